//! The store within one tenant: what a request may ask.

use std::ops::Bound;

use jiff::civil::Date;
use palisade::prelude::*;
use palisade::{Tenant, WithinTenant};
use redb::{ReadableDatabase, ReadableTable};
use serde_json::{from_slice, to_vec};

use crate::employee::Employee;
use crate::failure::StoreError;
use crate::input::NewEmployee;
use crate::payslip::Payslip;
use crate::rows::{EmployeeRow, PayslipRow};
use crate::store::{COUNTERS, EMPLOYEES, LAST_ID, PAYSLIPS, Store};

/// The store within one tenant.
#[derive(Clone)]
pub struct TenantStore {
    store: Store,
    tenant: Tenant,
}

impl WithinTenant for Store {
    type Scope = TenantStore;

    fn within(&self, tenant: &Tenant) -> TenantStore {
        TenantStore { store: self.clone(), tenant: tenant.clone() }
    }
}

impl TenantStore {
    pub async fn find(&self, id: &str) -> Result<Option<Employee>, StoreError> {
        let (tenant, id) = (self.tenant.clone(), id.to_owned());
        self.store
            .run(move |database| {
                let table = database.begin_read()?.open_table(EMPLOYEES)?;
                let found = table.get((tenant.name(), &*id))?;
                let row = found.map(|stored| from_slice::<EmployeeRow>(stored.value()));
                Ok(row.transpose()?.map(|row| row.under(tenant.name(), &id)))
            })
            .await
    }

    /// The next of those whom the caller may read: each row is asked as it is read, so that a page is full
    /// whoever stands between.
    pub async fn page(
        &self,
        visible: Visible<Employee>,
        after: Option<String>,
        limit: usize,
    ) -> Result<Vec<Permitted<Employee>>, StoreError> {
        let tenant = self.tenant.clone();
        self.store
            .run(move |database| {
                let table = database.begin_read()?.open_table(EMPLOYEES)?;
                let begin = after.as_deref().unwrap_or_default();
                let entries = table.range::<(&str, &str)>((
                    Bound::Excluded((tenant.name(), begin)),
                    Bound::Unbounded,
                ))?;
                let mut page = Vec::new();
                for entry in entries {
                    let (key, stored) = entry?;
                    let (of, id) = key.value();
                    if of != tenant.name() || page.len() >= limit {
                        break;
                    }
                    let row: EmployeeRow = from_slice(stored.value())?;
                    page.extend(visible.one(row.under(of, id)));
                }
                Ok(page)
            })
            .await
    }

    pub async fn payslip(
        &self,
        employee: &str,
        payday: Date,
    ) -> Result<Option<Payslip>, StoreError> {
        let (tenant, employee) = (self.tenant.clone(), employee.to_owned());
        self.store
            .run(move |database| {
                let table = database.begin_read()?.open_table(PAYSLIPS)?;
                let found = table.get((tenant.name(), &*employee, &*payday.to_string()))?;
                let row = found.map(|stored| from_slice::<PayslipRow>(stored.value()));
                Ok(row.transpose()?.map(|row| Payslip::of(row, tenant.name(), &employee, payday)))
            })
            .await
    }

    pub async fn payslips(
        &self,
        employee: &str,
        after: Option<Date>,
        limit: usize,
    ) -> Result<Vec<Payslip>, StoreError> {
        let (tenant, employee) = (self.tenant.clone(), employee.to_owned());
        self.store
            .run(move |database| {
                let table = database.begin_read()?.open_table(PAYSLIPS)?;
                let after = after.map(|payday| payday.to_string()).unwrap_or_default();
                let name = tenant.name();
                // No date is empty, and none comes after "~".
                let range = (
                    Bound::Excluded((name, &*employee, &*after)),
                    Bound::Excluded((name, &*employee, "~")),
                );
                let entries = table.range::<(&str, &str, &str)>(range)?.take(limit);
                let payslips = entries.map(|entry| {
                    let (key, stored) = entry?;
                    let row: PayslipRow = from_slice(stored.value())?;
                    let (tenant, employee, payday) = key.value();
                    Ok(Payslip::of(row, tenant, employee, payday.parse()?))
                });
                payslips.collect()
            })
            .await
    }

    /// Pays an employee; `None` where there is a payslip of that day.
    pub async fn pay(
        &self,
        employee: &Employee,
        payday: Date,
        gross_cents: i64,
    ) -> Result<Option<Payslip>, StoreError> {
        let (tenant, id, iban) = (self.tenant.clone(), employee.id.clone(), employee.iban.clone());
        self.store
            .run(move |database| {
                let row = PayslipRow { gross_cents, iban, tax_number: String::new() };
                let day = payday.to_string();
                let key = (tenant.name(), &*id, &*day);
                let write = database.begin_write()?;
                {
                    let mut table = write.open_table(PAYSLIPS)?;
                    if table.get(key)?.is_some() {
                        return Ok(None);
                    }
                    table.insert(key, to_vec(&row)?.as_slice())?;
                }
                write.commit()?;
                Ok(Some(Payslip::of(row, tenant.name(), &id, payday)))
            })
            .await
    }

    pub async fn hire(&self, new: NewEmployee) -> Result<Employee, StoreError> {
        let tenant = self.tenant.clone();
        self.store
            .run(move |database| {
                let write = database.begin_write()?;
                let row = EmployeeRow::hired(new);
                let id = {
                    let mut counters = write.open_table(COUNTERS)?;
                    let number = counters.get(LAST_ID)?.map_or(0, |last| last.value()) + 1;
                    counters.insert(LAST_ID, number)?;
                    format!("e{number}")
                };
                let stored = to_vec(&row)?;
                write.open_table(EMPLOYEES)?.insert((tenant.name(), &*id), stored.as_slice())?;
                write.commit()?;
                Ok(row.under(tenant.name(), &id))
            })
            .await
    }

    /// `None` where somebody was faster and the employee is gone; nothing changes on an error.
    pub async fn update<E: From<StoreError> + Send + 'static>(
        &self,
        id: &str,
        change: impl FnOnce(&mut Employee) -> Result<(), E> + Send + 'static,
    ) -> Result<Option<Employee>, E> {
        let (tenant, id) = (self.tenant.clone(), id.to_owned());
        self.store
            .run(move |database| {
                let key = (tenant.name(), &*id);
                let write = database.begin_write()?;
                let mut table = write.open_table(EMPLOYEES)?;
                let found = table.get(key)?.map(|stored| from_slice::<EmployeeRow>(stored.value()));
                let Some(row) = found.transpose()? else { return Ok(Ok(None)) };
                let mut employee = row.under(tenant.name(), &id);
                if let Err(refused) = change(&mut employee) {
                    return Ok(Err(refused));
                }
                let stored = to_vec(&EmployeeRow::of(employee.clone()))?;
                table.insert(key, stored.as_slice())?;
                drop(table);
                write.commit()?;
                Ok(Ok(Some(employee)))
            })
            .await?
    }

    pub async fn dismiss(&self, id: &str) -> Result<(), StoreError> {
        let (tenant, id) = (self.tenant.clone(), id.to_owned());
        self.store
            .run(move |database| {
                let write = database.begin_write()?;
                write.open_table(EMPLOYEES)?.remove((tenant.name(), &*id))?;
                write.commit()?;
                Ok(())
            })
            .await
    }
}
