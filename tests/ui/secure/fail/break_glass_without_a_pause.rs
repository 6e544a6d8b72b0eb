//! An emergency that begins again at its end has none.

use palisade::prelude::*;

#[derive(Role)]
pub enum Role {
    OnCall,
}

#[secure(break_glass(role = "on_call", lasts = "1h", once_per = "1h"))]
async fn list() {}

fn main() {}

//- #[secure(break_glass(role = "on_call", lasts = "1h", once_per = "1h"))]
//+ #[secure(break_glass(role = "on_call", lasts = "1h", once_per = "1d"))]
