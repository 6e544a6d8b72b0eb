//! A code for tokens ([OpenID Connect Core 1.0, 3.1.3]).
//!
//! [OpenID Connect Core 1.0, 3.1.3]: https://openid.net/specs/openid-connect-core-1_0.html#TokenEndpoint

use serde::Deserialize;

use super::shared::Shared;
use crate::endpoint::Post;
use crate::error::FetchError;

/// What the provider gives for a code.
#[derive(Deserialize)]
pub(super) struct Tokens {
    pub(super) id_token: String,
    pub(super) access_token: Option<String>,
    token_type: String,
}

/// Why there are no tokens.
pub(super) enum NoTokens {
    /// The provider refused the code.
    Refused(u16),
    /// It answered what it may not.
    Unreadable,
    /// It could not be asked.
    Unavailable(FetchError),
}

impl Shared {
    pub(super) async fn exchange(&self, code: &str, verifier: &str) -> Result<Tokens, NoTokens> {
        let form = self.form(code, verifier);
        let post = Post { authorization: self.authorization.clone(), form };
        let json = self.token_endpoint.post(&post).await.map_err(|error| match error {
            FetchError::Status(status @ 400..=499) => NoTokens::Refused(status),
            error => NoTokens::Unavailable(error),
        })?;
        let tokens: Tokens = serde_json::from_slice(&json).map_err(|_| NoTokens::Unreadable)?;
        // RFC 6749, 5.1: what is used otherwise is another's to understand.
        if tokens.token_type.eq_ignore_ascii_case("bearer") {
            Ok(tokens)
        } else {
            Err(NoTokens::Unreadable)
        }
    }

    fn form(&self, code: &str, verifier: &str) -> String {
        let mut form = form_urlencoded::Serializer::new(String::new());
        form.append_pair("grant_type", "authorization_code")
            .append_pair("code", code)
            .append_pair("redirect_uri", &self.redirect_uri)
            .append_pair("code_verifier", verifier);
        if self.authorization.is_none() {
            form.append_pair("client_id", &self.client);
        }
        form.finish()
    }
}
