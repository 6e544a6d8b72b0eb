//! Time off.

use jiff::civil::Date;
use palisade::prelude::*;

use crate::employee::{Employee, Status};
use crate::error::LeaveError;
use crate::store::Store;

/// Time off.
#[input(verify)]
pub struct Leave {
    pub until: Date,
    #[validate(length(min = 1, max = 200), non_control_character)]
    pub reason: String,
    /// Who stands in.
    #[input(object)]
    pub deputy: Option<Named<Employee, Read>>,
}

/// Nobody stands in who is away.
impl Verify for Leave {
    type Store = Store;

    async fn verify(&self, _: &Store, _: Option<&Principal>) -> Result<Violations, Problem> {
        let mut found = Violations::default();
        let deputy = self.deputy.as_ref().map(Named::object).transpose()?;
        if deputy.is_some_and(Employee::is_on_leave) {
            found.add("/deputy", "on_leave", "is on leave");
        }
        Ok(found)
    }
}

impl Employee {
    /// Nobody goes on leave who is on leave.
    pub fn take_leave(&mut self, leave: Leave) -> Result<(), LeaveError> {
        if let Status::OnLeave { until, .. } = self.status {
            return Err(LeaveError::OnLeave { until });
        }
        let deputy = leave.deputy.as_ref().map(Named::object).transpose()?;
        let deputy = deputy.map(|deputy| deputy.id.clone());
        self.status = Status::OnLeave { until: leave.until, reason: leave.reason, deputy };
        Ok(())
    }
}
