//! A service that issues tokens and takes them.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use palisade::auth::jwt::dpop::Dpop;
use palisade::auth::jwt::{MemoryRevocations, Revocations};
use palisade::prelude::*;
use palisade::records::{MemoryRecords, RecordStore};
use palisade::testing::{Client, Reply, TestClock};
use palisade::tokens::{
    Grant, IssuedTokens, OAuthClient, SigningKey, TokenService, TokenServiceBuilder,
};
use serde_json::Value;

use crate::support::staff::{Role, Scope};

pub(crate) const ISSUER: &str = "https://id.example";
pub(crate) const SECRET: &str = "Zr3l0mA7p9QxUeT5sWvB2nKcYdHg8JfL";
pub(crate) const LIFE: Duration = Duration::from_secs(90 * 24 * 60 * 60);

pub(crate) struct Service {
    pub(crate) client: Client,
    pub(crate) tokens: TokenService,
    pub(crate) revocations: Revocations,
    pub(crate) clock: TestClock,
}

#[derive(Redacted)]
struct Caller {
    #[expose]
    subject: String,
    #[expose]
    tenant: Option<String>,
    #[expose]
    claims: Vec<String>,
}

#[secure]
async fn me(caller: Principal) -> Json<Caller> {
    let claims: Value = caller.claims().unwrap_or_default();
    let claims = ["amr", "acr", "act", "client_id", "scope"].map(|name| claims[name].to_string());
    let (subject, tenant) = (caller.subject().to_owned(), caller.tenant().map(str::to_owned));
    Json(Caller { subject, tenant, claims: claims.into() })
}

#[secure(role = "hr")]
async fn pay() -> NoContent {
    NoContent
}

#[secure(scope = "staff:read")]
async fn read() -> NoContent {
    NoContent
}

pub(crate) fn builder(clock: &TestClock, revocations: &Revocations) -> TokenServiceBuilder {
    TokenService::builder(ISSUER)
        .audience("payroll")
        .audience("ledger")
        .key(SigningKey::generate().unwrap())
        .client(OAuthClient::public("app"))
        .client(OAuthClient::public("other"))
        .client(OAuthClient::confidential("web", SECRET))
        .client(
            OAuthClient::confidential("export", SECRET)
                .machine(["staff:read", "staff:write"])
                .machine_role(Role::Hr)
                .machine_tenant("acme"),
        )
        .client(OAuthClient::confidential("gateway", SECRET).exchanges_tokens())
        .client(OAuthClient::confidential("resource", SECRET).introspects_tokens())
        .revocations(revocations.clone())
        .dpop(Dpop::new(ISSUER))
        .clock(clock)
}

pub(crate) fn revocations(clock: &TestClock) -> Revocations {
    Revocations::new(MemoryRevocations::new()).longest_token_life(LIFE).clock(clock)
}

impl Service {
    pub(crate) fn new() -> Self {
        Self::over(MemoryRecords::new())
    }

    pub(crate) fn over(store: impl RecordStore) -> Self {
        let clock = TestClock::new();
        let revocations = revocations(&clock);
        let tokens = builder(&clock, &revocations).build(store).unwrap();
        let security = Security::builder()
            .roles::<Role>()
            .scopes::<Scope>()
            .jwt(tokens.jwt())
            .revocations(revocations.clone())
            .direct()
            .clock(&clock)
            .build()
            .unwrap();
        let app = SecureRouter::new()
            .route("/me", get(me))
            .route("/pay", get(pay))
            .route("/read", get(read))
            .merge(tokens.routes())
            .secured_by(security)
            .unwrap();
        Self { client: crate::documented(app), tokens, revocations, clock }
    }

    pub(crate) async fn login(&self) -> IssuedTokens {
        self.tokens.issue(grant()).await.unwrap()
    }

    pub(crate) async fn get(&self, path: &str, token: &str) -> u16 {
        self.client.get(path).bearer(token).send().await.status().as_u16()
    }

    pub(crate) async fn post(&self, path: &str, form: &[(&str, &str)]) -> Reply {
        self.send(path, form, None).await
    }

    /// As a client that has the secret.
    pub(crate) async fn post_as(&self, id: &str, path: &str, form: &[(&str, &str)]) -> Reply {
        self.send(path, form, Some(&basic(id, SECRET))).await
    }

    pub(crate) async fn send(
        &self,
        path: &str,
        form: &[(&str, &str)],
        authorization: Option<&str>,
    ) -> Reply {
        let sending =
            self.client.post(path).header("content-type", "application/x-www-form-urlencoded");
        let sending = match authorization {
            Some(authorization) => sending.header("authorization", authorization),
            None => sending,
        };
        sending.body(encoded(form)).send().await
    }

    pub(crate) async fn refresh(&self, token: &str) -> Reply {
        let form =
            [("grant_type", "refresh_token"), ("client_id", "app"), ("refresh_token", token)];
        self.post("/oauth/token", &form).await
    }
}

pub(crate) fn grant() -> Grant {
    Grant::to("ada")
        .client("app")
        .tenant("acme")
        .role(Role::Hr)
        .scopes(["staff:read", "staff:write"])
        .amr(["pwd", "otp"])
        .acr("aal2")
}

pub(crate) fn encoded(form: &[(&str, &str)]) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish()
}

pub(crate) fn basic(id: &str, secret: &str) -> String {
    format!("Basic {}", STANDARD.encode(format!("{id}:{secret}")))
}

/// The parts of a token as JSON, whatever its signature.
pub(crate) fn part(token: &str, place: usize) -> Value {
    let part = token.split('.').nth(place).unwrap();
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap()
}

pub(crate) fn member(reply: &Reply, name: &str) -> String {
    reply.json()[name].as_str().unwrap_or_default().to_owned()
}
