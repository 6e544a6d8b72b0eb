//! The tenant of an object that is declared to be of one.

use crate::principal::Principal;

/// Whose an object is.
pub(crate) type TenantOf<T> = fn(&T) -> &str;

/// Whether an object is of the caller's tenant, where it is declared to be of one.
pub(crate) fn is_of_callers_tenant<T>(
    tenant_of: Option<TenantOf<T>>,
    object: &T,
    caller: &Principal,
) -> bool {
    tenant_of.is_none_or(|tenant| {
        caller.tenant().is_some_and(|own| !own.is_empty() && own == tenant(object))
    })
}
