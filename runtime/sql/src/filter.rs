//! Conditions of rules in queries.

use palisade::objects::{FilterSink, RowFilter, SqlValue};
use sqlx::query_builder::QueryBuilder;

/// Writes a [`RowFilter`] into a query.
pub trait PushFilter {
    /// Appends the condition, in parentheses, with its values bound.
    fn push_filter<T>(&mut self, filter: &RowFilter<T>) -> &mut Self;

    /// The same for the columns of `table`, a table's name or alias in a query of several: `i` for `i.owner`.
    fn push_filter_of<T>(&mut self, table: &'static str, filter: &RowFilter<T>) -> &mut Self;
}

macro_rules! databases {
    ($($feature:literal $database:ty, $quote:literal, $collation:literal;)*) => {$(
        #[cfg(feature = $feature)]
        const _: () = {
            struct Sink<'a> {
                query: &'a mut QueryBuilder<$database>,
                table: Option<&'static str>,
            }

            impl Sink<'_> {
                fn name(&mut self, name: &str) {
                    let doubled = name.replace($quote, concat!($quote, $quote));
                    self.query.push(format_args!(concat!($quote, "{}", $quote), doubled));
                }
            }

            impl FilterSink for Sink<'_> {
                fn push_sql(&mut self, sql: &str) {
                    self.query.push(sql);
                }

                fn push_column(&mut self, column: &str, is_text: bool) {
                    if let Some(table) = self.table {
                        self.name(table);
                        self.query.push('.');
                    }
                    self.name(column);
                    if is_text {
                        self.query.push($collation);
                    }
                }

                fn push_value(&mut self, value: SqlValue<'static>) {
                    match value {
                        SqlValue::Text(text) => self.query.push_bind(text.into_owned()),
                        SqlValue::Integer(number) => self.query.push_bind(number),
                        SqlValue::Bool(truth) => self.query.push_bind(truth),
                        #[cfg(feature = "uuid")]
                        SqlValue::Uuid(id) => self.query.push_bind(id),
                        SqlValue::Caller(id) => self.query.push_bind(id.to_string()),
                        // A kind of value that was left out with its feature. No value stands for it: under
                        // `not` the condition would hold for rows that it must not. The query fails.
                        _ => self.query.push("palisade_sql_lacks_the_feature_of_a_compared_type"),
                    };
                }
            }

            impl PushFilter for QueryBuilder<$database> {
                fn push_filter<T>(&mut self, filter: &RowFilter<T>) -> &mut Self {
                    filter.write(&mut Sink { query: self, table: None });
                    self
                }

                fn push_filter_of<T>(
                    &mut self,
                    table: &'static str,
                    filter: &RowFilter<T>,
                ) -> &mut Self {
                    filter.write(&mut Sink { query: self, table: Some(table) });
                    self
                }
            }
        };
    )*};
}

databases! {
    // SQLite reads a name in double quotes that is not a column as a text.
    "sqlite" sqlx::Sqlite, "`", " COLLATE BINARY";
    // A collation here would keep PostgreSQL from its index; `check_columns` refuses one that is not exact.
    "postgres" sqlx::Postgres, "\"", "";
}
