//! A public handler has no caller whose object this could be.

use palisade::prelude::*;

struct Employee;

impl Resource for Employee {
    type Id = u64;
    type Store = ();

    async fn load(_: &(), _: &u64) -> Result<Option<Self>, Problem> {
        Ok(None)
    }
}

impl Allow<Read> for Employee {
    fn allow(&self, _: &Principal) -> bool {
        true
    }
}

#[public(reason = "liveness probe", rate = "5/s")]
async fn health(_: Authorized<Employee, Read>) {}

fn main() {}

//- #[public(reason = "liveness probe", rate = "5/s")]
//+ #[secure]
