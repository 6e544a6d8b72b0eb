//! A nested type that is not an input is reported once, whether it can be read or not.

use palisade::prelude::*;

#[input]
pub struct NewEmployee {
    #[validate(nested)]
    address: Address,
}

pub struct Address {
    street: String,
}

#[secure]
async fn hire(new: Json<NewEmployee>) {
    let _ = new.0.address.street;
}

pub fn routes() -> SecureRouter {
    SecureRouter::new().route("/employees", post(hire))
}

fn main() {}

//- pub struct Address {
//+ #[input]
//+ pub struct Address {
//+     #[validate(length(max = 80))]
