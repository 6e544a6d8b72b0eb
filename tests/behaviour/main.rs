//! Requests through a real router, in process and over a socket: each refusal beside a twin that
//! differs only by the fix.
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

mod audit;
mod authentication;
mod authorization;
mod bank;
mod body;
mod cancelled;
mod common;
mod concurrency;
mod conditions;
mod configuration;
mod demands;
mod download;
mod etag;
mod exits;
mod forwarded;
mod headers;
mod hygiene;
mod input;
mod input_cookies;
mod input_headers;
mod input_limits;
mod input_multipart;
mod input_rules;
mod json_limits;
mod layer;
mod leaks;
mod log;
mod named;
mod nesting;
mod objects;
mod optional;
mod order;
mod page;
mod posture;
mod problem;
mod proxies;
mod pseudonym;
mod redirect;
mod resolve;
mod response;
mod routing;
mod schemes;
mod smuggling;
mod socket;
mod staff;
mod stores;
mod stream;
mod stuck;
mod throttle;
mod tricks;
mod verify;
mod violations;

use staff::{Role, Scope};
