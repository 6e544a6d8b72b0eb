//! Serving a secured application over connections, with bounds on all that a client may do before
//! and after its request.

mod activity;
mod addresses;
mod answer;
mod application;
mod arriving;
mod connection;
mod handshake;
mod leaving;
mod limits;
mod linger;
mod opening;
mod proxy_protocol;
mod readiness;
mod run;
mod server;
mod service;
mod settings;
mod shared;
mod signals;
mod start;
mod streams;
mod turned_away;
mod watchdog;
mod wire;

pub use application::Application;
pub use handshake::{Handshake, NoHandshake};
pub use readiness::Readiness;
pub use server::Serve;
pub use start::serve;
