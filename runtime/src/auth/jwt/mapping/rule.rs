//! One claim, what it is for, and what a value in it means.

use std::borrow::Cow;

use super::mapped::{Mapped, RuleSet};
use super::target::MappingTarget;
use crate::auth::NameTable;
use crate::spelling::is_plain;

/// One path into the claims.
pub(super) struct MappingRule {
    /// As a reader of the log knows it.
    pub(super) source: Box<str>,
    pub(super) path: Box<[Box<str>]>,
    pub(super) target: MappingTarget,
    pub(super) prefix: Box<str>,
    pub(super) commas: bool,
    /// Whether the application named this claim: then it is reported where no token carries it.
    pub(super) watched: bool,
}

/// A value of a claim that is neither absent nor null.
pub(super) enum ClaimForm<'t> {
    Text(&'t str),
    /// An array of texts.
    List(&'t [Cow<'t, str>]),
    True,
    Other,
}

impl MappingRule {
    /// Adds what `form` says under this rule, which is `bit`; or notes that it cannot be read.
    pub(super) fn apply(
        &self,
        bit: RuleSet,
        form: &ClaimForm<'_>,
        names: &NameTable,
        mapped: &mut Mapped,
    ) {
        mapped.found |= bit;
        if self.target == MappingTarget::True
            && matches!(form, ClaimForm::True | ClaimForm::Text("true"))
        {
            mapped.met |= bit;
            return;
        }
        let readable = match (&self.target, form) {
            (MappingTarget::Required(demand), ClaimForm::Text(text)) => {
                if demand.is_met_by(text) {
                    mapped.met |= bit;
                }
                true
            }
            (MappingTarget::Foreign | MappingTarget::True, _) => true,
            (MappingTarget::Tenant, ClaimForm::Text(text)) => self.set_tenant(text, mapped),
            (MappingTarget::Tenants, ClaimForm::Text(text)) => self.add_tenants([text], mapped),
            (MappingTarget::Tenants, ClaimForm::List(list)) => self.add_tenants(*list, mapped),
            (MappingTarget::Roles | MappingTarget::Scopes, ClaimForm::Text(text)) => {
                self.add_words(text, names, mapped)
            }
            (MappingTarget::Roles | MappingTarget::Scopes, ClaimForm::List(list)) => {
                for name in *list {
                    self.add_name(name, names, mapped);
                }
                true
            }
            (MappingTarget::Tenant | MappingTarget::Required(_), ClaimForm::List(_))
            | (_, ClaimForm::True | ClaimForm::Other) => false,
        };
        if !readable {
            mapped.refuse(&self.source);
        }
    }

    /// Two tenants are none: nothing says which one was meant.
    fn set_tenant(&self, text: &str, mapped: &mut Mapped) -> bool {
        let tenant = text.strip_prefix(&*self.prefix).filter(|tenant| !tenant.is_empty());
        match (tenant, mapped.tenant.as_deref()) {
            (None, _) => false,
            (Some(tenant), Some(known)) if tenant != known => {
                mapped.tenant = None;
                false
            }
            (Some(tenant), _) => {
                mapped.tenant = Some(tenant.into());
                true
            }
        }
    }

    /// All of them, or none where one is not a name.
    fn add_tenants(&self, texts: impl IntoIterator<Item: AsRef<str>>, mapped: &mut Mapped) -> bool {
        let named = |text: &str| {
            text.strip_prefix(&*self.prefix).filter(|tenant| !tenant.is_empty()).map(Box::from)
        };
        let tenants = texts.into_iter().map(|text| named(text.as_ref()));
        let Some(tenants) = tenants.collect::<Option<Vec<Box<str>>>>() else { return false };
        mapped.tenants.extend(tenants);
        true
    }

    /// Any number of spaces, and commas where they were asked for, separate names in a text. Other
    /// white space and control characters might separate them, or not: such a text is not read.
    fn add_words(&self, text: &str, names: &NameTable, mapped: &mut Mapped) -> bool {
        let is_odd =
            |letter: char| letter.is_control() || (letter.is_whitespace() && letter != ' ');
        if !is_plain(text) && text.contains(is_odd) {
            return false;
        }
        let separates = |byte: &u8| *byte == b' ' || (self.commas && *byte == b',');
        let mut start = 0;
        for word in text.as_bytes().split(separates) {
            let end = start + word.len();
            // A separator is a character by itself, so that words begin and end between two.
            if let Some(word) = text.get(start..end).filter(|word| !word.is_empty()) {
                self.add_name(word, names, mapped);
            }
            start = end + 1;
        }
        true
    }

    pub(super) fn add_name(&self, name: &str, names: &NameTable, mapped: &mut Mapped) {
        if let Some(name) = name.strip_prefix(&*self.prefix) {
            mapped.add(&self.target, name, names);
        }
    }
}
