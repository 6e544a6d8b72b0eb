//! Versions of an API: where they are, what their answers say, and when they are gone (RFC 9745, RFC 8594).

use std::time::Duration;

use palisade::auth::basic::{Basic, HashCost, MemoryBasicUsers};
use palisade::http::header::{HeaderName, HeaderValue};
use palisade::prelude::*;
use palisade::testing::Reply;
use palisade::{SecurityBuilder, Versions};

use crate::support::fixture::{Fixture, problem, refused};
use crate::support::log::Log;

#[input]
struct Nothing {}

#[derive(Redacted)]
struct Told {
    #[expose]
    version: u8,
    #[expose]
    salary: u32,
}

#[derive(Redacted)]
struct ToldLess {
    #[expose]
    version: u8,
    #[expose(role = "hr")]
    salary: u32,
}

#[secure(
    version = "1",
    deprecated = "2026-01-01",
    sunset = "2026-12-31T23:59:59Z",
    successor = "/v2/staff/{id}",
    rate = "100/s",
    objects = "a test"
)]
async fn show_v1(Path(_): Path<u32>) -> Json<Told> {
    Json(Told { version: 1, salary: 7 })
}

#[secure(version = "2", role = "hr", rate = "10/s", objects = "a test")]
async fn show_v2(Path(_): Path<u32>) -> Json<ToldLess> {
    Json(ToldLess { version: 2, salary: 7 })
}

#[secure(version = "2", role = "hr")]
async fn hire_v2(Json(_): Json<Nothing>) {}

#[public(reason = "a probe", rate = "100/s")]
async fn health() -> &'static str {
    "ok"
}

#[public(reason = "a test", rate = "100/s", deprecated = "2030-01-01", unredacted = "a test")]
async fn old() -> ([(HeaderName, HeaderValue); 1], &'static str) {
    ([(HeaderName::from_static("deprecation"), HeaderValue::from_static("true"))], "ok")
}

fn routes() -> SecureRouter {
    let staff = SecureRouter::new()
        .route("/{id}", get(show_v1))
        .route("/{id}", get(show_v2))
        .route("/", post(hire_v2));
    SecureRouter::new().nest("/staff", staff).route("/health", get(health)).route("/old", get(old))
}

/// Seconds since the Unix epoch at 2026-06-30.
const SUMMER: i64 = 1_782_777_600;

fn fixture(versions: Versions) -> Fixture {
    let fixture = Fixture::configured(routes(), |builder| builder.versions(versions));
    fixture.clock.set_millis(SUMMER * 1_000);
    fixture
}

async fn show(fixture: &Fixture, path: &str, fields: &[(&str, &str)]) -> Reply {
    let request = fixture.client.get(path).bearer(&fixture.token_as("e1", "hr"));
    let add = |request: palisade::testing::Sending, (name, value): &(&str, &str)| {
        request.header(name, value)
    };
    fields.iter().fold(request, add).send().await
}

#[tokio::test]
async fn a_path_names_the_version() {
    let fixture = fixture(Versions::in_path("/v{version}", ["1", "2"]));
    for (path, version) in [("/v1/staff/7", 1), ("/v2/staff/7", 2)] {
        assert_eq!(show(&fixture, path, &[]).await.json()["version"], version);
    }
    for path in ["/staff/7", "/v3/staff/7", "/v1/health", "/v1/staff", "/V1/staff/7"] {
        problem(&show(&fixture, path, &[]).await, 404);
    }
    assert_eq!(show(&fixture, "/health", &[]).await.text(), "ok");
    let routes = fixture.app.posture().routes();
    let paths: Vec<_> = routes.iter().map(|route| (route.method(), route.path())).collect();
    let expected = [("GET", "/v1/staff/{id}"), ("GET", "/v2/staff/{id}"), ("POST", "/v2/staff")];
    assert_eq!(&paths[..3], expected);
}

#[tokio::test]
async fn a_header_field_names_the_version() {
    let fixture = fixture(Versions::in_header("API-Version", ["1", "2"]));
    for version in [1, 2] {
        let text = version.to_string();
        let reply = show(&fixture, "/staff/7", &[("api-version", &text)]).await;
        assert_eq!(reply.json()["version"], version);
        assert!(vary(&reply).contains("api-version"), "{reply:?}");
    }
    for fields in [
        vec![],
        vec![("api-version", "3")],
        vec![("api-version", "1"), ("api-version", "2")],
        vec![("api-version", "1,2")],
    ] {
        let reply = show(&fixture, "/staff/7", &fields).await;
        let detail = problem(&reply, 400)["detail"].to_string();
        assert!(detail.contains("`api-version`, of: 1, 2"), "{detail}");
        assert!(vary(&reply).contains("api-version"), "{reply:?}");
        assert_eq!(show(&fixture, "/health", &fields).await.text(), "ok");
        problem(&show(&fixture, "/nowhere", &fields).await, 404);
    }
    problem(&show(&fixture, "/staff", &[("api-version", "1")]).await, 404);
    let served = show(&fixture, "/staff", &[("api-version", "2")]).await;
    assert_eq!(
        (problem(&served, 405)["status"].as_u64(), served.header("allow")),
        (Some(405), "POST")
    );
    assert_eq!(show(&fixture, "/health", &[("api-version", "2")]).await.text(), "ok");
}

fn vary(reply: &Reply) -> String {
    let lines = reply.headers().get_all("vary").iter().map(|line| line.to_str().unwrap());
    lines.collect::<Vec<_>>().join(", ")
}

#[tokio::test]
async fn a_media_type_names_the_version_and_a_default_stands_for_none() {
    let versions = Versions::in_media_type("application/vnd.staff", ["1", "2"]).default("2");
    let fixture = fixture(versions);
    let v1 = "application/vnd.staff.v1+json";
    for (fields, version) in [
        (vec![], 2),
        (vec![("accept", "*/*")], 2),
        (vec![("accept", v1)], 1),
        (vec![("accept", "text/html, application/vnd.staff.v1+json;q=0.8")], 1),
    ] {
        let reply = show(&fixture, "/staff/7", &fields).await;
        assert_eq!(reply.json()["version"], version, "{fields:?}");
        let kind = format!("application/vnd.staff.v{version}+json");
        assert_eq!((reply.header("content-type"), vary(&reply).as_str()), (&*kind, "accept"));
    }
    problem(&show(&fixture, "/staff/7", &[("accept", "application/vnd.staff.v9+json")]).await, 400);
    let body = |kind: &str| {
        let hr = fixture.token_as("e1", "hr");
        let request = fixture.client.post("/staff").bearer(&hr).body("{}");
        request.header("content-type", kind).send()
    };
    assert_eq!(body("application/vnd.staff.v2+json").await.status(), StatusCode::NO_CONTENT);
    problem(&body("application/vnd.staff.v1+json").await, 404);
}

#[tokio::test]
async fn an_answer_says_that_it_will_end_whatever_the_answer_is() {
    let fixture = fixture(Versions::in_path("/v{version}", ["1", "2"]));
    let anonymous = fixture.client.get("/v1/staff/7").send().await;
    let malformed = show(&fixture, "/v1/staff/x", &[]).await;
    let good = show(&fixture, "/v1/staff/7", &[]).await;
    for (reply, status) in [(anonymous, 401), (malformed, 400), (good, 200)] {
        assert_eq!(reply.status().as_u16(), status);
        assert_eq!(reply.header("deprecation"), "@1767225600");
        assert_eq!(reply.header("sunset"), "Thu, 31 Dec 2026 23:59:59 GMT");
        let link = reply.header("link");
        assert!(link.ends_with(">; rel=\"successor-version\""), "{link}");
        assert!(link.starts_with("</v2/staff/"), "{link}");
    }
    let newest = show(&fixture, "/v2/staff/7", &[]).await;
    for name in ["deprecation", "sunset", "link"] {
        assert!(!newest.headers().contains_key(name), "{newest:?}");
    }
    let old = show(&fixture, "/old", &[]).await;
    let lines: Vec<_> = old.headers().get_all("deprecation").iter().collect();
    assert_eq!(lines, ["@1893456000"], "whatever the handler sets");
}

#[tokio::test]
async fn after_its_sunset_a_handler_is_gone() {
    let fixture = fixture(Versions::in_path("/v{version}", ["1", "2"]));
    fixture.clock.set_millis(1_798_761_598_999);
    assert_eq!(show(&fixture, "/v1/staff/7", &[]).await.status(), StatusCode::OK);
    fixture.clock.advance(Duration::from_millis(1));
    let log = Log::listen();
    for token in [None, Some(fixture.token_as("e1", "hr"))] {
        let request = fixture.client.get("/v1/staff/7");
        let request = token.iter().fold(request, |request, token| request.bearer(token));
        let gone = request.send().await;
        problem(&gone, 410);
        assert_eq!(gone.header("sunset"), "Thu, 31 Dec 2026 23:59:59 GMT");
        assert_eq!(gone.header("link"), "</v2/staff/7>; rel=\"successor-version\"");
    }
    assert_eq!(log.audits()[0]["reason"], "version_gone");
    assert_eq!(show(&fixture, "/v2/staff/7", &[]).await.status(), StatusCode::OK);
}

#[tokio::test]
async fn each_version_has_budgets_of_its_own() {
    let fixture = fixture(Versions::in_path("/v{version}", ["1", "2"]));
    for _ in 0..10 {
        assert_eq!(show(&fixture, "/v2/staff/7", &[]).await.status(), StatusCode::OK);
    }
    problem(&show(&fixture, "/v2/staff/7", &[]).await, 429);
    assert_eq!(show(&fixture, "/v1/staff/7", &[]).await.status(), StatusCode::OK);
}

#[test]
fn what_ends_and_where_an_older_version_is_laxer_is_told() {
    let log = Log::listen();
    let (clock, issuer) = Default::default();
    let clock: palisade::testing::TestClock = clock;
    clock.set_millis(1_798_761_599_000 - 40 * 86_400_000);
    let security = crate::support::fixture::builder(&clock, &issuer)
        .versions(Versions::in_path("/v{version}", ["1", "2"]))
        .build();
    let app = routes().secured_by(security.unwrap()).unwrap();
    let posture = app.posture();
    let [laxer] = posture.laxer_versions() else { panic!("{posture}") };
    assert_eq!((laxer.older(), laxer.newest(), laxer.path()), ("1", "2", "/staff/{id}"));
    let told = laxer.differences().join("; ");
    assert!(told.contains("authenticated") && told.contains("in 2: role hr"), "{told}");
    assert!(told.contains("100/s per identity, and in 2: 10/s per identity"), "{told}");
    assert!(told.contains("`salary` for everyone, and in 2: `salary` for role hr"), "{told}");
    let table = posture.to_string();
    let life = "show_v1 (version 1, deprecated 2026-01-01, sunset 2026-12-31T23:59:59Z, successor";
    assert!(table.contains(life) && table.contains("where the older is laxer"), "{table}");
    let json = serde_json::to_value(posture).unwrap();
    assert!(json[0]["lifecycle"].as_str().unwrap().starts_with("version 1"), "{json}");
    assert_eq!(json[0]["laxer_than_newest"].as_array().unwrap().len(), 3, "{json}");
    assert!(json[1].get("laxer_than_newest").is_none(), "{json}");
    let ending = "`show_v1` (GET /v1/staff/{id}) is gone in 40 days";
    assert_eq!(posture.endings(clock.now_millis()), [ending]);
    assert!(log.text().contains(ending), "{}", log.text());
    assert!(log.text().contains("an older version is laxer"), "{}", log.text());
    assert!(posture.endings(SUMMER * 1_000).is_empty());
}

#[secure(version = "1", auth = any("jwt", "basic"), in_flight = 100)]
async fn lax_v1() {}

#[secure(version = "2", auth = "jwt", step_up(max_age = "5m"), in_flight = 2)]
async fn strict_v2() {}

#[secure(version = "1", in_flight = 2)]
async fn same_v1() {}

#[secure(version = "2", auth = "jwt", in_flight = 2)]
async fn same_v2() {}

/// What is demanded beside the rule counts, too.
#[test]
fn an_older_version_is_laxer_by_credentials_step_up_and_bounds() {
    let routes = SecureRouter::new()
        .route("/lax", get(lax_v1))
        .route("/lax", get(strict_v2))
        .route("/same", get(same_v1))
        .route("/same", get(same_v2));
    let fixture = Fixture::configured(routes, |builder| {
        let cost = HashCost::new(7_168, 5).unwrap();
        let basic = Basic::new(cost, MemoryBasicUsers::new()).unwrap();
        builder
            .authenticator(basic)
            .default_auth(["jwt"])
            .versions(Versions::in_path("/v{version}", ["1", "2"]))
    });
    let posture = fixture.app.posture();
    let [laxer] = posture.laxer_versions() else { panic!("{posture}") };
    let told = laxer.differences().join("; ");
    assert_eq!(laxer.path(), "/lax");
    assert!(told.contains("by jwt or basic") && told.contains("by jwt"), "{told}");
    assert!(told.contains("100 at once") && told.contains("2 at once"), "{told}");
}

#[secure(version = "2", sunset = "2099-12-31", successor = "/v3/{team}")]
async fn leads_nowhere() {}

#[test]
fn a_version_that_cannot_be_mounted_does_not_start() {
    type Configure = fn(SecurityBuilder) -> SecurityBuilder;
    let path = |it: SecurityBuilder| it.versions(Versions::in_path("/v{version}", ["1", "2"]));
    let none: Configure = |it| it;
    let told = refused(routes(), none);
    assert!(told.contains("`1`, `2` and no version is declared"), "{told}");
    let told = refused(routes(), |it| it.versions(Versions::in_path("/v{version}", ["2", "3"])));
    assert!(
        told.contains("the version `1` is not declared: `.versions(..)` has `2`, `3`"),
        "{told}"
    );
    let twice = SecureRouter::new().route("/staff/{id}", get(show_v1).post(hire_v2));
    let told = refused(twice, path);
    assert!(told.contains("are of several versions"), "{told}");
    let told = refused(SecureRouter::new().route("/v2/staff", post(hire_v2)), path);
    assert!(told.contains("write the path behind `/v2`"), "{told}");
    let both = SecureRouter::new().route("/staff", post(hire_v2)).route("/staff", get(health));
    let told = refused(both, |it| it.versions(Versions::in_header("v", ["2"])));
    assert!(told.contains("with a version and without one"), "{told}");
    let told = refused(SecureRouter::new().route("/staff", get(leads_nowhere)), path);
    assert!(told.contains("its `successor` needs `{team}`"), "{told}");
}
