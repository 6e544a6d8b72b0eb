//! What a lock holds is read and not looked into.

use palisade::prelude::*;

#[input]
pub struct NewEmployee {
    #[validate(nested)]
    address: std::sync::Mutex<Address>,
}

#[input]
pub struct Address {
    #[validate(length(max = 80))]
    street: String,
}

#[secure]
async fn hire(new: Json<NewEmployee>) {
    let _ = new.0.address;
}

pub fn routes() -> SecureRouter {
    SecureRouter::new().route("/employees", post(hire))
}

fn main() {}

//-     address: std::sync::Mutex<Address>,
//+     address: Box<Address>,
