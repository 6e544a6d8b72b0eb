//! The tenant that a request's path names, and whether it is the caller's.

use axum::extract::rejection::RawPathParamsRejection;
use axum::extract::{FromRequestParts as _, RawPathParams};
use futures_util::FutureExt as _;
use http::request::Parts;

use crate::audit::record_tenant_entered;
use crate::context::RequestContext;
use crate::policy::CrossTenants;
use crate::principal::Principal;
use crate::problem::Refusal;
use crate::security::Security;

/// What is in the place of `.tenant_in_path(..)`; nothing on a route without it.
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

/// Lets a caller act in the tenant that the path names: in its own, or as a guest where the handler states that callers
/// of its tenant may and why. The rule was passed already.
///
/// # Errors
/// 404, as for a tenant that is not there, where the path names none or what cannot be the name of one, and for a caller
/// who may not be a guest; 503 where the audit has no room to tell of the guest.
pub(super) fn enter(
    context: &RequestContext,
    crossing: CrossTenants,
    caller: Principal,
    parts: &mut Parts,
) -> Result<Principal, Refusal> {
    let security = context.security();
    let named = named_by_path(security, parts)?;
    let is_name = |name: &String| {
        (1..=LONGEST_NAME).contains(&name.len()) && !name.chars().any(char::is_control)
    };
    let named = named.filter(is_name);
    let named = named.ok_or_else(|| security.foreign_objects().of_another_tenant())?;
    if caller.tenant() == Some(named.as_str()) {
        return Ok(caller);
    }
    // A credential that is confined to a tenant stays there.
    if caller.tenant() != Some(crossing.from) || caller.is_confined_to_its_tenant() {
        return Err(security.foreign_objects().of_another_tenant());
    }
    context.with_audited(|request| record_tenant_entered(request, &named, crossing.reason));
    Ok(caller.acting_in(named.into()))
}

/// More bytes than this name no tenant.
const LONGEST_NAME: usize = 255;
