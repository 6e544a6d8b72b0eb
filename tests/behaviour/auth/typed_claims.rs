//! `Claims<T>`: what a handler needs of the caller's token, validated like any input.

use palisade::auth::api_key::MemoryApiKeys;
use palisade::auth::{
    ApiKeys, AuthFailure, Authentication, Authenticator, Challenge, ChallengeError, Credential,
    Presented, Verified,
};
use palisade::http::StatusCode;
use palisade::prelude::*;
use palisade::testing::{Client, Issuer, Reply, TestClock, Token};
use palisade::{ConfigError, MaybeReady, RequestHead, SecureApp};
use serde_json::json;

use crate::auth::api_keys::PEPPER;
use crate::support::fixture::problem;
use crate::support::log::Log;

#[input]
struct Staff {
    #[validate(length(min = 2, max = 8))]
    department: String,
    #[validate(nested)]
    desk: Option<Desk>,
}

#[input]
struct Desk {
    #[validate(range(max = 9))]
    floor: u8,
}

#[secure(unredacted = "the test reads it")]
async fn desk(Claims(staff): Claims<Staff>) -> String {
    format!("{} {:?}", staff.department, staff.desk.map(|desk| desk.floor))
}

#[secure(unredacted = "the test reads it")]
async fn maybe(staff: Option<Claims<Staff>>) -> String {
    staff.map_or("none".to_owned(), |staff| staff.0.department)
}

#[public(reason = "greets", rate = "100/s")]
async fn greet(staff: Option<Claims<Staff>>) -> StatusCode {
    staff.map_or(StatusCode::NO_CONTENT, |_| StatusCode::ACCEPTED)
}

/// One of two kinds of work, and what else a token may say.
#[input]
struct Contract {
    #[validate(nested)]
    work: Work,
    #[validate(nested)]
    past: Option<Past>,
    #[validate(nested, length(max = 3))]
    homes: Option<Vec<Desk>>,
}

#[input]
#[serde(tag = "kind", rename_all = "snake_case")]
enum Work {
    Staff {
        #[validate(range(max = 9))]
        level: u8,
    },
    Guest {
        since: jiff::civil::Date,
    },
}

#[input]
#[serde(tag = "kind", content = "data", rename_all = "snake_case")]
enum Past {
    Staff {
        #[validate(range(max = 9))]
        level: u8,
    },
    Nothing,
}

#[secure(unredacted = "the test reads it")]
async fn contract(Claims(contract): Claims<Contract>) -> String {
    let work = match contract.work {
        Work::Staff { level } => format!("staff {level}"),
        Work::Guest { since } => format!("guest {since}"),
    };
    let past = match contract.past {
        Some(Past::Staff { level }) => format!("staff {level}"),
        Some(Past::Nothing) | None => "nothing".to_owned(),
    };
    let homes = contract.homes.into_iter().flatten().map(|desk| desk.floor.to_string());
    format!("{work}, {past}, {}", homes.collect::<String>())
}

struct Service {
    clock: TestClock,
    issuer: Issuer,
    client: Client,
}

fn service() -> Service {
    let (clock, issuer) = (TestClock::new(), Issuer::new());
    let security = Security::builder().jwt(issuer.jwt()).direct().clock(&clock).build().unwrap();
    let routes = SecureRouter::new()
        .route("/desk", get(desk))
        .route("/maybe", get(maybe))
        .route("/contract", get(contract))
        .route("/greet", get(greet));
    let app: SecureApp = routes.secured_by(security).unwrap();
    Service { clock, issuer, client: crate::documented(app) }
}

impl Service {
    fn token(&self) -> Token {
        self.issuer.token("ada", &self.clock)
    }

    async fn get(&self, path: &str, token: &Token) -> Reply {
        self.client.get(path).bearer(&token.sign()).send().await
    }
}

#[tokio::test]
async fn a_handler_reads_the_claims_it_names_and_no_other() {
    let service = service();
    let token = service
        .token()
        .claim("department", "hr")
        .claim("desk", json!({"floor": 3, "lamp": {"colour": "green"}}))
        .claim("groups", json!(["a", "b"]));
    let reply = service.get("/desk", &token).await;
    assert_eq!((reply.status(), &*reply.text()), (StatusCode::OK, "hr Some(3)"));
    let other = service.token().claim("department", "it");
    assert_eq!(service.get("/desk", &other).await.text(), "it None");
}

#[tokio::test]
async fn what_a_type_does_not_name_is_left_alone_in_every_form() {
    let service = service();
    let token = |work: serde_json::Value| service.token().claim("work", work);
    let staff = json!({"kind": "staff", "level": 3, "since": "x", "more": {}});
    for (token, text) in [
        (token(staff.clone()), "staff 3, nothing, "),
        (
            token(json!({"more": [1], "since": "2024-02-29", "kind": "guest"})),
            "guest 2024-02-29, nothing, ",
        ),
        (
            token(staff.clone())
                .claim("past", json!({"more": 1, "data": {"level": 7, "more": 1}, "kind": "staff"}))
                .claim("homes", json!([{"floor": 1, "more": 1}, {"floor": 2}])),
            "staff 3, staff 7, 12",
        ),
        (token(staff).claim("past", json!({"kind": "nothing", "more": 1})), "staff 3, nothing, "),
    ] {
        assert_eq!(service.get("/contract", &token).await.text(), text);
    }
    for odd in [
        json!({"kind": "chief", "level": 3}),
        json!({"level": 3}),
        json!({"kind": "staff", "level": 10}),
        json!({"kind": "guest", "since": "2024-02-30"}),
        json!({"kind": ["staff"], "level": 3}),
    ] {
        problem(&service.get("/contract", &token(odd)).await, 403);
    }
}

#[tokio::test]
async fn claims_that_do_not_fit_are_a_403_that_only_the_log_explains() {
    let service = service();
    let good = || service.token().claim("department", "hr");
    for (token, told) in [
        (service.token(), "/department required"),
        (service.token().claim("department", json!(null)), "/department invalid_type"),
        (service.token().claim("department", json!(["hr"])), "/department invalid_type"),
        (service.token().claim("department", "h"), "/department"),
        (service.token().claim("department", "much too long"), "/department"),
        (service.token().claim("department", "a\u{202e}b"), "/department"),
        (good().claim("desk", json!({"floor": 10})), "/desk/floor"),
        (good().claim("desk", json!({"floor": -1})), "/desk/floor"),
        (good().claim("desk", json!([3])), "/desk"),
    ] {
        let log = Log::listen();
        let reply = service.get("/desk", &token).await;
        problem(&reply, 403);
        assert!(!reply.text().contains("department"), "{}", reply.text());
        assert_eq!(log.audit()["reason"], "claims_unfit");
        assert_eq!(log.audit()["subject"], "ada");
        let text = log.text();
        assert!(text.contains(told), "{told}: {text}");
        assert!(!text.contains("much too long"), "{text}");
        // An `Option` is for what is absent, and no way round a rule.
        problem(&service.get("/maybe", &token).await, 403);
        problem(&service.get("/greet", &token).await, 403);
    }
    assert_eq!(service.get("/desk", &good()).await.status(), StatusCode::OK);
    assert_eq!(service.get("/maybe", &good()).await.text(), "hr");
    assert_eq!(service.get("/greet", &good()).await.status(), StatusCode::ACCEPTED);
    assert_eq!(service.client.get("/greet").send().await.status(), StatusCode::NO_CONTENT);
}

#[secure(auth = any("jwt", "api_key"), unredacted = "the test reads it")]
async fn either(Claims(staff): Claims<Staff>) -> String {
    staff.department
}

#[secure(auth = any("jwt", "api_key"), unredacted = "the test reads it")]
async fn either_optional(staff: Option<Claims<Staff>>) -> String {
    staff.map_or("none".to_owned(), |staff| staff.0.department)
}

#[secure(auth = "jwt", unredacted = "the test reads it")]
async fn by_token(Claims(staff): Claims<Staff>) -> String {
    staff.department
}

#[tokio::test]
async fn a_scheme_without_claims_is_refused_at_start() {
    let (clock, issuer) = (TestClock::new(), Issuer::new());
    let keys = ApiKeys::builder("acme", *PEPPER).build(MemoryApiKeys::new()).unwrap();
    let security = Security::builder()
        .jwt(issuer.jwt())
        .api_keys(keys)
        .default_auth(["jwt"])
        .direct()
        .clock(&clock)
        .build()
        .unwrap();
    let start = |routes: SecureRouter| -> Result<SecureApp, ConfigError> {
        routes.secured_by(security.clone())
    };
    let refused = start(SecureRouter::new().route("/x", get(either))).unwrap_err().to_string();
    assert!(refused.contains("`either`") && refused.contains("`api_key`"), "{refused}");
    for routes in [
        SecureRouter::new().route("/x", get(either_optional)),
        SecureRouter::new().route("/x", get(by_token)),
        SecureRouter::new().route("/x", get(desk)),
    ] {
        assert!(start(routes).is_ok());
    }
}

/// A scheme of an application's own, whose credentials have claims or not.
struct Badge;

impl Authenticator for Badge {
    fn name(&self) -> &'static str {
        "badge"
    }

    fn find<'a>(&self, head: &RequestHead<'a>) -> Presented<'a> {
        let badge = head.headers().get("x-badge");
        badge.map_or(Presented::Absent, |badge| Presented::credential(badge.as_bytes()))
    }

    fn verify<'a>(
        &'a self,
        badge: Credential<'a>,
        request: Authentication<'a>,
    ) -> MaybeReady<'a, Result<Verified, AuthFailure>> {
        let verified = request.verified("badges", "ada");
        MaybeReady::Now(Ok(verified.claims(badge.as_bytes().to_vec())))
    }

    fn challenge(&self, realm: &str, _: Option<ChallengeError<'_>>) -> Challenge {
        Challenge::new("Badge").param("realm", realm)
    }
}

#[tokio::test]
async fn a_credential_without_claims_has_none_and_what_is_no_json_is_refused() {
    let security = Security::builder().authenticator(Badge).direct().build().unwrap();
    let routes = SecureRouter::new().route("/desk", get(desk)).route("/maybe", get(maybe));
    let app: SecureApp = routes.secured_by(security).unwrap();
    let client = crate::documented(app);
    let ask =
        async |path: &str, claims: &str| client.get(path).header("x-badge", claims).send().await;
    problem(&ask("/desk", "").await, 403);
    assert_eq!(ask("/maybe", "").await.text(), "none");
    for odd in ["{", "[]", "null", r#"{"department":"hr"} x"#] {
        problem(&ask("/desk", odd).await, 403);
        problem(&ask("/maybe", odd).await, 403);
    }
    assert_eq!(ask("/maybe", r#"{"department":"hr"}"#).await.text(), "hr");
    assert_eq!(ask("/desk", r#"{"department":"hr"}"#).await.text(), "hr None");
}
