//! A list of ids says whether it names objects.

use palisade::prelude::*;

#[derive(Id)]
pub struct EmployeeId(u64);

#[input]
pub struct NewTeam {
    #[validate(length(max = 8))]
    members: Vec<EmployeeId>,
}

fn main() {}

//-     members: Vec<EmployeeId>,
//+     members: Vec<Plain<EmployeeId>>,
