//! An object in the path says nothing of one in the body.

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
pub struct Change {
    #[input(object)]
    manager_id: u64,
}

#[secure]
async fn change(_: Authorized<Employee, Read>, _: Json<Change>) {}

fn main() {}

//-     manager_id: u64,
//+     manager: Named<Employee, Read>,
