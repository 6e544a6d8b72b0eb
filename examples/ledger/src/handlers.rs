//! The endpoints. What protects each stands above it; there is nothing to review inside.

use palisade::RequestId;
use palisade::prelude::*;

use crate::db::{Db, Tenant};
use crate::error::PaymentError;
use crate::export::{self, Lines};
use crate::input::{
    NewInvoice, Paging, Payment, PaymentEvent, PaymentMessage, SCANS, Search, Upload,
};
use crate::invoice::Invoice;

/// Whether the service runs.
#[public(reason = "liveness probe", rate = "5/s")]
pub async fn health() -> &'static str {
    "ok"
}

/// The invoices that the caller may see, newest first.
#[secure(role = any("clerk", "auditor"), rate(limit = "100/s", per = "tenant"))]
pub async fn list(
    State(db): State<Db>,
    tenant: Identity<Tenant>,
    visible: Visible<Invoice>,
    Query(page): Query<Paging>,
) -> Result<Page<Permitted<Invoice>>, Problem> {
    let limit = page.limit.unwrap_or(20);
    let rows = db.within(&tenant).page(&visible.query(), page.after, limit + 1).await?;
    let page = Page::cut(visible.filter(rows), limit.into(), |last| last.id);
    Ok(page.parameter("after"))
}

/// Those of them that fit.
#[secure(role = any("clerk", "auditor"), rate(limit = "20/s", per = "tenant"))]
#[tracing::instrument(skip_all)]
pub async fn search(
    State(db): State<Db>,
    tenant: Identity<Tenant>,
    visible: Visible<Invoice>,
    Query(search): Query<Search>,
) -> Result<Json<Vec<Permitted<Invoice>>>, Problem> {
    let rows = db.within(&tenant).search(&visible.query(), &search).await?;
    tracing::info!(hits = rows.len(), "searched");
    Ok(Json(visible.filter(rows)))
}

/// A new invoice of the caller and its tenant.
#[secure(role = "clerk", rate = "10/s", rate(limit = "100/m", per = "tenant"))]
pub async fn create(
    State(db): State<Db>,
    tenant: Identity<Tenant>,
    visible: Visible<Invoice>,
    Json(new): Json<NewInvoice>,
) -> Result<Created<Option<Permitted<Invoice>>>, Problem> {
    let invoice = db.within(&tenant).create(visible.caller().id(), new).await?;
    Ok(Created::at(format!("/invoices/{}", invoice.id), visible.one(invoice)))
}

/// One invoice.
#[secure(rate = "50/s")]
pub async fn show(invoice: Authorized<Invoice, Read>) -> Json<Permitted<Invoice>> {
    Json(invoice.permitted())
}

/// Notes when an invoice was paid.
#[secure(role = "accountant", rate = "10/s")]
pub async fn pay(
    State(db): State<Db>,
    tenant: Identity<Tenant>,
    request: RequestId,
    invoice: Authorized<Invoice, Update>,
    visible: Visible<Invoice>,
    Json(payment): Json<Payment>,
) -> Result<Json<Permitted<Invoice>>, PaymentError> {
    if let Some(paid_on) = invoice.paid_on {
        return Err(PaymentError::Paid { paid_on });
    }
    let paid = db.within(&tenant).pay(invoice.id, payment.paid_on, &request).await?;
    paid.and_then(|paid| visible.one(paid)).map(Json).ok_or(PaymentError::Changed)
}

/// Notes the payment that the payment provider tells of; one that is noted already stays.
#[secure(auth = "webhook", rate = "100/s", rate(limit = "50/s", per = "ip"), body = "4KiB")]
pub async fn settle(
    State(db): State<Db>,
    request: RequestId,
    Json(message): Json<PaymentMessage>,
) -> Result<NoContent, Problem> {
    let PaymentMessage { kind: PaymentEvent::InvoicePaid, invoice, paid_on } = message;
    let invoice = invoice.authorized()?;
    db.within(&invoice.tenant).pay(invoice.id, paid_on, &request).await?;
    Ok(NoContent)
}

/// Puts a scan to an invoice, in place of the one before.
#[secure(role = "clerk", rate = "5/s", body = "2MiB")]
pub async fn attach(
    State(db): State<Db>,
    tenant: Identity<Tenant>,
    invoice: Authorized<Invoice, Update>,
    Multipart(upload): Multipart<Upload>,
) -> Result<NoContent, Problem> {
    db.within(&tenant).attach(invoice.id, &upload.scan).await?;
    Ok(NoContent)
}

/// The scan, as a file to save.
#[secure(rate = "10/s")]
pub async fn download(
    State(db): State<Db>,
    tenant: Identity<Tenant>,
    invoice: Authorized<Invoice, Read>,
) -> Result<Option<Download>, Problem> {
    let scan = db.within(&tenant).attachment(invoice.id).await?;
    Ok(scan.map(|scan| Download::one_of(SCANS, &scan.content_type, scan.bytes).named(scan.name)))
}

/// Everything the caller may see, as a table for spreadsheets.
#[secure(role = "auditor", rate(limit = "6/m", per = "tenant"))]
pub async fn export_csv(
    State(db): State<Db>,
    tenant: Identity<Tenant>,
    visible: Visible<Invoice>,
) -> Csv<Lines> {
    Csv::new(export::lines(db, tenant, visible)).named("invoices.csv")
}

/// The same, as one JSON object a line.
#[secure(role = "auditor", rate(limit = "6/m", per = "tenant"))]
pub async fn export_ndjson(
    State(db): State<Db>,
    tenant: Identity<Tenant>,
    visible: Visible<Invoice>,
) -> NdJson<Lines> {
    NdJson::new(export::lines(db, tenant, visible))
}
