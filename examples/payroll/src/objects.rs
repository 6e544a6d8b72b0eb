//! Objects that requests name, as the store loads them.

use palisade::TenantResource;
use palisade::prelude::*;

use crate::employee::Employee;
use crate::payslip::{Payslip, PayslipDay};
use crate::store::Store;
use crate::tenant_store::TenantStore;

impl TenantResource for Employee {
    type Id = Text<64>;
    type Store = Store;
    type Error = Problem;

    fn tenant(&self) -> &str {
        &self.tenant
    }

    async fn load(store: &TenantStore, id: &Text<64>) -> Result<Option<Self>, Problem> {
        Ok(store.find(id.as_str()).await?)
    }
}

impl TenantResource for Payslip {
    type Id = (Text<64>, PayslipDay);
    type Store = Store;
    type Error = Problem;
    const PARAMS: &'static [&'static str] = &["id", "payday"];

    fn tenant(&self) -> &str {
        &self.tenant
    }

    async fn load(
        store: &TenantStore,
        (employee, PayslipDay(payday)): &(Text<64>, PayslipDay),
    ) -> Result<Option<Self>, Problem> {
        Ok(store.payslip(employee.as_str(), *payday).await?)
    }
}
