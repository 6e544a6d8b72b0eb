//! Callers, which only a guard makes.

use std::sync::{Arc, Mutex};

use palisade::prelude::*;
use palisade::testing::{Client, Issuer, TestClock};

/// The parts of an application with one issuer, whose tokens name a tenant.
pub(crate) struct Callers {
    clock: TestClock,
    issuer: Issuer,
}

#[derive(Role, Clone, Copy, Debug)]
pub(crate) enum Role {
    Auditor,
}

type Kept = Arc<Mutex<Option<Principal>>>;

/// Keeps whoever called.
#[secure(rate = "1000/s")]
async fn keep(State(kept): State<Kept>, caller: Principal) -> NoContent {
    *kept.lock().unwrap() = Some(caller);
    NoContent
}

impl Callers {
    pub(crate) fn new() -> Self {
        Self { clock: TestClock::new(), issuer: Issuer::new() }
    }

    /// The routes behind a guard that knows the callers.
    pub(crate) fn client(&self, routes: SecureRouter) -> Client {
        let security = Security::builder()
            .roles::<Role>()
            .jwt(self.issuer.jwt().tenant_claim("tenant"))
            .clock(&self.clock)
            .direct()
            .build()
            .unwrap();
        Client::new(routes.secured_by(security).unwrap())
    }

    pub(crate) fn token(&self, subject: &str, tenant: Option<&str>, is_auditor: bool) -> String {
        let mut token = self.issuer.token(subject, &self.clock);
        if let Some(tenant) = tenant {
            token = token.claim("tenant", tenant);
        }
        if is_auditor {
            token = token.role("auditor");
        }
        token.sign()
    }

    /// A caller as a handler gets it.
    pub(crate) async fn principal(
        &self,
        subject: &str,
        tenant: Option<&str>,
        is_auditor: bool,
    ) -> Principal {
        let kept = Kept::default();
        let routes = SecureRouter::new().route("/", get(keep)).with_state(Arc::clone(&kept));
        let token = self.token(subject, tenant, is_auditor);
        let reply = self.client(routes).get("/").bearer(&token).send().await;
        assert_eq!(reply.status(), 204, "{}", reply.text());
        kept.lock().unwrap().take().unwrap()
    }

    /// The issuer's name, as it is in the ids of its callers.
    pub(crate) fn issuer(&self) -> &str {
        self.issuer.name()
    }
}
