//! Where roles are looked up demands none of them: every caller would pass.

use palisade::prelude::*;

#[secure(roles = staff::Role)]
async fn list() {}

fn main() {}

mod staff {
    use palisade::Role;

    #[derive(Role)]
    pub enum Role {
        Admin,
    }
}

//- #[secure(roles = staff::Role)]
//+ #[secure(role = "admin", roles = staff::Role)]
