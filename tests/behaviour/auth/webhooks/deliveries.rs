//! A message is handled once, and again where that failed.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use palisade::MaybeReady;
use palisade::auth::webhook::{
    DeliveryAnswer, DeliveryClaim, DeliveryStore, DeliveryStoreError, MemoryDeliveries, Webhook,
    WebhookFormat,
};
use palisade::http::StatusCode;
use tokio::time::timeout;

use super::{PAID, Receiver, SECRET};
use crate::auth::suite::Source;
use crate::auth::suite::webhook::Remote;
use crate::support::fixture::problem;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

#[tokio::test]
async fn a_message_that_was_handled_is_a_409_with_any_time_and_signature() {
    let receiver = Receiver::new();
    assert_eq!(receiver.deliver("m1", PAID).await.status(), StatusCode::NO_CONTENT);
    for _ in 0..3 {
        problem(&receiver.deliver("m1", PAID).await, 409);
        receiver.clock.advance(Duration::from_secs(3_600));
    }
    assert_eq!(receiver.book.runs(), 1);
    assert_eq!(receiver.deliver("m2", PAID).await.status(), StatusCode::NO_CONTENT);
    receiver.clock.advance(DAY);
    assert_eq!(receiver.deliver("m1", PAID).await.status(), StatusCode::NO_CONTENT, "forgotten");
}

#[tokio::test]
async fn a_replay_of_the_same_bytes_is_a_409() {
    let receiver = Receiver::new();
    let time = receiver.now();
    let send = || receiver.signed("/paid", "m1", time, (SECRET, PAID)).body(PAID).send();
    assert_eq!(send().await.status(), StatusCode::NO_CONTENT);
    problem(&send().await, 409);
    receiver.clock.advance(Duration::from_secs(301));
    problem(&send().await, 401);
}

#[tokio::test]
async fn of_many_deliveries_at_once_one_is_handled() {
    let receiver = Receiver::with(|webhook| webhook.deliveries(Remote::new()));
    let sent = (0..20).map(|_| receiver.deliver("m1", PAID));
    let replies = futures_util::future::join_all(sent).await;
    let handled = replies.iter().filter(|reply| reply.status() == StatusCode::NO_CONTENT);
    assert_eq!((handled.count(), receiver.book.runs()), (1, 1));
    let refused = replies.iter().filter(|reply| reply.status() == StatusCode::CONFLICT);
    assert_eq!(refused.count(), 19);
}

/// Delivers a message that fails, and again; with a store that answers at once, and with one that does not.
async fn fails_and_is_delivered_again(answer: usize, expected: Option<u16>) {
    let local = |webhook: Webhook| webhook.deliveries(MemoryDeliveries::new());
    let remote = |webhook: Webhook| webhook.deliveries(Remote::new());
    for receiver in [Receiver::with(local), Receiver::with(remote)] {
        receiver.book.answer_with(answer);
        let sent = timeout(Duration::from_secs(1), receiver.deliver("m1", PAID)).await;
        assert_eq!(sent.ok().map(|reply| reply.status().as_u16()), expected);
        // What a remote store is told, it is told beside the answer.
        for _ in 0..8 {
            tokio::task::yield_now().await;
        }
        receiver.book.answer_with(0);
        assert_eq!(receiver.deliver("m1", PAID).await.status(), StatusCode::NO_CONTENT);
        for _ in 0..8 {
            tokio::task::yield_now().await;
        }
        receiver.clock.advance(Duration::from_secs(3_600));
        problem(&receiver.deliver("m1", PAID).await, 409);
        assert_eq!(receiver.book.runs(), 2);
    }
}

#[tokio::test(start_paused = true)]
async fn a_message_whose_handler_failed_may_be_delivered_again() {
    for status in [500, 503, 422, 409] {
        fails_and_is_delivered_again(status, Some(status.try_into().unwrap())).await;
    }
    fails_and_is_delivered_again(1, Some(500)).await;
}

#[tokio::test(start_paused = true)]
async fn a_message_whose_sender_went_away_may_be_delivered_again() {
    fails_and_is_delivered_again(2, None).await;
}

#[tokio::test]
async fn a_forged_message_claims_nothing() {
    let receiver = Receiver::new();
    let forged = receiver.signed("/paid", "m1", receiver.now(), (super::OTHER, PAID));
    problem(&forged.body(PAID).send().await, 401);
    assert_eq!(receiver.deliver("m1", PAID).await.status(), StatusCode::NO_CONTENT);
}

#[tokio::test]
async fn a_claim_of_a_process_that_died_ends() {
    let store = Remote::new();
    let first = Receiver::with(|webhook| webhook.deliveries(store.clone()));
    first.book.answer_with(500);
    problem(&first.deliver("m1", PAID).await, 500);
    // The store hangs before it hears of the failure, as if the process were gone.
    store.set(Source::Hanging);
    for _ in 0..8 {
        tokio::task::yield_now().await;
    }
    store.set(Source::Up);
    first.book.answer_with(0);
    problem(&first.deliver("m1", PAID).await, 409);
    first.clock.advance(Duration::from_secs(301));
    assert_eq!(first.deliver("m1", PAID).await.status(), StatusCode::NO_CONTENT);
}

/// A store that fails so often to note that a message was handled.
#[derive(Clone)]
struct Forgetful(MemoryDeliveries, Arc<AtomicUsize>);

impl Forgetful {
    fn failing(times: usize) -> Self {
        Self(MemoryDeliveries::new(), Arc::new(AtomicUsize::new(times)))
    }

    fn failures_left(&self) -> usize {
        self.1.load(Ordering::SeqCst)
    }
}

impl DeliveryStore for Forgetful {
    fn claim(&self, claim: DeliveryClaim) -> DeliveryAnswer<'_, bool> {
        self.0.claim(claim)
    }

    fn keep(&self, claim: DeliveryClaim, until_millis: i64) -> DeliveryAnswer<'_, ()> {
        MaybeReady::later(async move {
            let fails =
                self.1.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |it| it.checked_sub(1));
            if fails.is_ok() {
                return Err(DeliveryStoreError::new("away for a moment"));
            }
            self.0.keep(claim, until_millis).wait().await
        })
    }

    fn release(&self, claim: DeliveryClaim) -> DeliveryAnswer<'_, ()> {
        self.0.release(claim)
    }
}

#[tokio::test(start_paused = true)]
async fn a_message_that_was_handled_is_kept_once_the_store_is_back() {
    const TEXT: &str = "9f3c1d7e0b5a48c6a2e4f60817d9b35c";
    let (timed, untimed) = (Forgetful::failing(3), Forgetful::failing(3));
    let standard = Receiver::with(|webhook| webhook.deliveries(timed.clone()));
    let github = Receiver::with(|_| {
        let webhook = Webhook::new(super::pay(), WebhookFormat::github(), TEXT);
        webhook.role(crate::Role::Employee).deliveries(untimed.clone())
    });
    let signature = format!("sha256={}", super::hex_mac(TEXT, PAID));
    let deliver_untimed = || {
        let sending = github.client.post("/paid").header("x-hub-signature-256", &signature);
        sending.header("content-type", "application/json").body(PAID).send()
    };
    assert_eq!(standard.deliver("m1", PAID).await.status(), StatusCode::NO_CONTENT);
    assert_eq!(deliver_untimed().await.status(), StatusCode::NO_CONTENT);
    tokio::time::sleep(Duration::from_secs(60)).await;
    assert_eq!((timed.failures_left(), untimed.failures_left()), (0, 0), "it was told again");
    // The claims are over; what was kept is not.
    standard.clock.advance(Duration::from_secs(601));
    github.clock.advance(Duration::from_secs(601));
    problem(&standard.deliver("m1", PAID).await, 409);
    problem(&deliver_untimed().await, 409);
    assert_eq!((standard.book.runs(), github.book.runs()), (1, 1));
}

/// As long as a signature passes, whoever recorded it delivers nothing again, whatever the store heard.
#[tokio::test]
async fn a_message_is_claimed_for_as_long_as_its_signature_is_good() {
    const HOUR: Duration = Duration::from_secs(3_600);
    let store = Forgetful::failing(usize::MAX);
    let receiver = Receiver::with(|webhook| webhook.deliveries(store).tolerance(HOUR));
    let time = receiver.now();
    let recorded = || receiver.signed("/paid", "m1", time, (SECRET, PAID)).body(PAID).send();
    assert_eq!(recorded().await.status(), StatusCode::NO_CONTENT);
    receiver.clock.advance(Duration::from_secs(3_599));
    problem(&recorded().await, 409);
    receiver.clock.advance(Duration::from_secs(2));
    problem(&recorded().await, 401);
    assert_eq!(receiver.book.runs(), 1);
}

#[tokio::test]
async fn a_full_store_takes_no_message_that_could_be_replayed() {
    let receiver = Receiver::with(|webhook| webhook.deliveries(MemoryDeliveries::with_capacity(2)));
    for id in ["m1", "m2"] {
        assert_eq!(receiver.deliver(id, PAID).await.status(), StatusCode::NO_CONTENT);
    }
    problem(&receiver.deliver("m3", PAID).await, 503);
    problem(&receiver.deliver("m1", PAID).await, 409);
    receiver.clock.advance(Duration::from_secs(301));
    assert_eq!(receiver.deliver("m3", PAID).await.status(), StatusCode::NO_CONTENT);
}
