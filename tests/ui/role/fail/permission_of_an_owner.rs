//! A permission is of a caller, whichever object is in question.

use palisade::Permission;

#[derive(Permission)]
pub enum Permission {
    #[permission("invoice:void", allow = owner)]
    VoidInvoice,
}

fn main() {}

//-     #[permission("invoice:void", allow = owner)]
//+     #[permission("invoice:void", allow = tenant)]
