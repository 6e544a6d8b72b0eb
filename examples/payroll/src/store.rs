//! Employees and their payslips in redb, an embedded store: one file, no server. Requests ask it within a tenant, as
//! [`TenantStore`](crate::tenant_store::TenantStore); here is what is asked before a tenant is known.

use std::path::PathBuf;
use std::sync::Arc;

use redb::backends::{FileBackend, InMemoryBackend};
use redb::{Database, ReadableDatabase, ReadableTable, TableDefinition};
use serde_json::{from_slice, to_vec};

use crate::employee::Colleague;
use crate::failure::{Failure, StoreError};
use crate::issuer::ISSUER;
use crate::own_file;
use crate::rows::{EmployeeRow, PayslipRow};

/// The customers of the service, by name.
const TENANTS: TableDefinition<'_, &str, ()> = TableDefinition::new("tenants");
/// By the tenant and the employee's id.
pub const EMPLOYEES: TableDefinition<'_, (&str, &str), &[u8]> =
    TableDefinition::new("employees of tenants");
/// By the tenant, the employee's id and the payday, `2026-01-30`.
pub const PAYSLIPS: TableDefinition<'_, (&str, &str, &str), &[u8]> =
    TableDefinition::new("payslips of tenants");
pub const COUNTERS: TableDefinition<'_, &str, u64> = TableDefinition::new("counters of tenants");
pub const LAST_ID: &str = "last_id";

/// A handle on the store; clones share it. What belongs to a tenant is reached within one.
#[derive(Clone)]
pub struct Store(Arc<Database>);

/// Somebody of the first employees, with payslips by payday.
pub struct Seed {
    pub tenant: &'static str,
    pub id: &'static str,
    pub row: EmployeeRow,
    pub payslips: Vec<(String, PayslipRow)>,
}

impl Store {
    /// The file that `PAYROLL_DB` names, or one below the system's temporary folder.
    pub fn open() -> Result<Self, Failure> {
        let (path, file) = if let Some(path) = std::env::var_os("PAYROLL_DB").map(PathBuf::from) {
            (path.clone(), own_file::named(&path).map_err(Failure::from))
        } else {
            let path = std::env::temp_dir().join("palisade-payroll.redb");
            (path.clone(), own_file::usual(&path))
        };
        let database = file
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
        write.open_table(TENANTS)?;
        write.open_table(EMPLOYEES)?;
        write.open_table(PAYSLIPS)?;
        write.open_table(COUNTERS)?;
        write.commit()?;
        Ok(Self(Arc::new(database)))
    }

    /// Runs a transaction off the async threads: redb waits for the disk.
    pub async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Database) -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, StoreError> {
        let database = Arc::clone(&self.0);
        let done = tokio::task::spawn_blocking(move || work(&database)).await;
        done.map_err(Failure::from).flatten().map_err(StoreError)
    }

    /// The tenant that an employee is of, by its id, which no other employee has or had; `None` where there is no such employee any more.
    pub async fn employer(&self, id: &str) -> Result<Option<String>, StoreError> {
        let id = id.to_owned();
        self.run(move |database| {
            let read = database.begin_read()?;
            let (tenants, employees) = (read.open_table(TENANTS)?, read.open_table(EMPLOYEES)?);
            for entry in tenants.iter()? {
                let (tenant, _) = entry?;
                if employees.get((tenant.value(), &*id))?.is_some() {
                    return Ok(Some(tenant.value().to_owned()));
                }
            }
            Ok(None)
        })
        .await
    }

    /// What is known of the caller that a token names; `None` where its tenant is no customer, and where it is an employee of this service's own tokens
    /// that the tenant has no more. A machine, and the callers of an identity provider, are no employees.
    pub async fn colleague(
        &self,
        tenant: &str,
        issuer: &str,
        subject: &str,
    ) -> Result<Option<Colleague>, StoreError> {
        let (tenant, subject) = (tenant.to_owned(), subject.to_owned());
        let is_employee = issuer == ISSUER;
        self.run(move |database| {
            let read = database.begin_read()?;
            if read.open_table(TENANTS)?.get(&*tenant)?.is_none() {
                return Ok(None);
            }
            let found = read.open_table(EMPLOYEES)?.get((&*tenant, &*subject))?;
            let found = found.filter(|_| is_employee);
            let row = found.map(|stored| from_slice::<EmployeeRow>(stored.value())).transpose()?;
            if is_employee && row.is_none() {
                return Ok(None);
            }
            Ok(Some(Colleague { department: row.map(|row| row.department) }))
        })
        .await
    }

    /// Puts employees in as they are, each with payslips; a store that holds any is left alone.
    pub fn fill_when_empty(&self, people: &[Seed]) -> Result<(), Failure> {
        let write = self.0.begin_write()?;
        {
            let mut employees = write.open_table(EMPLOYEES)?;
            if employees.first()?.is_some() {
                return Ok(());
            }
            let mut tenants = write.open_table(TENANTS)?;
            let mut paid = write.open_table(PAYSLIPS)?;
            for Seed { tenant, id, row, payslips } in people {
                tenants.insert(*tenant, ())?;
                employees.insert((*tenant, *id), to_vec(row)?.as_slice())?;
                for (payday, payslip) in payslips {
                    paid.insert((*tenant, *id, &**payday), to_vec(payslip)?.as_slice())?;
                }
            }
            write.open_table(COUNTERS)?.insert(LAST_ID, u64::try_from(people.len())?)?;
        }
        write.commit()?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::seed;

    impl Store {
        /// Dismisses an employee, as a request of the tenant does.
        pub async fn remove(&self, tenant: &str, id: &str) -> Result<(), StoreError> {
            let (tenant, id) = (tenant.to_owned(), id.to_owned());
            self.run(move |database| {
                let write = database.begin_write()?;
                write.open_table(EMPLOYEES)?.remove((&*tenant, &*id))?;
                write.commit()?;
                Ok(())
            })
            .await
        }
    }

    #[tokio::test]
    async fn who_was_dismissed_is_nobody_and_a_machine_never_was_an_employee() {
        let store = Store::in_memory().unwrap();
        seed::fill_when_empty(&store).unwrap();
        let is_known = async |tenant: &str, issuer: &str, id: &str| {
            store.colleague(tenant, issuer, id).await.unwrap().is_some()
        };
        assert!(is_known(seed::TENANT, ISSUER, "e2").await);
        assert_eq!(store.employer("e2").await.unwrap().as_deref(), Some(seed::TENANT));
        store.remove(seed::TENANT, "e2").await.unwrap();
        assert!(!is_known(seed::TENANT, ISSUER, "e2").await);
        assert_eq!(store.employer("e2").await.unwrap(), None);
        assert!(is_known(seed::TENANT, ISSUER, "e3").await, "a colleague stays");
        // Nobody of the other tenant is one here, and whoever somebody else vouches for is no employee.
        assert!(!is_known("globex", ISSUER, "e3").await);
        assert!(is_known(seed::TENANT, "machines", "nightly-export").await);
        assert!(is_known(seed::TENANT, "https://provider.example", "e2").await);
        assert!(!is_known("initech", "machines", "nightly-export").await);
    }
}
