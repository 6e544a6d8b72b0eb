//! How passkeys are configured.

use std::fmt;
use std::future::Future;
use std::sync::{Arc, Mutex};
use std::time::{SystemTime, UNIX_EPOCH};

use palisade::Problem;
use palisade::login::OtherFactor;
use palisade::records::{OneTimeRecords, RecordStore};
use palisade::session::SessionGrant;
use webauthn_rs::WebauthnBuilder;
use webauthn_rs::prelude::Url;

use crate::keep::Keep;
use crate::known::PasskeyLogin;
use crate::passkeys::{Admit, Passkeys, Settings};

/// Collects the configuration of [`Passkeys`].
#[must_use = "a configuration does nothing before it is built"]
pub struct PasskeysBuilder {
    domain: String,
    origins: Vec<String>,
    name: Option<String>,
    class: String,
    admit: Option<Admit>,
    beside: Vec<Arc<dyn OtherFactor>>,
    processes: u32,
    now: Arc<dyn Fn() -> i64 + Send + Sync>,
}

impl PasskeysBuilder {
    pub(crate) fn new(domain: String, origin: String) -> Self {
        Self {
            domain,
            origins: vec![origin],
            name: None,
            class: "aal2".to_owned(),
            admit: None,
            beside: Vec::new(),
            processes: 1,
            now: Arc::new(now_millis),
        }
    }

    /// What authenticators show as the service; the domain unless this is called.
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
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
        self.class = acr.into();
        self
    }

    /// Who is let in, and with what: the session of a [`PasskeyLogin`] caller, or `None` for whoever has no account any more. Without it every owner of a
    /// passkey is, without a role.
    pub fn admit<F, Fut>(mut self, admit: F) -> Self
    where
        F: Fn(PasskeyLogin) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<Option<SessionGrant>, Problem>> + Send + 'static,
    {
        self.admit = Some(Box::new(move |known| Box::pin(admit(known))));
        self
    }

    /// What else callers may have: who has it proves it, or a passkey, before a passkey is added. A [`Login`](palisade::login::Login) that has both says so
    /// itself; a service with handlers of its own for one-time codes names them here.
    pub fn beside(mut self, factor: impl OtherFactor) -> Self {
        self.beside.push(Arc::new(factor));
        self
    }

    /// How many processes the service has. With more than one, stores of one process are a reason not to start.
    pub fn processes(mut self, count: u32) -> Self {
        self.processes = count;
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
    /// An origin is none of the domain, over `https` or this machine's, or each of several processes would know its own passkeys alone.
    pub fn build(
        self,
        store: impl RecordStore,
        ceremonies: impl RecordStore,
    ) -> Result<Passkeys, PasskeysConfigError> {
        let of_one = store.is_of_one_process() || ceremonies.is_of_one_process();
        if self.processes > 1 && of_one {
            return Err(PasskeysConfigError::StoreOfOneProcess);
        }
        let is_domain = self.domain == "localhost" || self.domain.contains('.');
        if !is_domain || self.domain.bytes().any(|byte| byte.is_ascii_uppercase()) {
            return Err(PasskeysConfigError::Domain(self.domain));
        }
        let origins = self.origins.iter().map(|origin| read_origin(origin, &self.domain));
        let origins = origins.collect::<Result<Vec<Url>, _>>()?;
        let [first, others @ ..] = &*origins else {
            return Err(PasskeysConfigError::Domain(self.domain));
        };
        let built = WebauthnBuilder::new(&self.domain, first);
        let built = built.map_err(|_| PasskeysConfigError::Domain(self.domain.clone()))?;
        let named = built.rp_name(self.name.as_deref().unwrap_or(&self.domain));
        let webauthn = others.iter().fold(named, WebauthnBuilder::append_allowed_origin).build();
        let webauthn = webauthn.map_err(|_| PasskeysConfigError::Domain(self.domain.clone()))?;
        let ceremonies = OneTimeRecords::new(ceremonies, "passkeys");
        Ok(Passkeys(Arc::new(Settings {
            webauthn,
            keep: Keep::new(store),
            ceremonies: ceremonies.map_err(|_| PasskeysConfigError::NoRandomness)?,
            class: self.class,
            admit: self.admit,
            beside: Mutex::new(self.beside),
            now: self.now,
        })))
    }
}

/// `https`, or plain HTTP to this machine; a host of the domain, and nothing behind it.
fn read_origin(text: &str, domain: &str) -> Result<Url, PasskeysConfigError> {
    let refused = || PasskeysConfigError::Origin(text.to_owned());
    let url = Url::parse(text).map_err(|_| refused())?;
    let host = url.domain().ok_or_else(refused)?;
    let is_safe = match url.scheme() {
        "https" => true,
        "http" => host == "localhost",
        _ => false,
    };
    let is_of_domain =
        host == domain || host.strip_suffix(domain).is_some_and(|before| before.ends_with('.'));
    // As browsers write it: no path, no default port, no user.
    let is_exact = url.origin().ascii_serialization() == text;
    if is_safe && is_of_domain && is_exact { Ok(url) } else { Err(refused()) }
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

/// Why passkeys cannot be configured so.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PasskeysConfigError {
    /// The domain is none.
    Domain(String),
    /// An origin is not one as browsers write it, is not over `https`, or is of another domain.
    Origin(String),
    /// Each of several processes would know its own passkeys or ceremonies alone.
    StoreOfOneProcess,
    /// The system has no randomness.
    NoRandomness,
}

impl fmt::Display for PasskeysConfigError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Domain(domain) => {
                write!(out, "passkeys: `{domain}` is not a domain, in lower case and without a port: `payroll.example`")
            }
            Self::Origin(origin) => write!(
                out,
                "passkeys: `{origin}` is not an origin of the domain over https, without a path and a default port: \
                 `https://payroll.example`"
            ),
            Self::StoreOfOneProcess => out.write_str(
                "passkeys: several processes need shared stores: give them to `.build(..)`",
            ),
            Self::NoRandomness => out.write_str("passkeys: the system has no randomness"),
        }
    }
}

impl std::error::Error for PasskeysConfigError {}

#[cfg(test)]
mod tests {
    use palisade::records::MemoryRecords;

    use super::*;

    #[test]
    fn an_origin_is_of_its_domain_and_written_as_browsers_write_it() {
        let built = |domain: &str, origin: &str| {
            let (store, ceremonies) = (MemoryRecords::new(), MemoryRecords::new());
            Passkeys::builder(domain, origin).build(store, ceremonies).map(drop)
        };
        for (domain, origin) in [
            ("payroll.example", "https://payroll.example"),
            ("payroll.example", "https://www.payroll.example:8443"),
            ("localhost", "http://localhost:3000"),
        ] {
            assert_eq!(built(domain, origin), Ok(()), "{origin}");
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
            assert_eq!(built(domain, origin), Err(PasskeysConfigError::Origin(origin.into())));
        }
        for domain in ["example", "", "Payroll.example"] {
            let origin = format!("https://{domain}");
            assert_eq!(built(domain, &origin), Err(PasskeysConfigError::Domain(domain.into())));
        }
    }

    #[test]
    fn several_processes_share_their_stores() {
        let built = |processes| {
            let builder = Passkeys::builder("a.example", "https://a.example").processes(processes);
            builder.build(MemoryRecords::new(), MemoryRecords::new()).map(drop)
        };
        assert_eq!(built(2), Err(PasskeysConfigError::StoreOfOneProcess));
        assert_eq!(built(1), Ok(()));
    }
}
