//! A session from its login to its end.

use std::sync::Arc;
use std::time::Duration;

use palisade::CallerId;
use palisade::auth::ApiKeys;
use palisade::auth::api_key::{ApiKeyGrant, MemoryApiKeys};
use palisade::prelude::*;
use palisade::session::{MemorySessions, SessionControl, SessionGrant, Sessions};
use palisade::testing::{Client, TestClock, session_store_suite};
use serde_json::json;

use crate::log::Log;
use crate::problem;
use crate::service::{Service, cookie_of};

#[tokio::test(flavor = "multi_thread")]
async fn the_store_of_this_process_keeps_what_stores_promise() {
    session_store_suite(Arc::new(MemorySessions::new())).await;
}

#[tokio::test]
async fn the_cookie_is_kept_from_scripts_siblings_and_caches() {
    let service = Service::new();
    let reply = service.client.post("/enter").send().await;
    let cookie = reply.header("set-cookie");
    let (pair, attributes) = cookie.split_once("; ").unwrap();
    assert_eq!(attributes, "Path=/; Secure; HttpOnly; SameSite=Lax");
    assert_eq!(pair.strip_prefix("__Host-session=").map(str::len), Some(43));
    assert_eq!(reply.header("cache-control"), "no-store");
    assert_ne!(service.login().await, service.login().await);
}

#[tokio::test]
async fn no_log_and_no_list_has_what_opens_a_session() {
    let service = Service::new();
    let login = Log::listen();
    let cookie = service.login().await;
    let secret = cookie.strip_prefix("__Host-session=").unwrap();
    assert!(!login.text().contains(secret), "{}", login.text());
    drop(login);
    let log = Log::listen();
    let listed = service.get("/sessions", &cookie).await;
    assert!(!listed.text().contains(secret) && !log.text().contains(secret));
    let id = listed.json()[0]["id"].as_str().unwrap().to_owned();
    assert_eq!(log.audit()["credential"], *id);
    // The public id is no cookie.
    problem(&service.get("/me", &format!("__Host-session={id}")).await, 401);
    assert_eq!(service.get("/me", &cookie).await.status(), StatusCode::NO_CONTENT);
}

#[tokio::test]
async fn an_id_that_the_service_did_not_make_is_never_adopted() {
    let service = Service::new();
    let chosen = format!("__Host-session={}", "A".repeat(43));
    let reply = service.client.post("/enter").header("cookie", &chosen).send().await;
    let cookie = cookie_of(&reply);
    assert_ne!(cookie, chosen);
    problem(&service.get("/me", &chosen).await, 401);
    assert_eq!(service.get("/me", &cookie).await.status(), StatusCode::NO_CONTENT);
}

#[tokio::test]
async fn every_wrong_cookie_gets_one_answer_which_lets_the_browser_forget_it() {
    let service = Service::new();
    let cookie = service.login().await;
    service.post("/logout", &cookie).await;
    let ended = service.get("/me", &cookie).await;
    problem(&ended, 401);
    assert!(ended.header("set-cookie").starts_with("__Host-session=; Path=/; Max-Age=0; Secure"));
    let valid = "A".repeat(43);
    for wrong in ["", "x", &valid, "\"quoted\"", &"B".repeat(4_000)] {
        let reply = service.get("/me", &format!("__Host-session={wrong}")).await;
        assert_eq!(reply, ended, "{wrong}");
    }
    problem(&service.get("/me", &format!("{cookie}; __Host-session=x")).await, 400);
    problem(&service.get("/me", "__host-session=x").await, 401);
}

#[tokio::test]
async fn a_login_ends_the_session_that_the_browser_came_with() {
    let service = Service::new();
    let first = service.login().await;
    let second = cookie_of(&service.post("/enter", &first).await);
    problem(&service.get("/me", &first).await, 401);
    assert_eq!(service.get("/me", &second).await.status(), StatusCode::NO_CONTENT);
}

#[tokio::test]
async fn other_rights_come_with_another_id_and_the_old_one_is_dead() {
    let service = Service::new();
    let before = service.login().await;
    problem(&service.get("/salaries", &before).await, 403);
    let after = cookie_of(&service.post("/promote", &before).await);
    assert_ne!(before, after);
    assert_eq!(service.get("/salaries", &after).await.status(), StatusCode::OK);
    problem(&service.get("/me", &before).await, 401);
    problem(&service.post("/promote", &before).await, 401);
}

#[tokio::test]
async fn how_a_caller_proved_it_stands_in_the_claims() {
    let service = Service::new();
    let first = service.login().await;
    let login = service.get("/proof", &first).await.json();
    assert_eq!(login["amr"], json!(["pwd"]));
    service.clock.advance(Duration::from_secs(100));
    let second = cookie_of(&service.post("/step-up", &first).await);
    let proof = service.get("/proof", &second).await.json();
    assert_eq!(proof["amr"], json!(["pwd", "otp"]));
    let begun = login["auth_time"].as_i64().unwrap();
    assert_eq!(proof["auth_time"], begun + 100);
    // A change of rights proves nothing anew.
    service.clock.advance(Duration::from_secs(100));
    let third = cookie_of(&service.post("/promote", &second).await);
    assert_eq!(service.get("/proof", &third).await.json()["auth_time"], begun + 100);
}

#[tokio::test]
async fn a_session_ends_unused_and_for_good() {
    let service = Service::new();
    let (idle, used) = (service.login().await, service.login().await);
    for _ in 0..3 {
        service.clock.advance(Duration::from_secs(500));
        assert_eq!(service.get("/me", &used).await.status(), StatusCode::NO_CONTENT);
    }
    problem(&service.get("/me", &idle).await, 401);
    // A renewal gives it no longer life.
    let used = cookie_of(&service.post("/promote", &used).await);
    for _ in 0..4 {
        service.clock.advance(Duration::from_secs(500));
        assert_eq!(service.get("/me", &used).await.status(), StatusCode::NO_CONTENT);
    }
    service.clock.advance(Duration::from_secs(101));
    problem(&service.get("/me", &used).await, 401);
}

#[tokio::test]
async fn a_caller_sees_its_sessions_and_ends_one_or_all_others() {
    let service = Service::new();
    let (phone, desk, other) =
        (service.login().await, service.login().await, service.login().await);
    service.clock.advance(Duration::from_secs(70));
    let listed = service.get("/sessions", &desk).await.json();
    assert_eq!(listed.as_array().map(Vec::len), Some(3));
    assert_eq!((&listed[0]["current"], &listed[0]["device"]), (&json!(true), &json!("Browser/1")));
    assert_eq!(listed[0]["address"], "192.0.2.1");
    let of_phone = service.get("/sessions", &phone).await.json();
    let current = |list: &serde_json::Value| {
        let mut all = list.as_array().unwrap().iter();
        all.find(|it| it["current"] == true).unwrap()["id"].clone()
    };
    let end = async |id: &serde_json::Value| {
        let request = service.client.post("/sessions/end").header("cookie", &desk);
        request.json(&json!({ "id": id })).send().await.status().as_u16()
    };
    assert_eq!(end(&current(&of_phone)).await, 204);
    assert_eq!(end(&current(&of_phone)).await, 404);
    problem(&service.get("/me", &phone).await, 401);
    assert_eq!(service.get("/me", &other).await.status(), StatusCode::NO_CONTENT);
    service.post("/sessions/end-others", &desk).await;
    problem(&service.get("/me", &other).await, 401);
    assert_eq!(service.get("/me", &desk).await.status(), StatusCode::NO_CONTENT);
    let caller = CallerId::new("https://staff.test", "ada");
    assert_eq!(service.sessions.end_all(&caller).await.unwrap(), 1);
    problem(&service.get("/me", &desk).await, 401);
}

#[tokio::test]
async fn a_logout_lets_the_browser_forget_everything() {
    let service = Service::new();
    let cookie = service.login().await;
    let reply = service.post("/logout", &cookie).await;
    assert_eq!(reply.status(), StatusCode::NO_CONTENT);
    assert_eq!(reply.header("clear-site-data"), "\"cache\", \"storage\"");
    assert!(reply.header("set-cookie").contains("Max-Age=0"));
    problem(&service.get("/me", &cookie).await, 401);
}

#[secure(auth = any("session", "api_key"), rate(limit = "2/h", per = "api_key"))]
async fn export() -> NoContent {
    NoContent
}

/// A session is no key of an API: whoever logs in anew has the budget of before.
#[tokio::test]
async fn a_new_login_is_no_new_budget_of_a_key() {
    let (clock, store) = (TestClock::new(), MemorySessions::new());
    let sessions = Sessions::builder().clock(&clock).build(store).unwrap();
    let pepper = *b"9f3c1d7e0b5a48c6a2e4f60817d9b35c";
    let keys = ApiKeys::builder("acme", pepper).build(MemoryApiKeys::new()).unwrap();
    let ada = || CallerId::new("https://staff.test", "ada");
    let key = keys.issue(ApiKeyGrant::to(ada()).without_expiry()).await.unwrap().into_text();
    let security = Security::builder().api_keys(keys).sessions(sessions.clone()).clock(&clock);
    let app = SecureRouter::new().route("/export", get(export));
    let client = Client::new(app.secured_by(security.direct().build().unwrap()).unwrap());
    let with_session = async || {
        let issued = sessions.begin(SessionGrant::to(ada()), None).await.unwrap().into_cookie();
        let cookie = issued.header_value().unwrap().to_str().unwrap().to_owned();
        let cookie = cookie.split(';').next().unwrap();
        client.get("/export").header("cookie", cookie).send().await
    };
    for _ in 0..2 {
        assert_eq!(with_session().await.status(), StatusCode::NO_CONTENT);
    }
    problem(&with_session().await, 429);
    let with_key = async || client.get("/export").header("x-api-key", &key).send().await;
    for _ in 0..2 {
        assert_eq!(with_key().await.status(), StatusCode::NO_CONTENT);
    }
    problem(&with_key().await, 429);
}

#[tokio::test]
async fn a_login_tells_of_the_sessions_that_it_ends() {
    use palisade::session::MOST_SESSIONS_OF_A_CALLER;
    let service = Service::new();
    let grant = || SessionGrant::to(CallerId::new("https://staff.test", "eve"));
    let first = service.sessions.begin(grant(), None).await.unwrap();
    let ended = |log: &Log| {
        let lines = log.lines();
        let fields = lines.iter().map(|line| line["fields"].clone());
        fields.filter(|fields| fields["event"] == "session_ended").collect::<Vec<_>>()
    };
    // Another caller's, with which the browser came.
    let log = Log::listen();
    let ada = SessionGrant::to(CallerId::new("https://staff.test", "ada"));
    let _ = service.sessions.begin(ada, Some(first.id())).await.unwrap();
    let told = ended(&log);
    assert_eq!(told.len(), 1, "{told:?}");
    assert_eq!((&told[0]["reason"], &told[0]["subject"]), (&json!("replaced"), &json!("\"eve\"")));
    assert_eq!(told[0]["credential"], first.id().to_string());
    drop(log);

    let oldest = service.sessions.begin(grant(), None).await.unwrap();
    for _ in 1..MOST_SESSIONS_OF_A_CALLER {
        service.clock.advance(Duration::from_millis(1));
        let _ = service.sessions.begin(grant(), None).await.unwrap();
    }
    let log = Log::listen();
    assert!(ended(&log).is_empty());
    service.clock.advance(Duration::from_millis(1));
    let _ = service.sessions.begin(grant(), None).await.unwrap();
    let told = ended(&log);
    assert_eq!(told.len(), 1, "{told:?}");
    assert_eq!(told[0]["reason"], "crowded");
    assert_eq!(told[0]["credential"], oldest.id().to_string());
}

#[public(reason = "a test asks for a session of any request", rate = "1000/s")]
async fn live(session: SessionControl) -> Result<NoContent, Problem> {
    session.check_is_live().await?;
    Ok(NoContent)
}

#[secure(auth = "session", rate = "1000/s")]
async fn live_before(caller: Principal, session: SessionControl) -> Result<NoContent, Problem> {
    session.check_is_live().await?;
    session.step_up(&caller.id(), "otp").await?;
    Ok(NoContent)
}

#[secure(auth = "session", rate = "1000/s")]
async fn live_behind(caller: Principal, session: SessionControl) -> Result<NoContent, Problem> {
    session.step_up(&caller.id(), "otp").await?;
    session.check_is_live().await?;
    Ok(NoContent)
}

#[tokio::test]
async fn a_session_is_live_under_the_id_that_the_request_came_with() {
    let service = Service::new();
    let app = SecureRouter::<()>::new()
        .route("/live", post(live))
        .route("/live/before", post(live_before))
        .route("/live/behind", post(live_behind));
    let security = Security::builder().sessions(service.sessions.clone()).direct();
    let security = security.clock(&service.clock).build().unwrap();
    let client = Client::new(app.secured_by(security).unwrap()).host("staff.test");
    let ask = async |path: &str, cookie: &str| {
        client.post(path).header("cookie", cookie).send().await.status().as_u16()
    };
    assert_eq!(client.post("/live").send().await.status(), 401, "it came with none");
    let cookie = service.login().await;
    assert_eq!(ask("/live", &cookie).await, 204);
    assert_eq!(ask("/live/behind", &cookie).await, 401);
    assert_eq!(ask("/live", &cookie).await, 401, "another request renewed it");
    let cookie = service.login().await;
    assert_eq!(ask("/live/before", &cookie).await, 204);
}
