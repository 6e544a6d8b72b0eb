//! An enum of roles derives whatever else it needs.

use palisade::prelude::*;

#[derive(Debug, Role, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    #[role(implies = "hr")]
    Admin,
    Hr,
}

#[derive(Scope, Clone, Copy)]
pub enum Scope {
    Audit,
}

const fn is_copy<T: Copy + Send + Sync + 'static>() {}
const _: () = is_copy::<Role>();
const _: () = is_copy::<Scope>();

#[secure(role = Role::Admin, scope = Scope::Audit)]
async fn list() {}

fn main() {}
