//! What a hook decides.

use std::borrow::Cow;
use std::fmt;

/// What a firewall makes of what it saw.
///
/// ```
/// use palisade::firewall::InspectionVerdict;
///
/// let verdict = InspectionVerdict::block("942100").and("949110");
/// assert_eq!(verdict.rules().len(), 2);
/// assert!(verdict.blocks());
/// assert!(InspectionVerdict::Allow.rules().is_empty());
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum InspectionVerdict {
    /// Nothing matched.
    #[default]
    Allow,
    /// These rules matched; the message passes and the audit hears of it.
    Log(Vec<RuleId>),
    /// These rules matched; the message is refused.
    Block(Vec<RuleId>),
}

impl InspectionVerdict {
    /// One rule matched, and the message passes.
    pub fn log(rule: impl Into<RuleId>) -> Self {
        Self::Log(vec![rule.into()])
    }

    /// One rule matched, and the message is refused.
    pub fn block(rule: impl Into<RuleId>) -> Self {
        Self::Block(vec![rule.into()])
    }

    /// One more rule that matched; [`Allow`](Self::Allow) becomes [`Log`](Self::Log).
    #[must_use]
    pub fn and(self, rule: impl Into<RuleId>) -> Self {
        let rule = rule.into();
        match self {
            Self::Allow => Self::Log(vec![rule]),
            Self::Log(mut rules) => {
                rules.push(rule);
                Self::Log(rules)
            }
            Self::Block(mut rules) => {
                rules.push(rule);
                Self::Block(rules)
            }
        }
    }

    /// The rules that matched.
    pub fn rules(&self) -> &[RuleId] {
        match self {
            Self::Allow => &[],
            Self::Log(rules) | Self::Block(rules) => rules,
        }
    }

    /// Whether the message is refused.
    pub fn blocks(&self) -> bool {
        matches!(self, Self::Block(_))
    }

    /// The rules as the audit has them: the first 32, with commas between.
    pub(crate) fn in_words(&self) -> String {
        const MOST: usize = 32;
        let rules = self.rules();
        if rules.is_empty() {
            return "unnamed".to_owned();
        }
        let named = rules.iter().take(MOST).map(RuleId::as_str).collect::<Vec<_>>().join(",");
        if rules.len() > MOST { format!("{named},..") } else { named }
    }
}

/// The id of a rule: up to 64 of ASCII's letters, digits and `_ - . : /`.
///
/// Anything else becomes `unnamed`: the audit tells which rule matched, never what it matched.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RuleId(Cow<'static, str>);

impl RuleId {
    const LONGEST: usize = 64;

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn of(id: Cow<'static, str>) -> Self {
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"_-.:/".contains(&byte);
        let is_id = (1..=Self::LONGEST).contains(&id.len()) && id.bytes().all(is_plain);
        Self(if is_id { id } else { Cow::Borrowed("unnamed") })
    }
}

impl From<&'static str> for RuleId {
    fn from(id: &'static str) -> Self {
        Self::of(Cow::Borrowed(id))
    }
}

impl From<String> for RuleId {
    fn from(id: String) -> Self {
        Self::of(Cow::Owned(id))
    }
}

impl From<u32> for RuleId {
    fn from(id: u32) -> Self {
        Self(Cow::Owned(id.to_string()))
    }
}

impl fmt::Display for RuleId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_that_could_be_a_matched_value_is_not_told() {
        for id in ["", "' OR 1=1", "a b", "<script>", "line\nbreak", "größe", &"9".repeat(65)] {
            assert_eq!(RuleId::from(id.to_owned()).as_str(), "unnamed", "{id:?}");
        }
        for id in ["942100", "own.rule-7", "crs:942100", "paths/admin"] {
            assert_eq!(RuleId::from(id.to_owned()).as_str(), id);
        }
    }

    #[test]
    fn the_words_are_bounded() {
        let many = (0..40_u32).fold(InspectionVerdict::Allow, InspectionVerdict::and);
        assert!(matches!(many, InspectionVerdict::Log(_)));
        assert_eq!(many.in_words().split(',').count(), 33);
        assert!(many.in_words().ends_with(",.."));
        assert_eq!(InspectionVerdict::Block(Vec::new()).in_words(), "unnamed");
    }
}
