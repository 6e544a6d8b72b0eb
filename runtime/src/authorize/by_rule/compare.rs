//! Comparisons of a field.

use std::fmt;

use super::combine::ObjectRule;
use super::erased_field::ErasedField;
use super::fact::{KeptFact, KeptFacts};
use super::filter_writer::FilterWriter;
use super::value::{ColumnType, SqlValue};
use crate::principal::Principal;

/// A field compared with facts of the caller or with values: what the methods of [`Field`](super::Field) yield.
pub struct Comparison<T> {
    field: ErasedField<T>,
    with: With,
}

enum With {
    Equal(KeptFact),
    Among(KeptFacts),
    Absent,
    AtMost(KeptFact),
    AtLeast(KeptFact),
}

impl<T> Comparison<T> {
    pub(super) fn equal(field: ErasedField<T>, fact: KeptFact) -> Self {
        Self { field, with: With::Equal(fact) }
    }

    pub(super) fn among(field: ErasedField<T>, facts: KeptFacts) -> Self {
        Self { field, with: With::Among(facts) }
    }

    pub(super) fn absent(field: ErasedField<T>) -> Self {
        Self { field, with: With::Absent }
    }

    pub(super) fn at_most(field: ErasedField<T>, fact: KeptFact) -> Self {
        Self { field, with: With::AtMost(fact) }
    }

    pub(super) fn at_least(field: ErasedField<T>, fact: KeptFact) -> Self {
        Self { field, with: With::AtLeast(fact) }
    }
}

#[diagnostic::do_not_recommend]
impl<T> ObjectRule<T> for Comparison<T> {
    fn holds(&self, object: &T, caller: &Principal) -> bool {
        let value = self.field.0.value(object);
        let Some(value) = value else { return matches!(self.with, With::Absent) };
        match &self.with {
            With::Equal(fact) => fact.0.equals(&value, caller),
            With::Among(facts) => facts.0.contains(&value, caller),
            With::Absent => false,
            With::AtMost(fact) => {
                ordered(&value, fact, caller).is_some_and(|(field, fact)| field <= fact)
            }
            With::AtLeast(fact) => {
                ordered(&value, fact, caller).is_some_and(|(field, fact)| field >= fact)
            }
        }
    }

    fn write(&self, is_negated: bool, out: &mut FilterWriter<'_>) {
        let column = self.field.0.column();
        let (operator, fact) = match &self.with {
            With::Equal(fact) => (" = ", fact),
            With::AtMost(fact) => (" <= ", fact),
            With::AtLeast(fact) => (" >= ", fact),
            With::Absent => return out.absence(column, is_negated),
            With::Among(facts) => {
                let values = facts.0.values(out.caller());
                return out.membership(column, values, is_negated);
            }
        };
        // The check knows no order but that of integers.
        let is_compared = |value: &SqlValue<'_>| operator == " = " || value.as_integer().is_some();
        match fact.0.value(out.caller()).filter(is_compared) {
            Some(value) => out.comparison(column, operator, value, is_negated),
            None => out.constant(is_negated),
        }
    }

    fn words(&self, out: &mut String) {
        let (verb, with) = match &self.with {
            With::Equal(fact) => (" is ", fact.0.words()),
            With::Among(facts) => (" is one of ", facts.0.words()),
            With::Absent => (" is absent", "".into()),
            With::AtMost(fact) => (" is at most ", fact.0.words()),
            With::AtLeast(fact) => (" is at least ", fact.0.words()),
        };
        out.extend([self.field.0.name(), verb, &with]);
    }

    fn columns(&self, visit: &mut dyn FnMut(&'static str, ColumnType)) {
        visit(self.field.0.column(), self.field.0.holds());
    }
}

/// Two integers; what is none has no order.
fn ordered(value: &SqlValue<'_>, fact: &KeptFact, caller: &Principal) -> Option<(i64, i64)> {
    Some((value.as_integer()?, fact.0.value(caller)?.as_integer()?))
}

impl<T> fmt::Debug for Comparison<T> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut words = String::new();
        self.words(&mut words);
        out.write_str(&words)
    }
}
