//! What comes in, with its bounds.

use jiff::civil::Date;
use palisade::prelude::*;
use uuid::Uuid;

use crate::invoice::{Payable, Settle};

/// A new invoice. Neither tenant nor owner: both are the caller's.
#[input]
pub struct NewInvoice {
    #[validate(length(min = 1, max = 80), line)]
    pub customer: String,
    #[validate(range(min = 1, max = 1_000_000_000))]
    pub total_cents: i64,
    pub due: Date,
    #[validate(length(max = 400), free_text)]
    pub note: Option<String>,
}

/// When the money came.
#[input]
pub struct Payment {
    pub paid_on: Date,
}

/// What the payment provider says.
#[input]
pub struct PaymentMessage {
    #[serde(rename = "type")]
    pub kind: PaymentEvent,
    #[input(object)]
    pub invoice: Named<Payable, Settle>,
    pub paid_on: Date,
}

/// The messages that the service asked the provider for.
#[input]
pub enum PaymentEvent {
    #[serde(rename = "invoice.paid")]
    InvoicePaid,
}

/// Which page of the list: as many as `limit`, after the last one of the page before.
#[input]
pub struct Paging {
    #[validate(range(min = 1, max = 100))]
    pub limit: Option<u16>,
    /// Where a page begins; it reaches no invoice.
    #[input(plain)]
    pub after: Option<Uuid>,
}

/// What is searched for.
#[input]
pub struct Search {
    /// A part of the customer's name.
    #[validate(length(min = 1, max = 80), line)]
    pub customer: Option<String>,
    pub is_paid: Option<bool>,
    pub due_before: Option<Date>,
    pub sort: Option<Sort>,
    pub descending: Option<bool>,
    #[validate(range(min = 1, max = 100))]
    pub limit: Option<u16>,
}

/// What the hits are sorted by.
#[input]
#[derive(Clone, Copy)]
#[serde(rename_all = "snake_case")]
pub enum Sort {
    Customer,
    Due,
    TotalCents,
}

/// The types of a scan, on its way in and out.
pub const SCANS: &[&str] = &["application/pdf", "image/jpeg", "image/png"];

/// A scan of the paper.
#[input]
pub struct Upload {
    #[input(file(max = "1MiB", types = SCANS))]
    pub scan: File,
}
