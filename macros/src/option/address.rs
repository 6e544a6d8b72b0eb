//! `allow_ip` and `deny_ip`: from which addresses a handler may be called. `"10.0.0.0/8"`,
//! `allow_ip("10.0.0.0/8", "2001:db8::/32")`, or `named("office")` for a list of the configuration.

use syn::{Lit, LitStr};

use crate::address_range::Range;
use crate::args::{Argument, Item, List, OptionKey, Options, Setting, Value};
use crate::messages::option as text;
use crate::option::rate::is_name;
use crate::sink::Sink;
use crate::span::SpanRange;

pub(crate) const ALLOW: OptionKey = OptionKey {
    name: "allow_ip",
    takes: "an address range in quotes, or several in parentheses",
    example: r#"allow_ip("10.0.0.0/8", "2001:db8::/32")"#,
    repeatable: false,
};

pub(crate) const DENY: OptionKey = OptionKey {
    name: "deny_ip",
    takes: "an address range in quotes, or several in parentheses",
    example: r#"deny_ip("192.0.2.0/24", "2001:db8:bad::/48")"#,
    repeatable: false,
};

/// Some addresses.
#[derive(Clone, Debug)]
pub(crate) enum Addresses {
    /// Those of a range.
    Range(Range),
    /// Those of a list that the application's configuration has.
    Named(LitStr),
}

/// Who may call, and who may not whatever the other says.
#[derive(Clone, Debug, Default)]
pub(crate) struct AddressRule {
    pub(crate) allow: Vec<Addresses>,
    pub(crate) deny: Vec<Addresses>,
}

/// An element and its place.
type Placed = (Addresses, SpanRange);

/// Takes both keys out of `options`.
pub(crate) fn take(options: &mut Options, sink: &mut Sink) -> AddressRule {
    let (allow, deny) = (options.take(&ALLOW), options.take(&DENY));
    let allow = allow.map_or_else(Vec::new, |set| read(&set, &ALLOW, sink));
    let deny = deny.map_or_else(Vec::new, |set| read(&set, &DENY, sink));
    for (addresses, place) in &allow {
        if let Some(stronger) = holder(addresses, &deny) {
            sink.error(*place, text::ADDRESS_DENIED.with(&[&shown(addresses), &shown(stronger)]));
        }
    }
    let addresses = |placed: Vec<Placed>| placed.into_iter().map(|(it, _)| it).collect();
    AddressRule { allow: addresses(allow), deny: addresses(deny) }
}

fn read(setting: &Setting, key: &'static OptionKey, sink: &mut Sink) -> Vec<Placed> {
    let placed = match &setting.argument {
        Argument::Value(value) => vec![element(value, setting, key, sink)],
        Argument::List(list) if list.items.is_empty() => {
            sink.error(list.span_range(), text::ADDRESS_NONE.with(&[&key.name, &key.example]));
            return Vec::new();
        }
        Argument::List(list) => {
            let value = |item: &Item| match item {
                Item { key: None, value } => element(value, setting, key, sink),
                Item { key: Some(_), .. } => setting.wrong(key, sink),
            };
            list.items.iter().map(value).collect()
        }
        Argument::Nothing => return setting.wrong(key, sink).unwrap_or_default(),
    };
    let placed: Vec<Placed> = placed.into_iter().flatten().collect();
    for (number, (addresses, place)) in placed.iter().enumerate() {
        let (before, from) = placed.split_at(number);
        let after = from.get(1..).unwrap_or_default();
        // Of two that are the same the later one is told.
        let wider = after.iter().filter(|(other, _)| !holds(addresses, other));
        if let Some((other, _)) = before.iter().chain(wider).find(|(it, _)| holds(it, addresses)) {
            sink.error(*place, text::ADDRESS_TWICE.with(&[&shown(addresses), &shown(other)]));
        }
    }
    placed
}

fn element(
    value: &Value,
    setting: &Setting,
    key: &'static OptionKey,
    sink: &mut Sink,
) -> Option<Placed> {
    let addresses = match value {
        Value::Literal(Lit::Str(written)) => match Range::parse(&written.value()) {
            Ok(range) => Addresses::Range(range),
            Err(fault) => {
                sink.error(SpanRange::of(written), fault);
                return None;
            }
        },
        Value::List(list) if list.name == "named" => Addresses::Named(named(list, sink)?),
        Value::Faulty(_) => return None,
        _ => return setting.wrong(key, sink),
    };
    Some((addresses, value.span_range()))
}

fn named(list: &List, sink: &mut Sink) -> Option<LitStr> {
    if let [Item { key: None, value: Value::Literal(Lit::Str(name)) }] = list.items.as_slice()
        && is_name(&name.value())
    {
        return Some(name.clone());
    }
    sink.error(list.span_range(), text::NAMED_FORM);
    None
}

/// Whether every address of `inner` is one of `outer`.
fn holds(outer: &Addresses, inner: &Addresses) -> bool {
    match (outer, inner) {
        (Addresses::Range(outer), Addresses::Range(inner)) => outer.holds(inner),
        (Addresses::Named(outer), Addresses::Named(inner)) => outer.value() == inner.value(),
        _ => false,
    }
}

fn holder<'a>(addresses: &Addresses, among: &'a [Placed]) -> Option<&'a Addresses> {
    among.iter().map(|(other, _)| other).find(|other| holds(other, addresses))
}

fn shown(addresses: &Addresses) -> String {
    match addresses {
        Addresses::Range(range) => range.to_string(),
        Addresses::Named(name) => name.value(),
    }
}

#[cfg(test)]
mod tests {
    use proc_macro2::TokenStream;
    use quote::quote;

    use super::*;
    use crate::args::parse;
    use crate::sink::reported;

    fn faults(tokens: TokenStream) -> Vec<String> {
        reported(|sink| {
            let items = parse(tokens, sink);
            let mut options = Options::of(items, &[&ALLOW, &DENY], &[], sink);
            take(&mut options, sink);
        })
    }

    #[test]
    fn one_range_or_several_and_lists_of_the_configuration_are_read() {
        for tokens in [
            quote!(allow_ip = "10.0.0.0/8"),
            quote!(allow_ip("10.0.0.0/8", "2001:db8::/32", "192.0.2.7/32")),
            quote!(allow_ip = named("office")),
            quote!(allow_ip("10.0.0.0/8", named("office")), deny_ip = "10.9.0.0/16"),
            quote!(deny_ip("0.0.0.0/1", "2000::/3")),
        ] {
            assert_eq!(faults(tokens.clone()), Vec::<String>::new(), "{tokens}");
        }
    }

    #[test]
    fn what_is_no_range_is_refused_with_the_right_form() {
        for (written, says) in [
            ("office.example", "is not an address"),
            ("10.0.0/8", "is not an address"),
            ("010.0.0.0/8", "is not an address"),
            ("10.0.0.0/8 ", "after the slash"),
            ("0x0a.0.0.0/8", "is not an address"),
            ("167772160/8", "is not an address"),
            ("fe80::1%eth0/64", "is not an address"),
            ("", "is not an address"),
            ("10.0.0.1", "\"10.0.0.1/32\""),
            ("2001:db8::1", "\"2001:db8::1/128\""),
            ("10.0.0.0/33", "up to 32"),
            ("10.0.0.0/", "up to 32"),
            ("10.0.0.0/08", "up to 32"),
            ("10.0.0.0/+8", "up to 32"),
            ("2001:db8::/129", "up to 128"),
            ("10.0.0.1/8", "\"10.0.0.0/8\""),
            ("2001:db8::1/32", "\"2001:db8::/32\""),
            ("::ffff:10.0.0.0/104", "\"10.0.0.0/8\""),
            ("::ffff:a00:0/104", "\"10.0.0.0/8\""),
            ("0.0.0.0/0", "every address"),
            ("::/0", "every address"),
            ("::/64", "holds IPv4"),
        ] {
            let told = faults(quote!(allow_ip = #written));
            assert!(told.len() == 1 && told[0].contains(says), "{written}: {told:?}");
        }
    }

    #[test]
    fn a_list_says_each_address_once_and_none_that_is_denied() {
        for (tokens, says) in [
            (quote!(allow_ip("10.0.0.0/8", "10.0.0.0/8")), "`10.0.0.0/8` lies within"),
            (quote!(allow_ip("10.9.0.0/16", "10.0.0.0/8")), "`10.9.0.0/16` lies within"),
            (quote!(deny_ip("2001:db8::/32", "2001:db8:0:1::/64")), "`2001:db8:0:1::/64` lies"),
            (quote!(allow_ip(named("a"), named("a"))), "`a` lies within"),
            (
                quote!(allow_ip = "10.1.0.0/16", deny_ip = "10.0.0.0/8"),
                "`10.1.0.0/16` is allowed and denied",
            ),
            (quote!(allow_ip()), "`allow_ip` names no address"),
            (quote!(allow_ip), "`allow_ip` takes"),
            (quote!(allow_ip = 10), "`allow_ip` takes"),
            (quote!(allow_ip = any("10.0.0.0/8")), "`allow_ip` takes"),
            (quote!(deny_ip(named("a b"))), "`named(..)` takes"),
        ] {
            let told = faults(tokens.clone());
            assert!(told.len() == 1 && told[0].starts_with(says), "{tokens}: {told:?}");
        }
    }
}
