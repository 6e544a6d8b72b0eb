//! The names of roles and scopes that a credential may carry.

use std::marker::PhantomData;

use crate::names::{Bits, NAME_LIMIT, RoleEnum, ScopeEnum};

/// The roles and scopes that an application registered.
#[derive(Clone, Copy, Debug, Default)]
pub struct NameTable {
    roles: Names,
    /// For each role, itself and every role it implies.
    implies: &'static [Bits],
    scopes: Names,
}

/// Names in the order of their bits, and their places in alphabetical order: a credential of many scopes
/// costs a binary search for each.
#[derive(Clone, Copy, Debug, Default)]
struct Names {
    names: &'static [&'static str],
    sorted: &'static [u8],
}

/// The places of an enum's names in alphabetical order, worked out while the program is compiled.
struct Sorted<E>(PhantomData<E>);

impl<R: RoleEnum> Sorted<R> {
    const ROLES: &'static [u8] = &sorted(R::NAMES);
}

impl<C: ScopeEnum> Sorted<C> {
    const SCOPES: &'static [u8] = &sorted(C::NAMES);
}

impl NameTable {
    /// A table without names.
    #[must_use]
    pub const fn new() -> Self {
        let none = Names { names: &[], sorted: &[] };
        Self { roles: none, implies: &[], scopes: none }
    }

    /// The table with the roles of `R`.
    #[must_use]
    pub const fn with_roles<R: RoleEnum>(self) -> Self {
        let roles = Names { names: R::NAMES, sorted: Sorted::<R>::ROLES };
        Self { roles, implies: R::IMPLIES, ..self }
    }

    /// The table with the scopes of `C`.
    #[must_use]
    pub const fn with_scopes<C: ScopeEnum>(self) -> Self {
        let scopes = Names { names: C::NAMES, sorted: Sorted::<C>::SCOPES };
        Self { scopes, ..self }
    }

    /// The roles, in the order of their bits.
    pub const fn roles(&self) -> &'static [&'static str] {
        self.roles.names
    }

    /// The scopes, in the order of their bits.
    pub const fn scopes(&self) -> &'static [&'static str] {
        self.scopes.names
    }

    /// The role called `name` with what it implies; nothing where no such role is registered.
    pub(crate) fn role(&self, name: &str) -> Bits {
        let Some(index) = self.roles.place(name) else { return Bits::EMPTY };
        let implied = self.implies.get(usize::from(index)).copied().unwrap_or_default();
        implied.union(Bits::of(&[index]))
    }

    /// The scope called `name`; nothing where no such scope is registered.
    pub(crate) fn scope(&self, name: &str) -> Bits {
        self.scopes.place(name).map_or(Bits::EMPTY, |index| Bits::of(&[index]))
    }
}

impl Names {
    fn place(&self, name: &str) -> Option<u8> {
        let sorted = self.sorted.get(..self.names.len())?;
        let name_at = |place: &u8| self.names.get(usize::from(*place)).copied();
        let found = sorted.binary_search_by(|place| name_at(place).cmp(&Some(name))).ok()?;
        sorted.get(found).copied()
    }
}

/// The places of `names` in alphabetical order; what lies past their number means nothing.
#[allow(clippy::indexing_slicing, reason = "const evaluation: every index is bounded by a loop")]
#[allow(clippy::cast_possible_truncation, reason = "an enum has at most NAME_LIMIT names")]
const fn sorted(names: &[&str]) -> [u8; NAME_LIMIT] {
    let mut places = [0; NAME_LIMIT];
    let mut count = 0;
    while count < names.len() && count < NAME_LIMIT {
        let mut place = count;
        while place > 0 && precedes(names[count], names[places[place - 1] as usize]) {
            places[place] = places[place - 1];
            place -= 1;
        }
        places[place] = count as u8;
        count += 1;
    }
    places
}

#[allow(clippy::indexing_slicing, reason = "const evaluation: the index is bounded by the loop")]
const fn precedes(one: &str, other: &str) -> bool {
    let (one, other) = (one.as_bytes(), other.as_bytes());
    let mut index = 0;
    while index < one.len() && index < other.len() {
        if one[index] != other[index] {
            return one[index] < other[index];
        }
        index += 1;
    }
    one.len() < other.len()
}

#[cfg(test)]
mod tests {
    use std::cmp::Ordering;

    use super::*;

    const SOME: &[&str] = &["write", "a", "read:all", "read", "ä", "", "zz", "Read", "a:b"];

    #[test]
    fn every_name_is_found_at_its_place_and_no_other_is() {
        let order = Box::leak(Box::new(sorted(SOME)));
        let names = Names { names: SOME, sorted: order };
        for (place, name) in SOME.iter().enumerate() {
            assert_eq!(names.place(name), u8::try_from(place).ok(), "{name}");
        }
        for other in ["b", "READ", "read:", "read:all ", "zzz", "\u{0}"] {
            assert_eq!(names.place(other), None, "{other}");
        }
        assert_eq!(Names::default().place("read"), None);
    }

    #[test]
    fn as_many_names_as_an_enum_may_have_are_sorted() {
        let names: Vec<&'static str> = (0..NAME_LIMIT)
            .map(|number| &*Box::leak(format!("scope:{}", number * 37 % 128).into_boxed_str()))
            .collect();
        let names: &'static [&'static str] = Box::leak(names.into_boxed_slice());
        let all = Names { names, sorted: Box::leak(Box::new(sorted(names))) };
        assert!(
            names
                .iter()
                .enumerate()
                .all(|(place, name)| all.place(name) == u8::try_from(place).ok())
        );
        assert!(names.iter().all(|one| {
            names.iter().all(|two| precedes(one, two) == (one.cmp(two) == Ordering::Less))
        }));
    }
}
