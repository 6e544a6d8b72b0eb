//! Roles and scopes of other enums than the crate root's.

use palisade::prelude::*;

mod staff {
    use palisade::prelude::*;

    #[derive(Role)]
    pub enum Rank {
        Chief,
    }

    #[derive(Scope)]
    pub enum Right {
        #[scope("staff:hire")]
        Hire,
    }
}

#[secure(
    role = "chief",
    scope = "staff:hire",
    roles = staff::Rank,
    scopes = staff::Right,
)]
async fn hire() {}

fn main() {}
