//! The tenant that a request's path names, and whether it is the caller's.

use axum::extract::rejection::RawPathParamsRejection;
use axum::extract::{FromRequestParts as _, RawPathParams};
use futures_util::FutureExt as _;
use http::request::Parts;

use crate::principal::Principal;
use crate::problem::Refusal;
use crate::security::Security;

/// What stands in the place of `.tenant_in_path(..)`; nothing on a route without it.
///
/// # Errors
/// Two parameters of that name, one in an outer router: nothing says which is meant.
pub(super) fn named_by_path(
    security: &Security,
    parts: &mut Parts,
) -> Result<Option<String>, Refusal> {
    let Some(parameter) = security.tenant_parameter() else { return Ok(None) };
    // Nothing is waited for: the router has left them in the request.
    let captured = RawPathParams::from_request_parts(parts, &()).now_or_never();
    let captured = match captured.ok_or_else(unread)? {
        Ok(captured) => captured,
        Err(RawPathParamsRejection::MissingPathParams(_)) => return Ok(None),
        // What is not UTF-8 is the name of no tenant, which an authenticated caller learns.
        Err(_) => return Ok(Some("\0".to_owned())),
    };
    let mut named = captured.iter().filter(|(name, _)| *name == parameter);
    let tenant = named.next().map(|(_, tenant)| tenant.to_owned());
    if named.next().is_some() { Err(unread()) } else { Ok(tenant) }
}

fn unread() -> Refusal {
    Refusal::internal("the path's tenant cannot be read")
}

/// Whether the caller acts in the tenant that the path names.
pub(super) fn check(
    security: &Security,
    caller: &Principal,
    named: Option<&str>,
) -> Result<(), Refusal> {
    if named.is_none() || caller.tenant() == named {
        return Ok(());
    }
    Err(security.foreign_objects().of_another_tenant())
}
