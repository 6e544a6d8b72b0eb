//! Tuples, newtypes and units; parameters of every kind.

use palisade::prelude::*;

#[derive(Redacted)]
pub struct EmployeeId(#[expose] String);

#[derive(Redacted)]
pub struct Range<'a, T, const N: usize>(#[expose] &'a str, #[expose] [T; N], u8);

#[derive(Redacted)]
pub struct Nothing;

#[derive(Redacted)]
pub struct ApiKey(#[expose(sensitive = "shown once, when it is made")] String);

fn main() {}
