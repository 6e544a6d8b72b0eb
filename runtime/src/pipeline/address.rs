//! From which addresses requests are taken: the rule of the application, and that of a handler.

use std::net::IpAddr;

use crate::context::RequestContext;
use crate::maybe_ready::wait_for;
use crate::problem::{Reason, Refusal};
use crate::security::{PreparedPolicy, Security};

/// Stage 1, for every request.
///
/// # Errors
/// 403, which does not say why.
pub(super) fn check(security: &Security, client: IpAddr) -> Result<(), Refusal> {
    match security.address_rule() {
        Some(rule) if !rule.admits(client) => Err(Refusal::new(Reason::AddressRefused)),
        _ => Ok(()),
    }
}

/// The country and the network of the address, where there is a rule about them. Behind the limit by address:
/// the resolver may be asked over a network.
///
/// # Errors
/// 403, which does not say why, and 503 where it cannot be told.
pub(super) async fn check_owner(security: &Security, client: IpAddr) -> Result<(), Refusal> {
    let Some(rule) = security.owner_rule() else { return Ok(()) };
    let owner = wait_for!(rule.owner_of(client));
    let owner = owner.map_err(|cause| Refusal::failed(Reason::AddressOwnersUnavailable, cause))?;
    if rule.admits(&owner) { Ok(()) } else { Err(Refusal::new(Reason::AddressOwnerRefused)) }
}

/// The rule of the handler that the request reached, before anything else that it demands.
///
/// # Errors
/// As [`check`].
pub(super) fn check_handler(
    context: &RequestContext,
    prepared: &PreparedPolicy,
) -> Result<(), Refusal> {
    match &prepared.addresses {
        Some(rule) if !rule.admits(context.client()) => Err(Refusal::new(Reason::AddressRefused)),
        _ => Ok(()),
    }
}
