//! After authentication: loading roles, tenant and the application's own user.
//!
//! Answers are kept per caller and tenant for a stated time. An answer that was made from the credential's
//! claims holds for those claims alone: another token of the same caller is asked about again.

use std::any::{Any, TypeId};
use std::error::Error;
use std::fmt;
use std::future::Future;
use std::hash::{BuildHasher as _, RandomState};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use quick_cache::sync::Cache;
use serde::de::DeserializeOwned;

use crate::auth::Verified;
use crate::clock::Clock;
use crate::names::{Bits, RoleEnum};
use crate::policy::{PlanEnum, PlanMember};
use crate::principal::{Identified, Principal};
use crate::problem::{Reason, Refusal};

/// How many callers are remembered.
const CACHED: usize = 10_000;

/// The caller that a resolver is asked about, with what its credential proved.
#[derive(Clone)]
pub struct Subject {
    caller: CallerKey,
    claims: Arc<[u8]>,
    /// Whether the answer may depend on the claims.
    claims_read: Arc<AtomicBool>,
}

impl Subject {
    /// Who vouches for the caller.
    pub fn issuer(&self) -> &str {
        &self.caller.issuer
    }

    /// Who the caller is, as its issuer calls it.
    pub fn subject(&self) -> &str {
        &self.caller.subject
    }

    /// The tenant that the credential names, such as that of `.tenant_claim(..)`.
    ///
    /// An answer is kept for the caller in this tenant.
    pub fn tenant(&self) -> Option<&str> {
        self.caller.tenant.as_deref()
    }

    /// The verified claims of the credential, as `T`; `None` where they do not have that form or the
    /// credential has none.
    ///
    /// An answer made after this was called is kept for exactly these claims.
    pub fn claims<T: DeserializeOwned>(&self) -> Option<T> {
        self.claims_read.store(true, Ordering::Relaxed);
        serde_json::from_slice(&self.claims).ok()
    }
}

/// Leaves the claims out: they are personal data.
impl fmt::Debug for Subject {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Subject")
            .field("issuer", &self.caller.issuer)
            .field("subject", &self.caller.subject)
            .field("tenant", &self.caller.tenant)
            .finish_non_exhaustive()
    }
}

/// A caller: a subject at an issuer, in the tenant that its credential names.
#[derive(Clone, PartialEq, Eq, Hash)]
struct CallerKey {
    issuer: Arc<str>,
    subject: Arc<str>,
    tenant: Option<Arc<str>>,
}

/// What an answer is kept under.
#[derive(Clone, PartialEq, Eq, Hash)]
struct CacheKey {
    caller: CallerKey,
    /// A keyed digest of the claims, where the answer depends on them.
    claims: Option<[u64; 2]>,
}

/// What the application knows of a caller.
pub struct Resolved<U> {
    user: U,
    tenant: Option<Arc<str>>,
    roles: Option<(TypeId, Bits)>,
    plan: Option<PlanMember>,
}

impl<U: Send + Sync + 'static> Resolved<U> {
    /// The application's own user, which handlers take as [`Identity<U>`](crate::Identity).
    pub fn user(user: U) -> Self {
        Self { user, tenant: None, roles: None, plan: None }
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

impl<U> Resolved<U> {
    /// The plan that the caller has booked, for limits by plan: `rate(plan = Plan)`.
    #[must_use]
    pub fn plan<P: PlanEnum>(mut self, plan: P) -> Self {
        self.plan = Some(PlanMember { of: TypeId::of::<P>(), index: plan.index() });
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
pub(crate) struct ResolvedCaller {
    user: Arc<dyn Any + Send + Sync>,
    tenant: Option<Arc<str>>,
    roles: Option<(TypeId, Bits)>,
    plan: Option<PlanMember>,
}

type Answer = Result<Option<ResolvedCaller>, Box<dyn Error + Send + Sync>>;
type AskApplication =
    Box<dyn Fn(Subject) -> Pin<Box<dyn Future<Output = Answer> + Send>> + Send + Sync>;

/// Asks the application about callers, and remembers what it said for a stated time.
pub(crate) struct Resolve {
    ask: AskApplication,
    cached_for: Duration,
    cache: Cache<CacheKey, Kept>,
    digest_keys: [RandomState; 2],
}

/// What is kept of an answer, until a moment of the monotonic clock.
#[derive(Clone)]
enum Kept {
    Answer(u64, ResolvedCaller),
    /// The answer depends on the claims and is kept under their digest.
    ByClaims,
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
            Box::pin(async move { Ok(answer.await.map_err(Into::into)?.map(ResolvedCaller::new)) })
        }),
        cached_for,
        cache: Cache::new(CACHED),
        digest_keys: [RandomState::new(), RandomState::new()],
    }
}

impl ResolvedCaller {
    fn new<U: Send + Sync + 'static>(resolved: Resolved<U>) -> Self {
        let Resolved { user, tenant, roles, plan } = resolved;
        Self { user: Arc::new(user), tenant, roles, plan }
    }
}

impl Resolve {
    /// Adds what the application knows; an unknown caller is refused like a bad credential.
    pub(crate) async fn resolve(
        &self,
        clock: &Clock,
        verified: &mut Verified,
    ) -> Result<Resolution, Refusal> {
        let identified = verified.identified();
        let Some(known) = self.known(clock, identified).await? else {
            return Ok(Resolution::Unknown);
        };
        if let Some((registered, roles)) = known.roles {
            if identified.enums.roles != Some(registered) {
                return Err(Refusal::internal("`.resolve(..)` gave roles of another enum"));
            }
            identified.roles = if identified.roles_are_a_bound {
                identified.roles.intersection(roles)
            } else {
                roles
            };
        }
        if known.tenant.is_some() {
            let is_confined = identified.roles_are_a_bound && identified.tenant.is_some();
            if is_confined && identified.tenant != known.tenant {
                return Ok(Resolution::Unknown);
            }
            identified.tenant = known.tenant;
        }
        identified.user = Some(known.user);
        identified.plan = known.plan.map(|plan| (plan.of, plan.index));
        Ok(Resolution::Known)
    }

    /// The plan that the application knows of a caller.
    pub(crate) async fn plan_of(
        &self,
        clock: &Clock,
        caller: &Principal,
    ) -> Result<Option<PlanMember>, Refusal> {
        Ok(self.known(clock, caller.identified()).await?.and_then(|known| known.plan))
    }

    async fn known(
        &self,
        clock: &Clock,
        about: &Identified,
    ) -> Result<Option<ResolvedCaller>, Refusal> {
        let now = clock.monotonic_nanos();
        let caller = CallerKey {
            issuer: Arc::clone(&about.issuer),
            subject: Arc::from(about.text.subject()),
            tenant: about.tenant.clone(),
        };
        let mut key = CacheKey { caller, claims: None };
        if let Some(known) = self.kept(&mut key, about.text.claims(), now) {
            return Ok(Some(known));
        }
        let claims_read = Arc::new(AtomicBool::new(false));
        let answer = (self.ask)(Subject {
            caller: key.caller.clone(),
            claims: about.text.claims().into(),
            claims_read: Arc::clone(&claims_read),
        });
        let answer = answer.await;
        let known = answer.map_err(|cause| Refusal::failed(Reason::ResolverUnavailable, cause))?;
        if let Some(known) = &known {
            if claims_read.load(Ordering::Relaxed) {
                key.claims = None;
                self.cache.insert(key.clone(), Kept::ByClaims);
                key.claims = Some(self.digest(about.text.claims()));
            }
            let kept = u64::try_from(self.cached_for.as_nanos()).unwrap_or(u64::MAX);
            // From before the question: what the answer says may be as old as that.
            self.cache.insert(key, Kept::Answer(now.saturating_add(kept), known.clone()));
        }
        Ok(known)
    }

    /// What was said of this caller, while it may be repeated; `key` becomes the one it is kept under.
    fn kept(&self, key: &mut CacheKey, claims: &[u8], now: u64) -> Option<ResolvedCaller> {
        let mut kept = self.cache.get(key)?;
        if matches!(kept, Kept::ByClaims) {
            key.claims = Some(self.digest(claims));
            kept = self.cache.get(key)?;
        }
        let is_known = matches!(kept, Kept::Answer(until, _) if now < until);
        crate::metrics::cache(crate::metrics::Cache::Callers, is_known);
        match kept {
            Kept::Answer(until, known) if now < until => Some(known),
            Kept::Answer(..) | Kept::ByClaims => {
                self.cache.remove(key);
                None
            }
        }
    }

    /// Keyed, so that no outsider can look for two claims sets of one digest.
    fn digest(&self, claims: &[u8]) -> [u64; 2] {
        let [first, second] = &self.digest_keys;
        [first.hash_one(claims), second.hash_one(claims)]
    }
}

/// Whether the application knows the caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Resolution {
    Known,
    Unknown,
}
