//! Leaves of a rule over what the credential tells, where a request comes from and when, and over functions.

use std::time::Duration;

use palisade::http::StatusCode;
use palisade::prelude::*;
use palisade::{Claim, Decision, RequestHead};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::support::fixture::{Fixture, problem, refused};
use crate::support::log::{Log, last};

#[derive(Deserialize, PartialEq)]
#[serde(rename_all = "lowercase")]
enum Department {
    Finance,
    Sales,
}

impl Claim for Department {
    const NAME: &'static str = "department";
}

#[derive(Deserialize, PartialEq, PartialOrd)]
struct Clearance(u8);

impl PartialEq<u8> for Clearance {
    fn eq(&self, other: &u8) -> bool {
        self.0 == *other
    }
}

impl PartialOrd<u8> for Clearance {
    fn partial_cmp(&self, other: &u8) -> Option<std::cmp::Ordering> {
        self.0.partial_cmp(other)
    }
}

impl Claim for Clearance {
    const NAME: &'static str = "https://staff.example/clearance";
}

macro_rules! handlers {
    ($($name:ident: $rule:tt;)+) => {
        $(handlers! { @one $name $rule })+

        fn routes() -> SecureRouter {
            SecureRouter::new()$(.route(concat!("/", stringify!($name)), get($name)))+
        }
    };
    (@one $name:ident ($($rule:tt)+)) => {
        #[secure(allow = $($rule)+)]
        async fn $name() -> StatusCode {
            StatusCode::OK
        }
    };
}

handlers! {
    finance: (claim::<Department>() == Finance);
    not_sales: (claim::<Department>() != Department::Sales);
    cleared: (claim::<Clearance>() >= 3);
    any_of: (any(claim::<Department>() == Finance, claim::<Clearance>() == Clearance(9)));
    in_tenant: (tenant);
    acme: (tenant("acme"));
    second_factor: (amr("otp"));
    strong: (acr("aal2"));
    lately: (auth_time("5m"));
    inside: (client("10.0.0.0/8"));
    outside: (not(client("10.0.0.0/8")));
    office: (during("Mon-Fri 08:00-18:00 UTC"));
    vienna: (during("08:00-09:00 Europe/Vienna"));
    combined: (all(role("hr"), any(amr("otp"), client("198.51.100.0/24"))));
}

fn fixture() -> Fixture {
    Fixture::configured(routes(), |builder| {
        builder.resolve(Duration::from_secs(1), |caller| async move {
            let tenant = caller.subject().split_once('@').map(|(_, tenant)| tenant.to_owned());
            let user = palisade::Resolved::user(());
            let user = match tenant {
                Some(tenant) => user.tenant(tenant),
                None => user,
            };
            Ok::<_, std::io::Error>(Some(user))
        })
    })
}

async fn with_claims(fixture: &Fixture, path: &str, claims: &[(&str, Value)]) -> u16 {
    let draft = claims
        .iter()
        .fold(fixture.draft("e1"), |draft, (name, value)| draft.claim(name, value.clone()));
    fixture.get_with(path, &draft.sign()).await.status().as_u16()
}

#[tokio::test]
async fn a_claim_compares_as_its_type_says() {
    let fixture = fixture();
    for (path, name, value, expected) in [
        ("/finance", "department", json!("finance"), 200),
        ("/finance", "department", json!("sales"), 403),
        ("/finance", "department", json!("Finance"), 403),
        ("/finance", "department", json!(["finance"]), 403),
        ("/finance", "department", json!(null), 403),
        ("/finance", "other", json!("finance"), 403),
        ("/not_sales", "department", json!("finance"), 200),
        ("/not_sales", "department", json!("sales"), 403),
        ("/not_sales", "department", json!("unheard of"), 403),
        ("/not_sales", "other", json!("finance"), 403),
        ("/cleared", "https://staff.example/clearance", json!(3), 200),
        ("/cleared", "https://staff.example/clearance", json!(2), 403),
        ("/cleared", "https://staff.example/clearance", json!(300), 403),
        ("/cleared", "https://staff.example/clearance", json!("3"), 403),
    ] {
        let status = with_claims(&fixture, path, &[(name, value.clone())]).await;
        assert_eq!(status, expected, "{path} {name} {value}");
    }
}

#[tokio::test]
async fn claims_stand_among_other_rules() {
    let fixture = fixture();
    let clearance = "https://staff.example/clearance";
    assert_eq!(with_claims(&fixture, "/any_of", &[(clearance, json!(9))]).await, 200);
    assert_eq!(with_claims(&fixture, "/any_of", &[("department", json!("finance"))]).await, 200);
    assert_eq!(with_claims(&fixture, "/any_of", &[(clearance, json!(8))]).await, 403);
    let roles = ("roles", json!(["hr"]));
    assert_eq!(with_claims(&fixture, "/combined", std::slice::from_ref(&roles)).await, 403);
    let otp = ("amr", json!(["pwd", "otp"]));
    assert_eq!(with_claims(&fixture, "/combined", std::slice::from_ref(&otp)).await, 403);
    assert_eq!(with_claims(&fixture, "/combined", &[roles, otp]).await, 200);
}

#[tokio::test]
async fn a_tenant_is_the_callers() {
    let fixture = fixture();
    for (subject, in_tenant, acme) in
        [("ada@acme", 200, 200), ("ada@globex", 200, 403), ("ada", 403, 403), ("ada@", 403, 403)]
    {
        let token = fixture.token(subject);
        assert_eq!(fixture.get_with("/in_tenant", &token).await.status(), in_tenant, "{subject}");
        assert_eq!(fixture.get_with("/acme", &token).await.status(), acme, "{subject}");
    }
}

#[tokio::test]
async fn methods_and_classes_are_what_the_issuer_tells() {
    let fixture = fixture();
    for (claim, value, path, expected) in [
        ("amr", json!(["pwd", "otp"]), "/second_factor", 200),
        ("amr", json!(["pwd"]), "/second_factor", 403),
        ("amr", json!("otp"), "/second_factor", 403),
        ("amr", json!(["otp", 1]), "/second_factor", 403),
        ("acr", json!("aal2"), "/strong", 200),
        ("acr", json!("aal3"), "/strong", 403),
        ("acr", json!(["aal2"]), "/strong", 403),
    ] {
        let status = with_claims(&fixture, path, &[(claim, value.clone())]).await;
        assert_eq!(status, expected, "{path} {value}");
    }
}

#[tokio::test]
async fn classes_that_rank_above_do_as_well_where_an_order_is_stated() {
    let fixture =
        Fixture::configured(routes(), |builder| builder.acr_order(["aal1", "aal2", "aal3"]));
    for (class, expected) in [("aal1", 403), ("aal2", 200), ("aal3", 200), ("aal4", 403)] {
        let status = with_claims(&fixture, "/strong", &[("acr", json!(class))]).await;
        assert_eq!(status, expected, "{class}");
    }
    let unranked = refused(routes(), |builder| builder.acr_order(["low", "high"]));
    assert!(unranked.contains("the class `aal2` has no place in `.acr_order(..)`"), "{unranked}");
    let repeated = refused(routes(), |builder| builder.acr_order(["aal2", "aal2"]));
    assert!(repeated.contains("`.acr_order(..)` lists every class once"), "{repeated}");
    let twice = refused(routes(), |builder| builder.acr_order(["aal2"]).acr_order(["aal2"]));
    assert!(twice.contains("`.acr_order(..)` was called twice"), "{twice}");
    assert!(!twice.contains("lists every class"), "{twice}");
}

#[tokio::test]
async fn an_authentication_grows_old() {
    let fixture = fixture();
    let now = fixture.clock.now_millis() / 1000;
    for (auth_time, expected) in [
        (json!(now), 200),
        (json!(now - 300), 200),
        (json!(now - 301), 403),
        (json!(now + 30), 200),
        (json!(now + 3_600), 403),
        (json!(0), 403),
        (json!(now.to_string()), 403),
    ] {
        let status = with_claims(&fixture, "/lately", &[("auth_time", auth_time.clone())]).await;
        assert_eq!(status, expected, "{auth_time}");
    }
    assert_eq!(with_claims(&fixture, "/lately", &[]).await, 403);
}

#[tokio::test]
async fn a_network_is_that_of_the_client_and_not_of_what_it_says() {
    let fixture = fixture();
    let token = fixture.token("e1");
    for (address, inside) in [("10.1.2.3", true), ("192.0.2.1", false), ("::ffff:10.1.2.3", true)] {
        for (path, expected) in [("/inside", inside), ("/outside", !inside)] {
            let client = fixture.client.clone().at(address.parse().unwrap());
            let request = client.get(path).bearer(&token);
            let reply = request.header("x-forwarded-for", "10.0.0.1").send().await;
            assert_eq!(reply.status().is_success(), expected, "{path} {address}");
        }
    }
}

#[tokio::test]
async fn hours_are_those_of_their_zone() {
    let fixture = fixture();
    // 2030-01-01 is a Tuesday, at midnight UTC.
    let midnight = fixture.clock.now_millis();
    for (hours, office, vienna) in
        [(7, 403, 200), (8, 200, 403), (18, 403, 403), (4 * 24 + 9, 403, 403)]
    {
        fixture.clock.set_millis(midnight + hours * 3_600_000);
        let token = fixture.token("e1");
        assert_eq!(fixture.get_with("/office", &token).await.status(), office, "{hours}");
        assert_eq!(fixture.get_with("/vienna", &token).await.status(), vienna, "{hours}");
    }
}

#[secure(allow = during("08:00-09:00 Europe/Wien"))]
async fn nowhere() -> StatusCode {
    StatusCode::OK
}

#[tokio::test]
async fn a_zone_that_is_none_does_not_start() {
    let told = refused(SecureRouter::new().route("/", get(nowhere)), |builder| builder);
    assert!(told.contains("the time zone `Europe/Wien` is not known"), "{told}");
}

/// What policy functions take.
struct Desk {
    name: &'static str,
}

struct Lost;

impl std::fmt::Display for Lost {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("the desk's\nbook is lost")
    }
}

fn is_ada(caller: &Principal) -> bool {
    caller.subject() == "ada"
}

async fn sits_at(caller: &Principal, request: &RequestHead<'_>, desk: &Desk) -> Result<bool, Lost> {
    tokio::task::yield_now().await;
    let said = request.headers().get("desk").map(palisade::http::HeaderValue::as_bytes);
    match said {
        Some(b"lost") => Err(Lost),
        Some(said) => Ok(said == desk.name.as_bytes() && !caller.subject().is_empty()),
        None => Ok(false),
    }
}

fn at_once(_: &Principal, request: &RequestHead<'_>, desk: &Desk) -> Decision {
    (request.headers().contains_key("at-once") && desk.name == "front").into()
}

#[secure(allow = policy(is_ada))]
async fn ada_alone() -> StatusCode {
    StatusCode::OK
}

#[secure(allow = any(policy(is_ada), policy(sits_at), policy(at_once)))]
async fn at_the_desk() -> StatusCode {
    StatusCode::OK
}

#[tokio::test]
async fn functions_decide_with_what_they_were_given() {
    let routes =
        || SecureRouter::new().route("/ada", get(ada_alone)).route("/desk", get(at_the_desk));
    let fixture =
        Fixture::configured(routes(), |builder| builder.policy_state(Desk { name: "front" }));
    let log = Log::listen();
    let ask = async |path: &str, subject: &str, field: (&'static str, &'static str)| {
        let request = fixture.client.get(path).bearer(&fixture.token(subject));
        request.header(field.0, field.1).send().await.status().as_u16()
    };
    assert_eq!(ask("/ada", "ada", ("desk", "-")).await, 200);
    assert_eq!(ask("/ada", "grace", ("desk", "-")).await, 403);
    assert_eq!(ask("/desk", "grace", ("desk", "front")).await, 200);
    assert_eq!(ask("/desk", "grace", ("desk", "back")).await, 403);
    assert_eq!(ask("/desk", "grace", ("at-once", "1")).await, 200);
    assert_eq!(ask("/desk", "grace", ("desk", "lost")).await, 503);
    // A strong caller does not hide that the book is lost.
    assert_eq!(ask("/desk", "ada", ("desk", "lost")).await, 503);
    assert_eq!(last(&log)["rule"], "policy sits_at");
    let told = refused(routes(), |builder| builder);
    assert!(
        told.contains("the policy function `sits_at` takes `&") && told.contains("Desk`"),
        "{told}"
    );
    assert!(told.contains(".policy_state(..)"), "{told}");
}

#[tokio::test]
async fn the_log_alone_learns_which_leaf_refused() {
    let fixture = fixture();
    let log = Log::listen();
    let reply = fixture.get_with("/combined", &fixture.token_as("e1", "hr")).await;
    let members = problem(&reply, 403);
    assert!(!members.to_string().contains("otp"), "{members}");
    assert_eq!(last(&log)["rule"], "any(amr otp, client 198.51.100.0/24)");
    fixture.get_with("/combined", &fixture.token("e1")).await;
    assert_eq!(last(&log)["rule"], "role hr");
    fixture.get_with("/outside", &fixture.token("e1")).await;
}
