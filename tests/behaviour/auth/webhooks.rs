//! Signed webhooks: the body is verified as it came, before it is parsed, and handled once.

mod asymmetric;
mod deliveries;
mod slow;
mod start;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use aws_lc_rs::hmac;
use axum::body::Body;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use futures_util::FutureExt as _;
use palisade::CallerId;
use palisade::auth::webhook::{Webhook, WebhookFormat};
use palisade::auth::{
    AuthFailure, Authentication, Authenticator, Challenge, ChallengeError, Credential, Presented,
    Verified,
};
use palisade::http::StatusCode;
use palisade::prelude::*;
use palisade::testing::{Client, Reply, Sending, TestClock};
use palisade::{MaybeReady, RequestHead, SecureApp};

use crate::Role;
use crate::support::fixture::{challenge, counted, endless, problem};
use crate::support::log::Log;

const SECRET: &str = "whsec_3fliGptaB4oAeKT0ytxlha4JT57h3/mo";
const OTHER: &str = "whsec_plJ3nmyCDGBKInavdOK15jslb7e9d20c";
const NEXT: &str = "whsec_x1J3nmyCDGBKInavdOK15jslb7e9d20c";
const PAID: &str = r#"{ "invoice": "a1",  "cents": 700 }"#;

fn mac(key: &[u8], message: &str) -> Vec<u8> {
    let key = hmac::Key::new(hmac::HMAC_SHA256, key);
    hmac::sign(&key, message.as_bytes()).as_ref().to_vec()
}

/// HMAC-SHA-256 in hexadecimal.
pub(super) fn hex_mac(secret: &str, message: &str) -> String {
    let mac = mac(secret.as_bytes(), message);
    mac.iter().fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"))
}

#[input]
struct Paid {
    #[validate(length(min = 1, max = 8), line)]
    invoice: String,
    #[validate(range(min = 1, max = 1_000))]
    cents: i64,
}

/// How often the handler ran, and what it answers.
#[derive(Clone, Default)]
struct Book {
    runs: Arc<AtomicUsize>,
    answers: Arc<AtomicUsize>,
}

impl Book {
    fn runs(&self) -> usize {
        self.runs.load(Ordering::SeqCst)
    }

    /// 0 is an answer without a fault, 1 a panic, 2 no answer at all.
    fn answer_with(&self, answer: usize) {
        self.answers.store(answer, Ordering::SeqCst);
    }
}

#[secure(auth = "webhook", role = "employee", rate = "1000/s", body = "1KiB", timeout = "2s")]
async fn paid(State(book): State<Book>, Json(paid): Json<Paid>) -> Result<StatusCode, Problem> {
    book.runs.fetch_add(1, Ordering::SeqCst);
    assert_eq!((&*paid.invoice, paid.cents), ("a1", 700));
    match book.answers.load(Ordering::SeqCst) {
        0 => Ok(StatusCode::NO_CONTENT),
        1 => panic!("as told"),
        2 => std::future::pending().await,
        status => Err(Problem::new(StatusCode::from_u16(status.try_into().unwrap()).unwrap())),
    }
}

#[secure(auth = "webhook", rate = "1000/s", body = "3MiB", unredacted = "a length")]
async fn large(#[unchecked("the length alone")] body: axum::body::Bytes) -> String {
    body.len().to_string()
}

#[secure(auth = "shop", rate = "1000/s")]
async fn bought() -> StatusCode {
    StatusCode::NO_CONTENT
}

#[secure(auth = "webhook", rate(limit = "2/s", per = "ip"))]
async fn limited() -> StatusCode {
    StatusCode::NO_CONTENT
}

struct Receiver {
    clock: TestClock,
    client: Client,
    book: Book,
}

fn pay() -> CallerId {
    CallerId::new("https://pay.example", "webhook")
}

impl Receiver {
    fn new() -> Self {
        Self::with(|webhook| webhook)
    }

    fn with(configure: impl FnOnce(Webhook) -> Webhook) -> Self {
        let (clock, book) = (TestClock::new(), Book::default());
        let webhook = configure(Webhook::standard(pay(), SECRET).role(Role::Employee));
        let shop = Webhook::standard(CallerId::new("https://shop.example", "webhook"), OTHER);
        let security = Security::builder()
            .roles::<Role>()
            .webhook(webhook)
            .webhook(shop.name("shop"))
            .default_auth(["webhook"])
            .realm("staff")
            .direct()
            .clock(&clock)
            .build()
            .unwrap();
        let app: SecureApp = SecureRouter::new()
            .route("/paid", post(paid))
            .route("/large", post(large))
            .route("/bought", post(bought))
            .route("/limited", post(limited))
            .with_state(book.clone())
            .secured_by(security)
            .unwrap();
        Self { client: crate::documented(app), clock, book }
    }

    fn now(&self) -> i64 {
        self.clock.now_millis() / 1_000
    }

    /// A delivery, signed by a secret over a body.
    fn signed(&self, path: &str, id: &str, time: i64, (secret, body): (&str, &str)) -> Sending {
        let key = STANDARD.decode(&secret["whsec_".len()..]).unwrap();
        let signature = STANDARD.encode(mac(&key, &format!("{id}.{time}.{body}")));
        self.client
            .post(path)
            .header("webhook-id", id)
            .header("webhook-timestamp", &time.to_string())
            .header("webhook-signature", &format!("v1,{signature}"))
            .header("content-type", "application/json")
    }

    async fn deliver(&self, id: &str, body: &'static str) -> Reply {
        self.signed("/paid", id, self.now(), (SECRET, body)).body(body).send().await
    }
}

#[tokio::test]
async fn a_signed_body_is_the_ordinary_input_of_its_handler() {
    let receiver = Receiver::new();
    assert_eq!(receiver.deliver("m1", PAID).await.status(), StatusCode::NO_CONTENT);
    assert_eq!(receiver.book.runs(), 1);
    // Signed, and no input of this handler.
    for (body, status) in [("{", 400), (r#"{"invoice": "a1", "cents": 0}"#, 422)] {
        problem(&receiver.deliver(body, body).await, status);
    }
    let plain = receiver.signed("/paid", "m4", receiver.now(), (SECRET, PAID));
    problem(&plain.header("content-type", "text/plain").body(PAID).send().await, 415);
    assert_eq!(receiver.book.runs(), 1);
}

#[tokio::test]
async fn an_unsigned_body_is_never_parsed_and_without_a_signature_never_read() {
    let receiver = Receiver::new();
    for broken in ["{", r#"{"invoice": "a1", "cents": 0}"#, "{\"invoice\":\"a1\",\"cents\":700}"] {
        let request = receiver.signed("/paid", "m1", receiver.now(), (SECRET, PAID));
        let reply = request.body(broken).send().await;
        problem(&reply, 401);
        assert_eq!(challenge(&reply), r#"Webhook realm="staff", error="invalid_token""#);
    }
    let (body, polls) = counted(vec![PAID]);
    let unsigned = receiver.client.post("/paid").header("content-type", "application/json");
    problem(&unsigned.body(body).send().await, 401);
    // Neither is one whose head is wrong.
    let (early, late) = (receiver.now() - 301, receiver.now() + 301);
    for (id, time, status) in [("m1", early, 401), ("m1", late, 401), ("m.1", 0, 400), ("", 0, 400)]
    {
        let (body, polls) = counted(vec![PAID]);
        let request = receiver.signed("/paid", id, time, (SECRET, PAID));
        problem(&request.body(body).send().await, status);
        assert_eq!(polls.load(Ordering::SeqCst), 0, "{id} {time}");
    }
    assert_eq!((polls.load(Ordering::SeqCst), receiver.book.runs()), (0, 0));
    for (id, time) in [("m1", receiver.now() - 300), ("m2", receiver.now() + 300)] {
        let (body, polls) = counted(vec![PAID]);
        let request = receiver.signed("/paid", id, time, (SECRET, PAID));
        assert_eq!(request.body(body).send().await.status(), StatusCode::NO_CONTENT);
        assert!(polls.load(Ordering::SeqCst) > 0);
    }
}

#[tokio::test]
async fn a_body_over_the_bound_is_413_before_it_is_verified() {
    let receiver = Receiver::new();
    let padded = |length: usize| format!("{PAID}{}", " ".repeat(length - PAID.len()));
    let (fits, long) = (padded(1_024), padded(1_025));
    for secret in [SECRET, OTHER] {
        let request = receiver.signed("/paid", "m1", receiver.now(), (secret, &long));
        problem(&request.body(long.clone()).send().await, 413);
        let halves = ["{".repeat(600), "{".repeat(600)].map(String::leak);
        let (body, polls) = counted(vec![halves[0], halves[1], "and so on", "and on"]);
        let request = receiver.signed("/paid", "m1", receiver.now(), (secret, &long));
        problem(&request.body(body).send().await, 413);
        assert_eq!(polls.load(Ordering::SeqCst), 2, "no more is read than the bound");
    }
    let forged = receiver.signed("/paid", "m1", receiver.now(), (OTHER, &fits));
    problem(&forged.body(fits.clone()).send().await, 401);
    let request = receiver.signed("/paid", "m1", receiver.now(), (SECRET, &fits));
    assert_eq!(request.body(fits.clone()).send().await.status(), StatusCode::NO_CONTENT);
    // A bound above the usual one holds for the handler as well.
    let large = "x".repeat(3 * 1_024 * 1_024);
    let request = receiver.signed("/large", "m2", receiver.now(), (SECRET, &large));
    assert_eq!(request.body(large).send().await.text(), "3145728");
}

#[tokio::test(start_paused = true)]
async fn a_body_that_comes_too_late_or_breaks_off_is_refused_for_that() {
    let receiver = Receiver::new();
    let signed = || receiver.signed("/paid", "m1", receiver.now(), (SECRET, PAID));
    problem(&signed().body(endless()).send().await, 408);
    let broken = futures_util::stream::iter([Ok("{"), Err(std::io::Error::other("gone"))]);
    problem(&signed().body(Body::from_stream(broken)).send().await, 400);
    assert_eq!(signed().body(PAID).send().await.status(), StatusCode::NO_CONTENT);
}

#[tokio::test]
async fn one_sender_is_not_another() {
    let receiver = Receiver::new();
    let send = async |path: &str, id: &str, secret: &str| {
        let request = receiver.signed(path, id, receiver.now(), (secret, PAID));
        request.body(PAID).send().await.status().as_u16()
    };
    assert_eq!(send("/bought", "m1", SECRET).await, 401);
    assert_eq!(send("/paid", "m1", OTHER).await, 401);
    assert_eq!(send("/bought", "m1", OTHER).await, 204);
    assert_eq!(send("/paid", "m1", SECRET).await, 204, "the same id of another sender");
}

#[tokio::test]
async fn the_secret_of_before_is_accepted_while_it_is_configured() {
    let rotating = Receiver::with(|_| {
        Webhook::standard(pay(), NEXT).other_secret(SECRET).role(Role::Employee)
    });
    assert_eq!(rotating.deliver("m1", PAID).await.status(), StatusCode::NO_CONTENT);
    let rotated = Receiver::with(|_| Webhook::standard(pay(), NEXT).role(Role::Employee));
    problem(&rotated.deliver("m1", PAID).await, 401);
}

#[tokio::test]
async fn the_limit_of_an_address_stands_before_the_body() {
    let receiver = Receiver::new();
    let (body, polls) = counted(vec![PAID]);
    let mut body = Some(body);
    for status in [401, 401, 429] {
        let request = receiver.signed("/limited", "m1", receiver.now(), (OTHER, PAID));
        let sent = if status == 429 { body.take().unwrap() } else { PAID.into() };
        problem(&request.body(sent).send().await, status);
    }
    assert_eq!(polls.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn the_audit_has_the_reason_and_the_sender_and_never_the_secret() {
    let receiver = Receiver::new();
    let audited = async |id: &str, time: i64, secret: &str| {
        let log = Log::listen();
        let request = receiver.signed("/paid", id, time, (secret, PAID));
        request.body(PAID).send().await;
        assert!(!log.text().contains(&SECRET["whsec_".len()..]), "{}", log.text());
        log.audit()
    };
    let now = receiver.now();
    for (time, secret, reason) in [
        (now - 301, SECRET, "webhook_expired"),
        (now + 301, SECRET, "webhook_signed_in_the_future"),
        (now, OTHER, "webhook_signature_invalid"),
    ] {
        let audit = audited("m1", time, secret).await;
        let found = (&audit["event"], &audit["reason"]);
        assert_eq!(found, (&"authn_login_fail".into(), &reason.into()), "{audit}");
    }
    let audit = audited("m1", now, SECRET).await;
    assert_eq!((&audit["issuer"], &audit["status"]), (&"https://pay.example".into(), &204.into()));
    let audit = audited("m1", now, SECRET).await;
    assert_eq!((&audit["reason"], &audit["status"]), (&"credential_replayed".into(), &409.into()));
}

#[test]
fn a_sender_without_a_good_secret_does_not_start() {
    let fault = |webhook: Webhook| {
        let built = Security::builder().webhook(webhook).direct().build();
        built.err().map(|error| error.reasons().join("; "))
    };
    assert_eq!(fault(Webhook::standard(pay(), SECRET)), None);
    for (webhook, expected) in [
        (Webhook::standard(pay(), ""), "webhook: a secret has at least 24 bytes"),
        (Webhook::standard(pay(), "whsec_x"), "webhook: a secret of this format"),
        (Webhook::new(pay(), WebhookFormat::github(), "x").name("github"), "github: a secret has"),
    ] {
        let fault = fault(webhook).unwrap();
        assert!(fault.contains(expected), "{fault}");
    }
}

/// A scheme of an application's own that reads the body, and vouches whatever comes of it.
struct Careless {
    waits: bool,
}

impl Authenticator for Careless {
    fn name(&self) -> &'static str {
        "careless"
    }

    fn find<'a>(&self, head: &RequestHead<'a>) -> Presented<'a> {
        head.headers()
            .get("x-signed")
            .map_or(Presented::Absent, |line| Presented::credential(line.as_bytes()))
    }

    fn verify<'a>(
        &'a self,
        _: Credential<'a>,
        request: Authentication<'a>,
    ) -> MaybeReady<'a, Result<Verified, AuthFailure>> {
        MaybeReady::later(async move {
            let read = request.body();
            if self.waits {
                let whole = read.await;
                assert_eq!(whole.ok(), request.body().await.ok(), "twice the same");
            } else {
                let _ = read.now_or_never();
            }
            Ok(request.verified("careless", "anyone"))
        })
    }

    fn challenge(&self, realm: &str, error: Option<ChallengeError<'_>>) -> Challenge {
        Challenge::bearer_like("Careless", realm, error)
    }
}

#[secure(rate = "1000/s", body = "1KiB", unredacted = "a length")]
async fn echoes(#[unchecked("comes back")] body: axum::body::Bytes) -> String {
    body.len().to_string()
}

#[tokio::test]
async fn a_body_that_was_not_read_whole_reaches_no_handler() {
    let client = |waits| {
        let security = Security::builder().authenticator(Careless { waits }).direct();
        let routes = SecureRouter::new().route("/", post(echoes));
        crate::documented(routes.secured_by(security.build().unwrap()).unwrap())
    };
    let send = |client: &Client, body: Body| client.post("/").header("x-signed", "1").body(body);
    let reply = send(&client(true), "x".repeat(1_024).into()).send().await;
    assert_eq!((reply.status(), &*reply.text()), (StatusCode::OK, "1024"));
    problem(&send(&client(true), "x".repeat(1_025).into()).send().await, 413);
    problem(&send(&client(false), endless()).send().await, 500);
}
