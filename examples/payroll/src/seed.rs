//! Two tenants with a few employees, to begin with.

use jiff::civil::date;

use crate::employee::Status;
use crate::failure::Failure;
use crate::rows::{EmployeeRow, PayslipRow};
use crate::store::{Seed, Store};

/// The tenant of the first employees; the others are of another one.
pub const TENANT: &str = "acme";

/// Somebody to begin with.
pub struct Person {
    pub tenant: &'static str,
    pub id: &'static str,
    name: &'static str,
    mailbox: &'static str,
    department: &'static str,
    title: &'static str,
    iban: &'static str,
    salary_cents: i64,
}

/// Both tenants have an engineering: what a manager sees ends at the own tenant.
pub const PEOPLE: [Person; 6] = [
    Person {
        tenant: TENANT,
        id: "e1",
        name: "Ada Lovelace",
        mailbox: "ada",
        department: "People",
        title: "Head of people",
        iban: "DE89370400440532013000",
        salary_cents: 1_250_000,
    },
    Person {
        tenant: TENANT,
        id: "e2",
        name: "Grace Hopper",
        mailbox: "grace",
        department: "People",
        title: "Human resources",
        iban: "GB82WEST12345698765432",
        salary_cents: 980_000,
    },
    Person {
        tenant: TENANT,
        id: "e3",
        name: "Alan Turing",
        mailbox: "alan",
        department: "Engineering",
        title: "Engineer",
        iban: "FR1420041010050500013M02606",
        salary_cents: 720_000,
    },
    Person {
        tenant: TENANT,
        id: "e4",
        name: "Barbara Liskov",
        mailbox: "barbara",
        department: "Engineering",
        title: "Head of engineering",
        iban: "NL91ABNA0417164300",
        salary_cents: 1_100_000,
    },
    Person {
        tenant: "globex",
        id: "e5",
        name: "Hedy Lamarr",
        mailbox: "hedy",
        department: "People",
        title: "Head of people",
        iban: "AT611904300234573201",
        salary_cents: 1_010_000,
    },
    Person {
        tenant: "globex",
        id: "e6",
        name: "Niklaus Wirth",
        mailbox: "niklaus",
        department: "Engineering",
        title: "Head of engineering",
        iban: "CH9300762011623852957",
        salary_cents: 930_000,
    },
];

impl Person {
    /// What they sign in with, beside the password.
    pub fn email(&self) -> String {
        format!("{}@payroll.example", self.mailbox)
    }

    fn seed(&self) -> Seed {
        let Self { id, .. } = self;
        let on_leave = Status::OnLeave {
            until: date(2030, 12, 31),
            reason: "parental leave".to_owned(),
            deputy: Some("e1".to_owned()),
        };
        let row = EmployeeRow {
            name: self.name.to_owned(),
            email: self.email(),
            department: self.department.to_owned(),
            title: self.title.to_owned(),
            iban: self.iban.to_owned(),
            salary_cents: self.salary_cents,
            status: if *id == "e2" { on_leave } else { Status::Active },
            emergency_phone: format!("+1 555 010{}", id.trim_start_matches('e')),
            ssn: format!("seeded-ssn-{id}"),
            notes: format!("seeded-notes-{id}"),
        };
        let payslips = [date(2026, 1, 30), date(2026, 2, 27), date(2026, 3, 31)].map(|payday| {
            let payslip = PayslipRow {
                gross_cents: self.salary_cents,
                iban: self.iban.to_owned(),
                tax_number: format!("seeded-tax-{id}"),
            };
            (payday.to_string(), payslip)
        });
        Seed { tenant: self.tenant, id, row, payslips: payslips.into() }
    }
}

/// What somebody of the first employees signs in with.
pub fn password_of(id: &str) -> String {
    format!("{id} likes long walks")
}

/// What they may do.
pub fn roles_of(id: &str) -> Vec<&'static str> {
    match id {
        "e1" | "e5" => vec!["admin"],
        "e2" => vec!["hr"],
        "e4" | "e6" => vec!["manager"],
        _ => vec!["employee"],
    }
}

/// Fills a store that holds nobody yet.
pub fn fill_when_empty(store: &Store) -> Result<(), Failure> {
    store.fill_when_empty(&PEOPLE.map(|person| person.seed()))
}
