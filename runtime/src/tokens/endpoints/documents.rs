//! The public documents: the key set, and what the service is ([RFC 8414]).
//!
//! [RFC 8414]: https://www.rfc-editor.org/rfc/rfc8414

use axum::body::Body;
use axum::extract::State;
use axum::response::Response;
use bytes::Bytes;
use http::header::{CACHE_CONTROL, CONTENT_TYPE, HeaderValue};
use palisade_macros::public;
use serde_json::json;

use super::exchange;
use crate::response::{Exchange, SafeResponse};
use crate::tokens::TokenService;
use crate::tokens::client::{ClientProof, OAuthClient};
use crate::tokens::key_ring::CACHED_FOR;

/// A public document of JSON, which others may keep for five minutes.
#[derive(Debug)]
pub struct Document {
    json: Bytes,
    kind: &'static str,
}

#[diagnostic::do_not_recommend]
impl SafeResponse for Document {
    fn respond(self, _: &Exchange<'_>) -> Response {
        let mut response = Response::new(Body::from(self.json));
        let fields = response.headers_mut();
        fields.insert(CONTENT_TYPE, HeaderValue::from_static(self.kind));
        fields.insert(CACHE_CONTROL, cached());
        response
    }

    #[cfg(feature = "openapi")]
    fn answers(_: &mut crate::schema::Schemas) -> Vec<crate::schema::AnswerSchema> {
        let document = serde_json::json!({"type": "object", "additionalProperties": true});
        let of = |kind| crate::schema::AnswerSchema::of("200", kind, document.clone());
        vec![of("application/json"), of("application/jwk-set+json")]
    }
}

fn cached() -> HeaderValue {
    let value = HeaderValue::try_from(format!("public, max-age={}", CACHED_FOR.as_secs()));
    // Letters and digits are a value.
    value.unwrap_or(HeaderValue::from_static("no-store"))
}

/// The keys that verify the tokens (RFC 7517): the next ones, the current one, and those that are retired.
#[public(crate = crate, reason = "public keys for verifying tokens", rate = "50/s")]
pub async fn key_set(State(service): State<TokenService>) -> Document {
    Document { json: service.0.ring.jwks(), kind: "application/jwk-set+json" }
}

/// The metadata of the authorization server (RFC 8414).
#[public(crate = crate, reason = "clients discover the endpoints by it", rate = "50/s")]
pub async fn authorization_server(State(service): State<TokenService>) -> Document {
    Document { json: service.metadata(), kind: "application/json" }
}

impl TokenService {
    /// The URL of an endpoint.
    pub(in crate::tokens) fn url(&self, endpoint: &str) -> String {
        let (issuer, path) = (self.origin(), &self.0.path);
        format!("{issuer}{path}{endpoint}")
    }

    /// Scheme and authority of the issuer.
    fn origin(&self) -> &str {
        let issuer = &*self.0.issuer;
        let begin = issuer.find("://").map_or(0, |place| place + 3);
        let end = issuer.get(begin..).and_then(|rest| rest.find('/'));
        issuer.get(..end.map_or(issuer.len(), |end| begin + end)).unwrap_or(issuer)
    }

    /// Where the metadata is: the path of an issuer comes last (RFC 8414, 3).
    pub(in crate::tokens) fn metadata_path(&self) -> String {
        let path = self.0.issuer.strip_prefix(self.origin()).unwrap_or_default();
        format!("/.well-known/oauth-authorization-server{path}")
    }

    fn metadata(&self) -> Bytes {
        let any = |is: fn(&OAuthClient) -> bool| self.0.clients.iter().any(is);
        let has_keys = any(|client| matches!(client.proof, ClientProof::Keys(_)));
        let has_secrets = any(|client| matches!(client.proof, ClientProof::Secret { .. }));
        let is_public = any(|client| matches!(client.proof, ClientProof::Nothing));
        let listed = |listed: &[(bool, &'static str)]| -> Vec<&'static str> {
            listed.iter().filter(|(is, _)| *is).map(|(_, name)| *name).collect()
        };
        let proofs = [(has_secrets, "client_secret_basic"), (has_keys, "private_key_jwt")];
        let methods = [proofs.as_slice(), &[(is_public, "none")]].concat();
        let mut document = json!({
            "issuer": self.0.issuer,
            "token_endpoint": self.url("/token"),
            "revocation_endpoint": self.url("/revoke"),
            "introspection_endpoint": self.url("/introspect"),
            "jwks_uri": self.url("/jwks"),
            "grant_types_supported": listed(&[
                (true, "refresh_token"),
                (any(|client| client.machine.is_some()), "client_credentials"),
                (any(|client| client.exchanges), exchange::GRANT_TYPE),
            ]),
            "response_types_supported": [],
            "token_endpoint_auth_methods_supported": listed(&methods),
            "revocation_endpoint_auth_methods_supported": listed(&methods),
            "introspection_endpoint_auth_methods_supported": listed(&proofs),
            "access_token_signing_alg_values_supported": self.0.ring.algorithms(),
        });
        if self.0.dpop.is_some()
            && let serde_json::Value::Object(members) = &mut document
        {
            let algorithms = ["ES256", "EdDSA", "Ed25519", "ES384", "PS256", "RS256"];
            members.insert("dpop_signing_alg_values_supported".to_owned(), json!(algorithms));
        }
        if has_keys {
            let algorithms = ["EdDSA", "ES256", "ES384", "PS256", "RS256"];
            for endpoint in ["token", "revocation", "introspection"] {
                let name = format!("{endpoint}_endpoint_auth_signing_alg_values_supported");
                if let serde_json::Value::Object(members) = &mut document {
                    members.insert(name, json!(algorithms));
                }
            }
        }
        document.to_string().into()
    }
}
