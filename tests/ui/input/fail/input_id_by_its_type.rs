//! An id says whether it names an object, whatever its field is called.

use palisade::prelude::*;

#[derive(Id)]
pub struct EmployeeId(u64);

#[input]
pub struct NewTeam {
    lead: EmployeeId,
}

fn main() {}

//-     lead: EmployeeId,
//+     #[input(plain)]
//+     lead: EmployeeId,
