//! The rules of `#[validate(..)]` that are left to the validator crate.

use syn::Meta;

use crate::args::shown_path;
use crate::messages::input as text;
use crate::sink::Sink;
use crate::span::SpanRange;

/// Whether the runtime has the validator crate; what the tests expand is not compiled.
pub(super) const HAS_VALIDATOR: bool = cfg!(any(test, feature = "validate"));

pub(super) fn is_about_nesting(meta: &Meta) -> bool {
    meta.path().is_ident("nest_all_fields")
}

/// The rules that are left to validator.
pub(super) fn left_over(
    rules: Vec<&Meta>,
    is_ours: fn(&Meta) -> bool,
) -> impl Iterator<Item = &Meta> {
    rules.into_iter().filter(move |meta| !is_ours(meta))
}

/// An unchecked rule must not look like a checked one.
pub(super) fn check_rules_can_be_checked<'a>(
    left: impl Iterator<Item = &'a Meta>,
    has_validator: bool,
    sink: &mut Sink,
) {
    for meta in left.filter(|_| !has_validator) {
        let name = shown_path(meta.path());
        sink.error(SpanRange::of(meta), text::RULE_OF_VALIDATOR.with(&[&name]));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sink::reported;
    use syn::parse_quote;

    #[test]
    fn a_rule_that_nobody_would_check_is_refused() {
        let custom: Meta = parse_quote!(custom(function = iban));
        let told = |has_validator| {
            reported(|sink| {
                check_rules_can_be_checked(std::iter::once(&custom), has_validator, sink);
            })
        };
        assert_eq!(told(true), Vec::<String>::new());
        let told = told(false);
        assert!(told.iter().all(|text| text.starts_with("`custom` in this form")), "{told:?}");
        assert_eq!(told.len(), 1);
    }
}
