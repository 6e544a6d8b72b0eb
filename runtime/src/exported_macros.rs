//! Macros that users write, which name what they expand to by the paths that users see.

/// A field of an object, for rules: `field!(Invoice.owner)`, or `field!(Invoice.owner as "owner_id")` where the
/// column has another name.
///
/// ```
/// use palisade::field;
/// use palisade::objects::Field;
///
/// struct Invoice { owner: palisade::CallerId, state: String }
///
/// const OWNER: Field<Invoice, palisade::CallerId> = field!(Invoice.owner as "owner_id");
/// const STATE: Field<Invoice, String> = field!(Invoice.state);
/// assert_eq!((OWNER.name(), OWNER.column(), STATE.column()), ("owner", "owner_id", "state"));
/// ```
///
/// The column is a letter or `_`, then letters, digits and `_`, 63 characters at most; another one does not
/// compile:
///
/// ```compile_fail
/// # use palisade::{field, objects::Field};
/// # struct Invoice { state: String }
/// const STATE: Field<Invoice, String> = field!(Invoice.state as "state; --");
/// ```
#[macro_export]
macro_rules! field {
    ($object:ident . $field:ident) => {
        $crate::field!($object.$field as ::core::stringify!($field))
    };
    ($object:ident . $field:ident as $column:expr) => {
        $crate::objects::Field::new(::core::stringify!($field), $column, |object: &$object| {
            &object.$field
        })
    };
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

            const RULE_IN_WORDS: ::core::option::Option<fn() -> ::std::string::String> =
                ::core::option::Option::Some(|| {
                    $crate::private::rule_in_words(
                        <Self as $crate::objects::AllowByRule<$action>>::rule(),
                    )
                });
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
