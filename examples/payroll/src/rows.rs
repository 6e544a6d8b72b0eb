//! What the store keeps, as JSON. Keys name the tenant, then the employee, then the payday.

use serde::{Deserialize, Serialize};

use crate::employee::{Employee, Status};
use crate::input::NewEmployee;

/// An employee without what the key says.
#[derive(Clone, Default, Serialize, Deserialize)]
pub struct EmployeeRow {
    pub name: String,
    pub email: String,
    pub department: String,
    pub title: String,
    pub iban: String,
    pub salary_cents: i64,
    #[serde(default)]
    pub status: Status,
    pub emergency_phone: String,
    pub ssn: String,
    pub notes: String,
}

/// A payslip without what the key says.
#[derive(Serialize, Deserialize)]
pub struct PayslipRow {
    pub gross_cents: i64,
    pub iban: String,
    pub tax_number: String,
}

impl EmployeeRow {
    pub fn of(employee: Employee) -> Self {
        Self {
            name: employee.name,
            email: employee.email,
            department: employee.department,
            title: employee.title,
            iban: employee.iban,
            salary_cents: employee.salary_cents,
            status: employee.status,
            emergency_phone: employee.emergency_phone,
            ssn: employee.ssn,
            notes: employee.notes,
        }
    }

    /// Somebody new, who has no account yet.
    pub fn hired(new: NewEmployee) -> Self {
        Self {
            name: new.name,
            email: new.email,
            department: new.department,
            title: new.title,
            iban: new.iban,
            salary_cents: new.salary_cents,
            ..Self::default()
        }
    }

    /// The employee whom the key names.
    pub fn under(self, tenant: &str, id: &str) -> Employee {
        Employee {
            id: id.to_owned(),
            name: self.name,
            email: self.email,
            department: self.department,
            title: self.title,
            iban: self.iban,
            salary_cents: self.salary_cents,
            status: self.status,
            emergency_phone: self.emergency_phone,
            ssn: self.ssn,
            notes: self.notes,
            tenant: tenant.to_owned(),
        }
    }
}
