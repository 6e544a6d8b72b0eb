//! What people were paid, and what they earn: for themselves, and for statistics.

use futures_util::stream::{self, BoxStream, StreamExt as _, TryStreamExt as _};
use jiff::civil::Date;
use palisade::objects::{Field, any, caller};
use palisade::prelude::*;
use palisade::{ChildOf, Cost, ObjectId, TenantResource, allow_by_rule, field};

use crate::Role;
use crate::employee::{Employee, own_id};
use crate::rows::PayslipRow;
use crate::store::Store;
use crate::tenant_store::TenantStore;

/// One payment, to one employee: there is one a day at most.
#[derive(Redacted)]
pub struct Payslip {
    #[expose]
    pub payday: Date,
    #[expose]
    pub gross_cents: i64,
    /// Where the money went: hr can compare it with the bank's records.
    #[expose(mask = "last4", full = role("hr"))]
    pub iban: String,
    employee: String,
    tenant: String,
}

impl Payslip {
    pub fn of(row: PayslipRow, tenant: &str, employee: &str, payday: Date) -> Self {
        let PayslipRow { gross_cents, iban, .. } = row;
        let (employee, tenant) = (employee.to_owned(), tenant.to_owned());
        Self { payday, gross_cents, iban, employee, tenant }
    }
}

const EMPLOYEE: Field<Payslip, String> = field!(Payslip.employee);

// Who may read an employee may not therefore read its pay: a manager may not.
allow_by_rule!(Payslip: Read => any((EMPLOYEE.is(own_id()), caller::has_role(Role::Hr))));

/// The day that names a payslip among those of its employee: `2026-01-30`.
#[derive(Clone)]
pub struct PayslipDay(Date);

impl ObjectId for PayslipDay {
    fn read(parameters: &[&str]) -> Option<Self> {
        let [text] = parameters else { return None };
        let day: Date = text.parse().ok()?;
        // One payslip has one name.
        (day.to_string() == *text).then_some(Self(day))
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

impl ChildOf<Employee> for Payslip {
    fn is_child_of(&self, employee: &Employee) -> bool {
        self.employee == employee.id && self.tenant == employee.tenant
    }
}

/// One line of the export for statistics: what somebody earns, but not who.
#[derive(Redacted)]
pub struct Pay {
    /// The same for the same employee in every export of this deployment.
    #[expose(mask = "pseudonym")]
    employee: String,
    #[expose]
    title: String,
    #[expose]
    salary_cents: i64,
}

/// Lines as they come out of the store.
pub type Lines = BoxStream<'static, Result<Pay, Problem>>;

/// The pay of everyone whom the caller may read, a hundred at a time: neither memory nor a transaction is held for
/// long.
///
/// At its end it tells what it cost. One that breaks off costs what was reserved.
pub fn lines(store: TenantStore, visible: Visible<Employee>, cost: Cost) -> Lines {
    let pages = stream::try_unfold(None, move |after: Option<String>| {
        let (store, visible) = (store.clone(), visible.clone());
        async move {
            let page = store.page(visible, after, 100).await?;
            let last = page.last().map(|employee| employee.id.clone());
            Ok::<_, Problem>(last.map(|last| (page, Some(last))))
        }
    });
    let lines = pages.map_ok(|page| stream::iter(page).map(|employee| Ok(Pay::of(employee))));
    let counted = (0_u64, Some(cost), lines.try_flatten().boxed());
    stream::unfold(counted, |(count, mut cost, mut lines)| async move {
        let Some(line) = lines.next().await else {
            if let Some(cost) = cost.take() {
                cost.settle(count).await;
            }
            return None;
        };
        Some((line, (count + 1, cost, lines)))
    })
    .boxed()
}

impl Pay {
    fn of(employee: Permitted<Employee>) -> Self {
        let employee = employee.into_inner();
        Self { employee: employee.id, title: employee.title, salary_cents: employee.salary_cents }
    }
}
