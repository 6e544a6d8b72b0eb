//! Rules that contradict or repeat themselves, found while the program is compiled.
//!
//! What a macro sees of a rule is its text. Which role implies which, and whether a text and a
//! variant name the same role, the constants alone know.

use crate::names::Member;
use crate::prepared::Text;

/// The outline of a rule, as the checks of its branches see it.
#[derive(Clone, Copy, Debug)]
pub enum Sketch {
    /// A role or a scope.
    Name(Member),
    /// A policy or the owner: equal where the number is.
    Other(usize),
    /// Every rule in the list.
    All(&'static [Sketch]),
    /// At least one rule in the list.
    Any(&'static [Sketch]),
    /// Not this rule.
    Not(&'static Sketch),
}

impl Sketch {
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
            Self::Name(_) | Self::Other(_) | Self::Not(_) => return,
        };
        let part = &parts[place];
        let mut index = 0;
        while index < parts.len() {
            let other = &parts[index];
            if index < place {
                check_one_enum(part, other);
            }
            if index != place && part.is_idle_beside(other, every, index < place) {
                tell(part, other, every);
            }
            index += 1;
        }
    }

    /// Whether `other` decides wherever `self` would; of two that are the same the later is idle.
    const fn is_idle_beside(&self, other: &Self, every: bool, later: bool) -> bool {
        let (weak, strong) = if every { (self, other) } else { (other, self) };
        strong.implies(weak) && (later || !weak.implies(strong))
    }

    /// Whether whoever passes `self` passes `other`; `false` where it cannot be told.
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
            (Self::Other(one), Self::Other(two)) => *one == *two,
            (Self::Not(one), Self::Not(two)) => two.implies(one),
            _ => self.has_part_that_implies(other) || other.has_part_implied_by(self),
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
const fn check_one_enum(part: &Sketch, other: &Sketch) {
    let (Sketch::Name(part), Sketch::Name(other)) = (part, other) else { return };
    if part.is_of_the_kind_of(other) && !part.is_of_the_enum_of(other) {
        let mut text = Text::new();
        text.name(part.name);
        text.push(" and ");
        text.name(other.name);
        text.push(" belong to two enums, and a caller holds names of one\nhelp: name both of the enum that `Security` is given");
        panic!("{}", text.as_str())
    }
}

#[allow(clippy::panic, reason = "const evaluation: this is the compile error a user reads")]
#[track_caller]
const fn tell(part: &Sketch, other: &Sketch, every: bool) {
    let (Sketch::Name(part), Sketch::Name(other)) = (part, other) else {
        if every {
            panic!(
                "this part of the rule adds nothing: whoever passes the rest passes it as well\n\
                 help: remove it, or the part that demands more"
            )
        }
        panic!(
            "this part of the rule adds nothing: whoever passes it passes another part as well\n\
             help: remove it, or the part that demands less"
        )
    };
    let mut text = Text::new();
    text.name(part.name);
    if part.is_enough_for(other) && other.is_enough_for(part) {
        text.push(" adds nothing: it stands in this rule already\nhelp: keep one of them");
    } else if every {
        text.push(" adds nothing: ");
        text.name(other.name);
        text.push(" is demanded and implies it\nhelp: remove ");
        text.name(part.name);
    } else {
        text.push(" adds nothing: it implies ");
        text.name(other.name);
        text.push(", which is enough\nhelp: remove ");
        text.name(part.name);
    }
    panic!("{}", text.as_str())
}
