//! The requests of one sender, as they are configured.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use super::format::CheckedFormat;
use super::secret::Secrets;
use super::{DeliveryStore, MemoryDeliveries, WebhookConfigError, WebhookFormat};
use crate::caller_id::CallerId;
use crate::clock::millis;
use crate::names::{RoleEnum, ScopeEnum, name_of};

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
    name: String,
    sender: CallerId,
    format: WebhookFormat,
    secrets: Vec<String>,
    tolerance: Duration,
    roles: Vec<String>,
    scopes: Vec<String>,
    tenant: Option<String>,
    deliveries: Option<Arc<dyn DeliveryStore>>,
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
            name: "webhook".to_owned(),
            sender,
            format,
            secrets: vec![secret.into()],
            tolerance: TOLERANCE,
            roles: Vec::new(),
            scopes: Vec::new(),
            tenant: None,
            deliveries: None,
        }
    }

    /// The name that `auth = ".."` uses; `webhook` by default.
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = name.into();
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
        self.tolerance = tolerance;
        self
    }

    /// Where delivered messages are remembered; in this process by default. Processes that serve one
    /// sender share a store, and an application of
    /// [several processes](crate::SecurityBuilder::processes) does not start without.
    pub fn deliveries(mut self, store: impl DeliveryStore) -> Self {
        self.deliveries = Some(Arc::new(store));
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
        self.tenant = Some(tenant.into());
        self
    }

    /// What the scheme is called, for the faults of its configuration.
    pub(crate) fn scheme_name(&self) -> &str {
        &self.name
    }

    pub(crate) fn build(self) -> Result<WebhookScheme, WebhookConfigError> {
        if self.name.trim().is_empty() {
            return Err(WebhookConfigError::NameEmpty);
        }
        if self.sender.issuer().is_empty() || self.sender.subject().is_empty() {
            return Err(WebhookConfigError::SenderEmpty);
        }
        if self.tenant.as_deref().is_some_and(|tenant| tenant.trim().is_empty()) {
            return Err(WebhookConfigError::TenantEmpty);
        }
        if !(Duration::from_secs(1)..=LONGEST_TOLERANCE).contains(&self.tolerance) {
            return Err(WebhookConfigError::Tolerance);
        }
        Ok(WebhookScheme(Arc::new(WebhookSettings {
            secrets: Secrets::new(&self.secrets, self.format.secret)?,
            format: self.format.check()?,
            name: self.name,
            sender: self.sender,
            tolerance_millis: millis(self.tolerance),
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

    /// Whether the processes of the service know together which messages were delivered.
    pub(crate) fn shares_its_deliveries(&self) -> bool {
        self.0.deliveries.is_shared()
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
            .field("name", &self.name)
            .field("sender", &self.sender)
            .finish_non_exhaustive()
    }
}
