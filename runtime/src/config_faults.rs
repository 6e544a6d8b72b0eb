//! Everything that is wrong with a configuration, collected while it is stated and checked.

/// The faults found so far, in words for whoever starts the application; each stands there once.
#[derive(Debug, Default)]
pub(crate) struct ConfigFaults(Vec<String>);

impl ConfigFaults {
    /// Adds a fault.
    pub(crate) fn add(&mut self, fault: impl Into<String>) {
        let fault = fault.into();
        if !self.0.contains(&fault) {
            self.0.push(fault);
        }
    }

    /// Keeps what `setter` states. The first statement stays, and a second is a fault.
    pub(crate) fn state<T>(&mut self, slot: &mut Option<T>, value: T, setter: &str) {
        if slot.is_some() {
            self.add(format!("`{setter}` was called twice"));
        } else {
            *slot = Some(value);
        }
    }

    /// The faults, one sentence each.
    pub(crate) fn into_sentences(self) -> Vec<String> {
        self.0
    }
}

impl<S: Into<String>> Extend<S> for ConfigFaults {
    fn extend<I: IntoIterator<Item = S>>(&mut self, faults: I) {
        faults.into_iter().for_each(|fault| self.add(fault));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_statement_is_one_fault_and_changes_nothing() {
        let (mut faults, mut realm) = (ConfigFaults::default(), None);
        faults.state(&mut realm, "a", ".realm(..)");
        assert!(faults.0.is_empty());
        faults.state(&mut realm, "b", ".realm(..)");
        faults.state(&mut realm, "c", ".realm(..)");
        assert_eq!(realm, Some("a"));
        assert_eq!(faults.into_sentences(), ["`.realm(..)` was called twice"]);
    }

    #[test]
    fn a_fault_is_told_once() {
        let mut faults = ConfigFaults::default();
        faults.extend(["a", "b", "a"]);
        faults.add("b");
        assert_eq!(faults.into_sentences(), ["a", "b"]);
    }
}
