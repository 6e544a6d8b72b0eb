//! The names of roles and scopes that a credential may carry.

use std::marker::PhantomData;

use crate::names::{Bits, NAME_LIMIT, RoleEnum, ScopeEnum};

/// The roles and scopes that an application registered.
#[derive(Clone, Copy, Debug)]
pub struct NameTable {
    roles: Names,
    /// For each role, itself and every role it implies.
    implies: &'static [Bits],
    scopes: Names,
    /// The same for scopes.
    scopes_imply: &'static [Bits],
}

/// Names in the order of their bits, with a hash table of their places: a credential of many scopes costs
/// one comparison for each.
#[derive(Clone, Copy, Debug)]
struct Names {
    names: &'static [&'static str],
    places: &'static Places,
}

/// Where the names are that have one hash, or the free slot behind them.
type Places = [u8; SLOTS];

/// Twice as many as there are names at most, and as many as a byte counts.
const SLOTS: usize = 256;

/// The place of no name.
const FREE: u8 = u8::MAX;

const NO_NAMES: Names = Names { names: &[], places: &[FREE; SLOTS] };

/// The places of an enum's names, worked out while the program is compiled.
struct Hashed<E>(PhantomData<E>);

impl<R: RoleEnum> Hashed<R> {
    const ROLES: &'static Places = &hashed(R::NAMES);
}

impl<C: ScopeEnum> Hashed<C> {
    const SCOPES: &'static Places = &hashed(C::NAMES);
}

impl Default for NameTable {
    fn default() -> Self {
        Self::new()
    }
}

impl NameTable {
    /// A table without names.
    #[must_use]
    pub const fn new() -> Self {
        Self { roles: NO_NAMES, implies: &[], scopes: NO_NAMES, scopes_imply: &[] }
    }

    /// The table with the roles of `R`.
    #[must_use]
    pub const fn with_roles<R: RoleEnum>(self) -> Self {
        let roles = Names { names: R::NAMES, places: Hashed::<R>::ROLES };
        Self { roles, implies: R::IMPLIES, ..self }
    }

    /// The table with the scopes of `C`.
    #[must_use]
    pub const fn with_scopes<C: ScopeEnum>(self) -> Self {
        let scopes = Names { names: C::NAMES, places: Hashed::<C>::SCOPES };
        Self { scopes, scopes_imply: C::IMPLIES, ..self }
    }

    /// For each role, itself and every role that it implies.
    #[cfg(feature = "openapi")]
    pub(crate) const fn implied(&self) -> &'static [Bits] {
        self.implies
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

    /// The scope called `name` with what it implies; nothing where no such scope is registered.
    pub(crate) fn scope(&self, name: &str) -> Bits {
        let Some(index) = self.scopes.place(name) else { return Bits::EMPTY };
        let implied = self.scopes_imply.get(usize::from(index)).copied().unwrap_or_default();
        implied.union(Bits::of(&[index]))
    }
}

impl Names {
    fn place(&self, name: &str) -> Option<u8> {
        let mut slot = first_slot(name.as_bytes());
        // Half of the slots are free, so that this ends.
        loop {
            let place = *self.places.get(usize::from(slot))?;
            // The free slot's place is past every name.
            if *self.names.get(usize::from(place))? == name {
                return Some(place);
            }
            slot = slot.wrapping_add(1);
        }
    }
}

/// The places of `names` by their hashes, each in the first free slot from its own on.
#[allow(clippy::indexing_slicing, reason = "const evaluation: every index is bounded by a loop")]
#[allow(clippy::cast_possible_truncation, reason = "an enum has at most NAME_LIMIT names")]
const fn hashed(names: &[&str]) -> Places {
    let mut places = [FREE; SLOTS];
    let mut count = 0;
    while count < names.len() && count < NAME_LIMIT {
        let mut slot = first_slot(names[count].as_bytes());
        while places[slot as usize] != FREE {
            slot = slot.wrapping_add(1);
        }
        places[slot as usize] = count as u8;
        count += 1;
    }
    places
}

/// Where the search for a name begins: eight bytes at a time, multiplied as FxHash does it.
///
/// The table holds an enum's names alone, so that other names make no search longer.
#[allow(clippy::cast_possible_truncation, reason = "the highest byte is what is wanted")]
const fn first_slot(name: &[u8]) -> u8 {
    const FACTOR: u64 = 0xf135_7aea_2e62_a9c5;
    let mut hash = name.len() as u64;
    let mut rest = name;
    while let Some((word, after)) = rest.split_first_chunk::<8>() {
        hash = (hash.rotate_left(5) ^ u64::from_le_bytes(*word)).wrapping_mul(FACTOR);
        rest = after;
    }
    let mut last = 0;
    while let [byte, after @ ..] = rest {
        last = last << 8 | *byte as u64;
        rest = after;
    }
    hash = (hash.rotate_left(5) ^ last).wrapping_mul(FACTOR);
    (hash >> 56) as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOME: &[&str] =
        &["write", "a", "read:all", "read", "ä", "", "zz", "Read", "a:b", "read:all:of:them"];

    fn names(names: Vec<String>) -> Names {
        let names: Vec<&'static str> =
            names.into_iter().map(|name| &*Box::leak(name.into_boxed_str())).collect();
        let names: &'static [&'static str] = Box::leak(names.into_boxed_slice());
        Names { names, places: Box::leak(Box::new(hashed(names))) }
    }

    #[test]
    fn every_name_is_found_at_its_place_and_no_other_is() {
        let some = names(SOME.iter().map(|name| (*name).to_owned()).collect());
        for (place, name) in SOME.iter().enumerate() {
            assert_eq!(some.place(name), u8::try_from(place).ok(), "{name}");
        }
        for other in ["b", "READ", "read:", "read:all ", "zzz", "\u{0}", "read:all:of:then"] {
            assert_eq!(some.place(other), None, "{other}");
        }
        assert_eq!(NO_NAMES.place("read"), None);
    }

    #[test]
    fn as_many_names_as_an_enum_may_have_are_found() {
        let schemes: [fn(usize) -> String; 3] = [
            |number| format!("scope:{}", number * 37 % 128),
            |number| format!("{number}{}", "x".repeat(number)),
            |number| format!("service:{number:03}:resource:read"),
        ];
        for scheme in schemes {
            let all = names((0..NAME_LIMIT).map(scheme).collect());
            let mut found = all.names.iter().map(|name| all.place(name));
            assert!((0..NAME_LIMIT).all(|place| found.next() == Some(u8::try_from(place).ok())));
            assert_eq!(all.place("scope:"), None);
        }
    }

    /// What a search costs: rarely more than a few slots.
    #[test]
    fn names_are_spread_over_the_table() {
        let all = names((0..64).map(|number| format!("payroll:thing{number}:read")).collect());
        let taken = all.places.iter().enumerate().filter(|(_, place)| **place != FREE);
        let away = taken.map(|(slot, place)| {
            let first = first_slot(all.names[usize::from(*place)].as_bytes());
            (slot + SLOTS - usize::from(first)) % SLOTS
        });
        assert!(away.sum::<usize>() < 64, "one step each at most, on average");
    }
}
