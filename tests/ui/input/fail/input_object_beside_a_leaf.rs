//! What stands beside an object in one value is looked up, or stands in a field of its own.

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
pub struct NewEmployee {
    #[input(object)]
    manager: (Named<Employee, Read>, bool),
}

#[secure(objects = "a `bool` is nobody's")]
async fn hire(_: Json<NewEmployee>) {}

fn main() {
    let _: SecureRouter = SecureRouter::new().route("/employees", post(hire));
}

//-     manager: (Named<Employee, Read>, bool),
//+     manager: Named<Employee, Read>,
