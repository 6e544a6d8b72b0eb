//! What an application states about its callers: schemes, the names of roles and scopes, and how a
//! caller is resolved.

mod check;

use std::any::TypeId;
use std::sync::Arc;

use crate::auth::{Authenticator, NameTable, PlanSource, ProtectedResource, Resolve, Scheme};
use crate::config_faults::ConfigFaults;
use crate::edge::templates::Templates;
use crate::names::{RoleEnum, ScopeEnum};
use crate::principal::RegisteredEnums;

/// Who callers are.
#[derive(Default)]
pub(crate) struct AuthSettings {
    #[cfg(feature = "jwt")]
    issuers: Vec<crate::auth::jwt::Verifier>,
    /// The issuers whose configuration has a fault, which are not judged as if there were none.
    #[cfg(feature = "jwt")]
    faulty_issuers: Vec<String>,
    #[cfg(feature = "jwt")]
    dpop: Option<StatedDpop>,
    #[cfg(feature = "jwt")]
    revocations: Option<crate::auth::jwt::Revocations>,
    /// The webhooks among the schemes.
    #[cfg(feature = "webhook")]
    webhooks: Vec<crate::auth::webhook::WebhookScheme>,
    /// The names of those whose configuration has a fault.
    #[cfg(feature = "webhook")]
    faulty_webhooks: Vec<String>,
    /// The names of those that remember deliveries in this process alone.
    #[cfg(feature = "webhook")]
    forgetful_webhooks: Vec<String>,
    /// Whether the second scheme is for the issuers of the first.
    has_dpop: bool,
    /// Whether an issuer's tokens may be bound to the certificate of their connection.
    takes_certificate_bound: bool,
    schemes: Vec<Scheme>,
    default_auth: Option<Vec<String>>,
    names: Arc<NameTable>,
    enums: RegisteredEnums,
    resolver: Option<Resolve>,
    plans: Option<PlanSource>,
    realm: Option<String>,
    resource: Option<StatedResource>,
    tenant_parameter: Option<String>,
}

/// Proofs that are stated.
#[cfg(feature = "jwt")]
struct StatedDpop {
    is_of_one_process: bool,
    /// Nothing where there is a fault.
    rules: Option<Box<crate::auth::jwt::dpop::DpopRules>>,
}

/// What the service is called; nothing within where that has a fault.
struct StatedResource(Option<ProtectedResource>);

impl AuthSettings {
    pub(crate) fn set_roles<R: RoleEnum>(&mut self, faults: &mut ConfigFaults) {
        faults.state(&mut self.enums.roles, TypeId::of::<R>(), ".roles::<..>()");
        self.enums.role_names = R::NAMES;
        self.names = Arc::new(self.names.with_roles::<R>());
    }

    pub(crate) fn set_scopes<C: ScopeEnum>(&mut self, faults: &mut ConfigFaults) {
        faults.state(&mut self.enums.scopes, TypeId::of::<C>(), ".scopes::<..>()");
        self.enums.scope_names = C::NAMES;
        self.names = Arc::new(self.names.with_scopes::<C>());
    }

    #[cfg(feature = "jwt")]
    pub(crate) fn add_jwt(&mut self, jwt: crate::auth::Jwt, faults: &mut ConfigFaults) {
        let name = jwt.issuer_name().unwrap_or_default().to_owned();
        match faults.check_all(jwt.build()) {
            Some(issuer) => self.issuers.push(issuer),
            None => self.faulty_issuers.push(name),
        }
    }

    #[cfg(feature = "webhook")]
    pub(crate) fn add_webhook(&mut self, webhook: crate::auth::Webhook, faults: &mut ConfigFaults) {
        let name = webhook.scheme_name().to_owned();
        if !webhook.shares_its_deliveries() {
            self.forgetful_webhooks.push(name.clone());
        }
        match webhook.build() {
            Ok(scheme) => {
                self.webhooks.push(scheme.clone());
                self.add_authenticator(scheme);
            }
            Err(error) => {
                faults.extend(error.into_iter().map(|fault| format!("{name}: {fault}")));
                self.faulty_webhooks.push(name);
            }
        }
    }

    #[cfg(feature = "jwt")]
    pub(crate) fn set_dpop(&mut self, dpop: crate::auth::jwt::Dpop, faults: &mut ConfigFaults) {
        let is_of_one_process = dpop.is_of_one_process();
        let rules = faults.check_all(dpop.build()).map(Box::new);
        let stated = StatedDpop { is_of_one_process, rules };
        faults.state(&mut self.dpop, stated, ".dpop(..)");
    }

    #[cfg(feature = "jwt")]
    pub(crate) fn set_revocations(
        &mut self,
        revocations: crate::auth::jwt::Revocations,
        faults: &mut ConfigFaults,
    ) {
        revocations.check(faults);
        faults.state(&mut self.revocations, revocations, ".revocations(..)");
    }

    pub(crate) fn add_authenticator(&mut self, authenticator: impl Authenticator) {
        self.schemes.push(Scheme::new(Box::new(authenticator)));
    }

    pub(crate) fn set_default_auth(&mut self, schemes: Vec<String>, faults: &mut ConfigFaults) {
        faults.state(&mut self.default_auth, schemes, ".default_auth(..)");
    }

    pub(crate) fn set_resolver(&mut self, resolver: Resolve, faults: &mut ConfigFaults) {
        faults.state(&mut self.resolver, resolver, ".resolve(..)");
    }

    pub(crate) fn set_plans(&mut self, plans: PlanSource, faults: &mut ConfigFaults) {
        if self.plans.is_some() {
            faults.add(
                "plans are read from one place: call `.plan_claim(..)` or `.plan_store(..)`, once",
            );
        } else {
            self.plans = Some(plans);
        }
    }

    /// Where the plans of callers are known, beside `.resolve(..)`.
    pub(crate) fn plans(&self) -> Option<&PlanSource> {
        self.plans.as_ref()
    }

    pub(crate) fn set_realm(&mut self, realm: String, faults: &mut ConfigFaults) {
        faults.state(&mut self.realm, realm, ".realm(..)");
    }

    pub(crate) fn set_resource(&mut self, identifier: &str, faults: &mut ConfigFaults) {
        let resource = faults.check(ProtectedResource::new(identifier));
        faults.state(&mut self.resource, StatedResource(resource), ".resource(..)");
    }

    pub(crate) fn set_tenant_parameter(&mut self, name: String, faults: &mut ConfigFaults) {
        faults.state(&mut self.tenant_parameter, name, ".tenant_in_path(..)");
    }

    /// The issuers become one scheme, called `jwt`, which comes first, and with proofs a second.
    #[cfg(feature = "jwt")]
    pub(crate) fn ready(mut self, now_millis: i64) -> Self {
        let issuers = std::mem::take(&mut self.issuers);
        let dpop = self.dpop.take().and_then(|stated| stated.rules);
        if !issuers.is_empty() {
            self.has_dpop = dpop.is_some();
            self.takes_certificate_bound =
                issuers.iter().any(crate::auth::jwt::Verifier::takes_certificate_bound);
            let revocations = self.revocations.take();
            if let Some(revocations) = &revocations {
                revocations.know(issuers.iter().map(crate::auth::jwt::Verifier::issuer));
            }
            let schemes = crate::auth::jwt::schemes(issuers, dpop, revocations, now_millis);
            let own = std::mem::take(&mut self.schemes);
            self.schemes = schemes.into_iter().map(Scheme::new).chain(own).collect();
        }
        self.with_challenges()
    }

    #[cfg(not(feature = "jwt"))]
    pub(crate) fn ready(self, _: i64) -> Self {
        self.with_challenges()
    }

    fn with_challenges(mut self) -> Self {
        let mut schemes = std::mem::take(&mut self.schemes);
        let metadata = self.resource().map(ProtectedResource::metadata_url);
        for scheme in &mut schemes {
            scheme.make_challenges(self.realm(), metadata.as_deref());
        }
        Self { schemes, ..self }
    }

    /// Makes the refusals that are the same for everyone, now that the fields of every answer are known.
    pub(crate) fn make_answers(&mut self, templates: &Templates) {
        self.schemes.iter_mut().for_each(|scheme| scheme.make_answers(templates));
    }

    /// The authorization servers whose tokens count, each once, those of issuers included that are not joined yet.
    pub(crate) fn issuers(&self) -> Vec<String> {
        let own = self.schemes.iter().flat_map(|scheme| scheme.authorization_servers());
        #[cfg(feature = "jwt")]
        let own = self.issuers.iter().map(|issuer| issuer.issuer().to_owned()).chain(own);
        // Several schemes take the tokens of one, as `jwt` and `dpop` do.
        own.fold(Vec::new(), |mut servers, server| {
            if !servers.contains(&server) {
                servers.push(server);
            }
            servers
        })
    }

    /// Whether an issuer's tokens may be bound to the certificate of their connection.
    pub(crate) fn takes_certificate_bound(&self) -> bool {
        self.takes_certificate_bound
    }

    /// The schemes, those of issuers included that are not joined yet.
    pub(crate) fn scheme_names(&self) -> Vec<&str> {
        let own = self.schemes.iter().map(|scheme| scheme.name());
        #[cfg(feature = "jwt")]
        let own = {
            let jwt = self.has_issuers().then_some(crate::auth::jwt::JwtScheme::NAME);
            let dpop = self.dpop.as_ref().map(|_| crate::auth::jwt::dpop::DpopScheme::NAME);
            jwt.into_iter().chain(dpop).chain(own)
        };
        #[cfg(feature = "webhook")]
        let own = own.chain(self.faulty_webhooks.iter().map(String::as_str));
        own.collect()
    }

    /// Whether an issuer is stated that is not joined yet.
    #[cfg(feature = "jwt")]
    fn has_issuers(&self) -> bool {
        !self.issuers.is_empty() || !self.faulty_issuers.is_empty()
    }

    /// The scheme of this name.
    #[cfg(feature = "openapi")]
    pub(crate) fn named(&self, name: &str) -> impl Iterator<Item = &Scheme> {
        self.schemes.iter().filter(move |scheme| scheme.name() == name)
    }

    /// Each scheme by its name, and where its credentials are.
    #[cfg(feature = "openapi")]
    pub(crate) fn places(&self) -> impl Iterator<Item = (&str, crate::auth::CredentialPlace<'_>)> {
        self.schemes.iter().map(|scheme| (scheme.name(), scheme.place()))
    }

    /// The schemes that count where a handler names none.
    pub(crate) fn default_names(&self) -> Vec<String> {
        self.accepted(&[]).map(|scheme| scheme.name().to_owned()).collect()
    }

    /// The schemes whose credentials count: the named ones, or the default. With one scheme the default
    /// is clear; with several the application says.
    pub(crate) fn accepted<'a>(&'a self, accepted: &'a [&str]) -> impl Iterator<Item = &'a Scheme> {
        let stated = self.default_auth.as_deref().unwrap_or_default();
        let only = stated.is_empty() && self.schemes.len() == 1;
        self.schemes.iter().filter(move |scheme| {
            if accepted.is_empty() {
                only || stated.iter().any(|accepted| accepted == scheme.name())
            } else {
                accepted.contains(&scheme.name())
            }
        })
    }

    /// The schemes whose credentials browsers send by themselves.
    pub(crate) fn sent_by_browsers(&self) -> impl Iterator<Item = &Scheme> {
        self.schemes.iter().filter(|scheme| scheme.is_sent_by_browsers())
    }

    /// Whether a subject alone names a caller: there is one issuer.
    pub(crate) fn has_one_issuer(&self) -> bool {
        match &*self.schemes {
            [only] => !only.has_several_issuers(),
            [jwt, _] if self.has_dpop => !jwt.has_several_issuers(),
            _ => false,
        }
    }

    pub(crate) fn names(&self) -> &Arc<NameTable> {
        &self.names
    }

    pub(crate) fn enums(&self) -> &RegisteredEnums {
        &self.enums
    }

    pub(crate) fn resolver(&self) -> Option<&Resolve> {
        self.resolver.as_ref()
    }

    /// What this service is called by authorization servers.
    pub(crate) fn resource(&self) -> Option<&ProtectedResource> {
        self.resource.as_ref()?.0.as_ref()
    }

    /// The parameter of the path that names the caller's tenant.
    pub(crate) fn tenant_parameter(&self) -> Option<&str> {
        self.tenant_parameter.as_deref()
    }

    /// The realm that challenges name.
    pub(crate) fn realm(&self) -> &str {
        self.realm.as_deref().unwrap_or("api")
    }
}
