//! A view is an ordinary type of serde's.

use palisade::prelude::*;

#[derive(Role)]
pub enum Role {
    Hr,
}

#[derive(Redacted)]
#[redacted(view = "EmployeeView")]
pub struct Employee {
    #[expose]
    id: u8,
    #[expose(role = "hr")]
    address: Address,
    #[expose]
    r#type: String,
}

#[derive(Redacted)]
#[redacted(view = "AddressView", rename_all = "camelCase")]
pub enum Address {
    Street(#[expose] String),
    Unknown,
}

pub fn kind(view: EmployeeView) -> String {
    view.r#type
}

pub fn street(view: EmployeeView) -> Option<String> {
    match view.address? {
        AddressView::Street(street) => Some(street),
        AddressView::Unknown => None,
    }
}

fn main() {}
