//! Nobody gives himself a role.

use palisade::prelude::*;

#[input]
pub struct NewEmployee {
    is_admin: bool,
}

fn main() {}
