//! The routes and the security configuration.

use palisade::SecureApp;
use palisade::prelude::*;

use crate::Role;
use crate::handlers::{change, dismiss, health, hire, list, me, show};
use crate::store::{Failure, Store};
use crate::token::{AUDIENCE, ISSUER, Signer, TokenRequest};

/// Every route of the service.
pub fn router(store: Store) -> SecureRouter {
    SecureRouter::new()
        .route("/health", get(health))
        .route("/me", get(me))
        .route("/employees", get(list).post(hire))
        .route("/employees/{id}", get(show).patch(change).delete(dismiss))
        .with_state(store)
}

/// The routes behind their guards.
pub fn secured(store: Store, signer: &Signer) -> Result<SecureApp, ConfigError> {
    let security = Security::builder()
        .roles::<Role>()
        .jwt(Jwt::hs256(signer.secret()).issuer(ISSUER).audience(AUDIENCE))
        .realm("payroll")
        .direct()
        .build()?;
    router(store).secured_by(security)
}

/// Lines to paste into a shell, each with a token.
pub fn greeting(address: &str, signer: &Signer) -> Result<String, Failure> {
    let hour = 3_600;
    let token =
        |subject: &str, roles: &[&str]| signer.sign(&TokenRequest::new(subject, roles, hour));
    let (admin, hr, employee) =
        (token("e1", &["admin"])?, token("e2", &["hr"])?, token("e3", &["employee"])?);
    Ok(format!(
        "listening on http://{address}\n\n\
         # an employee: the own record, without pay; a colleague's looks missing\n\
         curl -i http://{address}/me -H 'Authorization: Bearer {employee}'\n\
         curl -i http://{address}/employees/e1 -H 'Authorization: Bearer {employee}'\n\n\
         # hr: everyone, with pay\n\
         curl -i 'http://{address}/employees?limit=2' -H 'Authorization: Bearer {hr}'\n\n\
         # an admin: hires; try a broken body, too\n\
         curl -i http://{address}/employees -H 'Authorization: Bearer {admin}' \
         -H 'Content-Type: application/json' -d '{{\"name\":\"Edsger\",\"email\":\
         \"edsger@payroll.example\",\"title\":\"Engineer\",\"iban\":\"DE89370400440532013000\",\
         \"salary_cents\":700000}}'\n\n\
         # nobody\n\
         curl -i http://{address}/me\n"
    ))
}
