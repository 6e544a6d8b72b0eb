//! A caller's roles are of one enum.

use palisade::prelude::*;

#[derive(Role)]
pub enum Role {
    Admin,
    Hr,
}

mod branch {
    use palisade::prelude::*;

    #[derive(Role)]
    pub enum Role {
        Teller,
    }
}

#[secure(role = any("admin", branch::Role::Teller))]
async fn list() {}

fn main() {}

//- #[secure(role = any("admin", branch::Role::Teller))]
//+ #[secure(role = any("admin", Role::Hr))]
