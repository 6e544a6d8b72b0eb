//! What people earn, for statistics.

use futures_util::stream::{self, BoxStream, StreamExt as _, TryStreamExt as _};
use palisade::Cost;
use palisade::prelude::*;

use crate::employee::Employee;
use crate::tenant_store::TenantStore;

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
