//! What is near to no style gets the list.

use palisade::prelude::*;

#[derive(Redacted)]
#[redacted(rename_all = "title")]
pub struct Employee {
    #[expose]
    first_name: String,
}

fn main() {}

//- #[redacted(rename_all = "title")]
//+ #[redacted(rename_all = "PascalCase")]
