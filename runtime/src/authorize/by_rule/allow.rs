//! Rules as data for the actions on an object.

use super::combine::ObjectRule;
use super::value::ColumnType;
use crate::authorize::Action;

/// Who may do `A` with the object, as data; written by [`allow_by_rule!`](crate::allow_by_rule).
#[diagnostic::on_unimplemented(
    message = "who may `{A}` a `{Self}` is not said as data, so that no query can be made from it",
    label = "no rule as data",
    note = "write it with `palisade::allow_by_rule!({Self}: {A} => ..)`, or load the rows and ask each: \
            `visible.filter(rows)`"
)]
pub trait AllowByRule<A: Action>: Sized + 'static {
    /// The rule.
    fn rule() -> &'static dyn ObjectRule<Self>;
}

/// Says who may do what with an object, as data: `allow_by_rule!(Invoice: Read, Update => rule)`.
///
/// It implements [`Allow`](crate::Allow) for each action, and what [`Visible::query`](crate::Visible::query)
/// needs. The rule is a combination of comparisons, which [`palisade::objects`](crate::objects) describes; the
/// posture shows it as a sentence.
///
/// For what a rule cannot say there is `impl Allow<Read> for Invoice`; for all actions at once, with the code in
/// one place, `impl<A: Action> Allow<A> for Note`; for some of them [`allow!`](crate::allow).
#[macro_export]
macro_rules! allow_by_rule {
    ($object:ty : $($action:ty),+ $(,)? => $rule:expr $(,)?) => {$(
        impl $crate::objects::AllowByRule<$action> for $object {
            fn rule() -> &'static dyn $crate::objects::ObjectRule<Self> {
                type Rule = ::std::boxed::Box<dyn $crate::objects::ObjectRule<$object>>;
                static RULE: ::std::sync::OnceLock<Rule> = ::std::sync::OnceLock::new();
                &**RULE.get_or_init(|| $crate::private::boxed_rule::<$object>($rule))
            }
        }

        impl $crate::Allow<$action> for $object {
            fn allow(&self, caller: &$crate::Principal) -> bool {
                <Self as $crate::objects::AllowByRule<$action>>::rule().holds(self, caller)
            }

            fn rule_in_words() -> ::core::option::Option<::std::string::String> {
                ::core::option::Option::Some($crate::private::rule_in_words(
                    <Self as $crate::objects::AllowByRule<$action>>::rule(),
                ))
            }
        }
    )+};
}

/// Says who may do several things with an object, by one function:
/// `allow!(Invoice: Update, Delete => |invoice, caller| caller.is(&invoice.owner))`.
///
/// ```
/// use palisade::prelude::*;
/// use palisade::allow;
/// # #[derive(Clone)] struct Db;
/// struct Note { owner: CallerId }
/// # impl Resource for Note {
/// #     type Id = u32;
/// #     type Store = Db;
/// #     async fn load(_: &Db, _: &u32) -> Result<Option<Self>, Problem> { Ok(None) }
/// # }
///
/// allow!(Note: Read, Update, Delete => |note, caller| caller.is(&note.owner));
/// ```
#[macro_export]
macro_rules! allow {
    ($object:ty : $($action:ty),+ $(,)? => |$this:pat_param, $caller:pat_param| $decide:expr $(,)?) => {$(
        impl $crate::Allow<$action> for $object {
            fn allow(&self, caller: &$crate::Principal) -> bool {
                let ($this, $caller) = (self, caller);
                $decide
            }
        }
    )+};
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
