//! What an application that takes webhooks does not start with.

use palisade::auth::webhook::{MemoryDeliveries, Webhook, WebhookFormat};
use palisade::prelude::*;
use palisade::{CallerId, SecureApp, SecurityBuilder};

use super::{OTHER, SECRET, pay};
use crate::auth::suite::webhook::Remote;

fn faults(configure: impl FnOnce(SecurityBuilder) -> SecurityBuilder) -> Vec<String> {
    let built = configure(Security::builder().default_auth(["webhook"]).direct()).build();
    built.err().map(|error| error.reasons().to_vec()).unwrap_or_default()
}

fn shop(format: WebhookFormat, secret: &str) -> Webhook {
    Webhook::new(CallerId::new("https://shop.example", "webhook"), format, secret).name("shop")
}

#[test]
fn two_senders_with_one_secret_do_not_start() {
    let both = |pay: Webhook, shop: Webhook| faults(|builder| builder.webhook(pay).webhook(shop));
    let own = || Webhook::standard(pay(), SECRET);
    assert_eq!(both(own(), shop(WebhookFormat::svix(), OTHER)), Vec::<String>::new());
    // HMAC fills a secret up with zeros.
    let text = "31f2913dbf1f1960d96a3c78a9a7b2a3";
    let texts = Webhook::new(pay(), WebhookFormat::stripe(), text);
    for (one, other) in [
        (own(), shop(WebhookFormat::standard(), SECRET)),
        (own(), shop(WebhookFormat::svix(), &SECRET["whsec_".len()..])),
        (own().other_secret(OTHER), shop(WebhookFormat::standard(), OTHER)),
        (own(), shop(WebhookFormat::standard(), OTHER).other_secret(SECRET)),
        (texts, shop(WebhookFormat::github(), &format!("{text}\0"))),
    ] {
        let faults = both(one, other);
        assert_eq!(faults.len(), 1, "{faults:?}");
        assert!(faults[0].contains("`webhook` and `shop` have one secret"), "{faults:?}");
        assert!(!faults[0].contains(SECRET) && !faults[0].contains(text), "{faults:?}");
    }
}

#[test]
fn several_processes_do_not_start_with_the_memory_of_one() {
    let started = |processes: u32, configure: fn(Webhook) -> Webhook| {
        let webhook = configure(Webhook::standard(pay(), SECRET));
        faults(|builder| builder.webhook(webhook).processes(processes))
    };
    let memory: fn(Webhook) -> Webhook = |it| it.deliveries(MemoryDeliveries::new());
    for configure in [|it| it, memory] {
        assert_eq!(started(1, configure), Vec::<String>::new());
        let faults = started(2, configure);
        assert_eq!(faults.len(), 1, "{faults:?}");
        assert!(faults[0].contains("call `.deliveries(..)` with a store"), "{faults:?}");
    }
    assert_eq!(started(2, |it| it.deliveries(Remote::new())), Vec::<String>::new());
}

#[input]
struct Staff {
    #[validate(length(min = 2, max = 8))]
    department: String,
}

#[secure(auth = "webhook", rate = "1000/s", unredacted = "the test reads what it says")]
async fn claimed(Claims(staff): Claims<Staff>) -> String {
    staff.department
}

#[secure(auth = "webhook", rate = "1000/s", unredacted = "the test reads what it says")]
async fn maybe_claimed(claims: Option<Claims<Staff>>) -> String {
    claims.map(|Claims(staff)| staff.department).unwrap_or_default()
}

#[test]
fn a_handler_of_claims_does_not_start_behind_a_webhook() {
    let security = || Security::builder().webhook(Webhook::standard(pay(), SECRET)).direct();
    let start = |router: SecureRouter<()>| -> Result<SecureApp, _> {
        router.secured_by(security().build().unwrap())
    };
    let fault = start(SecureRouter::new().route("/claims", post(claimed))).unwrap_err();
    assert!(fault.to_string().contains("the scheme `webhook` carries none"), "{fault}");
    assert!(start(SecureRouter::new().route("/claims", post(maybe_claimed))).is_ok());
}
