//! Rules as data for the actions on an object.

use super::combine::ObjectRule;
use super::value::ColumnType;
use crate::authorize::Action;

/// Who may do `A` with the object, as data; written by [`allow_by_rule!`](crate::allow_by_rule).
#[diagnostic::on_unimplemented(
    message = "who may `{A}` a `{Self}` is not written as data, so that no query can be made from it",
    label = "no rule as data",
    note = "write it with `palisade::allow_by_rule!({Self}: {A} => ..)`, or load the rows and ask each: \
            `visible.filter(rows)`"
)]
pub trait AllowByRule<A: Action>: Sized + 'static {
    /// The rule.
    fn rule() -> &'static dyn ObjectRule<Self>;
}

/// The columns that a rule compares and what they hold, each once: to be compared with the table when the service
/// starts, as `palisade-sql` does.
pub fn columns<T: AllowByRule<A>, A: Action>() -> Vec<(&'static str, ColumnType)> {
    let mut columns = Vec::new();
    T::rule().columns(&mut |column, holds| {
        if !columns.contains(&(column, holds)) {
            columns.push((column, holds));
        }
    });
    columns
}

/// What `allow_by_rule!` keeps.
pub fn boxed<T>(rule: impl ObjectRule<T> + 'static) -> Box<dyn ObjectRule<T>> {
    Box::new(rule)
}

/// A rule as a sentence, without the parentheses around the whole.
pub fn in_words<T>(rule: &dyn ObjectRule<T>) -> String {
    let mut words = String::new();
    rule.words(&mut words);
    match words.strip_prefix('(').and_then(|words| words.strip_suffix(')')) {
        Some(words) => words.to_owned(),
        None => words,
    }
}
