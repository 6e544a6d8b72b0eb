//! A float has many spellings and is the id of nothing.

use palisade::prelude::*;

#[derive(Id)]
pub struct InvoiceId(f64);

fn main() {}

//- pub struct InvoiceId(f64);
//+ pub struct InvoiceId(u64);
