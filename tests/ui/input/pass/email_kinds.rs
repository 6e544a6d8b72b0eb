//! An address may be any text.

use palisade::prelude::*;

use std::borrow::Cow;

#[input]
pub struct Addresses {
    #[validate(email)]
    owned: String,
    #[validate(email)]
    maybe: Option<String>,
    #[validate(email(message = "no address", code = "address"))]
    boxed: Option<Cow<'static, str>>,
    #[validate(email)]
    copied: Cow<'static, str>,
}

#[input]
pub struct Borrowed<'a> {
    #[validate(email)]
    text: &'a str,
}

fn main() {}
