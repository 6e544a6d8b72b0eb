//! The arguments of a parameter's type are in angle brackets, mounted or not.

use palisade::prelude::*;

#[input]
struct NewEmployee {
    #[validate(length(max = 80))]
    name: String,
}

#[secure]
async fn hire(Json(new): Json(NewEmployee)) {
    let _ = new.name;
}

pub fn routes() -> SecureRouter {
    SecureRouter::new().route("/employees", post(hire))
}

fn main() {}

//- async fn hire(Json(new): Json(NewEmployee)) {
//+ async fn hire(Json(new): Json<NewEmployee>) {
