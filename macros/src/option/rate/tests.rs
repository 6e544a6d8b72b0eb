use std::time::Duration;

use quote::quote;

use super::*;
use crate::option::testing::{accepts, refuses};

fn rate(tokens: proc_macro2::TokenStream) -> Rate {
    match accepts(tokens, &KEY, read) {
        RateSource::Literal(rate) => rate,
        RateSource::Constant(_) | RateSource::Named(_) => panic!("written elsewhere"),
    }
}

#[test]
fn a_count_and_a_window_make_a_rate() {
    for (text, limit, seconds) in [
        ("10/s", 10, 1),
        ("100/m", 100, 60),
        ("5/h", 5, 3600),
        ("1/d", 1, 86_400),
        ("10/15s", 10, 15),
    ] {
        let rate = rate(quote!(rate = #text));
        assert!(
            matches!(rate.numbers, Numbers::Window { limit: l, window }
            if l == limit && window == Duration::from_secs(seconds)),
            "{text}"
        );
    }
}

#[test]
fn the_long_form_sets_the_rest() {
    let rate = rate(quote!(rate(limit = "100/m", burst = 20, per = "ip", cost = 5)));
    assert_eq!(rate.burst, Some(20));
    assert!(matches!(rate.cost, Some(Cost::Number(5, _))));
    assert!(matches!(rate.per, Some((Counted::Known(Per::Ip), _))));
}

#[test]
fn a_constant_is_named_by_its_path() {
    assert!(matches!(accepts(quote!(rate = limits::SLOW), &KEY, read), RateSource::Constant(_)));
}

#[test]
fn what_counts_nothing_or_too_much_is_refused() {
    for (text, start) in [
        ("10", "`10` is not a rate"),
        ("10/", "`10/` is not a rate"),
        ("/s", "`/s` is not a rate"),
        ("10/fortnight", "`10/fortnight` is not a rate"),
        ("-1/s", "`-1/s` is not a rate"),
        ("0/s", "a rate of zero refuses every request"),
        ("10/0s", "a window of zero seconds counts nothing"),
        ("10/31d", "a rate's window is at most"),
        ("4294967296/s", "4294967296 requests are more"),
    ] {
        assert!(refuses(quote!(rate = #text), &KEY, read).starts_with(start), "{text}");
    }
}

#[test]
fn the_long_form_is_strict() {
    let refused = |tokens| refuses(tokens, &KEY, read);
    assert!(refused(quote!(rate(burst = 5))).starts_with("`rate(..)` needs a `limit`"));
    assert!(refused(quote!(rate(limit = "1/s", burst = 0))).starts_with("`burst` is zero"));
    assert!(refused(quote!(rate(limit = "1/s", cost = 9999999999))).starts_with("`cost` is too"));
    assert!(
        refused(quote!(rate(limit = "1/s", burst = "5"))).starts_with("`burst` takes a number")
    );
    assert!(refused(quote!(rate(limit = "9/s", cost = 10))).starts_with("a request that costs 10"));
    assert!(refused(quote!(rate(limit = "1/s", per = "pi"))).contains("did you mean `ip`?"));
    assert!(refused(quote!(rate(limit = "1/s", per = "continent"))).contains("one of `identity`"));
    assert!(refused(quote!(rate(limit = "1/s", brust = 5))).contains("did you mean `burst`?"));
    assert!(refused(quote!(rate = 5)).starts_with("`rate` takes a rate"));
}

#[test]
fn a_name_stands_for_a_configured_rate() {
    match accepts(quote!(rate = named("export")), &KEY, read) {
        RateSource::Named(name) => assert_eq!(name.value(), "export"),
        other => panic!("{other:?}"),
    }
    for tokens in [
        quote!(rate = named()),
        quote!(rate = named("")),
        quote!(rate = named("a b")),
        quote!(rate = named(export)),
        quote!(rate = named("a", "b")),
        quote!(rate = named(limit = "a")),
    ] {
        assert!(refuses(tokens, &KEY, read).starts_with("`named(..)` takes the name"));
    }
}

#[test]
fn what_holds_without_the_store_is_one_of_three_words() {
    for (word, expected) in
        [("deny", OnFailure::Deny), ("allow", OnFailure::Allow), ("local", OnFailure::Local)]
    {
        let rate = rate(quote!(rate(limit = "9/s", on_failure = #word)));
        assert_eq!(rate.on_failure.map(|(kind, _)| kind), Some(expected));
    }
    let refused = |word| refuses(quote!(rate(limit = "9/s", on_failure = #word)), &KEY, read);
    assert!(refused("alow").contains("did you mean `allow`?"));
    assert!(refused("shrug").contains("one of `deny`"));
}

#[test]
fn a_rate_that_is_left_out_without_the_store_makes_no_other_redundant() {
    let rate = |kind| rate(quote!(rate(limit = "9/s", on_failure = #kind)));
    assert!(rate("deny").covers(&rate("allow")) && rate("local").covers(&rate("local")));
    assert!(!rate("allow").covers(&rate("deny")) && !rate("local").covers(&rate("deny")));
}
