//! Impls for tuples of every length, from one list of their members.

/// Calls `$of` once with every beginning of a list of members: `each_tuple!(impls: A 0 B 1)` is
/// `impls! { (A 0) (A 0 B 1) }`. The empty tuple is not among them.
macro_rules! each_tuple {
    ($of:ident: $($member:tt)+) => {
        $crate::tuples::each_tuple! { @beginnings $of [] [] $($member)+ }
    };
    (@beginnings $of:ident [$($all:tt)*] [$($before:tt)*] $name:ident $place:tt $($rest:tt)*) => {
        $crate::tuples::each_tuple! {
            @beginnings $of [$($all)* ($($before)* $name $place)] [$($before)* $name $place] $($rest)*
        }
    };
    (@beginnings $of:ident [$($all:tt)*] [$($before:tt)*]) => {
        $of! { $($all)* }
    };
}

pub(crate) use each_tuple;

#[cfg(test)]
mod tests {
    trait Length {
        fn length(&self) -> usize;
    }

    macro_rules! lengths {
        ($(($($name:ident $place:tt)+))+) => {$(
            impl<$($name),+> Length for ($($name,)+) {
                fn length(&self) -> usize {
                    [$($place),+].len()
                }
            }
        )+};
    }

    super::each_tuple!(lengths: A 0 B 1 C 2);

    #[test]
    fn every_beginning_of_the_list_is_a_tuple() {
        assert_eq!([(7,).length(), (7, 'a').length(), (7, 'a', "b").length()], [1, 2, 3]);
    }
}
