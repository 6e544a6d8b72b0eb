//! The faults of a configuration, collected while it is stated and checked.

use super::config_error::JwtConfigError;

/// Faults in the order in which they were found, each once.
#[derive(Debug, Default)]
pub(super) struct JwtFaults(Vec<JwtConfigError>);

impl JwtFaults {
    pub(super) fn add(&mut self, fault: JwtConfigError) {
        if !self.0.contains(&fault) {
            self.0.push(fault);
        }
    }

    pub(super) fn extend(&mut self, other: Self) {
        other.0.into_iter().for_each(|fault| self.add(fault));
    }

    /// Keeps what a setter states. The first value stays, and a second call is a fault.
    pub(super) fn state<T>(&mut self, slot: &mut Option<T>, value: T, setting: &'static str) {
        if slot.is_some() {
            self.add(JwtConfigError::Repeated(setting));
        } else {
            *slot = Some(value);
        }
    }

    /// The same for two setters that say the opposite of each other, of which `other` is the one that is not called
    /// now.
    pub(super) fn state_one_of<T: PartialEq>(
        &mut self,
        slot: &mut Option<T>,
        value: T,
        setting: &'static str,
        other: &'static str,
    ) {
        if slot.as_ref().is_some_and(|before| *before != value) {
            self.add(JwtConfigError::OneOf(other, setting));
        } else {
            self.state(slot, value, setting);
        }
    }

    /// The value of a part; its error is a fault.
    pub(super) fn check<T>(&mut self, part: Result<T, JwtConfigError>) -> Option<T> {
        part.map_err(|fault| self.add(fault)).ok()
    }

    /// What was checked, or every fault.
    pub(super) fn ready<T>(self, parts: Option<T>) -> Result<T, Vec<JwtConfigError>> {
        parts.filter(|_| self.0.is_empty()).ok_or(self.0)
    }
}
