//! Rules as conditions of queries, in SQLite and in a PostgreSQL that each test starts for itself.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that cannot go on stops"
)]

mod agreement;
mod callers;
mod columns;
#[path = "../../redb/tests/key_service.rs"]
mod key_service;
#[path = "../../redb/tests/key_steps.rs"]
mod key_steps;
mod listing;
#[path = "../../redb/tests/login_steps.rs"]
mod login_steps;
mod server;
mod stores;
mod tenants;
#[path = "../../redb/tests/token_steps.rs"]
mod token_steps;
