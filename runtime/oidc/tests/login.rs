//! Logins by a provider: each attack beside the login that passes.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "the helpers of tests are no tests to clippy"
)]

#[path = "login/provider.rs"]
mod provider;

use palisade::prelude::*;
use palisade::records::{
    MemoryRecords, Record, RecordAnswer, RecordChange, RecordId, RecordStore, RecordStoreError,
};
use palisade::session::{MemorySessions, Sessions};
use palisade::testing::{Client, Reply};
use palisade::{MaybeReady, Rate, SecurityBuilder};
use palisade_oidc::login::{ProviderLogin, ProviderLoginBuilder};
use serde_json::{Value, json};

use crate::provider::{Asked, Provider, now};

#[derive(Role)]
enum Role {
    Hr,
}

/// How a caller came in.
#[derive(serde::Deserialize, Redacted)]
struct How {
    #[expose]
    iss: String,
    #[expose]
    sub: String,
    #[expose]
    amr: Vec<String>,
    #[expose]
    acr: Option<String>,
    #[expose]
    auth_time: i64,
}

#[secure(auth = "session", rate = "1000/s")]
async fn me(caller: Principal) -> Result<Json<How>, Problem> {
    Ok(Json(caller.claims().ok_or("no claims")?))
}

#[secure(auth = "session", role = "hr", rate = "1000/s")]
async fn salaries() -> StatusCode {
    StatusCode::OK
}

#[secure(auth = "session", rate = "1000/s", step_up(max_age = "30s"))]
async fn wipe() -> NoContent {
    NoContent
}

const CALLBACK: &str = "https://payroll.example/id/callback";

fn builder(provider: &Provider) -> ProviderLoginBuilder {
    ProviderLogin::discover(&provider.issuer)
        .client("payroll", "secret")
        .redirect_uri(CALLBACK)
        .after_logout("https://payroll.example/")
        .scope("email")
        .allow_http_on_loopback("127.0.0.1")
}

async fn service(provider: &Provider) -> Client {
    service_of(&builder(provider).start(MemoryRecords::new()).await.unwrap())
}

fn service_of(login: &ProviderLogin) -> Client {
    let sessions = Sessions::builder().build(MemorySessions::new()).unwrap();
    let security: SecurityBuilder = Security::builder().roles::<Role>().sessions(sessions).direct();
    let security = security.address_rate(Rate::new(100_000, std::time::Duration::from_secs(1)));
    let app = SecureRouter::<()>::new()
        .route("/me", get(me))
        .route("/salaries", get(salaries))
        .route("/wipe", post(wipe))
        .nest("/id", login.routes());
    Client::new(app.secured_by(security.build().unwrap()).unwrap()).host("payroll.example")
}

/// A browser that was sent to the provider.
struct Begun {
    asked: Asked,
    cookie: String,
}

fn cookie_named(reply: &Reply, name: &str) -> Option<String> {
    let mut set = reply.headers().get_all("set-cookie").iter();
    let begin = format!("{name}=");
    set.find_map(|it| it.to_str().unwrap().strip_prefix(&begin).map(str::to_owned))
        .map(|rest| format!("{name}={}", rest.split(';').next().unwrap()))
}

fn parameters(location: &str) -> Asked {
    let query = location.split_once('?').unwrap().1;
    form_urlencoded::parse(query.as_bytes()).into_owned().collect()
}

async fn begin(client: &Client, query: &str, cookie: Option<&str>) -> Begun {
    let request = client.get(&format!("/id/login{query}"));
    let request = match cookie {
        Some(cookie) => request.header("cookie", cookie),
        None => request,
    };
    let reply = request.send().await;
    assert_eq!(reply.status(), 303, "{}", reply.text());
    let set = reply.header("set-cookie");
    assert!(set.contains("; Path=/; Max-Age=600; Secure; HttpOnly; SameSite=Lax"), "{set}");
    let cookie = cookie_named(&reply, "__Host-oidc").unwrap();
    Begun { asked: parameters(reply.header("location")), cookie }
}

/// The browser comes back with these parameters and this cookie.
async fn back(client: &Client, parameters: &[(&str, &str)], cookie: &str) -> Reply {
    let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(parameters).finish();
    let request = client.get(&format!("/id/callback?{query}"));
    // As a browser that follows the provider's redirect.
    let request =
        request.header("sec-fetch-site", "cross-site").header("sec-fetch-mode", "navigate");
    request.header("cookie", cookie).send().await
}

async fn finish(client: &Client, provider: &Provider, begun: &Begun) -> Reply {
    let code = provider.authorize(&begun.asked);
    let state = &*begun.asked["state"];
    back(client, &[("code", &code), ("state", state), ("iss", &provider.issuer)], &begun.cookie)
        .await
}

async fn how(client: &Client, reply: &Reply) -> Value {
    let cookie = cookie_named(reply, "__Host-session").unwrap();
    client.get("/me").header("cookie", &cookie).send().await.json()
}

#[track_caller]
fn refused(reply: &Reply, status: u16) {
    assert_eq!(reply.status().as_u16(), status, "{}", reply.text());
    assert_eq!(cookie_named(reply, "__Host-session"), None);
    assert_eq!(reply.header("location"), "");
}

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
        ("another key", |header, _| header["kid"] = json!("two")),
        ("none", |header, _| header["alg"] = json!("none")),
        ("a symmetric algorithm", |header, _| header["alg"] = json!("HS256")),
        ("a key of its own", |header, _| header["jwk"] = json!({"kty": "EC"})),
        ("an access token", |header, _| header["typ"] = json!("secevent+jwt")),
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

#[tokio::test]
async fn a_session_is_as_old_as_the_login_at_the_provider_until_it_asks_anew() {
    let provider = Provider::start().await;
    let client = service(&provider).await;
    let begun = begin(&client, "", None).await;
    assert!(!begun.asked.contains_key("prompt"));
    let wipe = async |reply: &Reply| {
        let cookie = cookie_named(reply, "__Host-session").unwrap();
        client.post("/wipe").header("cookie", &cookie).send().await
    };
    let old = wipe(&finish(&client, &provider, &begun).await).await;
    assert_eq!(old.status(), 401);
    assert!(old.header("www-authenticate").contains("max_age=\"30\""), "{old:?}");

    // The provider does not do what it is told.
    let begun = begin(&client, "?fresh=true", None).await;
    assert_eq!((&*begun.asked["prompt"], &*begun.asked["max_age"]), ("login", "0"));
    refused(&finish(&client, &provider, &begun).await, 401);
    provider.lie(|_, claims| _ = claims.as_object_mut().unwrap().remove("auth_time"));
    let begun = begin(&client, "?fresh=true", None).await;
    refused(&finish(&client, &provider, &begun).await, 401);
    // One that says nothing vouches for nothing.
    let begun = begin(&client, "", None).await;
    assert_eq!(wipe(&finish(&client, &provider, &begun).await).await.status(), 401);

    provider.lie(|_, claims| claims["auth_time"] = json!(now()));
    let begun = begin(&client, "?fresh=true", None).await;
    assert_eq!(wipe(&finish(&client, &provider, &begun).await).await.status(), 204);
}

#[tokio::test]
async fn the_application_says_who_is_let_in_and_with_what() {
    #[derive(serde::Deserialize)]
    struct Mail {
        email: String,
    }
    let provider = Provider::start().await;
    let login = builder(&provider).admit(async |identity: palisade_oidc::login::Identity| {
        let Some(Mail { email }) = identity.claims() else { return Ok(None) };
        if email.ends_with("@away.example") {
            return Err(Problem::new(StatusCode::SERVICE_UNAVAILABLE));
        }
        let known = email.ends_with("@payroll.example");
        Ok(known.then(|| identity.grant_to(CallerId::new("payroll", "e1")).role(Role::Hr)))
    });
    let client = service_of(&login.start(MemoryRecords::new()).await.unwrap());
    let enter = async |email: Option<&'static str>| {
        provider.lie(move |_, claims| {
            if let Some(email) = email {
                claims["email"] = json!(email);
            }
        });
        let begun = begin(&client, "", None).await;
        finish(&client, &provider, &begun).await
    };
    refused(&enter(None).await, 403);
    refused(&enter(Some("eve@evil.example")).await, 403);
    refused(&enter(Some("eve@away.example")).await, 503);
    let reply = enter(Some("ada@payroll.example")).await;
    assert_eq!(how(&client, &reply).await["sub"], "e1");
    let cookie = cookie_named(&reply, "__Host-session").unwrap();
    assert_eq!(client.get("/salaries").header("cookie", &cookie).send().await.status(), 200);
}

#[tokio::test]
async fn a_logout_ends_the_session_here_and_goes_on_to_the_provider() {
    let provider = Provider::start().await;
    let client = service(&provider).await;
    let begun = begin(&client, "", None).await;
    let reply = finish(&client, &provider, &begun).await;
    let cookie = cookie_named(&reply, "__Host-session").unwrap();
    let forged =
        client.post("/id/logout").header("cookie", &cookie).header("sec-fetch-site", "cross-site");
    assert_eq!(forged.send().await.status(), 403);
    assert_eq!(client.get("/me").header("cookie", &cookie).send().await.status(), 200);
    let left = client.post("/id/logout").header("cookie", &cookie).send().await;
    assert_eq!(left.status(), 303);
    let page = left.header("location");
    assert!(page.starts_with(&format!("{}/end?client_id=payroll&", provider.issuer)), "{page}");
    assert_eq!(parameters(page)["post_logout_redirect_uri"], "https://payroll.example/");
    assert_eq!(client.get("/me").header("cookie", &cookie).send().await.status(), 401);
}

/// A store that fails.
struct Away;

impl RecordStore for Away {
    fn find(&self, _: RecordId) -> RecordAnswer<'_, Option<Record>> {
        MaybeReady::Now(Err(RecordStoreError::new("away")))
    }

    fn replace(&self, _: RecordChange) -> RecordAnswer<'_, bool> {
        MaybeReady::Now(Err(RecordStoreError::new("away")))
    }
}

#[tokio::test]
async fn a_store_that_is_away_begins_and_finishes_nothing() {
    let provider = Provider::start().await;
    let client = service_of(&builder(&provider).start(Away).await.unwrap());
    assert_eq!(client.get("/id/login").send().await.status(), 503);
    let state = "x".repeat(43);
    let cookie = format!("__Host-oidc={state}");
    let pairs = [("code", "a"), ("state", &*state), ("iss", &*provider.issuer)];
    refused(&back(&client, &pairs, &cookie).await, 503);
}
