//! From settings to a mapping: every rule that the settings must meet.

use super::provider::Preset;
use super::rule::{Rule, Target};
use super::settings::ClaimSettings;
use super::watch::Watch;
use super::{ClaimSource, MOST_RULES, Mapping, RuleSet, TokenKinds};
use crate::auth::jwt::claims;
use crate::auth::jwt::config_error::JwtConfigError;

/// The mapping, and which tokens the provider sends.
pub(in crate::auth::jwt) fn build(
    settings: ClaimSettings,
) -> Result<(Mapping, TokenKinds), JwtConfigError> {
    let preset = settings.provider.map(Preset::of);
    if preset.as_ref().is_some_and(|preset| preset.serves_everybody) && settings.required.is_empty()
    {
        return Err(JwtConfigError::AnybodyCouldCall);
    }
    let kinds = preset.as_ref().map(|preset| preset.kinds).unwrap_or_default();
    let mut draft = Draft::default();
    draft.add_all("roles_claim", settings.roles, &Target::Roles, preset.as_ref(), "roles")?;
    draft.add_all("scopes_claim", settings.scopes, &Target::Scopes, preset.as_ref(), "scope")?;
    let provided = preset.as_ref().filter(|_| settings.tenants.is_empty());
    if !settings.tenant.is_empty() && !settings.tenants.is_empty() {
        return Err(JwtConfigError::TenantOrTenants);
    }
    draft.add_all("tenant_claim", settings.tenant, &Target::Tenant, provided, "")?;
    draft.add_all("tenants_claim", settings.tenants, &Target::Tenants, None, "")?;
    for (source, texts) in preset.into_iter().flat_map(|preset| preset.required) {
        draft.require(&source, texts)?;
    }
    for (source, text) in settings.required {
        draft.require(&source, &[&text])?;
    }
    if draft.rules.len() > MOST_RULES {
        return Err(JwtConfigError::TooManyClaims);
    }
    let mapping = Mapping {
        required: draft.required.into(),
        rules: draft.rules.into(),
        functions: settings.functions.into(),
        strict: settings.strict,
        watch: Watch::default(),
    };
    Ok((mapping, kinds))
}

#[derive(Default)]
struct Draft {
    rules: Vec<Rule>,
    required: Vec<RuleSet>,
}

impl Draft {
    /// The sources of the application; where it names none those of the provider, else `usual`.
    fn add_all(
        &mut self,
        setting: &'static str,
        own: Vec<ClaimSource>,
        target: &Target,
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

    /// The claim must be one of these texts.
    fn require(&mut self, source: &ClaimSource, texts: &[&str]) -> Result<(), JwtConfigError> {
        // The whole name or the path that its dots make: one of both will do.
        let first = self.rules.len();
        for text in texts {
            if text.is_empty() {
                return Err(JwtConfigError::Empty("require_claim"));
            }
            let target = Target::Required((*text).into());
            check("require_claim", source, &target)?;
            self.add(source.clone(), &target, false);
        }
        let rules = (first..self.rules.len()).filter_map(|place| u32::try_from(place).ok());
        let bits = rules.filter_map(|place| RuleSet::checked_shl(1, place));
        self.required.push(bits.fold(0, |set, bit| set | bit));
        Ok(())
    }

    fn add(&mut self, source: ClaimSource, target: &Target, watched: bool) {
        for path in source.paths {
            self.rules.push(Rule {
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
    target: &Target,
) -> Result<(), JwtConfigError> {
    let mut steps = source.paths.iter().flatten();
    if source.paths.iter().any(Vec::is_empty) || steps.any(String::is_empty) {
        return Err(JwtConfigError::Empty(setting));
    }
    let is_reserved = |name: &&String| {
        claims::is_reserved(name) || (*name == "scope" && *target == Target::Roles)
    };
    if let Some(name) = source.paths.iter().filter_map(|path| path.first()).find(is_reserved) {
        return Err(JwtConfigError::ClaimReserved(name.clone()));
    }
    if source.commas && !matches!(target, Target::Roles | Target::Scopes) {
        return Err(JwtConfigError::OneText(setting));
    }
    Ok(())
}
