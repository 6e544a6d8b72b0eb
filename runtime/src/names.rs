//! The closed worlds of roles and scopes, and how a name written in an attribute finds its place in
//! them while the program is compiled.

use std::any::TypeId;
use std::marker::PhantomData;

use crate::const_text::{Text, same};

/// How many names one closed world may hold.
pub(crate) const NAME_LIMIT: usize = 128;

/// A set of roles or scopes: one bit for each name of a closed world.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Bits(u128);

impl Bits {
    /// The set without a member.
    pub const EMPTY: Self = Self(0);

    /// The set whose members are `indices`; an index past the 128th is no member.
    #[must_use]
    pub const fn of(indices: &[u8]) -> Self {
        let mut set = 0;
        let mut rest = indices;
        while let [first, tail @ ..] = rest {
            if (*first as usize) < NAME_LIMIT {
                set |= 1 << *first;
            }
            rest = tail;
        }
        Self(set)
    }

    /// Whether `index` is a member.
    #[must_use]
    pub const fn contains(self, index: u8) -> bool {
        (index as usize) < NAME_LIMIT && self.0 & (1 << index) != 0
    }

    /// The members of either set.
    #[must_use]
    pub const fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// A closed world of roles; implemented by `#[derive(Role)]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an enum of roles",
    label = "this type names no roles",
    note = "write `#[derive(Role)]` above the enum that lists your roles"
)]
pub trait RoleEnum: Copy + Send + Sync + 'static {
    /// The names as tokens and attributes spell them, in the order of the variants.
    const NAMES: &'static [&'static str];
    /// For each role, itself and every role it implies, however indirectly.
    const IMPLIES: &'static [Bits];
    /// What to tell whoever looks a name up here, where this stands in for an enum that is missing.
    #[doc(hidden)]
    const MISSING: Option<&'static str> = None;
    /// The enum as a value, for lookups.
    #[doc(hidden)]
    const WORLD: NameSet<Self> = NameSet {
        kind: "role",
        names: Self::NAMES,
        implied: Self::IMPLIES,
        missing: Self::MISSING,
        id: TypeId::of::<Self>,
        of: PhantomData,
    };

    /// The place of this role in [`NAMES`](Self::NAMES).
    fn index(self) -> u8;
}

/// A closed world of OAuth scopes; implemented by `#[derive(Scope)]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an enum of scopes",
    label = "this type names no scopes",
    note = "write `#[derive(Scope)]` above the enum that lists your scopes"
)]
pub trait ScopeEnum: Copy + Send + Sync + 'static {
    /// The names as tokens and attributes spell them, in the order of the variants.
    const NAMES: &'static [&'static str];
    /// What to tell whoever looks a name up here, where this stands in for an enum that is missing.
    #[doc(hidden)]
    const MISSING: Option<&'static str> = None;
    /// The enum as a value, for lookups.
    #[doc(hidden)]
    const WORLD: NameSet<Self> = NameSet {
        kind: "scope",
        names: Self::NAMES,
        implied: &[],
        missing: Self::MISSING,
        id: TypeId::of::<Self>,
        of: PhantomData,
    };

    /// The place of this scope in [`NAMES`](Self::NAMES).
    fn index(self) -> u8;
}

/// One name of one closed world, found while the program was compiled.
#[derive(Clone, Copy, Debug)]
pub struct Member {
    /// The name, as it is written in tokens.
    pub name: &'static str,
    kind: &'static str,
    index: u8,
    /// Itself and what it implies.
    reaches: Bits,
    names: &'static [&'static str],
    enum_id: fn() -> TypeId,
}

/// The names of an enum of roles or scopes, as a value that a lookup takes.
#[derive(Clone, Copy, Debug)]
pub struct NameSet<E> {
    kind: &'static str,
    names: &'static [&'static str],
    implied: &'static [Bits],
    missing: Option<&'static str>,
    id: fn() -> TypeId,
    of: PhantomData<fn(E)>,
}

impl Member {
    pub(crate) const fn index(&self) -> u8 {
        self.index
    }

    /// Whether whoever has this has `other` too; `false` where the two are of different enums.
    pub(crate) const fn is_enough_for(&self, other: &Self) -> bool {
        self.is_of_the_enum_of(other) && self.reaches.contains(other.index)
    }

    /// Whether both are roles, or both scopes.
    pub(crate) const fn is_of_the_kind_of(&self, other: &Self) -> bool {
        same(self.kind.as_bytes(), other.kind.as_bytes())
    }

    /// Whether both are of one enum, as far as the names tell.
    #[allow(clippy::indexing_slicing, reason = "const evaluation: bounded by the loop")]
    pub(crate) const fn is_of_the_enum_of(&self, other: &Self) -> bool {
        if !self.is_of_the_kind_of(other) || self.names.len() != other.names.len() {
            return false;
        }
        let mut index = 0;
        while index < self.names.len() {
            if !same(self.names[index].as_bytes(), other.names[index].as_bytes()) {
                return false;
            }
            index += 1;
        }
        true
    }

    /// The enum this name belongs to.
    pub(crate) fn enum_id(&self) -> TypeId {
        (self.enum_id)()
    }
}

/// The role or scope called `name`; compilation stops where there is none.
///
/// The caller is tracked so that rustc points at the name and at nothing of ours.
#[must_use]
#[track_caller]
pub const fn named<E: Copy>(enum_id: NameSet<E>, name: &'static str) -> Member {
    enum_id.member(find(enum_id.kind, enum_id.names, enum_id.missing, name) as usize)
}

/// The role or scope written as the variant at `index`.
#[must_use]
#[track_caller]
pub const fn placed<E: Copy>(_: E, index: usize, enum_id: NameSet<E>) -> Member {
    enum_id.member(index)
}

impl<E> NameSet<E> {
    #[allow(clippy::indexing_slicing, reason = "const evaluation: out of bounds stops compilation")]
    #[allow(clippy::cast_possible_truncation, reason = "a world holds at most NAME_LIMIT names")]
    #[track_caller]
    const fn member(&self, index: usize) -> Member {
        let place = index as u8;
        let implied = if index < self.implied.len() { self.implied[index] } else { Bits::EMPTY };
        Member {
            name: self.names[index],
            kind: self.kind,
            index: place,
            reaches: implied.union(Bits::of(&[place])),
            names: self.names,
            enum_id: self.id,
        }
    }
}

#[allow(clippy::indexing_slicing, reason = "const evaluation: the index is bounded by the loop")]
#[allow(clippy::cast_possible_truncation, reason = "a world holds at most NAME_LIMIT names")]
#[allow(clippy::panic, reason = "const evaluation: this is the compile error a user reads")]
#[track_caller]
const fn find(kind: &str, names: &[&str], missing: Option<&str>, name: &str) -> u8 {
    if let Some(text) = missing {
        panic!("{}", text)
    }
    let mut index = 0;
    while index < names.len() {
        if same(names[index].as_bytes(), name.as_bytes()) {
            return index as u8;
        }
        index += 1;
    }
    let mut text = Text::new();
    text.push("unknown ");
    text.push(kind);
    text.push(" ");
    text.name(name);
    text.push(": ");
    if let Some(near) = nearest(names, name) {
        text.push("did you mean ");
        text.name(names[near]);
        text.push("?");
    } else {
        text.push("it is one of ");
        let mut index = 0;
        while index < names.len() {
            text.push(if index == 0 { "" } else { ", " });
            text.name(names[index]);
            index += 1;
        }
    }
    panic!("{}", text.as_str())
}

/// The name at most a third of its length away from what was written.
#[allow(clippy::indexing_slicing, reason = "const evaluation: the index is bounded by the loop")]
const fn nearest(names: &[&str], name: &str) -> Option<usize> {
    let mut best = None;
    let mut least = u16::MAX;
    let mut index = 0;
    while index < names.len() {
        let away = distance(names[index].as_bytes(), name.as_bytes());
        if away < least {
            least = away;
            best = Some(index);
        }
        index += 1;
    }
    if least as usize * 3 <= name.len() + 2 { best } else { None }
}

/// Edit distance counting a swap of neighbours as one step (optimal string alignment).
#[allow(clippy::cast_possible_truncation, reason = "longer names are turned away first")]
#[allow(clippy::indexing_slicing, reason = "const evaluation: the index is bounded by the loop")]
const fn distance(left: &[u8], right: &[u8]) -> u16 {
    const MOST: usize = 48;
    if left.len() >= MOST || right.len() >= MOST {
        return u16::MAX / 4;
    }
    let mut table = [[0u16; MOST]; MOST];
    let mut row = 0;
    while row <= left.len() {
        let mut column = 0;
        while column <= right.len() {
            table[row][column] = if row == 0 {
                column as u16
            } else if column == 0 {
                row as u16
            } else {
                let differs = (left[row - 1] != right[column - 1]) as u16;
                let mut least = table[row - 1][column - 1] + differs;
                if table[row - 1][column] + 1 < least {
                    least = table[row - 1][column] + 1;
                }
                if table[row][column - 1] + 1 < least {
                    least = table[row][column - 1] + 1;
                }
                let swapped = row > 1
                    && column > 1
                    && left[row - 1] == right[column - 2]
                    && left[row - 2] == right[column - 1];
                if swapped && table[row - 2][column - 2] + 1 < least {
                    least = table[row - 2][column - 2] + 1;
                }
                least
            };
            column += 1;
        }
        row += 1;
    }
    table[left.len()][right.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_swap_of_neighbours_is_one_step() {
        assert_eq!(distance(b"admni", b"admin"), 1);
        assert_eq!(distance(b"", b"abc"), 3);
        assert_eq!(distance(b"hr", b"hr"), 0);
    }

    #[test]
    fn only_a_near_name_is_suggested() {
        assert_eq!(nearest(&["admin", "hr"], "admni"), Some(0));
        assert_eq!(nearest(&["admin", "hr"], "warehouse"), None);
        assert_eq!(nearest(&["admin", "hr"], "rh"), Some(1));
    }

    #[test]
    fn a_set_holds_what_was_put_in_and_nothing_else() {
        let set = Bits::of(&[0, 127]);
        assert!(set.contains(0) && set.contains(127));
        assert!(!set.contains(1) && !set.contains(128) && !set.contains(255));
        assert!(set.union(Bits::of(&[3])).contains(3));
    }
}
