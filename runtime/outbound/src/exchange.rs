//! A token of the caller, exchanged for one that another service takes ([RFC 8693]).
//!
//! [RFC 8693]: https://www.rfc-editor.org/rfc/rfc8693

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use serde::Deserialize;
use tokio::time::Instant;
use url::{Url, form_urlencoded};

use crate::caller_token::CallerToken;
use crate::client::Outbound;
use crate::error::OutboundError;
use crate::exchanged_token::ExchangedToken;
use crate::host::HostKey;

const GRANT: &str = "urn:ietf:params:oauth:grant-type:token-exchange";
const ACCESS_TOKEN: &str = "urn:ietf:params:oauth:token-type:access_token";
const JWT: &str = "urn:ietf:params:oauth:token-type:jwt";

/// Exchanged tokens that are kept until they end.
const MOST_KEPT: usize = 1_024;

/// A token is not used in its last seconds: it has to arrive, too.
const MARGIN: Duration = Duration::from_secs(10);

/// What is known of a token that says nothing of its end.
const UNSAID: Duration = Duration::from_secs(60);

/// No token is kept for longer, whatever it says.
const LONGEST: Duration = Duration::from_secs(3_600);

/// Exchanges the caller's token for one that names the caller to one other service, and only to that.
///
/// The token that a caller sent is for this service. Handed on as it is, it lets the next one act as the caller
/// everywhere; the exchanged one has the audience of the service that it is for. Tokens are kept until shortly before
/// they end, in this process, for as long as an hour at most; 1,024 at a time.
///
/// ```no_run
/// use palisade::prelude::*;
/// use palisade_outbound::{CallerToken, Host, Outbound, OutboundError, TokenExchange};
///
/// # #[input]
/// # struct Balance { cents: u32 }
/// #[derive(Clone)]
/// struct App {
///     outbound: Outbound,
///     ledger: TokenExchange,
/// }
///
/// # fn state(secret: &str) -> Result<App, Box<dyn std::error::Error>> {
/// let outbound = Outbound::builder()
///     .host(Host::new("https://id.example").basic("payroll", secret))
///     .host(Host::new("https://ledger.example"))
///     .build()?;
/// let ledger = TokenExchange::new(&outbound, "https://id.example/token", "https://ledger.example")?
///     .audience("ledger")
///     .scope("balance:read");
/// # Ok(App { outbound, ledger })
/// # }
///
/// async fn balance(app: &App, token: &CallerToken) -> Result<Balance, OutboundError> {
///     let token = app.ledger.for_caller(token).await?;
///     app.outbound.get("https://ledger.example/balance").on_behalf(&token).send().await?.json()
/// }
/// ```
#[derive(Clone)]
pub struct TokenExchange {
    outbound: Outbound,
    endpoint: String,
    /// The only host that exchanged tokens are sent to.
    host: HostKey,
    audience: Option<String>,
    resource: Option<String>,
    scope: Option<String>,
    kept: Arc<Mutex<HashMap<String, Kept>>>,
}

/// A token, and until when it is used.
#[derive(Clone)]
struct Kept {
    token: String,
    until: Instant,
}

/// The answer of the token endpoint ([RFC 8693, 2.2.1]).
///
/// [RFC 8693, 2.2.1]: https://www.rfc-editor.org/rfc/rfc8693#section-2.2.1
#[derive(Deserialize)]
struct Exchanged {
    access_token: String,
    issued_token_type: String,
    token_type: String,
    expires_in: Option<u64>,
}

impl TokenExchange {
    /// Asks the token endpoint for tokens that are sent to `origin` alone. Both are declared hosts; the credential of
    /// this service at the endpoint is that of its host ([`Host::basic`](crate::Host::basic)).
    ///
    /// # Errors
    /// One of them is not a URL of a declared host.
    pub fn new(outbound: &Outbound, endpoint: &str, origin: &str) -> Result<Self, OutboundError> {
        let declared = |text: &str| {
            let url = Url::parse(text).map_err(|_| OutboundError::UrlMalformed)?;
            outbound.declared(&url)
        };
        declared(endpoint)?;
        let host = declared(origin)?;
        Ok(Self {
            outbound: outbound.clone(),
            endpoint: endpoint.to_owned(),
            host,
            audience: None,
            resource: None,
            scope: None,
            kept: Arc::default(),
        })
    }

    /// What the authorization server calls the service.
    #[must_use]
    pub fn audience(mut self, name: impl Into<String>) -> Self {
        self.audience = Some(name.into());
        self.asking_anew()
    }

    /// The URL of the service, where the authorization server tells them apart by it ([RFC 8707]).
    ///
    /// [RFC 8707]: https://www.rfc-editor.org/rfc/rfc8707
    #[must_use]
    pub fn resource(mut self, url: impl Into<String>) -> Self {
        self.resource = Some(url.into());
        self.asking_anew()
    }

    /// What the token is for, no more than the call needs; scopes with blanks between.
    #[must_use]
    pub fn scope(mut self, scopes: impl Into<String>) -> Self {
        self.scope = Some(scopes.into());
        self.asking_anew()
    }

    /// With nothing kept: a copy that asks for something else was given other tokens.
    fn asking_anew(self) -> Self {
        Self { kept: Arc::default(), ..self }
    }

    /// A token of the caller for the host.
    ///
    /// # Errors
    /// The endpoint refuses ([`OutboundError::ExchangeRefused`]), cannot be asked, or answers with what is not a token that
    /// can be sent.
    pub async fn for_caller(&self, caller: &CallerToken) -> Result<ExchangedToken, OutboundError> {
        let now = Instant::now();
        if let Some(token) = self.kept_of(&caller.token, now) {
            return Ok(self.issued(token));
        }
        let form = self.form(&caller.token);
        let answer = self.outbound.post(&self.endpoint).form(form).send().await?;
        if matches!(answer.status(), 400 | 401 | 403) {
            return Err(OutboundError::ExchangeRefused);
        }
        answer.done()?;
        let exchanged: Exchanged = answer.own()?;
        let token = usable(&exchanged).ok_or(OutboundError::ExchangeUnusable)?;
        let lasts = exchanged.expires_in.map_or(UNSAID, Duration::from_secs).min(LONGEST);
        if let Some(until) = lasts.checked_sub(MARGIN).filter(|rest| !rest.is_zero()) {
            self.keep(&caller.token, Kept { token: token.clone(), until: now + until }, now);
        }
        Ok(self.issued(token))
    }

    fn issued(&self, token: String) -> ExchangedToken {
        ExchangedToken { token, host: self.host.clone() }
    }

    fn form(&self, subject: &str) -> String {
        let mut form = form_urlencoded::Serializer::new(String::new());
        form.append_pair("grant_type", GRANT)
            .append_pair("subject_token", subject)
            .append_pair("subject_token_type", ACCESS_TOKEN)
            .append_pair("requested_token_type", ACCESS_TOKEN);
        let more =
            [("audience", &self.audience), ("resource", &self.resource), ("scope", &self.scope)];
        for (name, value) in more {
            if let Some(value) = value {
                form.append_pair(name, value);
            }
        }
        form.finish()
    }

    fn kept_of(&self, subject: &str, now: Instant) -> Option<String> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.get(subject).filter(|kept| now < kept.until).map(|kept| kept.token.clone())
    }

    /// Where it is full, what has ended goes; where nothing has, the token that ends first: one caller with many tokens
    /// keeps those of others out for a moment only.
    fn keep(&self, subject: &str, token: Kept, now: Instant) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= MOST_KEPT {
            kept.retain(|_, kept| now < kept.until);
        }
        if kept.len() >= MOST_KEPT {
            let first = kept.iter().min_by_key(|(_, kept)| kept.until);
            if let Some(subject) = first.map(|(subject, _)| subject.clone()) {
                kept.remove(&subject);
            }
        }
        kept.insert(subject.to_owned(), token);
    }
}

/// The token, where it is one that is sent as a bearer token.
fn usable(exchanged: &Exchanged) -> Option<String> {
    let is_access = [ACCESS_TOKEN, JWT].contains(&exchanged.issued_token_type.as_str());
    let is_bearer = exchanged.token_type.eq_ignore_ascii_case("bearer");
    // The letters of RFC 6750, 2.1.
    let is_letter = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~+/=".contains(&byte);
    let token = &exchanged.access_token;
    let is_token = (1..=16 * 1024).contains(&token.len()) && token.bytes().all(is_letter);
    (is_access && is_bearer && is_token).then(|| token.clone())
}

/// Leaves the tokens out.
impl fmt::Debug for TokenExchange {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("TokenExchange")
            .field("endpoint", &self.endpoint)
            .field("host", &self.host)
            .finish_non_exhaustive()
    }
}
