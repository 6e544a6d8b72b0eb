//! Times that cannot hold, and fetchers of the application's own that fail in ways of their own.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use palisade::testing::TestClock;
use palisade_oidc::{FetchError, FetchFuture, Fetcher, KeysBuilder, OidcError, RemoteKeys};
use tokio::time::sleep;

use crate::support::{Provider, SigningKey, service, status};

#[tokio::test]
async fn a_time_that_cannot_hold_does_not_start() {
    let provider = Provider::start(&[&SigningKey::new("a")]).await;
    let (none, day) = (Duration::ZERO, Duration::from_secs(24 * 60 * 60));
    let more = day + Duration::from_secs(1);
    let refused = async |builder: KeysBuilder| match builder.start().await.unwrap_err() {
        OidcError::Config(error) => error.reasons().to_vec(),
        other => panic!("{other:?}"),
    };
    for (builder, setting) in [
        (provider.keys().refresh_every(none), "refresh_every"),
        (provider.keys().refresh_every(more), "refresh_every"),
        (provider.keys().stale_for(more), "stale_for"),
        (provider.keys().cooldown(none), "cooldown"),
        (provider.keys().cooldown(more), "cooldown"),
        (
            RemoteKeys::discover("https://id.example").cooldown(Duration::from_millis(999)),
            "cooldown",
        ),
        (provider.unhurried().fetch_time(none), "fetch_time"),
        (provider.unhurried().fetch_time(Duration::from_secs(61)), "fetch_time"),
    ] {
        let reasons = refused(builder).await;
        let [reason] = &reasons[..] else { panic!("{reasons:?}") };
        assert!(reason.starts_with(&format!("keys: `.{setting}(..)` takes ")), "{reason}");
    }
    // A server elsewhere is not asked more often than once a second.
    let often =
        RemoteKeys::discover("https://id.example").refresh_every(Duration::from_millis(999));
    assert_eq!(refused(often).await, ["keys: `.refresh_every(..)` takes a second to a day"]);
    let all =
        provider.unhurried().refresh_every(none).stale_for(more).cooldown(none).fetch_time(none);
    assert_eq!(refused(all).await.len(), 4);
    assert_eq!(provider.fetches(), 0, "nobody was asked");
    let least = Duration::from_nanos(1);
    let least = provider.keys().refresh_every(least).stale_for(none).cooldown(least);
    drop(least.start().await.unwrap());
    let most = provider.unhurried().refresh_every(day).stale_for(day).cooldown(day);
    assert!(most.fetch_time(Duration::from_secs(60)).start().await.is_ok());
}

#[tokio::test]
async fn each_setting_of_the_keys_is_stated_once() {
    type State = fn(KeysBuilder) -> KeysBuilder;
    let provider = Provider::start(&[&SigningKey::new("a")]).await;
    let cases: [(State, &str); 6] = [
        (|it| it.algorithms(["ES256"]), ".algorithms(..)"),
        (|it| it.refresh_every(Duration::from_secs(60)), ".refresh_every(..)"),
        (|it| it.stale_for(Duration::ZERO), ".stale_for(..)"),
        (|it| it.cooldown(Duration::from_secs(60)), ".cooldown(..)"),
        (|it| it.fetch_time(Duration::from_secs(20)), ".fetch_time(..)"),
        (|it| it.wait_for_server(Duration::from_secs(1)), ".wait_for_server(..)"),
    ];
    let every = || cases.iter().fold(provider.unhurried(), |it, (state, _)| state(it));
    drop(every().start().await.unwrap());
    for (state, setter) in cases {
        let error = state(every()).start().await.unwrap_err().to_string();
        assert!(error.ends_with(&format!("- keys: `{setter}` was called twice")), "{error}");
    }
    let odd = || Odd { set: provider.set(), calls: Arc::default() };
    let twice = provider.keys().fetcher(odd()).fetcher(odd()).start().await.unwrap_err();
    assert!(twice.to_string().ends_with("- keys: `.fetcher(..)` was called twice"), "{twice}");
}

/// A client of the application's own: it answers, panics, hangs, and answers from then on.
struct Odd {
    set: String,
    calls: Arc<AtomicUsize>,
}

impl Fetcher for Odd {
    fn get<'a>(&'a self, _: &'a str) -> FetchFuture<'a> {
        Box::pin(async move {
            match self.calls.fetch_add(1, Ordering::SeqCst) {
                1 => panic!("an odd answer"),
                2 => std::future::pending().await,
                3 => Err(FetchError::Status(500)),
                _ => Ok(self.set.clone().into_bytes()),
            }
        })
    }
}

#[tokio::test]
async fn a_fetcher_that_panics_or_never_answers_ends_one_fetch() {
    let (key, clock) = (SigningKey::new("a"), TestClock::new());
    let provider = Provider::start(&[&key]).await;
    let calls = Arc::<AtomicUsize>::default();
    let odd = Odd { set: provider.set(), calls: Arc::clone(&calls) };
    let keys = RemoteKeys::at(&provider.issuer, "https://id.example/keys").fetcher(odd);
    // A second is the least for a server that is not on this machine.
    let keys = keys.refresh_every(Duration::from_secs(1)).cooldown(Duration::from_secs(1));
    let keys = keys.fetch_time(Duration::from_millis(200));
    let keys = keys.start().await.unwrap();
    let client = service(&keys, &clock);
    assert_eq!(status(&client, &provider.token(&key, &clock)).await, 200);
    for _ in 0..600 {
        if calls.load(Ordering::SeqCst) >= 5 {
            break;
        }
        sleep(Duration::from_millis(100)).await;
    }
    let made = calls.load(Ordering::SeqCst);
    assert!(made >= 5, "{made}: it is asked again after each");
    assert_eq!(status(&client, &provider.token(&key, &clock)).await, 200);
    let stranger = provider.token_naming("b", &key, &clock);
    assert_eq!(status(&client, &stranger).await, 401, "and nobody waits for ever");
}
