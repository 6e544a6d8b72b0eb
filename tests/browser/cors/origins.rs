//! Which origins are allowed: listed, asked about, or anybody's.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use palisade::prelude::*;
use palisade::testing::{Client, TestClock};
use palisade::{Cors, Rate, SecurityBuilder};

use super::{
    ADMIN, APP, ELSEWHERE, allowed, client, client_with, listed, preflight, routes,
    varies_by_origin,
};
use crate::problem;

#[tokio::test]
async fn a_handler_is_stricter_than_its_application() {
    let client = client(listed());
    let post = async |origin| client.post("/admin").header("origin", origin).send().await;
    assert_eq!(allowed(&post(ADMIN).await), ADMIN);
    assert_eq!(allowed(&post(APP).await), "", "the 429 as well");
    assert_eq!(allowed(&preflight(&client, "/admin", APP, "POST").await), "");
    // What serves every method keeps to its own for those that nothing else serves.
    for (method, app) in [("PUT", ""), ("DELETE", ""), ("GET", APP), ("HEAD", APP)] {
        assert_eq!(allowed(&preflight(&client, "/whichever", APP, method).await), app, "{method}");
    }
    assert_eq!(allowed(&preflight(&client, "/whichever", ADMIN, "PUT").await), ADMIN);
    // Another method of the same path is another handler.
    assert_eq!(allowed(&preflight(&client, "/admin", APP, "GET").await), APP);
    assert_eq!(allowed(&client.get("/admin").header("origin", APP).send().await), APP);
    assert_eq!(allowed(&preflight(&client, "/nested/own", APP, "GET").await), "");
    assert_eq!(allowed(&preflight(&client, "/nested/own", APP, "HEAD").await), "");
    assert_eq!(allowed(&client.get("/nested/own").header("origin", APP).send().await), "");
}

/// In front of handlers with guards of their own.
#[public(
    reason = "what is behind it asks",
    rate = "1000/s",
    unredacted = "guarded answers",
    cors = any("https://app.example", "https://admin.example")
)]
struct Front;

#[tokio::test]
async fn each_of_several_guards_lets_an_origin_read_or_none_does() {
    let behind = axum::Router::new()
        .route("/read", axum::routing::get(super::read))
        .route("/admin", axum::routing::get(super::administer_by_any))
        .route("/own", axum::routing::get(super::own));
    let builder = Security::builder().cors(Cors::origins([APP, ADMIN, ELSEWHERE])).direct();
    let routes = SecureRouter::new().fallback_service(Front, behind).route("/x", get(super::read));
    let client =
        Client::new(routes.secured_by(builder.build().unwrap()).unwrap()).host("api.example");
    let reads = async |path: &str, origin| {
        let reply = client.get(path).header("origin", origin).send().await;
        assert_eq!(reply.status(), 204, "{path}");
        allowed(&reply) == origin
    };
    for (path, readers) in [
        ("/x", &[APP, ADMIN, ELSEWHERE][..]),
        ("/read", &[APP, ADMIN]),
        ("/admin", &[ADMIN]),
        ("/own", &[]),
    ] {
        for origin in [APP, ADMIN, ELSEWHERE] {
            assert_eq!(reads(path, origin).await, readers.contains(&origin), "{path} {origin}");
        }
    }
}

/// The list of Web Platform Tests' `cors/origin.htm`, as the origin of a request to `http://web.example`.
#[tokio::test]
async fn no_bad_origin_of_web_platform_tests_is_allowed() {
    const HOST: &str = "http://web.example";
    let client = client(Cors::origins([HOST, ADMIN]).with_credentials());
    let send = async |origins: &[&[u8]]| {
        let mut request = client.get("/x");
        for origin in origins {
            match str::from_utf8(origin) {
                Ok(origin) if axum::http::HeaderValue::from_str(origin).is_ok() => {
                    request = request.header("origin", origin);
                }
                // Nothing else can be in a request.
                _ => return String::new(),
            }
        }
        allowed(&request.send().await).to_owned()
    };
    assert_eq!(send(&[HOST.as_bytes()]).await, HOST);
    for bad in [
        "http://www1.web.example",
        "//web.example",
        "://web.example",
        "ftp://web.example",
        "http:://web.example",
        "http:/web.example",
        "http:web.example",
        "web.example",
        "http://web.example?",
        "http://web.example/",
        "http://web.example /",
        "http://web.example#",
        "http://web.example%23",
        "http://web.example:80",
        "http://web.example, *",
        "http://web.example\0",
        "HTTP://WEB.EXAMPLE",
        "HTTP://web.example",
        "-",
        "**",
        "\0*",
        "*\0",
        "'*'",
        "\"*\"",
        "* *",
        "* null",
        "*http://*",
        "*http://web.example",
        "* http://web.example",
        "*, http://web.example",
        "\0http://web.example",
        "null http://web.example",
        "http://example.net",
        "null",
        "null *",
        "",
        "http://web.example/cors/origin.htm",
        "http://web.example/cors/",
        "http://www2.web.example",
        "example",
        ".example",
        "*.example",
        "http://example",
        "http://.example",
        "http://*.example",
        "*",
    ] {
        assert_eq!(send(&[bad.as_bytes()]).await, "", "{bad:?}");
        // Nor is any of them taken for an origin of the configuration.
        let built = Security::builder().cors(Cors::origins([bad])).direct().build();
        let is_another = [
            "http://www1.web.example",
            "http://example.net",
            "http://www2.web.example",
            "http://example",
        ];
        assert_eq!(built.is_ok(), is_another.contains(&bad), "{bad:?}");
    }
    for (one, other) in [("", HOST), (HOST, ""), (HOST, HOST), ("*", HOST), ("", "*"), ("*", "*")] {
        assert_eq!(send(&[one.as_bytes(), other.as_bytes()]).await, "", "{one:?} {other:?}");
    }
}

#[tokio::test]
async fn anyone_reads_what_has_no_credentials() {
    let client = client(Cors::anyone());
    let reply = client.get("/x").header("origin", ELSEWHERE).send().await;
    assert_eq!((allowed(&reply), reply.header("access-control-allow-credentials")), ("*", ""));
    assert!(varies_by_origin(&reply));
}

/// What the application says of origins.
#[derive(Default)]
struct Customers {
    asked: AtomicUsize,
}

impl Customers {
    async fn may(&self, tenant: Option<&str>, origin: &str) -> Result<bool, std::io::Error> {
        self.asked.fetch_add(1, Ordering::SeqCst);
        match tenant {
            Some("away") => Err(std::io::Error::other("the store is away")),
            Some("slow") => std::future::pending().await,
            Some(tenant) => Ok(origin == format!("https://{tenant}.example")),
            None => Ok(false),
        }
    }
}

#[tokio::test(start_paused = true)]
async fn each_tenant_has_origins_of_its_own_and_a_source_that_is_away_has_none() {
    let (customers, clock) = (Arc::new(Customers::default()), TestClock::new());
    let source = Arc::clone(&customers);
    let cors = Cors::ask(Duration::from_secs(60), move |asked| {
        let source = Arc::clone(&source);
        async move { source.may(asked.tenant(), asked.origin()).await }
    });
    let issuer = palisade::testing::Issuer::new();
    let client = client_with(cors.with_credentials(), |builder| {
        let jwt = issuer.jwt().tenant_claim("tenant");
        builder.jwt(jwt).tenant_in_path("tenant").clock(&clock)
    });
    let ask = async |tenant: &str, origin: &str| {
        let reply = preflight(&client, &format!("/tenants/{tenant}/x"), origin, "GET").await;
        assert_eq!(reply.status(), StatusCode::NO_CONTENT);
        allowed(&reply).to_owned()
    };
    assert_eq!(ask("acme", "https://acme.example").await, "https://acme.example");
    assert_eq!(ask("acme", "https://globex.example").await, "");
    assert_eq!(ask("globex", "https://acme.example").await, "");
    assert_eq!(customers.asked.load(Ordering::SeqCst), 3);
    assert_eq!(ask("acme", "https://acme.example").await, "https://acme.example");
    assert_eq!(ask("globex", "https://acme.example").await, "");
    assert_eq!(customers.asked.load(Ordering::SeqCst), 3, "answers are remembered");
    clock.advance(Duration::from_secs(61));
    assert_eq!(ask("acme", "https://acme.example").await, "https://acme.example");
    assert_eq!(customers.asked.load(Ordering::SeqCst), 4);
    for tenant in ["away", "slow"] {
        let origin = format!("https://{tenant}.example");
        assert_eq!(
            (ask(tenant, &origin).await, ask(tenant, &origin).await),
            (String::new(), String::new())
        );
    }
    assert_eq!(customers.asked.load(Ordering::SeqCst), 8, "a failure is not remembered");
    // A tenant is asked about as handlers see it, and not at all where it is no text.
    assert_eq!(ask("gl%6Fbex", "https://globex.example").await, "https://globex.example");
    assert_eq!(customers.asked.load(Ordering::SeqCst), 9);
    assert_eq!(ask("%FF", "https://globex.example").await, "");
    // What is no origin is not asked about.
    assert_eq!(ask("acme", "null").await, "");
    assert_eq!(ask("acme", "https://acme.example/").await, "");
    assert_eq!(customers.asked.load(Ordering::SeqCst), 9);
}

/// Whoever sends origins that nobody has checked makes the application ask within the limit of its address.
#[tokio::test]
async fn questions_count_as_requests_of_their_address() {
    let asked = Arc::new(AtomicUsize::new(0));
    let source = || {
        let asked = Arc::clone(&asked);
        Cors::ask(Duration::from_secs(60), move |_| {
            asked.fetch_add(1, Ordering::SeqCst);
            async { Ok::<_, std::io::Error>(true) }
        })
    };
    let five = Rate::new(5, Duration::from_secs(3_600));
    let clock = TestClock::new();
    let client = client_with(source(), |builder| builder.address_rate(five).clock(&clock));
    let origin = |number: usize| format!("https://a{number}.example");
    // What a host or a tenant cannot be is remembered nowhere.
    let long = format!("{}.example", "a".repeat(30_000));
    for host in ["a b", "a.example, b.example", &long] {
        let request = client.options("/x").header("host", host).header("origin", &origin(0));
        let reply = request.header("access-control-request-method", "GET").send().await;
        assert_eq!((allowed(&reply), asked.load(Ordering::SeqCst)), ("", 0), "{host:.20}");
    }
    for number in 0..20 {
        let reply = preflight(&client, "/x", &origin(number), "GET").await;
        let expected = if number < 5 { origin(number) } else { String::new() };
        assert_eq!(allowed(&reply), expected);
    }
    assert_eq!(asked.load(Ordering::SeqCst), 5);
    // An origin that was asked about before costs nothing, and its pages read the 429 as well.
    let reply = preflight(&client, "/x", &origin(4), "GET").await;
    assert_eq!(allowed(&reply), origin(4));
    let reply = client.get("/x").header("origin", &origin(4)).send().await;
    assert_eq!((reply.status().as_u16(), allowed(&reply)), (429, &*origin(4)));
    // Nobody is asked for an address that is kept out.
    let before = asked.load(Ordering::SeqCst);
    let client = client_with(source(), |builder| builder.deny_ip(["192.0.2.0/24"]));
    let reply = preflight(&client, "/x", &origin(1), "GET").await;
    problem(&reply, 403);
    assert_eq!((allowed(&reply), asked.load(Ordering::SeqCst)), ("", before));
    let client = client_with(source(), |builder| builder.deny_ip(["198.51.100.0/24"]));
    assert_eq!(preflight(&client, "/x", &origin(1), "GET").await.status(), 204);
}

#[test]
fn what_cannot_hold_does_not_start() {
    let faults = |builder: SecurityBuilder| {
        let built = builder.direct().build().map_err(|error| error.reasons().join("; "));
        let secured = built.and_then(|security| {
            routes().secured_by(security).map_err(|error| error.reasons().join("; "))
        });
        secured.err().unwrap_or_default()
    };
    let with = |cors| faults(Security::builder().cors(cors));
    assert_eq!(with(listed()), "");
    for (cors, told) in [
        (Cors::anyone().with_credentials(), "name the origins"),
        (Cors::origins(Vec::<String>::new()), "name an origin"),
        (Cors::origins(["https://app.example/"]), "without a slash"),
        (Cors::origins(["https://app.example:443"]), "default port"),
        (Cors::origins(["null"]), "sandboxed"),
        (listed().methods(["*"]), "not a method that a page may use"),
        (listed().methods(["TRACE"]), "not a method that a page may use"),
        (listed().methods(["patch"]), "write `PATCH` for `patch`"),
        (listed().methods(Vec::<String>::new()), "names no method"),
        (listed().headers(["*"]), "name each field"),
        (listed().expose(["a b"]), "is not a header field"),
        (listed().max_age(Duration::from_secs(86_401)), "a day at most"),
    ] {
        let fault = with(cors);
        assert!(fault.starts_with("cors: ") && fault.contains(told), "{fault}");
    }
    let wider = with(Cors::origins([APP]));
    assert!(wider.contains("it lets pages of `https://admin.example` read"), "{wider}");
    let without = faults(Security::builder());
    assert!(without.contains("it states `cors` and the application none"), "{without}");
    let twice = faults(Security::builder().cors(listed()).cors(listed()));
    assert_eq!(twice, "`.cors(..)` was called twice");
    assert_eq!(with(listed().methods(["GET"]).max_age(Duration::ZERO)), "");
    let twice = with(listed().methods(["GET"]).methods(["PUT"]));
    assert_eq!(twice, "cors: `.methods(..)` was called twice");
    let twice = with(listed().max_age(Duration::ZERO).max_age(Duration::ZERO));
    assert_eq!(twice, "cors: `.max_age(..)` was called twice");
}
