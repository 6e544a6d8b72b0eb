//! Tokens that are bound to the certificate of the connection (RFC 8705).

use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use palisade::auth::Jwt;
use palisade::testing::Client;
use palisade::{Peer, PeerCertificate};
use serde_json::{Value, json};

use super::jwt::Tokens;
use super::{Line, Scheme, Source};

const OWN: &[u8] = b"the client's certificate";

/// An application that accepts tokens that are bound to a certificate, over a connection that was made with
/// it.
pub(super) struct Bound(Tokens);

impl Bound {
    #[allow(clippy::unused_async, reason = "other schemes wait")]
    pub(super) async fn new() -> Self {
        let certificate = PeerCertificate::from_chain(vec![OWN.to_vec()]).unwrap();
        let peer = Peer::new([192, 0, 2, 1].into()).certificate(certificate);
        Self(Tokens::of(
            Jwt::require_certificate_bound,
            |builder| builder,
            |security| Client::new(super::app(security).connected(peer)),
        ))
    }

    fn token_for(&self, certificate: &[u8], change: impl FnOnce(&mut Value)) -> String {
        let digest = URL_SAFE_NO_PAD.encode(digest(&SHA256, certificate));
        self.0.token(|claims| {
            claims["cnf"] = json!({ "x5t#S256": digest });
            change(claims);
        })
    }
}

impl Scheme for Bound {
    fn client(&self) -> &Client {
        self.0.client()
    }

    fn good(&self) -> Line {
        ("authorization", self.token_for(OWN, |_| {}))
    }

    fn malformed(&self) -> Vec<String> {
        self.0.malformed()
    }

    fn wrong(&self) -> Vec<String> {
        let mut wrong = self.0.wrong();
        wrong.push(self.0.good().1);
        wrong.push(self.token_for(b"another certificate", |_| {}));
        wrong.push(self.token_for(OWN, |claims| claims["aud"] = "other".into()));
        wrong
    }

    fn expire(&self) {
        self.0.expire();
    }

    async fn revoke(&self) {
        self.0.revoke().await;
    }

    fn set_source(&self, source: Source) {
        self.0.set_source(source);
    }
}
