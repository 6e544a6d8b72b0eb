//! An emergency has an end.

use palisade::prelude::*;

#[derive(Role)]
pub enum Role {
    OnCall,
}

#[secure(break_glass(role = "on_call"))]
async fn list() {}

fn main() {}

//- #[secure(break_glass(role = "on_call"))]
//+ #[secure(break_glass(role = "on_call", lasts = "1h"))]
