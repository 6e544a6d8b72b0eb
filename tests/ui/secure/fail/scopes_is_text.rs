//! `scopes` takes a path.

use palisade::prelude::*;

#[secure(scopes = "staff::Scope")]
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

//- #[secure(scopes = "staff::Scope")]
//+ #[secure(scopes = staff::Scope, scope = "payroll:read")]
