//! A key is set once, however much stands between.

use palisade::prelude::*;

#[secure(
    role = "admin",
    rate = "10/s",
    objects = "every clerk may read every invoice of this branch",
    role = "hr"
)]
async fn list() {}

fn main() {}

#[derive(Role)]
pub enum Role {
    Admin,
    Hr,
}

//-     objects = "every clerk may read every invoice of this branch",
//-     role = "hr"
//+     objects = "every clerk may read every invoice of this branch"
