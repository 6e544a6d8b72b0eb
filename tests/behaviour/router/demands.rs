//! Handlers whose demands the configuration does not meet do not start.

use std::time::Duration;

use palisade::auth::{
    AuthFailure, Authentication, Authenticator, Challenge, ChallengeError, Credential, Presented,
    Verified,
};
use palisade::http::StatusCode;
use palisade::prelude::*;
use palisade::testing::{Issuer, TestClock};
use palisade::{Condition, Decision, MaybeReady, RequestHead};

use crate::support::fixture::{Fixture, refused};
use crate::support::staff::{Db, Employee, routes};

fn staff() -> SecureRouter {
    routes(&Db::seeded())
}

/// A condition nobody registers.
pub(crate) struct Never;

impl Condition for Never {
    async fn decide(&self, _: &Principal, _: &RequestHead<'_>) -> Decision {
        Decision::Deny
    }
}

#[secure(allow = any(role("admin"), not(policy(Never))))]
async fn conditional() -> StatusCode {
    StatusCode::OK
}

#[test]
fn a_condition_that_nobody_registered_is_refused() {
    let routes = || SecureRouter::new().route("/x", get(conditional));
    let error = refused(routes(), |builder| builder);
    assert!(error.contains("`conditional`") && error.contains("Never"), "{error}");
    Fixture::configured(routes(), |builder| builder.condition(Never));
}

mod first {
    use super::*;

    #[secure(rate = "5/s")]
    pub(super) async fn report() -> StatusCode {
        StatusCode::OK
    }

    /// Another handler of the name, where only this function sees it.
    pub(super) fn again() -> SecureRouter {
        #[secure(rate = "5/s")]
        async fn report() -> StatusCode {
            StatusCode::OK
        }
        SecureRouter::new().route("/again", get(report))
    }
}

mod second {
    use super::*;

    #[secure(rate = "5/s")]
    pub(super) async fn report() -> StatusCode {
        StatusCode::OK
    }
}

#[test]
fn two_handlers_of_one_name_in_one_module_are_refused() {
    let routes = || SecureRouter::new().route("/report", get(first::report));
    let error = refused(routes().merge(first::again()), |builder| builder);
    assert!(error.contains("two handlers are called `report`"), "{error}");
    // One handler on two routes, and another module's, are no two of one name.
    let twice = routes().route("/too", get(first::report)).route("/else", get(second::report));
    Fixture::configured(twice, |builder| builder);
    Fixture::configured(first::again(), |builder| builder);
}

#[secure(auth = "api_key")]
async fn by_key() -> StatusCode {
    StatusCode::OK
}

#[secure(auth = any("jwt", "api_key"))]
async fn by_either() -> StatusCode {
    StatusCode::OK
}

#[secure]
async fn by_default() -> StatusCode {
    StatusCode::OK
}

/// A scheme that accepts nobody.
struct Scheme(&'static str);

impl Authenticator for Scheme {
    fn name(&self) -> &str {
        self.0
    }

    fn find<'a>(&self, _: &RequestHead<'a>) -> Presented<'a> {
        Presented::Absent
    }

    fn verify<'a>(
        &'a self,
        _: Credential<'a>,
        _: Authentication<'a>,
    ) -> MaybeReady<'a, Result<Verified, AuthFailure>> {
        MaybeReady::Now(Err(AuthFailure::Invalid("never")))
    }

    fn challenge(&self, realm: &str, _: Option<ChallengeError<'_>>) -> Challenge {
        Challenge::new("Key").param("realm", realm)
    }
}

#[test]
fn a_scheme_that_nobody_configured_is_refused() {
    for handler in [get(by_key), get(by_either)] {
        let error = refused(SecureRouter::new().route("/x", handler), |builder| builder);
        assert!(error.contains("`api_key`"), "{error}");
    }
    let routes = SecureRouter::new().route("/x", get(by_either)).route("/y", get(by_key));
    Fixture::configured(routes, |builder| builder.authenticator(Scheme("api_key")));
}

#[test]
fn of_several_schemes_somebody_must_say_which_counts() {
    let routes = || SecureRouter::new().route("/x", get(by_default));
    let error = refused(routes(), |builder| builder.authenticator(Scheme("api_key")));
    assert!(error.contains("default_auth"), "{error}");
    let chosen = |name: &'static str| {
        move |builder: palisade::SecurityBuilder| {
            builder.authenticator(Scheme("api_key")).default_auth([name])
        }
    };
    Fixture::configured(routes(), chosen("jwt"));
    assert!(refused(routes(), chosen("JWT")).contains("`JWT`"));
}

#[test]
fn two_schemes_of_one_name_are_refused() {
    let two = |builder: palisade::SecurityBuilder| {
        builder.authenticator(Scheme("api_key")).authenticator(Scheme("api_key"))
    };
    assert!(refused(staff(), two).contains("`api_key`"));
    assert!(refused(staff(), |builder| builder.authenticator(Scheme("jwt"))).contains("`jwt`"));
}

/// Roles of some other application.
#[derive(Role)]
enum Clan {
    Chief,
}

#[secure(role = "chief", roles = Clan)]
async fn for_chiefs() -> StatusCode {
    StatusCode::OK
}

#[derive(Redacted)]
struct Treasure {
    #[expose]
    name: String,
    #[expose(role = Clan::Chief)]
    gold: u32,
}

#[derive(Redacted)]
struct Chest {
    #[expose]
    treasure: Treasure,
}

#[secure]
async fn treasure() -> Json<Treasure> {
    Json(Treasure { name: "x".to_owned(), gold: 1 })
}

#[secure]
async fn chest() -> Json<Chest> {
    Json(Chest { treasure: Treasure { name: "x".to_owned(), gold: 1 } })
}

#[test]
fn roles_of_another_enum_are_refused() {
    let routes = SecureRouter::new().route("/x", get(for_chiefs));
    let error = refused(routes, |builder| builder);
    assert!(error.contains("`chief`") && error.contains("another enum"), "{error}");
    let routes = SecureRouter::new().route("/x", get(treasure));
    assert!(refused(routes, |builder| builder).contains("`Treasure`"));
}

#[test]
fn roles_of_another_enum_inside_a_nested_type_are_refused() {
    let routes = SecureRouter::new().route("/x", get(chest));
    assert!(refused(routes, |builder| builder).contains("`Treasure`"));
}

#[test]
fn roles_that_nobody_registered_are_refused() {
    let security = Security::builder().jwt(Issuer::new().jwt()).direct().build().unwrap();
    let error = staff().secured_by(security).unwrap_err().to_string();
    assert!(error.contains(".roles::<..>()") && error.contains(".scopes::<..>()"), "{error}");
}

#[secure]
async fn shown(_employee: Authorized<Employee, Read>) -> StatusCode {
    StatusCode::OK
}

#[test]
fn a_route_without_the_parameter_of_its_object_is_refused() {
    let at = |path: &str| SecureRouter::new().route(path, get(shown)).with_state(Db::seeded());
    for path in ["/employees", "/employees/{employee}", "/id"] {
        let error = refused(at(path), |builder| builder);
        assert!(error.contains("{id}") && error.contains(path), "{error}");
    }
    Fixture::new(at("/employees/{id}"));
    Fixture::new(SecureRouter::new().nest("/of/{id}", at("/")));
}

#[secure(rate(limit = "5/s", per = "tenant"))]
async fn by_tenant() -> StatusCode {
    StatusCode::OK
}

#[test]
fn a_limit_per_tenant_needs_somebody_who_knows_tenants() {
    let routes = || SecureRouter::new().route("/x", get(by_tenant));
    assert!(refused(routes(), |builder| builder).contains("tenant"));
    Fixture::configured(routes(), |builder| {
        builder.resolve(Duration::ZERO, |_| async {
            Ok::<_, std::io::Error>(None::<palisade::Resolved<()>>)
        })
    });
}

#[tokio::test]
async fn a_claim_knows_tenants_too() {
    let (clock, issuer) = (TestClock::new(), Issuer::new());
    let started = |jwt| {
        let security = Security::builder().jwt(jwt).direct().clock(&clock).build().unwrap();
        SecureRouter::new().route("/x", get(by_tenant)).secured_by(security)
    };
    let error = started(issuer.jwt().roles_claim("tenant")).unwrap_err().to_string();
    assert!(error.contains(".tenant_claim(..)") && error.contains("`by_tenant`"), "{error}");

    let client = crate::documented(started(issuer.jwt().tenant_claim("tenant")).unwrap());
    let of = |tenant: &str| issuer.token("ada", &clock).claim("tenant", tenant).sign();
    let status = async |token: &str| client.get("/x").bearer(token).send().await.status();
    assert_eq!(status(&issuer.token("ada", &clock).sign()).await, 403);
    for _ in 0..5 {
        assert_eq!(status(&of("acme")).await, 200);
    }
    assert_eq!(status(&of("acme")).await, 429);
    assert_eq!(status(&of("globex")).await, 200);
}

async fn bare() -> &'static str {
    ""
}

#[test]
fn an_unguarded_route_needs_a_reason() {
    let open = |why| staff().unguarded(why, "/open", axum::routing::get(bare));
    assert!(refused(open(""), |builder| builder).contains("/open"));
    assert!(refused(open("  "), |builder| builder).contains("/open"));
    Fixture::new(open("metrics for the cluster"));
}

#[public(reason = "greets whoever it knows", rate = "5/s")]
async fn greets(_caller: Option<Principal>) -> StatusCode {
    StatusCode::OK
}

#[test]
fn a_public_route_that_asks_who_calls_must_know_which_scheme_counts() {
    let routes = || SecureRouter::new().route("/x", get(greets));
    let error = refused(routes(), |builder| builder.authenticator(Scheme("api_key")));
    assert!(error.contains("default_auth"), "{error}");
    Fixture::configured(routes(), |builder| {
        builder.authenticator(Scheme("api_key")).default_auth(["jwt"])
    });
}

mod many {
    use super::*;

    macro_rules! handlers {
        ($($name:ident)*) => {$(
            #[secure(role = "admin")]
            pub(super) async fn $name() -> StatusCode {
                StatusCode::OK
            }
        )*};
    }

    handlers!(one two three four five);
}

#[test]
fn one_fault_gives_one_reason_however_many_handlers_have_it() {
    let routes = || {
        SecureRouter::new()
            .route("/1", get(many::one).post(many::two))
            .route("/3", get(many::three))
            .nest(
                "/below",
                SecureRouter::new().route("/4", get(many::four)).route("/5", get(many::five)),
            )
    };
    let security = Security::builder().direct().build().unwrap();
    let error = routes().secured_by(security).map(drop).unwrap_err();
    assert_eq!(error.reasons().len(), 2, "{error}");
    for reason in error.reasons() {
        let (handlers, _) = reason.split_once(": ").unwrap();
        let names: Vec<&str> = handlers.split('`').skip(1).step_by(2).collect();
        assert_eq!(names, ["one", "two", "three"], "{reason}");
        assert!(
            handlers.ends_with(" and 2 others") && handlers.contains("demands.rs:"),
            "{reason}"
        );
    }
    // What `main` prints is what a reader reads.
    assert_eq!(format!("{error:?}"), error.to_string());
    let issuer = Issuer::new();
    let security = Security::builder().jwt(issuer.jwt()).direct().build().unwrap();
    let error = routes().secured_by(security).map(drop).unwrap_err();
    assert_eq!(error.reasons().len(), 1, "{error}");
    assert!(error.reasons()[0].ends_with("call `.roles::<..>()`"), "{error}");
    Fixture::new(routes());
}
