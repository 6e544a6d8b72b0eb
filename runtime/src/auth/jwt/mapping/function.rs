//! Names that a function of the application reads from the claims.

use std::fmt;
use std::sync::Arc;

use serde::de::DeserializeOwned;

use super::Mapped;
use super::target::MappingTarget;
use crate::auth::NameTable;

/// The names in a claims set; `None` where it does not have the form that the function reads.
type ReadNames = dyn Fn(&str) -> Option<Vec<String>> + Send + Sync;

/// A function of the application, and what its names are.
#[derive(Clone)]
pub(super) struct NamesFunction {
    target: MappingTarget,
    read: Arc<ReadNames>,
}

impl NamesFunction {
    pub(super) fn new<T, N, F>(target: MappingTarget, read: F) -> Self
    where
        T: DeserializeOwned,
        N: IntoIterator<Item: Into<String>>,
        F: Fn(T) -> N + Send + Sync + 'static,
    {
        let read = move |claims: &str| {
            let claims = serde_json::from_str(claims).ok()?;
            Some(read(claims).into_iter().map(Into::into).collect())
        };
        Self { target, read: Arc::new(read) }
    }

    pub(super) fn read(&self, claims: &str, names: &NameTable, mapped: &mut Mapped) {
        match (self.read)(claims) {
            Some(found) => {
                for name in found {
                    mapped.add(&self.target, &name, names);
                }
            }
            None => mapped.refuse(if self.target == MappingTarget::Roles {
                "roles_from"
            } else {
                "scopes_from"
            }),
        }
    }
}

/// One and the same function, not one that does the same.
impl PartialEq for NamesFunction {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.read, &other.read)
    }
}

impl Eq for NamesFunction {}

impl fmt::Debug for NamesFunction {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_tuple("NamesFunction").field(&self.target).finish()
    }
}
