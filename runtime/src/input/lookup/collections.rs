//! Look-ups in options, lists and maps: all or nothing, in the order they stand in.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::fmt::Display;

use crate::input::violation::push;
use crate::input::{Desk, Loading, Lookup, Names, Violations};

macro_rules! each {
    ($([$($generics:tt)*] $type:ty: $all:ident, $all_mut:ident, $named:expr;)*) => {$(
        #[diagnostic::do_not_recommend]
        impl<T: Names<true>, $($generics)*> Names<true> for $type {
            fn objects(&self) -> usize {
                let counts = self.$all().map(|item| Names::<true>::objects(item));
                counts.fold(0, usize::saturating_add)
            }

            fn spell(&self, at: &str, found: &mut Violations) {
                for (name, item) in $named(self) {
                    Names::<true>::spell(item, &push(at, &name.to_string()), found);
                }
            }
        }

        #[diagnostic::do_not_recommend]
        impl<S: Sync, T: Lookup<S, true> + Send + Sync, $($generics)*> Lookup<S, true> for $type {
            fn load<'a>(&'a mut self, desk: &'a Desk<'a, S>) -> Loading<'a> {
                Loading::of(async move {
                    for item in self.$all_mut() {
                        Lookup::<S, true>::load(item, desk).await?;
                    }
                    Ok(())
                })
            }

            fn verify<'a>(
                &'a self,
                desk: &'a Desk<'a, S>,
                at: String,
                found: &'a mut Violations,
            ) -> Loading<'a> {
                Loading::of(async move {
                    for (name, item) in $named(self) {
                        let at = push(&at, &name.to_string());
                        Lookup::<S, true>::verify(item, desk, at, found).await?;
                    }
                    Ok(())
                })
            }
        }
    )*};
}

each! {
    [] Vec<T>: iter, iter_mut, numbered;
    [] VecDeque<T>: iter, iter_mut, numbered;
    [const N: usize] [T; N]: iter, iter_mut, numbered;
    [K: Display + Send + Sync] BTreeMap<K, T>: values, values_mut, Self::iter;
    [K: Display + Send + Sync, H: Send + Sync] HashMap<K, T, H>: values, values_mut, Self::iter;
}

#[diagnostic::do_not_recommend]
impl<T: Names<true>> Names<true> for Option<T> {
    fn objects(&self) -> usize {
        self.as_ref().map_or(0, |value| Names::<true>::objects(value))
    }

    fn spell(&self, at: &str, found: &mut Violations) {
        if let Some(value) = self {
            Names::<true>::spell(value, at, found);
        }
    }
}

#[diagnostic::do_not_recommend]
impl<S, T: Lookup<S, true>> Lookup<S, true> for Option<T> {
    fn load<'a>(&'a mut self, desk: &'a Desk<'a, S>) -> Loading<'a> {
        self.as_mut().map_or(Loading::none(), |value| Lookup::<S, true>::load(value, desk))
    }

    fn verify<'a>(
        &'a self,
        desk: &'a Desk<'a, S>,
        at: String,
        found: &'a mut Violations,
    ) -> Loading<'a> {
        let value = self.as_ref();
        value.map_or(Loading::none(), |value| Lookup::<S, true>::verify(value, desk, at, found))
    }
}

#[diagnostic::do_not_recommend]
impl<T: Names<true> + ?Sized> Names<true> for Box<T> {
    fn objects(&self) -> usize {
        Names::<true>::objects(&**self)
    }

    fn spell(&self, at: &str, found: &mut Violations) {
        Names::<true>::spell(&**self, at, found);
    }
}

#[diagnostic::do_not_recommend]
impl<S, T: Lookup<S, true> + ?Sized> Lookup<S, true> for Box<T> {
    fn load<'a>(&'a mut self, desk: &'a Desk<'a, S>) -> Loading<'a> {
        Lookup::<S, true>::load(&mut **self, desk)
    }

    fn verify<'a>(
        &'a self,
        desk: &'a Desk<'a, S>,
        at: String,
        found: &'a mut Violations,
    ) -> Loading<'a> {
        Lookup::<S, true>::verify(&**self, desk, at, found)
    }
}

/// The items of a list with their places.
fn numbered<'a, L: ?Sized, T: 'a>(list: &'a L) -> impl Iterator<Item = (usize, &'a T)>
where
    &'a L: IntoIterator<Item = &'a T>,
{
    list.into_iter().enumerate()
}

macro_rules! tuples {
    ($(($($name:ident $place:tt)+))*) => {$(
        #[diagnostic::do_not_recommend]
        impl<$($name: Names<true>),+> Names<true> for ($($name,)+) {
            fn objects(&self) -> usize {
                let counts = [$(Names::<true>::objects(&self.$place)),+];
                counts.into_iter().fold(0, usize::saturating_add)
            }

            fn spell(&self, at: &str, found: &mut Violations) {
                $(Names::<true>::spell(&self.$place, &push(at, stringify!($place)), found);)+
            }
        }

        #[diagnostic::do_not_recommend]
        impl<S: Sync, $($name: Lookup<S, true> + Send + Sync),+> Lookup<S, true> for ($($name,)+) {
            fn load<'a>(&'a mut self, desk: &'a Desk<'a, S>) -> Loading<'a> {
                Loading::of(async move {
                    $(Lookup::<S, true>::load(&mut self.$place, desk).await?;)+
                    Ok(())
                })
            }

            fn verify<'a>(
                &'a self,
                desk: &'a Desk<'a, S>,
                at: String,
                found: &'a mut Violations,
            ) -> Loading<'a> {
                Loading::of(async move {
                    $(
                        let item = push(&at, stringify!($place));
                        Lookup::<S, true>::verify(&self.$place, desk, item, found).await?;
                    )+
                    Ok(())
                })
            }
        }
    )*};
}

tuples!((A 0)(A 0 B 1)(A 0 B 1 C 2));
