//! A message is handled once, and again where that failed.

use std::time::Duration;

use palisade::auth::webhook::{MemoryDeliveries, Webhook};
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
    // The store goes away before it hears of the failure, as if the process were gone.
    store.set(Source::Away);
    for _ in 0..8 {
        tokio::task::yield_now().await;
    }
    store.set(Source::Up);
    first.book.answer_with(0);
    problem(&first.deliver("m1", PAID).await, 409);
    first.clock.advance(Duration::from_secs(301));
    assert_eq!(first.deliver("m1", PAID).await.status(), StatusCode::NO_CONTENT);
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
