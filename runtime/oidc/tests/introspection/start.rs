//! What does not start, and where nobody is asked.

use std::time::Duration;

use palisade::testing::TestClock;
use palisade_oidc::{Introspection, IntrospectionBuilder, IntrospectionError};

use crate::authorization_server::{ISSUER, Server};
use crate::{service, status};

#[tokio::test]
async fn what_is_missing_or_cannot_hold_does_not_start() {
    let server = Server::start().await;
    assert!(server.introspection().start().await.is_ok());
    let at = || Introspection::at(ISSUER, &server.url).allow_http_on_loopback("127.0.0.1");
    let fault = async |builder: IntrospectionBuilder| builder.start().await.unwrap_err();
    for (builder, setting) in [
        (at().audience("payroll"), "client"),
        (at().client("a", "b"), "audience"),
        (at().client("a", "b").audience(" "), "audience"),
        (at().client("a", "").audience("payroll"), "client"),
        (server.introspection().name(""), "name"),
    ] {
        let fault = fault(builder).await;
        assert!(matches!(fault, IntrospectionError::Missing(it) if it == setting), "{fault}");
    }
    let minutes = |minutes: u64| Duration::from_secs(minutes * 60);
    for builder in [
        server.introspection().keep_for(minutes(6)),
        server.introspection().call_time(Duration::ZERO),
        server.introspection().parallel_calls(0),
        server.introspection().keep_at_most(0),
        server.introspection().leeway(Duration::from_secs(61)),
    ] {
        assert!(matches!(fault(builder).await, IntrospectionError::Bounds));
    }
    for builder in [
        server.introspection().roles_claim(""),
        server.introspection().roles_claim("iss"),
        server.introspection().roles_claim("scope"),
        server.introspection().tenant_claim("a").tenant_claim("b"),
        server.introspection().tenant_claim("a").tenants_claim("b"),
    ] {
        assert!(matches!(fault(builder).await, IntrospectionError::Claims(_)));
    }
    assert!(server.introspection().leeway(Duration::from_secs(60)).start().await.is_ok());
    let plain = Introspection::at(ISSUER, "http://id.example/introspect");
    let plain = fault(plain.client("a", "b").audience("payroll")).await;
    assert!(matches!(plain, IntrospectionError::Endpoint(_)), "{plain}");
    assert!(!format!("{:?}", server.introspection()).contains("hunter2"));
}

#[tokio::test]
async fn a_private_address_that_was_not_allowed_is_not_asked() {
    let (server, clock) = (Server::start().await, TestClock::new());
    let encrypted = server.url.replace("http:", "https:");
    let builder = Introspection::at(ISSUER, encrypted).client("a", "b").audience("payroll");
    let client = service(builder, &clock).await;
    assert_eq!(status(&client, "good").await, 503);
    assert_eq!(server.calls(), 0);
}
