//! Types, values and viewers at random: what leaves is what a model of the attributes says, to the
//! byte; so is `Debug`, for a viewer without any role; and a client reads it back as the `view`.
//!
//! The types are written by `build/main.rs` and compiled with this test, others at every build.
//! `PALISADE_SHAPES_SEED=1234 cargo test -p palisade-shapes` builds and asks the same again.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a test that cannot go on stops"
)]
#![allow(clippy::unused_async, reason = "handlers are what axum takes, whether they wait or not")]

mod case;
mod check;
mod json;
mod node;
mod seen;

/// Tokens name these.
#[derive(palisade::prelude::Role, Debug)]
#[allow(dead_code, reason = "tokens name what no code does")]
enum Role {
    #[role(implies = "hr")]
    Admin,
    Hr,
    Employee,
}

/// And these.
#[derive(palisade::prelude::Scope, Debug)]
#[allow(dead_code, reason = "tokens name what no code does")]
enum Scope {
    #[scope("read")]
    Read,
    #[scope("write")]
    Write,
}

#[allow(
    clippy::all,
    clippy::pedantic,
    clippy::unreachable,
    dead_code,
    unused,
    missing_docs,
    unreachable_pub,
    reason = "nobody reads what was written at random"
)]
mod made {
    use palisade::prelude::*;

    use crate::case::{Case, Dice};
    use crate::check::Root;
    use crate::node::{Content, Field, Form, How, Kind, Mask, Node, Rule, Shown, Tags};

    include!(env!("PALISADE_SHAPES"));
}
