//! Of which tenant something new is, its maker's tenant says.

use palisade::prelude::*;

#[input]
pub struct NewInvoice {
    #[validate(length(min = 1, max = 80))]
    customer: String,
    #[validate(length(min = 1, max = 80))]
    tenant: String,
}

fn main() {}

//-     #[validate(length(min = 1, max = 80))]
//-     tenant: String,
//- }
//+ }
