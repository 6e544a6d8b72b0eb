//! An id that need not be there says whether it names an object.

use palisade::prelude::*;

#[derive(Id)]
pub struct EmployeeId(u64);

#[input]
pub struct NewTeam {
    lead: Option<EmployeeId>,
}

fn main() {}

//-     lead: Option<EmployeeId>,
//+     #[input(object)]
//+     lead: Option<EmployeeId>,
