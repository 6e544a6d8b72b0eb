//! Who the client is: `X-Forwarded-For` and `Forwarded` (RFC 7239), from declared proxies alone.

use std::net::IpAddr;
use std::sync::{Arc, Mutex};

use palisade::http::StatusCode;
use palisade::prelude::*;
use palisade::testing::Reply;
use palisade::{Condition, Decision, RequestHead, SecurityBuilder};

use crate::support::fixture::{Fixture, problem, undeclared};
use crate::support::log::Log;

/// Remembers the address of whoever asked last.
#[derive(Clone, Default)]
struct Seen(Arc<Mutex<Option<IpAddr>>>);

impl Condition for Seen {
    async fn decide(&self, _: &Principal, request: &RequestHead<'_>) -> Decision {
        *self.0.lock().unwrap() = Some(request.client());
        Decision::Allow
    }
}

#[secure(allow = policy(Seen))]
async fn seen() -> StatusCode {
    StatusCode::OK
}

struct Proxied {
    fixture: Fixture,
    seen: Seen,
}

impl Proxied {
    fn new(declare: impl FnOnce(SecurityBuilder) -> SecurityBuilder) -> Self {
        let seen_by = Seen::default();
        let (clock, issuer) = Default::default();
        let builder = declare(undeclared(&clock, &issuer)).condition(seen_by.clone());
        let routes = SecureRouter::new().route("/seen", get(seen));
        let app = routes.secured_by(builder.build().unwrap()).unwrap();
        let client = crate::documented(app.clone());
        Self { fixture: Fixture { clock, issuer, client, app }, seen: seen_by }
    }

    async fn send(&self, peer: &str, fields: &[(&str, &str)]) -> Reply {
        *self.seen.0.lock().unwrap() = None;
        let client = self.fixture.client.clone().at(peer.parse().unwrap());
        let request = client.get("/seen").bearer(&self.fixture.token("e1"));
        let add = |request: palisade::testing::Sending, (name, value): &(&str, &str)| {
            request.header(name, value)
        };
        fields.iter().fold(request, add).send().await
    }

    /// The client's address as the application saw it.
    async fn client(&self, peer: &str, fields: &[(&str, &str)]) -> String {
        assert_eq!(self.send(peer, fields).await.status(), StatusCode::OK);
        self.seen.0.lock().unwrap().unwrap().to_string()
    }
}

fn behind() -> Proxied {
    Proxied::new(|builder| builder.behind(["10.0.0.0/8", "2001:db8:1::/48"]))
}

const XFF: &str = "x-forwarded-for";

#[tokio::test]
async fn forwarding_is_believed_from_declared_peers_alone() {
    let spoof = [(XFF, "198.51.100.1")];
    assert_eq!(behind().client("10.0.0.1", &spoof).await, "198.51.100.1");
    assert_eq!(behind().client("203.0.113.9", &spoof).await, "203.0.113.9");
    assert_eq!(behind().client("::ffff:10.0.0.1", &spoof).await, "198.51.100.1");
    let direct = Proxied::new(SecurityBuilder::direct);
    assert_eq!(direct.client("10.0.0.1", &spoof).await, "10.0.0.1");
}

#[tokio::test]
async fn the_rightmost_hop_that_is_no_proxy_is_the_client() {
    let proxied = behind();
    for (lines, client) in [
        (vec!["1.1.1.1, 198.51.100.1, 10.9.9.9"], "198.51.100.1"),
        (vec!["1.1.1.1", "198.51.100.1, 10.9.9.9", "10.8.8.8"], "198.51.100.1"),
        (vec!["garbage, 198.51.100.1:4711"], "198.51.100.1"),
        (vec!["[2001:db8::7]:80, 2001:db8:1::9"], "2001:db8::7"),
        (vec![], "10.0.0.1"),
    ] {
        let fields: Vec<_> = lines.iter().map(|line| (XFF, *line)).collect();
        assert_eq!(proxied.client("10.0.0.1", &fields).await, client, "{lines:?}");
    }
}

#[tokio::test]
async fn a_hop_that_is_no_address_is_refused_and_audited() {
    for line in ["198.51.100.1, unknown", "", "198.51.100.1,", "0.0.0.0", "_hidden", "1.2.3.4.5"] {
        let log = Log::listen();
        let reply = behind().send("10.0.0.1", &[(XFF, line)]).await;
        problem(&reply, 400);
        assert_eq!(log.audit()["reason"], "client_address_malformed", "{line}");
    }
}

#[tokio::test]
async fn only_the_declared_field_is_read() {
    let others = [
        ("x-real-ip", "1.1.1.1"),
        ("cf-connecting-ip", "1.1.1.1"),
        ("true-client-ip", "1.1.1.1"),
        ("forwarded", "for=1.1.1.1"),
    ];
    assert_eq!(behind().client("10.0.0.1", &others).await, "10.0.0.1");
    let forwarded = Proxied::new(|builder| builder.behind_forwarded(["10.0.0.0/8"]));
    assert_eq!(forwarded.client("10.0.0.1", &others).await, "1.1.1.1");
    assert_eq!(forwarded.client("10.0.0.1", &[(XFF, "1.1.1.1")]).await, "10.0.0.1");
    let quoted = [("forwarded", "For=\"[2001:db8::1]:4711\";proto=https, for=10.9.9.9")];
    assert_eq!(forwarded.client("10.0.0.1", &quoted).await, "2001:db8::1");
}

#[tokio::test]
async fn the_address_limit_counts_clients_and_not_their_proxy() {
    let one = palisade::Rate::new(1, std::time::Duration::from_secs(1));
    let proxied = Proxied::new(|builder| builder.behind(["10.0.0.0/8"]).address_rate(one));
    for client in ["198.51.100.1", "198.51.100.2"] {
        let reply = proxied.send("10.0.0.1", &[(XFF, client)]).await;
        assert_eq!(reply.status(), StatusCode::OK);
    }
    for client in ["198.51.100.1", "1.1.1.1, 198.51.100.2"] {
        problem(&proxied.send("10.0.0.1", &[(XFF, client)]).await, 429);
    }
}

#[tokio::test]
async fn an_address_that_is_nobodys_is_refused() {
    for peer in ["0.0.0.0", "::", "::ffff:0.0.0.0"] {
        let direct = Proxied::new(SecurityBuilder::direct);
        let reply = direct.send(peer, &[]).await;
        assert!(!reply.status().is_success(), "{peer}");
    }
}

#[tokio::test]
async fn the_audit_names_the_client_and_not_the_proxy() {
    let log = Log::listen();
    behind().send("10.0.0.1", &[(XFF, "198.51.100.1")]).await;
    assert_eq!(log.audit()["client"], "198.51.100.1");
}
