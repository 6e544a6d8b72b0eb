//! What a caller may do with the objects that a request names, found out when they were loaded.

use std::any::TypeId;

/// Types of objects and of actions, each with whether the caller may.
#[derive(Clone, Debug, Default)]
pub(crate) struct Granted(Vec<((TypeId, TypeId), bool)>);

impl Granted {
    /// Of two objects of one type both must grant it.
    pub(crate) fn note(&mut self, object_and_action: (TypeId, TypeId), may: bool) {
        match self.0.iter_mut().find(|(key, _)| *key == object_and_action) {
            Some((_, known)) => *known &= may,
            None => self.0.push((object_and_action, may)),
        }
    }

    /// Whether it was granted; what was not asked was not.
    pub(crate) fn holds(&self, object_and_action: (TypeId, TypeId)) -> bool {
        self.0.iter().any(|(key, may)| *key == object_and_action && *may)
    }
}
