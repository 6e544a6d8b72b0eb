//! What people were paid, and what they earn: for themselves, and for statistics.

use futures_util::stream::{self, BoxStream, StreamExt as _, TryStreamExt as _};
use jiff::civil::Date;
use palisade::Cost;
use palisade::prelude::*;
use serde::{Deserialize, Serialize};

use crate::employee::Employee;
use crate::store::Store;

/// One payment.
#[derive(Redacted, Serialize, Deserialize)]
#[redacted(raw_serialize = "the store keeps every field")]
pub struct Payslip {
    #[expose]
    pub payday: Date,
    #[expose]
    pub gross_cents: i64,
    /// Where the money went: hr can compare it with the bank's records.
    #[expose(mask = "last4", full = role("hr"))]
    pub iban: String,
    pub tax_number: String,
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

/// Everyone's pay, read a hundred at a time: neither memory nor a transaction is held for long.
///
/// At its end it tells what it cost. One that breaks off costs what was reserved.
pub fn lines(store: Store, cost: Cost) -> Lines {
    let pages = stream::try_unfold(None, move |after: Option<String>| {
        let store = store.clone();
        async move {
            let page = store.list(after, 100).await?;
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
    fn of(employee: Employee) -> Self {
        Self { employee: employee.id, title: employee.title, salary_cents: employee.salary_cents }
    }
}
