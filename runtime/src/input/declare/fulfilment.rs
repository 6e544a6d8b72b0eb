//! Rules that no value fulfils, which let nothing in: where a field has one, compilation stops.

use crate::input::declare::{FieldFacts, Length};

/// Stops compilation where no value has the length that a field demands.
///
/// # Panics
/// Where none has: in const evaluation, so that the panic is the compile error a user reads.
#[allow(clippy::panic, reason = "const evaluation: this is the compile error a user reads")]
#[track_caller]
pub const fn check_length_can_hold(facts: FieldFacts, length: Length) {
    let least = length.least();
    assert!(
        length.can_hold(),
        "no value has this length\n\
         help: let `min` be at most `max`"
    );
    if let Some(longest) = facts.longest {
        assert!(
            least <= longest as u64,
            "no value of this type is so long\n\
             help: lower `min`, or take a longer `Text<N>`"
        );
    }
    if let Some(most) = length.stated_most() {
        assert!(
            most >= facts.shortest as u64,
            "no value of this field is so short\n\
             help: raise `max`, or remove the rule or the type that asks for more"
        );
    }
}

/// Stops compilation where no number lies in the range of a field: `holds` is whether one does.
///
/// # Panics
/// As [`check_length_can_hold`] does.
#[allow(clippy::panic, reason = "const evaluation: this is the compile error a user reads")]
#[track_caller]
pub const fn check_range_can_hold(holds: bool) {
    assert!(
        holds,
        "no number lies in this range\n\
         help: let the lower end be at most the upper end"
    );
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::declare::InputField;
    use crate::input::text::Text;

    fn facts<T: InputField>() -> FieldFacts {
        T::FACTS
    }

    #[test]
    fn what_some_value_fulfils_is_taken() {
        check_length_can_hold(facts::<Text<8>>(), Length::new().max(1));
        check_length_can_hold(facts::<Text<8>>(), Length::new().min(8));
        check_length_can_hold(facts::<[u8; 4]>(), Length::new().equal(4));
        check_length_can_hold(facts::<Option<[Text<8>; 4]>>(), Length::new().min(4).max(4));
        check_length_can_hold(facts::<Vec<u8>>(), Length::new().max(0));
        check_length_can_hold(facts::<Vec<[u8; 4]>>(), Length::new().equal(3));
        check_length_can_hold(facts::<String>().at_least(5), Length::new().max(5));
        check_length_can_hold(facts::<String>().at_most(318), Length::new().min(318));
    }

    macro_rules! refused {
        ($($name:ident $told:literal: $call:expr;)*) => {$(
            #[test]
            #[should_panic(expected = $told)]
            fn $name() {
                $call;
            }
        )*};
    }

    refused! {
        no_text_is_empty "so short": check_length_can_hold(facts::<Text<8>>(), Length::new().max(0));
        no_array_is_shorter "so short":
            check_length_can_hold(facts::<[u8; 4]>(), Length::new().equal(3));
        no_array_is_longer "so long":
            check_length_can_hold(facts::<Option<[Text<8>; 4]>>(), Length::new().min(5));
        no_text_is_shorter_than_another_rule "so short":
            check_length_can_hold(facts::<String>().at_least(5), Length::new().max(4));
        no_length_is_two "this length":
            check_length_can_hold(facts::<String>(), Length::new().min(4).equal(3));
        no_text_is_longer_than_another_rule "so long":
            check_length_can_hold(facts::<String>().at_most(318), Length::new().min(319));
    }
}
