//! What a field says of itself.

use palisade::prelude::*;

#[derive(Role)]
pub enum Role {
    Hr,
    Admin,
}

#[derive(Scope)]
pub enum Scope {
    Write,
}

#[input]
pub struct NewEmployee {
    #[input(object)]
    manager_id: u64,
    #[input(plain)]
    request_id: Text<16>,
    #[input(trusted = "the part that a person plays")]
    #[validate(length(max = 8))]
    role: String,
    #[input(role = "hr", scope = "write")]
    balance: Option<i64>,
    #[input(role = any("hr", Role::Admin))]
    #[validate(range(max = 10))]
    salary_cents: Option<i64>,
    #[input(trusted = "checked by the payment provider")]
    token: Token,
    #[input(url_schemes("https", "ftp"))]
    #[validate(url, length(max = 80))]
    site: String,
    #[input(object)]
    #[validate(nested)]
    deputy: Option<Box<Deputy>>,
    administration_note: bool,
    paid: bool,
}

#[derive(serde::Deserialize)]
pub struct Token;

#[input]
pub struct Deputy {
    #[input(object)]
    id: u64,
}

#[secure(objects = "hr reaches everyone")]
async fn hire(_: Json<NewEmployee>) {}

fn main() {}
