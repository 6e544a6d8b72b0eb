//! Rules that contradict or repeat themselves, found while the program is compiled.
//!
//! What a macro sees of a rule is its text. Which role implies which, and whether a text and a
//! variant name the same role, the constants alone know.

use crate::const_text::ConstText;
use crate::names::Member;
use crate::rule::{Leaf, Permission};

/// The outline of a rule, as the checks of its branches see it.
#[derive(Clone, Copy, Debug)]
pub enum RuleOutline {
    /// A role or a scope.
    Name(Member),
    /// A permission.
    Permission(&'static Permission),
    /// What the credential tells, where the request comes from, or when.
    Leaf(&'static Leaf),
    /// A policy or the owner: equal where the number is.
    Other(usize),
    /// Every rule in the list.
    All(&'static [RuleOutline]),
    /// At least one rule in the list.
    Any(&'static [RuleOutline]),
    /// Not this rule.
    Not(&'static RuleOutline),
}

impl RuleOutline {
    /// Stops compilation where the part of this branch at `place` can never count, because another
    /// part decides already; the macro calls it at the span of the part.
    ///
    /// # Panics
    /// Where it cannot: in const evaluation, so that the panic is the compile error a user reads.
    #[allow(
        clippy::indexing_slicing,
        reason = "const evaluation: the index is bounded by the loop"
    )]
    #[track_caller]
    pub const fn check(&self, place: usize) {
        let (parts, every) = match self {
            Self::All(parts) => (*parts, true),
            Self::Any(parts) => (*parts, false),
            _ => return,
        };
        let part = &parts[place];
        if part.is_apart_from_all_names_in(parts, place) {
            return;
        }
        let mut index = 0;
        while index < parts.len() {
            let other = &parts[index];
            if index < place {
                check_one_enum(part, other);
                if every && part.excludes(other) {
                    report_exclusion();
                }
            }
            if index != place && part.is_redundant_beside(other, every, index < place) {
                report(part, other, every);
            }
            index += 1;
        }
    }

    /// Whether this is a name in a list of names, none of which has another. Most lists are, and a
    /// long one is compared in little time.
    #[allow(
        clippy::indexing_slicing,
        reason = "const evaluation: the index is bounded by the loop"
    )]
    const fn is_apart_from_all_names_in(&self, parts: &[Self], place: usize) -> bool {
        let Self::Name(own) = self else { return false };
        let mut index = 0;
        while index < parts.len() {
            if index != place {
                let Self::Name(other) = &parts[index] else { return false };
                if !own.is_apart_from(other) {
                    return false;
                }
            }
            index += 1;
        }
        true
    }

    /// Whether `other` decides wherever `self` would; of two that are the same the later is idle.
    const fn is_redundant_beside(&self, other: &Self, every: bool, later: bool) -> bool {
        let (weak, strong) = if every { (self, other) } else { (other, self) };
        strong.implies(weak) && (later || !weak.implies(strong))
    }

    /// Whether every caller who passes `self` passes `other`; `false` where it cannot be told.
    #[allow(
        clippy::indexing_slicing,
        reason = "const evaluation: the index is bounded by the loop"
    )]
    const fn implies(&self, other: &Self) -> bool {
        match (self, other) {
            (_, Self::All(parts)) => {
                let mut index = 0;
                while index < parts.len() {
                    if !self.implies(&parts[index]) {
                        return false;
                    }
                    index += 1;
                }
                true
            }
            (Self::Any(parts), _) => {
                let mut index = 0;
                while index < parts.len() {
                    if !parts[index].implies(other) {
                        return false;
                    }
                    index += 1;
                }
                true
            }
            (Self::Name(one), Self::Name(two)) => one.is_enough_for(two),
            (Self::Name(role), Self::Permission(permission)) => permission.is_given_by_role(role),
            (Self::Permission(one), Self::Permission(two)) => {
                one.member().is_enough_for(two.member())
            }
            (Self::Leaf(one), Self::Leaf(two)) => one.implies(two),
            (Self::Other(one), Self::Other(two)) => *one == *two,
            (Self::Not(one), Self::Not(two)) => two.implies(one),
            _ => self.has_part_that_implies(other) || other.has_part_implied_by(self),
        }
    }

    /// Whether no caller passes both; `false` where it cannot be told.
    #[allow(
        clippy::indexing_slicing,
        reason = "const evaluation: the index is bounded by the loop"
    )]
    const fn excludes(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::All(parts), _) => {
                let mut index = 0;
                while index < parts.len() {
                    if parts[index].excludes(other) {
                        return true;
                    }
                    index += 1;
                }
                false
            }
            (Self::Any(parts), _) => {
                let mut index = 0;
                while index < parts.len() {
                    if !parts[index].excludes(other) {
                        return false;
                    }
                    index += 1;
                }
                !parts.is_empty()
            }
            (_, Self::All(_) | Self::Any(_)) => other.excludes(self),
            (Self::Leaf(one), Self::Leaf(two)) => one.excludes(two),
            (Self::Not(inside), whole) | (whole, Self::Not(inside)) => whole.implies(inside),
            _ => false,
        }
    }

    #[allow(
        clippy::indexing_slicing,
        reason = "const evaluation: the index is bounded by the loop"
    )]
    const fn has_part_that_implies(&self, other: &Self) -> bool {
        let Self::All(parts) = self else { return false };
        let mut index = 0;
        while index < parts.len() {
            if parts[index].implies(other) {
                return true;
            }
            index += 1;
        }
        false
    }

    #[allow(
        clippy::indexing_slicing,
        reason = "const evaluation: the index is bounded by the loop"
    )]
    const fn has_part_implied_by(&self, other: &Self) -> bool {
        let Self::Any(parts) = self else { return false };
        let mut index = 0;
        while index < parts.len() {
            if other.implies(&parts[index]) {
                return true;
            }
            index += 1;
        }
        false
    }
}

/// A caller's roles are of one enum, and so are the scopes: names of two are never held together.
#[allow(clippy::panic, reason = "const evaluation: this is the compile error a user reads")]
#[track_caller]
const fn check_one_enum(part: &RuleOutline, other: &RuleOutline) {
    let (RuleOutline::Name(part), RuleOutline::Name(other)) = (part, other) else { return };
    if part.is_of_the_kind_of(other) && !part.is_of_the_enum_of(other) {
        let mut text = ConstText::new();
        text.name(part.name);
        text.push(" and ");
        text.name(other.name);
        text.push(" belong to different enums: a caller has names of one enum\nhelp: name both of the enum that `Security` is given");
        panic!("{}", text.as_str())
    }
}

#[allow(clippy::panic, reason = "const evaluation: this is the compile error a user reads")]
#[track_caller]
const fn report_exclusion() {
    panic!(
        "this rule can never hold: a caller who passes this part is refused by another\n\
         help: join them with `any(..)`, or keep one of them"
    )
}

#[allow(clippy::panic, reason = "const evaluation: this is the compile error a user reads")]
#[track_caller]
const fn report(part: &RuleOutline, other: &RuleOutline, every: bool) {
    let (RuleOutline::Name(part), RuleOutline::Name(other)) = (part, other) else {
        assert!(
            !every,
            "this part of the rule is redundant: every caller who passes the rest passes it\n\
             help: remove it, or the part that demands more"
        );
        panic!(
            "this part of the rule is redundant: every caller who passes it passes another part\n\
             help: remove it, or the part that demands less"
        )
    };
    let mut text = ConstText::new();
    text.name(part.name);
    if part.is_enough_for(other) && other.is_enough_for(part) {
        text.push(" is redundant: this rule contains it already\nhelp: keep one of them");
    } else if every {
        text.push(" is redundant: ");
        text.name(other.name);
        text.push(" is demanded and implies it\nhelp: remove ");
        text.name(part.name);
    } else {
        text.push(" is redundant: it implies ");
        text.name(other.name);
        text.push(", which is enough\nhelp: remove ");
        text.name(part.name);
    }
    panic!("{}", text.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::names::{Bits, RoleEnum, named};

    #[derive(Clone, Copy)]
    enum Role {
        _Admin,
        _Hr,
        _Clerk,
    }

    impl RoleEnum for Role {
        type Enum = Self;
        const NAMES: &'static [&'static str] = &["admin", "hr", "clerk"];
        const IMPLIES: &'static [Bits] = &[Bits::of(&[0, 1]), Bits::of(&[1]), Bits::of(&[2])];

        fn index(self) -> u8 {
            self as u8
        }
    }

    const TENANTS: [Leaf; 3] = [Leaf::Tenant("a"), Leaf::Tenant("b"), Leaf::InTenant];

    /// A caller: the roles of a token, with what they imply, what two policies answer, and the tenant.
    #[derive(Clone, Copy, Debug)]
    struct Caller(u8);

    impl Caller {
        fn passes(self, outline: &RuleOutline) -> bool {
            let has = |bit: usize| self.0 & (1 << bit) != 0;
            match outline {
                RuleOutline::Name(member) if member.name == "hr" => has(0) || has(1),
                RuleOutline::Name(member) if member.name == "admin" => has(0),
                RuleOutline::Name(_) => has(2),
                RuleOutline::Other(number) => has(3 + number),
                RuleOutline::Leaf(Leaf::Tenant("a")) => has(5) && !has(6),
                RuleOutline::Leaf(Leaf::Tenant(_)) => has(6) && !has(5),
                RuleOutline::Leaf(_) => has(5) || has(6),
                RuleOutline::Permission(_) => false,
                RuleOutline::All(parts) => parts.iter().all(|part| self.passes(part)),
                RuleOutline::Any(parts) => parts.iter().any(|part| self.passes(part)),
                RuleOutline::Not(inside) => !self.passes(inside),
            }
        }
    }

    /// Any sketch of at most this depth; `seed` decides.
    fn outline(seed: &mut u64, depth: u8) -> RuleOutline {
        *seed =
            seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let choice = (*seed >> 33) % if depth == 0 { 8 } else { 12 };
        let parts = |seed: &mut u64| -> &'static [RuleOutline] {
            let count = 1 + (*seed >> 40) % 3;
            Box::leak((0..count).map(|_| outline(seed, depth - 1)).collect())
        };
        match choice {
            0..=2 => RuleOutline::Name(named(
                Role::NAME_SET,
                Role::NAMES[usize::try_from(choice).unwrap()],
            )),
            3 | 4 => RuleOutline::Other(usize::try_from(choice - 3).unwrap()),
            5..=7 => RuleOutline::Leaf(&TENANTS[usize::try_from(choice - 5).unwrap()]),
            8 | 9 => RuleOutline::All(parts(seed)),
            10 => RuleOutline::Any(parts(seed)),
            _ => RuleOutline::Not(Box::leak(Box::new(outline(seed, depth - 1)))),
        }
    }

    #[test]
    fn what_implies_another_is_never_passed_without_it() {
        let (mut seed, mut implied) = (7, 0);
        for _ in 0..20_000 {
            let (one, two) = (outline(&mut seed, 2), outline(&mut seed, 2));
            if one.implies(&two) {
                implied += 1;
                for caller in (0..128).map(Caller) {
                    let kept = !caller.passes(&one) || caller.passes(&two);
                    assert!(kept, "{caller:?} passes {one:?} and not {two:?}");
                }
            }
        }
        assert!(implied > 1_000, "{implied}");
    }

    #[test]
    fn what_excludes_another_is_never_passed_with_it() {
        let (mut seed, mut excluded) = (13, 0);
        for _ in 0..20_000 {
            let (one, two) = (outline(&mut seed, 2), outline(&mut seed, 2));
            if one.excludes(&two) {
                excluded += 1;
                for caller in (0..128).map(Caller) {
                    let both = caller.passes(&one) && caller.passes(&two);
                    assert!(!both, "{caller:?} passes {one:?} and {two:?}");
                }
            }
        }
        assert!(excluded > 200, "{excluded}");
    }

    #[test]
    fn a_part_is_redundant_only_where_the_branch_stays_the_same_without_it() {
        let (mut seed, mut redundant) = (11, 0);
        for _ in 0..20_000 {
            let (one, two) = (outline(&mut seed, 2), outline(&mut seed, 2));
            for every in [true, false] {
                if one.is_redundant_beside(&two, every, true) {
                    redundant += 1;
                    for caller in (0..128).map(Caller) {
                        let (first, second) = (caller.passes(&one), caller.passes(&two));
                        let both = if every { first && second } else { first || second };
                        assert_eq!(both, second, "{caller:?} {one:?} {two:?}");
                    }
                }
            }
        }
        assert!(redundant > 1_000, "{redundant}");
    }

    #[test]
    fn of_two_that_are_the_same_only_the_later_is_redundant() {
        let hr = RuleOutline::Name(named(Role::NAME_SET, "hr"));
        assert!(
            hr.is_redundant_beside(&hr, true, true) && !hr.is_redundant_beside(&hr, true, false)
        );
    }
}
