//! A service with logins by the tests' provider, and a browser that goes there and back.

use palisade::prelude::*;
use palisade::records::MemoryRecords;
use palisade::session::{MemorySessions, Sessions};
use palisade::testing::{Client, Reply};
use palisade::{Rate, SecurityBuilder};
use palisade_oidc::login::{ProviderLogin, ProviderLoginBuilder};
use serde_json::Value;

use crate::Role;
use crate::provider::{Asked, Provider};

/// How a caller came in.
#[derive(serde::Deserialize, Redacted)]
pub(crate) struct How {
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
pub(crate) async fn me(caller: Principal) -> Result<Json<How>, Problem> {
    Ok(Json(caller.claims().ok_or("no claims")?))
}

#[secure(auth = "session", role = "hr", rate = "1000/s")]
pub(crate) async fn salaries() -> StatusCode {
    StatusCode::OK
}

#[secure(auth = "session", rate = "1000/s", step_up(max_age = "30s"))]
pub(crate) async fn wipe() -> NoContent {
    NoContent
}

pub(crate) const CALLBACK: &str = "https://payroll.example/id/callback";

pub(crate) fn builder(provider: &Provider) -> ProviderLoginBuilder {
    ProviderLogin::discover(&provider.issuer)
        .client("payroll", "secret")
        .redirect_uri(CALLBACK)
        .after_logout("https://payroll.example/")
        .scope("email")
        .allow_http_on_loopback("127.0.0.1")
}

pub(crate) async fn service(provider: &Provider) -> Client {
    service_of(&builder(provider).start(MemoryRecords::new()).await.unwrap())
}

pub(crate) fn service_of(login: &ProviderLogin) -> Client {
    configured(login, |builder| builder)
}

pub(crate) fn configured(
    login: &ProviderLogin,
    configure: impl FnOnce(SecurityBuilder) -> SecurityBuilder,
) -> Client {
    let sessions = Sessions::builder().build(MemorySessions::new()).unwrap();
    let security: SecurityBuilder = Security::builder().roles::<Role>().sessions(sessions).direct();
    let security = security.address_rate(Rate::new(100_000, std::time::Duration::from_secs(1)));
    let security = configure(security);
    let app = SecureRouter::<()>::new()
        .route("/me", get(me))
        .route("/salaries", get(salaries))
        .route("/wipe", post(wipe))
        .nest("/id", login.routes());
    Client::new(app.secured_by(security.build().unwrap()).unwrap()).host("payroll.example")
}

/// A browser that was sent to the provider.
pub(crate) struct Begun {
    pub(crate) asked: Asked,
    pub(crate) cookie: String,
}

pub(crate) fn cookie_named(reply: &Reply, name: &str) -> Option<String> {
    let mut set = reply.headers().get_all("set-cookie").iter();
    let begin = format!("{name}=");
    set.find_map(|it| it.to_str().unwrap().strip_prefix(&begin).map(str::to_owned))
        .map(|rest| format!("{name}={}", rest.split(';').next().unwrap()))
}

pub(crate) fn parameters(location: &str) -> Asked {
    let query = location.split_once('?').unwrap().1;
    form_urlencoded::parse(query.as_bytes()).into_owned().collect()
}

pub(crate) async fn begin(client: &Client, query: &str, cookie: Option<&str>) -> Begun {
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
pub(crate) async fn back(client: &Client, parameters: &[(&str, &str)], cookie: &str) -> Reply {
    let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(parameters).finish();
    let request = client.get(&format!("/id/callback?{query}"));
    // As a browser that follows the provider's redirect.
    let request =
        request.header("sec-fetch-site", "cross-site").header("sec-fetch-mode", "navigate");
    request.header("cookie", cookie).send().await
}

pub(crate) async fn finish(client: &Client, provider: &Provider, begun: &Begun) -> Reply {
    let code = provider.authorize(&begun.asked);
    let state = &*begun.asked["state"];
    back(client, &[("code", &code), ("state", state), ("iss", &provider.issuer)], &begun.cookie)
        .await
}

pub(crate) async fn how(client: &Client, reply: &Reply) -> Value {
    let cookie = cookie_named(reply, "__Host-session").unwrap();
    client.get("/me").header("cookie", &cookie).send().await.json()
}

#[track_caller]
pub(crate) fn refused(reply: &Reply, status: u16) {
    assert_eq!(reply.status().as_u16(), status, "{}", reply.text());
    assert_eq!(cookie_named(reply, "__Host-session"), None);
    assert_eq!(reply.header("location"), "");
}
