//! Every invoice that a caller may see, as a stream.

use futures_util::stream::{self, BoxStream, StreamExt as _, TryStreamExt as _};
use palisade::prelude::*;

use crate::db::{Db, Tenant};
use crate::invoice::Invoice;

/// Invoices as they come out of the store.
pub type Lines = BoxStream<'static, Result<Permitted<Invoice>, Problem>>;

/// Reads a hundred at a time: no connection to the store waits for a slow caller.
pub fn lines(db: Db, tenant: Identity<Tenant>, visible: Visible<Invoice>) -> Lines {
    let readable = visible.query();
    let pages = stream::try_unfold(None, move |after| {
        let (db, tenant, readable) = (db.clone(), tenant.clone(), readable.clone());
        async move {
            let page = db.within(&tenant).page(&readable, after, 100).await?;
            let last = page.last().map(|invoice| invoice.id);
            Ok::<_, Problem>(last.map(|last| (page, Some(last))))
        }
    });
    pages.map_ok(move |page| stream::iter(visible.filter(page)).map(Ok)).try_flatten().boxed()
}
