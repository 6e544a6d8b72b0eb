//! A few employees to begin with.

use crate::employee::Employee;
use crate::store::{Failure, Store};

/// Fills a store that holds nobody yet.
pub fn fill_when_empty(store: &Store) -> Result<(), Failure> {
    let seeds = [
        ("e1", "Ada Lovelace", "ada", "Head of people", "DE89370400440532013000", 1_250_000),
        ("e2", "Grace Hopper", "grace", "Human resources", "GB82WEST12345698765432", 980_000),
        ("e3", "Alan Turing", "alan", "Engineer", "FR1420041010050500013M02606", 720_000),
    ];
    let employees = seeds.map(|(id, name, mailbox, title, iban, salary_cents)| Employee {
        id: id.to_owned(),
        name: name.to_owned(),
        email: format!("{mailbox}@payroll.example"),
        title: title.to_owned(),
        iban: iban.to_owned(),
        salary_cents,
        ssn: format!("seeded-ssn-{id}"),
        password_hash: format!("seeded-hash-{id}"),
        notes: format!("seeded-notes-{id}"),
    });
    store.fill_when_empty(&employees)
}
