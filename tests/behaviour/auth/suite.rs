//! What holds for every scheme: one suite, run over each. Every refusal stands beside the request
//! that passes.

pub(in crate::auth) mod api_key;
mod basic;
mod certificate;
mod dpop;
mod introspection;
mod jwt;
mod mtls;
mod remembered;
pub(in crate::auth) mod revocable;
pub(in crate::auth) mod session;
pub(in crate::auth) mod webhook;

use palisade::SecureApp;
use palisade::http::StatusCode;
use palisade::prelude::*;
use palisade::testing::{Client, Reply};

use crate::support::fixture::{challenge, problem};
use crate::support::log::Log;

/// How what a scheme asks is doing.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::auth) enum Source {
    Up,
    Away,
    Hanging,
}

/// A field and its value.
type Line = (&'static str, String);

/// A scheme with an application that accepts nothing else.
trait Scheme {
    /// What stands at the end of a challenge that tells an error.
    fn told(error: &str) -> String {
        format!(r#" realm="staff", error="{error}""#)
    }

    /// What stands at the end of a challenge without an error.
    fn asked() -> &'static str {
        r#" realm="staff""#
    }

    fn client(&self) -> &Client;
    /// The client whose connection goes with the credential in this line.
    fn client_of(&self, _: &str) -> &Client {
        self.client()
    }
    /// A credential that is accepted.
    fn good(&self) -> Line;
    /// A field that belongs beside the credential in this line, at this path.
    fn beside(&self, _: &str, _: &str) -> Option<Line> {
        None
    }
    /// Credentials that cannot be read as one: 400.
    fn malformed(&self) -> Vec<String>;
    /// Credentials that can be read and do not verify: 401.
    fn wrong(&self) -> Vec<String>;
    /// Lets the good credential expire.
    fn expire(&self);
    /// Takes the good credential back.
    async fn revoke(&self);
    /// Takes what the scheme asks away, or brings it back.
    fn set_source(&self, source: Source);
}

#[secure(timeout = "2s", rate = "1000/s")]
async fn guarded() -> StatusCode {
    StatusCode::NO_CONTENT
}

#[public(reason = "greets", rate = "1000/s", timeout = "2s")]
async fn greets(_: Option<Principal>) -> StatusCode {
    StatusCode::NO_CONTENT
}

fn app(security: &Security) -> SecureApp {
    let routes = SecureRouter::new().route("/x", get(guarded)).route("/greets", get(greets));
    routes.secured_by(security.clone()).unwrap()
}

fn client(security: &Security) -> Client {
    crate::documented(app(security))
}

async fn send(scheme: &impl Scheme, lines: &[&str]) -> Reply {
    send_to("/x", scheme, lines).await
}

/// The same to the handler that takes any caller, and none: whatever is refused elsewhere makes no anonymous caller there.
async fn greet(scheme: &impl Scheme, lines: &[&str]) -> Reply {
    send_to("/greets", scheme, lines).await
}

async fn send_to(path: &str, scheme: &impl Scheme, lines: &[&str]) -> Reply {
    let (field, _) = scheme.good();
    let request = scheme.client_of(lines.first().copied().unwrap_or_default()).get(path);
    let request = lines.iter().fold(request, |request, line| request.header(field, line));
    let beside = lines.first().and_then(|line| scheme.beside(path, line));
    match beside {
        Some((field, line)) => request.header(field, &line).send().await,
        None => request.send().await,
    }
}

async fn passes(scheme: &impl Scheme) {
    let (_, good) = scheme.good();
    assert_eq!(send(scheme, &[&good]).await.status(), StatusCode::NO_CONTENT);
}

/// The one answer to a credential that does not verify.
#[track_caller]
fn is_refused<S: Scheme>(_: &S, reply: &Reply) {
    problem(reply, 401);
    assert!(challenge(reply).ends_with(&S::told("invalid_token")), "{reply:?}");
}

async fn absent<S: Scheme>(scheme: S) {
    let reply = send(&scheme, &[]).await;
    problem(&reply, 401);
    assert!(challenge(&reply).ends_with(S::asked()), "no error: {reply:?}");
    assert_eq!(greet(&scheme, &[]).await.status(), StatusCode::NO_CONTENT);
    let (_, good) = scheme.good();
    assert_eq!(greet(&scheme, &[&good]).await.status(), StatusCode::NO_CONTENT);
    passes(&scheme).await;
}

async fn elsewhere(scheme: impl Scheme) {
    let (_, good) = scheme.good();
    let bare = good.rsplit(' ').next().unwrap_or_default().to_owned();
    let anonymous = send(&scheme, &[]).await;
    for name in ["token", "key", "api_key", "x-api-key", "apikey", "authorization"] {
        let log = Log::listen();
        let query = format!("/x?{name}={bare}");
        assert_eq!(scheme.client().get(&query).send().await, anonymous, "{name}");
        let cookie = format!("{name}={bare}");
        assert_eq!(scheme.client().get("/x").header("cookie", &cookie).send().await, anonymous);
        assert!(!log.text().contains(&bare), "{}", log.text());
    }
    passes(&scheme).await;
}

async fn malformed<S: Scheme>(scheme: S) {
    for line in scheme.malformed() {
        let reply = send(&scheme, &[&line]).await;
        problem(&reply, 400);
        assert!(challenge(&reply).ends_with(&S::told("invalid_request")), "{line}");
        problem(&greet(&scheme, &[&line]).await, 400);
    }
    passes(&scheme).await;
}

async fn twice(scheme: impl Scheme) {
    let (_, good) = scheme.good();
    let other = scheme.wrong().remove(0);
    for lines in
        [[&*good, &*good], [&*good, &*other], [&*other, &*good], [&*good, ""], ["", &*good]]
    {
        problem(&send(&scheme, &lines).await, 400);
        problem(&greet(&scheme, &lines).await, 400);
    }
    for joined in [format!("{good}, {good}"), format!("{good},{good}"), format!("{good} {good}")] {
        problem(&send(&scheme, &[&joined]).await, 400);
    }
    passes(&scheme).await;
}

async fn wrong(scheme: impl Scheme) {
    let (first, (_, good)) = (scheme.wrong().remove(0), scheme.good());
    let first = send(&scheme, &[&first]).await;
    is_refused(&scheme, &first);
    for line in scheme.wrong() {
        let log = Log::listen();
        assert_eq!(send(&scheme, &[&line]).await, first, "one answer for all: {line}");
        problem(&greet(&scheme, &[&line]).await, 401);
        assert!(!log.text().contains(&line), "{}", log.text());
    }
    let log = Log::listen();
    assert_eq!(send(&scheme, &[&good]).await.status(), StatusCode::NO_CONTENT);
    assert!(!log.text().contains(&good), "{}", log.text());
    // What failed before has not made the good one any worse, nor itself any better.
    is_refused(&scheme, &send(&scheme, &[&scheme.wrong().remove(0)]).await);
}

async fn expired(scheme: impl Scheme) {
    passes(&scheme).await;
    scheme.expire();
    let (_, good) = scheme.good();
    is_refused(&scheme, &send(&scheme, &[&good]).await);
    is_refused(&scheme, &greet(&scheme, &[&good]).await);
}

async fn revoked(scheme: impl Scheme) {
    passes(&scheme).await;
    scheme.revoke().await;
    let (_, good) = scheme.good();
    is_refused(&scheme, &send(&scheme, &[&good]).await);
    is_refused(&scheme, &greet(&scheme, &[&good]).await);
}

async fn store_away(scheme: impl Scheme) {
    let (_, good) = scheme.good();
    passes(&scheme).await;
    for source in [Source::Away, Source::Hanging] {
        scheme.set_source(source);
        let reply = send(&scheme, &[&good]).await;
        problem(&reply, 503);
        assert!(!reply.text().contains("hunter2"), "{}", reply.text());
        let (_, good) = scheme.good();
        problem(&greet(&scheme, &[&good]).await, 503);
        scheme.set_source(Source::Up);
        passes(&scheme).await;
    }
    // Without a credential nothing is asked.
    scheme.set_source(Source::Hanging);
    problem(&send(&scheme, &[]).await, 401);
}

/// The suite for one scheme. Where it asks over a socket, time passes as it does.
macro_rules! holds_for {
    ($scheme:ident: $service:expr; $($rule:ident)+) => {
        holds_for! { #[tokio::test(start_paused = true)] $scheme: $service; $($rule)+ }
    };
    (#[$test:meta] $scheme:ident: $service:expr; $($rule:ident)+) => {
        mod $scheme {
            $(
                #[$test]
                async fn $rule() {
                    crate::auth::suite::$rule($service.await).await;
                }
            )+
        }
    };
}

holds_for! { tokens: crate::auth::suite::jwt::Tokens::new();
absent elsewhere malformed twice wrong expired revoked store_away }
holds_for! { bound_tokens: crate::auth::suite::dpop::Bound::new();
absent elsewhere malformed twice wrong expired revoked store_away }
holds_for! { remembered_proofs: crate::auth::suite::remembered::Remembered::new();
absent elsewhere malformed twice wrong expired revoked store_away }
holds_for! { #[tokio::test] client_certificates: crate::auth::suite::mtls::Certificates::new();
absent elsewhere wrong expired revoked }
holds_for! { certificate_bound_tokens: crate::auth::suite::certificate::Bound::new();
absent elsewhere malformed twice wrong expired revoked store_away }
holds_for! { revocable_tokens: crate::auth::suite::revocable::tokens();
absent elsewhere malformed twice wrong expired revoked store_away }
holds_for! { revocable_bound_tokens: crate::auth::suite::revocable::bound_tokens();
absent elsewhere malformed twice wrong expired revoked store_away }
holds_for! { #[tokio::test] introspected_tokens: crate::auth::suite::introspection::Opaque::new();
absent elsewhere malformed twice wrong expired revoked store_away }
holds_for! { api_keys: crate::auth::suite::api_key::Keys::new();
absent elsewhere malformed twice wrong expired revoked store_away }
holds_for! { passwords: crate::auth::suite::basic::Users::new();
absent elsewhere malformed twice wrong expired revoked store_away }
holds_for! { sessions: crate::auth::suite::session::Browser::new();
absent elsewhere malformed wrong expired revoked store_away }
holds_for! { webhooks: crate::auth::suite::webhook::Sender::new();
absent elsewhere malformed twice wrong expired revoked store_away }
