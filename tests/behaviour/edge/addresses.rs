//! From which addresses requests are taken: the rule of the application, that of a handler, lists that change,
//! and who owns an address.

use std::error::Error;
use std::net::IpAddr;

use palisade::http::StatusCode;
use palisade::prelude::*;
use palisade::testing::Reply;
use palisade::{AddressOwner, AddressOwners, Cors, MaybeReady, Rate, SecurityBuilder};

use crate::support::fixture::{Fixture, problem, refused};
use crate::support::log::Log;

#[secure(allow_ip("10.0.0.0/8", "2001:db8::/32"), deny_ip = "10.9.0.0/16")]
async fn inside() -> &'static str {
    "ok"
}

#[public(reason = "for partners", rate = "100/s", allow_ip = named("partners"))]
async fn partners() -> &'static str {
    "ok"
}

#[public(reason = "a probe", rate = "100/s")]
async fn health() -> &'static str {
    "ok"
}

fn routes() -> SecureRouter {
    SecureRouter::new()
        .route("/inside", get(inside))
        .route("/partners", get(partners))
        .route("/health", get(health))
}

fn fixture(configure: impl FnOnce(SecurityBuilder) -> SecurityBuilder) -> Fixture {
    Fixture::configured(routes(), |builder| {
        configure(builder.address_list("partners", ["198.51.100.0/24"]))
    })
}

async fn get_at(fixture: &Fixture, address: &str, path: &str) -> Reply {
    let client = fixture.client.clone().at(address.parse().unwrap());
    client.get(path).bearer(&fixture.token("e1")).send().await
}

/// A refusal that says nothing: the same as that of a role, but for the ids.
#[track_caller]
fn says_nothing(reply: &Reply) {
    let members = problem(reply, 403);
    let told: Vec<_> = members.as_object().unwrap().keys().map(String::as_str).collect();
    let is_plain = |name: &&str| ["status", "title", "type"].contains(name);
    assert!(told.iter().all(is_plain), "{members}");
    assert!(!reply.headers().contains_key("www-authenticate"), "{reply:?}");
}

#[tokio::test]
async fn a_handler_takes_callers_from_its_addresses_alone() {
    let fixture = fixture(|builder| builder);
    for inside in ["10.0.0.1", "::ffff:10.255.255.255", "::ffff:a00:1", "2001:db8:ffff::1"] {
        assert_eq!(get_at(&fixture, inside, "/inside").await.status(), StatusCode::OK, "{inside}");
    }
    for outside in
        ["11.0.0.1", "9.255.255.255", "10.9.0.1", "::ffff:10.9.1.1", "2001:db9::1", "::1"]
    {
        says_nothing(&get_at(&fixture, outside, "/inside").await);
        assert_eq!(get_at(&fixture, outside, "/health").await.status(), StatusCode::OK);
    }
}

#[tokio::test]
async fn an_address_is_refused_before_its_credential_is_looked_at() {
    let (fixture, log) = (fixture(|builder| builder), Log::listen());
    let client = fixture.client.clone().at("192.0.2.1".parse().unwrap());
    for header in ["Bearer nonsense", "Bearer", "Basic Zm9vOmJhcg=="] {
        says_nothing(&client.get("/inside").header("authorization", header).send().await);
    }
    let event = &log.audits()[0];
    assert_eq!(
        (&event["reason"], &event["event"]),
        (&"address_refused".into(), &"authz_fail".into())
    );
    assert_eq!(event["client"], "192.0.2.1");
    let inside = fixture.client.clone().at("10.0.0.1".parse().unwrap());
    let anonymous = inside.get("/inside").send().await;
    assert_eq!(anonymous.status(), StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn the_application_refuses_on_every_route_and_before_its_limit() {
    let fixture =
        fixture(|builder| builder.allow_ip("10.0.0.0/8, 198.51.100.0/24").deny_ip(["10.1.0.0/16"]));
    for path in ["/health", "/inside", "/nowhere"] {
        says_nothing(&get_at(&fixture, "192.0.2.1", path).await);
        says_nothing(&get_at(&fixture, "10.1.0.1", path).await);
    }
    assert_eq!(get_at(&fixture, "10.0.0.1", "/health").await.status(), StatusCode::OK);
    assert_eq!(get_at(&fixture, "10.0.0.1", "/nowhere").await.status(), StatusCode::NOT_FOUND);
    // A handler narrows the rule of the application.
    assert_eq!(get_at(&fixture, "10.0.0.1", "/inside").await.status(), StatusCode::OK);
    says_nothing(&get_at(&fixture, "198.51.100.1", "/inside").await);
    let posture = fixture.app.posture();
    let told = "from 10.0.0.0/8, 198.51.100.0/24, not from 10.1.0.0/16";
    assert_eq!(posture.addresses(), Some(told));
    assert!(posture.to_string().contains("from 10.0.0.0/8, 2001:db8::/32, not from 10.9.0.0/16"));
}

#[tokio::test]
async fn the_client_is_the_one_that_a_declared_proxy_names() {
    let fixture = Fixture::declared(routes(), |builder| {
        builder.behind(["192.0.2.0/24"]).address_list("partners", ["198.51.100.0/24"])
    });
    for (peer, hop, status) in [
        ("192.0.2.1", "10.0.0.1", StatusCode::OK),
        ("192.0.2.1", "10.0.0.1, 203.0.113.1", StatusCode::FORBIDDEN),
        ("203.0.113.1", "10.0.0.1", StatusCode::FORBIDDEN),
    ] {
        let client = fixture.client.clone().at(peer.parse().unwrap());
        let request = client.get("/inside").bearer(&fixture.token("e1"));
        let reply = request.header("x-forwarded-for", hop).send().await;
        assert_eq!(reply.status(), status, "{peer} {hop}");
    }
}

#[tokio::test]
async fn a_list_changes_while_the_application_runs() {
    let (clock, issuer) = Default::default();
    let builder = crate::support::fixture::builder(&clock, &issuer)
        .address_list("partners", ["198.51.100.0/24"])
        .address_list("blocked", [])
        .deny_ip_list("blocked");
    let security = builder.build().unwrap();
    let app = routes().secured_by(security.clone()).unwrap();
    let client = crate::documented(app.clone());
    let fixture = Fixture { clock, issuer, client, app };
    let status = async |address: &str| get_at(&fixture, address, "/partners").await.status();
    assert_eq!(status("198.51.100.9").await, StatusCode::OK);
    assert_eq!(status("203.0.113.9").await, StatusCode::FORBIDDEN);

    security.set_address_list("partners", ["203.0.113.0/24", "::ffff:192.0.2.0/120"]).unwrap();
    assert_eq!(status("198.51.100.9").await, StatusCode::FORBIDDEN);
    assert_eq!(status("203.0.113.9").await, StatusCode::OK);
    assert_eq!(status("192.0.2.9").await, StatusCode::OK);

    security.set_address_list("blocked", ["203.0.113.9/32"]).unwrap();
    assert_eq!(status("203.0.113.9").await, StatusCode::FORBIDDEN);
    assert_eq!(status("203.0.113.8").await, StatusCode::OK);

    for (name, ranges) in [
        ("partners", vec![]),
        ("partners", vec!["203.0.113.1/24"]),
        ("partners", vec!["partner.example"]),
        ("partner", vec!["203.0.113.0/24"]),
    ] {
        assert!(security.set_address_list(name, ranges.clone()).is_err(), "{name} {ranges:?}");
    }
    assert_eq!(status("203.0.113.8").await, StatusCode::OK, "a faulty list changes nothing");
    security.set_address_list("blocked", []).unwrap();
    assert_eq!(status("203.0.113.9").await, StatusCode::OK);
}

#[test]
fn a_rule_that_cannot_hold_does_not_start() {
    type Configure = fn(SecurityBuilder) -> SecurityBuilder;
    let cases: [(Configure, &str); 9] = [
        (|it| it.allow_ip([]), "`.allow_ip(..)` names no range"),
        (|it| it.allow_ip(["10.0.0.1/8"]), "the network is `10.0.0.0/8`"),
        (|it| it.allow_ip(["0.0.0.0/0"]), "`0.0.0.0/0` is every address"),
        (|it| it.deny_ip(["010.0.0.0/8"]), "without leading zeros"),
        (|it| it.deny_ip(["10.0.0.1"]), "write `10.0.0.1/32`"),
        (|it| it.deny_ip_list("spam"), "list of addresses `spam` is not configured"),
        (|it| it.address_list("spam", []).allow_ip_list("spam"), "`spam` is empty"),
        (
            |it| it.deny_ip(["10.0.0.0/8"]).deny_ip(["10.0.0.0/8"]),
            "`.deny_ip(..)` was called twice",
        ),
        (|it| it.allow_countries(["Germany"]).address_owners(Table), "`Germany` is not a code"),
    ];
    for (configure, says) in cases {
        let told = refused(SecureRouter::new().route("/health", get(health)), configure);
        assert!(told.contains(says), "{told}");
    }
    let told = refused(routes(), |builder| builder);
    assert!(told.contains("`partners`") && told.contains("list of addresses"), "{told}");
    let told = refused(routes(), |builder| builder.address_list("partners", []));
    assert!(told.contains("`partners` is empty"), "{told}");
}

/// 192.0.2.0/24 is German, 198.51.100.0/24 of a network without a country, and 203.0.113.0/24 unreadable.
struct Table;

impl AddressOwners for Table {
    fn owner_of(
        &self,
        client: IpAddr,
    ) -> MaybeReady<'_, Result<AddressOwner, Box<dyn Error + Send + Sync>>> {
        let owner = AddressOwner::default();
        let IpAddr::V4(v4) = client else { return MaybeReady::Now(Ok(owner)) };
        MaybeReady::later(async move {
            tokio::task::yield_now().await;
            match v4.octets() {
                [192, ..] => Ok(owner.country("de").network(64_496)),
                [198, ..] => Ok(owner.network(64_511)),
                [203, ..] => Err("the database is locked".into()),
                _ => Ok(owner.country("FR")),
            }
        })
    }
}

#[tokio::test]
async fn a_country_and_a_network_are_asked_of_whoever_knows() {
    type Configure = fn(SecurityBuilder) -> SecurityBuilder;
    let cases: [(Configure, [u16; 4]); 3] = [
        (|it| it.allow_countries(["DE"]), [200, 403, 503, 403]),
        (|it| it.deny_countries(["DE", "AT"]), [403, 200, 503, 200]),
        (|it| it.deny_networks([64_511]), [200, 403, 503, 200]),
    ];
    for (configure, expected) in cases {
        let fixture = fixture(|builder| configure(builder.address_owners(Table)));
        let addresses = ["192.0.2.7", "198.51.100.7", "203.0.113.7", "11.0.0.1"];
        for (address, status) in addresses.into_iter().zip(expected) {
            let reply = get_at(&fixture, address, "/health").await;
            assert_eq!(reply.status().as_u16(), status, "{address}");
            assert!(!reply.text().contains("locked"), "{reply:?}");
        }
    }
}

/// Nothing of a preflight is answered to an address that is kept out, and whoever tells its owner is asked within the limit.
#[tokio::test]
async fn a_preflight_is_held_to_the_owners_of_addresses() {
    let preflight = async |fixture: &Fixture, address: &str| {
        let client = fixture.client.clone().at(address.parse().unwrap());
        let request = client.options("/health").header("origin", "https://app.example");
        let request = request.header("access-control-request-method", "GET");
        request.send().await.status().as_u16()
    };
    let with = |limit| {
        fixture(move |builder| {
            let builder = builder.cors(Cors::origins(["https://app.example"]));
            let limit = Rate::new(limit, std::time::Duration::from_secs(3_600));
            builder.address_rate(limit).allow_countries(["DE"]).address_owners(Table)
        })
    };
    let plenty = with(100);
    for (address, status) in [("192.0.2.7", 204), ("198.51.100.7", 403), ("203.0.113.7", 503)] {
        assert_eq!(preflight(&plenty, address).await, status, "{address}");
    }
    let two = with(2);
    for status in [204, 204, 429] {
        assert_eq!(preflight(&two, "192.0.2.7").await, status);
    }
}
