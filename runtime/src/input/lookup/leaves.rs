//! What names nothing and may be in a tuple beside what does.

use crate::input::declare::for_each_leaf;
use crate::input::lookup::{Lookup, Names};

macro_rules! leaves {
    ($([$($generics:tt)*] $type:ty;)*) => {$(
        #[diagnostic::do_not_recommend]
        impl<$($generics)*> Names<true> for $type {}

        #[diagnostic::do_not_recommend]
        impl<S, $($generics)*> Lookup<S, true> for $type {}
    )*};
}

for_each_leaf!(leaves);
