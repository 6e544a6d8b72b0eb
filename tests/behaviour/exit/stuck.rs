//! What never answers and what panics before the handler: the request ends, and the next one is served.

use std::future::pending;
use std::time::Duration;

use palisade::auth::{
    AuthFailure, Authentication, Authenticator, Challenge, ChallengeError, Credential, Presented,
    Verified,
};
use palisade::http::StatusCode;
use palisade::prelude::*;
use palisade::testing::Reply;
use palisade::{MaybeReady, RequestHead, Resolved, SecurityBuilder};
use serde_json::json;

use crate::support::fixture::{Fixture, problem};

const FIELD: &str = "x-mood";

/// Answers by the mood that a request is in.
struct Moody;

impl Authenticator for Moody {
    fn name(&self) -> &'static str {
        "moody"
    }

    fn find<'a>(&self, head: &RequestHead<'a>) -> Presented<'a> {
        let mood = head.headers().get(FIELD);
        mood.map_or(Presented::Absent, |mood| Presented::credential(mood.as_bytes()))
    }

    fn verify<'a>(
        &'a self,
        mood: Credential<'a>,
        request: Authentication<'a>,
    ) -> MaybeReady<'a, Result<Verified, AuthFailure>> {
        match mood.as_bytes() {
            b"stuck" => MaybeReady::Later(Box::pin(pending())),
            b"panics" => panic!("a bad mood"),
            b"malformed" => MaybeReady::Now(Err(AuthFailure::Malformed)),
            b"torn" => MaybeReady::Later(Box::pin(async { panic!("a bad mood, later") })),
            name => {
                let name = String::from_utf8_lossy(name).into_owned();
                MaybeReady::Now(Ok(request.verified("moods", name)))
            }
        }
    }

    fn challenge(&self, _: &str, _: Option<ChallengeError<'_>>) -> Challenge {
        Challenge::new("Mood")
    }
}

#[secure(auth = "moody", timeout = "50ms", rate = "100/s")]
async fn guarded() -> StatusCode {
    StatusCode::OK
}

#[public(reason = "asks who calls", rate = "100/s", timeout = "50ms")]
async fn asks(caller: Option<Principal>) -> StatusCode {
    if caller.is_some() { StatusCode::OK } else { StatusCode::NO_CONTENT }
}

#[input(verify)]
struct Fuse {
    #[input(plain)]
    length: u8,
}

impl Verify for Fuse {
    type Store = ();

    async fn verify(&self, (): &(), _: Option<&Principal>) -> Result<Violations, Problem> {
        assert!(self.length > 0, "hunter2 is too short");
        Ok(Violations::default())
    }
}

#[secure]
async fn burn(Json(fuse): Json<Fuse>) -> StatusCode {
    assert!(fuse.length > 1, "hunter2 burns too soon");
    StatusCode::OK
}

fn routes() -> SecureRouter {
    let routes = SecureRouter::new().route("/guarded", get(guarded));
    routes.route("/asks", get(asks)).route("/burn", post(burn))
}

fn moody(builder: SecurityBuilder) -> SecurityBuilder {
    builder.authenticator(Moody).default_auth(["jwt", "moody"])
}

async fn in_mood(fixture: &Fixture, path: &str, mood: &str) -> Reply {
    fixture.client.get(path).header(FIELD, mood).send().await
}

#[tokio::test(start_paused = true)]
async fn an_authenticator_that_never_answers_ends_with_the_requests_time() {
    let fixture = Fixture::configured(routes(), moody);
    for path in ["/guarded", "/asks"] {
        problem(&in_mood(&fixture, path, "stuck").await, 503);
        assert_eq!(in_mood(&fixture, path, "ada").await.status(), StatusCode::OK);
    }
}

#[tokio::test(start_paused = true)]
async fn an_authenticator_that_panics_lets_nobody_through_and_breaks_nothing() {
    let fixture = Fixture::configured(routes(), moody);
    for path in ["/guarded", "/asks"] {
        for mood in ["panics", "torn"] {
            let reply = in_mood(&fixture, path, mood).await;
            assert!(problem(&reply, 500)["request_id"].is_string());
            assert!(!reply.text().contains("mood"), "{}", reply.text());
        }
        assert_eq!(in_mood(&fixture, path, "ada").await.status(), StatusCode::OK);
    }
}

/// A credential that turns out malformed only when it is read is answered as one that looks it.
#[tokio::test(start_paused = true)]
async fn malformed_is_400_whenever_it_is_found_out() {
    let fixture = Fixture::configured(routes(), moody);
    for path in ["/guarded", "/asks"] {
        let reply = in_mood(&fixture, path, "malformed").await;
        assert!(problem(&reply, 400)["detail"].as_str().unwrap().contains("exactly one"));
    }
    for line in ["Bearer a b", "Bearer a,b", "Bearer \u{e4}", "Bearer a; b", "Bearer"] {
        let request = fixture.client.get("/asks").header("authorization", line);
        let found_late = problem(&request.send().await, 400);
        let request = fixture.client.get("/asks").header("authorization", line);
        let beside = problem(&request.header(FIELD, "ada").send().await, 400);
        assert_eq!(found_late, beside, "{line}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_resolver_that_never_answers_ends_with_the_requests_time() {
    let fixture = Fixture::configured(routes(), |builder| {
        moody(builder).resolve(Duration::from_secs(1), |caller| async move {
            if caller.subject() == "stuck-elsewhere" {
                pending::<()>().await;
            }
            Ok::<_, std::io::Error>(Some(Resolved::user(())))
        })
    });
    problem(&in_mood(&fixture, "/guarded", "stuck-elsewhere").await, 503);
    assert_eq!(in_mood(&fixture, "/guarded", "ada").await.status(), StatusCode::OK);
}

#[tokio::test(start_paused = true)]
async fn a_verification_that_panics_is_a_silent_failure() {
    let fixture = Fixture::configured(routes(), moody);
    let token = fixture.token("ada");
    for (length, status) in [(0, 500), (1, 500), (2, 200), (0, 500), (2, 200)] {
        let request = fixture.client.post("/burn").bearer(&token);
        let reply = request.json(&json!({"length": length})).send().await;
        assert_eq!(reply.status(), status, "{}", reply.text());
        assert!(!reply.text().contains("hunter2"), "{}", reply.text());
    }
}

/// An object whose store never answers.
struct Frozen;

impl Resource for Frozen {
    type Id = u16;
    type Store = ();

    async fn load((): &(), id: &u16) -> Result<Option<Self>, Problem> {
        if *id == 0 {
            pending::<()>().await;
        }
        Ok(Some(Self))
    }
}

impl Allow<Read> for Frozen {
    fn allow(&self, _: &Principal) -> bool {
        true
    }
}

/// A condition that asks somebody who never answers.
struct Asks;

impl palisade::Condition for Asks {
    async fn decide(&self, _: &Principal, request: &RequestHead<'_>) -> palisade::Decision {
        if request.uri().query().is_some() {
            pending::<()>().await;
        }
        palisade::Decision::Allow
    }
}

#[secure(timeout = "50ms")]
async fn thaw(_: Authorized<Frozen, Read>) -> StatusCode {
    StatusCode::OK
}

#[secure(timeout = "50ms", allow = policy(Asks))]
async fn decided() -> StatusCode {
    StatusCode::OK
}

#[input(verify)]
struct Thaw {
    #[input(object)]
    frozen: Named<Frozen, Read>,
    #[input(plain)]
    degrees: u8,
}

impl Verify for Thaw {
    type Store = ();

    async fn verify(&self, (): &(), _: Option<&Principal>) -> Result<Violations, Problem> {
        if self.degrees == 0 {
            pending::<()>().await;
        }
        Ok(Violations::default())
    }
}

#[secure(timeout = "50ms")]
async fn thaw_all(_: Json<Thaw>) -> StatusCode {
    StatusCode::OK
}

#[tokio::test(start_paused = true)]
async fn whatever_a_guard_waits_for_ends_with_the_handlers_timeout() {
    let routes =
        SecureRouter::new().route("/frozen/{id}", get(thaw)).route("/thaw", post(thaw_all));
    let routes = routes.route("/decided", get(decided));
    let fixture = Fixture::configured(routes, |builder| builder.condition(Asks));
    let token = fixture.token("ada");
    let soon = Duration::from_secs(5);
    for (stuck, answered) in [("/frozen/0", "/frozen/1"), ("/decided?x", "/decided")] {
        let reply = tokio::time::timeout(soon, fixture.get_with(stuck, &token)).await;
        problem(&reply.unwrap(), 503);
        assert_eq!(fixture.get_with(answered, &token).await.status(), StatusCode::OK);
    }
    for (frozen, degrees, status) in [(0, 1, 503), (1, 0, 503), (1, 1, 200)] {
        let request = fixture.client.post("/thaw").bearer(&token);
        let request = request.json(&json!({"frozen": frozen, "degrees": degrees}));
        let reply = tokio::time::timeout(soon, request.send()).await.unwrap();
        assert_eq!(reply.status(), status, "{frozen} {degrees}: {}", reply.text());
    }
}
