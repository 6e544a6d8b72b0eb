//! Whether each rule of `#[validate(..)]` exists and has the form that its name demands.
//!
//! The validator crate would be asked otherwise, which tells one slip in several errors.

use syn::punctuated::Punctuated;
use syn::{Expr, ExprLit, Ident, Lit, Meta, MetaNameValue, Token};

use super::{of_field, rules};
use crate::args::shown_path;
use crate::input::syntax::Field;
use crate::messages::args::{SET_TWICE, UNKNOWN_KEY, UNKNOWN_KEY_NEAR, WRONG_FORM};
use crate::messages::input as text;
use crate::sink::Sink;
use crate::span::SpanRange;
use crate::suggest::{listed, nearest};

/// A rule and how it is written.
pub(super) struct RuleForm {
    pub(super) name: &'static str,
    /// The keys in its parentheses, beside `code` and `message`.
    pub(super) keys: &'static [&'static str],
    /// Whether one of the keys must be there.
    needs_key: bool,
    example: &'static str,
}

const fn form(
    name: &'static str,
    keys: &'static [&'static str],
    needs_key: bool,
    example: &'static str,
) -> RuleForm {
    RuleForm { name, keys, needs_key, example }
}

pub(super) const OF_FIELDS: &[RuleForm] = &[
    form("length", &["min", "max", "equal"], true, "length(max = 80)"),
    form(
        "range",
        &["min", "max", "exclusive_min", "exclusive_max"],
        true,
        "range(min = 1, max = 100)",
    ),
    form("email", &[], false, "email"),
    form("url", &[], false, "url"),
    form("person_name", &[], false, "person_name"),
    form("line", &[], false, "line"),
    form("free_text", &[], false, "free_text"),
    form("non_control_character", &[], false, "non_control_character"),
    form("contains", &["pattern"], true, "contains(pattern = \"@\")"),
    form("does_not_contain", &["pattern"], true, "does_not_contain(pattern = \"@\")"),
    form("regex", &["path"], true, "regex(path = *PATTERN)"),
    form("must_match", &["other"], true, "must_match(other = password)"),
    form("required", &[], false, "required"),
    form("nested", &[], false, "nested"),
    form("custom", &["function", "use_context"], true, "custom(function = check)"),
    form("credit_card", &[], false, "credit_card"),
    form("ip", &["v4", "v6"], false, "ip"),
    form("skip", &[], false, "skip"),
];

const OF_STRUCTS: &[RuleForm] = &[
    form(
        "schema",
        &["function", "use_context", "skip_on_field_errors"],
        true,
        "schema(function = check)",
    ),
    form("nest_all_fields", &[], false, "nest_all_fields"),
];

/// What other languages call a rule.
const ELSEWHERE: &[(&str, &str)] = &[
    ("len", "length(max = 80)"),
    ("size", "length(max = 80)"),
    ("max_len", "length(max = 80)"),
    ("max_length", "length(max = 80)"),
    ("maxlength", "length(max = 80)"),
    ("min_len", "length(min = 1, max = 80)"),
    ("min_length", "length(min = 1, max = 80)"),
    ("minlength", "length(min = 1, max = 80)"),
    ("not_empty", "length(min = 1, max = 80)"),
    ("non_empty", "length(min = 1, max = 80)"),
    ("min", "range(min = 1, max = 100)"),
    ("max", "range(min = 1, max = 100)"),
    ("minimum", "range(min = 1, max = 100)"),
    ("maximum", "range(min = 1, max = 100)"),
    ("pattern", "regex(path = *PATTERN)"),
    ("matches", "must_match(other = password)"),
    ("equal_to", "must_match(other = password)"),
    ("uri", "url"),
    ("function", "custom(function = check)"),
    ("dive", "nested"),
];

/// Checks a rule of a field; whether it has the form of one.
pub(super) fn check_field_rule(
    meta: &Meta,
    own: &Ident,
    fields: &[Field<'_>],
    sink: &mut Sink,
) -> bool {
    if is_told_with_another(meta, own, fields) {
        return false;
    }
    check(meta, OF_FIELDS, sink)
        && of_field::check_has_its_feature(meta, sink)
        && of_field::check_bounds_are_of_its_type(meta, own, fields, sink)
        && check_other_is_a_field(meta, own, fields, sink)
}

/// `min = 1, max = 9`: both are one slip, which has one answer.
fn is_told_with_another(meta: &Meta, own: &Ident, fields: &[Field<'_>]) -> bool {
    let Some(meant) = elsewhere(meta) else { return false };
    let of_field = fields.iter().filter(|field| field.ident == own);
    let mut before = of_field
        .flat_map(|field| &field.marks.validate)
        .take_while(|other| !std::ptr::eq(*other, meta));
    before.any(|other| elsewhere(other) == Some(meant))
}

/// The rule that another language calls by this name.
fn elsewhere(meta: &Meta) -> Option<&'static str> {
    let name = shown_path(meta.path());
    ELSEWHERE.iter().find(|(elsewhere, _)| *elsewhere == name).map(|(_, meant)| *meant)
}

/// Checks a rule of a struct; whether it has the form of one.
pub(super) fn check_struct_rule(meta: &Meta, sink: &mut Sink) -> bool {
    // Each of these is told elsewhere.
    let told = ["crate", "context", "mutable"].iter().any(|key| meta.path().is_ident(key));
    told || check(meta, OF_STRUCTS, sink)
}

fn check(meta: &Meta, forms: &[RuleForm], sink: &mut Sink) -> bool {
    let name = shown_path(meta.path());
    let Some(form) = forms.iter().find(|form| form.name == name) else {
        sink.error(SpanRange::of(meta.path()), unknown(&name, forms));
        return false;
    };
    sink.phase(|sink| check_form(meta, form, sink)).is_ok()
}

fn unknown(name: &str, forms: &[RuleForm]) -> String {
    let names = || forms.iter().map(|form| form.name);
    if let Some((_, meant)) = ELSEWHERE.iter().find(|(elsewhere, _)| *elsewhere == name) {
        return text::UNKNOWN_RULE_ELSEWHERE.with(&[&name, meant]);
    }
    match nearest(names(), name) {
        Some(near) => text::UNKNOWN_RULE_NEAR.with(&[&name, &near]),
        None => text::UNKNOWN_RULE.with(&[&name, &listed(names())]),
    }
}

fn check_form(meta: &Meta, form: &RuleForm, sink: &mut Sink) {
    let place = SpanRange::of(meta);
    let needs = |sink: &mut Sink| {
        sink.error(place, text::RULE_NEEDS.with(&[&form.name, &form.example]));
    };
    match meta {
        Meta::Path(_) if form.needs_key => needs(sink),
        Meta::Path(_) => {}
        Meta::NameValue(pair) if is_switch(form) && is_bool(&pair.value) => {}
        Meta::NameValue(_) if !form.needs_key => {
            sink.error(place, text::RULE_ALONE.with(&[&form.name, &form.example]));
        }
        Meta::NameValue(_) => {
            sink.error(place, text::RULE_IN_PARENTHESES.with(&[&form.name, &form.example]));
        }
        Meta::List(_) if is_switch(form) => {
            sink.error(place, text::RULE_ALONE.with(&[&form.name, &form.example]));
        }
        Meta::List(list) => {
            let pairs = list.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated);
            let Ok(pairs) = pairs else {
                return sink.error(place, text::RULE_KEYS.with(&[&form.name, &form.example]));
            };
            let keys = sink.phase(|sink| check_keys(pairs.iter(), form, sink)).ok();
            let has_key = |keys: Vec<&Ident>| keys.iter().any(|key| is_key(form, key));
            if form.needs_key && keys.is_some_and(|keys| !has_key(keys)) {
                needs(sink);
            }
        }
    }
}

/// Whether a rule may be switched off by `= false`.
fn is_switch(form: &RuleForm) -> bool {
    ["nested", "skip", "nest_all_fields"].contains(&form.name)
}

/// The keys in a rule's parentheses: each known, each once, and none that excludes another.
fn check_keys<'a>(
    pairs: impl Iterator<Item = &'a Meta>,
    form: &RuleForm,
    sink: &mut Sink,
) -> Vec<&'a Ident> {
    let mut keys: Vec<&Ident> = Vec::new();
    for meta in pairs {
        let Some(key) = meta.path().get_ident() else {
            sink.error(SpanRange::of(meta), text::RULE_KEYS.with(&[&form.name, &form.example]));
            continue;
        };
        if !is_key(form, key) && key != "code" && key != "message" {
            sink.error(SpanRange::of(key), unknown_key(&key.to_string(), form));
        } else if let Some(first) = keys.iter().find(|earlier| *earlier == &key) {
            let both = SpanRange::of(first).to(SpanRange::of(meta));
            sink.error(both, SET_TWICE.with(&[key]));
        } else {
            check_value(meta, form, sink);
        }
        keys.push(key);
    }
    let equal = keys.iter().find(|key| **key == "equal");
    if let (Some(equal), true) = (equal, keys.iter().any(|key| *key == "min" || *key == "max")) {
        sink.error(SpanRange::of(equal), text::RULE_EQUAL);
    }
    keys
}

pub(super) fn is_key(form: &RuleForm, key: &Ident) -> bool {
    form.keys.iter().any(|known| key == known)
}

fn unknown_key(key: &str, form: &RuleForm) -> String {
    let known = || form.keys.iter().copied().chain(["code", "message"]);
    let begins = |name: &&str| key.starts_with(name) || name.starts_with(key);
    match nearest(known(), key).or_else(|| known().find(begins)) {
        Some(near) => UNKNOWN_KEY_NEAR.with(&[&key, &near]),
        None => UNKNOWN_KEY.with(&[&key, &listed(known())]),
    }
}

/// A key has a value, and a pattern is an expression, not its text.
fn check_value(meta: &Meta, form: &RuleForm, sink: &mut Sink) {
    let takes_none = meta.path().get_ident().is_some_and(|key| {
        ["use_context", "skip_on_field_errors", "v4", "v6"].iter().any(|flag| key == flag)
    });
    match meta {
        Meta::NameValue(pair) if pair.path.is_ident("path") && is_text(&pair.value) => {
            sink.error(SpanRange::of(&pair.value), text::RULE_PATTERN);
        }
        Meta::NameValue(pair) if says(pair) && !is_literal_text(&pair.value) => {
            let key = shown_path(&pair.path);
            let example = format!("{key} = \"..\"");
            let message = WRONG_FORM.with(&[&key, &"a text in quotes", &example]);
            sink.error(SpanRange::of(&pair.value), message);
        }
        Meta::Path(_) if takes_none => {}
        Meta::NameValue(_) => {}
        Meta::Path(_) | Meta::List(_) => {
            sink.error(SpanRange::of(meta), text::RULE_KEYS.with(&[&form.name, &form.example]));
        }
    }
}

/// The field that `must_match` names is one of the struct's own, and another one.
fn check_other_is_a_field(meta: &Meta, own: &Ident, fields: &[Field<'_>], sink: &mut Sink) -> bool {
    let Meta::List(list) = meta else { return true };
    if !meta.path().is_ident("must_match") {
        return true;
    }
    let pairs = list.parse_args_with(Punctuated::<MetaNameValue, Token![,]>::parse_terminated);
    let pairs = pairs.unwrap_or_default();
    let Some(other) = pairs.iter().find(|pair| pair.path.is_ident("other")) else { return true };
    let named = rules::value(other.value.clone()).and_then(|value| rules::named(&value));
    let name = named.map(|name| name.to_string()).unwrap_or_default();
    let is_itself = own == &name;
    if !is_itself && fields.iter().any(|field| field.ident == &name) {
        return true;
    }
    let idents: Vec<String> = fields.iter().map(|field| field.ident.to_string()).collect();
    let others = || idents.iter().map(String::as_str).filter(move |name| own != name);
    let message = match nearest(others(), &name) {
        _ if is_itself => {
            let names = listed(others());
            let help = if names.is_empty() {
                "remove the rule".to_owned()
            } else {
                format!("name the other field: {names}")
            };
            text::OTHER_ITSELF.with(&[&help])
        }
        Some(near) => text::OTHER_UNKNOWN_NEAR.with(&[&name, &near]),
        None => text::OTHER_UNKNOWN.with(&[&name, &listed(others())]),
    };
    sink.error(SpanRange::of(&other.value), message);
    false
}

/// Whether the value is what a caller reads.
fn says(pair: &MetaNameValue) -> bool {
    pair.path.is_ident("code") || pair.path.is_ident("message")
}

fn is_literal_text(value: &Expr) -> bool {
    match value {
        Expr::Lit(literal) => matches!(literal.lit, Lit::Str(_)),
        // What a macro of the user's fills in.
        Expr::Group(group) => is_literal_text(&group.expr),
        _ => false,
    }
}

fn is_text(value: &Expr) -> bool {
    matches!(value, Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) if text.parse::<Expr>().is_err())
}

fn is_bool(value: &Expr) -> bool {
    matches!(value, Expr::Lit(ExprLit { lit: Lit::Bool(_), .. }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sink::reported;
    use syn::parse_quote;

    fn told(meta: &Meta) -> Vec<String> {
        reported(|sink| {
            check(meta, OF_FIELDS, sink);
        })
    }

    #[test]
    fn every_example_has_its_form() {
        for form in OF_FIELDS {
            let meta: Meta = syn::parse_str(form.example).unwrap();
            assert_eq!(told(&meta), [""; 0], "{}", form.example);
        }
        for (_, meant) in ELSEWHERE {
            assert_eq!(told(&syn::parse_str(meant).unwrap()), [""; 0], "{meant}");
        }
    }

    #[test]
    fn each_slip_is_one_error_with_the_right_form() {
        let slips: [(Meta, &str); 17] = [
            (parse_quote!(nested()), "`nested` takes no value"),
            (parse_quote!(length(max = 80, message = 5)), "`message` takes a text in quotes"),
            (parse_quote!(email(code = CODE)), "help: write `code = \"..\"`"),
            (parse_quote!(lenght(max = 80)), "unknown rule `lenght`: did you mean `length`?"),
            (parse_quote!(max_length = 80), "help: write `length(max = 80)`"),
            (parse_quote!(phone), "help: the rules are `length`"),
            (parse_quote!(length(maximum = 80)), "unknown key `maximum`: did you mean `max`?"),
            (parse_quote!(length(mx = 80)), "unknown key `mx`: did you mean `max`?"),
            (parse_quote!(length(size = 80)), "the keys are `min`, `max`, `equal`"),
            (parse_quote!(length = 80), "`length` takes parentheses"),
            (parse_quote!(length), "`length` needs more than its name"),
            (parse_quote!(length(message = "x")), "`length` needs more than its name"),
            (parse_quote!(length(max = 80, max = 9)), "`max` is given more than once"),
            (parse_quote!(length(min = 1, equal = 2)), "`equal` excludes"),
            (parse_quote!(length(80)), "`length(..)` takes `key = value`"),
            (parse_quote!(regex(path = "^a$")), "a pattern is an expression"),
            (parse_quote!(email = true), "`email` takes no value"),
        ];
        for (meta, text) in slips {
            let told = told(&meta);
            assert!(matches!(told.as_slice(), [one] if one.contains(text)), "{told:?} {text}");
        }
    }
}
