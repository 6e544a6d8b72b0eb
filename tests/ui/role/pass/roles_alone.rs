//! An enum of roles needs nothing but the derive.

use palisade::prelude::*;

#[derive(Role)]
pub enum Role {
    #[role(implies = "hr")]
    Admin,
    Hr,
    Employee,
}

const fn is_copy<T: Copy + Send + Sync + 'static>() {}
const _: () = is_copy::<Role>();

fn main() {}
