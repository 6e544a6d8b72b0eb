//! Which plan a caller has booked.

use crate::auth::Resolve;
use crate::clock::Clock;
use crate::json::scalar_member;
use crate::policy::{PlanMember, PlanTable};
use crate::principal::Principal;
use crate::problem::Refusal;

/// Where the plans of callers are known.
pub(crate) enum PlanSource {
    /// A claim of their credentials.
    Claim { name: String, table: &'static PlanTable },
    /// The application, asked for each caller.
    Store { asked: Resolve, table: &'static PlanTable },
}

impl PlanSource {
    /// The enum that its plans are of.
    pub(crate) fn table(&self) -> &'static PlanTable {
        let (Self::Claim { table, .. } | Self::Store { table, .. }) = self;
        table
    }

    /// The caller's plan; none where the claim is missing, has another form or names no plan, and where the
    /// application knows none.
    ///
    /// # Errors
    /// 503 where the application could not be asked.
    pub(crate) async fn of(
        &self,
        caller: &Principal,
        clock: &Clock,
    ) -> Result<Option<PlanMember>, Refusal> {
        match self {
            Self::Claim { name, table } => {
                let claims = caller.claims_json().unwrap_or_default();
                let plan = scalar_member(claims, name);
                Ok(plan.and_then(|plan| table.named(&plan)))
            }
            Self::Store { asked, .. } => asked.plan_of(clock, caller).await,
        }
    }
}
