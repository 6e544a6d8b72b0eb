//! The routes and the security configuration.

use std::sync::Arc;

use palisade::auth::ApiKeys;
use palisade::login::Login;
use palisade::prelude::*;
use palisade::{
    Capacity, Class, Cors, OnFailure, Posture, Rate, SecureApp, SecurityBuilder, Versions,
};
use palisade_oidc::RemoteKeys;
use palisade_redis::RedisStore;

use crate::Role;
use crate::firewall;
use crate::handlers::{change, dismiss, export, health, hire, leave, list, me, payslips, show};
use crate::login::login as sign_in;
use crate::machine;
use crate::page;
use crate::payday::{payday_v1, payday_v2};
use crate::plan::Plan;
use crate::secret;
use crate::seed;
use crate::service::Service;
use crate::store::{Failure, Store};
use crate::token::{AUDIENCE, ISSUER, Signer, TokenRequest};

/// Every route of the service.
pub fn router(service: Service) -> SecureRouter {
    let router = SecureRouter::new()
        .route("/health", get(health))
        .route("/login", post(sign_in))
        .route("/me", get(me))
        .route("/employees", get(list).post(hire))
        .route("/employees/{id}", get(show).patch(change).delete(dismiss))
        .route("/employees/{id}/leave", post(leave))
        .route("/employees/{id}/payslips", get(payslips))
        .route("/payday", get(payday_v1))
        .route("/payday", get(payday_v2))
        .route("/export", get(export));
    #[cfg(feature = "seeing")]
    let router = router.merge(crate::seeing::router());
    router.with_state(service)
}

/// The same with the page for people.
fn with_page(service: Service, login: &Login) -> SecureRouter {
    let page = page::router(service.store.clone(), login);
    router(service).merge(page)
}

/// The routes behind their guards, for people with tokens or a session and machines with keys.
pub fn secured(
    service: Service,
    issuers: Vec<Jwt>,
    keys: ApiKeys,
    login: &Login,
) -> Result<SecureApp, Failure> {
    let security = configured(issuers, keys)?;
    #[cfg(feature = "seeing")]
    let documents = service.documents.clone();
    let app =
        with_page(service, login).secured_by(page::with_sessions(limited(security)?)?.build()?)?;
    #[cfg(feature = "seeing")]
    documents.write(&app);
    Ok(app)
}

/// What protects every route, with the numbers in force.
pub fn posture(store: Store, login: &Login) -> Result<Posture, Failure> {
    let signer = Arc::new(Signer::from_environment_or_random()?);
    let issuers = vec![Jwt::hs256(signer.secret()).issuer(ISSUER).audience(AUDIENCE)];
    let security = configured(issuers, machine::keys()?)?.limit("partner", partner_rate()?);
    let app = with_page(Service::new(store, signer), login)
        .secured_by(page::with_sessions(security)?.build()?)?;
    Ok(app.posture().clone())
}

/// Where limits are counted, and how many requests there may be at once.
pub fn limited(security: SecurityBuilder) -> Result<SecurityBuilder, Failure> {
    let security = security.limit("partner", partner_rate()?);
    let Ok(server) = std::env::var("PAYROLL_REDIS") else { return Ok(security) };
    let processes = std::env::var("PAYROLL_PROCESSES").unwrap_or_else(|_| "2".to_owned());
    let store = RedisStore::on(server).prefix("payroll").build()?;
    // Without Redis each process lets its share through.
    let address = "200/s".parse::<Rate>()?.on_failure(OnFailure::Local);
    Ok(security.rate_store(store).processes(processes.parse()?).address_rate(address))
}

fn partner_rate() -> Result<Rate, Failure> {
    let rate = std::env::var("PAYROLL_PARTNER_RATE").unwrap_or_else(|_| "500/s".to_owned());
    Ok(rate.parse()?)
}

pub fn configured(issuers: Vec<Jwt>, keys: ApiKeys) -> Result<SecurityBuilder, Failure> {
    let security = Security::builder()
        .roles::<Role>()
        .api_keys(keys)
        .default_auth(["jwt"])
        .realm("payroll")
        .pseudonym_key(pseudonym_key()?)
        .plan_claim::<Plan>("plan")
        .capacity(Capacity::of(500).class(Class::new("export", 20)))
        .address_list("operators", operators().as_str())
        .versions(Versions::in_path("/v{version}", ["1", "2"]))
        .firewall(firewall::detecting());
    // Behind a proxy every client comes over TLS.
    let security = match std::env::var("PAYROLL_BEHIND") {
        Ok(proxies) => security.behind(proxies.as_str()).hsts(),
        Err(_) => security.direct(),
    };
    // What its visitor may see here a page of the partner's shows, and changes nothing.
    let security = match std::env::var("PAYROLL_PARTNER_PAGE") {
        Ok(page) => security.cors(Cors::origins([page]).methods(["GET"]).with_credentials()),
        Err(_) => security,
    };
    Ok(issuers.into_iter().fold(security, SecurityBuilder::jwt))
}

/// From where the service is looked after.
fn operators() -> String {
    const USUAL: &str = "127.0.0.0/8, ::1/128, 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16, fc00::/7";
    std::env::var("PAYROLL_OPERATORS").unwrap_or_else(|_| USUAL.to_owned())
}

/// Whose tokens are accepted: those of this service's own secret, and those of the identity provider that
/// the environment names, whose keys are fetched.
pub async fn issuers(signer: &Signer) -> Result<Vec<Jwt>, Failure> {
    let mut issuers = vec![Jwt::hs256(signer.secret()).issuer(ISSUER).audience(AUDIENCE)];
    if let Ok(provider) = std::env::var("PAYROLL_PROVIDER") {
        let keys = RemoteKeys::discover(provider).allow_http_on_loopback("127.0.0.1").start();
        issuers.push(keys.await?.jwt().audience(AUDIENCE));
    }
    Ok(issuers)
}

/// As long as it stays, so do the pseudonyms of the export.
fn pseudonym_key() -> Result<[u8; secret::BYTES], Failure> {
    const NAME: &str = "PAYROLL_PSEUDONYM_KEY";
    let Some(key) = secret::named(NAME)? else { return secret::random() };
    Ok(key.try_into().map_err(|_| format!("{NAME} needs {} bytes", secret::BYTES))?)
}

/// Lines to paste into a shell, each with a token.
pub fn greeting(url: &str, curl: &str, signer: &Signer, key: &str) -> Result<String, Failure> {
    let hour = 3_600;
    let token =
        |subject: &str, roles: &[&str]| signer.sign(&TokenRequest::new(subject, roles, hour));
    let (admin, hr, employee) =
        (token("e1", &["admin"])?, token("e2", &["hr"])?, token("e3", &["employee"])?);
    Ok(format!(
        "listening on {url}\n\n\
         # an employee: the own record, without pay; a colleague's looks missing\n\
         {curl} {url}/me -H 'Authorization: Bearer {employee}'\n\
         {curl} {url}/employees/e1 -H 'Authorization: Bearer {employee}'\n\n\
         # hr: everyone, with pay; payslips by the page; a stream of pay without names\n\
         {curl} '{url}/employees?limit=2' -H 'Authorization: Bearer {hr}'\n\
         {curl} '{url}/employees/e3/payslips?limit=2' \
         -H 'Authorization: Bearer {hr}'\n\
         {curl} {url}/export -H 'Authorization: Bearer {hr}'\n\n\
         # the same twice: leave, and why there is no more of it\n\
         {curl} {url}/employees/e3/leave -H 'Authorization: Bearer {hr}' \
         -H 'Content-Type: application/json' \
         -d '{{\"until\":\"2030-01-10\",\"reason\":\"sabbatical\"}}'\n\n\
         # an admin: hires; try a broken body, too\n\
         {curl} {url}/employees -H 'Authorization: Bearer {admin}' \
         -H 'Content-Type: application/json' -d '{{\"name\":\"Edsger\",\"email\":\
         \"edsger@payroll.example\",\"title\":\"Engineer\",\"iban\":\"DE89370400440532013000\",\
         \"salary_cents\":700000}}'\n\n\
         # a machine: its key opens the export and nothing else\n\
         {curl} {url}/export -H 'X-Api-Key: {key}'\n\n\
         # nobody: a password, and five wrong ones in a quarter of an hour\n\
         {curl} {url}/login -H 'Content-Type: application/json' \
         -d '{{\"email\":\"alan@payroll.example\",\"password\":\"{}\"}}'\n\n\
         # nobody\n\
         {curl} {url}/me\n",
        seed::password_of("e3"),
    ))
}
