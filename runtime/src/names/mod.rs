//! The roles and scopes that an application declares, and how a name written in an attribute finds its place in
//! them while the program is compiled.

mod search;

use std::any::TypeId;
use std::marker::PhantomData;

use self::search::find;
use crate::const_text::same;

/// How many names one enum may hold.
pub(crate) const NAME_LIMIT: usize = 128;

/// A set of roles or scopes: one bit for each name of an enum.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Bits(u128);

impl Bits {
    /// The set without a member.
    pub const EMPTY: Self = Self(0);

    /// The set whose members are `indices`; an index past the 128th is not a member.
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

    /// The members of both sets.
    #[must_use]
    pub const fn intersection(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// The set of one member; an index past the 128th is none.
    #[allow(clippy::cast_possible_truncation, reason = "compared first")]
    pub(crate) const fn at(index: usize) -> Self {
        if index < NAME_LIMIT { Self::of(&[index as u8]) } else { Self::EMPTY }
    }

    /// Whether it has no member.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The members of either set.
    #[must_use]
    pub const fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// An enum of roles; implemented by `#[derive(Role)]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an enum of roles",
    label = "this type names no roles",
    note = "write `#[derive(Role)]` above the enum that lists your roles",
    note = "one role is its text or its variant: `role = \"admin\"`, `role = Role::Admin`"
)]
pub trait RoleEnum: Sized + Send + Sync + 'static {
    /// The enum itself: of a type that is none nothing more is asked, and so no more is told.
    #[doc(hidden)]
    type Enum;
    /// The names as tokens and attributes spell them, in the order of the variants.
    const NAMES: &'static [&'static str];
    /// For each role, itself and every role it implies, however indirectly.
    const IMPLIES: &'static [Bits];
    /// Which role grants which permission: places of roles and names of permissions.
    const GRANTS: &'static [(u8, &'static str)] = &[];
    /// The message for a name that is looked up here, where this stands in for an enum that is missing.
    #[doc(hidden)]
    const MISSING: Option<&'static str> = None;
    /// The enum as a value, for lookups.
    #[doc(hidden)]
    const NAME_SET: NameSet<Self> = NameSet {
        kind: "role",
        names: Self::NAMES,
        fingerprint: fingerprint("role", Self::NAMES),
        implied: Self::IMPLIES,
        missing: Self::MISSING,
        id: TypeId::of::<Self>,
        of: PhantomData,
    };

    /// The place of this role in [`NAMES`](Self::NAMES).
    fn index(self) -> u8;
}

/// An enum of OAuth scopes; implemented by `#[derive(Scope)]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an enum of scopes",
    label = "this type names no scopes",
    note = "write `#[derive(Scope)]` above the enum that lists your scopes",
    note = "one scope is its text or its variant: `scope = \"payroll:read\"`, `scope = Scope::Read`"
)]
pub trait ScopeEnum: Sized + Send + Sync + 'static {
    /// As [`RoleEnum::Enum`].
    #[doc(hidden)]
    type Enum;
    /// The names as tokens and attributes spell them, in the order of the variants.
    const NAMES: &'static [&'static str];
    /// For each scope, itself and every scope it implies, however indirectly; empty where none implies another.
    const IMPLIES: &'static [Bits] = &[];
    /// The message for a name that is looked up here, where this stands in for an enum that is missing.
    #[doc(hidden)]
    const MISSING: Option<&'static str> = None;
    /// The enum as a value, for lookups.
    #[doc(hidden)]
    const NAME_SET: NameSet<Self> = NameSet {
        kind: "scope",
        names: Self::NAMES,
        fingerprint: fingerprint("scope", Self::NAMES),
        implied: Self::IMPLIES,
        missing: Self::MISSING,
        id: TypeId::of::<Self>,
        of: PhantomData,
    };

    /// The place of this scope in [`NAMES`](Self::NAMES).
    fn index(self) -> u8;
}

/// One name of one enum, found while the program was compiled.
#[derive(Clone, Copy, Debug)]
pub struct Member {
    /// The name, as it is written in tokens.
    pub name: &'static str,
    kind: &'static str,
    index: u8,
    /// Itself and what it implies.
    reaches: Bits,
    /// The same for two names of one enum, and for no two of different names or kinds.
    fingerprint: u64,
    enum_id: fn() -> TypeId,
}

/// The names of an enum of roles or scopes, as a value that a lookup takes.
#[derive(Debug)]
pub struct NameSet<E> {
    kind: &'static str,
    names: &'static [&'static str],
    fingerprint: u64,
    implied: &'static [Bits],
    missing: Option<&'static str>,
    id: fn() -> TypeId,
    of: PhantomData<fn(E)>,
}

impl<E> Clone for NameSet<E> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<E> Copy for NameSet<E> {}

impl Member {
    pub(crate) const fn index(&self) -> u8 {
        self.index
    }

    /// Whether this implies `other`; `false` where the two are of different enums.
    pub(crate) const fn is_enough_for(&self, other: &Self) -> bool {
        self.is_of_the_enum_of(other) && self.reaches.contains(other.index)
    }

    /// Whether both are roles, or both scopes.
    pub(crate) const fn is_of_the_kind_of(&self, other: &Self) -> bool {
        same(self.kind.as_bytes(), other.kind.as_bytes())
    }

    /// Whether both are of one enum, as far as the names tell.
    pub(crate) const fn is_of_the_enum_of(&self, other: &Self) -> bool {
        self.fingerprint == other.fingerprint
    }

    pub(crate) const fn fingerprint(&self) -> u64 {
        self.fingerprint
    }

    /// Whether both are of one enum and neither has the other.
    pub(crate) const fn is_apart_from(&self, other: &Self) -> bool {
        self.fingerprint == other.fingerprint
            && self.reaches.0 & (1 << other.index) == 0
            && other.reaches.0 & (1 << self.index) == 0
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
pub const fn named<E>(enum_id: NameSet<E>, name: &'static str) -> Member {
    enum_id.member(find(enum_id.kind, enum_id.names, enum_id.missing, name) as usize)
}

/// A role written as a variant, and the names of its enum.
#[must_use]
pub const fn role_variant<E: RoleEnum<Enum = E>>(variant: E) -> (E::Enum, NameSet<E>) {
    (variant, E::NAME_SET)
}

/// A scope written as a variant, and the names of its enum.
#[must_use]
pub const fn scope_variant<E: ScopeEnum<Enum = E>>(variant: E) -> (E::Enum, NameSet<E>) {
    (variant, E::NAME_SET)
}

/// The role or scope written as the variant at `index`.
#[must_use]
#[track_caller]
pub const fn placed<E>(index: usize, enum_id: NameSet<E>) -> Member {
    enum_id.member(index)
}

impl<E: 'static> NameSet<E> {
    /// The names of `E`, which are of this kind.
    pub(crate) const fn new(
        kind: &'static str,
        names: &'static [&'static str],
        implied: &'static [Bits],
        missing: Option<&'static str>,
    ) -> Self {
        let fingerprint = fingerprint(kind, names);
        Self { kind, names, fingerprint, implied, missing, id: TypeId::of::<E>, of: PhantomData }
    }

    pub(crate) const fn fingerprint(&self) -> u64 {
        self.fingerprint
    }

    /// The name at a place.
    pub(crate) fn get(&self, place: u8) -> Option<Member> {
        let index = usize::from(place);
        (index < self.names.len()).then(|| self.member(index))
    }
}

impl<E> NameSet<E> {
    #[allow(clippy::indexing_slicing, reason = "const evaluation: out of bounds stops compilation")]
    #[allow(clippy::cast_possible_truncation, reason = "an enum holds at most NAME_LIMIT names")]
    #[track_caller]
    const fn member(&self, index: usize) -> Member {
        let place = index as u8;
        let implied = if index < self.implied.len() { self.implied[index] } else { Bits::EMPTY };
        Member {
            name: self.names[index],
            kind: self.kind,
            index: place,
            reaches: implied.union(Bits::of(&[place])),
            fingerprint: self.fingerprint,
            enum_id: self.id,
        }
    }
}

/// One number for a kind and its names (FNV-1a), so that two enums are compared in one step.
///
/// A rule of many names asks it of every pair. The start of the application compares the types.
#[allow(clippy::indexing_slicing, reason = "const evaluation: the index is bounded by the loop")]
const fn fingerprint(kind: &str, names: &[&str]) -> u64 {
    let mut print = fold(0xcbf2_9ce4_8422_2325, kind);
    let mut index = 0;
    while index < names.len() {
        print = fold(print, names[index]);
        index += 1;
    }
    print
}

/// Adds a text and its end, which no name contains as a byte of UTF-8.
#[allow(clippy::indexing_slicing, reason = "const evaluation: the index is bounded by the loop")]
const fn fold(mut print: u64, text: &str) -> u64 {
    const PRIME: u64 = 0x0100_0000_01b3;
    let bytes = text.as_bytes();
    let mut index = 0;
    while index < bytes.len() {
        print = (print ^ bytes[index] as u64).wrapping_mul(PRIME);
        index += 1;
    }
    (print ^ 0xff).wrapping_mul(PRIME)
}

/// The name of a role or a scope, to keep.
#[cfg(any(feature = "api-key", feature = "basic", feature = "session", feature = "webhook"))]
pub(crate) fn name_of(names: &[&str], index: u8) -> Option<String> {
    names.get(usize::from(index)).map(|name| (*name).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn enums_are_told_apart_by_their_kind_and_every_name() {
        let one = fingerprint("role", &["admin", "hr"]);
        assert_eq!(one, fingerprint("role", &["admin", "hr"]));
        for (kind, names) in [
            ("scope", &["admin", "hr"] as &[&str]),
            ("role", &["hr", "admin"]),
            ("role", &["adminhr"]),
            ("role", &["admin", "hr", ""]),
            ("role", &["admi", "nhr"]),
            ("role", &[]),
        ] {
            assert_ne!(one, fingerprint(kind, names), "{kind} {names:?}");
        }
    }

    #[test]
    fn a_set_holds_what_was_put_in_and_nothing_else() {
        let set = Bits::of(&[0, 127]);
        assert!(set.contains(0) && set.contains(127));
        assert!(!set.contains(1) && !set.contains(128) && !set.contains(255));
        assert!(set.union(Bits::of(&[3])).contains(3));
    }
}
