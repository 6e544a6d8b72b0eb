//! An application, and a runtime to ask it from a property that is not asynchronous.

use std::time::Duration;

use palisade::http::Method;
use palisade::prelude::*;
use palisade::testing::{Client, Issuer, Reply, Sending, TestClock, Token};
use palisade::{Rate, SecurityBuilder};
use tokio::runtime::{Builder, Runtime};

/// Roles, one of which implies another.
#[derive(Role, Debug)]
#[allow(dead_code, reason = "tokens name what no code does")]
pub(crate) enum Role {
    #[role(implies = "hr")]
    Admin,
    Hr,
    Employee,
}

/// Scopes.
#[derive(Scope, Debug)]
#[allow(dead_code, reason = "tokens name what no code does")]
pub(crate) enum Scope {
    #[scope("read")]
    Read,
    #[scope("write")]
    Write,
}

/// An application that any number of cases may ask.
pub(crate) struct Asked {
    pub(crate) client: Client,
    runtime: Runtime,
    issuer: Issuer,
    clock: TestClock,
}

impl Asked {
    pub(crate) fn new(
        routes: SecureRouter,
        configure: impl FnOnce(SecurityBuilder) -> SecurityBuilder,
    ) -> Self {
        let (issuer, clock) = (Issuer::new(), TestClock::new());
        let builder = Security::builder()
            .roles::<Role>()
            .scopes::<Scope>()
            .jwt(issuer.jwt())
            .clock(&clock)
            .address_rate(Rate::new(u32::MAX, Duration::from_secs(1)));
        let security = configure(builder).build().unwrap();
        let client = Client::new(routes.secured_by(security).unwrap());
        let runtime = Builder::new_current_thread().enable_all().build().unwrap();
        Self { client, runtime, issuer, clock }
    }

    /// A token for one and the same caller.
    pub(crate) fn draft(&self) -> Token {
        self.issuer.token("e1", &self.clock)
    }

    /// A POST with a token.
    pub(crate) fn post(&self, path: &str) -> Sending {
        self.client.request(Method::POST, path).bearer(&self.draft().sign())
    }

    pub(crate) fn send(&self, request: Sending) -> Reply {
        self.runtime.block_on(request.send())
    }
}

/// Which of these names a case holds.
pub(crate) fn chosen<'a>(names: &[&'a str], held: &[bool]) -> Vec<&'a str> {
    names.iter().zip(held).filter(|(_, held)| **held).map(|(name, _)| *name).collect()
}
