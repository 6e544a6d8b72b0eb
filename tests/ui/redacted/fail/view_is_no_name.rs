//! A view is a type.

use palisade::prelude::*;

#[derive(Redacted)]
#[redacted(view = "employee view")]
pub struct Employee {
    #[expose]
    id: u8,
}

fn main() {}

//- #[redacted(view = "employee view")]
//+ #[redacted(view = "EmployeeView")]
