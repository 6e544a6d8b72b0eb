//! What depends on where a handler is mounted, in a plain `axum::Router`: the first request at each route finds out.

use axum::Router;
use axum::routing::{any, get, post};
use palisade::http::{HeaderMap, Method, StatusCode};
use palisade::prelude::*;
use palisade::session::{MemorySessions, SessionControl, SessionGrant, Sessions};
use palisade::testing::{Client, Issuer, TestClock};

use crate::support::fixture::builder;
use crate::support::log::Log;

/// Everybody owns the note with an even number.
struct Note;

impl Resource for Note {
    type Id = u64;
    type Store = ();

    async fn load((): &(), id: &u64) -> Result<Option<Self>, Problem> {
        Ok((id.is_multiple_of(2)).then_some(Self))
    }
}

impl Allow<Read> for Note {
    fn allow(&self, _: &Principal) -> bool {
        true
    }
}

#[secure]
async fn comment(_: Authorized<Note, Read>, _: Path<(u64, u64)>) -> StatusCode {
    StatusCode::OK
}

#[secure]
async fn page(_: Authorized<Note, Read>, _: Path<(Plain<u64>, Plain<u64>)>) -> StatusCode {
    StatusCode::OK
}

#[secure(objects = "a comment is as public as its note")]
async fn open_comment(_: Authorized<Note, Read>, _: Path<(u64, u64)>) -> StatusCode {
    StatusCode::OK
}

#[secure]
async fn note(_: Authorized<Note, Read>) -> StatusCode {
    StatusCode::OK
}

#[public(reason = "a test", rate = "100/s")]
async fn enter(session: SessionControl) -> Result<NoContent, Problem> {
    session.begin(SessionGrant::to(CallerId::new("staff", "ada"))).await?;
    Ok(NoContent)
}

#[secure(auth = "session")]
async fn leave(session: SessionControl) -> Result<NoContent, Problem> {
    session.end().await?;
    Ok(NoContent)
}

#[secure(approve(by = 1, of = role("hr")))]
async fn approved(_: HeaderMap) -> StatusCode {
    StatusCode::OK
}

struct Service {
    client: Client,
    token: String,
}

fn security(clock: &TestClock, issuer: &Issuer) -> Security {
    let sessions = Sessions::builder().clock(clock).build(MemorySessions::new()).unwrap();
    builder(clock, issuer).sessions(sessions).default_auth(["jwt"]).build().unwrap()
}

impl Service {
    fn new(router: Router) -> Self {
        let (clock, issuer) = (TestClock::new(), Issuer::new());
        let client = Client::new(router.layer(security(&clock, &issuer).layer()));
        Self { client, token: issuer.token("ada", &clock).sign() }
    }

    async fn status(&self, path: &str) -> u16 {
        self.client.get(path).bearer(&self.token).send().await.status().as_u16()
    }

    /// A request that nobody may send, whatever the method, and what the log says of it.
    async fn is_misconfigured(&self, method: Method, path: &str, word: &str) {
        for _ in 0..2 {
            let log = Log::listen();
            let request = self.client.request(method.clone(), path).bearer(&self.token);
            let answer = request.send().await;
            assert_eq!(answer.status(), StatusCode::INTERNAL_SERVER_ERROR, "{method} {path}");
            assert_eq!(log.audit()["reason"], "guard_misconfigured");
            assert!(log.failures()[0].to_string().contains(word), "{}", log.text());
        }
    }
}

#[tokio::test]
async fn an_id_in_the_path_that_nothing_checks_reaches_no_handler() {
    let service = Service::new(
        Router::new()
            .route("/notes/{id}/comments/{comment}", get(comment))
            .route("/notes/{id}/pages/{page}", get(page))
            .route("/notes/{id}/open/{comment}", get(open_comment)),
    );
    let unchecked = "nothing checks what `{comment}` names";
    service.is_misconfigured(Method::GET, "/notes/2/comments/7", unchecked).await;
    assert_eq!(service.status("/notes/2/pages/7").await, 200);
    assert_eq!(service.status("/notes/2/open/7").await, 200);
    assert_eq!(service.status("/notes/3/open/7").await, 404);
}

#[tokio::test]
async fn each_route_of_a_handler_is_checked_by_itself() {
    let service = Service::new(
        Router::new()
            .route("/notes/{id}", get(note))
            .route("/others/{other}", get(note))
            .nest("/of/{comment}", Router::new().route("/pages/{id}", get(page))),
    );
    for _ in 0..2 {
        assert_eq!(service.status("/notes/2").await, 200);
    }
    service.is_misconfigured(Method::GET, "/others/2", "lacks the parameter `{id}`").await;
    assert_eq!(
        service.status("/of/7/pages/2").await,
        200,
        "an outer router's are captured as well"
    );
    assert_eq!(service.status("/notes/2").await, 200);
}

#[tokio::test]
async fn a_fallback_is_checked_by_what_the_routers_before_it_captured() {
    let below = |fallback: axum::routing::MethodRouter| {
        Router::new().route("/x", get(note)).fallback(fallback)
    };
    let service = Service::new(
        Router::new()
            .nest("/notes/{id}/comments/{comment}", below(get(comment)))
            .nest("/notes/{id}/pages/{page}", below(get(page)))
            .nest("/notes/{id}/first", Router::new().fallback(note)),
    );
    let unchecked = "nothing checks what `{comment}` names";
    service.is_misconfigured(Method::GET, "/notes/2/comments/7/y", unchecked).await;
    assert_eq!(service.status("/notes/2/pages/7/y").await, 200);
    assert_eq!(service.status("/notes/2/first/y").await, 200);
    assert_eq!(service.status("/notes/3/first/y").await, 404);
    assert_eq!(service.status("/notes/%ff/first/y").await, 400);
}

#[tokio::test]
async fn a_link_changes_nothing_behind_the_layer() {
    let service = Service::new(
        Router::new()
            .route("/enter", post(enter))
            .route("/link", get(leave))
            .route("/any", any(leave))
            .route("/leave", post(leave)),
    );
    let session = async || {
        let entered = service.client.post("/enter").send().await;
        entered.header("set-cookie").split(';').next().unwrap().to_owned()
    };
    for (method, path) in [(Method::GET, "/link"), (Method::HEAD, "/link"), (Method::GET, "/any")] {
        service.is_misconfigured(method, path, "mount it with `post(..)`").await;
    }
    for path in ["/leave", "/any"] {
        let left = service.client.post(path).header("cookie", &session().await);
        let left = left.header("sec-fetch-site", "same-origin").send().await;
        assert_eq!(left.status(), StatusCode::NO_CONTENT, "{path}");
    }
}

#[tokio::test]
async fn what_decides_is_part_of_what_is_approved_behind_the_layer() {
    let service = Service::new(Router::new().route("/approved", post(approved)));
    let unseen = "not part of what is approved";
    service.is_misconfigured(Method::POST, "/approved", unseen).await;
}
