//! Which schemes an application accepts is not a parameter.

use palisade::prelude::*;

#[derive(Schemes)]
pub enum Credentials<const N: usize> {
    Jwt,
}

fn main() {}

//- pub enum Credentials<const N: usize> {
//+ pub enum Credentials {
