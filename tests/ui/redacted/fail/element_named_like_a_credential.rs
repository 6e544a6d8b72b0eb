//! A newtype's name says what it holds.

use palisade::prelude::*;

#[derive(Redacted)]
pub struct ApiKey(#[expose] String);

fn main() {}

//- pub struct ApiKey(#[expose] String);
//+ pub struct ApiKey(#[expose(sensitive = "shown once, when it is made")] String);
