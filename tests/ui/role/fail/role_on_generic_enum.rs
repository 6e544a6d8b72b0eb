//! An enum of roles has no parameters.

use palisade::prelude::*;

#[derive(Role)]
pub enum Role<const N: usize> {
    Admin,
    Hr,
}

fn main() {}

//- pub enum Role<const N: usize> {
//+ pub enum Role {
