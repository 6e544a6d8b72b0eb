//! Who vouches for the type of an id has not said whether it names an object.

use palisade::prelude::*;

#[derive(serde::Deserialize)]
pub struct ManagerId(u64);

#[input]
pub struct NewEmployee {
    #[input(trusted = "a number that was parsed")]
    manager_id: ManagerId,
}

fn main() {}

//-     #[input(trusted = "a number that was parsed")]
//+     #[input(plain, trusted = "a number that was parsed")]
