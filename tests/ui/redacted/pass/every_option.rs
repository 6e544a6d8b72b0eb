//! Each option of `#[expose]`, alone and together.

use palisade::prelude::*;

#[derive(Role)]
pub enum Role {
    #[role(implies = "hr")]
    Admin,
    Hr,
    Auditor,
}

#[derive(Scope)]
pub enum Scope {
    #[scope("payroll:read")]
    PayrollRead,
}

fn initials(name: &str) -> String {
    name.split(' ').filter_map(|word| word.chars().next()).collect()
}

#[derive(Redacted)]
#[redacted(rename_all = "camelCase")]
pub struct Employee {
    #[expose]
    id: u64,
    #[expose(rename = "fullName", mask = initials)]
    name: String,
    #[expose(mask = "email", full = role("hr"))]
    email: Option<String>,
    #[expose(mask = "last4", full = any(role("admin"), scope("payroll:read")))]
    iban: String,
    #[expose(mask = "first1")]
    city: String,
    #[expose(mask = "all")]
    street: String,
    #[expose(role = "hr")]
    salary_cents: i64,
    #[expose(role = Role::Admin)]
    bonus_cents: i64,
    #[expose(role = any("auditor", "hr"), scope = all("payroll:read"))]
    notes: Vec<String>,
    #[expose(sensitive = "the one-time code is shown once, to the caller who asked for it")]
    otp: String,
    #[expose]
    manager: Option<Box<Employee>>,
    password_hash: String,
}

fn main() {}
