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
        assert!(refuses(tokens, &KEY, read).starts_with("`named(..)` takes one name"));
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

#[test]
fn a_limit_may_stand_elsewhere_or_end_with_a_day() {
    let numbers = |tokens| rate(tokens).numbers;
    assert!(matches!(numbers(quote!(rate(plan = staff::Plan))), Numbers::Plan(_)));
    assert!(matches!(
        numbers(quote!(rate(limit = named("export"), cost = 5))),
        Numbers::Named(name) if name.value() == "export"
    ));
    for (text, month) in [("1000/day", false), ("1000/month", true)] {
        let read = numbers(quote!(rate(limit = #text, zone = "UTC")));
        assert!(
            matches!(read, Numbers::Calendar { limit: 1000, is_month, .. } if is_month == month)
        );
    }
    let refused = |tokens| refuses(tokens, &KEY, read);
    assert!(refused(quote!(rate(plan = "Plan"))).starts_with("`plan` takes the path"));
    assert!(refused(quote!(rate(plan = Plan, zone = "UTC"))).starts_with("`zone` needs a limit"));
    assert!(
        refused(quote!(rate(plan = Plan, burst = 5))).starts_with("a burst belongs to its limit")
    );
    assert!(refused(quote!(rate(limit = "5/day", zone = UTC))).starts_with("`zone` takes"));
    assert!(refused(quote!(rate(limit = "0/day", zone = "UTC"))).starts_with("a rate of zero"));
    assert!(refused(quote!(rate(limit = "5/days", zone = "UTC"))).starts_with("`5/days` is not"));
    let shared = refused(quote!(rate(limit = named("a"), on_failure = "local")));
    assert!(shared.starts_with("a named limit is shared"), "{shared}");
}

#[test]
fn a_cost_is_known_or_told() {
    let cost = |tokens| rate(tokens).cost.unwrap();
    assert!(matches!(cost(quote!(rate(limit = "9/s", cost = limits::DEAR))), Cost::Constant(_)));
    assert!(matches!(cost(quote!(rate(limit = "9/s", cost = by(rows)))), Cost::By(_)));
    assert!(matches!(
        cost(quote!(rate(limit = "9/s", cost = after, reserve = 3))),
        Cost::After(3, _)
    ));
    let refused = |tokens| refuses(tokens, &KEY, read);
    for tokens in [
        quote!(rate(limit = "9/s", cost = by("rows"))),
        quote!(rate(limit = "9/s", cost = by())),
        quote!(rate(limit = "9/s", cost = rows(1))),
        quote!(rate(limit = "9/s", cost)),
    ] {
        assert!(refused(tokens).starts_with("`cost` takes a number"));
    }
    let over = refused(quote!(rate(limit = "9/s", cost = after, reserve = 10)));
    assert!(over.starts_with("a request that costs 10"), "{over}");
    assert!(refused(quote!(rate(limit = "9/s", unit = "a b"))).starts_with("`unit` takes a word"));
}

#[test]
fn whom_a_rate_counts_may_be_a_part_of_the_request() {
    let counted = |tokens| rate(tokens).per.unwrap().0;
    assert!(matches!(
        counted(quote!(rate(limit = "9/s", per = path("id")))),
        Counted::Path(name) if name.value() == "id"
    ));
    assert!(matches!(
        counted(quote!(rate(limit = "9/s", per = header("x-a")))),
        Counted::Header(_)
    ));
    assert!(matches!(
        counted(quote!(rate(limit = "9/s", per = field("email")))),
        Counted::Field(_)
    ));
    assert!(matches!(counted(quote!(rate(limit = "9/s", per = by(device)))), Counted::By(_)));
    for tokens in [quote!(path()), quote!(path("")), quote!(header(x)), quote!(by("f"))] {
        let told = refuses(quote!(rate(limit = "9/s", per = #tokens)), &KEY, read);
        assert!(told.starts_with("a rate cannot count by this"), "{told}");
    }
}

#[test]
fn words_choose_what_is_counted_and_whose_budgets_there_are() {
    let read = rate(quote!(rate(limit = "9/s", count = "failures", each = "route")));
    assert!(read.failures && read.each_route);
    let read = rate(quote!(rate(limit = "9/s", count = "requests", each = "handler")));
    assert!(!read.failures && !read.each_route);
    let told = refuses(quote!(rate(limit = "9/s", each = "path")), &KEY, super::read);
    assert!(told.starts_with("`each` cannot be `path`"), "{told}");
}

#[test]
fn what_counts_otherwise_makes_no_other_redundant() {
    let nine = rate(quote!(rate = "9/s"));
    for tokens in [
        quote!(rate(limit = "9/s", count = "failures")),
        quote!(rate(limit = "9/s", each = "route")),
        quote!(rate(limit = "9/s", cost = by(rows))),
        quote!(rate(limit = "9/s", per = header("x-a"))),
        quote!(rate(plan = Plan)),
    ] {
        let other = rate(tokens);
        assert!(!nine.covers(&other) && !other.covers(&nine));
    }
}
