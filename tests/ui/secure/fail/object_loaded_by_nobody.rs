//! `Authorized` takes an object that can be loaded.

use palisade::prelude::*;

struct Employee;

#[secure]
async fn show(_: Authorized<Employee, Read>) {}

fn main() {}
