//! What a service of tokens was told, checked.

use std::sync::Arc;

use super::client::OAuthClient;
use super::families::Families;
use super::key_ring::KeyRing;
use crate::auth::jwt::Verifier;
use crate::auth::jwt::dpop::{DpopRules, ReplayStore};
use crate::auth::jwt::revocation::Revocations;
use crate::clock::Clock;

pub(super) struct TokenSettings {
    pub(super) issuer: String,
    pub(super) audiences: Vec<String>,
    pub(super) ring: Arc<KeyRing>,
    pub(super) verifier: Verifier,
    pub(super) clients: Vec<OAuthClient>,
    pub(super) revocations: Revocations,
    pub(super) assertions: Box<dyn ReplayStore>,
    pub(super) dpop: Option<DpopRules>,
    pub(super) started_at: i64,
    pub(super) path: String,
    pub(super) lives: Lives,
    pub(super) families: Families,
    pub(super) clock: Clock,
}

/// How long things live, in milliseconds.
pub(super) struct Lives {
    pub(super) access: i64,
    pub(super) idle: i64,
    pub(super) absolute: i64,
}
