//! What a new database holds: two tenants with a few invoices.

use jiff::civil::Date;
use palisade::CallerId;

use crate::Failure;
use crate::db::Db;
use crate::input::NewInvoice;
use crate::token::ISSUER;

/// Tenant, owner, customer, total and when it is due.
const INVOICES: &[(&str, &str, &str, i64, &str)] = &[
    ("acme", "clerk", "Blue Bird Coffee", 12_900, "2026-03-31"),
    ("acme", "clerk", "100% Cotton Ltd", 480_000, "2026-02-28"),
    ("acme", "carla", "Harbour & Sons", 75_050, "2026-04-15"),
    ("globex", "clerk", "Blue Moon Brewery", 99_000, "2026-03-15"),
    ("globex", "gita", "Springfield Power", 1_250_000, "2026-05-01"),
];

/// Fills a database that knows no tenant.
///
/// # Errors
/// Where the database cannot be read or written.
pub async fn fill_when_empty(db: &Db) -> Result<(), Failure> {
    if db.has_tenants().await? {
        return Ok(());
    }
    for (tenant, owner, customer, total_cents, due) in INVOICES {
        let new = NewInvoice {
            customer: (*customer).to_owned(),
            total_cents: *total_cents,
            due: due.parse::<Date>()?,
            note: Some(format!("seeded for {tenant}")),
        };
        let tenant = db.add_tenant(tenant).await?;
        db.within(&tenant).create(CallerId::new(ISSUER, *owner), new).await?;
    }
    Ok(())
}
