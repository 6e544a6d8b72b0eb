//! What a sender and a format may be configured to be.

use std::time::Duration;

use super::{SECRET, TEXT, only, settings, webhook};
use crate::auth::webhook::error::WebhookConfigError;
use crate::auth::webhook::{MemoryDeliveries, Webhook, WebhookFormat};
use crate::caller_id::CallerId;

#[test]
fn a_sender_has_a_name_and_a_window() {
    use WebhookConfigError::{NameEmpty, SenderEmpty, TenantEmpty, Tolerance};
    let standard = || webhook(WebhookFormat::standard(), SECRET);
    let fault = |webhook: Webhook| settings(webhook).err();
    assert_eq!(fault(standard().name(" ")), only(&NameEmpty));
    let nobody = Webhook::standard(CallerId::new("https://pay.example", ""), SECRET);
    assert_eq!(fault(nobody), only(&SenderEmpty));
    assert_eq!(fault(standard().tenant("")), only(&TenantEmpty));
    assert_eq!(fault(standard().tenant("acme")), None);
    for seconds in [0, 3_601] {
        let wrong = standard().tolerance(Duration::from_secs(seconds));
        assert_eq!(fault(wrong), only(&Tolerance), "{seconds}");
    }
    assert_eq!(fault(standard().tolerance(Duration::from_secs(3_600)).name("stripe")), None);
}

#[test]
fn a_format_says_where_the_time_is_and_signs_what_it_has() {
    let custom = |message: &str| WebhookFormat::hmac_sha256("x-signature", message);
    let is_good = |format: WebhookFormat| settings(webhook(format, TEXT)).is_ok();
    assert!(is_good(custom("{timestamp}.{body}").timestamp_field("x-time")));
    assert!(is_good(custom("{body}").without_timestamp()));
    for bad in [
        custom("{body}"),
        custom("{body}").timestamp_field("x-time"),
        custom("{timestamp}.{body}").without_timestamp(),
        custom("{timestamp}.{body}").timestamp_field("x-time").id_field("x-id"),
        custom("{id}.{timestamp}.{body}").timestamp_field("x-time"),
        custom("{timestamp}{body}").timestamp_field("x-time"),
        custom("{timestamp}0{body}").timestamp_field("x-time"),
        custom("{timestamp}.{timestamp}.{body}").timestamp_field("x-time"),
        custom("{timestamp}.{body}.").timestamp_field("x-time"),
        custom("{timestamp}.{path}.{body}").timestamp_field("x-time"),
        custom("{timestamp}.{body").timestamp_field("x-time"),
        custom("{timestamp}.").timestamp_field("x-time"),
        custom("").without_timestamp(),
        custom("{timestamp}.{body}").timestamp_field("x time"),
        custom("{timestamp}.{body}").timestamp_field("X-Signature"),
        custom("{timestamp}.{body}").timestamp_in_signature("t="),
        custom("{timestamp}.{body}").timestamp_in_signature("t=").separated_by(','),
        custom("{timestamp}.{body}")
            .timestamp_in_signature("t=")
            .signature_prefix("t=1")
            .separated_by(','),
        custom("{timestamp}.{body}").timestamp_field("x-time").separated_by('a'),
        custom("{timestamp}.{body}").timestamp_field("x-time").signature_prefix("v 1="),
    ] {
        assert!(!is_good(bad.clone()), "{bad:?}");
    }
}

fn told(webhook: Webhook) -> Vec<String> {
    settings(webhook).err().unwrap_or_default()
}

#[test]
fn each_setting_of_a_sender_is_stated_once() {
    type State = fn(Webhook) -> Webhook;
    let standard = || webhook(WebhookFormat::standard(), SECRET);
    let cases: [(State, &str); 4] = [
        (|it| it.name("pay"), ".name(..)"),
        (|it| it.tolerance(Duration::from_secs(60)), ".tolerance(..)"),
        (|it| it.deliveries(MemoryDeliveries::new()), ".deliveries(..)"),
        (|it| it.tenant("acme"), ".tenant(..)"),
    ];
    for (state, setter) in cases {
        assert_eq!(told(state(standard())), [""; 0], "{setter}");
        assert_eq!(told(state(state(standard()))), [format!("`{setter}` was called twice")]);
    }
}

#[test]
fn each_part_of_a_format_is_stated_once() {
    type State = fn(WebhookFormat) -> WebhookFormat;
    let of = |format: WebhookFormat| told(webhook(format, TEXT));
    let signed = || WebhookFormat::hmac_sha256("x-signature", "{timestamp}.{body}");
    let timed = || signed().timestamp_field("x-time");
    let with_id = || WebhookFormat::hmac_sha256("x-signature", "{id}.{timestamp}.{body}");
    let cases: [(WebhookFormat, State, &str); 5] = [
        (signed(), |it| it.timestamp_field("x-time"), ".timestamp_field(..)"),
        (
            signed().signature_prefix("v1=").separated_by(','),
            |it| it.timestamp_in_signature("t="),
            ".timestamp_in_signature(..)",
        ),
        (with_id().timestamp_field("x-time"), |it| it.id_field("x-id"), ".id_field(..)"),
        (timed(), |it| it.signature_prefix("v1="), ".signature_prefix(..)"),
        (timed(), |it| it.separated_by(','), ".separated_by(..)"),
    ];
    for (format, state, setter) in cases {
        assert_eq!(of(state(format.clone())), [""; 0], "{setter}");
        assert_eq!(of(state(state(format))), [format!("`{setter}` was called twice")]);
    }
    let timeless = || WebhookFormat::hmac_sha256("x-signature", "{body}").without_timestamp();
    assert_eq!(of(timeless().without_timestamp().base64().base64()), [""; 0]);
    let both = "`.timestamp_field(..)` and `.without_timestamp()` both say where the time is: \
                call one of them, once";
    assert_eq!(of(timed().without_timestamp()), [both]);
}

/// What is known of a sender is no statement of the application.
#[test]
fn a_known_format_is_changed_by_a_statement() {
    let of = |format: WebhookFormat| told(webhook(format, TEXT));
    for format in [
        WebhookFormat::stripe().timestamp_in_signature("time=").signature_prefix("v2="),
        WebhookFormat::stripe().separated_by(';'),
        WebhookFormat::stripe().timestamp_field("x-time"),
        WebhookFormat::slack().timestamp_field("x-time").signature_prefix("v1="),
        WebhookFormat::github().signature_prefix("sha256:"),
    ] {
        assert_eq!(of(format), [""; 0]);
    }
    let standard = || WebhookFormat::standard().id_field("x-id").timestamp_field("x-time");
    assert_eq!(told(webhook(standard(), SECRET)), [""; 0]);
    let twice = standard().id_field("x-other");
    assert_eq!(told(webhook(twice, SECRET)), ["`.id_field(..)` was called twice"]);
    let renamed = settings(webhook(standard(), SECRET)).unwrap();
    assert_eq!(renamed.format.id.as_ref().map(http::HeaderName::as_str), Some("x-id"));
}

#[test]
fn every_fault_of_a_webhook_is_told_at_once() {
    let format = WebhookFormat::hmac_sha256("x signature", "{body")
        .timestamp_field("x time")
        .signature_prefix("v 1=")
        .separated_by('a');
    let faulty = Webhook::new(CallerId::new("https://pay.example", ""), format, "")
        .other_secret("x".repeat(24))
        .name("")
        .tenant(" ")
        .tolerance(Duration::ZERO)
        .tolerance(Duration::ZERO);
    let told = told(faulty);
    let expected = [
        "`.tolerance(..)` was called twice",
        "the name of the scheme is empty",
        "the sender has an issuer and a subject",
        "the sender's tenant is empty",
        "the tolerance is between a second and an hour",
        "a secret has at least 24 bytes",
        "a secret is not random",
        "a prefix has visible ASCII characters alone",
        "signatures are separated by a space",
        "the message is text with",
        "`x time` is not a header field",
        "`x signature` is not a header field",
    ];
    assert_eq!(told.len(), expected.len(), "{told:#?}");
    for (reason, fault) in told.iter().zip(expected) {
        assert!(reason.starts_with(fault), "{fault}: {reason}");
    }
}

#[test]
fn nothing_shows_a_secret() {
    let shown = format!("{:?}", webhook(WebhookFormat::standard(), SECRET));
    assert!(shown.contains("pay.example") && !shown.contains(SECRET), "{shown}");
}
