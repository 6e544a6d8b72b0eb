//! palisade and SQL, over [sqlx] 0.9: SQLite (feature `sqlite`) and PostgreSQL (feature `postgres`).
//!
//! * [`PushFilter`] writes the condition of [`Visible::query`](palisade::Visible::query) into a query, so that the
//!   database yields the rows that the caller may read and no others. Values are bound, never part of the text.
//! * [`check_columns`] compares the columns of a rule with the table when the service starts: whether they are
//!   there, hold what the rule compares, and compare texts byte by byte.
//! * [`TenantPool`] begins transactions in which PostgreSQL's row-level security shows the rows of one
//!   [`Tenant`](palisade::Tenant), and [`check_row_security`] says at start whether it holds.
//! * [`SqlStore`] keeps API keys, revoked tokens, refresh tokens, DPoP proofs and, with the feature `webhook`, delivered
//!   webhooks, shared by every process of a service.
//!
//! ```
//! # #[cfg(feature = "sqlite")]
//! # mod example {
//! use palisade::objects::{Field, all, any, caller};
//! use palisade::prelude::*;
//! use palisade::{allow_by_rule, field};
//! use palisade_sql::PushFilter as _;
//! use sqlx::{QueryBuilder, Sqlite, SqlitePool};
//!
//! #[derive(Redacted, sqlx::FromRow)]
//! struct Invoice {
//!     #[expose]
//!     id: i64,
//!     tenant: String,
//! }
//!
//! const TENANT: Field<Invoice, String> = field!(Invoice.tenant);
//!
//! allow_by_rule!(Invoice: Read => TENANT.is(caller::tenant()));
//! # impl Resource for Invoice {
//! #     type Id = i64;
//! #     type Store = SqlitePool;
//! #     async fn load(_: &SqlitePool, _: &i64) -> Result<Option<Self>, Problem> { Ok(None) }
//! # }
//!
//! #[secure(rate = "10/s")]
//! async fn list(
//!     State(pool): State<SqlitePool>,
//!     visible: Visible<Invoice>,
//! ) -> Result<Json<Vec<Permitted<Invoice>>>, Problem> {
//!     let mut query = QueryBuilder::<Sqlite>::new("SELECT * FROM invoices WHERE ");
//!     query.push_filter(&visible.query()).push(" ORDER BY id LIMIT 100");
//!     let rows: Vec<Invoice> = query.build_query_as().fetch_all(&pool).await?;
//!     Ok(Json(visible.filter(rows)))
//! }
//! # }
//! ```
#![doc = include_str!("../STORE.md")]

#[cfg(any(feature = "postgres", feature = "sqlite"))]
mod columns;
#[cfg(any(feature = "postgres", feature = "sqlite"))]
mod filter;
#[cfg(any(feature = "postgres", feature = "sqlite"))]
mod store;
#[cfg(feature = "postgres")]
mod tenant;

#[cfg(any(feature = "postgres", feature = "sqlite"))]
pub use columns::{ColumnsError, ReadColumns, check_columns};
#[cfg(any(feature = "postgres", feature = "sqlite"))]
pub use filter::PushFilter;
#[cfg(any(feature = "postgres", feature = "sqlite"))]
pub use store::{SqlStore, SqlStoreError};
#[cfg(feature = "postgres")]
pub use tenant::{
    RowSecurityError, TENANT_SETTING, TenantPool, TenantTransaction, check_row_security,
};
