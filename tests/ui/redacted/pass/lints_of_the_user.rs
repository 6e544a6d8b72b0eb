//! Generated code answers for no lint of the user's.

#![deny(warnings, missing_docs)]
#![allow(dead_code)]

use palisade::prelude::*;

/// A person.
#[derive(Redacted)]
#[redacted(view = "PersonView")]
#[deprecated]
pub struct Person {
    /// The name.
    #[expose]
    pub name: String,
    /// The nickname.
    #[expose]
    #[deprecated]
    pub nickname: String,
}

/// What comes in.
#[input]
#[deprecated]
pub struct NewPerson {
    /// The name.
    #[validate(length(max = 80))]
    #[deprecated]
    pub name: String,
}

/// What went wrong.
#[derive(palisade::Problem)]
#[deprecated]
pub enum Failure {
    /// Nothing is there.
    #[problem(status = 404)]
    #[deprecated]
    Missing,
}

/// Who may.
#[derive(Role)]
#[deprecated]
pub enum Clan {
    /// All.
    #[deprecated]
    Chief,
}

#[secure]
#[expect(deprecated)]
async fn hire(_: Json<NewPerson>) -> Result<(), Failure> {
    Ok(())
}

#[secure]
#[expect(unused_variables, non_snake_case)]
async fn List(caller: Principal) {}

fn main() {}
