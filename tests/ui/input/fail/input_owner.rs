//! Whose something new is, nobody says of another.

use palisade::prelude::*;

#[input]
pub struct NewInvoice {
    #[validate(length(min = 1, max = 80))]
    customer: String,
    #[validate(length(min = 1, max = 80))]
    owner_id: String,
}

fn main() {}

//-     #[validate(length(min = 1, max = 80))]
//-     owner_id: String,
//- }
//+ }
