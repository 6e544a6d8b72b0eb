//! The invoices of one tenant.

use jiff::civil::Date;
use palisade::objects::RowFilter;
use palisade::{CallerId, File, RequestId};
use palisade_sql::PushFilter as _;
use sqlx::QueryBuilder;
use sqlx::sqlite::{Sqlite, SqlitePool};
use uuid::Uuid;

use crate::input::{NewInvoice, Search, Sort};
use crate::invoice::Invoice;

/// The invoices of one tenant: a query that forgets the tenant cannot be written from outside.
pub(crate) struct Invoices<'a> {
    pool: &'a SqlitePool,
    tenant: &'a str,
}

/// A stored scan.
pub(crate) struct Attachment {
    pub name: String,
    pub content_type: String,
    pub bytes: Vec<u8>,
}

impl<'a> Invoices<'a> {
    pub(super) fn new(pool: &'a SqlitePool, tenant: &'a str) -> Self {
        Self { pool, tenant }
    }

    /// Every query begins here: the tenant's rows.
    fn select(&self) -> QueryBuilder<Sqlite> {
        let mut query = QueryBuilder::new("SELECT * FROM invoices WHERE tenant = ");
        query.push_bind(self.tenant);
        query
    }

    /// Those of them that the caller may read.
    fn list(&self, readable: &RowFilter<Invoice>) -> QueryBuilder<Sqlite> {
        let mut query = self.select();
        query.push(" AND ").push_filter(readable);
        query
    }

    async fn rows(&self, mut query: QueryBuilder<Sqlite>) -> sqlx::Result<Vec<Invoice>> {
        query.build_query_as().fetch_all(self.pool).await
    }

    /// The invoice of that id.
    pub(crate) async fn invoice(&self, id: Uuid) -> sqlx::Result<Option<Invoice>> {
        let mut query = self.select();
        query.push(" AND id = ").push_bind(id);
        query.build_query_as().fetch_optional(self.pool).await
    }

    /// The newest, or those before `after`.
    pub(crate) async fn page(
        &self,
        readable: &RowFilter<Invoice>,
        after: Option<Uuid>,
        limit: u16,
    ) -> sqlx::Result<Vec<Invoice>> {
        let mut query = self.list(readable);
        if let Some(after) = after {
            query.push(" AND id < ").push_bind(after);
        }
        query.push(" ORDER BY id DESC LIMIT ").push_bind(limit);
        self.rows(query).await
    }

    /// Those that fit, sorted.
    pub(crate) async fn search(
        &self,
        readable: &RowFilter<Invoice>,
        search: &Search,
    ) -> sqlx::Result<Vec<Invoice>> {
        let mut query = self.list(readable);
        if let Some(part) = &search.customer {
            query.push(" AND customer LIKE ").push_bind(containing(part)).push(" ESCAPE '\\'");
        }
        if let Some(is_paid) = search.is_paid {
            query.push(" AND (paid_on IS NOT NULL) = ").push_bind(is_paid);
        }
        if let Some(date) = search.due_before {
            query.push(" AND due < ").push_bind(date.to_string());
        }
        query.push(match search.sort.unwrap_or(Sort::Due) {
            Sort::Customer => " ORDER BY customer",
            Sort::Due => " ORDER BY due",
            Sort::TotalCents => " ORDER BY total_cents",
        });
        query.push(if search.descending == Some(true) { " DESC, id" } else { ", id" });
        query.push(" LIMIT ").push_bind(search.limit.unwrap_or(20));
        self.rows(query).await
    }

    /// A new invoice of this tenant.
    pub(crate) async fn create(&self, owner: CallerId, new: NewInvoice) -> sqlx::Result<Invoice> {
        sqlx::query_as(
            "INSERT INTO invoices (id, tenant, owner, customer, total_cents, due, note)
             VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING *",
        )
        .bind(Uuid::now_v7())
        .bind(self.tenant)
        .bind(owner.to_string())
        .bind(new.customer)
        .bind(new.total_cents)
        .bind(new.due.to_string())
        .bind(new.note)
        .fetch_one(self.pool)
        .await
    }

    /// Notes a payment, unless there is one, and the request that the log has more about.
    pub(crate) async fn pay(
        &self,
        id: Uuid,
        paid_on: Date,
        request: &RequestId,
    ) -> sqlx::Result<Option<Invoice>> {
        sqlx::query_as(
            "UPDATE invoices SET paid_on = ?, paid_by_request = ?
             WHERE id = ? AND tenant = ? AND paid_on IS NULL RETURNING *",
        )
        .bind(paid_on.to_string())
        .bind(request.to_string())
        .bind(id)
        .bind(self.tenant)
        .fetch_optional(self.pool)
        .await
    }

    /// Puts a scan to an invoice of this tenant.
    pub(crate) async fn attach(&self, id: Uuid, scan: &File) -> sqlx::Result<()> {
        sqlx::query(
            "INSERT OR REPLACE INTO attachments (invoice, name, content_type, bytes)
             SELECT id, ?, ?, ? FROM invoices WHERE id = ? AND tenant = ?",
        )
        .bind(scan.name().unwrap_or("scan"))
        .bind(scan.content_type())
        .bind(&**scan.bytes())
        .bind(id)
        .bind(self.tenant)
        .execute(self.pool)
        .await?;
        Ok(())
    }

    /// The scan of an invoice of this tenant.
    pub(crate) async fn attachment(&self, id: Uuid) -> sqlx::Result<Option<Attachment>> {
        let found: Option<(String, String, Vec<u8>)> = sqlx::query_as(
            "SELECT name, content_type, bytes FROM attachments
             JOIN invoices ON invoices.id = invoice WHERE invoice = ? AND tenant = ?",
        )
        .bind(id)
        .bind(self.tenant)
        .fetch_optional(self.pool)
        .await?;
        Ok(found.map(|(name, content_type, bytes)| Attachment { name, content_type, bytes }))
    }
}

/// A pattern for texts that contain `part`, in which `%` and `_` are themselves.
fn containing(part: &str) -> String {
    let escaped = part.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    format!("%{escaped}%")
}
