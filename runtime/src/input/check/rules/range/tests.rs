//! Ranges, of what a client sends and of what a type holds.

use super::*;
use crate::input::declare::InputField;

fn admits<N: Number, T: Within<N>>(value: &impl Ranged<T>, range: Range<N>) -> bool {
    let mut found = Violations::default();
    check_range(value.number(), range, RuleMessage::at("/x"), &mut found);
    found.into_result().is_ok()
}

#[test]
fn what_is_no_finite_number_is_in_no_range() {
    let wide = Range::new().min(f64::MIN);
    for value in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        assert!(!admits(&value, wide), "{value}");
    }
    assert!(admits(&0.0_f64, wide) && admits(&None::<f64>, wide));
    assert!(!admits(&Some(f32::NAN), Range::new().max(1.0)));
}

#[test]
fn every_bound_holds_at_its_edge() {
    let range = Range::new().min(1_u8).exclusive_max(4);
    assert!([0_u8, 4].iter().all(|out| !admits(out, range)));
    assert!([1_u8, 3].iter().all(|within| admits(within, range)));
    let range = Range::new().exclusive_min(-1_i64).max(1);
    assert!([-1_i64, 2].iter().all(|out| !admits(out, range)));
    assert!([0_i64, 1].iter().all(|within| admits(within, range)));
}

#[test]
fn whatever_holds_a_number_has_its_range() {
    let seats = std::num::NonZeroU8::new(10).unwrap();
    assert!(!admits(&seats, Range::new().max(9)) && admits(&seats, Range::new().max(10)));
    assert!(!admits(&Some(Plain(seats)), Range::new().min(11)));
    let borrowed: Cow<'_, u32> = Cow::Owned(7);
    assert!(!admits(&borrowed, Range::new().min(8)) && admits(&borrowed, Range::new().min(7)));
}

#[cfg(feature = "rust_decimal")]
#[test]
fn a_decimal_is_compared_as_a_decimal() {
    use rust_decimal::Decimal;

    let price = |text: &str| Decimal::from_str_exact(text).unwrap();
    assert!(
        !admits(&price("-0.01"), Range::new().min(0))
            && admits(&price("0.00"), Range::new().min(0))
    );
    assert!(
        !admits(&price("0.01"), Range::new().max(0)) && admits(&price("-5"), Range::new().max(0))
    );
    let cents = Range::new().exclusive_min(0.01).max(0.5);
    assert!(!admits(&price("0.0100"), cents) && admits(&price("0.011"), cents));
    assert!(admits(&price("0.50"), cents) && !admits(&price("0.5000000000000001"), cents));
    let own = Range::new().max(price("79228162514264337593543950334"));
    assert!(!admits(&Decimal::MAX, own) && admits(&None::<Decimal>, own));
    assert!(!admits(&price("1"), Range::new().max(f64::NAN)));
}

#[test]
fn a_range_that_a_number_of_the_type_lies_in_is_taken() {
    let byte = <u8 as InputField>::FACTS;
    check_whole_range_can_hold(byte, Range::new().min(255));
    // Ends in the wrong order are told by the check of their order.
    check_whole_range_can_hold(byte, Range::new().min(9).exclusive_max(9));
    check_whole_range_can_hold(byte, Range::new().exclusive_min(4).exclusive_max(6));
    check_whole_range_can_hold(byte, Range::new().min(5).exclusive_min(-9).max(5));
    check_whole_range_can_hold(<Option<i8> as InputField>::FACTS, Range::new().max(-128));
    check_whole_range_can_hold(<u128 as InputField>::FACTS, Range::new().min(i128::MAX));
    let between = Range::new().exclusive_min(4).exclusive_max(5);
    check_whole_range_can_hold(<f64 as InputField>::FACTS, between);
}

macro_rules! holds_none {
    ($($name:ident $type:ty: $range:expr;)*) => {$(
        #[test]
        #[should_panic(expected = "no number of this type lies in this range")]
        fn $name() {
            check_whole_range_can_hold(<$type as InputField>::FACTS, $range);
        }
    )*};
}

holds_none! {
    neighbours_have_none_between_them u8: Range::new().exclusive_min(4).exclusive_max(5);
    neighbours_below_zero_have_none Option<i8>: Range::new().exclusive_min(-1).exclusive_max(0);
    none_is_above_the_largest u8: Range::new().exclusive_min(255);
    none_is_below_the_smallest i64: Range::new().exclusive_max(i128::from(i64::MIN));
    none_is_the_zero_that_is_left_out std::num::NonZeroU8: Range::new().max(0);
    none_is_the_zero_between_two std::num::NonZeroI8: Range::new().min(0).max(0);
}

#[test]
fn a_wide_number_is_refused_without_a_panic() {
    assert!(!admits(&u128::MAX, Range::new().max(u128::from(u64::MAX) + 1)));
    assert_eq!(u128::MAX.json(), Value::from(u128::MAX.to_string()));
    assert_eq!(7_u128.json(), Value::from(7));
}
