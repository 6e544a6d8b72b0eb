//! The user's function, called with the parameters of a request.

use crate::tuples::each_tuple;

/// A function of the parameters `A` and a last one `B`.
pub trait Applied<A, B> {
    /// What it returns.
    type Output;

    /// Calls it.
    fn apply(self, parts: A, body: B) -> Self::Output;
}

macro_rules! applied {
    ($(($($name:ident $place:tt)*))*) => {$(
        #[diagnostic::do_not_recommend]
        impl<F, Z, O, $($name),*> Applied<($($name,)*), Z> for F
        where
            F: FnOnce($($name,)* Z) -> O,
        {
            type Output = O;

            #[allow(unused_variables, reason = "one function has no more than a last parameter")]
            fn apply(self, parts: ($($name,)*), body: Z) -> O {
                self($(parts.$place,)* body)
            }
        }
    )*};
}

applied! { () }
each_tuple! {
    applied: A 0 B 1 C 2 D 3 E 4 G 5 H 6 I 7 J 8 K 9 L 10 M 11 N 12 P 13 Q 14 R 15 S 16 T 17 U 18 V 19 W 20 X 21 Y 22
}
