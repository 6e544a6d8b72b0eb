//! Claims that an authenticator of another crate reads by the rules for tokens.

use palisade::auth::jwt::{ClaimReader, ClaimReaderBuilder};
use palisade::auth::{
    AuthFailure, Authentication, Authenticator, Challenge, ChallengeError, Credential, Presented,
    Verified,
};
use palisade::prelude::*;
use palisade::testing::{Client, TestClock};
use palisade::{MaybeReady, RequestHead};

use crate::Role;
use crate::support::log::Log;

#[secure(role = "hr", rate = "10000/s")]
async fn salaries(caller: Principal) -> StatusCode {
    if caller.tenant() == Some("acme") { StatusCode::OK } else { StatusCode::NO_CONTENT }
}

/// Callers whose field says what they are, once as new and once as known.
struct Badge(ClaimReader);

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
        let claims = String::from_utf8(badge.as_bytes().to_vec()).unwrap();
        let caller = request.verified("badges", "ada");
        MaybeReady::Now(if request.head().headers().contains_key("x-known") {
            self.0.read_again(&claims, caller, request)
        } else {
            self.0.read(&claims, caller, request)
        })
    }

    fn challenge(&self, realm: &str, _: Option<ChallengeError<'_>>) -> Challenge {
        Challenge::new("Badge").param("realm", realm)
    }
}

fn client(claims: ClaimReaderBuilder) -> Client {
    let badge = Badge(claims.build().unwrap());
    let security = Security::builder().roles::<Role>().authenticator(badge).direct();
    let security = security
        .address_rate(palisade::Rate::new(10_000, std::time::Duration::from_secs(1)))
        .clock(&TestClock::new());
    let routes = SecureRouter::new().route("/salaries", get(salaries));
    Client::new(routes.secured_by(security.build().unwrap()).unwrap())
}

async fn status(client: &Client, claims: &str) -> u16 {
    client.get("/salaries").header("x-badge", claims).send().await.status().as_u16()
}

#[tokio::test]
async fn claims_are_read_as_those_of_a_token() {
    let reader = || ClaimReader::builder().roles_claim("realm.roles").tenant_claim("org");
    let (usual, strict) = (client(reader()), client(reader().strict_claims()));
    for (claims, expected) in [
        (r#"{"realm":{"roles":["hr"]},"org":"acme"}"#, 200),
        (r#"{"realm":{"roles":"x hr"}}"#, 204),
        (r#"{"realm":null}"#, 403),
        ("{}", 403),
        (r#"{"realm":{"roles":["hr"],"roles":[]}}"#, 401),
        (r#"{"realm":"#, 401),
        (r#"{"realm":{}} x"#, 401),
    ] {
        let log = Log::listen();
        assert_eq!(status(&usual, claims).await, expected, "{claims}");
        assert_eq!(status(&strict, claims).await, expected, "{claims}");
        assert!(!log.text().contains("claim_unreadable"), "{claims}: {}", log.text());
    }
    for (claims, expected) in [
        (r#"{"realm":{"roles":{"hr":true}}}"#, 403),
        (r#"{"realm":{"roles":["hr",1]}}"#, 403),
        (r#"{"realm":"hr"}"#, 403),
        (r#"{"realm":{"roles":["hr"]},"org":["acme"]}"#, 204),
    ] {
        let log = Log::listen();
        assert_eq!(status(&usual, claims).await, expected, "{claims}");
        assert!(log.text().contains("claim_unreadable"), "{claims}: {}", log.text());
        assert_eq!(status(&strict, claims).await, 401, "{claims}");
    }
}

#[tokio::test]
async fn a_claim_that_none_of_the_first_hundred_has_is_one_warning() {
    let client = client(ClaimReader::builder().roles_claim("realm_acess.roles"));
    let log = Log::listen();
    for number in 1..=101 {
        let claims = format!(r#"{{"jti":"{number}"}}"#);
        for _ in 0..2 {
            assert_eq!(status(&client, &claims).await, 403);
        }
        let known = client.get("/salaries").header("x-badge", &claims).header("x-known", "yes");
        assert_eq!(known.send().await.status(), StatusCode::FORBIDDEN);
        let told = log.text().matches("realm_acess.roles").count();
        assert_eq!(told, usize::from(number >= 100), "{number}: who comes again is nobody new");
    }
}

#[test]
fn what_cannot_hold_is_not_built() {
    let expect = |claims: ClaimReaderBuilder, fault: &str| {
        let error = claims.build().map(drop).unwrap_err();
        let [only] = error.reasons() else { panic!("{error}") };
        assert!(only.contains(fault), "{only}");
    };
    let of = ClaimReader::builder;
    assert!(of().build().is_ok_and(|reader| !reader.names_tenants()));
    assert!(of().tenant_claim("org").build().is_ok_and(|reader| reader.names_tenants()));
    assert!(of().tenants_claim("orgs").build().is_ok_and(|it| it.names_several_tenants()));
    expect(of().roles_claim(""), "`roles_claim` is empty");
    expect(of().roles_claim("iss"), "the claim `iss` cannot be mapped");
    expect(of().tenant_claim("a").tenant_claim("b"), "`.tenant_claim(..)` was called twice");
    let both = of().tenant_claim("a").tenants_claim("b");
    expect(both, "`.tenant_claim(..)` and `.tenants_claim(..)` are both given");
}
