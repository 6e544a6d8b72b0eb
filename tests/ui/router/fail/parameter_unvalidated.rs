//! A body that nothing validates is reported where it is taken, and not once more where its handler is mounted.

use palisade::prelude::*;

struct NewEmployee {
    name: String,
}

#[secure]
async fn hire(new: Json<NewEmployee>) {
    let _ = new.0.name;
}

pub fn routes() -> SecureRouter {
    SecureRouter::new().route("/employees", post(hire))
}

fn main() {}

//- struct NewEmployee {
//+ #[input]
//+ struct NewEmployee {
//+     #[validate(length(max = 80))]
