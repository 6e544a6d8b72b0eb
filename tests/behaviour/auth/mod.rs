//! Who is calling.

mod authentication;
mod optional;
mod resolve;
mod schemes;
