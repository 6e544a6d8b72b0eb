//! Which whole numbers a type holds.

/// The whole numbers of a type.
#[derive(Clone, Copy, Debug)]
pub(crate) struct IntegerRange {
    bits: u32,
    is_signed: bool,
    has_zero: bool,
}

impl IntegerRange {
    /// Those of so many bits, at most 128.
    pub(super) const fn new(bits: u32, is_signed: bool) -> Self {
        Self { bits, is_signed, has_zero: true }
    }

    /// The same without zero.
    pub(super) const fn but_zero(self) -> Self {
        Self { has_zero: false, ..self }
    }

    /// Whether one of them lies between two ends, which lie between them.
    pub(crate) const fn has_between(self, lower: Option<i128>, upper: Option<i128>) -> bool {
        let mut least = match lower {
            Some(lower) if lower > self.least() => lower,
            _ => self.least(),
        };
        let mut most = match upper {
            Some(upper) if upper < self.most() => upper,
            _ => self.most(),
        };
        if !self.has_zero && least == 0 {
            least = 1;
        }
        if !self.has_zero && most == 0 {
            most = -1;
        }
        least <= most
    }

    const fn least(self) -> i128 {
        if self.is_signed { i128::MIN >> (128 - self.bits) } else { 0 }
    }

    /// The largest, or the largest `i128`: no end above that is told.
    const fn most(self) -> i128 {
        let bits_of_all = if self.is_signed || self.bits == 128 { 128 } else { 127 };
        i128::MAX >> (bits_of_all - self.bits)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ends_are_those_of_the_type() {
        for (whole, least, most) in [
            (IntegerRange::new(8, false), 0, i128::from(u8::MAX)),
            (IntegerRange::new(8, true), i128::from(i8::MIN), i128::from(i8::MAX)),
            (IntegerRange::new(64, false), 0, i128::from(u64::MAX)),
            (IntegerRange::new(64, true), i128::from(i64::MIN), i128::from(i64::MAX)),
            (IntegerRange::new(128, false), 0, i128::MAX),
            (IntegerRange::new(128, true), i128::MIN, i128::MAX),
        ] {
            assert_eq!((whole.least(), whole.most()), (least, most), "{whole:?}");
        }
    }

    #[test]
    fn a_range_holds_a_number_of_the_type_or_none() {
        let (byte, signed) = (IntegerRange::new(8, false), IntegerRange::new(8, true));
        for (whole, lower, upper) in [
            (byte, None, None),
            (byte, Some(255), None),
            (byte, Some(4), Some(4)),
            (byte, None, Some(0)),
            (byte, Some(-7), Some(0)),
            (byte.but_zero(), None, Some(1)),
            (byte.but_zero(), Some(0), Some(1)),
            (signed, Some(-1), Some(-1)),
            (signed.but_zero(), None, Some(0)),
            (signed.but_zero(), Some(0), None),
            (IntegerRange::new(128, false), Some(i128::MAX), None),
        ] {
            assert!(whole.has_between(lower, upper), "{whole:?} {lower:?} {upper:?}");
        }
        for (whole, lower, upper) in [
            (byte, Some(5), Some(4)),
            (byte, Some(256), None),
            (byte, None, Some(-1)),
            (byte.but_zero(), None, Some(0)),
            (signed, Some(0), Some(-1)),
            (signed, Some(128), None),
            (signed, None, Some(-129)),
            (signed.but_zero(), Some(0), Some(0)),
        ] {
            assert!(!whole.has_between(lower, upper), "{whole:?} {lower:?} {upper:?}");
        }
    }
}
