//! What the rooms above read of the configuration.

use std::sync::{Arc, PoisonError};

use crate::audit::AuditOutputs;
use crate::auth::{NameTable, PlanSource, ProtectedResource, Resolve, Scheme};
use crate::authorize::{ApprovalStore, BreakGlassStore, ForeignObjects};
use crate::clock::Clock;
use crate::edge::address::Topology;
use crate::edge::address::rule::AddressRule;
use crate::edge::address::settings::AddressSettings;
use crate::edge::cors::ReadyCors;
use crate::edge::firewall::ReadyFirewall;
use crate::edge::headers::ResponseHeaders;
use crate::edge::host::Hosts;
use crate::edge::origin::Origin;
use crate::edge::owner::OwnerRule;
use crate::edge::ready_answer::ReadyAnswers;
use crate::edge::templates::Templates;
use crate::edge::versions::ReadyVersions;
use crate::input::JsonLimits;
use crate::policy::{Approval, Spec};
use crate::principal::RegisteredEnums;
use crate::rate::{
    GuardedStore, InFlightTable, NamedLimits, Probing, RateLimits, ReadyCapacity, Throttle,
};
use crate::redact::PseudonymKey;
use crate::rule::Conditions;
use crate::security::Security;
use crate::security::shadows::Shadows;

impl Security {
    /// The schemes whose credentials count: the named ones, or the default.
    pub(crate) fn accepted<'a>(&'a self, schemes: &'a [&str]) -> impl Iterator<Item = &'a Scheme> {
        self.0.auth.accepted(schemes)
    }

    /// The answer to a caller whom a rule refuses.
    pub(crate) fn forbidden(&self) -> &ReadyAnswers {
        &self.0.forbidden
    }

    pub(crate) fn names(&self) -> &Arc<NameTable> {
        self.0.auth.names()
    }

    pub(crate) fn has_one_issuer(&self) -> bool {
        self.0.auth.has_one_issuer()
    }

    pub(crate) fn enums(&self) -> &RegisteredEnums {
        self.0.auth.enums()
    }

    pub(crate) fn conditions(&self) -> &Conditions {
        &self.0.conditions
    }

    /// When rules were passed in an emergency.
    pub(crate) fn break_glass_store(&self) -> &dyn BreakGlassStore {
        &*self.0.break_glass.store
    }

    /// Requests that wait for approval.
    #[cfg_attr(not(feature = "approval"), allow(dead_code, reason = "nothing waits"))]
    pub(crate) fn approvals(&self) -> &dyn ApprovalStore {
        &*self.0.approvals.store
    }

    /// What a handler declares of approvals, by `module::name`.
    #[cfg_attr(not(feature = "approval"), allow(dead_code, reason = "nothing waits"))]
    pub(crate) fn approval_of(&self, handler: &str) -> Option<&'static Approval> {
        let users = self.0.users.lock().unwrap_or_else(PoisonError::into_inner);
        let is_it = |spec: &&&'static Spec| {
            handler.strip_prefix(spec.module).and_then(|rest| rest.strip_prefix("::"))
                == Some(spec.name)
        };
        users.iter().find(is_it).and_then(|spec| spec.approval.as_ref())
    }

    /// Whether every process knows of an approval.
    pub(super) fn shares_approvals(&self) -> bool {
        self.0.approvals.is_shared || !self.0.break_glass.is_one_of_several
    }

    /// Whether every process knows of an emergency.
    pub(super) fn remembers_emergencies(&self) -> bool {
        self.0.break_glass.is_shared || !self.0.break_glass.is_one_of_several
    }

    pub(crate) fn shadows(&self) -> &Shadows {
        &self.0.shadows
    }

    pub(crate) fn resolver(&self) -> Option<&Resolve> {
        self.0.auth.resolver()
    }

    /// Where the plans of callers are known, beside `.resolve(..)`.
    pub(crate) fn plans(&self) -> Option<&PlanSource> {
        self.0.auth.plans()
    }

    pub(crate) fn tenant_parameter(&self) -> Option<&str> {
        self.0.auth.tenant_parameter()
    }

    pub(crate) fn topology(&self) -> &Topology {
        &self.0.edge.topology
    }

    /// What looks at messages, where anything does.
    pub(crate) fn firewall(&self) -> Option<&ReadyFirewall> {
        self.0.edge.firewall.as_ref()
    }

    pub(crate) fn address_throttle(&self) -> &Throttle {
        &self.0.limits.address
    }

    pub(crate) fn named_limits(&self) -> &NamedLimits {
        &self.0.limits.named
    }

    pub(crate) fn limits(&self) -> &RateLimits {
        &self.0.limits
    }

    pub(crate) fn store(&self) -> &GuardedStore {
        &self.0.limits.store
    }

    /// How many requests may be handled, where that is stated.
    pub(crate) fn capacity(&self) -> Option<&ReadyCapacity> {
        self.0.limits.capacity.as_ref()
    }

    /// Refused ids of objects.
    pub(crate) fn probing(&self) -> &Probing {
        &self.0.limits.probing
    }

    /// The requests that are being handled, for bounds on their number.
    pub(crate) fn in_flight(&self) -> &InFlightTable {
        &self.0.limits.in_flight
    }

    /// Where the events of the audit go, beside `tracing`.
    pub(crate) fn audit_outputs(&self) -> &AuditOutputs {
        &self.0.audit
    }

    pub(crate) fn clock(&self) -> &Clock {
        &self.0.clock
    }

    pub(crate) fn resource(&self) -> Option<&ProtectedResource> {
        self.0.auth.resource()
    }

    /// Whether tokens may be bound to the certificate of their connection.
    pub(crate) fn takes_certificate_bound(&self) -> bool {
        self.0.auth.takes_certificate_bound()
    }

    /// The authorization servers whose tokens count.
    pub(crate) fn issuers(&self) -> Vec<String> {
        self.0.auth.issuers()
    }

    /// The header fields that a scheme leaves in answers.
    #[cfg(feature = "openapi")]
    pub(crate) fn fields_of_scheme(&self, name: &str) -> &[&str] {
        let mut own = self.0.auth.named(name);
        own.next().map_or(&[], |scheme| scheme.answers_with())
    }

    /// Each scheme by its name, and where its credentials are.
    #[cfg(feature = "openapi")]
    pub(crate) fn schemes(&self) -> impl Iterator<Item = (&str, crate::auth::CredentialPlace<'_>)> {
        self.0.auth.places()
    }

    /// Every scheme by its name.
    pub(crate) fn scheme_names(&self) -> Vec<&str> {
        self.0.auth.scheme_names()
    }

    /// Why a named scheme cannot be accepted.
    pub(crate) fn not_configured(&self, scheme: &str) -> String {
        self.0.auth.not_configured(scheme)
    }

    /// The schemes that count where a handler names none.
    pub(crate) fn default_auth(&self) -> Vec<String> {
        self.0.auth.default_names()
    }

    #[cfg(feature = "openapi")]
    pub(crate) fn foreign_objects_are_forbidden(&self) -> bool {
        self.0.foreign_objects == ForeignObjects::Forbidden
    }

    pub(crate) fn realm(&self) -> &str {
        self.0.auth.realm()
    }

    pub(crate) fn foreign_objects(&self) -> ForeignObjects {
        self.0.foreign_objects
    }

    pub(crate) fn json_limits(&self) -> JsonLimits {
        self.0.input.json_limits()
    }

    pub(crate) fn headers(&self) -> &ResponseHeaders {
        &self.0.edge.headers
    }

    /// The fields of usual answers.
    pub(crate) fn templates(&self) -> &Templates {
        &self.0.edge.templates
    }

    /// The rule about addresses of the whole application.
    pub(crate) fn address_rule(&self) -> Option<&AddressRule> {
        self.0.edge.address_rule.as_ref()
    }

    /// The rule about the countries and networks of addresses.
    pub(crate) fn owner_rule(&self) -> Option<&OwnerRule> {
        self.0.edge.owners.as_ref()
    }

    /// The versions of the API, where there are any.
    pub(crate) fn versions(&self) -> Option<&ReadyVersions> {
        self.0.edge.versions.as_ref()
    }

    pub(crate) fn addresses(&self) -> &AddressSettings {
        &self.0.edge.addresses
    }

    /// The schemes whose credentials browsers send by themselves.
    pub(crate) fn sent_by_browsers(&self) -> impl Iterator<Item = &Scheme> {
        self.0.auth.sent_by_browsers()
    }

    /// The sessions of browsers.
    #[cfg(feature = "session")]
    pub(crate) fn sessions(&self) -> Option<&crate::session::Sessions> {
        self.0.sessions.as_ref()
    }

    /// Which pages of other origins may read answers.
    pub(crate) fn cors(&self) -> Option<&ReadyCors> {
        self.0.browser.cors()
    }

    /// The origins whose pages may cause requests with such credentials.
    pub(crate) fn trusted_origins(&self) -> &[Origin] {
        self.0.browser.trusted()
    }

    pub(crate) fn hosts(&self) -> &Hosts {
        &self.0.edge.hosts
    }

    pub(crate) fn pseudonym_key(&self) -> Option<&PseudonymKey> {
        self.0.redact.pseudonym_key()
    }
}
