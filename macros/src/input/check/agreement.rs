//! Whether the rules of one field go together: none says what another said, or what no value fulfils beside it.

use syn::punctuated::Punctuated;
use syn::{Expr, ExprLit, Ident, Lit, Meta, MetaNameValue, Token};

use super::forms::{OF_FIELDS, RuleForm, is_key};
use crate::messages::args::SET_TWICE;
use crate::messages::input as text;
use crate::sink::Sink;
use crate::span::SpanRange;

/// Checks that no rule of a field repeats another, or a key of it: of `length(max = 80)` and
/// `length(max = 90)` one is a slip. `length(min = 1)` beside `length(max = 80)` has a message for each.
pub(super) fn check_said_once(rules: &[&Meta], sink: &mut Sink) {
    for (place, rule) in rules.iter().enumerate() {
        let Some(form) = OF_FIELDS.iter().find(|form| rule.path().is_ident(form.name)) else {
            continue;
        };
        let keys = limits(rule, form);
        let repeats = |before: &Meta| match (limits(before, form), &keys) {
            (Some(earlier), Some(keys)) => keys.iter().any(|key| earlier.contains(key)),
            _ => form.keys.is_empty(),
        };
        let mut before =
            rules.iter().take(place).filter(|before| before.path().is_ident(form.name));
        if before.clone().any(|before| repeats(before)) {
            sink.error(SpanRange::of(rule), SET_TWICE.with(&[&form.name]));
        } else if let Some(keys) = &keys
            && before.any(|before| limits(before, form).is_some_and(|other| excludes(&other, keys)))
        {
            sink.error(SpanRange::of(rule), text::RULE_EQUAL);
        }
    }
}

/// Whether one has `equal` and the other says a length as well.
fn excludes(one: &[Ident], other: &[Ident]) -> bool {
    let exact = |keys: &[Ident]| keys.iter().any(|key| key == "equal");
    !one.is_empty() && !other.is_empty() && (exact(one) || exact(other))
}

/// Checks that no rule demands a text that another forbids.
pub(super) fn check_patterns_agree(rules: &[&Meta], sink: &mut Sink) {
    let demanded: Vec<String> = rules.iter().filter_map(|rule| pattern(rule, "contains")).collect();
    for rule in rules {
        let Some(forbidden) = pattern(rule, "does_not_contain") else { continue };
        if let Some(demanded) = demanded.iter().find(|demanded| demanded.contains(&forbidden)) {
            sink.error(SpanRange::of(rule), text::RULES_DISAGREE.with(&[demanded, &forbidden]));
        }
    }
}

/// The text of `contains(pattern = "a")`.
fn pattern(rule: &Meta, name: &str) -> Option<String> {
    let Meta::List(list) = rule else { return None };
    if !rule.path().is_ident(name) {
        return None;
    }
    let pairs = list.parse_args_with(Punctuated::<MetaNameValue, Token![,]>::parse_terminated);
    let pair = pairs.ok()?.into_iter().find(|pair| pair.path.is_ident("pattern"))?;
    match pair.value {
        Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => Some(text.value()),
        Expr::Lit(ExprLit { lit: Lit::Char(letter), .. }) => Some(letter.value().to_string()),
        _ => None,
    }
}

/// The keys of a `length` or a `range`, which count one by one.
fn limits(rule: &Meta, form: &RuleForm) -> Option<Vec<Ident>> {
    let Meta::List(list) = rule else { return None };
    if !["length", "range"].contains(&form.name) {
        return None;
    }
    let pairs = list.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated).ok()?;
    let keys = pairs.iter().filter_map(|pair| pair.path().get_ident().cloned());
    Some(keys.filter(|key| is_key(form, key)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sink::reported;
    use syn::parse_quote;

    fn told_of(rules: &[&Meta]) -> Vec<String> {
        reported(|sink| {
            check_said_once(rules, sink);
            check_patterns_agree(rules, sink);
        })
    }

    #[test]
    fn no_rule_demands_what_another_forbids() {
        let demanded: Meta = parse_quote!(contains(pattern = "a@b"));
        for forbidden in ["does_not_contain(pattern = \"@\")", "does_not_contain(pattern = '@')"] {
            let forbidden: Meta = syn::parse_str(forbidden).unwrap();
            let told = told_of(&[&demanded, &forbidden]);
            assert!(matches!(told.as_slice(), [one] if one.contains("no value")), "{told:?}");
        }
        let other: Meta = parse_quote!(does_not_contain(pattern = "ab"));
        assert_eq!(told_of(&[&demanded, &other]), [""; 0]);
    }

    #[test]
    fn no_rule_repeats_another() {
        let told = |one: Meta, other: Meta| told_of(&[&one, &other]);
        let repeated: [(Meta, Meta); 4] = [
            (parse_quote!(email), parse_quote!(email(message = "no"))),
            (parse_quote!(nested), parse_quote!(nested)),
            (parse_quote!(length(max = 8)), parse_quote!(length(min = 1, max = 9))),
            (parse_quote!(range(min = 8)), parse_quote!(range(min = 8))),
        ];
        for (one, other) in repeated {
            let told = told(one, other);
            assert!(matches!(told.as_slice(), [one] if one.contains("more than once")), "{told:?}");
        }
        let exact: [(Meta, Meta); 2] = [
            (parse_quote!(length(equal = 5)), parse_quote!(length(max = 3))),
            (parse_quote!(length(min = 5)), parse_quote!(length(equal = 9))),
        ];
        for (one, other) in exact {
            let told = told_of(&[&one, &other]);
            assert!(
                matches!(told.as_slice(), [one] if one.contains("`equal` excludes")),
                "{told:?}"
            );
        }
        let fine: [(Meta, Meta); 4] = [
            (parse_quote!(length(min = 1, message = "a")), parse_quote!(length(max = 9))),
            (parse_quote!(contains(pattern = "a")), parse_quote!(contains(pattern = "b"))),
            (parse_quote!(custom(function = a)), parse_quote!(custom(function = b))),
            (parse_quote!(email), parse_quote!(length(max = 9))),
        ];
        for (one, other) in fine {
            assert_eq!(told(one, other), [""; 0]);
        }
    }
}
