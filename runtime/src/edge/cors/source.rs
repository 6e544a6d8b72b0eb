//! Origins that the application is asked about.

use std::error::Error;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use quick_cache::sync::Cache;
use tokio::sync::Semaphore;
use tokio::time::timeout;

/// How many answers are remembered.
const CACHED: usize = 10_000;
/// How many questions are open at the same time: a client that sends made-up origins fills no more.
const OPEN: usize = 64;
/// How long an answer may take.
const DEADLINE: Duration = Duration::from_secs(1);

/// An origin that an application is asked about, and for whom.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct CorsQuestion {
    pub(super) origin: Box<str>,
    pub(super) host: Option<Box<str>>,
    pub(super) tenant: Option<Box<str>>,
}

impl CorsQuestion {
    /// The origin, as the browser wrote it: `https://app.example`.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// The host that the request is for, in small letters, where a tenant has one of its own.
    #[must_use]
    pub fn host(&self) -> Option<&str> {
        self.host.as_deref()
    }

    /// The tenant that the path names, with [`tenant_in_path`](crate::SecurityBuilder::tenant_in_path). Nothing has proven
    /// that the caller is of it.
    #[must_use]
    pub fn tenant(&self) -> Option<&str> {
        self.tenant.as_deref()
    }
}

impl fmt::Debug for CorsQuestion {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("CorsQuestion")
            .field("origin", &self.origin)
            .field("host", &self.host)
            .field("tenant", &self.tenant)
            .finish()
    }
}

type Answer = Result<bool, Box<dyn Error + Send + Sync>>;
type Ask = Box<dyn Fn(CorsQuestion) -> Pin<Box<dyn Future<Output = Answer> + Send>> + Send + Sync>;

/// Asks the application, and remembers what it said for a stated time.
pub(super) struct OriginLookup {
    ask: Ask,
    cached_for: Duration,
    /// Each answer until a moment of the monotonic clock.
    cache: Cache<CorsQuestion, (u64, bool)>,
    open: Semaphore,
}

impl OriginLookup {
    pub(super) fn new<E, F, Fut>(cached_for: Duration, ask: F) -> Self
    where
        E: Into<Box<dyn Error + Send + Sync>>,
        F: Fn(CorsQuestion) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<bool, E>> + Send + 'static,
    {
        Self {
            ask: Box::new(move |question| {
                let answer = ask(question);
                Box::pin(async move { answer.await.map_err(Into::into) })
            }),
            cached_for,
            cache: Cache::new(CACHED),
            open: Semaphore::new(OPEN),
        }
    }

    /// Whether the application says yes; whatever it cannot say is a no, and not remembered.
    pub(super) async fn allows(
        &self,
        question: CorsQuestion,
        now_nanos: u64,
        may_ask: impl Future<Output = bool>,
    ) -> bool {
        if let Some((until, answer)) = self.cache.get(&question)
            && now_nanos < until
        {
            return answer;
        }
        if !may_ask.await {
            return false;
        }
        let Ok(_open) = self.open.try_acquire() else { return false };
        match timeout(DEADLINE, (self.ask)(question.clone())).await {
            Ok(Ok(answer)) => {
                let kept = u64::try_from(self.cached_for.as_nanos()).unwrap_or(u64::MAX);
                self.cache.insert(question, (now_nanos.saturating_add(kept), answer));
                answer
            }
            Ok(Err(error)) => {
                tracing::warn!(target: "palisade", error = ?crate::spelling::logged(&error), "an origin could not be asked about");
                false
            }
            Err(_) => {
                tracing::warn!(target: "palisade", "an origin was not answered in time");
                false
            }
        }
    }
}
