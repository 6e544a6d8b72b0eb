//! What a provider says that is not so.

use serde_json::{Value, json};

use crate::provider::{Provider, now};
use crate::support::{back, begin, finish, refused, service};

/// What a provider says that is not so, of the header and the claims.
type Lie = fn(&mut Value, &mut Value);

#[tokio::test]
async fn an_id_token_that_was_made_for_something_else_logs_nobody_in() {
    let provider = Provider::start().await;
    let client = service(&provider).await;
    let lies: &[(&str, Lie)] = &[
        ("another nonce", |_, claims| claims["nonce"] = json!("x".repeat(43))),
        ("no nonce", |_, claims| _ = claims.as_object_mut().unwrap().remove("nonce")),
        ("another issuer", |_, claims| claims["iss"] = json!("https://evil.example")),
        ("another audience", |_, claims| claims["aud"] = json!("other")),
        ("an audience that begins like ours", |_, claims| claims["aud"] = json!("payroll2")),
        ("no audience", |_, claims| claims["aud"] = json!([])),
        ("several audiences without azp", |_, claims| claims["aud"] = json!(["payroll", "other"])),
        ("another azp", |_, claims| claims["azp"] = json!("other")),
        ("over", |_, claims| claims["exp"] = json!(now() - 10)),
        ("no exp", |_, claims| _ = claims.as_object_mut().unwrap().remove("exp")),
        ("of tomorrow", |_, claims| claims["iat"] = json!(now() + 3_600)),
        ("of yesterday", |_, claims| claims["iat"] = json!(now() - 86_400)),
        ("not valid yet", |_, claims| claims["nbf"] = json!(now() + 3_600)),
        ("another access token", |_, claims| claims["at_hash"] = json!("x".repeat(22))),
        ("no subject", |_, claims| claims["sub"] = json!("")),
        ("a subject that is too long", |_, claims| claims["sub"] = json!("x".repeat(256))),
        ("a subject twice", |_, claims| claims["raw"] = json!("\"sub\":\"eve\"")),
        ("a subject with U+0000", |_, claims| claims["sub"] = json!("a\0b")),
        ("another claim twice", |_, claims| claims["raw"] = json!("\"x\":1,\"x\":2")),
        ("half a surrogate", |_, claims| claims["raw"] = json!(r#""x":"\ud800""#)),
        ("another key", |header, _| header["kid"] = json!("two")),
        ("none", |header, _| header["alg"] = json!("none")),
        ("a symmetric algorithm", |header, _| header["alg"] = json!("HS256")),
        ("a key of its own", |header, _| header["jwk"] = json!({"kty": "EC"})),
        ("a security event", |header, _| header["typ"] = json!("secevent+jwt")),
        ("an access token", |header, _| header["typ"] = json!("at+jwt")),
        ("a type that nobody knows", |header, _| header["typ"] = json!("x+jwt")),
    ];
    for (number, (what, lie)) in lies.iter().enumerate() {
        // Each from an address of its own, and no faster than all may begin together.
        let client = client.clone().at([192, 0, 2, u8::try_from(number).unwrap()].into());
        tokio::time::sleep(std::time::Duration::from_millis(210)).await;
        provider.lie(*lie);
        let begun = begin(&client, "", None).await;
        let reply = finish(&client, &provider, &begun).await;
        assert_eq!(reply.status(), 401, "{what}: {}", reply.text());
        refused(&reply, 401);
        provider.be_honest();
        let begun = begin(&client, "", None).await;
        assert_eq!(finish(&client, &provider, &begun).await.status(), 303, "{what}");
    }
    for (what, twin) in [
        (
            "azp",
            (|_: &mut Value, claims: &mut Value| {
                claims["aud"] = json!(["other", "payroll"]);
                claims["azp"] = json!("payroll");
            }) as Lie,
        ),
        ("no at_hash", |_, claims| _ = claims.as_object_mut().unwrap().remove("at_hash")),
        ("a list of one", |_, claims| claims["aud"] = json!(["payroll"])),
        ("a type", |header, _| header["typ"] = json!("JWT")),
    ] {
        provider.lie(twin);
        let begun = begin(&client, "", None).await;
        assert_eq!(finish(&client, &provider, &begun).await.status(), 303, "{what}");
    }
}

#[tokio::test]
async fn an_answer_of_the_token_endpoint_that_is_none_logs_nobody_in() {
    let provider = Provider::start().await;
    let client = service(&provider).await;
    for (status, body, expected) in [
        ("200 OK", "{}", 401),
        ("200 OK", "<html>", 401),
        ("200 OK", r#"{"id_token":"a.b.c","token_type":"DPoP"}"#, 401),
        ("200 OK", r#"{"id_token":"a.b.c","token_type":"Bearer"}"#, 401),
        ("400 Bad Request", r#"{"error":"invalid_grant"}"#, 401),
        ("302 Found", "", 503),
        ("500 Internal Server Error", "", 503),
        ("503 Service Unavailable", "", 503),
    ] {
        provider.say(status, body);
        let begun = begin(&client, "", None).await;
        refused(&finish(&client, &provider, &begun).await, expected);
    }
    provider.be_honest();
    let begun = begin(&client, "", None).await;
    assert_eq!(finish(&client, &provider, &begun).await.status(), 303);
}

#[tokio::test]
async fn what_the_provider_refuses_and_what_is_no_answer_is_told_without_its_words() {
    let provider = Provider::start().await;
    let client = service(&provider).await;
    let begun = begin(&client, "", None).await;
    let state = begun.asked["state"].clone();
    let words = "<script>alert(1)</script>";
    let pairs = [
        ("error", "access_denied"),
        ("error_description", words),
        ("state", &*state),
        ("iss", &*provider.issuer),
    ];
    let reply = back(&client, &pairs, &begun.cookie).await;
    refused(&reply, 401);
    assert!(!reply.text().contains("script") && !reply.text().contains("access_denied"));
    // The attempt is over.
    refused(&finish(&client, &provider, &begun).await, 401);
    let begun = begin(&client, "", None).await;
    let (state, code) = (&*begun.asked["state"], provider.authorize(&begun.asked));
    let iss = ("iss", &*provider.issuer);
    let doubled = [("code", &*code), ("code", &*code), ("state", state), iss];
    refused(&back(&client, &doubled, &begun.cookie).await, 400);
    refused(&back(&client, &[("state", state), iss], &begun.cookie).await, 401);
}
