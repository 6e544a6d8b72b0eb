//! A provider's metadata (OpenID Connect Discovery 1.0; RFC 8414).

use serde::Deserialize;

use crate::error::OidcError;

/// Where a provider's metadata is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum WellKnown {
    /// Behind the issuer's path (OpenID Connect Discovery 1.0, section 4).
    OpenId,
    /// Before the issuer's path (RFC 8414, section 3.1).
    OAuth,
}

impl WellKnown {
    pub(crate) fn url(self, issuer: &str) -> String {
        let issuer = issuer.strip_suffix('/').unwrap_or(issuer);
        match self {
            Self::OpenId => format!("{issuer}/.well-known/openid-configuration"),
            Self::OAuth => {
                let start = issuer.find("://").map_or(0, |at| at + "://".len());
                let path = issuer.get(start..).and_then(|rest| rest.find('/'));
                let (origin, path) = issuer.split_at(path.map_or(issuer.len(), |at| start + at));
                format!("{origin}/.well-known/oauth-authorization-server{path}")
            }
        }
    }
}

/// Where the keys of `issuer` are, as its metadata says.
pub(crate) fn jwks_uri(json: &[u8], issuer: &str) -> Result<String, OidcError> {
    #[derive(Deserialize)]
    struct Metadata {
        issuer: String,
        jwks_uri: String,
    }
    let metadata: Metadata = serde_json::from_slice(json).map_err(|_| OidcError::Metadata)?;
    if metadata.issuer != issuer {
        return Err(OidcError::IssuerDiffers { found: metadata.issuer });
    }
    Ok(metadata.jwks_uri)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_metadata_is_where_the_standards_put_it() {
        let openid = |issuer| WellKnown::OpenId.url(issuer);
        assert_eq!(openid("https://a.b"), "https://a.b/.well-known/openid-configuration");
        assert_eq!(openid("https://a.b/"), "https://a.b/.well-known/openid-configuration");
        assert_eq!(openid("https://a.b/c"), "https://a.b/c/.well-known/openid-configuration");
        let oauth = |issuer| WellKnown::OAuth.url(issuer);
        assert_eq!(oauth("https://a.b"), "https://a.b/.well-known/oauth-authorization-server");
        assert_eq!(oauth("https://a.b/c/"), "https://a.b/.well-known/oauth-authorization-server/c");
    }

    #[test]
    fn the_issuer_is_compared_exactly() {
        let json = br#"{"issuer":"https://a.b","jwks_uri":"https://a.b/keys"}"#;
        assert_eq!(jwks_uri(json, "https://a.b").unwrap(), "https://a.b/keys");
        for other in ["https://a.b/", "https://A.b", "http://a.b", ""] {
            let refused = jwks_uri(json, other);
            assert!(matches!(refused, Err(OidcError::IssuerDiffers { .. })), "{other}");
        }
        // As that of all tenants together, which is the issuer of no token.
        let pattern = br#"{"issuer":"https://a.b/{tenantid}","jwks_uri":"https://a.b/keys"}"#;
        let refused = jwks_uri(pattern, "https://a.b/common").unwrap_err().to_string();
        assert!(refused.contains("of many issuers"), "{refused}");
        let other = jwks_uri(json, "https://a.b/common").unwrap_err().to_string();
        assert!(other.contains("of another issuer"), "{other}");
        for bad in ["<html>", "{}", r#"{"issuer":"https://a.b"}"#, r#"{"issuer":["https://a.b"]}"#]
        {
            assert!(matches!(jwks_uri(bad.as_bytes(), "https://a.b"), Err(OidcError::Metadata)));
        }
    }
}
