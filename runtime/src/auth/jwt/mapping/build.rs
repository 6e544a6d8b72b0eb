//! From settings to a mapping: every rule that the settings must meet.

use super::provider::Preset;
use super::rule::{Demand, MappingRule, MappingTarget};
use super::settings::ClaimSettings;
use super::watch::Watch;
use super::{ClaimSource, MOST_RULES, Mapping, MappingRequirement, RuleSet, TokenKinds};
use crate::auth::jwt::claims;
use crate::auth::jwt::config_error::JwtConfigError;

/// The claim with the client that a token was made for.
const CLIENT: &str = "azp";

/// The mapping, and which tokens the provider sends; for an application that is called so.
pub(in crate::auth::jwt) fn build(
    settings: ClaimSettings,
    audiences: &[String],
) -> Result<(Mapping, TokenKinds), JwtConfigError> {
    let preset = settings.provider.map(Preset::of);
    let kinds = preset.as_ref().map(|preset| preset.kinds).unwrap_or_default();
    let mut draft = Draft::default();
    draft.add_all(
        "roles_claim",
        settings.roles,
        &MappingTarget::Roles,
        preset.as_ref(),
        "roles",
    )?;
    draft.add_all(
        "scopes_claim",
        settings.scopes,
        &MappingTarget::Scopes,
        preset.as_ref(),
        "scope",
    )?;
    let provided = preset.as_ref().filter(|_| settings.tenants.is_empty());
    if !settings.tenant.is_empty() && !settings.tenants.is_empty() {
        return Err(JwtConfigError::TenantOrTenants);
    }
    draft.add_all("tenant_claim", settings.tenant, &MappingTarget::Tenant, provided, "")?;
    draft.add_all("tenants_claim", settings.tenants, &MappingTarget::Tenants, None, "")?;
    if let Some(preset) = preset {
        draft.take(preset, &settings.required, audiences)?;
    }
    for (source, text) in settings.required {
        if text.is_empty() {
            return Err(JwtConfigError::Empty("require_claim"));
        }
        draft.require(vec![(source, Demand::one_of(&[&text]))], false)?;
    }
    if draft.rules.len() > MOST_RULES {
        return Err(JwtConfigError::TooManyClaims);
    }
    let mapping = Mapping {
        required: draft.required.into(),
        foreign: draft.foreign,
        rules: draft.rules.into(),
        functions: settings.functions.into(),
        strict: settings.strict,
        watch: Watch::default(),
    };
    Ok((mapping, kinds))
}

#[derive(Default)]
struct Draft {
    rules: Vec<MappingRule>,
    required: Vec<MappingRequirement>,
    foreign: RuleSet,
}

impl Draft {
    /// The sources of the application; where it names none those of the provider, else `usual`.
    fn add_all(
        &mut self,
        setting: &'static str,
        own: Vec<ClaimSource>,
        target: &MappingTarget,
        preset: Option<&Preset>,
        usual: &str,
    ) -> Result<(), JwtConfigError> {
        if !own.is_empty() {
            return own.into_iter().try_for_each(|source| {
                check(setting, &source, target)?;
                self.add(source, target, true);
                Ok(())
            });
        }
        match preset {
            Some(preset) => {
                for source in preset.sources(target) {
                    self.add(source.clone(), target, true);
                }
            }
            None if usual.is_empty() => {}
            None => self.add(usual.into(), target, false),
        }
        Ok(())
    }

    /// What the provider's tokens for its callers are known by, beside what the application requires.
    fn take(
        &mut self,
        preset: Preset,
        required: &[(ClaimSource, String)],
        audiences: &[String],
    ) -> Result<(), JwtConfigError> {
        let are_named = required.iter().any(|(source, _)| source.is_one_of(preset.names_callers));
        if !preset.names_callers.is_empty() && !are_named {
            let end = preset.clients_end.ok_or(JwtConfigError::AnybodyCouldCall)?;
            let ours = audiences.iter().map(|audience| Box::from(audience.as_str())).collect();
            self.require(vec![(CLIENT.into(), Demand::Client { ours, end })], false)?;
        }
        for (choices, or_client_id) in preset.required {
            self.require(choices, or_client_id)?;
        }
        let first = self.rules.len();
        for source in preset.foreign {
            self.add(source, &MappingTarget::Foreign, false);
        }
        self.foreign |= self.since(first);
        Ok(())
    }

    /// One of the claims must be what is demanded of it. Each stands for its whole name and for the path that
    /// the dots in it make: one of both will do.
    fn require(
        &mut self,
        choices: Vec<(ClaimSource, Demand)>,
        or_client_id: bool,
    ) -> Result<(), JwtConfigError> {
        let first = self.rules.len();
        for (source, demand) in choices {
            let target = MappingTarget::Required(demand);
            check("require_claim", &source, &target)?;
            self.add(source, &target, false);
        }
        let rules = self.since(first);
        self.required.push(MappingRequirement { rules, or_client_id });
        Ok(())
    }

    /// The rules from this place on.
    fn since(&self, first: usize) -> RuleSet {
        let places = (first..self.rules.len()).filter_map(|place| u32::try_from(place).ok());
        let bits = places.filter_map(|place| RuleSet::checked_shl(1, place));
        bits.fold(0, |set, bit| set | bit)
    }

    fn add(&mut self, source: ClaimSource, target: &MappingTarget, watched: bool) {
        for path in source.paths {
            self.rules.push(MappingRule {
                source: source.name.as_str().into(),
                path: path.into_iter().map(String::into_boxed_str).collect(),
                target: target.clone(),
                prefix: source.prefix.as_str().into(),
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
) -> Result<(), JwtConfigError> {
    let mut steps = source.paths.iter().flatten();
    if source.paths.iter().any(Vec::is_empty) || steps.any(String::is_empty) {
        return Err(JwtConfigError::Empty(setting));
    }
    let is_reserved = |name: &&String| {
        claims::is_reserved(name) || (*name == "scope" && *target == MappingTarget::Roles)
    };
    if let Some(name) = source.paths.iter().filter_map(|path| path.first()).find(is_reserved) {
        return Err(JwtConfigError::ClaimReserved(name.clone()));
    }
    if source.commas && !matches!(target, MappingTarget::Roles | MappingTarget::Scopes) {
        return Err(JwtConfigError::OneText(setting));
    }
    Ok(())
}
