//! After authentication: loading roles, tenant and the application's own user.

use std::any::{Any, TypeId};
use std::error::Error;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use quick_cache::sync::Cache;

use crate::auth::Verified;
use crate::clock::Clock;
use crate::names::{Bits, RoleEnum};
use crate::problem::Refusal;

/// How many callers are remembered.
const CACHED: usize = 10_000;

/// The caller that a resolver is asked about.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Subject {
    issuer: Arc<str>,
    subject: Box<str>,
}

impl Subject {
    /// Who vouches for the caller.
    pub fn issuer(&self) -> &str {
        &self.issuer
    }

    /// Who the caller is, as its issuer calls it.
    pub fn subject(&self) -> &str {
        &self.subject
    }
}

/// What the application knows of a caller.
pub struct Resolved<U> {
    user: U,
    tenant: Option<Arc<str>>,
    roles: Option<(TypeId, Bits)>,
}

impl<U: Send + Sync + 'static> Resolved<U> {
    /// The application's own user, which handlers take as [`Identity<U>`](crate::Identity).
    pub fn user(user: U) -> Self {
        Self { user, tenant: None, roles: None }
    }

    /// The caller's roles, in place of those the credential names.
    #[must_use]
    pub fn roles<R: RoleEnum>(mut self, roles: impl IntoIterator<Item = R>) -> Self {
        let bits = roles.into_iter().fold(Bits::EMPTY, |bits, role| {
            let implied = R::IMPLIES.get(usize::from(role.index()));
            bits.union(implied.copied().unwrap_or(Bits::EMPTY))
        });
        self.roles = Some((TypeId::of::<R>(), bits));
        self
    }

    /// The caller's tenant.
    #[must_use]
    pub fn tenant(mut self, tenant: impl Into<Arc<str>>) -> Self {
        self.tenant = Some(tenant.into());
        self
    }
}

impl<U> fmt::Debug for Resolved<U> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Resolved").field("tenant", &self.tenant).finish_non_exhaustive()
    }
}

/// A resolved caller without its type.
#[derive(Clone)]
pub(crate) struct Known {
    user: Arc<dyn Any + Send + Sync>,
    tenant: Option<Arc<str>>,
    roles: Option<(TypeId, Bits)>,
}

type Answer = Result<Option<Known>, Box<dyn Error + Send + Sync>>;
type Ask = Box<dyn Fn(Subject) -> Pin<Box<dyn Future<Output = Answer> + Send>> + Send + Sync>;

/// Asks the application about callers, and remembers what it said for a stated time.
pub(crate) struct Resolve {
    ask: Ask,
    cached_for: Duration,
    cache: Cache<Subject, (u64, Known)>,
}

/// A resolver from the application's function.
pub(crate) fn resolver<U, E, F, Fut>(cached_for: Duration, ask: F) -> Resolve
where
    U: Send + Sync + 'static,
    E: Into<Box<dyn Error + Send + Sync>>,
    F: Fn(Subject) -> Fut + Send + Sync + 'static,
    Fut: Future<Output = Result<Option<Resolved<U>>, E>> + Send + 'static,
{
    Resolve {
        ask: Box::new(move |subject| {
            let answer = ask(subject);
            Box::pin(async move { Ok(answer.await.map_err(Into::into)?.map(Known::new)) })
        }),
        cached_for,
        cache: Cache::new(CACHED),
    }
}

impl Known {
    fn new<U: Send + Sync + 'static>(resolved: Resolved<U>) -> Self {
        Self { user: Arc::new(resolved.user), tenant: resolved.tenant, roles: resolved.roles }
    }
}

impl Resolve {
    /// Adds what the application knows; an unknown caller is refused like a bad credential.
    pub(crate) async fn resolve(
        &self,
        clock: &Clock,
        verified: &mut Verified,
    ) -> Result<Resolution, Refusal> {
        let Some(identified) = verified.identified() else {
            return Err(Refusal::internal("a caller was shared before it was resolved"));
        };
        let subject =
            Subject { issuer: Arc::clone(&identified.issuer), subject: identified.subject.clone() };
        let Some(known) = self.known(clock, subject).await? else {
            return Ok(Resolution::Unknown);
        };
        if let Some((world, roles)) = known.roles {
            if identified.worlds.roles != Some(world) {
                return Err(Refusal::internal("`.resolve(..)` gave roles of another enum"));
            }
            identified.roles = roles;
        }
        identified.tenant = known.tenant;
        identified.user = Some(known.user);
        Ok(Resolution::Known)
    }

    async fn known(&self, clock: &Clock, subject: Subject) -> Result<Option<Known>, Refusal> {
        let now = clock.monotonic_nanos();
        if let Some((until, known)) = self.cache.get(&subject) {
            if now < until {
                return Ok(Some(known));
            }
            self.cache.remove(&subject);
        }
        let answer = (self.ask)(subject.clone()).await;
        let known = answer.map_err(|cause| Refusal::unavailable("resolver_unavailable", cause))?;
        if let Some(known) = &known {
            let kept = u64::try_from(self.cached_for.as_nanos()).unwrap_or(u64::MAX);
            // From before the question: what the answer says may be as old as that.
            self.cache.insert(subject, (now.saturating_add(kept), known.clone()));
        }
        Ok(known)
    }
}

/// Whether the application knows the caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Resolution {
    Known,
    Unknown,
}
