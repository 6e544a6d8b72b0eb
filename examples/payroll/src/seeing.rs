//! What protects the service, for those who run it: the document of the API, the posture as a page.

use std::sync::OnceLock;

use axum::Json;
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use palisade::SecurityBuilder;
use palisade::audit::{AuditQueue, Chain, FileSink, WhenFull};
use palisade::prelude::{Query, SecureRouter, State, Text, get, input, secure};
use palisade::response::WholePage;
use serde_json::Value;

use crate::credentials::Credentials;
use crate::documents::Documents;
use crate::failure::Failure;
use crate::service::Service;

/// What is measured in this process.
static MEASURES: OnceLock<PrometheusHandle> = OnceLock::new();

/// Starts measuring.
pub fn measure() -> Result<(), Failure> {
    let handle = PrometheusBuilder::new().install_recorder()?;
    // Once for each process: `main` calls it.
    let _ = MEASURES.set(handle);
    Ok(())
}

/// With the audit in the file that the environment names: chained, and no request that it has no room for.
pub fn audited(security: SecurityBuilder) -> SecurityBuilder {
    let Ok(path) = std::env::var("PAYROLL_AUDIT") else { return security };
    let file = FileSink::at(path).chained(Chain::sha256());
    security.audit(AuditQueue::to(file, WhenFull::Refuse))
}

/// The routes, each behind its guard.
pub fn router() -> SecureRouter<Service, Credentials> {
    SecureRouter::accepting()
        .route("/openapi.json", get(openapi))
        .route("/openapi", get(openapi_page))
        .route("/posture", get(posture))
        .route("/metrics", get(metrics))
}

/// As whom the document is read.
#[input]
pub struct ReadAs {
    /// The role of the callers; without it everything is told.
    pub viewer: Option<Text<32>>,
}

/// The document of this API (OpenAPI 3.1), as callers of one role see it on request.
#[secure(role = "hr", rate = "5/s", unredacted = "the document holds no personal data")]
async fn openapi(State(documents): State<Documents>, Query(read): Query<ReadAs>) -> Json<Value> {
    Json(documents.document(read.viewer.as_ref().map(Text::as_str)))
}

/// The same as a page.
#[secure(role = "hr", rate = "5/s", unredacted = "the page holds no personal data")]
async fn openapi_page(State(documents): State<Documents>) -> WholePage {
    let page = palisade_openapi::page::page(&documents.document(None));
    WholePage::new(page).style(palisade_openapi::page::STYLE)
}

/// What protects every route, as a page.
#[secure(
    role = "admin",
    rate = "5/s",
    allow_ip = named("operators"),
    unredacted = "the page holds no personal data"
)]
async fn posture(State(documents): State<Documents>) -> WholePage {
    let inventory = documents.inventory();
    let page = inventory.map(palisade_report::page::page).unwrap_or_default();
    WholePage::new(page).style(palisade_report::page::STYLE).script(palisade_report::page::SCRIPT)
}

/// What is measured, as Prometheus reads it.
#[secure(
    auth = any("jwt", "api_key"),
    role = "hr",
    rate = "5/s",
    allow_ip = named("operators"),
    unredacted = "numbers about routes, no personal data"
)]
async fn metrics() -> String {
    MEASURES.get().map(PrometheusHandle::render).unwrap_or_default()
}
