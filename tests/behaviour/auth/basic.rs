//! Names and passwords (RFC 7617): what the suite of all schemes does not ask.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use palisade::CallerId;
use palisade::auth::basic::{
    Basic, BasicUser, BasicUsers, HashCost, MemoryBasicUsers, UsersAnswer,
};
use palisade::http::StatusCode;
use palisade::prelude::*;
use palisade::testing::Client;

use crate::support::fixture::problem;
use crate::support::log::Log;
use crate::{Role, Scope};

#[secure(role = "hr")]
async fn salaries() -> StatusCode {
    StatusCode::OK
}

#[secure(role = "hr")]
async fn pay() -> StatusCode {
    StatusCode::OK
}

fn line(pair: &str) -> String {
    format!("Basic {}", STANDARD.encode(pair))
}

async fn service(cost: HashCost, users: &MemoryBasicUsers) -> Client {
    let basic = Basic::new(cost, users.clone()).unwrap();
    if users.find("ada").wait().await.unwrap().is_none() {
        let hash = basic.hash("pässwörd").await.unwrap();
        let caller = CallerId::new("staff", "ada");
        users.put("ada", BasicUser::new(caller, hash).role(Role::Hr).scope(Scope::Read));
    }
    let security = Security::builder().roles::<Role>().scopes::<Scope>().authenticator(basic);
    let security = security.direct().build().unwrap();
    let routes = SecureRouter::new().route("/salaries", get(salaries).post(pay));
    crate::documented(routes.secured_by(security).unwrap())
}

#[derive(Redacted)]
struct Seen {
    #[expose]
    tenant: Option<String>,
}

#[secure]
async fn seen(caller: Principal) -> Json<Seen> {
    Json(Seen { tenant: caller.tenant().map(str::to_owned) })
}

#[tokio::test]
async fn a_user_with_an_empty_tenant_has_none() {
    let users = MemoryBasicUsers::new();
    let basic = Basic::new(least(), users.clone()).unwrap();
    let hash = basic.hash("pässwörd").await.unwrap();
    let security = Security::builder().authenticator(basic).direct().build().unwrap();
    let routes = SecureRouter::new().route("/seen", get(seen));
    let client = crate::documented(routes.secured_by(security).unwrap());
    for (tenant, expected) in [("", None), ("acme", Some("acme"))] {
        let ada = BasicUser::new(CallerId::new("staff", "ada"), hash.clone());
        users.put("ada", ada.tenant(tenant));
        let request = client.get("/seen").header("authorization", &line("ada:pässwörd"));
        assert_eq!(request.send().await.json()["tenant"].as_str(), expected);
    }
}

fn least() -> HashCost {
    HashCost::new(7_168, 5).unwrap()
}

#[tokio::test]
async fn a_user_has_its_roles_and_no_log_has_its_password() {
    let client = service(least(), &MemoryBasicUsers::new()).await;
    let log = Log::listen();
    let reply = client.get("/salaries").header("authorization", &line("ada:pässwörd")).send().await;
    assert_eq!(reply.status(), StatusCode::OK);
    assert_eq!(log.audit()["subject"], "ada");
    let wrong = client.get("/salaries").header("authorization", &line("ada:hunter2")).send().await;
    problem(&wrong, 401);
    let shown = log.text();
    assert!(!shown.contains("pässwörd") && !shown.contains("hunter2"), "{shown}");
}

#[tokio::test]
async fn an_unknown_user_takes_as_long_as_a_wrong_password() {
    let client = service(least(), &MemoryBasicUsers::new()).await;
    let taken = async |pair: &str| {
        let began = Instant::now();
        let request = client.get("/salaries").header("authorization", &line(pair));
        problem(&request.send().await, 401);
        began.elapsed()
    };
    let (mut unknown, mut wrong) = (Duration::MAX, Duration::MAX);
    // In turns, and the fastest of each: a machine with other work slows single ones down, and a hash
    // that is left out stays a hundred times faster however often both are asked.
    for _ in 0..40 {
        unknown = unknown.min(taken("bob:guess").await);
        wrong = wrong.min(taken("ada:guess").await);
        if unknown > wrong / 2 && wrong > unknown / 2 {
            return;
        }
    }
    panic!("{unknown:?} {wrong:?}");
}

#[tokio::test]
async fn a_hash_of_less_is_renewed_when_its_password_is_seen() {
    let users = MemoryBasicUsers::new();
    let stored = async || format!("{:?}", hash_of(&users).await);
    let before = service(least(), &users).await;
    let first = stored().await;
    assert!(first.contains("m=7168,t=5"), "{first}");
    let ask = async |client: &Client, pair: &str| {
        client.get("/salaries").header("authorization", &line(pair)).send().await.status().as_u16()
    };
    assert_eq!(ask(&before, "ada:pässwörd").await, 200);
    assert_eq!(stored().await, first);
    let after = service(HashCost::new(9_216, 5).unwrap(), &users).await;
    assert_eq!(ask(&after, "ada:guess").await, 401);
    assert_eq!(stored().await, first, "a wrong password renews nothing");
    assert_eq!(ask(&after, "ada:pässwörd").await, 200);
    assert!(stored().await.contains("m=9216,t=5"));
    assert_eq!(ask(&after, "ada:pässwörd").await, 200);
}

/// Users of whom one gets another password while its hash is renewed.
#[derive(Clone, Default)]
struct Changing(MemoryBasicUsers, Arc<Mutex<Option<BasicUser>>>);

impl BasicUsers for Changing {
    fn find<'a>(&'a self, name: &'a str) -> UsersAnswer<'a, Option<BasicUser>> {
        self.0.find(name)
    }

    fn replace_hash<'a>(
        &'a self,
        name: &'a str,
        old: &'a str,
        new: &'a str,
    ) -> UsersAnswer<'a, bool> {
        if let Some(changed) = self.1.lock().unwrap().take() {
            self.0.put(name, changed);
        }
        self.0.replace_hash(name, old, new)
    }
}

#[tokio::test]
async fn a_password_that_is_replaced_while_its_hash_is_renewed_lets_nobody_in() {
    let (users, cost) = (Changing::default(), HashCost::new(9_216, 5).unwrap());
    let hash = async |cost: HashCost, password: &str| {
        Basic::new(cost, MemoryBasicUsers::new()).unwrap().hash(password).await.unwrap()
    };
    let ada = |hash: String| BasicUser::new(CallerId::new("staff", "ada"), hash).role(Role::Hr);
    let basic = Basic::new(cost, users.clone()).unwrap();
    let security = Security::builder().roles::<Role>().authenticator(basic).direct();
    let routes = SecureRouter::new().route("/salaries", get(salaries));
    let client = crate::documented(routes.secured_by(security.build().unwrap()).unwrap());
    let ask = async |pair: &str| {
        client.get("/salaries").header("authorization", &line(pair)).send().await.status().as_u16()
    };
    users.0.put("ada", ada(hash(least(), "pässwörd").await));
    let other = ada(hash(cost, "chosen meanwhile").await);
    *users.1.lock().unwrap() = Some(other);
    assert_eq!(ask("ada:pässwörd").await, 401);
    assert_eq!(ask("ada:chosen meanwhile").await, 200);
    // Where another request was first with a hash of the same password it is right all the same.
    users.0.put("ada", ada(hash(least(), "pässwörd").await));
    let same = ada(hash(cost, "pässwörd").await);
    *users.1.lock().unwrap() = Some(same);
    assert_eq!(ask("ada:pässwörd").await, 200);
}

async fn hash_of(users: &MemoryBasicUsers) -> String {
    users.find("ada").wait().await.unwrap().unwrap().password_hash().to_owned()
}

#[tokio::test]
async fn what_a_page_of_another_site_causes_is_refused() {
    let client = service(least(), &MemoryBasicUsers::new()).await;
    let send = async |method: &str, fields: &[(&str, &str)]| {
        let request =
            if method == "GET" { client.get("/salaries") } else { client.post("/salaries") };
        let request = request.header("authorization", &line("ada:pässwörd"));
        let request =
            fields.iter().fold(request, |request, (name, value)| request.header(name, value));
        request.send().await.status().as_u16()
    };
    for (method, fields, status) in [
        ("POST", &[] as &[_], 200),
        ("POST", &[("sec-fetch-site", "same-origin")], 200),
        ("POST", &[("sec-fetch-site", "cross-site")], 403),
        ("POST", &[("sec-fetch-site", "same-site")], 403),
        ("GET", &[("sec-fetch-site", "cross-site")], 200),
        ("POST", &[("origin", "http://localhost")], 200),
        ("POST", &[("origin", "https://evil.test")], 403),
        ("POST", &[("origin", "null")], 403),
    ] {
        assert_eq!(send(method, fields).await, status, "{method} {fields:?}");
    }
}
