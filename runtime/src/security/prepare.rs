//! The checks of a policy where it is first served.

use std::sync::{Arc, PoisonError};

use crate::problem::Refusal;
use crate::security::prepared::CheckedPolicy;
use crate::security::{HandlerPlan, PreparedPolicy, Route, Security};

impl Security {
    /// The checks of one policy at one route, once, at the first use; `secured_by` made them at start already.
    pub(crate) fn prepare(
        &self,
        plan: &HandlerPlan,
        route: &Route<'_>,
    ) -> Result<Arc<PreparedPolicy>, Refusal> {
        let id = plan.id();
        // A panic cannot leave the map half-written: what it holds was checked.
        let prepared = self.0.prepared.read().unwrap_or_else(PoisonError::into_inner);
        let known = prepared.get(&id);
        if let Some(known) = known.filter(|known| known.is_at(route)) {
            return Ok(Arc::clone(&known.policy));
        }
        let known = known.map(|known| Arc::clone(&known.policy));
        drop(prepared);
        let spec = plan.spec;
        let mut reasons = self.check_route(plan, route);
        if known.is_none() {
            reasons.extend(self.check(plan));
            reasons.extend(self.check_shape(&(plan.response)()));
        }
        if !reasons.is_empty() {
            return Err(Refusal::internal(format!("`{}`: {}", spec.name, reasons.join("; "))));
        }
        let policy = match known {
            Some(policy) => policy,
            None => PreparedPolicy::new(spec, &self.0.limits, self.addresses())
                .map(Arc::new)
                .ok_or_else(|| Refusal::internal("a limit that is not configured"))?,
        };
        let mut prepared = self.0.prepared.write().unwrap_or_else(PoisonError::into_inner);
        let checked =
            prepared.entry(id).or_insert_with(|| CheckedPolicy { policy, routes: Vec::new() });
        if !checked.is_at(route) {
            checked.routes.push((route.method_kind(), Box::from(&*route.path)));
        }
        Ok(Arc::clone(&checked.policy))
    }
}
