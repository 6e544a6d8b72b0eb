//! What a browser brings along, and where it is sent.

use std::borrow::Cow;
use std::convert::Infallible;

use http::header::{CONTENT_TYPE, COOKIE, HeaderValue, LOCATION};
use http::request::Parts;
use http::{HeaderMap, StatusCode};
use palisade::axum::body::Bytes;
use palisade::axum::extract::{FromRequest, FromRequestParts, Request};
use palisade::axum::response::{IntoResponse as _, Response};
use palisade::private::ParameterFacts;
use palisade::{Exchange, Problem, SafeInput, SafeResponse, SameSite, SetCookie, SetCookies};

use super::attempt::{LIFE_SECONDS, is_random};

/// The cookie that binds a login to its browser. The provider sends the browser back from its own site with a link: `Lax` lets it along.
const NAME: &str = "__Host-oidc";
/// The longest value of the answer that is looked at.
const LONGEST: usize = 4_096;

/// The answer of the provider, as the browser brings it. What a value appears twice in is not an answer; what is unknown is passed over
/// (RFC 6749, 4.1.2).
#[derive(Default)]
pub(super) struct Answer {
    pub(super) code: Option<String>,
    pub(super) state: Option<String>,
    pub(super) issuer: Option<String>,
    pub(super) has_error: bool,
    /// The browser's cookie.
    pub(super) browser: Option<String>,
}

/// What the browser's cookie holds.
pub(super) struct Browser(pub(super) Option<String>);

impl<S: Send + Sync> FromRequestParts<S> for Answer {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Response> {
        let answer = Self::read(parts.uri.query().unwrap_or_default());
        let answer = answer.ok_or_else(|| {
            Problem::new(StatusCode::BAD_REQUEST)
                .detail("this is not an authorization response")
                .into_response()
        })?;
        Ok(Self { browser: cookie_of(&parts.headers), ..answer })
    }
}

impl Answer {
    fn read(query: &str) -> Option<Self> {
        let mut answer = Self::default();
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            let place = match &*name {
                "code" => &mut answer.code,
                "state" => &mut answer.state,
                "iss" => &mut answer.issuer,
                "error" if answer.has_error => return None,
                "error" => {
                    answer.has_error = true;
                    continue;
                }
                _ => continue,
            };
            if value.is_empty() || value.len() > LONGEST || place.is_some() {
                return None;
            }
            *place = Some(Cow::into_owned(value));
        }
        Some(answer)
    }
}

impl SafeInput for Answer {
    const FACTS: ParameterFacts = ParameterFacts::HEAD;
}

/// What a provider sends beside the browser ([OpenID Connect Back-Channel Logout 1.0, 2.5]): a form, of which what is unknown is passed over.
///
/// [OpenID Connect Back-Channel Logout 1.0, 2.5]: https://openid.net/specs/openid-connect-backchannel-1_0.html#BCRequest
pub(super) struct LogoutRequest {
    pub(super) logout_token: String,
}

impl<S: Send + Sync> FromRequest<S> for LogoutRequest {
    type Rejection = Response;

    async fn from_request(request: Request, state: &S) -> Result<Self, Response> {
        let refused = || {
            Problem::new(StatusCode::BAD_REQUEST)
                .detail("this is not a logout token")
                .into_response()
        };
        let content_type = request.headers().get(CONTENT_TYPE).map(HeaderValue::as_bytes);
        let is_form = content_type.is_some_and(|it| {
            let kind = it.split(|byte| *byte == b';').next().unwrap_or_default();
            kind.trim_ascii().eq_ignore_ascii_case(b"application/x-www-form-urlencoded")
        });
        let body = Bytes::from_request(request, state).await;
        let body = body.map_err(|rejection| Problem::new(rejection.status()).into_response())?;
        let mut found = form_urlencoded::parse(&body).filter(|(name, _)| name == "logout_token");
        match (found.next(), found.next()) {
            (Some((_, token)), None) if is_form && !token.is_empty() => {
                Ok(Self { logout_token: token.into_owned() })
            }
            _ => Err(refused()),
        }
    }
}

impl SafeInput for LogoutRequest {
    const FACTS: ParameterFacts = ParameterFacts::PLAIN;
}

impl<S: Send + Sync> FromRequestParts<S> for Browser {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self(cookie_of(&parts.headers)))
    }
}

impl SafeInput for Browser {
    const FACTS: ParameterFacts = ParameterFacts::HEAD;
}

/// The cookie, where it is there once and has the form of ours.
fn cookie_of(headers: &HeaderMap) -> Option<String> {
    let lines = headers.get_all(COOKIE).iter();
    let pairs = lines.flat_map(|line| line.as_bytes().split(|byte| *byte == b';'));
    let mut values = pairs
        .map(<[u8]>::trim_ascii)
        .filter_map(|pair| pair.strip_prefix(NAME.as_bytes())?.strip_prefix(b"="));
    let (Some(value), None) = (values.next(), values.next()) else { return None };
    let text = std::str::from_utf8(value).ok()?;
    is_random(text).then(|| text.to_owned())
}

/// The cookie for the time of a login.
pub(super) fn remembering(browser: &str) -> SetCookies {
    let life = std::time::Duration::from_secs(LIFE_SECONDS);
    SetCookies::new().set(SetCookie::new(NAME, browser).same_site(SameSite::Lax).max_age(life))
}

pub(super) fn forgetting() -> SetCookies {
    SetCookies::new().set(SetCookie::removal(NAME).same_site(SameSite::Lax))
}

/// 303 to a page of the provider that its metadata names.
pub(super) struct ToProvider(pub(super) HeaderValue);

impl SafeResponse for ToProvider {
    fn respond(self, _: &Exchange<'_>) -> Response {
        (StatusCode::SEE_OTHER, [(LOCATION, self.0)]).into_response()
    }
}

/// A page of the provider with these parameters behind those that it has.
pub(super) fn page_with(page: &str, parameters: &[(&str, &str)]) -> Option<HeaderValue> {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(parameters);
    let between = if page.contains('?') { '&' } else { '?' };
    HeaderValue::try_from(format!("{page}{between}{}", query.finish())).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_says_each_thing_once() {
        let read = |query: &str| Answer::read(query);
        let answer =
            read("code=a%2Bb&state=s&iss=https%3A%2F%2Fid.example&session_state=x&scope=openid")
                .unwrap();
        assert_eq!(answer.code.as_deref(), Some("a+b"));
        assert_eq!(answer.issuer.as_deref(), Some("https://id.example"));
        assert!(read("error=access_denied&state=s&error_description=<b>").unwrap().has_error);
        for bad in [
            "code=a&code=b",
            "state=a&state=a",
            "iss=a&iss=b",
            "error=a&error=b",
            "code=",
            "c%6fde=a&code=b",
        ] {
            assert!(read(bad).is_none(), "{bad}");
        }
        assert!(read(&format!("code={}", "x".repeat(LONGEST + 1))).is_none());
    }

    #[test]
    fn a_cookie_twice_is_none() {
        let value = "x".repeat(43);
        let of = |line: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(COOKIE, HeaderValue::try_from(line).unwrap());
            cookie_of(&headers)
        };
        assert_eq!(of(&format!("a=1; __Host-oidc={value}")), Some(value.clone()));
        assert_eq!(of(&format!("__Host-oidc={value}; __Host-oidc={value}")), None);
        assert_eq!(of("__Host-oidc=short"), None);
        assert_eq!(of(&format!("__Host-oidc2={value}")), None);
    }

    #[test]
    fn parameters_stand_behind_those_that_are_there() {
        let page = |page| page_with(page, &[("a", "b c&d")]).unwrap();
        assert_eq!(page("https://a.b/x"), "https://a.b/x?a=b+c%26d");
        assert_eq!(page("https://a.b/x?y=z"), "https://a.b/x?y=z&a=b+c%26d");
    }
}
