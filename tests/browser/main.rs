//! What browsers do: sessions, cookies, pages of other origins, logins. Requests through a real router, each refusal beside a
//! request that differs only by the fix.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that cannot go on stops"
)]
#![allow(
    clippy::unused_async,
    clippy::needless_pass_by_value,
    reason = "handlers are what axum takes, whether they wait or not"
)]

mod cookies;
mod cors;
mod cross_site;
#[path = "../behaviour/support/documents.rs"]
mod documents;
mod life;
#[allow(dead_code, reason = "other tests hear more")]
#[path = "../behaviour/support/log.rs"]
mod log;
mod login;
mod misconfigurations;
mod mount;
mod pages;
mod second_factor;
mod service;
mod services;

use documents::documented;
use palisade::prelude::*;
use palisade::testing::Reply;
use serde_json::Value;

/// Who may do what.
#[derive(Role)]
pub enum Role {
    /// Sees pay.
    Hr,
}

/// The problem of an answer.
#[track_caller]
fn problem(reply: &Reply, status: u16) -> Value {
    assert_eq!(reply.status().as_u16(), status, "{}", reply.text());
    assert_eq!(reply.header("content-type"), "application/problem+json", "{reply:?}");
    assert_eq!(reply.header("cache-control"), "no-store");
    assert!(reply.header("content-security-policy").contains("default-src 'none'"));
    reply.json()
}
