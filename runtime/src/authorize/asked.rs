//! What is asked of objects, for those who read what protects a route.

use std::any::type_name;

use crate::authorize::{Action, Allow};

/// An object that is asked whether the caller may do something with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ObjectAsked {
    object: &'static str,
    action: &'static str,
    rule: Option<String>,
}

impl ObjectAsked {
    pub(crate) fn of<T: Allow<A>, A: Action>() -> Self {
        Self {
            object: short::<T>(),
            action: short::<A>(),
            rule: T::RULE_IN_WORDS.map(|words| words()),
        }
    }

    /// The object's type.
    pub fn object(&self) -> &'static str {
        self.object
    }

    /// The action: `Read`.
    pub fn action(&self) -> &'static str {
        self.action
    }

    /// Who may, in a sentence: `tenant is the caller's tenant and owner is the caller`. `None` where code
    /// decides, which no sentence can be made of.
    pub fn rule(&self) -> Option<&str> {
        self.rule.as_deref()
    }
}

/// The name of a type without the modules it lies in: `Versioned<Note>`.
fn short<T>() -> &'static str {
    let name = type_name::<T>();
    let generic = name.find('<').unwrap_or(name.len());
    let start = name.get(..generic).and_then(|path| path.rfind("::")).map_or(0, |at| at + 2);
    name.get(start..).unwrap_or(name)
}
