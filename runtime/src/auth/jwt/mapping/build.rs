//! From settings to a mapping: every rule that the settings must meet.

use super::claim_settings::ClaimSettings;
use super::claims_mapping::{MOST_RULES, Mapping, MappingRequirement};
use super::provider::Preset;
use super::rule::MappingRule;
use super::target::{Demand, MappingTarget};
use super::watch::Watch;
use super::{ClaimSource, RuleSet, TokenKinds};
use crate::auth::jwt::claims;
use crate::auth::jwt::config_error::JwtConfigError;
use crate::auth::jwt::faults::JwtFaults;

/// The claim with the client that a token was made for.
const CLIENT: &str = "azp";

/// The mapping, and which tokens the provider sends; for an application that is called so. It is of use where there
/// is no fault.
pub(in crate::auth::jwt) fn build(
    settings: ClaimSettings,
    audiences: &[String],
    faults: &mut JwtFaults,
) -> (Mapping, TokenKinds) {
    let preset = settings.provider.map(Preset::of);
    let kinds = preset.as_ref().map(|preset| preset.kinds).unwrap_or_default();
    let mut draft = Draft { faults, rules: Vec::new(), required: Vec::new(), foreign: 0 };
    draft.add_all("roles_claim", settings.roles, &MappingTarget::Roles, preset.as_ref(), "roles");
    draft.add_all(
        "scopes_claim",
        settings.scopes,
        &MappingTarget::Scopes,
        preset.as_ref(),
        "scope",
    );
    let provided = preset.as_ref().filter(|_| settings.tenants.is_none());
    if settings.tenant.is_some() && settings.tenants.is_some() {
        draft.faults.add(JwtConfigError::TenantOrTenants);
    }
    let (tenant, tenants) = (Vec::from_iter(settings.tenant), Vec::from_iter(settings.tenants));
    draft.add_all("tenant_claim", tenant, &MappingTarget::Tenant, provided, "");
    draft.add_all("tenants_claim", tenants, &MappingTarget::Tenants, None, "");
    if let Some(preset) = preset {
        draft.take(preset, &settings.required, audiences);
    }
    for (source, text) in settings.required {
        if text.is_empty() {
            draft.faults.add(JwtConfigError::Empty("require_claim"));
        }
        draft.require(vec![(source, Demand::one_of(&[&text]))], false);
    }
    if draft.rules.len() > MOST_RULES {
        draft.faults.add(JwtConfigError::TooManyClaims);
    }
    let mapping = Mapping {
        required: draft.required.into(),
        foreign: draft.foreign,
        rules: draft.rules.into(),
        functions: settings.functions.into(),
        strict: settings.strict,
        watch: Watch::default(),
    };
    (mapping, kinds)
}

struct Draft<'f> {
    faults: &'f mut JwtFaults,
    rules: Vec<MappingRule>,
    required: Vec<MappingRequirement>,
    foreign: RuleSet,
}

impl Draft<'_> {
    /// The sources of the application; where it names none those of the provider, else `usual`.
    fn add_all(
        &mut self,
        setting: &'static str,
        own: Vec<ClaimSource>,
        target: &MappingTarget,
        preset: Option<&Preset>,
        usual: &str,
    ) {
        if !own.is_empty() {
            for source in own {
                check(setting, &source, target, self.faults);
                self.add(&source, target, true);
            }
            return;
        }
        match preset {
            Some(preset) => {
                for source in preset.sources(target) {
                    self.add(source, target, true);
                }
            }
            None if usual.is_empty() => {}
            None => self.add(&usual.into(), target, false),
        }
    }

    /// What the provider's tokens for its callers are known by, beside what the application requires.
    fn take(&mut self, preset: Preset, required: &[(ClaimSource, String)], audiences: &[String]) {
        let are_named = required.iter().any(|(source, _)| source.is_one_of(preset.names_callers));
        if !preset.names_callers.is_empty() && !are_named {
            if let Some(end) = preset.clients_end {
                let ours = audiences.iter().map(|audience| Box::from(audience.as_str())).collect();
                self.require(vec![(CLIENT.into(), Demand::Client { ours, end })], false);
            } else {
                self.faults.add(JwtConfigError::AnybodyCouldCall);
            }
        }
        for (choices, or_client_id) in preset.required {
            self.require(choices, or_client_id);
        }
        let first = self.rules.len();
        for source in preset.foreign {
            self.add(&source, &MappingTarget::Foreign, false);
        }
        self.foreign |= self.since(first);
        for (claim, flag) in preset.vouched {
            if required.iter().any(|(source, _)| source.is_one_of(&[claim])) {
                let first = self.rules.len();
                self.add(&(*flag).into(), &MappingTarget::True, false);
                let rules = self.since(first);
                self.required.push(MappingRequirement { rules, or_client_id: false });
            }
        }
    }

    /// One of the claims must be what is demanded of it. Each stands for its whole name and for the path that
    /// the dots in it make: one of both will do.
    fn require(&mut self, choices: Vec<(ClaimSource, Demand)>, or_client_id: bool) {
        let first = self.rules.len();
        for (source, demand) in choices {
            let target = MappingTarget::Required(demand);
            check("require_claim", &source, &target, self.faults);
            self.add(&source, &target, false);
        }
        let rules = self.since(first);
        self.required.push(MappingRequirement { rules, or_client_id });
    }

    /// The rules from this place on.
    fn since(&self, first: usize) -> RuleSet {
        let places = (first..self.rules.len()).filter_map(|place| u32::try_from(place).ok());
        let bits = places.filter_map(|place| RuleSet::checked_shl(1, place));
        bits.fold(0, |set, bit| set | bit)
    }

    fn add(&mut self, source: &ClaimSource, target: &MappingTarget, watched: bool) {
        let prefix = source.stated_prefix();
        for path in &source.paths {
            self.rules.push(MappingRule {
                source: source.name.as_str().into(),
                path: path.iter().map(|step| Box::from(step.as_str())).collect(),
                target: target.clone(),
                prefix: prefix.into(),
                commas: source.commas,
                watched,
            });
        }
    }
}

fn check(
    setting: &'static str,
    source: &ClaimSource,
    target: &MappingTarget,
    faults: &mut JwtFaults,
) {
    let mut steps = source.paths.iter().flatten();
    if source.paths.iter().any(Vec::is_empty) || steps.any(String::is_empty) {
        faults.add(JwtConfigError::Empty(setting));
    }
    let is_reserved = |name: &&String| {
        claims::is_reserved(name) || (*name == "scope" && *target == MappingTarget::Roles)
    };
    if let Some(name) = source.paths.iter().filter_map(|path| path.first()).find(is_reserved) {
        faults.add(JwtConfigError::ClaimReserved(name.clone()));
    }
    if source.is_restated() {
        faults.add(JwtConfigError::PrefixRepeated(source.name.clone()));
    }
    if source.commas && !matches!(target, MappingTarget::Roles | MappingTarget::Scopes) {
        faults.add(JwtConfigError::OneText(setting));
    }
}
