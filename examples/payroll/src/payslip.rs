//! What people were paid.

use jiff::civil::Date;
use palisade::objects::{Field, any, caller};
use palisade::prelude::*;
use palisade::{ChildOf, ObjectId, allow_by_rule, field};

use crate::employee::{Employee, own_id};
use crate::role::Role;
use crate::rows::PayslipRow;

/// One payment, to one employee: there is one a day at most.
#[derive(Redacted)]
pub struct Payslip {
    #[expose]
    pub payday: Date,
    #[expose]
    pub gross_cents: i64,
    /// Where the money went: hr can compare it with the bank's records.
    #[expose(mask = "last4", full = role("hr"))]
    pub iban: String,
    pub employee: String,
    pub tenant: String,
}

impl Payslip {
    pub fn of(row: PayslipRow, tenant: &str, employee: &str, payday: Date) -> Self {
        let PayslipRow { gross_cents, iban, .. } = row;
        let (employee, tenant) = (employee.to_owned(), tenant.to_owned());
        Self { payday, gross_cents, iban, employee, tenant }
    }
}

const EMPLOYEE: Field<Payslip, String> = field!(Payslip.employee);

// Who may read an employee may not therefore read its pay: a manager may not.
allow_by_rule!(Payslip: Read => any((EMPLOYEE.is(own_id()), caller::has_role(Role::Hr))));

/// The day that names a payslip among those of its employee: `2026-01-30`.
#[derive(Clone)]
pub struct PayslipDay(pub Date);

impl ObjectId for PayslipDay {
    fn read(parameters: &[&str]) -> Option<Self> {
        let [text] = parameters else { return None };
        let day: Date = text.parse().ok()?;
        // One payslip has one name.
        (day.to_string() == *text).then_some(Self(day))
    }
}

impl ChildOf<Employee> for Payslip {
    fn is_child_of(&self, employee: &Employee) -> bool {
        self.employee == employee.id && self.tenant == employee.tenant
    }
}
