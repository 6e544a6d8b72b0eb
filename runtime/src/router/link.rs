//! Which handlers a link may reach: those that change nothing by a credential which browsers send by themselves.

use crate::input::{LOOKUP, NOTHING, Needs, UNCHECKED, UNTOLD};

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
    ($(($($name:ident)*))*) => {$(
        #[diagnostic::do_not_recommend]
        impl<$($name: ReachedByLinks),*> ReachedByLinks for ($($name,)*) {}
    )*};
}

tuples! {
    ()
    (A)
    (A B)
    (A B C)
    (A B C D)
    (A B C D E)
    (A B C D E F)
    (A B C D E F G)
    (A B C D E F G H)
    (A B C D E F G H I)
    (A B C D E F G H I J)
    (A B C D E F G H I J K)
    (A B C D E F G H I J K L)
    (A B C D E F G H I J K L M)
    (A B C D E F G H I J K L M N)
    (A B C D E F G H I J K L M N O)
    (A B C D E F G H I J K L M N O P)
    (A B C D E F G H I J K L M N O P Q)
    (A B C D E F G H I J K L M N O P Q R)
    (A B C D E F G H I J K L M N O P Q R T)
    (A B C D E F G H I J K L M N O P Q R T U)
    (A B C D E F G H I J K L M N O P Q R T U V)
    (A B C D E F G H I J K L M N O P Q R T U V W)
    (A B C D E F G H I J K L M N O P Q R T U V W X)
}
