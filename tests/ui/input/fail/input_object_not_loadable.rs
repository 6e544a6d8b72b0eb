//! What is named is something that can be loaded.

use palisade::prelude::*;

pub struct Employee;

#[input]
pub struct NewEmployee {
    #[input(object)]
    manager: Named<Employee, Read>,
}

#[secure]
async fn hire(_: Json<NewEmployee>) {}

fn main() {
    let _: SecureRouter = SecureRouter::new().route("/employees", post(hire));
}

//- pub struct Employee;
//+ pub struct Employee;
//+
//+ impl Resource for Employee {
//+     type Id = u64;
//+     type Store = ();
//+     async fn load((): &(), _: &u64) -> Result<Option<Self>, Problem> { Ok(None) }
//+ }
//+
//+ impl Allow<Read> for Employee {
//+     fn allow(&self, _: &Principal) -> bool { true }
//+ }
