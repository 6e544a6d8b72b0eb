//! Where a login begins, where it ends, and whose answer it takes.

use palisade::records::MemoryRecords;
use serde_json::json;

use crate::provider::{Provider, now};
use crate::support::{
    CALLBACK, back, begin, builder, cookie_named, finish, how, refused, service, service_of,
};

#[tokio::test]
async fn a_login_ends_where_it_began_with_what_the_provider_vouches_for() {
    let provider = Provider::start().await;
    let client = service(&provider).await;
    let begun = begin(&client, "?return_to=/salaries?year%3D2030", None).await;
    let asked = |name: &str| begun.asked[name].as_str();
    assert_eq!(
        (asked("tenant"), asked("response_type")),
        ("a", "code"),
        "behind what the page has"
    );
    assert_eq!((asked("client_id"), asked("scope")), ("payroll", "openid email"));
    assert_eq!((asked("redirect_uri"), asked("code_challenge_method")), (CALLBACK, "S256"));
    for secret in ["state", "nonce", "code_challenge"] {
        assert_eq!(begun.asked[secret].len(), 43, "{secret}");
        assert!(!begun.cookie.contains(&begun.asked[secret]));
    }
    let reply = finish(&client, &provider, &begun).await;
    assert_eq!(reply.status(), 303, "{}", reply.text());
    assert_eq!(reply.header("location"), "/salaries?year=2030");
    assert_eq!(cookie_named(&reply, "__Host-oidc").unwrap(), "__Host-oidc=", "it is forgotten");
    let how = how(&client, &reply).await;
    assert_eq!((&how["iss"], &how["sub"]), (&json!(provider.issuer), &json!("ada")));
    assert_eq!((&how["amr"], &how["acr"]), (&json!(["pwd", "otp"]), &json!("aal2")));
    let ago = now() - how["auth_time"].as_i64().unwrap();
    assert!((55..=65).contains(&ago), "{ago}");
}

#[tokio::test]
async fn an_answer_without_the_browser_that_began_logs_nobody_in() {
    let provider = Provider::start().await;
    let client = service(&provider).await;
    let (one, other) = (begin(&client, "", None).await, begin(&client, "", None).await);
    assert_ne!(one.cookie, other.cookie);
    let code = provider.authorize(&one.asked);
    let with = |state: &str| {
        [("code", code.clone()), ("state", state.to_owned()), ("iss", provider.issuer.clone())]
    };
    let send = async |state: &str, cookie: &str| {
        let pairs = with(state);
        let pairs: Vec<_> = pairs.iter().map(|(name, value)| (*name, &**value)).collect();
        back(&client, &pairs, cookie).await
    };
    // The attacker's own answer in somebody else's browser, with that one's state, with none and with another's.
    refused(&send(&one.asked["state"], &other.cookie).await, 401);
    refused(&send(&other.asked["state"], &one.cookie).await, 401);
    refused(&send(&one.asked["state"], "a=b").await, 401);
    refused(&send("x", &one.cookie).await, 401);
    let twice = format!("{}; {}", one.cookie, other.cookie);
    refused(&send(&one.asked["state"], &twice).await, 401);
    assert!(provider.exchanges.lock().unwrap().is_empty(), "the code was sent nowhere");
    assert_eq!(send(&one.asked["state"], &one.cookie).await.status(), 303);
    refused(&send(&one.asked["state"], &one.cookie).await, 401);
}

#[tokio::test]
async fn a_swapped_state_of_one_browser_does_not_take_another_logins_code() {
    let provider = Provider::start().await;
    let client = service(&provider).await;
    let one = begin(&client, "", None).await;
    let other = begin(&client, "?return_to=/other", Some(&one.cookie)).await;
    assert_eq!(one.cookie, other.cookie, "both tabs can finish");
    let code = provider.authorize(&one.asked);
    let state = &*other.asked["state"];
    // PKCE: the code is of the other challenge.
    refused(
        &back(
            &client,
            &[("code", &code), ("state", state), ("iss", &provider.issuer)],
            &one.cookie,
        )
        .await,
        401,
    );
    assert_eq!(finish(&client, &provider, &one).await.status(), 303, "the other state still waits");
}

#[tokio::test]
async fn of_one_answer_that_comes_many_times_at_once_one_logs_in() {
    let provider = Provider::start().await;
    let client = service(&provider).await;
    let begun = begin(&client, "", None).await;
    let code = provider.authorize(&begun.asked);
    let pairs = [("code", &*code), ("state", &*begun.asked["state"]), ("iss", &*provider.issuer)];
    let sent = (0..8).map(|_| back(&client, &pairs, &begun.cookie));
    let replies = futures_util::future::join_all(sent).await;
    assert_eq!(replies.iter().filter(|reply| reply.status() == 303).count(), 1);
    assert_eq!(provider.exchanges.lock().unwrap().len(), 1);
}

#[tokio::test]
async fn the_answer_of_another_provider_is_a_mix_up() {
    let (provider, other) = (Provider::start().await, Provider::start().await);
    let client = service(&provider).await;
    let begun = begin(&client, "", None).await;
    let code = other.authorize(&begun.asked);
    let state = &*begun.asked["state"];
    for issuer in [&*other.issuer, "", &format!("{}/", provider.issuer)] {
        let reply =
            back(&client, &[("code", &code), ("state", state), ("iss", issuer)], &begun.cookie)
                .await;
        assert!([400, 401].contains(&reply.status().as_u16()), "{issuer}");
    }
    // It says that it names itself, and does not.
    refused(&back(&client, &[("code", &code), ("state", state)], &begun.cookie).await, 401);
    assert!(
        provider.exchanges.lock().unwrap().is_empty() && other.exchanges.lock().unwrap().is_empty()
    );
    assert_eq!(finish(&client, &provider, &begun).await.status(), 303);

    // One that does not say so may leave it out, and may not name another.
    let silent = Provider::stating_its_issuer(false).await;
    let client = service(&silent).await;
    let begun = begin(&client, "", None).await;
    let (code, state) = (silent.authorize(&begun.asked), &*begun.asked["state"]);
    refused(
        &back(&client, &[("code", &code), ("state", state), ("iss", &other.issuer)], &begun.cookie)
            .await,
        401,
    );
    assert_eq!(
        back(&client, &[("code", &code), ("state", state)], &begun.cookie).await.status(),
        303
    );
}

#[tokio::test]
async fn two_providers_of_one_service_do_not_finish_each_others_logins() {
    let (one, other) = (Provider::start().await, Provider::start().await);
    let store = MemoryRecords::new();
    let (first, second) = (
        service_of(&builder(&one).start(store.clone()).await.unwrap()),
        service_of(&builder(&other).start(store).await.unwrap()),
    );
    let begun = begin(&first, "", None).await;
    let code = one.authorize(&begun.asked);
    let pairs = [("code", &*code), ("state", &*begun.asked["state"]), ("iss", &*other.issuer)];
    refused(&back(&second, &pairs, &begun.cookie).await, 401);
    assert!(other.exchanges.lock().unwrap().is_empty(), "the code did not reach the other");
    assert_eq!(finish(&first, &one, &begun).await.status(), 303);
}

#[tokio::test]
async fn nobody_is_sent_to_another_site() {
    let provider = Provider::start().await;
    let client = service(&provider).await;
    for elsewhere in [
        "https://evil.example/",
        "//evil.example",
        "/%5Cevil.example",
        "%5C%5Cevil.example",
        "javascript:alert(1)",
        "evil",
        "/%09/evil.example",
        "/%0d%0aset-cookie:a=b",
    ] {
        let reply = client.get(&format!("/id/login?return_to={elsewhere}")).send().await;
        assert!([400, 422].contains(&reply.status().as_u16()), "{elsewhere}: {}", reply.status());
        assert_eq!((reply.header("location"), reply.header("set-cookie")), ("", ""));
    }
    let begun = begin(&client, "?return_to=/a//b%3Fc%3D//d", None).await;
    let reply = finish(&client, &provider, &begun).await;
    assert_eq!(reply.header("location"), "/a//b?c=//d");
}
