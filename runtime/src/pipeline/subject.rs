//! Whom a limit counts for a request, before and after its caller is known.

use crate::context::RequestContext;
use crate::policy::{Per, Spec};
use crate::principal::Principal;
use crate::problem::{Reason, Refusal};
use crate::rate::KeySubject;

/// Before authentication: limits by address, and a public handler's for everyone.
pub(crate) fn before_authentication(
    per: Per,
    context: &RequestContext,
    spec: &Spec,
) -> Option<KeySubject<'static>> {
    match per {
        Per::Ip => Some(KeySubject::Address(context.client())),
        // On a secured handler it is for callers: no other client may spend it.
        Per::Global if spec.is_public() => Some(KeySubject::Global),
        // What a request says about itself is asked elsewhere.
        _ => None,
    }
}

/// After it: every limit that was not asked before.
pub(crate) fn of_caller<'a>(
    per: Per,
    caller: Option<&'a Principal>,
    spec: &Spec,
) -> Result<Option<KeySubject<'a>>, Refusal> {
    match (per, caller) {
        (Per::Ip | Per::Path(_) | Per::Header(_) | Per::Field(_) | Per::By(_), _) => Ok(None),
        (Per::Global, _) if spec.is_public() => Ok(None),
        (Per::Global, _) => Ok(Some(KeySubject::Global)),
        (Per::Identity, Some(caller)) => Ok(Some(identity(caller))),
        (Per::ApiKey, Some(caller)) => {
            // A caller that logs in again has another session, and not another budget.
            let key = caller.confining_credential();
            Ok(Some(key.map_or_else(|| identity(caller), KeySubject::ApiKey)))
        }
        (Per::Tenant, Some(caller)) => match caller.tenant() {
            Some(tenant) => Ok(Some(KeySubject::Tenant(tenant))),
            None => Err(Refusal::new(Reason::TenantMissing)),
        },
        (Per::Identity | Per::ApiKey | Per::Tenant, None) => {
            Err(Refusal::internal("a limit per caller without a caller"))
        }
    }
}

/// A caller in its tenant: one of the same name in another has budgets of its own.
pub(crate) fn identity(caller: &Principal) -> KeySubject<'_> {
    let (issuer, subject, tenant) = (caller.issuer(), caller.subject(), caller.tenant());
    KeySubject::Identity { issuer, subject, tenant }
}
