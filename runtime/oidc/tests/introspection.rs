//! Tokens that their server is asked about (RFC 7662), and a server that fails and misbehaves.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "the helpers of tests are no tests to clippy"
)]

mod authorization_server;
#[path = "introspection/members.rs"]
mod members;
#[path = "introspection/start.rs"]
mod start;
#[path = "introspection/turns.rs"]
mod turns;

use std::time::Duration;

use authorization_server::{ISSUER, Manner, Server, active};
use axum::body::Body;
use axum::extract::{ConnectInfo, Request};
use futures_util::stream;
use http_body_util::BodyExt as _;
use palisade::prelude::*;
use palisade::testing::{Client, TestClock};
use palisade_oidc::{Introspection, IntrospectionBuilder};
use serde_json::json;
use tokio::time::{sleep, timeout};
use tower::ServiceExt as _;

#[derive(Role, Debug)]
enum Role {
    Hr,
}

#[derive(Scope, Debug)]
enum Scope {
    #[scope("staff:read")]
    Read,
}

#[secure(rate = "100000/s", scope = "staff:read")]
async fn own(caller: Principal) -> StatusCode {
    assert_eq!(caller.issuer(), ISSUER);
    assert!(caller.has_scope(Scope::Read));
    StatusCode::OK
}

#[secure(rate = "100000/s", role = "hr")]
async fn salaries(caller: Principal) -> StatusCode {
    assert!(caller.has_role(Role::Hr) && caller.tenant() == Some("acme"));
    StatusCode::OK
}

async fn service(builder: IntrospectionBuilder, clock: &TestClock) -> Client {
    let security = Security::builder()
        .roles::<Role>()
        .scopes::<Scope>()
        .authenticator(builder.start().await.unwrap())
        .address_rate(palisade::Rate::new(100_000, Duration::from_secs(1)))
        .resource("https://api.example")
        .direct()
        .clock(clock)
        .build()
        .unwrap();
    let routes = SecureRouter::new().route("/own", get(own)).route("/salaries", get(salaries));
    Client::new(routes.secured_by(security).unwrap())
}

async fn status(client: &Client, token: &str) -> u16 {
    client.get("/own").bearer(token).send().await.status().as_u16()
}

#[tokio::test]
async fn an_active_token_is_its_subject_with_what_the_server_says() {
    let (server, clock) = (Server::start().await, TestClock::new());
    let builder = server.introspection().roles_claim("realm.roles").tenant_claim("org");
    let client = service(builder, &clock).await;
    server.say("good", active("ada"));
    let mut hr = active("eve");
    hr["realm"] = json!({"roles": ["hr"]});
    hr["org"] = json!("acme");
    server.say("hr", hr);
    assert_eq!(status(&client, "good").await, 200);
    assert_eq!(client.get("/salaries").bearer("good").send().await.status(), 403);
    assert_eq!(client.get("/salaries").bearer("hr").send().await.status(), 200);
    let request = &server.requests()[0];
    assert!(request.starts_with("POST /introspect HTTP/1.1\r\n"), "{request}");
    assert!(request.contains("application/x-www-form-urlencoded"), "{request}");
    assert!(request.ends_with("token=good&token_type_hint=access_token"), "{request}");
    // `pay+roll:hunter2%3A%2B`, as RFC 6749, 2.3.1 has it.
    assert!(request.contains("Basic cGF5K3JvbGw6aHVudGVyMiUzQSUyQg=="), "{request}");
}

#[tokio::test]
async fn a_token_that_is_not_active_or_not_for_us_is_one_401() {
    let (server, clock) = (Server::start().await, TestClock::new());
    let client = service(server.introspection(), &clock).await;
    let mut foreign = active("ada");
    foreign["aud"] = json!("other");
    server.say("foreign", foreign);
    let mut other = active("ada");
    other["iss"] = json!("https://evil.example");
    server.say("other", other);
    let mut refresh = active("ada");
    refresh["token_type"] = json!("refresh_token");
    server.say("refresh", refresh);
    let mut bound = active("ada");
    bound["cnf"] = json!({"jkt": "x"});
    server.say("bound", bound);
    let refused = client.get("/own").bearer("unknown").send().await;
    assert_eq!(refused.status(), 401);
    let challenge = refused.header("www-authenticate").to_owned();
    assert!(
        challenge.starts_with(r#"Bearer realm="api", error="invalid_token", resource_metadata="#)
    );
    for token in ["foreign", "other", "refresh", "bound"] {
        assert_eq!(client.get("/own").bearer(token).send().await, refused, "{token}");
    }
    for malformed in ["a b", "a,b", "é"] {
        assert_eq!(status(&client, malformed).await, 400, "{malformed}");
    }
    let calls = server.calls();
    assert_eq!(status(&client, &"x".repeat(8 * 1024 + 1)).await, 401);
    assert_eq!(server.calls(), calls, "nobody is asked about such a token");
    server.say("good", active("ada"));
    assert_eq!(status(&client, "good").await, 200);
}

#[tokio::test]
async fn an_answer_is_kept_as_long_as_stated_and_its_dates_hold_meanwhile() {
    let (server, clock) = (Server::start().await, TestClock::new());
    let client = service(server.introspection(), &clock).await;
    let mut ends = active("ada");
    ends["exp"] = json!(clock.now_millis() / 1_000 + 60);
    server.say("ends", ends);
    server.say("good", active("ada"));
    for _ in 0..5 {
        assert_eq!((status(&client, "good").await, status(&client, "ends").await), (200, 200));
    }
    assert_eq!(server.calls(), 2);
    clock.advance(Duration::from_secs(64));
    assert_eq!(status(&client, "ends").await, 200, "clocks may differ by five seconds");
    clock.advance(Duration::from_secs(1));
    assert_eq!(status(&client, "ends").await, 401, "the answer is still kept");
    assert_eq!(server.calls(), 2);
}

#[tokio::test]
async fn a_token_that_was_taken_back_is_believed_for_as_long_as_stated() {
    const KEPT: Duration = Duration::from_secs(4);
    let (server, clock) = (Server::start().await, TestClock::new());
    let client = service(server.introspection().keep_for(KEPT), &clock).await;
    server.say("good", active("ada"));
    assert_eq!(status(&client, "good").await, 200);
    server.say("good", json!({"active": false}));
    assert_eq!(status(&client, "good").await, 200, "the answer is kept");
    sleep(KEPT + Duration::from_millis(100)).await;
    assert_eq!(status(&client, "good").await, 401);
}

/// The answer that let it in is over, and hides nothing.
#[tokio::test]
async fn a_token_that_was_taken_back_is_asked_about_as_rarely_as_a_guess() {
    let (server, clock) = (Server::start().await, TestClock::new());
    let client = service(server.introspection().keep_for(Duration::from_secs(3)), &clock).await;
    server.say("good", active("ada"));
    assert_eq!(status(&client, "good").await, 200);
    server.say("good", json!({"active": false}));
    sleep(Duration::from_millis(3_100)).await;
    for _ in 0..5 {
        assert_eq!(status(&client, "good").await, 401);
    }
    assert_eq!(server.calls(), 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn requests_with_one_token_share_a_call_and_calls_are_bounded() {
    let (server, clock) = (Server::start().await, TestClock::new());
    let client = service(server.introspection().parallel_calls(4), &clock).await;
    server.behave(Manner::Slow(Duration::from_millis(50)));
    server.say("good", active("ada"));
    let all = |tokens: Vec<String>| {
        let asked = tokens.into_iter().map(|token| {
            let client = client.clone();
            tokio::spawn(async move { status(&client, &token).await })
        });
        asked.collect::<Vec<_>>()
    };
    for asked in all(vec!["good".to_owned(); 200]) {
        assert_eq!(asked.await.unwrap(), 200);
    }
    assert_eq!(server.calls(), 1);
    // Guesses of one client have a turn at a time, of four; tokens that were active have all.
    for asked in all((0..8).map(|number| format!("guess-{number}")).collect()) {
        assert_eq!(asked.await.unwrap(), 401);
    }
    assert_eq!((server.calls(), server.most_at_once()), (9, 1));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn guesses_push_no_good_answer_out() {
    let (server, clock) = (Server::start().await, TestClock::new());
    let client = service(server.introspection().keep_at_most(16), &clock).await;
    server.say("good", active("ada"));
    assert_eq!(status(&client, "good").await, 200);
    for number in 0..1_200 {
        assert_eq!(status(&client, &format!("guess-{number}")).await, 401);
    }
    let calls = server.calls();
    assert_eq!((status(&client, "good").await, server.calls()), (200, calls));
}

/// A server that misbehaves: 503 in short time, and what is kept passes.
async fn is_a_503(name: &str, manner: Manner) {
    let (server, clock) = (Server::start().await, TestClock::new());
    let client = service(server.introspection(), &clock).await;
    for token in ["known", "new"] {
        server.say(token, active("ada"));
    }
    assert_eq!(status(&client, "known").await, 200);
    server.behave(manner);
    // A call has a second; whoever waited for a slow server or a hanging one would wait for a minute.
    let asked = timeout(Duration::from_secs(20), client.get("/own").bearer("new").send());
    let reply = asked.await.unwrap_or_else(|_| panic!("{name}: too late"));
    assert_eq!(reply.status(), 503, "{name}");
    assert!(!reply.text().contains("hunter2") && !reply.text().contains("127.0.0.1"), "{name}");
    assert_eq!(status(&client, "known").await, 200, "{name}: what is kept passes");
    assert!(server.sent() < 16 << 20, "{name}: {} bytes were taken", server.sent());
    server.behave(Manner::Honest);
    assert_eq!(status(&client, "new").await, 200, "{name}: the server is back");
}

#[tokio::test]
async fn a_server_that_misbehaves_lets_nobody_in_and_keeps_nobody_waiting() {
    let saying = |status, body: &str| Manner::Saying(status, body.to_owned());
    let good = active("ada").to_string();
    let cases = [
        ("hanging", Manner::Hanging),
        ("slow", Manner::Slow(Duration::from_secs(60))),
        ("truncated", Manner::Truncated),
        ("huge", Manner::Huge(100 << 20)),
        ("HTML", saying("200 OK", "<html>active: true</html>")),
        ("no member", saying("200 OK", "{}")),
        ("a text", saying("200 OK", r#"{"active":"true"}"#)),
        ("refused", saying("401 Unauthorized", &good)),
        ("error", saying("500 Oops", &good)),
        ("closing", Manner::Closing),
        ("stopping", Manner::Stopping),
        ("created", saying("201 Created", &good)),
        ("redirect", saying("302 Found\r\nlocation: http://169.254.169.254/", "")),
    ];
    let cases = cases.map(|(name, manner)| tokio::spawn(is_a_503(name, manner)));
    for case in cases {
        case.await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn connections_serve_one_call_after_the_other() {
    let (server, clock) = (Server::start().await, TestClock::new());
    let client = service(server.introspection().parallel_calls(8), &clock).await;
    server.say("good", active("ada"));
    for number in 0..50 {
        assert_eq!(status(&client, &format!("guess-{number}")).await, 401);
    }
    assert_eq!(status(&client, "good").await, 200);
    assert_eq!((server.calls(), server.connections()), (51, 1));
    // Side by side each has one, and no more than may wait are kept.
    server.behave(Manner::Slow(Duration::from_millis(50)));
    for round in 0..3 {
        let asked = (0..16).map(|number| {
            let client = client.clone().at([198, 51, 100, number].into());
            let token = format!("side-{round}-{number}");
            tokio::spawn(async move { status(&client, &token).await })
        });
        for asked in asked.collect::<Vec<_>>() {
            assert_eq!(asked.await.unwrap(), 401);
        }
    }
    assert_eq!(server.calls(), 51 + 48);
    assert!(server.connections() <= 8, "{}", server.connections());
}

#[tokio::test]
async fn a_connection_that_its_server_closed_costs_no_call() {
    let (server, clock) = (Server::start().await, TestClock::new());
    let client = service(server.introspection(), &clock).await;
    server.close_after_answers();
    for number in 0..50 {
        assert_eq!(status(&client, &format!("guess-{number}")).await, 401);
    }
    server.say("good", active("ada"));
    assert_eq!(status(&client, "good").await, 200);
    assert_eq!((server.calls(), server.connections()), (51, 51), "each was asked about once");
}

#[tokio::test]
async fn a_call_is_made_again_only_where_nothing_was_answered_over_an_old_connection() {
    for (manner, calls) in [(Manner::Closing, 2), (Manner::Stopping, 1), (Manner::Truncated, 1)] {
        let (server, clock) = (Server::start().await, TestClock::new());
        let client = service(server.introspection(), &clock).await;
        server.say("good", active("ada"));
        assert_eq!(status(&client, "unknown").await, 401);
        server.behave(manner);
        assert_eq!(status(&client, "good").await, 503);
        assert_eq!(server.calls() - 1, calls, "over the old connection, and a new one");
        // A new connection gets one chance.
        assert_eq!(status(&client, "good").await, 503);
        assert_eq!(server.calls() - 1, calls + 1);
        server.behave(Manner::Honest);
        assert_eq!(status(&client, "good").await, 200);
    }
}

#[tokio::test]
async fn a_server_that_is_down_is_a_503() {
    let (server, clock) = (Server::start().await, TestClock::new());
    let closed = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/introspect", closed.local_addr().unwrap());
    drop(closed);
    let builder = Introspection::at(ISSUER, url).client("a", "b").audience("payroll");
    let client = service(builder.allow_http_on_loopback("127.0.0.1"), &clock).await;
    assert_eq!(status(&client, "good").await, 503);
    assert_eq!(client.get("/own").send().await.status(), 401, "nobody is asked about no token");
    assert_eq!(server.calls(), 0);
}

/// The call goes on for the others, who need not ask anew.
#[tokio::test]
async fn a_caller_who_hangs_up_does_not_fail_the_others() {
    let (server, clock) = (Server::start().await, TestClock::new());
    let client = service(server.introspection(), &clock).await;
    server.say("good", active("ada"));
    server.behave(Manner::Slow(Duration::from_millis(100)));
    let first = {
        let client = client.clone();
        tokio::spawn(async move { status(&client, "good").await })
    };
    sleep(Duration::from_millis(30)).await;
    let second = {
        let client = client.clone();
        tokio::spawn(async move { status(&client, "good").await })
    };
    sleep(Duration::from_millis(30)).await;
    first.abort();
    assert_eq!(second.await.unwrap(), 200);
    // What many gave up on leaves no room taken.
    server.behave(Manner::Hanging);
    for number in 0..1_100 {
        let token = format!("gone-{number}");
        let asked = timeout(Duration::from_micros(50), status(&client, &token));
        assert!(asked.await.is_err());
    }
    server.behave(Manner::Honest);
    assert_eq!(status(&client, "other").await, 401);
}

#[derive(Redacted)]
struct Tick {
    #[expose]
    id: u32,
}

#[secure(rate = "100000/s", timeout = "30s")]
async fn live() -> Sse<stream::Pending<Result<Tick, Problem>>> {
    Sse::new(stream::pending())
}

#[tokio::test]
async fn a_stream_ends_once_the_server_says_that_its_token_is_not_active() {
    let server = Server::start().await;
    let tokens = server.introspection().keep_for(Duration::from_millis(300));
    let security = Security::builder().authenticator(tokens.start().await.unwrap()).direct();
    let app = SecureRouter::new().route("/live", get(live));
    let app = app.secured_by(security.build().unwrap()).unwrap();
    server.say("good", active("ada"));
    let request = Request::get("/live").header("authorization", "Bearer good");
    let mut request = request.header("host", "staff.test").body(Body::empty()).unwrap();
    let peer = std::net::SocketAddr::from(([192, 0, 2, 1], 4711));
    request.extensions_mut().insert(ConnectInfo(peer));
    let mut body = app.oneshot(request).await.unwrap().into_body();
    assert!(
        timeout(Duration::from_secs(4), body.frame()).await.is_err(),
        "a good token ends nothing"
    );
    assert!(server.requests().len() >= 3, "it is asked about meanwhile");
    server.say("good", json!({"active": false}));
    let rest = timeout(Duration::from_secs(5), body.collect()).await.unwrap().unwrap().to_bytes();
    let rest = String::from_utf8(rest.to_vec()).unwrap();
    assert!(rest.contains("event: problem\n") && rest.contains("401"), "{rest}");
}
