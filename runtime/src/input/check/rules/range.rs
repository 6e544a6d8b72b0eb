//! `range`: from where to where. A float is finite, whatever its range.

use std::borrow::Cow;
use std::sync::Arc;

use serde_json::Value;

use crate::input::check::{RuleMessage, Violations};
use crate::input::declare::{FieldFacts, IntegerRange};
use crate::input::text::Plain;
use crate::problem::{Limits, NumberLimits};

/// The bounds of a number.
#[derive(Clone, Copy, Debug)]
pub struct Range<N> {
    min: Option<N>,
    max: Option<N>,
    exclusive_min: Option<N>,
    exclusive_max: Option<N>,
}

impl<N: Number> Range<N> {
    /// No bounds yet.
    #[must_use]
    #[allow(clippy::new_without_default, reason = "only generated code makes one")]
    pub const fn new() -> Self {
        Self { min: None, max: None, exclusive_min: None, exclusive_max: None }
    }

    /// At least this.
    #[must_use]
    pub const fn min(self, min: N) -> Self {
        Self { min: Some(min), ..self }
    }

    /// At most this.
    #[must_use]
    pub const fn max(self, max: N) -> Self {
        Self { max: Some(max), ..self }
    }

    /// More than this.
    #[must_use]
    pub const fn exclusive_min(self, min: N) -> Self {
        Self { exclusive_min: Some(min), ..self }
    }

    /// Less than this.
    #[must_use]
    pub const fn exclusive_max(self, max: N) -> Self {
        Self { exclusive_max: Some(max), ..self }
    }

    /// The same bounds as numbers of another type, where each is one.
    #[cfg(feature = "rust_decimal")]
    fn each<M>(&self, number: impl Fn(N) -> Option<M>) -> Option<Range<M>> {
        let bound = |bound: Option<N>| match bound {
            Some(bound) => number(bound).map(Some),
            None => Some(None),
        };
        Some(Range {
            min: bound(self.min)?,
            max: bound(self.max)?,
            exclusive_min: bound(self.exclusive_min)?,
            exclusive_max: bound(self.exclusive_max)?,
        })
    }

    /// Only what compares as it should is admitted: NaN compares as nothing.
    fn admits(&self, number: N) -> bool {
        number.is_finite()
            && self.min.is_none_or(|min| number >= min)
            && self.max.is_none_or(|max| number <= max)
            && self.exclusive_min.is_none_or(|min| number > min)
            && self.exclusive_max.is_none_or(|max| number < max)
    }

    fn limits(&self) -> Limits {
        Limits::Numbers(NumberLimits {
            equal: None,
            exclusive_max: self.exclusive_max.map(N::json),
            exclusive_min: self.exclusive_min.map(N::json),
            max: self.max.map(N::json),
            min: self.min.map(N::json),
        })
    }
}

impl Range<i128> {
    /// Whether a lower end is beyond an upper one, which [`check_range_can_hold`](crate::private::check_range_can_hold) tells.
    const fn is_reversed(self) -> bool {
        const fn at_least(lower: Option<i128>, upper: Option<i128>) -> bool {
            matches!((lower, upper), (Some(lower), Some(upper)) if lower >= upper)
        }
        matches!((self.min, self.max), (Some(min), Some(max)) if min > max)
            || at_least(self.min, self.exclusive_max)
            || at_least(self.exclusive_min, self.max)
            || at_least(self.exclusive_min, self.exclusive_max)
    }

    /// Whether one of these whole numbers lies within; what is beyond an `i128` is an end of none.
    const fn holds_one_of(self, all: IntegerRange) -> bool {
        let after = match self.exclusive_min {
            Some(min) => min.checked_add(1),
            None => None,
        };
        let before = match self.exclusive_max {
            Some(max) => max.checked_sub(1),
            None => None,
        };
        let lower = match (self.min, after) {
            (Some(min), Some(after)) if min > after => Some(min),
            (Some(min), None) => Some(min),
            (_, after) => after,
        };
        let upper = match (self.max, before) {
            (Some(max), Some(before)) if max < before => Some(max),
            (Some(max), None) => Some(max),
            (_, before) => before,
        };
        all.has_between(lower, upper)
    }
}

/// Stops compilation where no whole number of a field's type lies in its range; of other types nothing is asked, and of ends
/// in the wrong order another check tells.
///
/// # Panics
/// Where none does: in const evaluation, so that the panic is the compile error a user reads.
#[allow(clippy::panic, reason = "const evaluation: this is the compile error a user reads")]
#[track_caller]
pub const fn check_whole_range_can_hold(facts: FieldFacts, range: Range<i128>) {
    let holds = match facts.whole {
        Some(all) => range.is_reversed() || range.holds_one_of(all),
        None => true,
    };
    assert!(
        holds,
        "no number of this type lies in this range\n\
         help: move an end, so that one lies between both and the ends of the type"
    );
}

/// A number that may have a range.
pub trait Number: Copy + PartialOrd {
    /// Whether it is a number at all, and not infinite.
    fn is_finite(self) -> bool;

    /// The number as JSON; as text, where JSON's readers would lose digits.
    fn json(self) -> Value;
}

/// What is held against bounds of this type.
pub trait Within<N>: Copy {
    /// Whether it lies between them.
    fn lies_in(self, range: &Range<N>) -> bool;
}

impl<N: Number> Within<N> for N {
    fn lies_in(self, range: &Range<N>) -> bool {
        range.admits(self)
    }
}

/// A value that has a range.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no range",
    label = "this rule is for numbers",
    note = "remove `range` here; text and collections have a `length`"
)]
pub trait Ranged<N> {
    /// The number; `None` where there is no value.
    fn number(&self) -> Option<N>;
}

/// Checks that a number lies in its range; an absent one does.
pub fn check_range<N: Number, T: Within<N>>(
    number: Option<T>,
    range: Range<N>,
    message: RuleMessage,
    found: &mut Violations,
) {
    if number.is_some_and(|number| !number.lies_in(&range)) {
        message.broken("range", range.limits(), found);
    }
}

/// The bounds of a decimal are whole numbers, numbers with a point or decimals, each compared as a decimal.
#[cfg(feature = "rust_decimal")]
mod decimal {
    use rust_decimal::Decimal;

    use super::{Number, Range, Ranged, Value, Within};

    impl Number for Decimal {
        fn is_finite(self) -> bool {
            true
        }

        fn json(self) -> Value {
            Value::from(self.to_string())
        }
    }

    #[diagnostic::do_not_recommend]
    impl Ranged<Self> for Decimal {
        fn number(&self) -> Option<Self> {
            Some(*self)
        }
    }

    impl Within<i64> for Decimal {
        fn lies_in(self, range: &Range<i64>) -> bool {
            range.each(|bound| Some(Self::from(bound))).is_some_and(|range| range.admits(self))
        }
    }

    impl Within<f64> for Decimal {
        /// A bound that is not a decimal lets nothing in.
        fn lies_in(self, range: &Range<f64>) -> bool {
            range.each(|bound| Self::try_from(bound).ok()).is_some_and(|range| range.admits(self))
        }
    }
}

macro_rules! whole_numbers_but_zero {
    ($($type:ty)*) => {$(
        #[diagnostic::do_not_recommend]
        impl Ranged<$type> for std::num::NonZero<$type> {
            fn number(&self) -> Option<$type> {
                Some(self.get())
            }
        }
    )*};
}

whole_numbers_but_zero!(u8 u16 u32 u64 u128 usize i8 i16 i32 i64 i128 isize);

macro_rules! numbers {
    ($($type:ty: $finite:expr, $json:expr;)*) => {$(
        impl Number for $type {
            fn is_finite(self) -> bool {
                let finite: fn($type) -> bool = $finite;
                finite(self)
            }

            fn json(self) -> Value {
                let json: fn($type) -> Value = $json;
                json(self)
            }
        }

        #[diagnostic::do_not_recommend]
        impl Ranged<$type> for $type {
            fn number(&self) -> Option<$type> {
                Some(*self)
            }
        }
    )*};
}

numbers! {
    u8: |_| true, Value::from;
    u16: |_| true, Value::from;
    u32: |_| true, Value::from;
    u64: |_| true, Value::from;
    usize: |_| true, Value::from;
    i8: |_| true, Value::from;
    i16: |_| true, Value::from;
    i32: |_| true, Value::from;
    i64: |_| true, Value::from;
    isize: |_| true, Value::from;
    u128: |_| true, |number| narrow(u64::try_from(number).ok(), &number);
    i128: |_| true, |number| narrow(i64::try_from(number).ok(), &number);
    f32: f32::is_finite, Value::from;
    f64: f64::is_finite, Value::from;
}

fn narrow<N: Into<Value>>(narrow: Option<N>, wide: &dyn ToString) -> Value {
    narrow.map_or_else(|| Value::from(wide.to_string()), Into::into)
}

#[diagnostic::do_not_recommend]
impl<N, T: Ranged<N>> Ranged<N> for Option<T> {
    fn number(&self) -> Option<N> {
        self.as_ref().and_then(Ranged::number)
    }
}

#[diagnostic::do_not_recommend]
impl<N, T: Ranged<N> + ?Sized> Ranged<N> for Box<T> {
    fn number(&self) -> Option<N> {
        (**self).number()
    }
}

#[diagnostic::do_not_recommend]
impl<N, T: Ranged<N> + ?Sized> Ranged<N> for Arc<T> {
    fn number(&self) -> Option<N> {
        (**self).number()
    }
}

#[diagnostic::do_not_recommend]
impl<N, T: Ranged<N> + ToOwned + ?Sized> Ranged<N> for Cow<'_, T> {
    fn number(&self) -> Option<N> {
        (**self).number()
    }
}

#[diagnostic::do_not_recommend]
impl<N, T: Ranged<N>> Ranged<N> for Plain<T> {
    fn number(&self) -> Option<N> {
        self.0.number()
    }
}

#[cfg(test)]
mod tests;
