//! The routes and the security configuration.

use std::time::Duration;

use palisade::approvals::RecordApprovals;
use palisade::auth::ApiKeys;
use palisade::prelude::*;
use palisade::tokens::TokenService;
use palisade::{
    Capacity, Class, Cors, OnFailure, Posture, Rate, RecordBreakGlass, Resolved, SecureApp,
    SecurityBuilder, Versions, approvals,
};
use palisade_oidc::RemoteKeys;

use crate::accounts;
use crate::credentials::Credentials;
use crate::failure::{Failure, StoreError};
use crate::firewall;
use crate::handlers::{
    change, dismiss, emergency_contact, export, health, hire, leave, list, me, pay, payslip,
    payslips, show,
};
use crate::issuer::AUDIENCE;
use crate::login::login as sign_in;
use crate::machine;
use crate::page;
use crate::payday::{payday_v1, payday_v2};
use crate::plan::Plan;
use crate::refresh;
use crate::role::Role;
use crate::secret;
use crate::seed;
use crate::service::Service;
use crate::shared;
use crate::store::Store;
use crate::token::{Signer, TokenRequest};

/// Every route of the service.
pub fn router(service: Service) -> SecureRouter<(), Credentials> {
    let router = SecureRouter::accepting::<Credentials>()
        .route("/health", get(health))
        .route("/login", post(sign_in))
        .route("/me", get(me))
        .route("/employees", get(list).post(hire))
        .route("/employees/{id}", get(show).patch(change).delete(dismiss))
        .route("/employees/{id}/leave", post(leave))
        .route("/employees/{id}/emergency-contact", get(emergency_contact))
        .route("/employees/{id}/payslips", get(payslips).post(pay))
        .route("/employees/{id}/payslips/{payday}", get(payslip))
        .route("/payday", get(payday_v1))
        .route("/payday", get(payday_v2))
        .route("/export", get(export))
        .nest("/approvals", approvals::routes().checked_at_start());
    #[cfg(feature = "seeing")]
    let router = router.merge(crate::seeing::router());
    router.merge(service.tokens.routes().checked_at_start()).with_state(service)
}

/// The same with the page for people.
pub fn with_page(service: Service) -> SecureRouter<(), Credentials> {
    let page = page::router(service.store.clone(), &service.login);
    router(service).merge(page)
}

/// The routes behind their guards, for people with tokens or a session and machines with keys.
pub fn secured(service: Service, issuers: Vec<Jwt>, keys: ApiKeys) -> Result<SecureApp, Failure> {
    let security = configured(&service, issuers, keys)?;
    #[cfg(feature = "seeing")]
    let security = crate::seeing::audited(security);
    #[cfg(feature = "seeing")]
    let documents = service.documents.clone();
    let app = with_page(service).secured_by(limited(security)?.build()?)?;
    #[cfg(feature = "seeing")]
    documents.write(&app);
    Ok(app)
}

/// What the handlers share, with the logins of the first employees.
pub async fn service(store: Store, tokens: TokenService) -> Result<Service, Failure> {
    let login = accounts::login(&store, &tokens).await?;
    Ok(Service::new(store, tokens, login, page::sessions()?))
}

/// What protects every route, with the numbers in force.
pub async fn posture(store: Store) -> Result<Posture, Failure> {
    let tokens = refresh::service(&Signer::from_environment_or_random()?)?;
    let issuers = vec![tokens.jwt()];
    let service = service(store, tokens).await?;
    let security =
        configured(&service, issuers, machine::keys()?)?.limit("partner", partner_rate()?);
    let app = with_page(service).secured_by(security.build()?)?;
    Ok(app.posture().clone())
}

/// Where limits are counted, and how many requests there may be at once.
pub fn limited(security: SecurityBuilder) -> Result<SecurityBuilder, Failure> {
    let security = security.limit("partner", partner_rate()?);
    let Some(redis) = shared::redis() else { return Ok(security) };
    // Without Redis each process lets its share through.
    let address = "200/s".parse::<Rate>()?.on_failure(OnFailure::Local);
    Ok(security
        .rate_store(redis().build()?)
        .approval_store(RecordApprovals::new(redis().build()?))
        .break_glass_store(RecordBreakGlass::new(redis().build()?))
        .processes(shared::processes()?)
        .address_rate(address))
}

fn partner_rate() -> Result<Rate, Failure> {
    let rate = std::env::var("PAYROLL_PARTNER_RATE").unwrap_or_else(|_| "500/s".to_owned());
    Ok(rate.parse()?)
}

pub fn configured(
    service: &Service,
    issuers: Vec<Jwt>,
    keys: ApiKeys,
) -> Result<SecurityBuilder, Failure> {
    let store = service.store.clone();
    let security = Security::builder()
        .roles::<Role>()
        .api_keys(keys)
        .revocations(service.tokens.revocations().clone())
        .default_auth(["jwt"])
        .realm("payroll")
        .pseudonym_key(pseudonym_key()?)
        .plan_claim::<Plan>("plan")
        .resolve(Duration::from_secs(30), move |caller| {
            let store = store.clone();
            async move {
                // A credential without a tenant, or with one that is no customer, is a 401.
                let Some(tenant) = caller.tenant() else { return Ok(None) };
                let known = store.colleague(tenant, caller.issuer(), caller.subject()).await?;
                Ok::<_, StoreError>(known.map(Resolved::user))
            }
        })
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
    let security = issuers.into_iter().fold(security, SecurityBuilder::jwt);
    Ok(security.sessions(service.sessions.clone()))
}

/// From where the service is looked after.
fn operators() -> String {
    const USUAL: &str = "127.0.0.0/8, ::1/128, 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16, fc00::/7";
    std::env::var("PAYROLL_OPERATORS").unwrap_or_else(|_| USUAL.to_owned())
}

/// Whose tokens are accepted: those of this service itself, and those of the identity provider that
/// the environment names, whose keys are fetched. It is one customer's: a token of it for another tenant is none.
pub async fn issuers(tokens: &TokenService) -> Result<Vec<Jwt>, Failure> {
    let mut issuers = vec![tokens.jwt()];
    if let Ok(provider) = std::env::var("PAYROLL_PROVIDER") {
        let keys = RemoteKeys::discover(provider).allow_http_on_loopback("127.0.0.1").start();
        let provider = keys.await?.jwt().audience(AUDIENCE);
        issuers.push(provider.tenant_claim("tenant").require_claim("tenant", seed::TENANT));
    }
    Ok(issuers)
}

/// As long as it stays, so do the pseudonyms of the export.
fn pseudonym_key() -> Result<[u8; secret::BYTES], Failure> {
    secret::key("PAYROLL_PSEUDONYM_KEY")
}

/// Lines to paste into a shell, each with a token.
pub fn greeting(url: &str, curl: &str, signer: &Signer, key: &str) -> Result<String, Failure> {
    let hour = 3_600;
    let token =
        |subject: &str, roles: &[&str]| signer.sign(&TokenRequest::new(subject, roles, hour));
    let (admin, hr, employee, manager) = (
        token("e1", &["admin"])?,
        token("e2", &["hr"])?,
        token("e3", &["employee"])?,
        token("e4", &["manager"])?,
    );
    let other = signer.sign(&TokenRequest::new("e5", &["admin"], hour).tenant("globex"))?;
    Ok(format!(
        "listening on {url}\n\n\
         # an employee: the own record, without pay; a colleague's looks missing\n\
         {curl} {url}/me -H 'Authorization: Bearer {employee}'\n\
         {curl} {url}/employees/e1 -H 'Authorization: Bearer {employee}'\n\n\
         # hr: everyone, with pay; payslips by the page, and one; a stream of pay without names\n\
         {curl} '{url}/employees?limit=2' -H 'Authorization: Bearer {hr}'\n\
         {curl} '{url}/employees/e3/payslips?limit=2' \
         -H 'Authorization: Bearer {hr}'\n\
         {curl} {url}/employees/e3/payslips/2026-01-30 -H 'Authorization: Bearer {hr}'\n\
         {curl} {url}/export -H 'Authorization: Bearer {hr}'\n\n\
         # a manager: the own department, without pay; in an emergency whom to call\n\
         {curl} {url}/employees -H 'Authorization: Bearer {manager}'\n\
         {curl} {url}/employees/e3/emergency-contact -H 'Authorization: Bearer {manager}' \
         -H 'Break-Glass: fainted in the office'\n\n\
         # another tenant: nobody of the first\n\
         {curl} {url}/employees -H 'Authorization: Bearer {other}'\n\
         {curl} {url}/employees/e3 -H 'Authorization: Bearer {other}'\n\n\
         # the same twice: leave, and why there is no more of it\n\
         {curl} {url}/employees/e3/leave -H 'Authorization: Bearer {hr}' \
         -H 'Content-Type: application/json' \
         -d '{{\"until\":\"2030-01-10\",\"reason\":\"sabbatical\"}}'\n\n\
         # a payment that an admin approves: hr asks, the admin sees and approves it, hr asks again\n\
         {curl} {url}/employees/e3/payslips -H 'Authorization: Bearer {hr}' \
         -H 'Content-Type: application/json' \
         -d '{{\"payday\":\"2026-04-15\",\"gross_cents\":250000}}'\n\
         {curl} {url}/approvals -H 'Authorization: Bearer {admin}'\n\
         {curl} -X POST {url}/approvals/ID/approve -H 'Authorization: Bearer {admin}'\n\n\
         # an admin: hires; try a broken body, too\n\
         {curl} {url}/employees -H 'Authorization: Bearer {admin}' \
         -H 'Content-Type: application/json' -d '{{\"name\":\"Edsger\",\"email\":\
         \"edsger@payroll.example\",\"department\":\"Engineering\",\"title\":\"Engineer\",\
         \"iban\":\"DE89370400440532013000\",\"salary_cents\":700000}}'\n\n\
         # a machine: its key opens the export and the measures, and nothing else\n\
         {curl} {url}/export -H 'X-Api-Key: {key}'\n\n\
         # nobody: a password, and five wrong ones in a quarter of an hour\n\
         {curl} {url}/login -H 'Content-Type: application/json' \
         -d '{{\"email\":\"barbara@payroll.example\",\"password\":\"{}\"}}'\n\
         {curl} {url}/oauth/token -d grant_type=refresh_token -d client_id=payroll-app \
         -d refresh_token=TOKEN\n\n\
         # nobody\n\
         {curl} {url}/me\n",
        seed::password_of("e4"),
    ))
}
