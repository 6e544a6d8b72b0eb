//! From rows to invoices.

use std::error::Error;
use std::str::FromStr;

use sqlx::sqlite::SqliteRow;
use sqlx::{FromRow, Row as _};

use crate::invoice::Invoice;

impl FromRow<'_, SqliteRow> for Invoice {
    fn from_row(row: &SqliteRow) -> sqlx::Result<Self> {
        let paid_on: Option<&str> = row.try_get("paid_on")?;
        Ok(Self {
            id: row.try_get("id")?,
            customer: row.try_get("customer")?,
            total_cents: row.try_get("total_cents")?,
            due: parsed("due", row.try_get("due")?)?,
            paid_on: paid_on.map(|text| parsed("paid_on", text)).transpose()?,
            note: row.try_get("note")?,
            owner: parsed("owner", row.try_get("owner")?)?,
            tenant: row.try_get("tenant")?,
        })
    }
}

/// What is stored as the text that it displays.
fn parsed<T>(column: &str, text: &str) -> sqlx::Result<T>
where
    T: FromStr<Err: Error + Send + Sync + 'static>,
{
    let decoded = text.parse();
    decoded.map_err(|error: T::Err| sqlx::Error::ColumnDecode {
        index: column.to_owned(),
        source: Box::new(error),
    })
}
