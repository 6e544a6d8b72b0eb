//! What a rule is, and how rules are combined.

use std::fmt;

use super::filter_writer::FilterWriter;
use super::value::ColumnType;
use crate::principal::Principal;

/// A rule over objects of type `T`, as data: comparisons of fields, facts of the caller alone, and combinations
/// of them.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a rule about a `{T}`",
    label = "not a comparison of its fields, nor a combination of such",
    note = "a rule begins with a field (`OWNER.is(caller::id())`) or the caller (`caller::has_role(..)`), and \
            `any((a, b))`, `all((a, b))` and `not(a)` combine rules",
    note = "what a function of the object decides is `impl Allow<..>`"
)]
pub trait ObjectRule<T>: Send + Sync {
    /// Whether it holds for this object and caller.
    fn holds(&self, object: &T, caller: &Principal) -> bool;

    /// Writes it, or its opposite, as a condition for a query. What writes nothing is not a rule: no other crate can.
    #[doc(hidden)]
    fn write(&self, is_negated: bool, out: &mut FilterWriter<'_>);

    /// Writes it in words.
    #[doc(hidden)]
    fn words(&self, out: &mut String);

    /// Names the columns that it compares.
    #[doc(hidden)]
    fn columns(&self, visit: &mut dyn FnMut(&'static str, ColumnType));
}

#[diagnostic::do_not_recommend]
impl<T, R: ObjectRule<T> + ?Sized> ObjectRule<T> for Box<R> {
    fn holds(&self, object: &T, caller: &Principal) -> bool {
        (**self).holds(object, caller)
    }

    fn write(&self, is_negated: bool, out: &mut FilterWriter<'_>) {
        (**self).write(is_negated, out);
    }

    fn words(&self, out: &mut String) {
        (**self).words(out);
    }

    fn columns(&self, visit: &mut dyn FnMut(&'static str, ColumnType)) {
        (**self).columns(visit);
    }
}

/// Holds where one of the rules does: `any((a, b, c))`, of two to twelve.
pub fn any<T>(rules: impl RuleTuple<T>) -> Combined<T> {
    Combined { operator: Operator::Any, rules: rules.boxed() }
}

/// Holds where each of the rules does: `all((a, b, c))`, of two to twelve.
pub fn all<T>(rules: impl RuleTuple<T>) -> Combined<T> {
    Combined { operator: Operator::All, rules: rules.boxed() }
}

/// Holds where the rule does not.
pub fn not<T>(rule: impl ObjectRule<T> + 'static) -> Combined<T> {
    Combined { operator: Operator::Not, rules: vec![Box::new(rule)] }
}

/// What [`any`], [`all`] and [`not`] yield.
pub struct Combined<T> {
    operator: Operator,
    /// One for `Not`, else at least two.
    rules: Vec<Box<dyn ObjectRule<T>>>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Operator {
    Any,
    All,
    Not,
}

#[diagnostic::do_not_recommend]
impl<T> ObjectRule<T> for Combined<T> {
    fn holds(&self, object: &T, caller: &Principal) -> bool {
        let mut rules = self.rules.iter();
        match self.operator {
            Operator::Any => rules.any(|rule| rule.holds(object, caller)),
            Operator::All => rules.all(|rule| rule.holds(object, caller)),
            Operator::Not => !rules.any(|rule| rule.holds(object, caller)),
        }
    }

    /// `not` is carried to the comparisons, since the opposite of what SQL does not know is not known either.
    fn write(&self, is_negated: bool, out: &mut FilterWriter<'_>) {
        let is_negated = is_negated != (self.operator == Operator::Not);
        let is_all = (self.operator == Operator::All) != is_negated;
        out.sql("(");
        for (place, rule) in self.rules.iter().enumerate() {
            if place > 0 {
                out.sql(if is_all { " AND " } else { " OR " });
            }
            rule.write(is_negated, out);
        }
        out.sql(")");
    }

    fn words(&self, out: &mut String) {
        out.push_str(if self.operator == Operator::Not { "not (" } else { "(" });
        for (place, rule) in self.rules.iter().enumerate() {
            if place > 0 {
                out.push_str(if self.operator == Operator::Any { " or " } else { " and " });
            }
            rule.words(out);
        }
        out.push(')');
    }

    fn columns(&self, visit: &mut dyn FnMut(&'static str, ColumnType)) {
        for rule in &self.rules {
            rule.columns(visit);
        }
    }
}

impl<T> fmt::Debug for Combined<T> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut words = String::new();
        self.words(&mut words);
        out.write_str(&words)
    }
}

/// Two to twelve rules about a `T`, as a tuple.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a tuple of rules about one object",
    label = "expected a tuple of two to twelve rules",
    note = "write `any((OWNER.is(caller::id()), caller::has_role(..)))`, with rules about one type of object",
    note = "what a function of the object decides is `impl Allow<..>`"
)]
pub trait RuleTuple<T> {
    #[doc(hidden)]
    fn boxed(self) -> Vec<Box<dyn ObjectRule<T>>>;
}

macro_rules! tuples {
    ($($($name:ident)*;)*) => {$(
        #[diagnostic::do_not_recommend]
        impl<T, $($name: ObjectRule<T> + 'static),*> RuleTuple<T> for ($($name,)*) {
            #[allow(non_snake_case, reason = "the fields of a tuple are called as their types")]
            fn boxed(self) -> Vec<Box<dyn ObjectRule<T>>> {
                let ($($name,)*) = self;
                vec![$(Box::new($name)),*]
            }
        }
    )*};
}

tuples! {
    A B;
    A B C;
    A B C D;
    A B C D E;
    A B C D E F;
    A B C D E F G;
    A B C D E F G H;
    A B C D E F G H I;
    A B C D E F G H I J;
    A B C D E F G H I J K;
    A B C D E F G H I J K L;
}
