//! Which handlers a link may reach: those that change nothing by a credential which browsers send by themselves.

use crate::input::{LOOKUP, NOTHING, Needs, UNCHECKED, UNTOLD};
use crate::tuples::each_tuple;

/// What a parameter needs, where that is not a change by such a credential.
#[diagnostic::on_unimplemented(
    message = "a handler that changes something cannot be mounted by `get`: any page could trigger it by a link",
    label = "reached by a link",
    note = "mount it with `post(..)`, `put(..)`, `patch(..)` or `delete(..)`, where requests from other sites are refused",
    note = "what it changes something by: `SessionControl`, `Authorized<T, Action>` with an action that is not safe, or a body"
)]
pub trait ReachedByLinks {}

macro_rules! reached_by_links {
    ($($kind:ident)*) => {$(
        #[diagnostic::do_not_recommend]
        impl ReachedByLinks for Needs<$kind> {}
    )*};
}

reached_by_links!(NOTHING LOOKUP UNTOLD UNCHECKED);

macro_rules! tuples {
    ($(($($name:ident $place:tt)*))*) => {$(
        #[diagnostic::do_not_recommend]
        impl<$($name: ReachedByLinks),*> ReachedByLinks for ($($name,)*) {}
    )*};
}

tuples! { () }
each_tuple! {
    tuples: A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8 J 9 K 10 L 11 M 12 N 13 O 14 P 15 Q 16 R 17 T 18 U 19 V 20 W 21 X 22
}
