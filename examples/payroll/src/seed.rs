//! A few employees to begin with.

use jiff::civil::date;

use crate::employee::{Employee, Status};
use crate::login::hash;
use crate::pay::Payslip;
use crate::store::{Failure, Store};

/// What somebody of the first employees signs in with.
pub fn password_of(id: &str) -> String {
    format!("{id} likes long walks")
}

/// What they may do.
pub fn roles_of(id: &str) -> Vec<&'static str> {
    match id {
        "e1" => vec!["admin"],
        "e2" => vec!["hr"],
        _ => vec!["employee"],
    }
}

/// Fills a store that holds nobody yet.
pub fn fill_when_empty(store: &Store) -> Result<(), Failure> {
    let on_leave = Status::OnLeave {
        until: date(2030, 12, 31),
        reason: "parental leave".to_owned(),
        deputy: Some("e1".to_owned()),
    };
    let seeds = [
        ("e1", "Ada Lovelace", "ada", "Head of people", "DE89370400440532013000", 1_250_000),
        ("e2", "Grace Hopper", "grace", "Human resources", "GB82WEST12345698765432", 980_000),
        ("e3", "Alan Turing", "alan", "Engineer", "FR1420041010050500013M02606", 720_000),
    ];
    let people = seeds.map(|(id, name, mailbox, title, iban, salary_cents)| {
        let employee = Employee {
            id: id.to_owned(),
            name: name.to_owned(),
            email: format!("{mailbox}@payroll.example"),
            title: title.to_owned(),
            iban: iban.to_owned(),
            salary_cents,
            status: if id == "e2" { on_leave.clone() } else { Status::Active },
            ssn: format!("seeded-ssn-{id}"),
            password_hash: hash(&format!("seeded-hash-{id}"), &password_of(id)),
            notes: format!("seeded-notes-{id}"),
        };
        let payslips =
            [date(2026, 1, 30), date(2026, 2, 27), date(2026, 3, 31)].map(|payday| Payslip {
                payday,
                gross_cents: salary_cents,
                iban: iban.to_owned(),
                tax_number: format!("seeded-tax-{id}"),
            });
        (employee, payslips.into())
    });
    store.fill_when_empty(&people)
}
