//! Employees in redb, an embedded store: one file, no server.

use std::fs::{File, OpenOptions};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use palisade::Problem;
use redb::backends::{FileBackend, InMemoryBackend};
use redb::{Database, ReadableDatabase, ReadableTable, TableDefinition};

use crate::employee::Employee;
use crate::input::{Change, NewEmployee};

const EMPLOYEES: TableDefinition<'_, &str, &[u8]> = TableDefinition::new("employees");
const COUNTERS: TableDefinition<'_, &str, u64> = TableDefinition::new("counters");
const LAST_ID: &str = "last_id";

/// A handle on the store; clones share it.
#[derive(Clone)]
pub struct Store(Arc<Database>);

/// What went wrong in the store; callers learn nothing of it.
pub type Failure = Box<dyn std::error::Error + Send + Sync>;

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
        write.open_table(COUNTERS)?;
        write.commit()?;
        Ok(Self(Arc::new(database)))
    }

    /// Runs a transaction off the async threads: redb waits for the disk.
    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Database) -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, Problem> {
        let database = Arc::clone(&self.0);
        let done = tokio::task::spawn_blocking(move || work(&database)).await?;
        done.map_err(|cause| {
            Problem::new(palisade::http::StatusCode::INTERNAL_SERVER_ERROR).cause(cause)
        })
    }

    pub async fn find(&self, id: &str) -> Result<Option<Employee>, Problem> {
        let id = id.to_owned();
        self.run(move |database| {
            let table = database.begin_read()?.open_table(EMPLOYEES)?;
            let found = table.get(id.as_str())?;
            Ok(found.map(|stored| serde_json::from_slice(stored.value())).transpose()?)
        })
        .await
    }

    pub async fn list(&self, after: Option<String>, limit: u32) -> Result<Vec<Employee>, Problem> {
        self.run(move |database| {
            let table = database.begin_read()?.open_table(EMPLOYEES)?;
            let mut page = Vec::new();
            for entry in table.range(after.as_deref().unwrap_or("")..)? {
                let (id, stored) = entry?;
                if after.as_deref() == Some(id.value()) {
                    continue;
                }
                if page.len() == limit as usize {
                    break;
                }
                page.push(serde_json::from_slice(stored.value())?);
            }
            Ok(page)
        })
        .await
    }

    pub async fn hire(&self, new: NewEmployee) -> Result<Employee, Problem> {
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
                    ssn: String::new(),
                    password_hash: String::new(),
                    notes: String::new(),
                };
                let stored = serde_json::to_vec(&employee)?;
                write.open_table(EMPLOYEES)?.insert(employee.id.as_str(), stored.as_slice())?;
                employee
            };
            write.commit()?;
            Ok(employee)
        })
        .await
    }

    /// `None` where somebody was faster and the employee is gone.
    pub async fn change(&self, id: &str, change: Change) -> Result<Option<Employee>, Problem> {
        let id = id.to_owned();
        self.run(move |database| {
            let write = database.begin_write()?;
            let changed = {
                let mut table = write.open_table(EMPLOYEES)?;
                let found = table.get(id.as_str())?.map(|stored| stored.value().to_vec());
                let Some(stored) = found else { return Ok(None) };
                let mut employee: Employee = serde_json::from_slice(&stored)?;
                if let Some(title) = change.title {
                    employee.title = title;
                }
                if let Some(salary_cents) = change.salary_cents {
                    employee.salary_cents = salary_cents;
                }
                table.insert(id.as_str(), serde_json::to_vec(&employee)?.as_slice())?;
                employee
            };
            write.commit()?;
            Ok(Some(changed))
        })
        .await
    }

    pub async fn dismiss(&self, id: &str) -> Result<(), Problem> {
        let id = id.to_owned();
        self.run(move |database| {
            let write = database.begin_write()?;
            write.open_table(EMPLOYEES)?.remove(id.as_str())?;
            write.commit()?;
            Ok(())
        })
        .await
    }

    /// Puts employees in as they are; a store that holds any is left alone.
    pub fn fill_when_empty(&self, employees: &[Employee]) -> Result<(), Failure> {
        let write = self.0.begin_write()?;
        {
            let mut table = write.open_table(EMPLOYEES)?;
            if table.first()?.is_some() {
                return Ok(());
            }
            for employee in employees {
                let stored = serde_json::to_vec(employee)?;
                table.insert(employee.id.as_str(), stored.as_slice())?;
            }
            let last = u64::try_from(employees.len())?;
            write.open_table(COUNTERS)?.insert(LAST_ID, last)?;
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
