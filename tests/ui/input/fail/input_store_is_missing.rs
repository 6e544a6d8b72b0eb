//! The state holds what objects are loaded from.

use palisade::prelude::*;

pub struct Employee;

#[derive(Clone)]
pub struct Db;

#[derive(Clone)]
pub struct Other;

impl Resource for Employee {
    type Id = u64;
    type Store = Db;

    async fn load(_: &Db, _: &u64) -> Result<Option<Self>, Problem> {
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
    manager: Named<Employee, Read>,
}

#[secure]
async fn hire(_: Json<NewEmployee>) {}

fn main() {
    let _ = SecureRouter::<Other>::new().route("/employees", post(hire));
}

//- pub struct Other;
//+ pub struct Other;
//+
//+ impl axum::extract::FromRef<Other> for Db {
//+     fn from_ref(_: &Other) -> Self {
//+         Self
//+     }
//+ }
