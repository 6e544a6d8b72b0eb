//! The requests of one sender, as they are configured.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use super::checked_format::CheckedFormat;
use super::error::WebhookConfigError;
use super::secret::Secrets;
use super::{DeliveryStore, MemoryDeliveries, WebhookFormat};
use crate::caller_id::CallerId;
use crate::clock::millis;
use crate::config_faults::{ConfigError, ConfigFaults};
use crate::names::{RoleEnum, ScopeEnum, name_of};

/// The name of the scheme unless stated.
const NAME: &str = "webhook";
const TOLERANCE: Duration = Duration::from_secs(5 * 60);
const LONGEST_TOLERANCE: Duration = Duration::from_secs(60 * 60);

/// The signed requests of one sender, as the scheme `webhook`.
///
/// Give it to [`SecurityBuilder::webhook`](crate::SecurityBuilder::webhook). The caller of such a request
/// is the sender, with the roles and scopes that it is given here.
///
/// ```
/// use palisade::auth::webhook::Webhook;
/// use palisade::{CallerId, Security};
///
/// # let secret = "whsec_3fliGptaB4oAeKT0ytxlha4JT57h3/mo";
/// let sender = CallerId::new("https://pay.example", "webhook");
/// let security = Security::builder().webhook(Webhook::standard(sender, secret)).direct().build();
/// assert!(security.is_ok());
/// ```
///
/// # Security
/// Each sender has a scheme and a secret of its own, [named](Self::name) where there are several: a client that
/// has the secret is the sender to every handler that accepts the scheme. An application with one secret
/// for two does not start.
#[must_use = "a sender is accepted once it is given to the builder of a `Security`"]
pub struct Webhook {
    name: Option<String>,
    sender: CallerId,
    format: WebhookFormat,
    secrets: Vec<String>,
    tolerance: Option<Duration>,
    roles: Vec<String>,
    scopes: Vec<String>,
    tenant: Option<String>,
    deliveries: Option<Arc<dyn DeliveryStore>>,
    faults: ConfigFaults,
}

impl Webhook {
    /// A sender that signs as [Standard Webhooks](WebhookFormat::standard) has it, with a secret
    /// `whsec_..`.
    pub fn standard(sender: CallerId, secret: impl Into<String>) -> Self {
        Self::new(sender, WebhookFormat::standard(), secret)
    }

    /// A sender that signs as [Standard Webhooks](WebhookFormat::standard_asymmetric) has it with a private
    /// key of its own, and whose public key is `whpk_..`. No other party can sign, this service included.
    pub fn standard_asymmetric(sender: CallerId, public_key: impl Into<String>) -> Self {
        Self::new(sender, WebhookFormat::standard_asymmetric(), public_key)
    }

    /// A sender that signs in a format of its own.
    pub fn new(sender: CallerId, format: WebhookFormat, secret: impl Into<String>) -> Self {
        Self {
            name: None,
            sender,
            format,
            secrets: vec![secret.into()],
            tolerance: None,
            roles: Vec::new(),
            scopes: Vec::new(),
            tenant: None,
            deliveries: None,
            faults: ConfigFaults::default(),
        }
    }

    /// The name that `auth = ".."` uses; `webhook` by default.
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.faults.state(&mut self.name, name.into(), ".name(..)");
        self
    }

    /// A second secret, while the sender rotates: signatures of both are accepted. So it is
    /// with the public key of a sender that signs with a private one.
    pub fn other_secret(mut self, secret: impl Into<String>) -> Self {
        self.secrets.push(secret.into());
        self
    }

    /// How old a signature may be, and how far in the future; five minutes by default, an hour at most.
    pub fn tolerance(mut self, tolerance: Duration) -> Self {
        self.faults.state(&mut self.tolerance, tolerance, ".tolerance(..)");
        self
    }

    /// Where delivered messages are remembered; in this process by default. Processes that serve one
    /// sender share a store, and an application of
    /// [several processes](crate::SecurityBuilder::processes) does not start without.
    pub fn deliveries(mut self, store: impl DeliveryStore) -> Self {
        self.faults.state(&mut self.deliveries, Arc::new(store), ".deliveries(..)");
        self
    }

    /// Gives the sender a role.
    pub fn role<R: RoleEnum>(mut self, role: R) -> Self {
        self.roles.extend(name_of(R::NAMES, role.index()));
        self
    }

    /// Gives the sender a scope.
    pub fn scope<C: ScopeEnum>(mut self, scope: C) -> Self {
        self.scopes.extend(name_of(C::NAMES, scope.index()));
        self
    }

    /// The tenant that the sender belongs to.
    pub fn tenant(mut self, tenant: impl Into<String>) -> Self {
        self.faults.state(&mut self.tenant, tenant.into(), ".tenant(..)");
        self
    }

    /// What the scheme is called, for the faults of its configuration.
    pub(crate) fn scheme_name(&self) -> &str {
        self.name.as_deref().filter(|name| !name.trim().is_empty()).unwrap_or(NAME)
    }

    /// Whether the processes of the service will know together which messages were delivered.
    pub(crate) fn shares_its_deliveries(&self) -> bool {
        self.deliveries.as_ref().is_some_and(|store| store.is_shared())
    }

    /// Checks everything; the faults do not name the scheme.
    pub(crate) fn build(self) -> Result<WebhookScheme, ConfigError> {
        let (mut faults, sender) = (self.faults, self.sender);
        let tolerance = self.tolerance.unwrap_or(TOLERANCE);
        let is_blank = |text: Option<&str>| text.is_some_and(|text| text.trim().is_empty());
        for (is_faulty, fault) in [
            (is_blank(self.name.as_deref()), WebhookConfigError::NameEmpty),
            (
                sender.issuer().is_empty() || sender.subject().is_empty(),
                WebhookConfigError::SenderEmpty,
            ),
            (is_blank(self.tenant.as_deref()), WebhookConfigError::TenantEmpty),
            (
                !(Duration::from_secs(1)..=LONGEST_TOLERANCE).contains(&tolerance),
                WebhookConfigError::Tolerance,
            ),
        ] {
            if is_faulty {
                faults.add(fault.to_string());
            }
        }
        let secrets = faults.check_all(Secrets::new(&self.secrets, self.format.secret));
        let format = self.format.check(&mut faults);
        let (secrets, format) = faults.ready(secrets.zip(format))?;
        Ok(WebhookScheme(Arc::new(WebhookSettings {
            secrets,
            format,
            name: self.name.unwrap_or_else(|| NAME.to_owned()),
            sender,
            tolerance_millis: millis(tolerance),
            roles: self.roles,
            scopes: self.scopes,
            tenant: self.tenant,
            deliveries: self.deliveries.unwrap_or_else(|| Arc::new(MemoryDeliveries::new())),
        })))
    }
}

/// A sender whose requests are accepted.
#[derive(Clone)]
pub(crate) struct WebhookScheme(pub(super) Arc<WebhookSettings>);

impl WebhookScheme {
    pub(crate) fn scheme_name(&self) -> &str {
        &self.0.name
    }

    /// Whether each could sign as the other.
    pub(crate) fn shares_a_secret_with(&self, other: &Self) -> bool {
        self.0.secrets.overlap(&other.0.secrets)
    }
}

pub(super) struct WebhookSettings {
    pub(super) name: String,
    pub(super) sender: CallerId,
    pub(super) format: CheckedFormat,
    pub(super) secrets: Secrets,
    pub(super) tolerance_millis: i64,
    pub(super) roles: Vec<String>,
    pub(super) scopes: Vec<String>,
    pub(super) tenant: Option<String>,
    pub(super) deliveries: Arc<dyn DeliveryStore>,
}

/// Leaves the secrets out.
impl fmt::Debug for Webhook {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Webhook")
            .field("name", &self.scheme_name())
            .field("sender", &self.sender)
            .finish_non_exhaustive()
    }
}
