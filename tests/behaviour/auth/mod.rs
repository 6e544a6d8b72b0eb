//! Who is calling.

mod authentication;
mod issuers;
mod optional;
mod proofs;
mod resolve;
mod schemes;
