//! What a provider tells about itself ([OpenID Connect Discovery 1.0, 3]).
//!
//! [OpenID Connect Discovery 1.0, 3]: https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderMetadata

use serde::Deserialize;

use super::ProviderLoginConfigError;
use crate::error::OidcError;

#[derive(Deserialize)]
pub(super) struct Metadata {
    issuer: String,
    pub(super) authorization_endpoint: String,
    pub(super) token_endpoint: String,
    pub(super) jwks_uri: String,
    pub(super) end_session_endpoint: Option<String>,
    response_types_supported: Option<Vec<String>>,
    code_challenge_methods_supported: Option<Vec<String>>,
    /// RFC 9207, 3.
    #[serde(default)]
    pub(super) authorization_response_iss_parameter_supported: bool,
}

impl Metadata {
    /// Reads what was fetched for this issuer; what a login needs is there.
    pub(super) fn read(json: &[u8], issuer: &str) -> Result<Self, ProviderLoginConfigError> {
        let metadata: Self = serde_json::from_slice(json).map_err(|_| OidcError::Metadata)?;
        if metadata.issuer != issuer {
            return Err(OidcError::IssuerDiffers { found: metadata.issuer }.into());
        }
        let lacks = |list: &Option<Vec<String>>, what: &str| {
            list.as_ref().is_some_and(|list| !list.iter().any(|it| it == what))
        };
        if lacks(&metadata.response_types_supported, "code") {
            return Err(ProviderLoginConfigError::Unsupported("response type `code`"));
        }
        // RFC 9700, 2.1.1: a provider that says nothing may know PKCE all the same, and ignores what it does not know.
        if lacks(&metadata.code_challenge_methods_supported, "S256") {
            return Err(ProviderLoginConfigError::Unsupported("code challenge method `S256`"));
        }
        Ok(metadata)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_provider_without_what_a_login_needs_is_refused() {
        let read = |more: &str| {
            let json = format!(
                r#"{{"issuer":"https://a.b","authorization_endpoint":"https://a.b/auth",
                "token_endpoint":"https://a.b/token","jwks_uri":"https://a.b/keys"{more}}}"#
            );
            Metadata::read(json.as_bytes(), "https://a.b").map(drop)
        };
        for good in [
            "",
            r#","response_types_supported":["code","id_token"]"#,
            r#","code_challenge_methods_supported":["plain","S256"]"#,
        ] {
            assert!(read(good).is_ok(), "{good}");
        }
        for bad in [
            r#","response_types_supported":["id_token"]"#,
            r#","code_challenge_methods_supported":["plain"]"#,
            r#","code_challenge_methods_supported":[]"#,
            r#","issuer":"https://a.b""#,
        ] {
            assert!(read(bad).is_err(), "{bad}");
        }
        assert!(Metadata::read(br#"{"issuer":"https://a.b"}"#, "https://a.b").is_err());
        let other = br#"{"issuer":"https://a.b/","authorization_endpoint":"","token_endpoint":"","jwks_uri":""}"#;
        assert!(Metadata::read(other, "https://a.b").is_err());
    }
}
