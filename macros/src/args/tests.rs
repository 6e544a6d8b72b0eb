use proc_macro2::TokenStream;
use quote::quote;

use super::*;
use crate::sink::{Sink, reported};

const ROLE: OptionKey =
    OptionKey { name: "role", takes: "a role", example: "role = \"hr\"", repeatable: false };
const RATE: OptionKey =
    OptionKey { name: "rate", takes: "a rate", example: "rate = \"1/s\"", repeatable: true };

fn faults(tokens: TokenStream) -> Vec<String> {
    reported(|sink| {
        let items = parse(tokens, sink);
        Options::of(items, &[&ROLE, &RATE], &[], sink);
    })
}

#[test]
fn every_form_is_read() {
    let mut sink = Sink::new();
    let tokens = quote!(role = any("a", Role::B), rate(limit = "1/s"), rate = A<u8>,);
    let items = parse(tokens, &mut sink);
    let mut options = Options::of(items, &[&ROLE, &RATE], &[], &mut sink);
    assert!(matches!(
        options.take(&ROLE).map(|set| set.argument),
        Some(Argument::Value(Value::List(_)))
    ));
    assert_eq!(options.take_each(&RATE).len(), 2);
    assert!(sink.finish().is_ok());
}

#[test]
fn a_missing_comma_is_told_and_the_rest_is_read() {
    let texts = faults(quote!(role = "a" rate = "1/s", ratr = 1));
    assert_eq!(texts.len(), 2, "{texts:?}");
    assert!(texts.iter().any(|text| text.starts_with("a comma is missing")));
    assert!(texts.iter().any(|text| text.contains("did you mean `rate`?")));
}

#[test]
fn a_repeated_key_is_told_unless_it_may_be_repeated() {
    assert!(faults(quote!(rate = "1/s", rate = "2/m")).is_empty());
    let texts = faults(quote!(role = "a", rate = "1/s", role = "b"));
    assert_eq!(texts.len(), 1);
    assert!(texts.iter().all(|text| text.starts_with("`role` is given more than once")));
}

#[test]
fn an_unknown_key_lists_the_known_ones() {
    let texts = faults(quote!(warehouse = 1));
    assert!(texts.iter().any(|text| text.contains("the keys are `role`, `rate`")));
}

#[test]
fn a_value_without_a_key_is_told() {
    assert_eq!(faults(quote!("admin", a::b)).len(), 2);
}

#[test]
fn an_expression_is_kept_for_its_key_to_judge() {
    let mut sink = Sink::new();
    let items = parse(quote!(role = "a" || "b", rate = 1 + 2, role = &x, r = ["a"]), &mut sink);
    assert!(sink.finish().is_ok());
    assert_eq!(items.len(), 4);
    assert!(items.iter().all(|item| matches!(item.value, Value::Expression(_))));
}

#[test]
fn what_other_languages_write_is_told_with_the_right_form() {
    for (written, help) in [
        (quote!(role: "hr"), "help: write `role = \"hr\"`"),
        (quote!(role == "hr"), "help: write `role = \"hr\"`"),
        (quote!(role => "hr"), "help: write `role = \"hr\"`"),
        (quote!("role" = "hr"), "help: write `role = ..`"),
        (quote!(role = any["hr"]), "help: write `any(..)`"),
        (quote!(role = any!("hr")), "help: write `any(..)`"),
        (quote!(role = ), "a value is missing here"),
        (quote!(role = "hr", ,), "nothing is before this comma"),
    ] {
        let texts = faults(written);
        assert!(matches!(texts.as_slice(), [one] if one.contains(help)), "{texts:?}");
    }
}
