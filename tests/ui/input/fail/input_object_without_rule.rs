//! The object declares who may do what with it.

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
    manager: Named<Employee, Update>,
}

#[secure]
async fn hire(_: Json<NewEmployee>) {}

fn main() {
    let _: SecureRouter = SecureRouter::new().route("/employees", post(hire));
}

//- impl Allow<Read> for Employee {
//+ impl Allow<Update> for Employee {
