//! A field that is compared with itself confirms nothing.

use palisade::prelude::*;

#[input]
pub struct NewPassword {
    #[validate(length(min = 8, max = 80))]
    password: String,
    #[validate(length(max = 80), must_match(other = password_again))]
    password_again: String,
}

fn main() {}

//-     #[validate(length(max = 80), must_match(other = password_again))]
//+     #[validate(length(max = 80), must_match(other = password))]
