//! `Authorized` takes an object that can be loaded.

use palisade::prelude::*;

struct Employee;

#[secure]
async fn show(_: Authorized<Employee, Read>) {}

fn main() {}

//- #[secure]
//+ impl Resource for Employee {
//+     type Id = u64;
//+     type Store = ();
//+     async fn load(_: &(), _: &u64) -> Result<Option<Self>, Problem> { Ok(None) }
//+ }
//+
//+ impl Allow<Read> for Employee {
//+     fn allow(&self, _: &Principal) -> bool { true }
//+ }
//+
//+ #[secure]
