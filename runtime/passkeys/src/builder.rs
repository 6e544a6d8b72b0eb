//! How passkeys are configured.

use std::fmt;
use std::future::Future;
use std::sync::{Arc, Mutex};
use std::time::{SystemTime, UNIX_EPOCH};

use palisade::login::OtherFactor;
use palisade::records::{OneTimeRecords, RecordStore};
use palisade::session::SessionGrant;
use palisade::{ConfigError, ConfigFaults, Problem};
use webauthn_rs::prelude::Url;
use webauthn_rs::{Webauthn, WebauthnBuilder};

use crate::keep::Keep;
use crate::known::PasskeyLogin;
use crate::passkeys::{Admit, Passkeys, Settings};

/// What a session of a passkey is worth unless stated.
const TWO_FACTORS: &str = "aal2";

/// Collects the configuration of [`Passkeys`].
#[must_use = "a configuration does nothing before it is built"]
pub struct PasskeysBuilder {
    domain: String,
    origins: Vec<String>,
    name: Option<String>,
    class: Option<String>,
    admit: Option<Admit>,
    beside: Vec<Arc<dyn OtherFactor>>,
    processes: Option<u32>,
    now: Arc<dyn Fn() -> i64 + Send + Sync>,
    faults: ConfigFaults,
}

impl Passkeys {
    /// Passkeys of this domain (the relying party's id), which pages of this origin use.
    pub fn builder(domain: impl Into<String>, origin: impl Into<String>) -> PasskeysBuilder {
        PasskeysBuilder::new(domain.into(), origin.into())
    }
}

impl PasskeysBuilder {
    fn new(domain: String, origin: String) -> Self {
        Self {
            domain,
            origins: vec![origin],
            name: None,
            class: None,
            admit: None,
            beside: Vec::new(),
            processes: None,
            now: Arc::new(now_millis),
            faults: ConfigFaults::named("passkeys"),
        }
    }

    /// What authenticators show as the service; the domain unless this is called.
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.faults.state(&mut self.name, name.into(), ".name(..)");
        self
    }

    /// One more origin whose pages use the same passkeys: of the domain, or of a host below it.
    pub fn origin(mut self, origin: impl Into<String>) -> Self {
        self.origins.push(origin.into());
        self
    }

    /// What a session of a passkey is worth, as rules and `step_up` name it (`acr`); `aal2` by default, after [NIST SP 800-63B].
    ///
    /// [NIST SP 800-63B]: https://pages.nist.gov/800-63-4/sp800-63b.html
    pub fn class(mut self, acr: impl Into<String>) -> Self {
        self.faults.state(&mut self.class, acr.into(), ".class(..)");
        self
    }

    /// Maps a [`PasskeyLogin`] caller to a session: `None` refuses it. Without it every owner of a passkey is admitted, without a role.
    pub fn admit<F, Fut>(mut self, admit: F) -> Self
    where
        F: Fn(PasskeyLogin) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<Option<SessionGrant>, Problem>> + Send + 'static,
    {
        let admit: Admit = Box::new(move |known| Box::pin(admit(known)));
        self.faults.state(&mut self.admit, admit, ".admit(..)");
        self
    }

    /// What else callers may have: who has it proves it, or a passkey, before a passkey is added. A [`Login`](palisade::login::Login) that has both says so
    /// itself; a service with handlers of its own for one-time codes names them here.
    pub fn other_factor(mut self, factor: impl OtherFactor) -> Self {
        self.beside.push(Arc::new(factor));
        self
    }

    /// How many processes the service has. With more than one, stores of one process are a reason not to start.
    pub fn processes(mut self, count: u32) -> Self {
        self.faults.state(&mut self.processes, count, ".processes(..)");
        self
    }

    /// Takes the time of a test's clock.
    #[cfg(feature = "testing")]
    pub fn clock(mut self, clock: &palisade::testing::TestClock) -> Self {
        let clock = clock.clone();
        self.now = Arc::new(move || clock.now_millis());
        self
    }

    /// Checks everything. `store` keeps passkeys, and `ceremonies` keeps challenges for five minutes; it may be the same store, in which
    /// they have a room of their own.
    ///
    /// # Errors
    /// Every fault: the domain is none, an origin is none of the domain, over `https` or this machine's, a setter was called twice, or each of several
    /// processes would know its own passkeys alone.
    pub fn build(
        mut self,
        store: impl RecordStore,
        ceremonies: impl RecordStore,
    ) -> Result<Passkeys, ConfigError> {
        let of_one = store.is_of_one_process() || ceremonies.is_of_one_process();
        if self.processes.unwrap_or(1) > 1 && of_one {
            self.faults.add("several processes need shared stores: give them to `.build(..)`");
        }
        let webauthn = self.webauthn();
        let ceremonies = OneTimeRecords::new(ceremonies, "passkeys");
        let ceremonies = ceremonies.map_err(|_| "the system has no randomness");
        let ceremonies = self.faults.check(ceremonies);
        let (webauthn, ceremonies) = self.faults.ready(webauthn.zip(ceremonies))?;
        Ok(Passkeys(Arc::new(Settings {
            webauthn,
            keep: Keep::new(store),
            ceremonies,
            class: self.class.unwrap_or_else(|| TWO_FACTORS.to_owned()),
            admit: self.admit,
            beside: Mutex::new(self.beside),
            now: self.now,
        })))
    }

    /// The rules of ceremonies, or nothing where there is a fault.
    fn webauthn(&mut self) -> Option<Webauthn> {
        let is_domain = self.domain == "localhost" || self.domain.contains('.');
        if !is_domain || self.domain.bytes().any(|byte| byte.is_ascii_uppercase()) {
            self.refuse_domain();
            return None;
        }
        let mut origins = Vec::new();
        for text in &self.origins {
            let origin = read_origin(text, &self.domain);
            if origin.is_none() {
                self.faults.add(format!(
                    "`{text}` is not an origin of the domain over https, without a path and a default port: \
                     `https://payroll.example`"
                ));
            }
            origins.extend(origin);
        }
        let name = self.name.as_deref().unwrap_or(&self.domain);
        let webauthn = webauthn(&self.domain, name, &origins);
        if webauthn.is_none() && !origins.is_empty() {
            self.refuse_domain();
        }
        webauthn
    }

    fn refuse_domain(&mut self) {
        self.faults.add(format!(
            "`{}` is not a domain, in lower case and without a port: `payroll.example`",
            self.domain
        ));
    }
}

fn webauthn(domain: &str, name: &str, origins: &[Url]) -> Option<Webauthn> {
    let [first, others @ ..] = origins else { return None };
    let named = WebauthnBuilder::new(domain, first).ok()?.rp_name(name);
    others.iter().fold(named, WebauthnBuilder::append_allowed_origin).build().ok()
}

/// `https`, or plain HTTP to this machine; a host of the domain, and nothing behind it.
fn read_origin(text: &str, domain: &str) -> Option<Url> {
    let url = Url::parse(text).ok()?;
    let host = url.domain()?;
    let is_safe = match url.scheme() {
        "https" => true,
        "http" => host == "localhost",
        _ => false,
    };
    let is_of_domain =
        host == domain || host.strip_suffix(domain).is_some_and(|before| before.ends_with('.'));
    // As browsers write it: no path, no default port, no user.
    let is_exact = url.origin().ascii_serialization() == text;
    (is_safe && is_of_domain && is_exact).then_some(url)
}

fn now_millis() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}

impl fmt::Debug for PasskeysBuilder {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("PasskeysBuilder")
            .field("domain", &self.domain)
            .field("origins", &self.origins)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use palisade::records::MemoryRecords;

    use super::*;

    fn told(builder: PasskeysBuilder) -> Vec<String> {
        let built = builder.build(MemoryRecords::new(), MemoryRecords::new());
        built.err().map(|error| error.reasons().to_vec()).unwrap_or_default()
    }

    fn whole() -> PasskeysBuilder {
        Passkeys::builder("a.example", "https://a.example")
    }

    #[test]
    fn each_setting_is_stated_once() {
        type State = fn(PasskeysBuilder) -> PasskeysBuilder;
        let cases: [(State, &str); 4] = [
            (|it| it.name("Staff"), ".name(..)"),
            (|it| it.class("gold"), ".class(..)"),
            (|it| it.admit(async |known: PasskeyLogin| Ok(Some(known.grant()))), ".admit(..)"),
            (|it| it.processes(1), ".processes(..)"),
        ];
        for (state, setter) in cases {
            assert_eq!(told(state(whole())), [""; 0], "{setter}");
            let twice = format!("passkeys: `{setter}` was called twice");
            assert_eq!(told(state(state(whole()))), [twice]);
        }
    }

    #[test]
    fn every_fault_is_told_at_once() {
        let all = told(whole().origin("https://b.example").origin("null").processes(2));
        assert_eq!(all.len(), 3, "{all:?}");
    }

    #[test]
    fn an_origin_is_of_its_domain_and_written_as_browsers_write_it() {
        let built = |domain: &str, origin: &str| told(Passkeys::builder(domain, origin));
        for (domain, origin) in [
            ("payroll.example", "https://payroll.example"),
            ("payroll.example", "https://www.payroll.example:8443"),
            ("localhost", "http://localhost:3000"),
        ] {
            assert_eq!(built(domain, origin), [""; 0], "{origin}");
        }
        for (domain, origin) in [
            ("payroll.example", "http://payroll.example"),
            ("payroll.example", "https://payroll.example/"),
            ("payroll.example", "https://payroll.example:443"),
            ("payroll.example", "https://Payroll.example"),
            ("payroll.example", "https://evilpayroll.example"),
            ("payroll.example", "https://payroll.example.evil.example"),
            ("payroll.example", "https://u@payroll.example"),
            ("payroll.example", "https://192.0.2.1"),
            ("payroll.example", "null"),
            ("localhost", "http://localhost.evil.example"),
        ] {
            let told = built(domain, origin);
            let [told] = &told[..] else { panic!("{origin}: {told:?}") };
            assert!(told.starts_with(&format!("passkeys: `{origin}` is not an origin")), "{told}");
        }
        for domain in ["example", "", "Payroll.example"] {
            let origin = format!("https://{domain}");
            let told = built(domain, &origin);
            let [told] = &told[..] else { panic!("{domain}: {told:?}") };
            assert!(told.starts_with(&format!("passkeys: `{domain}` is not a domain")), "{told}");
        }
    }

    #[test]
    fn several_processes_share_their_stores() {
        let shared = "passkeys: several processes need shared stores: give them to `.build(..)`";
        assert_eq!(told(whole().processes(2)), [shared]);
        assert_eq!(told(whole().processes(1)), [""; 0]);
    }
}
