//! Webhooks in the format of Stripe, whose credential is one field, with a store that can go away.

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, OnceLock};
use std::time::Duration;

use palisade::auth::webhook::{
    DeliveryAnswer, DeliveryClaim, DeliveryStore, DeliveryStoreError, MemoryDeliveries, Webhook,
    WebhookFormat,
};
use palisade::prelude::*;
use palisade::testing::{Client, TestClock};
use palisade::{CallerId, MaybeReady};

use super::{Line, Scheme, Source};
use crate::auth::webhooks::hex_mac;

const SECRET: &str = "whsec_9f3c1d7e0b5a48c6a2e4f60817d9b35c";

/// A store on another machine.
#[derive(Clone)]
pub(in crate::auth) struct Remote(MemoryDeliveries, Arc<Mutex<Source>>);

impl Remote {
    pub(in crate::auth) fn new() -> Self {
        Self(MemoryDeliveries::new(), Arc::new(Mutex::new(Source::Up)))
    }

    pub(in crate::auth) fn set(&self, source: Source) {
        *self.1.lock().unwrap() = source;
    }

    fn answer<'a, T: Send + 'a>(
        &'a self,
        answer: impl FnOnce() -> DeliveryAnswer<'a, T> + Send + 'a,
    ) -> DeliveryAnswer<'a, T> {
        let source = *self.1.lock().unwrap();
        MaybeReady::later(async move {
            tokio::task::yield_now().await;
            match source {
                Source::Up => answer().wait().await,
                Source::Away => Err(DeliveryStoreError::new("hunter2@deliveries is down")),
                Source::Hanging => std::future::pending().await,
            }
        })
    }
}

impl DeliveryStore for Remote {
    fn claim(&self, claim: DeliveryClaim) -> DeliveryAnswer<'_, bool> {
        self.answer(move || self.0.claim(claim))
    }

    fn keep(&self, claim: DeliveryClaim, until_millis: i64) -> DeliveryAnswer<'_, ()> {
        self.answer(move || self.0.keep(claim, until_millis))
    }

    fn release(&self, claim: DeliveryClaim) -> DeliveryAnswer<'_, ()> {
        self.answer(move || self.0.release(claim))
    }
}

/// An application that accepts webhooks.
pub(super) struct Sender {
    clock: TestClock,
    client: Client,
    /// The service once it was started with another secret.
    anew: OnceLock<Client>,
    store: Remote,
    began: i64,
    sent: AtomicI64,
}

impl Sender {
    #[allow(clippy::unused_async, reason = "as the others")]
    pub(super) async fn new() -> Self {
        let (clock, store) = (TestClock::new(), Remote::new());
        let began = clock.now_millis() / 1_000;
        let client = Self::service(SECRET, &clock, &store);
        let (anew, sent) = (OnceLock::new(), AtomicI64::new(0));
        Self { clock, client, anew, store, began, sent }
    }

    /// A service that accepts what is signed with this secret.
    fn service(secret: &str, clock: &TestClock, store: &Remote) -> Client {
        let sender = CallerId::new("https://pay.example", "webhook");
        let webhook = Webhook::new(sender, WebhookFormat::stripe(), secret);
        let webhook = webhook.deliveries(store.clone());
        let security = Security::builder().webhook(webhook).realm("staff").direct();
        super::client(&security.clock(clock).build().unwrap())
    }

    fn signed(&self, after: i64, secret: &str, body: &str) -> String {
        let time = self.began + after;
        format!("t={time},v1={}", hex_mac(secret, &format!("{time}.{body}")))
    }
}

impl Scheme for Sender {
    fn client(&self) -> &Client {
        self.anew.get().unwrap_or(&self.client)
    }

    /// Each delivery is another one.
    fn good(&self) -> Line {
        let time = -self.sent.fetch_add(1, Ordering::SeqCst);
        ("stripe-signature", self.signed(time, SECRET, ""))
    }

    fn malformed(&self) -> Vec<String> {
        let good = self.signed(7, SECRET, "");
        let (time, signature) = good.split_once(',').unwrap();
        vec![
            String::new(),
            time.to_owned(),
            signature.to_owned(),
            format!("{good}0"),
            format!("{good}\u{e9}"),
            good.replace("t=", "t=-"),
            "x".repeat(3_000),
        ]
    }

    fn wrong(&self) -> Vec<String> {
        let good = self.signed(7, SECRET, "");
        vec![
            self.signed(7, "whsec_41b7e9d20c6f8a35d1e07b94f2c6a83e", ""),
            self.signed(7, SECRET, "another body"),
            self.signed(-301, SECRET, ""),
            self.signed(301, SECRET, ""),
            good[..good.len() - 2].to_owned(),
            good.replace("t=", "t=0"),
        ]
    }

    fn expire(&self) {
        self.clock.advance(Duration::from_secs(301));
    }

    /// A signature is taken back with its secret, when the service starts anew.
    async fn revoke(&self) {
        let secret = "whsec_41b7e9d20c6f8a35d1e07b94f2c6a83e";
        assert!(self.anew.set(Self::service(secret, &self.clock, &self.store)).is_ok());
    }

    fn set_source(&self, source: Source) {
        self.store.set(source);
    }
}
