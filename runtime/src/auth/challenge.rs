//! What a refusal says about the credentials it wants ([RFC 9110, 11.6.1]).
//!
//! [RFC 9110, 11.6.1]: https://www.rfc-editor.org/rfc/rfc9110#section-11.6.1

use http::header::{HeaderName, HeaderValue, WWW_AUTHENTICATE};

/// Why an authenticator challenges, in the terms of [RFC 6750, 3.1].
///
/// [RFC 6750, 3.1]: https://www.rfc-editor.org/rfc/rfc6750#section-3.1
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ChallengeError<'a> {
    /// The credential is not well-formed, or there are two.
    InvalidRequest,
    /// The credential does not verify.
    InvalidToken,
    /// The credential lacks one of these scopes, separated by spaces.
    InsufficientScope(&'a str),
    /// The caller must authenticate again, more strongly or more lately ([RFC 9470, 3]).
    ///
    /// [RFC 9470, 3]: https://www.rfc-editor.org/rfc/rfc9470#section-3
    InsufficientUserAuthentication {
        /// The classes of authentication of which one would do, separated by spaces; empty where any would.
        acr_values: &'a str,
        /// How many seconds ago the caller may have authenticated.
        max_age: Option<u32>,
    },
    /// An error that the scheme itself defines, as `use_dpop_nonce` ([RFC 9449, 9]).
    ///
    /// [RFC 9449, 9]: https://www.rfc-editor.org/rfc/rfc9449#section-9
    Scheme(&'static str),
}

impl ChallengeError<'_> {
    /// The value of the parameter `error`.
    pub fn code(&self) -> &'static str {
        match self {
            Self::InvalidRequest => "invalid_request",
            Self::InvalidToken => "invalid_token",
            Self::InsufficientScope(_) => "insufficient_scope",
            Self::InsufficientUserAuthentication { .. } => "insufficient_user_authentication",
            Self::Scheme(code) => code,
        }
    }
}

/// A challenge: a `WWW-Authenticate` value, and the fields that belong beside it.
///
/// ```
/// use palisade::auth::Challenge;
///
/// let challenge = Challenge::new("DPoP").param("algs", "ES256").field("dpop-nonce", "q3j9");
/// assert_eq!(challenge.value(), "DPoP algs=\"ES256\"");
/// ```
#[derive(Clone, Debug)]
#[must_use = "a challenge has no effect unless it is returned"]
pub struct Challenge {
    value: String,
    params: usize,
    fields: Vec<(HeaderName, HeaderValue)>,
}

impl Challenge {
    /// A challenge of `scheme`, such as `Bearer`.
    pub fn new(scheme: &str) -> Self {
        // Room for a realm and an error.
        let mut value = String::with_capacity(96);
        value.push_str(scheme);
        Self { value, params: 0, fields: Vec::new() }
    }

    /// The usual parameters of RFC 6750: the realm, and the error where there is one.
    pub fn bearer_like(scheme: &str, realm: &str, error: Option<ChallengeError<'_>>) -> Self {
        let challenge = Self::new(scheme).param("realm", realm);
        let Some(error) = error else { return challenge };
        let challenge = challenge.param("error", error.code());
        match error {
            ChallengeError::InsufficientScope(scope) => challenge.param("scope", scope),
            ChallengeError::InsufficientUserAuthentication { acr_values, max_age } => {
                let classes = (!acr_values.is_empty()).then_some(("acr_values", acr_values));
                let age = max_age.map(|seconds| seconds.to_string());
                let age = age.as_deref().map(|age| ("max_age", age));
                let demands = classes.into_iter().chain(age);
                demands.fold(challenge, |challenge, (name, value)| challenge.param(name, value))
            }
            _ => challenge,
        }
    }

    /// Adds a parameter as a quoted string; quotes and backslashes are escaped.
    pub fn param(mut self, name: &str, value: &str) -> Self {
        self.value.push_str(if self.params == 0 { " " } else { ", " });
        self.params += 1;
        self.value.push_str(name);
        self.value.push_str("=\"");
        // Every refusal comes by here: most values need no escape, and are copied as they are.
        let mut rest = value;
        while let Some(place) = rest.find(['"', '\\']) {
            let (before, from) = rest.split_at(place);
            let (escaped, behind) = from.split_at(1);
            self.value.push_str(before);
            self.value.push('\\');
            self.value.push_str(escaped);
            rest = behind;
        }
        self.value.push_str(rest);
        self.value.push('"');
        self
    }

    /// Adds a header field beside the challenge; one that is not a header field is left out.
    pub fn field(mut self, name: &str, value: &str) -> Self {
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            self.fields.push((name, value));
        }
        self
    }

    /// The value of `WWW-Authenticate`.
    pub fn value(&self) -> &str {
        &self.value
    }

    /// The challenge as header fields. A value that is not a header value is left out whole.
    pub(crate) fn into_fields(self) -> impl Iterator<Item = (HeaderName, HeaderValue)> {
        let value = HeaderValue::try_from(self.value).ok();
        let challenge = value.map(|value| (WWW_AUTHENTICATE, value));
        let beside = if challenge.is_some() { self.fields } else { Vec::new() };
        challenge.into_iter().chain(beside)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(challenge: Challenge) -> Vec<(String, String)> {
        let text = |value: HeaderValue| value.to_str().unwrap().to_owned();
        challenge.into_fields().map(|(name, value)| (name.to_string(), text(value))).collect()
    }

    #[test]
    fn a_challenge_has_its_parameters_and_the_fields_beside_it() {
        let challenge = Challenge::new("DPoP")
            .param("algs", "ES256 EdDSA")
            .param("error", "use_dpop_nonce")
            .field("DPoP-Nonce", "n1");
        assert_eq!(
            fields(challenge),
            [
                (
                    "www-authenticate".into(),
                    "DPoP algs=\"ES256 EdDSA\", error=\"use_dpop_nonce\"".into()
                ),
                ("dpop-nonce".into(), "n1".into()),
            ]
        );
    }

    #[test]
    fn a_value_cannot_leave_its_quotes() {
        let challenge = Challenge::new("Bearer").param("realm", "a\", error=\"b\\");
        assert_eq!(challenge.value(), r#"Bearer realm="a\", error=\"b\\""#);
    }

    #[test]
    fn what_is_no_header_value_leaves_out_the_whole_challenge() {
        let challenge = Challenge::new("Bearer").param("realm", "a\nb").field("x-more", "1");
        assert!(fields(challenge).is_empty());
    }

    #[test]
    fn the_errors_of_rfc_6750_are_written_as_it_has_them() {
        let value = |error| Challenge::bearer_like("Bearer", "api", error).value().to_owned();
        assert_eq!(value(None), r#"Bearer realm="api""#);
        assert_eq!(
            value(Some(ChallengeError::InsufficientScope("a b"))),
            r#"Bearer realm="api", error="insufficient_scope", scope="a b""#
        );
        let step_up = |acr_values, max_age| {
            value(Some(ChallengeError::InsufficientUserAuthentication { acr_values, max_age }))
        };
        assert_eq!(
            step_up("aal2 aal3", Some(300)),
            r#"Bearer realm="api", error="insufficient_user_authentication", acr_values="aal2 aal3", max_age="300""#
        );
        assert!(step_up("", Some(0)).ends_with(r#"authentication", max_age="0""#));
        assert!(step_up("aal2", None).ends_with(r#"acr_values="aal2""#));
    }
}
