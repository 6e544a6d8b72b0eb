//! A handler may be written by a macro of the user's.

use palisade::prelude::*;

#[derive(Role)]
pub enum Role {
    Admin,
    Hr,
}

macro_rules! listing {
    ($name:ident, $role:literal, $state:ty) => {
        #[secure(role = $role)]
        async fn $name(state: State<$state>) {
            let _ = state;
        }
    };
}

listing!(employees, "hr", ());
listing!(invoices, "admin", ());

fn main() {}
