//! What a guard demands is in parentheses, by its keys.

use palisade::prelude::*;

#[derive(Role)]
pub enum Role {
    Admin,
}

#[secure = "admin"]
async fn list() {}

fn main() {
    let _: SecureRouter = SecureRouter::new().route("/employees", get(list));
}

//- #[secure = "admin"]
//+ #[secure(role = "admin")]
