//! Who is calling.

mod api_keys;
mod authentication;
mod basic;
mod certificate_bound;
mod claim_reader;
mod claims;
mod dpop;
mod issuers;
mod newer_keys;
mod optional;
mod owners;
mod proofs;
mod resolve;
mod revocation_life;
mod revocations;
mod revoked;
mod schemes;
mod second_token;
mod suite;
mod tenants;
mod token_cache;
mod two_issuers;
mod typed_claims;
mod webhooks;
