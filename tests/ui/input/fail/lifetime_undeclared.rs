//! rustc says what lacks a lifetime, once.

use std::borrow::Cow;

use palisade::prelude::*;

#[input]
pub struct Note {
    #[validate(length(max = 80))]
    text: Cow<'a, str>,
}

#[secure]
async fn write(note: Json<Note>) {
    drop(note);
}

fn main() {}

//-     text: Cow<'a, str>,
//+     text: Cow<'static, str>,
