//! What refresh tokens must do over every [`RecordStore`], as a suite that anyone's store can be put through.

use std::sync::Arc;
use std::time::Duration;

use futures_util::future::join_all;

use crate::auth::jwt::{MemoryRevocations, Revocation, Revocations};
use crate::records::RecordStore;
use crate::testing::{TestClock, record_store_suite};
use crate::tokens::{
    Grant, IssuedTokens, OAuthClient, RefreshError, RefreshRequest, SigningKey, TokenService,
};

const LIFE: Duration = Duration::from_secs(90 * 24 * 60 * 60);
const APP: RefreshRequest<'_> = RefreshRequest { client: "app", scope: None, key: None };

/// Puts a store through everything that [`RecordStore`] promises, and through the life of refresh tokens: of
/// several uses at once one wins, a second use ends the session, an answer that never left is made once more,
/// and what is taken back stays so.
///
/// It uses sessions of its own, so the store may be in use for something else.
///
/// ```
/// use std::sync::Arc;
///
/// use palisade::records::MemoryRecords;
/// use palisade::testing::token_store_suite;
///
/// # let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
/// # runtime.block_on(async {
/// token_store_suite(Arc::new(MemoryRecords::new())).await;
/// # });
/// ```
///
/// # Panics
/// At the first promise that the store breaks, and when it cannot tell.
pub async fn token_store_suite<S: RecordStore>(store: Arc<S>) {
    record_store_suite(Arc::clone(&store)).await;
    let suite = Suite::new(&store);
    suite.of_many_uses_at_once_one_wins().await;
    suite.a_second_use_ends_the_session().await;
    suite.an_answer_that_never_left_is_made_once_more().await;
    suite.a_session_that_is_taken_back_stays_so().await;
    suite.another_client_is_refused_and_ends_nothing().await;
}

/// Two processes over one store.
struct Suite {
    clock: TestClock,
    one: TokenService,
    other: TokenService,
}

#[allow(clippy::expect_used, reason = "a suite that cannot go on stops")]
impl Suite {
    fn new<S: RecordStore>(store: &Arc<S>) -> Self {
        let clock = TestClock::new();
        // The store forgets by the time of the service.
        clock.set_millis(super::clock::system_millis());
        let revocations = Revocations::new(MemoryRevocations::new());
        let revocations = revocations.longest_token_life(LIFE).clock(&clock);
        let key = SigningKey::generate().expect("a key");
        let start = || {
            let key = SigningKey::from_pkcs8(key.to_pkcs8()).expect("the same key");
            TokenService::builder("https://suite.example")
                .audience("suite")
                .key(key)
                .client(OAuthClient::public("app"))
                .client(OAuthClient::public("other"))
                .revocations(revocations.clone())
                .clock(&clock)
                .build(Arc::clone(store))
                .expect("a configuration")
        };
        Self { one: start(), other: start(), clock }
    }

    async fn begun(&self) -> IssuedTokens {
        let grant = Grant::to("ada").client("app").tenant("acme").scopes(["a", "b"]);
        self.one.issue(grant).await.expect("a session")
    }

    async fn refreshed(&self, token: &str) -> IssuedTokens {
        self.one.refresh(token, &APP).await.expect("a good token gets the next")
    }

    async fn of_many_uses_at_once_one_wins(&self) {
        for _ in 0..4 {
            let first = text(&self.begun().await);
            let arrived = self.clock.now_millis() - 1;
            let services = [&self.one, &self.other];
            let tried = (0..16).map(|number| {
                let service = services.get(number % 2).copied().unwrap_or(&self.one);
                service.try_refresh(&first, &APP, arrived)
            });
            let mut won = Vec::new();
            for outcome in join_all(tried).await {
                match outcome {
                    Ok(issued) => won.push(issued),
                    Err(RefreshError::UnderWay | RefreshError::Lost) => {}
                    Err(other) => lost_in_vain(&other),
                }
            }
            assert_eq!(won.len(), 1, "exactly one wins");
            let winner = won.pop().expect("the winner");
            let next = text(&winner);
            winner.sent().await;
            let again = self.other.try_refresh(&first, &APP, arrived).await;
            assert!(matches!(again, Err(RefreshError::Lost)), "who came before it left loses");
            self.refreshed(&next).await.sent().await;
        }
    }

    async fn a_second_use_ends_the_session(&self) {
        let first = text(&self.begun().await);
        let second = self.refreshed(&first).await;
        let second_text = text(&second);
        second.sent().await;
        self.clock.advance(Duration::from_millis(1));
        let reused = self.other.refresh(&first, &APP).await;
        assert!(matches!(reused, Err(RefreshError::Reused)), "{reused:?}");
        for token in [&second_text, &first] {
            let ended = self.one.refresh(token, &APP).await;
            assert!(matches!(ended, Err(RefreshError::Ended)), "{ended:?}");
        }
    }

    async fn an_answer_that_never_left_is_made_once_more(&self) {
        let first = text(&self.begun().await);
        let lost = text(&self.refreshed(&first).await);
        let at_once = self.other.try_refresh(&first, &APP, self.clock.now_millis()).await;
        assert!(matches!(at_once, Err(RefreshError::UnderWay)), "it may still leave");
        self.clock.advance(Duration::from_secs(5));
        let again = self
            .other
            .refresh(&first, &APP)
            .await
            .expect("the client does not have what took its place");
        let next = text(&again);
        again.sent().await;
        let stolen = self.one.refresh(&lost, &APP).await;
        assert!(matches!(stolen, Err(RefreshError::Reused)), "{stolen:?}");
        let ended = self.one.refresh(&next, &APP).await;
        assert!(matches!(ended, Err(RefreshError::Ended)), "{ended:?}");
    }

    async fn a_session_that_is_taken_back_stays_so(&self) {
        let begun = self.begun().await;
        let session = begun.session_id().unwrap_or_default().to_owned();
        assert!(self.other.end_session(&session).await.expect("the store tells"));
        assert!(
            !self.one.end_session(&session).await.expect("the store tells"),
            "it is ended once"
        );
        let ended = self.one.refresh(&text(&begun), &APP).await;
        assert!(matches!(ended, Err(RefreshError::Ended)), "{ended:?}");
        self.clock.advance(Duration::from_secs(1));
        for tenant in ["elsewhere", "acme"] {
            let begun = self.begun().await;
            self.clock.advance(Duration::from_secs(1));
            let revocation = Revocation::of_tenant("https://suite.example", tenant);
            self.one.revocations().revoke(revocation).await.expect("the store tells");
            let refreshed = self.other.refresh(&text(&begun), &APP).await;
            assert_eq!(refreshed.is_ok(), tenant == "elsewhere", "{refreshed:?}");
        }
    }

    async fn another_client_is_refused_and_ends_nothing(&self) {
        let first = text(&self.begun().await);
        for request in [
            RefreshRequest { client: "other", ..APP },
            RefreshRequest { key: Some("0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I"), ..APP },
        ] {
            let foreign = self.one.refresh(&first, &request).await;
            assert!(matches!(foreign, Err(RefreshError::Foreign)), "{foreign:?}");
        }
        let wider = RefreshRequest { scope: Some("a c"), ..APP };
        assert!(matches!(self.one.refresh(&first, &wider).await, Err(RefreshError::Scope)));
        self.refreshed(&first).await.sent().await;
    }
}

fn text(issued: &IssuedTokens) -> String {
    issued.refresh_token().unwrap_or_default().to_owned()
}

#[allow(clippy::panic, reason = "a store that breaks a promise fails its suite")]
fn lost_in_vain(error: &RefreshError) {
    panic!("a use that does not win ends nothing: {error:?}");
}
