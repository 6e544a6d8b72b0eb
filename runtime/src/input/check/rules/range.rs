//! `range`: from where to where. A float is finite, whatever its range.

use serde_json::Value;

use crate::input::check::{RuleMessage, Violations};
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

/// A number that may have a range.
pub trait Number: Copy + PartialOrd {
    /// Whether it is a number at all, and not infinite.
    fn is_finite(self) -> bool;

    /// The number as JSON; as text, where JSON's readers would lose digits.
    fn json(self) -> Value;
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
pub fn check_range<N: Number>(
    number: Option<N>,
    range: Range<N>,
    message: RuleMessage,
    found: &mut Violations,
) {
    if number.is_some_and(|number| !range.admits(number)) {
        message.broken("range", range.limits(), found);
    }
}

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
impl<N, T: Ranged<N>> Ranged<N> for Plain<T> {
    fn number(&self) -> Option<N> {
        self.0.number()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn admits<N: Number>(value: impl Ranged<N> + Copy, range: Range<N>) -> bool {
        let mut found = Violations::default();
        check_range(value.number(), range, RuleMessage::at("/x"), &mut found);
        found.into_result().is_ok()
    }

    #[test]
    fn what_is_no_finite_number_is_in_no_range() {
        let wide = Range::new().min(f64::MIN);
        for value in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            assert!(!admits(value, wide), "{value}");
        }
        assert!(admits(0.0, wide) && admits(None::<f64>, wide));
        assert!(!admits(Some(f32::NAN), Range::new().max(1.0)));
    }

    #[test]
    fn every_bound_holds_at_its_edge() {
        let range = Range::new().min(1_u8).exclusive_max(4);
        assert!(!admits(0, range) && admits(1, range) && admits(3, range) && !admits(4, range));
        let range = Range::new().exclusive_min(-1_i64).max(1);
        assert!(!admits(-1, range) && admits(0, range) && admits(1, range) && !admits(2, range));
    }

    #[test]
    fn a_wide_number_is_refused_without_a_panic() {
        assert!(!admits(u128::MAX, Range::new().max(u128::from(u64::MAX) + 1)));
        assert_eq!(u128::MAX.json(), Value::from(u128::MAX.to_string()));
        assert_eq!(7_u128.json(), Value::from(7));
    }
}
