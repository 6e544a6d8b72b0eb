//! Tokens with a proof of possession, each request with one of its own.

use palisade::SecurityBuilder;
use palisade::auth::jwt::Dpop;
use palisade::testing::{Client, TestClock};
use serde_json::json;

use super::jwt::Tokens;
use super::{Line, Scheme, Source};
use crate::support::proof::ProofKey;

const ALGORITHMS: &str = "ES256 EdDSA Ed25519 ES384 ES512 PS256 PS384 PS512 RS256 RS384 RS512";

/// An application that accepts tokens of one issuer that are bound to a key.
pub(super) struct Bound {
    tokens: Tokens,
    key: ProofKey,
}

impl Bound {
    #[allow(clippy::unused_async, reason = "other schemes wait")]
    pub(super) async fn new() -> Self {
        Self::with(|builder| builder)
    }

    pub(super) fn with(configure: impl FnOnce(SecurityBuilder) -> SecurityBuilder) -> Self {
        Self::of(|dpop| dpop, configure)
    }

    /// With more that is said of proofs.
    pub(super) fn of(
        dpop: impl FnOnce(Dpop) -> Dpop,
        configure: impl FnOnce(SecurityBuilder) -> SecurityBuilder,
    ) -> Self {
        let dpop = dpop(Dpop::new("https://api.example"));
        let configure = |it: SecurityBuilder| configure(it.dpop(dpop).default_auth(["dpop"]));
        Self { tokens: Tokens::with(configure), key: ProofKey::new() }
    }

    pub(super) fn clock(&self) -> &TestClock {
        self.tokens.clock()
    }
}

impl Scheme for Bound {
    fn told(error: &str) -> String {
        format!(r#" realm="staff", error="{error}", algs="{ALGORITHMS}""#)
    }

    fn asked() -> &'static str {
        r#" realm="staff", algs="ES256 EdDSA Ed25519 ES384 ES512 PS256 PS384 PS512 RS256 RS384 RS512""#
    }

    fn client(&self) -> &Client {
        self.tokens.client()
    }

    fn good(&self) -> Line {
        let jkt = self.key.thumbprint();
        let line = self.tokens.token(|claims| claims["cnf"] = json!({ "jkt": jkt }));
        ("authorization", line.replacen("Bearer", "DPoP", 1))
    }

    fn beside(&self, path: &str, line: &str) -> Option<Line> {
        let token = line.strip_prefix("DPoP ")?;
        let proof =
            self.key.draft(token, "GET", &format!("https://api.example{path}"), self.tokens.now());
        Some(("dpop", self.key.sign(&proof)))
    }

    fn malformed(&self) -> Vec<String> {
        ["DPoP", "DPoP ", "DPoP a b", "DPoP é", "DPoP a,b"].map(String::from).into()
    }

    fn wrong(&self) -> Vec<String> {
        let of_others = self.tokens.wrong();
        let mut wrong: Vec<String> =
            of_others.into_iter().map(|line| line.replacen("Bearer", "DPoP", 1)).collect();
        let (_, unbound) = self.tokens.good();
        wrong.push(unbound.replacen("Bearer", "DPoP", 1));
        wrong
    }

    fn expire(&self) {
        self.tokens.expire();
    }

    async fn revoke(&self) {
        self.tokens.revoke().await;
    }

    fn set_source(&self, source: Source) {
        self.tokens.set_source(source);
    }
}
