//! A notice of leaked keys, in the form of GitHub's secret scanning partner programme.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use aws_lc_rs::encoding::{AsDer as _, PublicKeyX509Der};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_ASN1_SIGNING, ECDSA_P384_SHA384_ASN1_SIGNING, EcdsaKeyPair,
    EcdsaSigningAlgorithm, KeyPair as _,
};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use palisade::auth::ApiKeys;
use palisade::auth::api_key::{
    ApiKeyId, ApiKeyRecord, ApiKeyStore, LeakError, LeakSigners, MemoryApiKeys, Rotation,
    StoreAnswer,
};
use palisade::http::{HeaderMap, StatusCode};
use palisade::prelude::*;
use palisade::testing::Sending;
use palisade::{CallerId, MaybeReady};
use serde_json::json;
use tokio::sync::Semaphore;

use super::{Service, forge, robot, service, service_with};
use crate::auth::suite::Source;
use crate::auth::suite::api_key::Remote;
use crate::support::fixture::problem;
use crate::support::log::Log;

/// The partner's key pair, which all tests share.
static PARTNER: std::sync::LazyLock<EcdsaKeyPair> =
    std::sync::LazyLock::new(|| EcdsaKeyPair::generate(&ECDSA_P256_SHA256_ASN1_SIGNING).unwrap());

fn pem(pair: &EcdsaKeyPair) -> String {
    let der: PublicKeyX509Der<'_> = pair.public_key().as_der().unwrap();
    let text = STANDARD.encode(der.as_ref());
    let lines: Vec<&str> =
        text.as_bytes().chunks(64).map(|line| str::from_utf8(line).unwrap()).collect();
    format!("-----BEGIN PUBLIC KEY-----\n{}\n-----END PUBLIC KEY-----\n", lines.join("\n"))
}

#[public(reason = "notices are signed by the partner", rate = "1000/s", body = "1MiB")]
async fn notices(
    State(keys): State<ApiKeys>,
    #[unchecked("the fields of the signature, which is verified")] fields: HeaderMap,
    #[unchecked("the bytes that are signed")] body: Bytes,
) -> Result<StatusCode, Problem> {
    let signers = LeakSigners::from_pem([("key-1", pem(&PARTNER))]).unwrap();
    let status = match keys.revoke_leaked(&signers, &fields, &body).await {
        Ok(_) => return Ok(StatusCode::NO_CONTENT),
        Err(LeakError::Forged) => StatusCode::FORBIDDEN,
        Err(LeakError::TooLong) => StatusCode::PAYLOAD_TOO_LARGE,
        Err(LeakError::Malformed) => StatusCode::BAD_REQUEST,
        Err(_) => StatusCode::SERVICE_UNAVAILABLE,
    };
    Err(Problem::new(status))
}

pub(super) fn routes(routes: SecureRouter, keys: &ApiKeys) -> SecureRouter {
    routes.merge(SecureRouter::new().route("/leaks", post(notices)).with_state(keys.clone()))
}

fn notice(keys: &[&str]) -> String {
    let findings: Vec<_> = keys
        .iter()
        .map(|key| json!({"token": key, "type": "acme", "url": "https://x.test", "source": "content"}))
        .collect();
    json!(findings).to_string()
}

fn signature(pair: &EcdsaKeyPair, body: &str) -> String {
    STANDARD.encode(pair.sign(&SystemRandom::new(), body.as_bytes()).unwrap())
}

fn sending(service: &Service, body: &str, fields: &[(&str, &str)]) -> Sending {
    let request = service.client.post("/leaks").body(body.to_owned());
    fields.iter().fold(request, |request, (name, value)| {
        request.header(&format!("github-public-key-{name}"), value)
    })
}

async fn tell(service: &Service, body: &str) -> u16 {
    let signed = signature(&PARTNER, body);
    let fields = [("identifier", "key-1"), ("signature", &*signed)];
    sending(service, body, &fields).send().await.status().as_u16()
}

#[tokio::test(start_paused = true)]
async fn a_leak_notice_revokes_before_it_is_answered() {
    let service = service_with(|keys| keys.build(Remote::new()), |security| security);
    let (mut keys, mut texts) = (Vec::new(), Vec::new());
    for _ in 0..150 {
        let (id, text) = service.issue(robot()).await;
        keys.push(id);
        texts.push(text);
    }
    let (_, other) = service.issue(robot()).await;
    assert_eq!(service.status("/own", &texts[0]).await, 200);
    let log = Log::listen();
    let named: Vec<&str> = texts.iter().map(String::as_str).collect();
    assert_eq!(tell(&service, &notice(&named)).await, 204);
    let told = log.audits();
    let leaked: Vec<_> = told.iter().filter(|event| event["event"] == "api_key_leaked").collect();
    assert_eq!(leaked.len(), 150);
    assert_eq!(leaked[0]["subject"], json!("\"robot\""));
    assert!(texts.iter().all(|text| !log.text().contains(text.rsplit('_').next().unwrap())));
    for text in &texts {
        problem(&service.get("/own", text).await, 401);
    }
    assert_eq!(service.status("/own", &other).await, 200);
}

#[tokio::test(start_paused = true)]
async fn a_forged_notice_changes_nothing() {
    let service = service();
    let (_, key) = service.issue(robot()).await;
    let body = notice(&[&key]);
    let stranger = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_ASN1_SIGNING).unwrap();
    let (good, forged) = (signature(&PARTNER, &body), signature(&stranger, &body));
    let of_another_body = signature(&PARTNER, "[]");
    let cases: [&[(&str, &str)]; 9] = [
        &[],
        &[("identifier", "key-1")],
        &[("signature", &good)],
        &[("identifier", "key-1"), ("signature", "")],
        &[("identifier", "key-1"), ("signature", "!")],
        &[("identifier", "key-1"), ("signature", &forged)],
        &[("identifier", "key-1"), ("signature", &of_another_body)],
        &[("identifier", "key-2"), ("signature", &good)],
        &[("identifier", "key-1"), ("signature", &good), ("signature", &forged)],
    ];
    for fields in cases {
        problem(&sending(&service, &body, fields).send().await, 403);
    }
    let spaced =
        sending(&service, &format!("{body} "), &[("identifier", "key-1"), ("signature", &good)]);
    problem(&spaced.send().await, 403);
    assert_eq!(service.status("/own", &key).await, 200);
    assert_eq!(tell(&service, &body).await, 204);
    assert_eq!(service.status("/own", &key).await, 401);
}

#[tokio::test(start_paused = true)]
async fn a_genuine_notice_of_a_made_up_key_revokes_nothing() {
    let service = service();
    let (id, key) = service.issue(robot()).await;
    let made_up = forge(id);
    let body = notice(&[&made_up, "acme_x", "", "ghp_0123", &format!(" {key}")]);
    assert_eq!(tell(&service, &body).await, 204);
    assert_eq!(service.status("/own", &key).await, 200);
    // The key itself among such texts is found, again and again.
    for _ in 0..2 {
        assert_eq!(tell(&service, &notice(&["acme_x", &made_up, &key, &key])).await, 204);
        assert_eq!(service.status("/own", &key).await, 401);
    }
}

#[tokio::test(start_paused = true)]
async fn a_signed_notice_that_cannot_be_read_changes_nothing() {
    let service = service();
    let (_, key) = service.issue(robot()).await;
    for body in ["", "{}", "[{}]", "null", &format!("[{{\"token\":\"{key}\"}}"), "[1]"] {
        assert_eq!(tell(&service, body).await, 400, "{body}");
    }
    assert_eq!(service.status("/own", &key).await, 200);
    assert_eq!(tell(&service, "[]").await, 204);
}

#[tokio::test(start_paused = true)]
async fn a_finding_that_cannot_be_read_keeps_no_key_of_the_others_alive() {
    let service = service();
    let (_, key) = service.issue(robot()).await;
    let (_, other) = service.issue(robot()).await;
    let body = format!(r#"[7,{{"token":null}},{{"secret":"{other}"}},{{"token":"{key}"}},[]]"#);
    assert_eq!(tell(&service, &body).await, 204);
    assert_eq!(service.status("/own", &key).await, 401);
    assert_eq!(service.status("/own", &other).await, 200, "no finding names it as its token");
}

#[tokio::test(start_paused = true)]
async fn a_notice_that_is_too_long_is_told_so_and_not_taken_for_a_forged_one() {
    let service = service();
    let signers = LeakSigners::from_pem([("key-1", pem(&PARTNER))]).unwrap();
    let tell = async |length: usize| {
        let body = format!("[{}]", " ".repeat(length - 2));
        let mut fields = HeaderMap::new();
        fields.insert("github-public-key-identifier", "key-1".parse().unwrap());
        let signed = signature(&PARTNER, &body).parse().unwrap();
        fields.insert("github-public-key-signature", signed);
        service.keys.revoke_leaked(&signers, &fields, body.as_bytes()).await
    };
    assert!(matches!(tell(1024 * 1024 + 1).await, Err(LeakError::TooLong)));
    assert!(matches!(tell(1024 * 1024).await, Ok(revoked) if revoked.is_empty()));
}

/// A store that hangs where one of these keys is looked up, until it is told to go on.
#[derive(Clone)]
struct Slow {
    records: MemoryApiKeys,
    hanging: Arc<Mutex<Vec<ApiKeyId>>>,
    go: Arc<Semaphore>,
}

impl ApiKeyStore for Slow {
    fn insert(&self, record: ApiKeyRecord) -> StoreAnswer<'_, bool> {
        self.records.insert(record)
    }

    fn find(&self, id: ApiKeyId) -> StoreAnswer<'_, Option<Arc<ApiKeyRecord>>> {
        let hangs = self.hanging.lock().unwrap().contains(&id);
        MaybeReady::later(async move {
            if hangs {
                drop(self.go.acquire().await);
            }
            self.records.find(id).wait().await
        })
    }

    fn rotate(&self, rotation: Rotation) -> StoreAnswer<'_, bool> {
        self.records.rotate(rotation)
    }

    fn revoke(&self, id: ApiKeyId, at_millis: i64) -> StoreAnswer<'_, bool> {
        self.records.revoke(id, at_millis)
    }

    fn note_use(&self, id: ApiKeyId, at_millis: i64) -> StoreAnswer<'_, ()> {
        self.records.note_use(id, at_millis)
    }

    fn keys_of<'a>(&'a self, owner: &'a CallerId) -> StoreAnswer<'a, Vec<Arc<ApiKeyRecord>>> {
        self.records.keys_of(owner)
    }
}

#[tokio::test(start_paused = true)]
async fn keys_for_which_the_store_hangs_keep_no_other_alive_and_are_revoked_once_it_answers() {
    let store = Slow {
        records: MemoryApiKeys::new(),
        hanging: Arc::default(),
        go: Arc::new(Semaphore::new(0)),
    };
    let service = service_with(|keys| keys.build(store.clone()), |security| security);
    let (mut slow, mut texts) = (Vec::new(), Vec::new());
    for _ in 0..16 {
        let (id, text) = service.issue(robot()).await;
        slow.push(id);
        texts.push(text);
    }
    let (_, last) = service.issue(robot()).await;
    *store.hanging.lock().unwrap() = slow;
    let named: Vec<&str> = texts.iter().chain([&last]).map(String::as_str).collect();
    let began = tokio::time::Instant::now();
    assert_eq!(tell(&service, &notice(&named)).await, 503, "so that it comes again");
    assert!(began.elapsed() < Duration::from_secs(1), "{:?}", began.elapsed());
    assert_eq!(service.status("/own", &last).await, 401);
    store.go.add_permits(100);
    for text in &texts {
        tokio::time::sleep(Duration::from_millis(1)).await;
        assert_eq!(service.status("/own", text).await, 401, "without another notice");
    }
}

#[tokio::test(start_paused = true)]
async fn a_notice_that_the_store_cannot_take_is_asked_for_again() {
    let store = Remote::new();
    let service = service_with(|keys| keys.build(store.clone()), |security| security);
    let (_, key) = service.issue(robot()).await;
    store.set(Source::Away);
    assert_eq!(tell(&service, &notice(&[&key])).await, 503);
    store.set(Source::Up);
    assert_eq!(service.status("/own", &key).await, 200);
    assert_eq!(tell(&service, &notice(&[&key])).await, 204);
    assert_eq!(service.status("/own", &key).await, 401);
}

#[test]
fn a_partners_key_is_of_p_256_in_pem() {
    let of = |algorithm: &'static EcdsaSigningAlgorithm| {
        pem(&EcdsaKeyPair::generate(algorithm).unwrap())
    };
    let good = of(&ECDSA_P256_SHA256_ASN1_SIGNING);
    let told = |keys: [(&str, &str); 3]| {
        let fault = LeakSigners::from_pem(keys).err();
        fault.map(|fault| fault.reasons().to_vec()).unwrap_or_default()
    };
    assert_eq!(told(["a", "b", "c"].map(|id| (id, &*good))), [""; 0]);
    for other in [
        of(&ECDSA_P384_SHA384_ASN1_SIGNING),
        String::new(),
        "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----".into(),
        of(&ECDSA_P256_SHA256_ASN1_SIGNING).replace("PUBLIC", "PRIVATE"),
    ] {
        let faults = ["a", "c"]
            .map(|id| format!("leak signers: the key `{id}` is not a P-256 public key in PEM"));
        assert_eq!(told([("a", &other), ("b", &good), ("c", &other)]), faults, "{other}");
    }
}
