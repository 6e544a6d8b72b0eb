//! A newtype's name says what it holds.

use palisade::prelude::*;

#[derive(Redacted)]
pub struct ApiKey(#[expose] String);

fn main() {}
