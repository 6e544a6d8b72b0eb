//! Formats against published examples, and what is not well-formed.

use std::sync::Arc;
use std::time::Duration;

use aws_lc_rs::hmac;
use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair as _};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as STANDARD_BASE64;
use http::{HeaderMap, HeaderName, HeaderValue};

use super::builder::{WebhookScheme, WebhookSettings};
use super::error::WebhookConfigError;
use super::secret::Secrets;
use super::signature::SignedHead;
use super::{Webhook, WebhookFormat, WebhookRefusal};
use crate::caller_id::CallerId;

mod configured;

const SECRET: &str = "3fliGptaB4oAeKT0ytxlha4JT57h3/mo";
const TEXT: &str = "9f3c1d7e0b5a48c6a2e4f608";

fn webhook(format: WebhookFormat, secret: &str) -> Webhook {
    Webhook::new(CallerId::new("https://pay.example", "webhook"), format, secret)
}

fn settings(webhook: Webhook) -> Result<Arc<WebhookSettings>, Vec<String>> {
    let built = webhook.build().map(|WebhookScheme(settings)| settings);
    built.map_err(|error| error.reasons().to_vec())
}

/// The one fault that is told.
#[allow(clippy::unnecessary_wraps, reason = "it is compared with one that may be absent")]
fn only(fault: &WebhookConfigError) -> Option<Vec<String>> {
    Some(vec![fault.to_string()])
}

/// WebhookSettings with a published secret, which no application can have.
fn with_an_example(format: WebhookFormat, secret: &[u8]) -> WebhookSettings {
    let text = SECRET.replace(['/', '+'], "x");
    let configured = settings(webhook(format, &text)).unwrap();
    WebhookSettings {
        secrets: Secrets::of_an_example(secret),
        ..Arc::into_inner(configured).unwrap()
    }
}

fn fields(lines: &[(&str, &str)]) -> HeaderMap {
    let line = |(name, value): &(&str, &str)| {
        let name = HeaderName::try_from(*name).unwrap();
        (name, HeaderValue::from_bytes(value.as_bytes()).unwrap())
    };
    lines.iter().map(line).collect()
}

/// Whether a message is its sender's; `None` where its head is not well-formed. The first field is that
/// of the signature.
fn is_signed(
    settings: &WebhookSettings,
    lines: &[(&str, &str)],
    body: &'static str,
) -> Option<bool> {
    let headers = fields(lines);
    let head = SignedHead::read(&settings.format, lines[0].1.as_bytes(), &headers)?;
    let body = body.into();
    let pieces = settings.message(&head, &body);
    Some(settings.secrets.made_one_of(&head.signatures, &pieces))
}

const STANDARD: [(&str, &str); 3] = [
    ("webhook-signature", "v1,6jy/+jlngCJ6mqQYMIdZfgkB/myjDEa5/53jrfrLfBk="),
    ("webhook-id", "msg_p5jXN8AQM9LWM0D4loKWxJek"),
    ("webhook-timestamp", "1614265330"),
];
const STANDARD_BODY: &str = r#"{"test": 2432232314}"#;

#[test]
fn the_example_of_standard_webhooks_verifies_and_its_secret_is_refused() {
    let example = "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    let refused = settings(webhook(WebhookFormat::standard(), example)).err();
    assert_eq!(refused, only(&WebhookConfigError::SecretGuessable));
    let of_example =
        with_an_example(WebhookFormat::standard(), &STANDARD_BASE64.decode(example).unwrap());
    let mut published = STANDARD;
    published[0].1 = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
    assert_eq!(is_signed(&of_example, &STANDARD, STANDARD_BODY), Some(false));
    for (settings, head) in [
        (&of_example, published),
        (&*settings(webhook(WebhookFormat::standard(), SECRET)).unwrap(), STANDARD),
        (
            &*settings(webhook(WebhookFormat::standard(), &format!("whsec_{SECRET}"))).unwrap(),
            STANDARD,
        ),
    ] {
        assert_eq!(is_signed(settings, &head, STANDARD_BODY), Some(true));
        assert_eq!(is_signed(settings, &head, r#"{"test":2432232314}"#), Some(false));
        for (place, value) in [(1, "msg_p5jXN8AQM9LWM0D4loKWxJel"), (2, "1614265331")] {
            let mut other = head;
            other[place].1 = value;
            assert_eq!(is_signed(settings, &other, STANDARD_BODY), Some(false), "{value}");
        }
    }
}

#[test]
fn one_of_several_signatures_is_enough_and_others_are_passed_over() {
    let settings = settings(webhook(WebhookFormat::standard(), SECRET)).unwrap();
    let good = STANDARD[0].1;
    let read = |line: &str| {
        let mut lines = STANDARD;
        lines[0].1 = line;
        is_signed(&settings, &lines, STANDARD_BODY)
    };
    assert_eq!(read(&format!("v1,AAAA {good}")), Some(true));
    assert_eq!(read(&format!("v1a,hnO3f9T8Ytu9HwrXslvumlUpqtNVqkhq {good} v2,x")), Some(true));
    assert_eq!(read("v1,AAAA v1,BBBB"), Some(false));
    for malformed in [
        "",
        "v1",
        "v1,",
        "v1a,AAAA",
        "v1,AAAA!",
        "v1,A\u{e9}AA",
        &format!("{good},{good}"),
        &[good; 9].join(" "),
        &"x".repeat(2_049),
    ] {
        assert_eq!(read(malformed), None, "{malformed}");
    }
    assert_eq!(read(&[good; 8].join(" ")), Some(true));
}

/// A sender with a private key, and its public one.
struct Signer(Ed25519KeyPair);

impl Signer {
    fn new(seed: u8) -> Self {
        Self(Ed25519KeyPair::from_seed_unchecked(&[seed; 32]).unwrap())
    }

    fn public_key(&self) -> String {
        format!("whpk_{}", STANDARD_BASE64.encode(self.0.public_key()))
    }

    fn line(&self, prefix: &str, body: &str) -> String {
        let signed = format!("{}.{}.{body}", STANDARD[1].1, STANDARD[2].1);
        format!("{prefix}{}", STANDARD_BASE64.encode(self.0.sign(signed.as_bytes())))
    }
}

#[test]
fn an_asymmetric_signature_is_that_of_the_senders_key() {
    let (own, other) = (Signer::new(7), Signer::new(8));
    let settings_of = |webhook: Webhook| settings(webhook).unwrap();
    let asymmetric = || webhook(WebhookFormat::standard_asymmetric(), &own.public_key());
    let settings = settings_of(asymmetric());
    let read = |settings: &WebhookSettings, line: &str, body| {
        let mut lines = STANDARD;
        lines[0].1 = line;
        is_signed(settings, &lines, body)
    };
    let good = own.line("v1a,", STANDARD_BODY);
    assert_eq!(read(&settings, &good, STANDARD_BODY), Some(true));
    // Beside others, and padded or not.
    let beside = format!("{} v1,AAAA v1a,AAAA {good}", other.line("v1a,", STANDARD_BODY));
    assert_eq!(read(&settings, &beside, STANDARD_BODY), Some(true));
    assert_eq!(read(&settings, good.trim_end_matches('='), STANDARD_BODY), Some(true));
    // Each costs a verification, so that three are the most.
    let crowded = [good.as_str(); 4].join(" ");
    assert_eq!(read(&settings, &crowded, STANDARD_BODY), None);
    assert_eq!(read(&settings, &[good.as_str(); 3].join(" "), STANDARD_BODY), Some(true));
    for (line, body) in [
        (good.clone(), "{}"),
        (own.line("v1a,", "{}"), STANDARD_BODY),
        (other.line("v1a,", STANDARD_BODY), STANDARD_BODY),
        (format!("{good}AAAA").replace('=', ""), STANDARD_BODY),
    ] {
        assert_eq!(read(&settings, &line, body), Some(false), "{line}");
    }
    // The public key as a secret that is shared signs nothing, whatever the signature calls itself.
    let raw = STANDARD_BASE64.decode(&own.public_key()["whpk_".len()..]).unwrap();
    let signed = format!("{}.{}.{STANDARD_BODY}", STANDARD[1].1, STANDARD[2].1);
    let mac = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, &raw), signed.as_bytes());
    let mac = STANDARD_BASE64.encode(mac);
    assert_eq!(read(&settings, &format!("v1a,{mac}"), STANDARD_BODY), Some(false));
    assert_eq!(read(&settings, &format!("v1,{mac}"), STANDARD_BODY), None);
    assert_eq!(read(&settings, &own.line("v1,", STANDARD_BODY), STANDARD_BODY), None);
    // Two keys while the sender changes its own.
    let both = settings_of(asymmetric().other_secret(other.public_key()));
    for signer in [&own, &other] {
        let line = signer.line("v1a,", STANDARD_BODY);
        assert_eq!(read(&both, &line, STANDARD_BODY), Some(true));
    }
    let svix = settings_of(webhook(WebhookFormat::svix_asymmetric(), &own.public_key()));
    let lines =
        [("svix-signature", &*good), ("svix-id", STANDARD[1].1), ("svix-timestamp", STANDARD[2].1)];
    assert_eq!(is_signed(&svix, &lines, STANDARD_BODY), Some(true));
}

#[test]
fn a_key_with_which_anybody_could_sign_or_that_is_private_is_refused() {
    let fault = |format: WebhookFormat, key: &str| settings(webhook(format, key)).err();
    let good = Signer::new(7).public_key();
    let asymmetric = WebhookFormat::standard_asymmetric;
    assert_eq!(fault(asymmetric(), &good), None);
    let encoded = |bytes: &[u8]| format!("whpk_{}", STANDARD_BASE64.encode(bytes));
    let mut identity = [0; 32];
    identity[0] = 1;
    for bad in [
        good.replace("whpk_", "whsk_"),
        good.replace("whpk_", ""),
        format!("{good}!"),
        encoded(&[7; 31]),
        encoded(&[7; 64]),
        encoded(&[0; 32]),
        encoded(&identity),
        format!("whsec_{SECRET}"),
        "whpk_".to_owned(),
    ] {
        assert_eq!(fault(asymmetric(), &bad), only(&WebhookConfigError::PublicKeyForm), "{bad}");
    }
    let symmetric = fault(WebhookFormat::standard(), &good);
    assert_eq!(symmetric, only(&WebhookConfigError::SecretForm), "a public key is no secret");
    let twice = webhook(asymmetric(), &good).other_secret(&good);
    assert_eq!(settings(twice).err(), only(&WebhookConfigError::Secrets));
    let scheme = |key: &str| webhook(asymmetric(), key).build().unwrap();
    assert!(scheme(&good).shares_a_secret_with(&scheme(&good)));
    assert!(!scheme(&good).shares_a_secret_with(&scheme(&Signer::new(8).public_key())));
    assert!(
        !scheme(&good)
            .shares_a_secret_with(&webhook(WebhookFormat::standard(), SECRET).build().unwrap())
    );
}

#[test]
fn the_forms_of_github_and_slack_verify() {
    // The secret of GitHub's own example is everybody's.
    let published = webhook(WebhookFormat::github(), "It's a Secret to Everybody");
    assert_eq!(settings(published).err(), only(&WebhookConfigError::SecretGuessable));
    let github = settings(webhook(WebhookFormat::github(), TEXT)).unwrap();
    let mac = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, TEXT.as_bytes()), b"Hello, World!");
    let mac = mac.as_ref().iter().fold(String::new(), |mac, byte| mac + &format!("{byte:02x}"));
    let mac = mac.as_str();
    let line = format!("sha256={mac}");
    assert_eq!(is_signed(&github, &[("x-hub-signature-256", &line)], "Hello, World!"), Some(true));
    assert_eq!(is_signed(&github, &[("x-hub-signature-256", &line)], "Hello, World?"), Some(false));
    let bare = [("x-hub-signature-256", mac)];
    assert_eq!(is_signed(&github, &bare, "Hello, World!"), None);

    let example = "8f742231b10e8888abcd99yyyzzz85a5";
    let published = webhook(WebhookFormat::slack(), example);
    assert_eq!(settings(published).err(), only(&WebhookConfigError::SecretGuessable));
    let slack = with_an_example(WebhookFormat::slack(), example.as_bytes());
    let body = "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V\
        &channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=\
        &response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN\
        &trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c";
    let mac = "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503";
    let lines = |time| [("x-slack-signature", mac), ("x-slack-request-timestamp", time)];
    assert_eq!(is_signed(&slack, &lines("1531420618"), body), Some(true));
    assert_eq!(is_signed(&slack, &lines("1531420619"), body), Some(false));
}

#[test]
fn a_time_in_the_field_of_the_signature_stands_there_once() {
    let stripe = settings(webhook(WebhookFormat::stripe(), TEXT)).unwrap();
    let key = hmac::Key::new(hmac::HMAC_SHA256, TEXT.as_bytes());
    let mac = hmac::sign(&key, b"1700000000.{}");
    let mac = mac.as_ref().iter().fold(String::new(), |mac, byte| mac + &format!("{byte:02x}"));
    let read = |line: &str| is_signed(&stripe, &[("stripe-signature", line)], "{}");
    for good in [
        format!("t=1700000000,v1={mac}"),
        format!("t=1700000000, v1=00, v1={}, v0=ff", mac.to_uppercase()),
        format!("v1={mac},t=1700000000"),
    ] {
        assert_eq!(read(&good), Some(true), "{good}");
    }
    assert_eq!(read(&format!("t=1700000001,v1={mac}")), Some(false));
    for malformed in [
        format!("v1={mac}"),
        format!("t=1700000000,t=1700000000,v1={mac}"),
        format!("t=,v1={mac}"),
        format!("t=+1700000000,v1={mac}"),
        format!("t=1700000000.0,v1={mac}"),
        format!("t=1700000000000,v1={mac}"),
        format!("t=1700000000,v1={mac}0"),
        format!("t=1700000000,v1=+0{mac}"),
        "t=1700000000".to_owned(),
    ] {
        assert_eq!(read(&malformed), None, "{malformed}");
    }
}

#[test]
fn a_head_without_its_fields_or_with_two_of_one_is_not_well_formed() {
    let settings = settings(webhook(WebhookFormat::standard(), SECRET)).unwrap();
    for field in &STANDARD[1..] {
        let mut lines = STANDARD.to_vec();
        lines.push(*field);
        assert_eq!(is_signed(&settings, &lines, STANDARD_BODY), None, "twice");
        lines.retain(|line| line != field);
        assert_eq!(is_signed(&settings, &lines, STANDARD_BODY), None, "missing");
    }
    for (place, value) in [(1, ""), (1, "\u{e9}"), (1, &*"x".repeat(257)), (2, "now"), (2, "")] {
        let mut lines = STANDARD;
        lines[place].1 = value;
        assert_eq!(is_signed(&settings, &lines, STANDARD_BODY), None, "{value}");
    }
}

/// `a` at the time `1` with the body `2.{}`, or `a.1` at the time `2` with the body `{}`?
#[test]
fn a_message_has_one_reading() {
    let settings = settings(webhook(WebhookFormat::standard(), SECRET)).unwrap();
    let mut lines = STANDARD;
    lines[1].1 = "msg.1614265330";
    assert_eq!(is_signed(&settings, &lines, STANDARD_BODY), None);
}

/// `order-7-` with the body `100`, or `order-7` with the body `-100`?
#[test]
fn an_id_that_ends_as_what_follows_it_begins_is_not_well_formed() {
    let format = WebhookFormat::hmac_sha256("x-signature", "{timestamp}.{id}--{body}");
    let format = format.timestamp_field("x-time").id_field("x-id");
    let settings = settings(webhook(format, TEXT)).unwrap();
    let key = hmac::Key::new(hmac::HMAC_SHA256, TEXT.as_bytes());
    let read = |id: &str, body: &'static str| {
        let mac = hmac::sign(&key, format!("1614265330.{id}--{body}").as_bytes());
        let mac = mac.as_ref().iter().fold(String::new(), |hex, byte| format!("{hex}{byte:02x}"));
        let lines = [("x-signature", &*mac), ("x-time", "1614265330"), ("x-id", id)];
        is_signed(&settings, &lines, body)
    };
    for id in ["order-7-", "-", "--", "order--7", "order-7--"] {
        assert_eq!(read(id, "100"), None, "{id}");
    }
    for id in ["order-7", "7", "-7", "order-7-x"] {
        assert_eq!(read(id, "-100"), Some(true), "{id}");
    }
}

#[test]
fn each_secret_is_tried_while_the_sender_changes_it() {
    let other = "whsec_plJ3nmyCDGBKInavdOK15jslb7e9d20c";
    let both = webhook(WebhookFormat::standard(), other).other_secret(SECRET);
    assert_eq!(is_signed(&settings(both).unwrap(), &STANDARD, STANDARD_BODY), Some(true));
    let only = settings(webhook(WebhookFormat::standard(), other)).unwrap();
    assert_eq!(is_signed(&only, &STANDARD, STANDARD_BODY), Some(false));
}

#[test]
fn a_time_is_as_far_off_as_the_tolerance_and_no_further() {
    let webhook = webhook(WebhookFormat::standard(), SECRET).tolerance(Duration::from_secs(10));
    let settings = settings(webhook).unwrap();
    let headers = fields(&STANDARD);
    let head = SignedHead::read(&settings.format, STANDARD[0].1.as_bytes(), &headers).unwrap();
    let time = head.timestamp.unwrap();
    let misses = |off: i64| settings.misses(time, time.millis + off);
    assert_eq!((misses(-10_000), misses(0), misses(10_000)), (None, None, None));
    assert_eq!(misses(10_001), Some(WebhookRefusal::Expired));
    assert_eq!(misses(-10_001), Some(WebhookRefusal::SignedInTheFuture));
}

#[test]
fn a_secret_is_long_random_and_one_of_two_at_most() {
    use WebhookConfigError::{SecretForm, SecretGuessable, SecretShort, Secrets};
    let fault = |webhook: Webhook| settings(webhook).err();
    let standard = |secret: &str| webhook(WebhookFormat::standard(), secret);
    assert_eq!(fault(standard(SECRET)), None);
    for (secret, expected) in [
        ("", SecretShort),
        ("whsec_", SecretShort),
        ("whsec_3fliGptaB4oAeKT0ytxlha4JT57h", SecretShort),
        ("whsec_not base64", SecretForm),
        ("whpk_3fliGptaB4oAeKT0ytxlha4JT57h3/mo", SecretForm),
        (&"A".repeat(32), SecretGuessable),
    ] {
        assert_eq!(fault(standard(secret)), only(&expected), "{secret}");
    }
    assert_eq!(fault(webhook(WebhookFormat::stripe(), &TEXT[..23])), only(&SecretShort));
    assert_eq!(fault(webhook(WebhookFormat::stripe(), TEXT)), None);
    let other = "plJ3nmyCDGBKInavdOK15jslb7e9d20c";
    assert_eq!(fault(standard(SECRET).other_secret(other)), None);
    assert_eq!(fault(standard(SECRET).other_secret(SECRET)), only(&Secrets));
    assert_eq!(fault(standard(SECRET).other_secret("")), only(&SecretShort));
    let third = "whsec_x1J3nmyCDGBKInavdOK15jslb7e9d20c";
    assert_eq!(fault(standard(SECRET).other_secret(other).other_secret(third)), only(&Secrets));
}
