//! `roles` takes a path.

use palisade::prelude::*;

#[secure(roles = "staff::Role")]
async fn list() {}

fn main() {}

mod staff {
    use palisade::prelude::*;

    #[derive(Role)]
    pub enum Role {
        Admin,
    }

    #[derive(Scope)]
    pub enum Scope {
        #[scope("payroll:read")]
        Read,
    }
}

//- #[secure(roles = "staff::Role")]
//+ #[secure(roles = staff::Role, role = "admin")]
