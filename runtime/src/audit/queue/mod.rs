//! A bounded queue before a sink, and the thread that empties it.

mod health;
mod held;
mod overflow;
mod waiting;
mod when_full;
mod worker;

use std::fmt;
use std::num::NonZeroUsize;
use std::sync::Arc;
use std::time::Duration;

use crate::audit::AuditSink;
use crate::audit::pseudonym::SubjectPseudonyms;
use crate::config_faults::ConfigFaults;
pub use health::AuditHealth;
pub(crate) use held::HeldQueue;
pub use when_full::WhenFull;

const USUAL_CAPACITY: usize = 8_192;
const USUAL_LAST_CHANCE: Duration = Duration::from_secs(5);

/// A bounded queue before an [`AuditSink`], on a thread of its own.
///
/// It holds 8,192 events unless [`capacity`](Self::capacity) says otherwise. What happens when it is full has no
/// default: say it.
///
/// ```
/// use palisade::audit::{AuditQueue, FileSink, WhenFull};
/// use palisade::prelude::*;
///
/// # let file = std::env::temp_dir().join(format!("palisade-doc-{}.jsonl", std::process::id()));
/// let audit = AuditQueue::to(FileSink::at(&file), WhenFull::Refuse).capacity(1_000);
/// let jwt = Jwt::hs256(b"9f3c1d7e0b5a48c6a2e4f60817d9b35c").issuer("https://id.example");
/// let security = Security::builder().jwt(jwt.audience("payroll")).audit(audit).direct().build();
/// assert!(security.is_ok());
/// # drop(security);
/// # std::fs::remove_file(file).unwrap();
/// ```
pub struct AuditQueue {
    sink: Box<dyn AuditSink>,
    when_full: WhenFull,
    capacity: Option<usize>,
    last_chance: Option<Duration>,
    pseudonyms: Option<SubjectPseudonyms>,
    faults: ConfigFaults,
}

impl AuditQueue {
    /// A queue before this sink.
    pub fn to(sink: impl AuditSink, when_full: WhenFull) -> Self {
        let faults = ConfigFaults::named(&format!("the audit queue of {}", sink.name()));
        Self {
            sink: Box::new(sink),
            when_full,
            capacity: None,
            last_chance: None,
            pseudonyms: None,
            faults,
        }
    }

    /// How many events it holds before it is full: at most under [`DropAndCount`](WhenFull::DropAndCount), and under
    /// [`Refuse`](WhenFull::Refuse) beside what the requests tell that are on their way by then.
    #[must_use]
    pub fn capacity(mut self, events: usize) -> Self {
        self.faults.state(&mut self.capacity, events, ".capacity(..)");
        self
    }

    /// How long the end of the application waits for the sink to take what is left; five seconds unless
    /// stated.
    #[must_use]
    pub fn last_chance(mut self, time: Duration) -> Self {
        self.faults.state(&mut self.last_chance, time, ".last_chance(..)");
        self
    }

    /// Replaces subjects by pseudonyms that the key makes: one caller has one pseudonym in each tenant. Without the key a reader learns no subject from it, nor that callers of two tenants are one. An event that names no tenant,
    /// such as a second factor that was passed, has the pseudonym of a caller without a tenant. The issuer stays; the ids of
    /// API keys and sessions are replaced as well, each by one pseudonym, since each is of one owner in one tenant.
    ///
    /// # Security
    /// A holder of the key can find the caller behind a pseudonym by trying subjects out. Addresses stay
    /// unless [`shorten_addresses`](Self::shorten_addresses) is said.
    #[must_use]
    pub fn pseudonymous_subjects(mut self, key: [u8; 32]) -> Self {
        // A second key would part the pseudonyms of one subject.
        if !self.pseudonyms.get_or_insert_default().set_key(&key) {
            self.faults.add("`.pseudonymous_subjects(..)` was called twice");
        }
        self
    }

    /// Keeps no more of an address than its network: 24 bits of IPv4, 48 of IPv6.
    #[must_use]
    pub fn shorten_addresses(mut self) -> Self {
        self.pseudonyms.get_or_insert_default().shorten_addresses();
        self
    }

    /// Opens the sink and starts the thread, or tells every fault.
    pub(crate) fn start(mut self) -> Result<Arc<HeldQueue>, Vec<String>> {
        let name = self.sink.name();
        let capacity = NonZeroUsize::new(self.capacity.unwrap_or(USUAL_CAPACITY));
        if capacity.is_none() {
            self.faults.add("it holds no event: give it a capacity");
        }
        if let Some(why) = self.pseudonyms.as_ref().and_then(|pseudonyms| pseudonyms.weakness) {
            self.faults.add(format!(
                "`.pseudonymous_subjects(..)` has a key that can be guessed: {why}; give it 32 random bytes"
            ));
        }
        let mut faults = self.faults.into_sentences();
        if let Err(error) = self.sink.open() {
            faults.push(format!("{name} cannot be opened: {error}"));
        }
        let Some(capacity) = capacity.filter(|_| faults.is_empty()) else { return Err(faults) };
        let last_chance = self.last_chance.unwrap_or(USUAL_LAST_CHANCE);
        let held = HeldQueue::new(name, capacity, self.when_full, last_chance, self.pseudonyms);
        worker::start(Arc::clone(held.shared()), self.sink)
            .map_err(|error| vec![format!("no thread for the audit: {error}")])?;
        held.shared().measure_start();
        Ok(Arc::new(held))
    }
}

impl fmt::Debug for AuditQueue {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("AuditQueue")
            .field("sink", &self.sink.name())
            .field("when_full", &self.when_full)
            .field("capacity", &self.capacity)
            .finish_non_exhaustive()
    }
}
