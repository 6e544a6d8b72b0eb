//! Verifying signals, and acting on each once.

use std::error::Error;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use aws_lc_rs::digest::{Context, SHA256};
use serde::{Deserialize, Serialize};

use super::signal::{NoSubject, Signal, SignalKind};
use crate::audit::TARGET;
use crate::audit_fact::AuditFact;
use crate::auth::Jwt;
use crate::auth::jwt::revocation::{Revocation, Revocations};
use crate::auth::jwt::{SecurityEvent, TokenError, Verifier, issuer_of_event};
use crate::clock::{Clock, millis};
use crate::config_faults::{ConfigError, ConfigFaults};
use crate::problem::Event;
use crate::records::{ChangeError, RecordId, RecordStore, change_record};

/// How old an event may be that is still acted on, and so how long it is remembered.
const OLDEST: Duration = Duration::from_secs(7 * 24 * 60 * 60);

type Failure = Box<dyn Error + Send + Sync>;
type Answering = Pin<Box<dyn Future<Output = Result<Vec<Revocation>, Failure>> + Send>>;
type TakesBack = Arc<dyn Fn(Signal) -> Answering + Send + Sync>;

/// Takes signals of other systems; the [page of the module](super) has the rules. Cheap to clone.
#[derive(Clone)]
pub struct SignalReceiver(Arc<ReceiverSettings>);

struct ReceiverSettings {
    transmitters: Vec<Verifier>,
    revocations: Revocations,
    takes_back: Option<TakesBack>,
    seen: Arc<dyn RecordStore>,
    clock: Clock,
}

/// Collects the configuration of a [`SignalReceiver`].
#[must_use = "a configuration receives nothing before it is built"]
pub struct SignalReceiverBuilder {
    transmitters: Vec<Jwt>,
    revocations: Revocations,
    takes_back: Option<TakesBack>,
    processes: Option<u32>,
    clock: Clock,
    faults: ConfigFaults,
}

/// Why an event is not taken (RFC 8935, 2.4).
#[derive(Debug)]
pub(super) enum SignalError {
    Token(TokenError),
    /// It is of an issuer that is not configured.
    Issuer,
    /// It is about a subject of another issuer.
    Foreign,
    /// It is about no subject.
    Unreadable,
    /// It names its subject in a form that is not understood here.
    Unmapped,
    TooOld,
    Failed(Failure),
}

impl SignalReceiver {
    /// A receiver whose signals take tokens back here.
    pub fn builder(revocations: Revocations) -> SignalReceiverBuilder {
        SignalReceiverBuilder {
            transmitters: Vec::new(),
            revocations,
            takes_back: None,
            processes: None,
            clock: Clock::default(),
            faults: ConfigFaults::named("signals"),
        }
    }

    /// Acts on an event, once.
    pub(super) async fn take(&self, token: &str) -> Result<(), SignalError> {
        let settings = &*self.0;
        let named = issuer_of_event(token).map_err(SignalError::Token)?;
        let transmitter = settings.transmitters.iter().find(|it| it.issuer() == named);
        let transmitter = transmitter.ok_or(SignalError::Issuer)?;
        let now = settings.clock.now_unix_millis();
        let mut event = transmitter.read_event(token, now);
        if let Some(source) = event.as_ref().err().and_then(|refusal| refusal.newer_keys) {
            source.refresh_for(token).await;
            event = transmitter.read_event(token, now);
        }
        let event = event.map_err(|refusal| SignalError::Token(refusal.error))?;
        let oldest = millis(OLDEST);
        if event.issued_at < now.saturating_sub(oldest) {
            return Err(SignalError::TooOld);
        }
        let signals = signals(&event)?;
        let id = record_id(&event);
        if self.was_seen(id).await? {
            tell(&event, "replayed", None);
            return Ok(());
        }
        // What ends nothing is not told as taken: it may come again when its subject is known here.
        if self.0.takes_back.is_none() && signals.iter().any(|signal| signal.usual().is_empty()) {
            tell(&event, "ignored", None);
            return Err(SignalError::Unmapped);
        }
        for signal in &signals {
            self.act(signal).await?;
            tell(&event, "taken", Some(signal.kind));
        }
        self.remember(id, now, now.saturating_add(oldest * 2)).await
    }

    async fn act(&self, signal: &Signal) -> Result<(), SignalError> {
        let revocations = match &self.0.takes_back {
            Some(takes_back) => takes_back(signal.clone()).await.map_err(SignalError::Failed)?,
            None => signal.usual(),
        };
        for revocation in revocations {
            let revoked = self.0.revocations.revoke(revocation).await;
            revoked.map_err(|error| SignalError::Failed(Box::new(error)))?;
        }
        Ok(())
    }

    async fn was_seen(&self, id: RecordId) -> Result<bool, SignalError> {
        let found = self.0.seen.find(id).wait().await;
        Ok(found.map_err(|error| SignalError::Failed(Box::new(error)))?.is_some())
    }

    /// After what it takes back: a transmitter that hears of a failure sends it again.
    async fn remember(&self, id: RecordId, now: i64, until: i64) -> Result<(), SignalError> {
        let seen = || Some((Seen::default(), until));
        // Another process may have taken it at the same time.
        let remembered = change_record(&*self.0.seen, id, now, |known: Option<Seen>| {
            Ok::<_, ChangeError>((known.map_or_else(seen, |_| None), ()))
        });
        remembered.await.map_err(|error| SignalError::Failed(Box::new(error)))
    }
}

/// An event that was taken.
#[derive(Default, Serialize, Deserialize)]
struct Seen {}

/// What of an event is acted on; the rest of it changes nothing.
fn signals(event: &SecurityEvent) -> Result<Vec<Signal>, SignalError> {
    let known = event.events.iter().filter_map(|(uri, told)| Some((SignalKind::named(uri)?, told)));
    let read = |(kind, told)| Signal::read(event, kind, told);
    known.map(read).collect::<Result<_, _>>().map_err(|error| match error {
        NoSubject::Unreadable => SignalError::Unreadable,
        NoSubject::Foreign => SignalError::Foreign,
    })
}

fn record_id(event: &SecurityEvent) -> RecordId {
    let mut context = Context::new(&SHA256);
    context.update(b"palisade signal\0");
    context.update(&(event.issuer.len() as u64).to_be_bytes());
    context.update(event.issuer.as_bytes());
    context.update(event.id.as_bytes());
    RecordId::new(context.finish().as_ref().try_into().unwrap_or_default())
}

fn tell(event: &SecurityEvent, outcome: &'static str, kind: Option<SignalKind>) {
    let (issuer, id) = (&*event.issuer, &event.id);
    let kind = kind.map_or("", SignalKind::name);
    let name = Event::SignalReceived.name();
    tracing::info!(target: TARGET, event = name, outcome, kind, issuer, id = ?id);
    let detail = format!("{outcome} {kind}");
    let detail = Some(detail.trim_end());
    AuditFact { detail, issuer: Some(issuer), ..AuditFact::default() }.tell(Event::SignalReceived);
}

impl SignalReceiverBuilder {
    /// A system whose signals are taken: its issuer, its keys, and what it calls this service (the audience).
    /// Called repeatedly it names several.
    pub fn transmitter(mut self, issuer: Jwt) -> Self {
        self.transmitters.push(issuer);
        self
    }

    /// What a signal takes back, where that is not the tokens of its issuer: the application finds its own user,
    /// and may disable it.
    ///
    /// It may be asked twice about one event where the service was killed meanwhile. An error is a 503, and the
    /// event comes again.
    pub fn revoke_with<E, F, Fut>(mut self, takes_back: F) -> Self
    where
        E: Into<Box<dyn Error + Send + Sync>>,
        F: Fn(Signal) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<Vec<Revocation>, E>> + Send + 'static,
    {
        let takes_back: TakesBack = Arc::new(move |signal| {
            let answer = takes_back(signal);
            Box::pin(async move { answer.await.map_err(Into::into) })
        });
        self.faults.state(&mut self.takes_back, takes_back, ".revoke_with(..)");
        self
    }

    /// How many processes the service has. With more than one, a store of one process is a reason not to
    /// start.
    pub fn processes(mut self, count: u32) -> Self {
        self.faults.state(&mut self.processes, count, ".processes(..)");
        self
    }

    #[cfg(feature = "testing")]
    pub(crate) fn with_clock(mut self, clock: Clock) -> Self {
        self.clock = clock;
        self
    }

    /// Checks everything. `store` remembers which events came.
    ///
    /// # Errors
    /// Every fault: no transmitter, one whose keys, issuer or audience cannot hold, two of one issuer, a store of one
    /// process for several, or a setter that was called twice.
    pub fn build(self, store: impl RecordStore) -> Result<SignalReceiver, ConfigError> {
        let mut faults = self.faults;
        if self.transmitters.is_empty() {
            faults.add("no transmitter: add one with `.transmitter(..)`");
        }
        for (place, issuer) in self.transmitters.iter().enumerate() {
            let Some(name) = issuer.issuer_name().filter(|name| !name.is_empty()) else { continue };
            let before = self.transmitters.iter().take(place);
            if before.filter_map(Jwt::issuer_name).any(|other| other == name) {
                faults.add(format!("two transmitters are `{name}`"));
            }
        }
        let mut transmitters: Vec<Verifier> = Vec::new();
        for issuer in self.transmitters {
            transmitters.extend(faults.check_all(issuer.checked()));
        }
        self.revocations.check(&mut faults);
        let seen: Arc<dyn RecordStore> = Arc::new(store);
        if self.processes.unwrap_or(1) > 1
            && (seen.is_of_one_process() || self.revocations.is_of_one_process())
        {
            faults.add("several processes need shared stores: give it those");
        }
        faults.into_result()?;
        let (takes_back, clock) = (self.takes_back, self.clock);
        let revocations = self.revocations;
        Ok(SignalReceiver(Arc::new(ReceiverSettings {
            transmitters,
            revocations,
            takes_back,
            seen,
            clock,
        })))
    }
}

impl fmt::Debug for SignalReceiver {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("SignalReceiver").finish_non_exhaustive()
    }
}

impl fmt::Debug for SignalReceiverBuilder {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("SignalReceiverBuilder").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::auth::jwt::MemoryRevocations;
    use crate::records::MemoryRecords;

    fn told(builder: SignalReceiverBuilder) -> Vec<String> {
        let built = builder.build(MemoryRecords::new());
        built.err().map(|error| error.reasons().to_vec()).unwrap_or_default()
    }

    fn builder() -> SignalReceiverBuilder {
        SignalReceiver::builder(Revocations::new(MemoryRevocations::new()))
    }

    fn transmitter(issuer: &str) -> Jwt {
        Jwt::hs256(b"not random, but as long as it is").issuer(issuer).audience("payroll")
    }

    #[test]
    fn each_setting_is_stated_once() {
        type State = fn(SignalReceiverBuilder) -> SignalReceiverBuilder;
        let whole = || builder().transmitter(transmitter("https://id.example"));
        let cases: [(State, &str); 2] = [
            (|it| it.processes(1), ".processes(..)"),
            (
                |it| it.revoke_with(async |_: Signal| Ok::<_, std::io::Error>(Vec::new())),
                ".revoke_with(..)",
            ),
        ];
        for (state, setter) in cases {
            assert_eq!(told(state(whole())), [""; 0], "{setter}");
            let twice = format!("signals: `{setter}` was called twice");
            assert_eq!(told(state(state(whole()))), [twice]);
        }
        let several = whole().transmitter(transmitter("https://hr.example"));
        assert_eq!(told(several), [""; 0]);
    }

    #[test]
    fn every_fault_is_told_at_once() {
        let twin = || transmitter("https://id.example");
        let faulty = builder().transmitter(twin()).transmitter(twin()).processes(2).processes(2);
        let told = told(faulty);
        let [twice, two, shared] = &told[..] else { panic!("{told:?}") };
        assert_eq!(twice, "signals: `.processes(..)` was called twice");
        assert_eq!(two, "signals: two transmitters are `https://id.example`");
        assert!(shared.starts_with("signals: several processes need shared stores"), "{shared}");
    }
}
