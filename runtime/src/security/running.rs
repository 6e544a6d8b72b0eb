//! What the operator reads and changes while the application runs.

use std::sync::PoisonError;
#[cfg(feature = "audit")]
use std::{future::Future, sync::Arc};

#[cfg(feature = "audit")]
use crate::audit_fact::{AuditFact, AuditListener, Heard, Listening};
use crate::config_faults::ConfigError;
use crate::edge::ranges::AddressRanges;
use crate::policy::{Rate, Spec};
#[cfg(feature = "audit")]
use crate::problem::Event;
use crate::rate::RateStoreHealth;
#[cfg(feature = "audit")]
use crate::request_id::RequestId;
#[cfg(feature = "audit")]
use crate::security::configuration::SecuritySettings;
use crate::security::{Security, ShadowDifferences};

impl Security {
    /// How often rules in `shadow` decided otherwise than those in force, by handler (`module::name`), for
    /// metrics. Each difference is also told on the tracing target `palisade::audit::shadow`, as `rule_differs`.
    pub fn shadow_differences(&self) -> Vec<(String, ShadowDifferences)> {
        self.0.shadows.all()
    }

    /// How the store of the limits is doing, for metrics and health checks.
    ///
    /// When it goes away and when it is found again is also told on the tracing target
    /// `palisade::audit::rate_store`, as `rate_store_lost` and `rate_store_found`.
    pub fn rate_store_health(&self) -> RateStoreHealth {
        self.0.limits.store.health()
    }

    /// Changes the numbers of a limit that [`SecurityBuilder::limit`](crate::SecurityBuilder::limit) gave, for the next requests on. What
    /// was used stays used: the units of the current window count against the new limit, and what is owed
    /// is paid at the new rate.
    ///
    /// This is for a configuration that is watched:
    ///
    /// ```
    /// use palisade::{Rate, Security};
    ///
    /// # async fn follow(security: Security, mut configured: tokio::sync::watch::Receiver<String>) {
    /// while configured.changed().await.is_ok() {
    ///     let read = configured.borrow_and_update().parse::<Rate>();
    ///     // A faulty one changes nothing: the limit in force stays.
    ///     if let Ok(rate) = read && let Err(error) = security.set_limit("export", rate) {
    ///         eprintln!("{error}");
    ///     }
    /// }
    /// # }
    /// ```
    ///
    /// # Errors
    /// Where the limit was not given at the start, the rate counts others than before, or a handler's
    /// requests could not pass it. Nothing changes then.
    pub fn set_limit(&self, name: &str, rate: Rate) -> Result<(), ConfigError> {
        let named = self.named_limits();
        let proposed = named.with(name, rate).map_err(ConfigError::one)?;
        let users = self.0.users.lock().unwrap_or_else(PoisonError::into_inner);
        let mut reasons = Vec::new();
        for spec in users.iter() {
            let mut found = Vec::new();
            self.check_rates(spec, &proposed, &mut found);
            reasons.extend(found.into_iter().map(|reason| format!("`{}`: {reason}", spec.name)));
        }
        drop(users);
        ConfigError::all(reasons)?;
        named.set(name, rate);
        Ok(())
    }

    /// Keeps the demands of a handler, for changes of limits.
    pub(super) fn note_user(&self, spec: &'static Spec) {
        let mut users = self.0.users.lock().unwrap_or_else(PoisonError::into_inner);
        if !users.iter().any(|user| std::ptr::eq(*user, spec)) {
            users.push(spec);
        }
    }

    /// How the sinks of the audit are doing, in the order in which the builder was given them: for metrics and
    /// health checks.
    #[cfg(feature = "audit")]
    pub fn audit_health(&self) -> Vec<crate::audit::AuditHealth> {
        self.0.audit.health()
    }

    /// Waits until every sink of the audit has taken what it was told so far, for each no longer than this;
    /// whether all have. It blocks its thread.
    #[cfg(feature = "audit")]
    pub fn flush_audit(&self, most: std::time::Duration) -> bool {
        self.0.audit.flush(most)
    }

    /// The same work, whose events of the audit the sinks hear: for keys that are made and tokens that are taken back outside of every
    /// request, by a job or at the start. What happens within a request is heard without it.
    ///
    /// ```
    /// # use palisade::Security;
    /// # async fn nightly(security: Security, revocations: palisade::auth::jwt::Revocations) {
    /// use palisade::auth::jwt::Revocation;
    ///
    /// let of_tenant = Revocation::of_tenant("https://id.example", "acme");
    /// let taken_back = security.audited(revocations.revoke(of_tenant)).await;
    /// # let _ = taken_back;
    /// # }
    /// ```
    #[cfg(feature = "audit")]
    pub fn audited<F: Future>(&self, work: F) -> impl Future<Output = F::Output> + use<F> {
        Heard::by(self.listening(None), work)
    }

    /// What hears of events; none where there are no sinks.
    #[cfg(feature = "audit")]
    pub(crate) fn listening(&self, request_id: Option<&RequestId>) -> Option<Listening> {
        if self.0.audit.is_empty() {
            return None;
        }
        let listener = Arc::clone(&self.0) as _;
        Some(Listening { listener, request_id: request_id.cloned() })
    }

    /// Exchanges a list that [`SecurityBuilder::address_list`](crate::SecurityBuilder::address_list) gave, for the next requests on: for a list in a
    /// file or a store that is watched.
    ///
    /// # Errors
    /// Where the list was not given at the start, a range is none, or the list would be empty and a handler
    /// allows by it. Nothing changes then.
    pub fn set_address_list(
        &self,
        name: &str,
        ranges: impl Into<AddressRanges>,
    ) -> Result<(), ConfigError> {
        let users = self.0.users.lock().unwrap_or_else(PoisonError::into_inner);
        let is_needed = users.iter().any(|spec| spec.allows_by_list(name));
        drop(users);
        let ranges = ranges.into();
        self.addresses().exchange(name, ranges.ranges(), is_needed).map_err(ConfigError::one)
    }
}

#[cfg(feature = "audit")]
impl AuditListener for SecuritySettings {
    fn hear(&self, event: Event, fact: &AuditFact<'_>) {
        self.audit.fact(event, fact, self.clock.now_unix_millis());
    }
}
