//! Everything that is wrong with a configuration, collected while it is stated and checked.

mod config_error;

use std::fmt;
use std::ops::RangeBounds;

pub use config_error::ConfigError;

/// The faults of a configuration, collected by its builder: one sentence each, and each sentence once.
///
/// A builder keeps each setting in an `Option`, so that [`state`](Self::state) can tell a second call of a setter, and
/// returns every fault at once, as a [`ConfigError`](crate::ConfigError), from its `build`.
///
/// ```
/// use palisade::{ConfigError, ConfigFaults};
///
/// struct MailBuilder {
///     relay: Option<String>,
///     faults: ConfigFaults,
/// }
///
/// impl MailBuilder {
///     fn relay(mut self, host: &str) -> Self {
///         self.faults.state(&mut self.relay, host.to_owned(), ".relay(..)");
///         self
///     }
///
///     fn build(mut self) -> Result<String, ConfigError> {
///         let relay = self.relay.unwrap_or_default();
///         if relay.is_empty() {
///             self.faults.add("no relay: name one with `.relay(..)`");
///         }
///         self.faults.into_result()?;
///         Ok(relay)
///     }
/// }
///
/// let builder = || MailBuilder { relay: None, faults: ConfigFaults::named("mail") };
/// assert!(builder().relay("a.example").build().is_ok());
/// let error = builder().relay("a.example").relay("b.example").build().unwrap_err();
/// assert_eq!(error.reasons(), ["mail: `.relay(..)` was called twice"]);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ConfigFaults {
    sentences: Vec<String>,
    /// What every sentence begins with: nothing, or a name and a colon.
    prefix: String,
}

impl ConfigFaults {
    /// No faults yet, of a configuration whose sentences begin with its name, such as `tokens`.
    #[must_use]
    pub fn named(name: &str) -> Self {
        Self { sentences: Vec::new(), prefix: format!("{name}: ") }
    }

    /// Adds a fault, unless it was added before.
    pub fn add(&mut self, fault: impl Into<String>) {
        let fault = fault.into();
        let sentence =
            if self.prefix.is_empty() { fault } else { format!("{}{fault}", self.prefix) };
        if !self.sentences.contains(&sentence) {
            self.sentences.push(sentence);
        }
    }

    /// Keeps what a setter states. The first value stays, and a second call is a fault. `setter` is written as it is
    /// called, `.realm(..)`; the sentence quotes it.
    pub fn state<T>(&mut self, slot: &mut Option<T>, value: T, setter: &str) {
        if slot.is_some() {
            self.add(format!("`{}` was called twice", bare(setter)));
        } else {
            *slot = Some(value);
        }
    }

    /// The same for a value that has a range; `takes` says in words which: `a second to a day`.
    pub fn state_within<T: PartialOrd>(
        &mut self,
        slot: &mut Option<T>,
        value: T,
        setter: &str,
        range: impl RangeBounds<T>,
        takes: &str,
    ) {
        if !range.contains(&value) {
            self.add(format!("`{}` takes {takes}", bare(setter)));
        }
        self.state(slot, value, setter);
    }

    /// The value of a part; its error is a fault.
    pub fn check<T, E: fmt::Display>(&mut self, part: Result<T, E>) -> Option<T> {
        part.map_err(|error| self.add(error.to_string())).ok()
    }

    /// The value of a part that tells all its faults, as `build` of a builder does; each of them is a fault.
    ///
    /// ```
    /// use palisade::ConfigFaults;
    ///
    /// let mut relay = ConfigFaults::named("relay");
    /// relay.extend(["no host", "no port"]);
    /// let mut faults = ConfigFaults::named("mail");
    /// let relay = faults.check_all(relay.into_result());
    /// let error = faults.ready(relay).unwrap_err();
    /// assert_eq!(error.reasons(), ["mail: relay: no host", "mail: relay: no port"]);
    /// ```
    pub fn check_all<T>(
        &mut self,
        part: Result<T, impl IntoIterator<Item: fmt::Display>>,
    ) -> Option<T> {
        let errors = match part {
            Ok(part) => return Some(part),
            Err(errors) => errors,
        };
        let mut is_told = false;
        for error in errors {
            self.add(error.to_string());
            is_told = true;
        }
        if !is_told {
            self.add(MISSING);
        }
        None
    }

    /// Ends the collection.
    ///
    /// # Errors
    /// Every fault, where there is one.
    pub fn into_result(self) -> Result<(), ConfigError> {
        ConfigError::all(self.sentences)
    }

    /// Ends the collection, with what [`check`](Self::check) and [`state`](Self::state) left.
    ///
    /// # Errors
    /// Every fault, where there is one, and where there are no `parts`.
    pub fn ready<T>(mut self, parts: Option<T>) -> Result<T, ConfigError> {
        if let Some(parts) = parts {
            return self.into_result().map(|()| parts);
        }
        if self.is_empty() {
            self.add(MISSING);
        }
        Err(ConfigError::of(self.sentences))
    }

    /// Adds faults of handlers, each `(handler, fault)`: one that several handlers have is listed once,
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
        self.sentences
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.sentences.is_empty()
    }
}

/// A setter without the quotes that its sentence brings.
fn bare(setter: &str) -> &str {
    setter.trim_matches('`')
}

/// What is told of a part that is not there and tells no fault.
const MISSING: &str = "a setting is missing";

impl<S: Into<String>> Extend<S> for ConfigFaults {
    fn extend<I: IntoIterator<Item = S>>(&mut self, faults: I) {
        faults.into_iter().for_each(|fault| self.add(fault));
    }
}

/// Handlers are listed by name up to this number.
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
        assert!(faults.is_empty());
        faults.state(&mut realm, "b", ".realm(..)");
        faults.state(&mut realm, "c", ".realm(..)");
        assert_eq!(realm, Some("a"));
        assert_eq!(faults.into_sentences(), ["`.realm(..)` was called twice"]);
    }

    #[test]
    fn a_setter_is_quoted_once() {
        let (mut faults, mut relay) = (ConfigFaults::default(), None::<u8>);
        faults.state(&mut relay, 1, "`.relay(..)`");
        faults.state_within(&mut relay, 0, "`.relay(..)`", 1.., "one at least");
        let told = ["`.relay(..)` takes one at least", "`.relay(..)` was called twice"];
        assert_eq!(faults.into_sentences(), told);
    }

    #[test]
    fn a_value_out_of_its_range_is_a_fault() {
        let told = |values: &[u8]| {
            let (mut faults, mut most) = (ConfigFaults::default(), None);
            for &value in values {
                faults.state_within(&mut most, value, ".most(..)", 1..=9, "1 to 9");
            }
            faults.into_sentences()
        };
        assert_eq!(told(&[1]), [""; 0]);
        assert_eq!(told(&[9]), [""; 0]);
        assert_eq!(told(&[10]), ["`.most(..)` takes 1 to 9"]);
        let both = ["`.most(..)` takes 1 to 9", "`.most(..)` was called twice"];
        assert_eq!(told(&[0, 1]), both);
        assert_eq!(told(&[1, 0]), both);
    }

    #[test]
    fn sentences_begin_with_the_name_of_what_is_configured() {
        let (mut faults, mut path) = (ConfigFaults::named("tokens"), None);
        faults.state(&mut path, "/a", ".path(..)");
        faults.state(&mut path, "/b", ".path(..)");
        faults.extend(["no key", "no key"]);
        let told = ["tokens: `.path(..)` was called twice", "tokens: no key"];
        assert_eq!(faults.into_sentences(), told);
    }

    #[test]
    fn parts_are_there_where_there_is_no_fault() {
        let part = |part: Result<u8, &str>| {
            let mut faults = ConfigFaults::named("a");
            let part = faults.check(part);
            faults.ready(part).map_err(|error| error.reasons().to_vec())
        };
        assert_eq!(part(Ok(1)), Ok(1));
        assert_eq!(part(Err("no key")), Err(vec!["a: no key".to_owned()]));
        let missing = ConfigFaults::named("a").ready(None::<u8>);
        assert_eq!(missing.unwrap_err().reasons(), ["a: a setting is missing"]);
        let mut faults = ConfigFaults::default();
        faults.add("no path");
        assert_eq!(faults.ready(Some(1)).unwrap_err().reasons(), ["no path"]);
    }

    #[test]
    fn every_fault_of_a_part_is_one() {
        let told = |part: Result<u8, Vec<&str>>| {
            let mut faults = ConfigFaults::named("a");
            let part = faults.check_all(part);
            faults.ready(part).map_err(|error| error.reasons().to_vec())
        };
        assert_eq!(told(Ok(1)), Ok(1));
        let both = vec!["a: no key".to_owned(), "a: no path".to_owned()];
        assert_eq!(told(Err(vec!["no key", "no path", "no key"])), Err(both));
        assert_eq!(told(Err(Vec::new())), Err(vec!["a: a setting is missing".to_owned()]));
        let mut whole = ConfigFaults::named("a");
        let part = ConfigFaults::named("b").ready(None::<u8>);
        assert_eq!(whole.check_all(part), None);
        assert_eq!(whole.into_sentences(), ["a: b: a setting is missing"]);
    }

    #[test]
    fn a_fault_is_told_once() {
        let mut faults = ConfigFaults::default();
        faults.extend(["a", "b", "a"]);
        faults.add("b");
        assert_eq!(faults.into_sentences(), ["a", "b"]);
    }
}
