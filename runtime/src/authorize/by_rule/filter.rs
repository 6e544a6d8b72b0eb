//! A rule as a condition for a query.

use std::fmt;
use std::marker::PhantomData;

use super::combine::ObjectRule;
use super::filter_writer::{FilterWriter, Part};
use super::value::SqlValue;
use crate::principal::Principal;

/// Which rows of `T` one caller may read: a condition for the `WHERE` of a query, with its values apart from its
/// text.
///
/// [`Visible::query`](crate::Visible::query) makes it. `palisade-sql` writes it into a `QueryBuilder` of sqlx; for
/// another driver implement [`FilterSink`]. The text is standard SQL that SQLite (from 3.23) and PostgreSQL read:
/// columns in quotes, `AND`, `OR`, `=`, `<=`, `>=`, `IN`, `IS NULL`, `IS NOT TRUE`, `TRUE` and `FALSE`, always in
/// parentheses. No value is ever part of it.
pub struct RowFilter<T> {
    parts: Vec<Part>,
    of: PhantomData<fn() -> T>,
}

/// Where a [`RowFilter`] is written to: the text of a query, and the values that are bound to it.
pub trait FilterSink {
    /// Appends to the text.
    fn push_sql(&mut self, sql: &str);

    /// Appends the name of a column, which is in quotes where the database reads quotes so. It is an
    /// identifier of letters, digits and `_`.
    ///
    /// `is_text` tells that texts are compared, byte by byte: add the collation that does so where the column may
    /// have another (`COLLATE BINARY` in SQLite).
    fn push_column(&mut self, column: &str, is_text: bool);

    /// Appends a placeholder and binds the value to it.
    fn push_value(&mut self, value: SqlValue<'static>);
}

impl<T> RowFilter<T> {
    /// The rows for which `rule` holds with this caller: for rules other than who may read, as which of the rows
    /// the caller may change.
    pub fn of(rule: &dyn ObjectRule<T>, caller: &Principal) -> Self {
        let mut writer = FilterWriter { caller, parts: vec![Part::Sql("(")] };
        rule.write(false, &mut writer);
        writer.parts.push(Part::Sql(")"));
        Self { parts: writer.parts, of: PhantomData }
    }

    /// Writes the condition.
    pub fn write(&self, out: &mut impl FilterSink) {
        for part in &self.parts {
            match part {
                Part::Sql(sql) => out.push_sql(sql),
                Part::Column(column) => out.push_column(column, false),
                Part::TextColumn(column) => out.push_column(column, true),
                Part::Value(value) => out.push_value(value.clone()),
            }
        }
    }
}

impl<T> Clone for RowFilter<T> {
    fn clone(&self) -> Self {
        Self { parts: self.parts.clone(), of: PhantomData }
    }
}

/// The text alone: the values are the caller's.
impl<T> fmt::Debug for RowFilter<T> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        struct Text<'a, 'b>(&'a mut fmt::Formatter<'b>, fmt::Result);
        impl FilterSink for Text<'_, '_> {
            fn push_sql(&mut self, sql: &str) {
                self.1 = self.1.and_then(|()| self.0.write_str(sql));
            }
            fn push_column(&mut self, column: &str, _: bool) {
                self.1 = self.1.and_then(|()| write!(self.0, "\"{column}\""));
            }
            fn push_value(&mut self, _: SqlValue<'static>) {
                self.1 = self.1.and_then(|()| self.0.write_str("?"));
            }
        }
        let mut text = Text(out, Ok(()));
        self.write(&mut text);
        text.1
    }
}
