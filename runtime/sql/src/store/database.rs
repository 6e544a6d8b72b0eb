//! Statements in one of the databases. Their texts are constants, and values are bound: `$1` is the first in
//! both.

use sqlx::Row as _;

use super::failure::Failure;

#[derive(Clone)]
pub(super) enum Database {
    #[cfg(feature = "sqlite")]
    Sqlite(sqlx::SqlitePool),
    #[cfg(feature = "postgres")]
    Postgres(sqlx::PgPool),
}

/// A value that is bound.
#[derive(Clone, Copy)]
pub(super) enum Value<'v> {
    Text(&'v str),
    OptionalText(Option<&'v str>),
    Bytes(&'v [u8]),
    Number(i64),
    OptionalNumber(Option<i64>),
}

/// A row: the text and the numbers of a record, in the order that a query names them.
pub(super) enum FoundRow {
    #[cfg(feature = "sqlite")]
    Sqlite(sqlx::sqlite::SqliteRow),
    #[cfg(feature = "postgres")]
    Postgres(sqlx::postgres::PgRow),
}

/// Statements that are done together, or not at all.
pub(super) enum Transaction {
    #[cfg(feature = "sqlite")]
    Sqlite(sqlx::Transaction<'static, sqlx::Sqlite>),
    #[cfg(feature = "postgres")]
    Postgres(sqlx::Transaction<'static, sqlx::Postgres>),
}

/// The same in each database.
macro_rules! in_each {
    ($of:ident: $it:expr, $inner:pat => $done:expr) => {
        match $it {
            #[cfg(feature = "sqlite")]
            $of::Sqlite($inner) => $done,
            #[cfg(feature = "postgres")]
            $of::Postgres($inner) => $done,
        }
    };
}

/// A query with its values.
macro_rules! bound {
    ($sql:expr, $values:expr) => {
        $values.iter().fold(sqlx::query($sql), |query, value| match *value {
            Value::Text(text) => query.bind(text.to_owned()),
            Value::OptionalText(text) => query.bind(text.map(str::to_owned)),
            Value::Bytes(bytes) => query.bind(bytes.to_vec()),
            Value::Number(number) => query.bind(number),
            Value::OptionalNumber(number) => query.bind(number),
        })
    };
}

impl Database {
    /// How many rows a statement has changed.
    pub(super) async fn execute(
        &self,
        sql: &'static str,
        values: &[Value<'_>],
    ) -> Result<u64, Failure> {
        in_each!(Self: self, pool => Ok(bound!(sql, values).execute(pool).await?.rows_affected()))
    }

    /// The rows of a query.
    pub(super) async fn fetch(
        &self,
        sql: &'static str,
        values: &[Value<'_>],
    ) -> Result<Vec<FoundRow>, Failure> {
        match self {
            #[cfg(feature = "sqlite")]
            Self::Sqlite(pool) => {
                let rows = bound!(sql, values).fetch_all(pool).await?;
                Ok(rows.into_iter().map(FoundRow::Sqlite).collect())
            }
            #[cfg(feature = "postgres")]
            Self::Postgres(pool) => {
                let rows = bound!(sql, values).fetch_all(pool).await?;
                Ok(rows.into_iter().map(FoundRow::Postgres).collect())
            }
        }
    }

    /// Begins a transaction; it is undone where it is not committed.
    pub(super) async fn begin(&self) -> Result<Transaction, Failure> {
        Ok(match self {
            #[cfg(feature = "sqlite")]
            Self::Sqlite(pool) => Transaction::Sqlite(pool.begin().await?),
            #[cfg(feature = "postgres")]
            Self::Postgres(pool) => Transaction::Postgres(pool.begin().await?),
        })
    }
}

impl Transaction {
    /// How many rows a statement has changed.
    pub(super) async fn execute(
        &mut self,
        sql: &'static str,
        values: &[Value<'_>],
    ) -> Result<u64, Failure> {
        in_each!(Self: self, transaction => {
            Ok(bound!(sql, values).execute(&mut **transaction).await?.rows_affected())
        })
    }

    /// Waits until no other transaction holds the lock of this name, and holds it until the end. SQLite has one
    /// that writes at a time.
    #[cfg(feature = "session")]
    pub(super) async fn lock(&mut self, name: &str) -> Result<(), Failure> {
        #[cfg(feature = "postgres")]
        if matches!(self, Self::Postgres(_)) {
            const LOCK: &str = "SELECT pg_advisory_xact_lock(hashtextextended($1, 7021895643218))";
            self.execute(LOCK, &[Value::Text(name)]).await?;
        }
        let _ = name;
        Ok(())
    }

    pub(super) async fn commit(self) -> Result<(), Failure> {
        in_each!(Self: self, transaction => Ok(transaction.commit().await?))
    }
}

impl FoundRow {
    pub(super) fn text(&self, place: usize) -> Result<Option<String>, Failure> {
        in_each!(Self: self, row => Ok(row.try_get(place)?))
    }

    pub(super) fn bytes(&self, place: usize) -> Result<Vec<u8>, Failure> {
        in_each!(Self: self, row => Ok(row.try_get(place)?))
    }

    pub(super) fn number(&self, place: usize) -> Result<Option<i64>, Failure> {
        in_each!(Self: self, row => Ok(row.try_get(place)?))
    }
}
