//! Writing a rule as the parts of a condition.

use super::value::SqlValue;
use crate::principal::Principal;

#[derive(Clone, Debug)]
pub(super) enum Part {
    Sql(&'static str),
    Column(&'static str),
    TextColumn(&'static str),
    Value(SqlValue<'static>),
}

/// What rules write themselves into.
#[derive(Debug)]
pub struct FilterWriter<'a> {
    pub(super) caller: &'a Principal,
    pub(super) parts: Vec<Part>,
}

impl<'a> FilterWriter<'a> {
    pub(super) fn caller(&self) -> &'a Principal {
        self.caller
    }

    pub(super) fn sql(&mut self, sql: &'static str) {
        self.parts.push(Part::Sql(sql));
    }

    /// What needs no row to be decided.
    pub(super) fn constant(&mut self, holds: bool) {
        self.sql(if holds { "TRUE" } else { "FALSE" });
    }

    /// `("column" = ?)`. Its opposite holds for `NULL`, too, which `<>` would not.
    pub(super) fn comparison(
        &mut self,
        column: &'static str,
        operator: &'static str,
        value: SqlValue<'static>,
        is_negated: bool,
    ) {
        self.sql("(");
        self.column(column, &value);
        self.sql(operator);
        self.parts.push(Part::Value(value));
        self.close(is_negated);
    }

    /// `("column" IN (?, ?))`.
    pub(super) fn membership(
        &mut self,
        column: &'static str,
        values: Vec<SqlValue<'static>>,
        is_negated: bool,
    ) {
        let Some(first) = values.first() else { return self.constant(is_negated) };
        self.sql("(");
        self.column(column, first);
        for (place, value) in values.into_iter().enumerate() {
            self.sql(if place == 0 { " IN (" } else { ", " });
            self.parts.push(Part::Value(value));
        }
        self.sql(")");
        self.close(is_negated);
    }

    pub(super) fn absence(&mut self, column: &'static str, is_negated: bool) {
        self.parts.push(Part::Column(column));
        self.sql(if is_negated { " IS NOT NULL" } else { " IS NULL" });
    }

    fn column(&mut self, column: &'static str, value: &SqlValue<'_>) {
        let is_text = matches!(value, SqlValue::Text(_) | SqlValue::Caller(_));
        self.parts.push(if is_text { Part::TextColumn(column) } else { Part::Column(column) });
    }

    fn close(&mut self, is_negated: bool) {
        self.sql(if is_negated { ") IS NOT TRUE" } else { ")" });
    }
}
