//! An object is checked for a caller.

use palisade::prelude::*;

pub struct Employee;

impl Resource for Employee {
    type Id = u64;
    type Store = ();

    async fn load((): &(), _: &u64) -> Result<Option<Self>, Problem> {
        Ok(Some(Self))
    }
}

impl Allow<Read> for Employee {
    fn allow(&self, _: &Principal) -> bool {
        true
    }
}

#[input]
pub struct Filter {
    #[input(object)]
    manager: Option<Named<Employee, Read>>,
}

#[public(reason = "a catalogue", rate = "5/s")]
async fn find(_: Query<Filter>) {}

fn main() {}

//- #[public(reason = "a catalogue", rate = "5/s")]
//+ #[secure(rate = "5/s")]
