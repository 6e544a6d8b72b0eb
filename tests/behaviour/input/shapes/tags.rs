//! Variants by a tag, inside and beside it.

use super::*;

#[tokio::test]
async fn a_tag_says_which_fields_there_are() {
    let order = |payment: Value| json!({"payment": payment, "events": []});
    for payment in [
        json!({"type": "card", "number": "4111111111111111", "expires": "2030-01-31"}),
        json!({"number": "4111111111111111", "expires": "2030-01-31", "type": "card"}),
        json!({"type": "transfer", "iban": "DE02", "due": "2024-01-05T10:20:30Z"}),
        json!({"type": "transfer", "iban": "DE02", "expires": "never"}),
        json!({"type": "cash"}),
    ] {
        takes("/order", order(payment)).await;
    }
    for (payment, pointer, code) in [
        (
            json!({"type": "card", "number": "1", "expires": "2030-01-31"}),
            "#/payment/number",
            "length",
        ),
        (
            json!({"type": "card", "number": "4111", "expires": "2030-1-31"}),
            "#/payment/expires",
            "invalid_value",
        ),
        (
            json!({"expires": "2030-1-31", "number": "4111", "type": "card"}),
            "#/payment/expires",
            "invalid_value",
        ),
        (json!({"type": "transfer", "iban": "a\nb"}), "#/payment/iban", "control_character"),
        (
            json!({"type": "transfer", "iban": "DE", "due": "2024-01-05 10:20:30Z"}),
            "#/payment/due",
            "invalid_value",
        ),
    ] {
        assert_eq!(
            refuses("/order", order(payment.clone())).await,
            told(pointer, code),
            "{payment}"
        );
    }
    for payment in [
        json!({"type": "card", "number": "4111", "expires": "2030-01-31", "extra": 1}),
        json!({"type": "cash", "iban": "DE02"}),
        json!({"type": "cheque"}),
        json!({"type": 1}),
        json!({"iban": "DE02"}),
        json!(["card", "4111", "2030-01-31"]),
        json!("cash"),
        json!(null),
    ] {
        let reply = sent("/order", &order(payment.clone())).await;
        assert_eq!(reply.status().as_u16(), 422, "{payment}: {}", reply.text());
    }
}

#[tokio::test]
async fn fields_below_a_name_are_told_below_it() {
    takes(
        "/event",
        json!({"kind": "moved", "data": {"latitude": 1.5, "at": "2024-01-05T10:20:30Z"}}),
    )
    .await;
    takes("/event", json!({"data": {"number": "4111", "expires": "2030-01-31"}, "kind": "Card"}))
        .await;
    takes("/event", json!({"kind": "Stopped"})).await;
    for (body, pointer, code) in [
        (
            json!({"kind": "moved", "data": {"latitude": 91.0, "at": "2024-01-05T10:20:30Z"}}),
            "#/data/latitude",
            "range",
        ),
        (
            json!({"kind": "moved", "data": {"latitude": 1.0, "at": "2024-01-05"}}),
            "#/data/at",
            "invalid_value",
        ),
        (
            json!({"data": {"latitude": 1.0, "at": "2024-01-05"}, "kind": "moved"}),
            "#/data/at",
            "invalid_value",
        ),
        (
            json!({"kind": "Card", "data": {"number": "1", "expires": "2030-01-31"}}),
            "#/data/number",
            "length",
        ),
    ] {
        assert_eq!(refuses("/event", body.clone()).await, told(pointer, code), "{body}");
    }
    let at = "2024-01-05T10:20:30Z";
    for body in [
        json!({"kind": "Stopped", "more": 1}),
        json!({"kind": "moved", "data": {"latitude": 1.5, "at": at}, "more": 1}),
        json!({"more": 1, "data": {"latitude": 1.5, "at": at}, "kind": "moved"}),
    ] {
        let refused = refuses("/event", body.clone()).await;
        assert_eq!(refused, told("#/more", "unknown_field"), "{body}");
    }
    problem(&sent("/event", &json!({"kind": "moved"})).await, 422);
}

/// serde would take a variant by its number, or as the key of an object, and the check of spellings would
/// know nothing of its fields.
#[tokio::test]
async fn a_tag_is_a_text() {
    let no_texts = || {
        [
            json!(0),
            json!(-1.5),
            json!(true),
            json!(null),
            json!([]),
            json!(["card"]),
            json!([["card"]]),
            json!({}),
            json!({"card": null}),
            json!({"cash": {"cash": []}}),
        ]
    };
    let card = |tag: Value| {
        let mut card = json!({"number": "4111111111111111", "expires": "2030-01-31"});
        card["type"] = tag;
        card
    };
    let moved =
        |tag: Value| json!({"data": {"latitude": 1.0, "at": "2024-01-05T10:20:30Z"}, "kind": tag});
    let stopped = || json!({"kind": "Stopped"});
    let order =
        |payment: Value, event: Value| json!({"payment": payment, "events": [stopped(), event]});
    takes("/payment", card(json!("card"))).await;
    takes("/payments", json!([card(json!("card"))])).await;
    takes("/payment-book", json!({"a": card(json!("card"))})).await;
    takes("/event", moved(json!("moved"))).await;
    takes("/order", order(card(json!("card")), moved(json!("moved")))).await;
    takes("/envelope", json!({"order": order(card(json!("card")), stopped()), "other": null}))
        .await;
    for (tags, code) in [
        (no_texts().to_vec(), "invalid_type"),
        (
            ["", "Cards", "CARD", "card ", "\u{a0}card", "0", "bitcoin"]
                .map(|tag| json!(tag))
                .to_vec(),
            "invalid_value",
        ),
    ] {
        for tag in tags {
            let refuses = async |path: &str, body: Value, pointer: &str| {
                assert_eq!(refuses(path, body.clone()).await, told(pointer, code), "{body}");
            };
            refuses("/payment", card(tag.clone()), "#/type").await;
            refuses("/payments", json!([{"type": "cash"}, card(tag.clone())]), "#/1/type").await;
            refuses("/payment-book", json!({"a": card(tag.clone())}), "#/a/type").await;
            refuses("/event", moved(tag.clone()), "#/kind").await;
            refuses("/order", order(card(tag.clone()), stopped()), "#/payment/type").await;
            let events = order(json!({"type": "cash"}), moved(tag.clone()));
            refuses("/order", events.clone(), "#/events/1/kind").await;
            refuses("/envelope", json!({"order": events}), "#/order/events/1/kind").await;
            let other = json!({"order": order(card(json!("card")), stopped()), "other": card(tag)});
            refuses("/envelope", other, "#/other/type").await;
        }
    }
}

#[tokio::test]
async fn a_missing_tag_is_required() {
    let card = || json!({"number": "4111111111111111", "expires": "2030-01-31"});
    let order = |payment: Value, event: Value| json!({"payment": payment, "events": [event]});
    let stopped = || json!({"kind": "Stopped"});
    for (path, body, pointer) in [
        ("/payment", json!({}), "#/type"),
        ("/payment", card(), "#/type"),
        ("/payments", json!([{"type": "cash"}, card()]), "#/1/type"),
        ("/event", json!({"data": null}), "#/kind"),
        ("/event", json!({}), "#/kind"),
        ("/order", order(card(), stopped()), "#/payment/type"),
        ("/order", order(json!({"type": "cash"}), json!({})), "#/events/0/kind"),
        ("/envelope", json!({"order": order(json!({}), stopped())}), "#/order/payment/type"),
    ] {
        assert_eq!(refuses(path, body.clone()).await, told(pointer, "required"), "{body}");
    }
}
