//! Limits that are named in the program and stated in its configuration.

use std::collections::BTreeMap;

use crate::policy::Rate;

/// Every limit that the configuration states.
#[derive(Clone, Debug, Default)]
pub(crate) struct NamedLimits(BTreeMap<String, Rate>);

impl NamedLimits {
    /// Adds one, or says why it cannot hold.
    pub(crate) fn add(&mut self, name: String, rate: Rate) -> Result<(), String> {
        if rate.named.is_some() {
            return Err(format!("the limit `{name}` names another: state its numbers"));
        }
        if !rate.can_pass() {
            return Err(format!(
                "the limit `{name}` can never be met: limit, window, burst or cost is off"
            ));
        }
        let told = format!("the limit `{name}` is given twice");
        match self.0.insert(name, rate) {
            None => Ok(()),
            Some(_) => Err(told),
        }
    }

    /// The rate with its numbers in force; none where it names a limit that is not configured.
    pub(crate) fn resolve(&self, rate: Rate) -> Option<Rate> {
        let Some(name) = rate.named else { return Some(rate) };
        let configured = *self.0.get(name)?;
        // One unit is what a handler takes that says nothing.
        let cost = if rate.cost == 1 { configured.cost } else { rate.cost };
        Some(Rate { named: rate.named, cost, ..configured })
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::policy::Per;

    const MINUTE: Rate = Rate::new(100, Duration::from_secs(60)).burst(7).per(Per::Global);

    #[test]
    fn a_name_stands_for_the_numbers_that_are_configured() {
        let mut limits = NamedLimits::default();
        limits.add("export".to_owned(), MINUTE).unwrap();
        let resolved = limits.resolve(Rate::named("export")).unwrap();
        assert_eq!(resolved, Rate { named: Some("export"), ..MINUTE });
        assert_eq!(limits.resolve(Rate::named("export").cost(5)).unwrap().cost, 5);
        assert_eq!(limits.resolve(Rate::named("exports")), None);
        assert_eq!(limits.resolve(MINUTE), Some(MINUTE));
    }

    #[test]
    fn what_cannot_hold_is_refused() {
        let mut limits = NamedLimits::default();
        limits.add("export".to_owned(), MINUTE).unwrap();
        let add = |name: &str, rate| NamedLimits::add(&mut limits.clone(), name.to_owned(), rate);
        assert!(add("export", MINUTE).unwrap_err().contains("twice"));
        assert!(add("other", Rate::named("export")).unwrap_err().contains("names another"));
        assert!(add("other", MINUTE.cost(8)).unwrap_err().contains("never"));
        assert!(add("other", MINUTE.cost(7)).is_ok());
    }
}
