//! Who is calling.

mod api_keys;
mod authentication;
mod basic;
mod claims;
mod issuers;
mod optional;
mod owners;
mod proofs;
mod resolve;
mod revoked;
mod schemes;
mod second_token;
mod suite;
mod webhooks;
