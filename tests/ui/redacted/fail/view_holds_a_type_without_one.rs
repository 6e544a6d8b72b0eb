//! What a view holds needs a view, too.

use palisade::prelude::*;

#[derive(Redacted)]
#[redacted(view = "EmployeeView")]
pub struct Employee {
    #[expose]
    id: u8,
    #[expose]
    address: Address,
}

#[derive(Redacted)]
pub struct Address {
    #[expose]
    street: String,
}

fn main() {}
