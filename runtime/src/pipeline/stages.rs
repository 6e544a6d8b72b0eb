//! Stage 3: who is calling.

use http::request::Parts;
use tokio::time::Instant;

use crate::context::{Carried, RequestContext};
use crate::pipeline::Apart;
use crate::pipeline::authentication::{Authenticated, RequestCredentials};
use crate::pipeline::tenant;
use crate::pipeline::unverified_body::UnreadBody;
use crate::policy::{Access, Spec};
use crate::principal::Principal;
use crate::problem::{Reason, Refusal};
use crate::security::HandlerPlan;

/// Stage 3. A public handler has a caller only where one of its parameters asks for it.
pub(crate) async fn authenticate(
    context: &RequestContext,
    spec: &Spec,
    wants_caller: bool,
    apart: &mut Apart,
    deadline: Instant,
) -> Result<Option<Principal>, Refusal> {
    let tenant = tenant::named_by_path(context.security(), &mut apart.parts)?;
    let (head, tenant) = (context.head(&apart.parts), tenant.as_deref());
    let body = UnreadBody::new(context, &mut apart.body, spec, deadline);
    let authenticated = match &spec.access {
        Access::Restricted { schemes, .. } => {
            let credentials = RequestCredentials::new(context, head, schemes).in_tenant(tenant);
            Some(credentials.authenticate(&body).await?)
        }
        Access::Public(_) if wants_caller => {
            let credentials = RequestCredentials::new(context, head, &[]).in_tenant(tenant);
            credentials.authenticate_optional(&body).await?
        }
        Access::Public(_) => None,
    };
    body.give_back();
    let Some(Authenticated { principal, by_token }) = authenticated else { return Ok(None) };
    context.note_caller(&principal, by_token);
    if spec.cross_tenants.is_none() {
        tenant::check(context.security(), &principal, tenant)?;
    }
    Ok(Some(principal))
}

/// Leaves the caller for the extractors, in place of the one before.
pub(crate) fn set_caller(
    context: &mut RequestContext,
    principal: Option<Principal>,
    parts: &mut Parts,
    plan: &'static HandlerPlan,
) {
    if let Some(stored) = &mut Carried::by(&mut parts.extensions).context {
        stored.set_caller(principal.clone());
        stored.set_plan(plan);
    }
    context.set_caller(principal);
    context.set_plan(plan);
}

/// The request's time ran out before its body was read.
pub(crate) fn too_slow() -> Refusal {
    Refusal::failed(Reason::RequestTimeout, "the guard took longer than the handler's timeout")
}
