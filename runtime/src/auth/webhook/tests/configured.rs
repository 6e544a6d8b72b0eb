//! What a sender and a format may be configured to be.

use std::time::Duration;

use super::{SECRET, TEXT, settings, webhook};
use crate::auth::webhook::{Webhook, WebhookConfigError, WebhookFormat};
use crate::caller_id::CallerId;

#[test]
fn a_sender_has_a_name_and_a_window() {
    use WebhookConfigError::{NameEmpty, SenderEmpty, TenantEmpty, Tolerance};
    let standard = || webhook(WebhookFormat::standard(), SECRET);
    let fault = |webhook: Webhook| settings(webhook).err();
    assert_eq!(fault(standard().name(" ")), Some(NameEmpty));
    let nobody = Webhook::standard(CallerId::new("https://pay.example", ""), SECRET);
    assert_eq!(fault(nobody), Some(SenderEmpty));
    assert_eq!(fault(standard().tenant("")), Some(TenantEmpty));
    assert_eq!(fault(standard().tenant("acme")), None);
    for seconds in [0, 3_601] {
        let wrong = standard().tolerance(Duration::from_secs(seconds));
        assert_eq!(fault(wrong), Some(Tolerance), "{seconds}");
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

#[test]
fn nothing_shows_a_secret() {
    let shown = format!("{:?}", webhook(WebhookFormat::standard(), SECRET));
    assert!(shown.contains("pay.example") && !shown.contains(SECRET), "{shown}");
}
