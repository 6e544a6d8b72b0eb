//! Employees and their payslips in redb, an embedded store: one file, no server.

use std::error::Error;
use std::fmt::{self, Display, Formatter};
use std::fs::{File, OpenOptions};
use std::ops::Bound;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::civil::Date;
use redb::backends::{FileBackend, InMemoryBackend};
use redb::{Database, ReadableDatabase, ReadableTable, TableDefinition};
use serde_json::{from_slice, to_vec};

use crate::employee::{Employee, Status};
use crate::input::NewEmployee;
use crate::pay::Payslip;

const EMPLOYEES: TableDefinition<'_, &str, &[u8]> = TableDefinition::new("employees");
/// By the employee's id and the payday, `2026-01-30`.
const PAYSLIPS: TableDefinition<'_, (&str, &str), &[u8]> = TableDefinition::new("payslips");
const COUNTERS: TableDefinition<'_, &str, u64> = TableDefinition::new("counters");
const LAST_ID: &str = "last_id";

/// A handle on the store; clones share it.
#[derive(Clone)]
pub struct Store(Arc<Database>);

/// Whatever went wrong.
pub type Failure = Box<dyn Error + Send + Sync>;

/// What went wrong in the store; callers learn nothing of it.
#[derive(Debug)]
pub struct StoreError(Failure);

impl Display for StoreError {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        out.write_str("the store cannot answer")
    }
}

impl Error for StoreError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&*self.0)
    }
}

impl Store {
    /// The file that `PAYROLL_DB` names, or one below the system's temporary folder.
    pub fn open() -> Result<Self, Failure> {
        let path = std::env::var_os("PAYROLL_DB")
            .map_or_else(|| std::env::temp_dir().join("palisade-payroll.redb"), PathBuf::from);
        let database = own_file(&path)
            .map_err(Failure::from)
            .and_then(|file| Ok(Database::builder().create_with_backend(FileBackend::new(file)?)?))
            .map_err(|error| format!("cannot open the store {}: {error}", path.display()))?;
        Self::prepared(database)
    }

    /// A store that ends with the process.
    pub fn in_memory() -> Result<Self, Failure> {
        Self::prepared(Database::builder().create_with_backend(InMemoryBackend::new())?)
    }

    /// Makes the tables, so that reading an empty store finds them.
    fn prepared(database: Database) -> Result<Self, Failure> {
        let write = database.begin_write()?;
        write.open_table(EMPLOYEES)?;
        write.open_table(PAYSLIPS)?;
        write.open_table(COUNTERS)?;
        write.commit()?;
        Ok(Self(Arc::new(database)))
    }

    /// Runs a transaction off the async threads: redb waits for the disk.
    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Database) -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, StoreError> {
        let database = Arc::clone(&self.0);
        let done = tokio::task::spawn_blocking(move || work(&database)).await;
        done.map_err(Failure::from).flatten().map_err(StoreError)
    }

    pub async fn find(&self, id: &str) -> Result<Option<Employee>, StoreError> {
        let id = id.to_owned();
        self.run(move |database| {
            let table = database.begin_read()?.open_table(EMPLOYEES)?;
            let found = table.get(id.as_str())?;
            Ok(found.map(|stored| from_slice(stored.value())).transpose()?)
        })
        .await
    }

    pub async fn find_by_email(&self, email: &str) -> Result<Option<Employee>, StoreError> {
        let email = email.to_owned();
        self.run(move |database| {
            let table = database.begin_read()?.open_table(EMPLOYEES)?;
            for entry in table.iter()? {
                let employee: Employee = from_slice(entry?.1.value())?;
                if employee.email.to_lowercase() == email {
                    return Ok(Some(employee));
                }
            }
            Ok(None)
        })
        .await
    }

    pub async fn list(
        &self,
        after: Option<String>,
        limit: usize,
    ) -> Result<Vec<Employee>, StoreError> {
        self.run(move |database| {
            let table = database.begin_read()?.open_table(EMPLOYEES)?;
            let begin = after.as_deref().map_or(Bound::Unbounded, Bound::Excluded);
            let entries = table.range::<&str>((begin, Bound::Unbounded))?;
            entries.take(limit).map(|entry| Ok(from_slice(entry?.1.value())?)).collect()
        })
        .await
    }

    pub async fn payslips(
        &self,
        employee: &str,
        after: Option<Date>,
        limit: usize,
    ) -> Result<Vec<Payslip>, StoreError> {
        let employee = employee.to_owned();
        self.run(move |database| {
            let table = database.begin_read()?.open_table(PAYSLIPS)?;
            let after = after.map(|payday| payday.to_string()).unwrap_or_default();
            // No date is empty, and none comes after "~".
            let range =
                (Bound::Excluded((&*employee, &*after)), Bound::Excluded((&*employee, "~")));
            let entries = table.range::<(&str, &str)>(range)?;
            entries.take(limit).map(|entry| Ok(from_slice(entry?.1.value())?)).collect()
        })
        .await
    }

    pub async fn hire(&self, new: NewEmployee) -> Result<Employee, StoreError> {
        self.run(move |database| {
            let write = database.begin_write()?;
            let employee = {
                let mut counters = write.open_table(COUNTERS)?;
                let number = counters.get(LAST_ID)?.map_or(0, |last| last.value()) + 1;
                counters.insert(LAST_ID, number)?;
                let employee = Employee {
                    id: format!("e{number}"),
                    name: new.name,
                    email: new.email,
                    title: new.title,
                    iban: new.iban,
                    salary_cents: new.salary_cents,
                    status: Status::Active,
                    ssn: String::new(),
                    password_hash: String::new(),
                    notes: String::new(),
                };
                let stored = to_vec(&employee)?;
                write.open_table(EMPLOYEES)?.insert(employee.id.as_str(), stored.as_slice())?;
                employee
            };
            write.commit()?;
            Ok(employee)
        })
        .await
    }

    /// `None` where somebody was faster and the employee is gone; nothing changes on an error.
    pub async fn update<E: From<StoreError> + Send + 'static>(
        &self,
        id: &str,
        change: impl FnOnce(&mut Employee) -> Result<(), E> + Send + 'static,
    ) -> Result<Option<Employee>, E> {
        let id = id.to_owned();
        self.run(move |database| {
            let write = database.begin_write()?;
            let mut table = write.open_table(EMPLOYEES)?;
            let found = table.get(&*id)?.map(|stored| from_slice::<Employee>(stored.value()));
            let Some(mut employee) = found.transpose()? else { return Ok(Ok(None)) };
            if let Err(refused) = change(&mut employee) {
                return Ok(Err(refused));
            }
            table.insert(&*id, to_vec(&employee)?.as_slice())?;
            drop(table);
            write.commit()?;
            Ok(Ok(Some(employee)))
        })
        .await?
    }

    pub async fn dismiss(&self, id: &str) -> Result<(), StoreError> {
        let id = id.to_owned();
        self.run(move |database| {
            let write = database.begin_write()?;
            write.open_table(EMPLOYEES)?.remove(id.as_str())?;
            write.commit()?;
            Ok(())
        })
        .await
    }

    /// Puts employees in as they are, each with payslips; a store that holds any is left alone.
    pub fn fill_when_empty(&self, people: &[(Employee, Vec<Payslip>)]) -> Result<(), Failure> {
        let write = self.0.begin_write()?;
        {
            let mut employees = write.open_table(EMPLOYEES)?;
            if employees.first()?.is_some() {
                return Ok(());
            }
            let mut paid = write.open_table(PAYSLIPS)?;
            for (employee, payslips) in people {
                let id = &*employee.id;
                employees.insert(id, to_vec(employee)?.as_slice())?;
                for payslip in payslips {
                    let payday = payslip.payday.to_string();
                    paid.insert((id, &*payday), to_vec(payslip)?.as_slice())?;
                }
            }
            write.open_table(COUNTERS)?.insert(LAST_ID, u64::try_from(people.len())?)?;
        }
        write.commit()?;
        Ok(())
    }
}

/// The store's file, which nobody else on the machine may read when we make it.
fn own_file(path: &Path) -> std::io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}
