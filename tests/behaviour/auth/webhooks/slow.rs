//! Handlers, bodies and stores that take their time, while the same message comes again.

use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use axum::body::Body;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use palisade::auth::webhook::{
    DeliveryAnswer, DeliveryClaim, DeliveryStore, MemoryDeliveries, Webhook, WebhookFormat,
};
use palisade::http::StatusCode;
use palisade::prelude::*;
use palisade::testing::{Client, Sending, TestClock};
use palisade::{MaybeReady, SecureApp};
use tokio::sync::Notify;
use tokio::task::JoinHandle;
use tokio::time::timeout;

use super::{PAID, Receiver, SECRET, hex_mac, mac, pay};
use crate::support::fixture::problem;

const HOUR: Duration = Duration::from_secs(3_600);
const TEXT: &str = "9f3c1d7e0b5a48c6a2e4f60817d9b35c";

/// A handler that waits as often as it is told to.
#[derive(Clone, Default)]
struct Work {
    runs: Arc<AtomicUsize>,
    waits: Arc<AtomicUsize>,
    go: Arc<Notify>,
}

async fn work(work: Work) -> Result<StatusCode, Problem> {
    work.runs.fetch_add(1, Ordering::SeqCst);
    let waits = work.waits.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |it| it.checked_sub(1));
    if waits.is_ok() {
        work.go.notified().await;
        return Err(Problem::new(StatusCode::INTERNAL_SERVER_ERROR));
    }
    Ok(StatusCode::NO_CONTENT)
}

#[secure(auth = "webhook", rate = "1000/s", timeout = "1h", unredacted = "a status")]
async fn slow(
    State(state): State<Work>,
    #[unchecked("nothing of it is looked at")] _body: axum::body::Bytes,
) -> Result<StatusCode, Problem> {
    work(state).await
}

struct Service {
    clock: TestClock,
    client: Client,
    work: Work,
}

impl Service {
    /// A service whose first handler waits, and then fails.
    fn with(webhook: Webhook) -> Self {
        let (clock, work) = (TestClock::new(), Work::default());
        work.waits.store(1, Ordering::SeqCst);
        let security = Security::builder().webhook(webhook).direct().clock(&clock).build();
        let app: SecureApp = SecureRouter::new()
            .route("/paid", post(slow))
            .with_state(work.clone())
            .secured_by(security.unwrap())
            .unwrap();
        Self { client: crate::documented(app), clock, work }
    }

    fn runs(&self) -> usize {
        self.work.runs.load(Ordering::SeqCst)
    }

    fn github(&self, body: &'static str) -> Sending {
        let signature = format!("sha256={}", hex_mac(TEXT, body));
        self.client.post("/paid").header("x-hub-signature-256", &signature).body(body)
    }

    fn standard(&self, id: &str, time: i64) -> Sending {
        let key = STANDARD.decode(&SECRET["whsec_".len()..]).unwrap();
        let signature = STANDARD.encode(mac(&key, &format!("{id}.{time}.{PAID}")));
        self.client
            .post("/paid")
            .header("webhook-id", id)
            .header("webhook-timestamp", &time.to_string())
            .header("webhook-signature", &format!("v1,{signature}"))
            .body(PAID)
    }

    fn now(&self) -> i64 {
        self.clock.now_millis() / 1_000
    }

    /// Sends a message, until its handler runs.
    async fn begin(&self, sending: Sending) -> JoinHandle<u16> {
        let before = self.runs();
        let sent = tokio::spawn(async move { sending.send().await.status().as_u16() });
        while self.runs() == before {
            tokio::task::yield_now().await;
        }
        sent
    }
}

fn standard() -> Webhook {
    Webhook::standard(pay(), SECRET).tolerance(HOUR)
}

#[tokio::test]
async fn a_message_is_claimed_for_as_long_as_its_handler_may_run() {
    let service = Service::with(standard());
    let time = service.now();
    let first = service.begin(service.standard("m1", time)).await;
    for _ in 0..10 {
        problem(&service.standard("m1", time).send().await, 409);
        service.clock.advance(Duration::from_secs(359));
    }
    problem(&service.standard("m1", time).send().await, 409);
    assert_eq!(service.runs(), 1);
    // It fails: the message may be delivered again.
    service.work.go.notify_one();
    assert_eq!(first.await.unwrap(), 500);
    assert_eq!(service.standard("m1", time).send().await.status(), StatusCode::NO_CONTENT);
}

#[tokio::test]
async fn a_handler_that_fails_late_forgets_nothing_of_a_later_delivery() {
    let service = Service::with(standard());
    let first = service.begin(service.standard("m1", service.now())).await;
    // Longer than its handler may take: its process is taken for gone.
    service.clock.advance(HOUR + Duration::from_secs(61));
    let again = || service.standard("m1", service.now()).send();
    assert_eq!(again().await.status(), StatusCode::NO_CONTENT);
    problem(&again().await, 409);
    service.work.go.notify_one();
    assert_eq!(first.await.unwrap(), 500);
    problem(&again().await, 409);
    assert_eq!(service.runs(), 2);
}

#[tokio::test]
async fn a_message_that_is_whole_after_its_time_is_a_401() {
    let receiver = Receiver::new();
    for (late, status) in [(301, 401), (299, 204)] {
        let clock = receiver.clock.clone();
        let request = receiver.signed("/paid", "m1", receiver.now(), (SECRET, PAID));
        let body = futures_util::stream::once(async move {
            clock.advance(Duration::from_secs(late));
            Ok::<_, Infallible>(PAID)
        });
        let reply = request.body(Body::from_stream(body)).send().await;
        assert_eq!(reply.status(), status, "{late}");
    }
    assert_eq!(receiver.book.runs(), 1);
}

#[tokio::test]
async fn a_full_store_forgets_no_message_whose_handler_is_running() {
    let webhook = Webhook::new(pay(), WebhookFormat::github(), TEXT);
    let service = Service::with(webhook.deliveries(MemoryDeliveries::with_capacity(1)));
    let first = service.begin(service.github("one")).await;
    problem(&service.github("two").send().await, 503);
    problem(&service.github("one").send().await, 409);
    assert_eq!(service.runs(), 1);
    service.work.go.notify_one();
    assert_eq!(first.await.unwrap(), 500);
    // One that was handled makes room: its signature has no time.
    assert_eq!(service.github("two").send().await.status(), StatusCode::NO_CONTENT);
    problem(&service.github("two").send().await, 409);
    assert_eq!(service.github("one").send().await.status(), StatusCode::NO_CONTENT);
}

/// A store that has claimed a message before it answers.
#[derive(Clone)]
struct Distant(MemoryDeliveries, Arc<Notify>);

impl DeliveryStore for Distant {
    fn claim(&self, claim: DeliveryClaim) -> DeliveryAnswer<'_, bool> {
        MaybeReady::later(async move {
            let answer = self.0.claim(claim).wait().await;
            self.1.notified().await;
            answer
        })
    }

    fn keep(&self, claim: DeliveryClaim, until_millis: i64) -> DeliveryAnswer<'_, ()> {
        self.0.keep(claim, until_millis)
    }

    fn release(&self, claim: DeliveryClaim) -> DeliveryAnswer<'_, ()> {
        self.0.release(claim)
    }
}

#[tokio::test(start_paused = true)]
async fn a_sender_that_goes_away_while_the_store_is_asked_may_deliver_again() {
    let answers = Arc::new(Notify::new());
    let store = Distant(MemoryDeliveries::new(), answers.clone());
    let receiver = Receiver::with(|webhook| webhook.deliveries(store));
    // The question of one that has gone is answered, too.
    let answer_two = || (0..2).for_each(|_| answers.notify_one());
    let gone = timeout(Duration::from_millis(50), receiver.deliver("m1", PAID)).await;
    assert!(gone.is_err());
    answer_two();
    assert_eq!(receiver.deliver("m1", PAID).await.status(), StatusCode::NO_CONTENT);
    // One that is refused because of another gives up nothing of it, whether it waits or goes away.
    answers.notify_one();
    problem(&receiver.deliver("m1", PAID).await, 409);
    let gone = timeout(Duration::from_millis(50), receiver.deliver("m1", PAID)).await;
    assert!(gone.is_err());
    answer_two();
    problem(&receiver.deliver("m1", PAID).await, 409);
    assert_eq!(receiver.book.runs(), 1);
}

/// A store that does what it was asked for once the test says so, also where the one that asked has gone: as a database does.
#[derive(Clone)]
struct Behind(MemoryDeliveries, Arc<Notify>);

impl DeliveryStore for Behind {
    fn claim(&self, claim: DeliveryClaim) -> DeliveryAnswer<'_, bool> {
        MaybeReady::later(async move {
            let (deliveries, asked) = (self.0.clone(), Arc::clone(&self.1));
            let doing = tokio::spawn(async move {
                asked.notified().await;
                deliveries.claim(claim).wait().await
            });
            doing.await.unwrap()
        })
    }

    fn keep(&self, claim: DeliveryClaim, until_millis: i64) -> DeliveryAnswer<'_, ()> {
        self.0.keep(claim, until_millis)
    }

    fn release(&self, claim: DeliveryClaim) -> DeliveryAnswer<'_, ()> {
        self.0.release(claim)
    }
}

#[tokio::test(start_paused = true)]
async fn a_claim_that_is_made_behind_its_sender_is_given_up_behind_it() {
    let asked = Arc::new(Notify::new());
    let store = Behind(MemoryDeliveries::new(), asked.clone());
    let receiver = Receiver::with(|webhook| webhook.deliveries(store));
    let gone = timeout(Duration::from_millis(50), receiver.deliver("m1", PAID)).await;
    assert!(gone.is_err());
    asked.notify_one();
    // On this clock: until nothing is left to do.
    tokio::time::sleep(Duration::from_millis(50)).await;
    asked.notify_one();
    assert_eq!(receiver.deliver("m1", PAID).await.status(), StatusCode::NO_CONTENT);
    asked.notify_one();
    problem(&receiver.deliver("m1", PAID).await, 409);
    assert_eq!(receiver.book.runs(), 1);
}

/// A store that begins in the call, and answers later.
#[derive(Clone)]
struct Eager(MemoryDeliveries);

impl DeliveryStore for Eager {
    fn claim(&self, claim: DeliveryClaim) -> DeliveryAnswer<'_, bool> {
        let doing = tokio::spawn({
            let deliveries = self.0.clone();
            async move { deliveries.claim(claim).wait().await }
        });
        MaybeReady::later(async move { doing.await.unwrap() })
    }

    fn keep(&self, claim: DeliveryClaim, until_millis: i64) -> DeliveryAnswer<'_, ()> {
        self.0.keep(claim, until_millis)
    }

    fn release(&self, claim: DeliveryClaim) -> DeliveryAnswer<'_, ()> {
        self.0.release(claim)
    }
}

#[tokio::test]
async fn a_store_that_begins_in_the_call_is_asked_once() {
    let store = Eager(MemoryDeliveries::new());
    let receiver = Receiver::with(|webhook| webhook.deliveries(store));
    assert_eq!(receiver.deliver("m1", PAID).await.status(), StatusCode::NO_CONTENT);
    problem(&receiver.deliver("m1", PAID).await, 409);
    assert_eq!(receiver.book.runs(), 1);
}

/// A store that never answers whether a message is claimed; it counts who waits, and who gives up.
#[derive(Clone, Default)]
struct Hanging(Arc<()>, Arc<AtomicUsize>);

impl DeliveryStore for Hanging {
    fn claim(&self, _: DeliveryClaim) -> DeliveryAnswer<'_, bool> {
        let waiting = Arc::clone(&self.0);
        MaybeReady::later(async move {
            std::future::pending::<()>().await;
            drop(waiting);
            Ok(true)
        })
    }

    fn keep(&self, _: DeliveryClaim, _: i64) -> DeliveryAnswer<'_, ()> {
        MaybeReady::Now(Ok(()))
    }

    fn release(&self, _: DeliveryClaim) -> DeliveryAnswer<'_, ()> {
        self.1.fetch_add(1, Ordering::SeqCst);
        MaybeReady::Now(Ok(()))
    }
}

#[tokio::test(start_paused = true)]
async fn a_store_that_hangs_is_asked_for_as_long_as_the_claim_lasts() {
    let store = Hanging::default();
    let receiver = Receiver::with(|webhook| webhook.deliveries(store.clone()));
    let idle = Arc::strong_count(&store.0);
    let gone = timeout(Duration::from_millis(50), receiver.deliver("m1", PAID)).await;
    assert!(gone.is_err());
    assert_eq!(Arc::strong_count(&store.0), idle + 1);
    assert_eq!(store.1.load(Ordering::SeqCst), 1, "its request has gone");
    tokio::time::sleep(HOUR).await;
    assert_eq!(Arc::strong_count(&store.0), idle);
    assert_eq!(store.1.load(Ordering::SeqCst), 2, "and once more behind the question");
}
