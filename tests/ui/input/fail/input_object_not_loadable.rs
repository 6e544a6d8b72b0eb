//! What is named is something that can be loaded.

use palisade::prelude::*;

pub struct Employee;

#[input]
pub struct NewEmployee {
    #[input(object)]
    manager: Named<Employee, Read>,
}

#[secure]
async fn hire(_: Json<NewEmployee>) {}

fn main() {
    let _: SecureRouter = SecureRouter::new().route("/employees", post(hire));
}
