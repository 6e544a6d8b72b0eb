//! Roles are an enum: a struct lists nothing.

use palisade::prelude::*;

#[derive(Role)]
pub struct Role {
    name: String,
}

fn main() {}

//- pub struct Role {
//-     name: String,
//+ pub enum Role {
//+     Admin,
