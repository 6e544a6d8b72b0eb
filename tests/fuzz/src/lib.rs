//! What the fuzz targets call. Each takes any bytes and panics where a promise is broken.
//!
//! The macros are not a library that could be linked, so their sources are compiled in here, without
//! the compiler around them: `proc_macro2` then keeps tokens of its own.

#![allow(dead_code, reason = "the macros' entry points are not among the sources")]

// Of the compiler; it answers that there is none.
extern crate proc_macro;

#[path = "../../../macros/src/address_range.rs"]
mod address_range;
#[path = "../../../macros/src/alias.rs"]
mod alias;
#[path = "../../../macros/src/angles.rs"]
mod angles;
#[path = "../../../macros/src/args/mod.rs"]
mod args;
#[path = "../../../macros/src/beside.rs"]
mod beside;
#[path = "../../../macros/src/derive.rs"]
mod derive;
#[path = "../../../macros/src/documents.rs"]
mod documents;
#[path = "../../../macros/src/fuzzed.rs"]
mod fuzzed;
#[path = "../../../macros/src/handler/mod.rs"]
mod handler;
#[path = "../../../macros/src/id/mod.rs"]
mod id;
#[path = "../../../macros/src/implement.rs"]
mod implement;
#[path = "../../../macros/src/input/mod.rs"]
mod input;
#[path = "../../../macros/src/manifest.rs"]
mod manifest;
#[path = "../../../macros/src/mentions.rs"]
mod mentions;
#[path = "../../../macros/src/messages/mod.rs"]
mod messages;
#[path = "../../../macros/src/names.rs"]
mod names;
#[path = "../../../macros/src/option/mod.rs"]
mod option;
#[path = "../../../macros/src/paths.rs"]
mod paths;
#[path = "../../../macros/src/permission/mod.rs"]
mod permission;
#[path = "../../../macros/src/plan/mod.rs"]
mod plan;
#[path = "../../../macros/src/problem/mod.rs"]
mod problem;
#[path = "../../../macros/src/public/mod.rs"]
mod public;
#[path = "../../../macros/src/redacted/mod.rs"]
mod redacted;
pub mod requests;
#[path = "../../../macros/src/require/mod.rs"]
mod require;
#[path = "../../../macros/src/role/mod.rs"]
mod role;
#[path = "../../../macros/src/rule/mod.rs"]
mod rule;
#[path = "../../../macros/src/schemes/mod.rs"]
mod schemes;
#[path = "../../../macros/src/scope/mod.rs"]
mod scope;
#[path = "../../../macros/src/secure/mod.rs"]
mod secure;
#[path = "../../../macros/src/sink.rs"]
mod sink;
#[path = "../../../macros/src/span.rs"]
mod span;
#[path = "../../../macros/src/suggest.rs"]
mod suggest;
#[path = "../../../macros/src/unread.rs"]
mod unread;

/// Any tokens into every macro.
pub fn attributes(data: &[u8]) {
    fuzzed::run(data);
}
