//! What a page of another site may not cause: requests that carry a credential which the browser sends by
//! itself, a cookie or a name and a password.

use std::mem::take;
use std::net::IpAddr;

use axum::extract::Request;
use http::HeaderMap;

use crate::auth::Presented;
use crate::edge::cross_site::{is_own, may_change};
use crate::edge::peer::Peer;
use crate::problem::{Reason, Refusal};
use crate::request_head::RequestHead;
use crate::security::Security;

/// Refuses the request that a page of another site caused and that carries such a credential, whatever
/// handler it is for: the credential need not be good, and nothing of the body was read.
///
/// # Errors
/// 403, as [`edge::cross_site`](crate::edge::cross_site) has it.
pub(super) fn check(
    security: &Security,
    peer: &Peer,
    client: IpAddr,
    request: &mut Request,
) -> Result<(), Refusal> {
    let (method, headers) = (request.method(), request.headers());
    let is_asked = security.sent_by_browsers().next().is_some() && may_change(method, headers);
    if !is_asked || is_own(headers, security.trusted_origins()) {
        return Ok(());
    }
    let (parts, body) = take(request).into_parts();
    let head = RequestHead::new(&parts, peer, client);
    let is_carried =
        security.sent_by_browsers().any(|scheme| scheme.find(&head) != Presented::Absent);
    *request = Request::from_parts(parts, body);
    if is_carried { Err(refusal()) } else { Ok(()) }
}

/// The same for a request that changes who is logged in, with a credential or without: a page of another site logs
/// no caller in or out.
pub(crate) fn check_own(security: &Security, headers: &HeaderMap) -> Result<(), Refusal> {
    if is_own(headers, security.trusted_origins()) { Ok(()) } else { Err(refusal()) }
}

fn refusal() -> Refusal {
    Refusal::new(Reason::CrossSite).detail("the request was caused by a page of another site")
}
