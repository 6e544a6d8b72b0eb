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

    /// Adds faults of handlers, each `(handler, fault)`: one that several handlers have stands there once,
    /// with their names.
    pub(crate) fn extend_of_handlers(&mut self, faults: Vec<(String, String)>) {
        let mut merged: Vec<(String, Vec<String>)> = Vec::new();
        for (handler, fault) in faults {
            match merged.iter_mut().find(|(other, _)| *other == fault) {
                Some((_, handlers)) if handlers.contains(&handler) => {}
                Some((_, handlers)) => handlers.push(handler),
                None => merged.push((fault, vec![handler])),
            }
        }
        self.extend(merged.iter().map(|(fault, handlers)| format!("{}: {fault}", named(handlers))));
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

/// Handlers are told by name up to this number.
const MOST_NAMED: usize = 3;

fn named(handlers: &[String]) -> String {
    let told = handlers.iter().take(MOST_NAMED).map(String::as_str);
    let told = told.collect::<Vec<_>>().join(", ");
    match handlers.len().saturating_sub(MOST_NAMED) {
        0 => told,
        1 => format!("{told} and 1 other"),
        more => format!("{told} and {more} others"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_of_many_handlers_is_one() {
        let mut faults = ConfigFaults::default();
        let fault = |handler: &str, fault: &str| (format!("`{handler}`"), fault.to_owned());
        faults.extend_of_handlers(vec![
            fault("a", "no scheme"),
            fault("b", "no path"),
            fault("b", "no scheme"),
            fault("b", "no scheme"),
            fault("c", "no scheme"),
            fault("d", "no scheme"),
            fault("e", "no scheme"),
        ]);
        let told = ["`a`, `b`, `c` and 2 others: no scheme", "`b`: no path"];
        assert_eq!(faults.into_sentences(), told);
    }

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
