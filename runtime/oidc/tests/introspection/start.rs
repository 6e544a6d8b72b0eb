//! What does not start, and where nobody is asked.

use std::time::Duration;

use palisade::testing::TestClock;
use palisade_oidc::{Introspection, IntrospectionBuilder, IntrospectionError};

use crate::authorization_server::{ISSUER, Server};
use crate::{service, status};

fn reasons(error: IntrospectionError) -> Vec<String> {
    match error {
        IntrospectionError::Config(error) => error.reasons().to_vec(),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn each_setting_is_stated_once() {
    type State = fn(IntrospectionBuilder) -> IntrospectionBuilder;
    let server = Server::start().await;
    let second = Duration::from_secs(1);
    let at = || Introspection::at(ISSUER, &server.url).allow_http_on_loopback("127.0.0.1");
    let cases: [(State, &str); 8] = [
        (|it| it.client("a", "b"), ".client(..)"),
        (|it| it.audience("payroll"), ".audience(..)"),
        (|it| it.name("tokens"), ".name(..)"),
        (|it| it.leeway(Duration::ZERO), ".leeway(..)"),
        (|it| it.keep_for(Duration::ZERO), ".keep_for(..)"),
        (|it| it.keep_at_most(9), ".keep_at_most(..)"),
        (|it| it.parallel_calls(2), ".parallel_calls(..)"),
        (|it| it.call_time(Duration::from_secs(1)), ".call_time(..)"),
    ];
    let every = || cases.iter().fold(at(), |it, (state, _)| state(it));
    assert!(every().start().await.is_ok());
    assert!(at().client("a", "b").audience("payroll").call_time(second).start().await.is_ok());
    for (state, setter) in cases {
        let told = reasons(state(every()).start().await.unwrap_err());
        assert_eq!(told, [format!("introspection: `{setter}` was called twice")]);
    }
}

#[tokio::test]
async fn what_is_missing_or_cannot_hold_does_not_start() {
    let server = Server::start().await;
    assert!(server.introspection().start().await.is_ok());
    let at = || Introspection::at(ISSUER, &server.url).allow_http_on_loopback("127.0.0.1");
    let fault = async |builder: IntrospectionBuilder| builder.start().await.unwrap_err();
    let minutes = |minutes: u64| Duration::from_secs(minutes * 60);
    for (builder, told) in [
        (at().audience("payroll"), "no client"),
        (at().client("a", "b"), "no audience"),
        (at().client("a", "b").audience(" "), "no audience"),
        (at().client("a", "").audience("payroll"), "the client's id or its secret"),
        (at().client(" ", "b").audience("payroll"), "the client's id or its secret"),
        (server.introspection().name(""), "the name of the scheme"),
        (server.introspection().keep_for(minutes(6)), "`.keep_for(..)` takes"),
        (server.unhurried().call_time(Duration::ZERO), "`.call_time(..)` takes"),
        (server.introspection().parallel_calls(0), "`.parallel_calls(..)` takes"),
        (server.introspection().keep_at_most(0), "`.keep_at_most(..)` takes"),
        (server.introspection().leeway(Duration::from_secs(61)), "`.leeway(..)` takes"),
    ] {
        let reasons = reasons(fault(builder).await);
        let [reason] = &reasons[..] else { panic!("{reasons:?}") };
        assert!(reason.starts_with(&format!("introspection: {told}")), "{reason}");
    }
    for builder in [
        server.introspection().roles_claim(""),
        server.introspection().roles_claim("iss"),
        server.introspection().roles_claim("scope"),
        server.introspection().tenant_claim("a").tenant_claim("b"),
        server.introspection().tenant_claim("a").tenants_claim("b"),
    ] {
        assert_eq!(reasons(fault(builder).await).len(), 1);
    }
    let all = at().name("").keep_for(minutes(6)).parallel_calls(0).roles_claim("");
    assert_eq!(reasons(fault(all).await).len(), 6);
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
