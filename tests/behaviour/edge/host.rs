//! Whom a request is for (RFC 9112, 3.2), and how its body is coded for transfer (RFC 9112, 6.1).

use axum::body::Body;
use axum::extract::Request;
use palisade::http::{StatusCode, Version};
use palisade::prelude::*;
use palisade::testing::{Issuer, TestClock};

use crate::edge::socket::{Wire, exchange, serve};
use crate::support::fixture::{Fixture, ask, builder, problem};
use crate::support::log::Log;

#[public(reason = "says which host was asked", rate = "1000/s")]
async fn host(headers: axum::http::HeaderMap) -> Result<StatusCode, Problem> {
    let hosts: Vec<_> = headers.get_all("host").iter().collect();
    assert!(hosts.len() <= 1 && hosts.iter().all(|host| *host != "ignored.test"));
    Ok(StatusCode::NO_CONTENT)
}

fn routes() -> SecureRouter {
    SecureRouter::new().route("/host", get(host).post(host))
}

/// The status of a request with these lines behind its first.
async fn wire(fixture: &Fixture, first: &str, lines: &[&str]) -> Wire {
    let address = serve(fixture).await;
    let lines = lines.iter().fold(String::new(), |all, line| all + line + "\r\n");
    exchange(address, format!("{first}\r\nConnection: close\r\n{lines}\r\n").as_bytes()).await
}

#[tokio::test]
async fn a_request_names_exactly_one_host() {
    let fixture = Fixture::new(routes());
    let get = "GET /host HTTP/1.1";
    for lines in [
        &[][..],
        &["Host: a.test", "Host: a.test"],
        &["Host: a.test", "Host: b.test"],
        &["Host:"],
        &["Host: a.test, b.test"],
        &["Host: a.test/x"],
        &["Host: x@a.test"],
        &["Host: a b"],
        &["Host: a.test:x"],
        &["Host: a.test:99999"],
        &["Host: [::1"],
        &["Host: http://a.test"],
    ] {
        let log = Log::listen();
        let wire = wire(&fixture, get, lines).await;
        assert_eq!(wire.status, 400, "{lines:?}");
        assert_eq!(wire.field("content-type"), Some("application/problem+json"));
        assert_eq!(log.audit()["reason"], "host_malformed", "{lines:?}");
    }
    for line in ["Host: a.test", "host: A.test:8080", "Host: 127.0.0.1", "Host: [::1]:3000"] {
        assert_eq!(wire(&fixture, get, &[line]).await.status, 204, "{line}");
    }
    // The target's own authority counts; HTTP/1.0 need not say.
    let absolute = "GET http://a.test/host HTTP/1.1";
    assert_eq!(wire(&fixture, absolute, &["Host: ignored.test"]).await.status, 204);
    assert_eq!(wire(&fixture, absolute, &[]).await.status, 400);
    assert_eq!(wire(&fixture, "GET /host HTTP/1.0", &[]).await.status, 204);
}

#[tokio::test]
async fn a_host_that_is_not_declared_is_421() {
    let fixture =
        Fixture::configured(routes(), |builder| builder.hosts(["api.test", "b.test:8443"]));
    for (first, host, status) in [
        ("GET /host HTTP/1.1", "Host: api.test", 204),
        ("GET /host HTTP/1.1", "Host: API.test:3000", 204),
        ("GET /host HTTP/1.1", "Host: b.test:8443", 204),
        ("GET /host HTTP/1.1", "Host: b.test", 421),
        ("GET /host HTTP/1.1", "Host: evil.test", 421),
        ("GET /host HTTP/1.1", "Host: api.test.evil.test", 421),
        ("GET /host HTTP/1.1", "Host: 127.0.0.1", 421),
        ("GET http://evil.test/host HTTP/1.1", "Host: api.test", 421),
        ("GET http://api.test/host HTTP/1.1", "Host: ignored.test", 204),
        ("GET /nowhere HTTP/1.1", "Host: evil.test", 421),
        ("GET /host HTTP/1.0", "X-Host: none", 421),
    ] {
        assert_eq!(wire(&fixture, first, &[host]).await.status, status, "{first} {host}");
    }
    let client = fixture.client.clone().host("api.test");
    assert_eq!(client.get("/host").send().await.status(), 204);
    let log = Log::listen();
    problem(&fixture.client.get("/host").header("host", "evil.test").send().await, 421);
    assert_eq!(log.audit()["reason"], "host_foreign");
}

#[tokio::test]
async fn http_2_names_its_host_as_the_authority() {
    let (clock, issuer) = (TestClock::new(), Issuer::new());
    let security = builder(&clock, &issuer).hosts(["api.test"]).build().unwrap();
    let app = routes().secured_by(security).unwrap();
    for (target, host, status) in [
        ("https://api.test/host", None, 204),
        ("https://api.test/host", Some("api.test"), 204),
        ("https://api.test/host", Some("evil.test"), 400),
        ("https://evil.test/host", None, 421),
        ("/host", None, 400),
    ] {
        let mut request = Request::builder().uri(target).version(Version::HTTP_2);
        if let Some(host) = host {
            request = request.header("host", host);
        }
        let request = request.body(Body::empty()).unwrap();
        let answer = ask(app.clone(), "192.0.2.1", request).await;
        assert_eq!(answer.status, status, "{target} {host:?}");
    }
}

#[test]
fn hosts_that_are_none_are_refused_at_start() {
    for hosts in [&[][..], &["https://api.test"], &["*.api.test"], &["api.test/"], &["a b"], &[""]]
    {
        let built = Security::builder().direct().hosts(hosts.iter().copied()).build();
        let told = built.unwrap_err().to_string();
        assert!(told.contains("hosts: "), "{told}");
    }
    let twice = Security::builder().direct().hosts(["a.test"]).hosts(["b.test"]).build();
    assert!(twice.unwrap_err().to_string().contains("called twice"));
    assert!(Security::builder().direct().hosts(["a.test".to_owned()]).build().is_ok());
}

#[tokio::test]
async fn a_transfer_coding_other_than_chunked_is_501() {
    let fixture = Fixture::new(routes());
    let post = "POST /host HTTP/1.1";
    for coding in ["gzip, chunked", "foo, chunked", "identity, chunked", "GZIP,chunked"] {
        let log = Log::listen();
        let lines = ["Host: a", &format!("Transfer-Encoding: {coding}"), "\r\n0\r\n"];
        let wire = wire(&fixture, post, &lines).await;
        assert_eq!(wire.status, 501, "{coding}");
        assert_eq!(wire.field("content-type"), Some("application/problem+json"));
        assert_eq!(log.audit()["reason"], "transfer_coding_unknown");
    }
    let two = ["Host: a", "Transfer-Encoding: gzip", "Transfer-Encoding: chunked", "\r\n0\r\n"];
    assert_eq!(wire(&fixture, post, &two).await.status, 501);
    let twice = ["Host: a", "Transfer-Encoding: chunked, chunked", "\r\n0\r\n"];
    assert_eq!(wire(&fixture, post, &twice).await.status, 400);
    // Without `chunked` at its end a body has no length that anybody knows (RFC 9112, 6.3).
    let open = ["Host: a", "Transfer-Encoding: gzip", "\r\n0\r\n"];
    assert_eq!(wire(&fixture, post, &open).await.status, 400);
    for coding in ["chunked", "Chunked"] {
        let lines = ["Host: a", &format!("Transfer-Encoding: {coding}"), "\r\n0\r\n"];
        assert_eq!(wire(&fixture, post, &lines).await.status, 204, "{coding}");
    }
}
