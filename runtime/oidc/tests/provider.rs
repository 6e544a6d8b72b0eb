//! Keys of a provider that rotates, fails and misbehaves (RFC 7517, section 5).

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "the helpers of tests are no tests to clippy"
)]

#[path = "provider/fetching.rs"]
mod fetching;
#[path = "provider/following.rs"]
mod following;
#[path = "provider/refreshing.rs"]
mod refreshing;
#[path = "provider/rotation.rs"]
mod rotation;
mod support;

use std::future::poll_fn;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::Poll;
use std::time::Duration;

use palisade::testing::TestClock;
use palisade_oidc::{FetchError, Introspection, OidcError, RemoteKeys};
use support::{Manner, Provider, SigningKey, becomes, service, status};
use tokio::io::AsyncReadExt as _;
use tokio::net::TcpListener;
use tokio::time::{Instant, sleep};

#[tokio::test]
async fn a_token_of_the_provider_is_accepted_and_one_of_another_is_not() {
    let (key, clock) = (SigningKey::new("a"), TestClock::new());
    let provider = Provider::start(&[&key]).await;
    let keys = provider.keys().start().await.unwrap();
    let client = service(&keys, &clock);
    assert_eq!(status(&client, &provider.token(&key, &clock)).await, 200);
    let forged = provider.token_naming("a", &SigningKey::new("b"), &clock);
    assert_eq!(status(&client, &forged).await, 401);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn while_keys_rotate_under_load_no_good_token_is_refused() {
    let (old, clock) = (SigningKey::new("old"), TestClock::new());
    let provider = Provider::start(&[&old]).await;
    let keys = provider.keys().refresh_every(Duration::from_millis(200)).start().await.unwrap();
    let client = service(&keys, &clock);
    let old_token = provider.token(&old, &clock);
    let stop = Arc::new(AtomicBool::new(false));
    let load: Vec<_> = (0..4)
        .map(|_| {
            let (client, token, stop) = (client.clone(), old_token.clone(), Arc::clone(&stop));
            tokio::spawn(async move {
                while !stop.load(Ordering::Relaxed) {
                    assert_eq!(status(&client, &token).await, 200);
                    tokio::task::yield_now().await;
                }
            })
        })
        .collect();
    for round in 0..5 {
        let new = SigningKey::new(&format!("new-{round}"));
        provider.publish(&[&old, &new]);
        assert_eq!(status(&client, &provider.token(&new, &clock)).await, 200);
    }
    stop.store(true, Ordering::Relaxed);
    for task in load {
        task.await.unwrap();
    }
    // The old key is withdrawn: after the next refresh it is not believed.
    provider.publish(&[&SigningKey::new("last")]);
    assert!(becomes(&client, &old_token, 401).await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thousand_unknown_key_ids_cause_one_fetch_in_each_cooldown() {
    const COOLDOWN: Duration = Duration::from_secs(8);
    let (key, clock) = (SigningKey::new("a"), TestClock::new());
    let provider = Provider::start(&[&key]).await;
    let keys = provider.keys().cooldown(COOLDOWN).start().await.unwrap();
    let client = service(&keys, &clock);
    for window in 1..=2 {
        let strangers: Vec<_> = (0..1_000)
            .map(|n| provider.token_naming(&format!("stranger-{window}-{n}"), &key, &clock))
            .collect();
        let begun = Instant::now();
        let asked = strangers.into_iter().map(|token| {
            let client = client.clone();
            tokio::spawn(async move { status(&client, &token).await })
        });
        for stranger in asked.collect::<Vec<_>>() {
            assert_eq!(stranger.await.unwrap(), 401);
        }
        let took = begun.elapsed();
        assert!(took < COOLDOWN, "the machine is too slow for this test: {took:?}");
        assert_eq!(provider.fetches(), 1 + window, "one for all of a window");
        let known = status(&client, &provider.token(&key, &clock)).await;
        assert_eq!((known, provider.fetches()), (200, 1 + window), "known keys need none");
        tokio::time::sleep_until(begun + COOLDOWN + Duration::from_millis(200)).await;
    }
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let key = SigningKey::new("a");
    let (provider, elsewhere) = (Provider::start(&[&key]).await, Provider::start(&[&key]).await);
    let status = format!("302 Found\r\nlocation: {}/keys", elsewhere.issuer);
    provider.behave(Manner::Saying(Box::leak(status.into_boxed_str()), String::new()));
    let refused = provider.keys().start().await.unwrap_err();
    assert!(matches!(refused, OidcError::Fetch { cause: FetchError::Status(302), .. }));
    assert_eq!((provider.fetches(), elsewhere.fetches()), (1, 0));
    assert!(elsewhere.keys().start().await.is_ok());
}

#[tokio::test]
async fn a_caller_who_hangs_up_does_not_end_the_fetch_for_others() {
    let (old, new, clock) = (SigningKey::new("a"), SigningKey::new("b"), TestClock::new());
    let provider = Provider::start(&[&old]).await;
    let keys = provider.keys().start().await.unwrap();
    let client = service(&keys, &clock);
    provider.publish(&[&old, &new]);
    let token = provider.token(&new, &clock);
    let mut request = Box::pin(status(&client, &token));
    let begun = poll_fn(|context| Poll::Ready(request.as_mut().poll(context))).await;
    assert!(begun.is_pending(), "it waits for the fetch");
    drop(request);
    sleep(Duration::from_millis(100)).await;
    assert_eq!(status(&client, &token).await, 200);
    assert_eq!(provider.fetches(), 2);
}

/// A provider that misbehaves, from within the budget until it is back.
async fn known_keys_serve_within_their_budget(name: &str, manner: Manner) {
    const BUDGET: Duration = Duration::from_secs(5);
    let begun = Instant::now();
    let (key, clock) = (SigningKey::new("a"), TestClock::new());
    let provider = Provider::start(&[&key]).await;
    let keys = provider.keys().refresh_every(Duration::from_millis(50));
    let keys = keys.stale_for(BUDGET).start().await.unwrap();
    let client = service(&keys, &clock);
    provider.behave(manner);
    sleep(Duration::from_millis(800)).await;
    assert!(provider.fetches() > 1, "{name}");
    let token = provider.token(&key, &clock);
    assert_eq!(status(&client, &token).await, 200, "{name}: within the budget");
    assert!(becomes(&client, &token, 503).await, "{name}: past the budget");
    assert!(begun.elapsed() > BUDGET, "{name}: not before it is over");
    provider.behave(Manner::Honest);
    assert!(becomes(&client, &token, 200).await, "{name}: the provider is back");
}

#[tokio::test]
async fn known_keys_serve_while_the_provider_misbehaves_and_no_longer_than_stated() {
    let saying = |status, body: &str| Manner::Saying(status, body.to_owned());
    let cases = [
        ("hanging", Manner::Hanging),
        ("HTML", saying("200 OK", "<html>down</html>")),
        ("truncated", Manner::Truncated),
        ("100 MB", Manner::Endless(100 << 20)),
        ("redirect", saying("302 Found\r\nlocation: http://169.254.169.254/latest", "")),
        ("error", saying("500 Oops", "")),
        ("a secret", saying("200 OK", r#"{"keys":[{"kty":"oct","k":"AA"}]}"#)),
    ];
    let cases = cases
        .map(|(name, manner)| tokio::spawn(known_keys_serve_within_their_budget(name, manner)));
    for case in cases {
        case.await.unwrap();
    }
}

#[tokio::test]
async fn a_long_answer_is_not_taken_whole() {
    let provider = Provider::start(&[&SigningKey::new("a")]).await;
    provider.behave(Manner::Endless(100 << 20));
    let refused = provider.keys().start().await.unwrap_err();
    assert!(matches!(refused, OidcError::Fetch { cause: FetchError::TooLong, .. }), "{refused}");
    sleep(Duration::from_millis(100)).await;
    let sent = provider.sent.load(Ordering::SeqCst);
    assert!(sent < 16 << 20, "{sent} bytes: what the system's buffers take, and no more");
}

#[tokio::test]
async fn without_keys_a_service_does_not_start() {
    let key = SigningKey::new("a");
    let provider = Provider::start(&[&key]).await;
    provider.behave(Manner::Saying("503 Away", String::new()));
    let refused = provider.keys().start().await.unwrap_err();
    let status = matches!(refused, OidcError::Fetch { cause: FetchError::Status(503), .. });
    assert!(status, "{refused}");
    let waiting = tokio::spawn(provider.keys().wait_for_server(Duration::from_secs(10)).start());
    sleep(Duration::from_millis(100)).await;
    provider.behave(Manner::Honest);
    assert!(waiting.await.unwrap().is_ok());
}

#[tokio::test]
async fn an_address_that_was_not_allowed_is_not_asked() {
    let provider = Provider::start(&[&SigningKey::new("a")]).await;
    let fault = async |builder: palisade_oidc::KeysBuilder| match builder.start().await {
        Err(OidcError::Fetch { cause, .. }) => cause,
        other => panic!("{other:?}"),
    };
    let plain = fault(RemoteKeys::discover(&provider.issuer)).await;
    assert!(matches!(plain, FetchError::UrlRefused), "{plain}");
    let encrypted = provider.issuer.replace("http:", "https:");
    let private = fault(RemoteKeys::discover(&encrypted)).await;
    assert!(matches!(private, FetchError::AddressRefused), "{private}");
    let by_name = RemoteKeys::discover(&encrypted).allow_private_host("127.0.0.1");
    let no_tls = fault(by_name.fetch_time(Duration::from_millis(300))).await;
    assert!(matches!(no_tls, FetchError::Connection(_) | FetchError::TimedOut), "{no_tls}");
    assert_eq!(provider.fetches(), 0);
    assert!(provider.keys().start().await.is_ok());
}

#[tokio::test]
async fn an_exception_for_what_is_no_host_does_not_start() {
    let provider = Provider::start(&[&SigningKey::new("a")]).await;
    let with_ports = provider.keys().allow_private_host("idp.internal:8443");
    let with_ports = with_ports.allow_private_host("keys.internal:8443").cooldown(Duration::MAX);
    let refused = with_ports.start().await.unwrap_err();
    let OidcError::Config(error) = &refused else { panic!("{refused}") };
    let [one, other, time] = error.reasons() else { panic!("{error}") };
    assert!(one.starts_with("keys: \"idp.internal:8443\" is the name of no host"), "{one}");
    assert!(other.starts_with("keys: \"keys.internal:8443\" is the name of no host"), "{other}");
    assert_eq!(time, "keys: `.cooldown(..)` takes a second to a day");
    let asked = Introspection::at(&provider.issuer, format!("{}/introspect", provider.issuer));
    let asked = asked.client("a", "b").audience("payroll").allow_http_on_loopback("127.0.0.1");
    assert!(asked.allow_private_host("https://idp.internal").start().await.is_err());
    assert_eq!(provider.fetches(), 0);
    assert!(provider.keys().allow_private_host("[fd00::1]").start().await.is_ok());
    let asked = Introspection::at(&provider.issuer, format!("{}/introspect", provider.issuer));
    let asked = asked.client("a", "b").audience("payroll").allow_http_on_loopback("127.0.0.1");
    assert!(asked.allow_private_host("idp.internal").start().await.is_ok());
}

/// Firewalls refuse requests that do not.
#[tokio::test]
async fn a_request_says_who_asks() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let issuer = format!("http://{}", listener.local_addr().unwrap());
    let starting = RemoteKeys::discover(&issuer).allow_http_on_loopback("127.0.0.1").start();
    let hearing = async {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            assert_ne!(stream.read_buf(&mut head).await.unwrap(), 0);
        }
        String::from_utf8(head).unwrap()
    };
    let (keys, head) = tokio::join!(starting, hearing);
    assert!(keys.is_err(), "nothing was answered");
    assert!(head.contains("\r\nuser-agent: palisade-oidc\r\n"), "{head}");
}

#[tokio::test]
async fn metadata_of_another_issuer_is_refused() {
    let provider = Provider::start(&[&SigningKey::new("a")]).await;
    let slashed = RemoteKeys::discover(format!("{}/", provider.issuer));
    let refused = slashed.allow_http_on_loopback("127.0.0.1").start().await.unwrap_err();
    assert!(matches!(refused, OidcError::IssuerDiffers { .. }), "{refused}");
    let whole = format!("{}/.well-known/openid-configuration", provider.issuer);
    let refused = RemoteKeys::discover(whole).start().await.unwrap_err().to_string();
    assert!(refused.contains("leave `/.well-known/..` out"), "{refused}");
    let oauth = RemoteKeys::discover_oauth(&provider.issuer).allow_http_on_loopback("127.0.0.1");
    assert!(oauth.start().await.is_ok());
}
