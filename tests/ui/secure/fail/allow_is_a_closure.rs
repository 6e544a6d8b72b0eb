//! A rule is a tree of words.

use palisade::prelude::*;

#[secure(allow = |caller| caller.is_admin())]
async fn list() {}

fn main() {}

#[derive(Role)]
pub enum Role {
    Admin,
    Hr,
}

//- #[secure(allow = |caller| caller.is_admin())]
//+ #[secure(allow = role("admin"))]
