//! A pattern is compiled once.

use palisade::prelude::*;

#[input]
pub struct NewAccount {
    #[validate(length(max = 80), regex(path = "^[a-z]+$"))]
    name: String,
}

fn main() {}

static PATTERN: Lowercase = Lowercase;

struct Lowercase;

impl Lowercase {
    fn is_match(&self, text: &str) -> bool {
        text.bytes().all(|byte| byte.is_ascii_lowercase())
    }
}

//-     #[validate(length(max = 80), regex(path = "^[a-z]+$"))]
//+     #[validate(length(max = 80), regex(path = PATTERN))]
