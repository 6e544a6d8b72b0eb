//! A sender that signs with a private key of its own: this service has the public half alone.

use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair as _};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use palisade::auth::webhook::Webhook;
use palisade::http::StatusCode;
use palisade::testing::Reply;

use super::{PAID, Receiver, SECRET, pay};
use crate::Role;
use crate::support::fixture::problem;

struct Sender {
    pair: Ed25519KeyPair,
    receiver: Receiver,
}

impl Sender {
    fn new() -> Self {
        let pair = Ed25519KeyPair::generate().unwrap();
        let key = format!("whpk_{}", STANDARD.encode(pair.public_key()));
        let webhook = |_| Webhook::standard_asymmetric(pay(), &*key).role(Role::Employee);
        Self { receiver: Receiver::with(webhook), pair }
    }

    async fn deliver(&self, pair: &Ed25519KeyPair, id: &str, after: i64, body: &str) -> Reply {
        let time = self.receiver.now() + after;
        let signature = pair.sign(format!("{id}.{time}.{body}").as_bytes());
        let request = self.receiver.client.post("/paid").header("webhook-id", id);
        let request = request
            .header("webhook-timestamp", &time.to_string())
            .header("webhook-signature", &format!("v1a,{}", STANDARD.encode(signature)))
            .header("content-type", "application/json");
        request.body(PAID).send().await
    }
}

#[tokio::test]
async fn what_the_senders_key_signed_is_delivered_once_and_nothing_else() {
    let (sender, stranger) = (Sender::new(), Ed25519KeyPair::generate().unwrap());
    problem(&sender.deliver(&stranger, "m1", 0, PAID).await, 401);
    problem(&sender.deliver(&sender.pair, "m1", 0, "{}").await, 401);
    problem(&sender.deliver(&sender.pair, "m1", -301, PAID).await, 401);
    assert_eq!(sender.receiver.book.runs(), 0);
    let delivered = sender.deliver(&sender.pair, "m1", 0, PAID).await;
    assert_eq!(delivered.status(), StatusCode::NO_CONTENT);
    problem(&sender.deliver(&sender.pair, "m1", 1, PAID).await, 409);
    assert_eq!(sender.receiver.book.runs(), 1);
    // A shared secret of another sender does not stand in for the key.
    let now = sender.receiver.now();
    let shared = sender.receiver.signed("/paid", "m2", now, (SECRET, PAID));
    problem(&shared.body(PAID).send().await, 400);
}
