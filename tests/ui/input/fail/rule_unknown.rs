//! Only rules that exist are checked.

use palisade::prelude::*;

#[input]
pub struct NewAccount {
    #[validate(length(max = 80), phone)]
    name: String,
}

fn main() {}

//-     #[validate(length(max = 80), phone)]
//+     #[validate(length(max = 80), non_control_character)]
