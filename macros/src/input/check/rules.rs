//! The rules of `#[validate(..)]` that the runtime checks itself.
//!
//! A rule in a form that is not read here is validator's, where `forms` knows it.

use syn::punctuated::Punctuated;
use syn::{Attribute, Expr, ExprLit, Ident, Lit, LitStr, Meta, Token};

use crate::args::serde::metas;
use crate::span::SpanRange;

/// A rule that the runtime checks.
#[derive(Debug)]
pub(in crate::input) struct ValidationRule {
    pub(in crate::input) place: SpanRange,
    pub(in crate::input) check: RuleKind,
    pub(in crate::input) code: Option<LitStr>,
    pub(in crate::input) message: Option<LitStr>,
}

/// What is checked.
#[derive(Debug)]
pub(in crate::input) enum RuleKind {
    /// `length(min = 1, max = 80)`.
    Length(Vec<Bound>),
    /// `range(min = 1, max = 80)`.
    Range(Vec<Bound>),
    /// `email`.
    Email,
    /// `url`.
    Url,
    /// `non_control_character`.
    Control,
    /// `person_name`, `line` or `free_text`: the variant of `TextRule`.
    Characters(&'static str),
    /// `contains(pattern = "@")`.
    Contains(Expr),
    /// `does_not_contain(pattern = "@")`.
    Lacks(Expr),
    /// `regex(path = *PATTERN)`.
    Regex(Expr),
    /// `must_match(other = "password")`.
    Matches(Ident),
    /// `required`.
    Required,
    /// `nested`.
    Nested,
}

/// `min = 1`.
#[derive(Debug)]
pub(in crate::input) struct Bound {
    pub(in crate::input) name: Ident,
    pub(in crate::input) value: Expr,
}

impl ValidationRule {
    /// Whether the rule puts an end to how long a value may be.
    pub(in crate::input) fn bounds_length(&self) -> bool {
        match &self.check {
            RuleKind::Length(bounds) => bounds.iter().any(|Bound { name, .. }| name != "min"),
            RuleKind::Email => true,
            _ => false,
        }
    }
}

/// The rule, where it is one of the runtime's.
pub(super) fn rule(meta: &Meta) -> Option<ValidationRule> {
    const LENGTH: &[&str] = &["min", "max", "equal"];
    const RANGE: &[&str] = &["min", "max", "exclusive_min", "exclusive_max"];
    let name = meta.path().get_ident()?.to_string();
    if is_on(meta, "nested") {
        return Some(ValidationRule {
            place: SpanRange::of(meta),
            check: RuleKind::Nested,
            code: None,
            message: None,
        });
    }
    let RuleArguments { bounds, code, message } = arguments(
        meta,
        match name.as_str() {
            "length" => LENGTH,
            "range" => RANGE,
            "contains" | "does_not_contain" => &["pattern"],
            "regex" => &["path"],
            "must_match" => &["other"],
            _ => &[],
        },
    )?;
    let check = match name.as_str() {
        "length" if !bounds.is_empty() && !is_over_determined(&bounds) => RuleKind::Length(bounds),
        "range" if !bounds.is_empty() => RuleKind::Range(bounds),
        "email" => RuleKind::Email,
        "url" => RuleKind::Url,
        "non_control_character" => RuleKind::Control,
        "person_name" => RuleKind::Characters("PersonName"),
        "line" => RuleKind::Characters("Line"),
        "free_text" => RuleKind::Characters("FreeText"),
        "contains" => RuleKind::Contains(only(bounds)?),
        "does_not_contain" => RuleKind::Lacks(only(bounds)?),
        "regex" => RuleKind::Regex(only(bounds)?),
        "must_match" => RuleKind::Matches(named(&only(bounds)?)?),
        "required" => RuleKind::Required,
        _ => return None,
    };
    Some(ValidationRule { place: SpanRange::of(meta), check, code, message })
}

/// `key`, or `key = true`.
pub(super) fn is_on(meta: &Meta, key: &str) -> bool {
    meta.path().is_ident(key)
        && match meta {
            Meta::Path(_) => true,
            Meta::List(_) => false,
            Meta::NameValue(pair) => match &pair.value {
                Expr::Lit(literal) => matches!(&literal.lit, Lit::Bool(on) if on.value),
                _ => false,
            },
        }
}

/// `equal` beside `min` or `max`, which validator refuses.
fn is_over_determined(bounds: &[Bound]) -> bool {
    bounds.len() > 1 && bounds.iter().any(|bound| bound.name == "equal")
}

/// The value of the only argument.
fn only(bounds: Vec<Bound>) -> Option<Expr> {
    bounds.into_iter().next().map(|bound| bound.value)
}

/// The field that an expression names.
pub(super) fn named(value: &Expr) -> Option<Ident> {
    match value {
        Expr::Path(path) => path.path.get_ident().cloned(),
        _ => None,
    }
}

#[derive(Default)]
struct RuleArguments {
    bounds: Vec<Bound>,
    code: Option<LitStr>,
    message: Option<LitStr>,
}

/// What is in a rule's parentheses; nothing where it is of another form than these rules have.
fn arguments(meta: &Meta, names: &[&str]) -> Option<RuleArguments> {
    let mut arguments = RuleArguments::default();
    let list = match meta {
        Meta::Path(_) => return Some(arguments),
        Meta::NameValue(_) => return None,
        Meta::List(list) => list,
    };
    let pairs = list.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated).ok()?;
    for pair in pairs {
        let Meta::NameValue(pair) = pair else { return None };
        let name = pair.path.get_ident()?.clone();
        if name == "code" && arguments.code.is_none() {
            arguments.code = Some(text(&pair.value)?);
        } else if name == "message" && arguments.message.is_none() {
            arguments.message = Some(text(&pair.value)?);
        } else if names.iter().any(|known| name == known)
            && arguments.bounds.iter().all(|bound| bound.name != name)
        {
            let value = if name == "pattern" { pair.value } else { value(pair.value)? };
            arguments.bounds.push(Bound { name, value });
        } else {
            return None;
        }
    }
    Some(arguments)
}

fn text(value: &Expr) -> Option<LitStr> {
    match value {
        Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => Some(text.clone()),
        _ => None,
    }
}

/// A bound; validator also takes an expression in quotes.
pub(super) fn value(value: Expr) -> Option<Expr> {
    match text(&value) {
        Some(quoted) => quoted.parse().ok(),
        None => Some(value),
    }
}

/// Takes the runtime's rules out of a field's attributes, and what is ours alone.
pub(in crate::input) fn remove(attributes: &mut Vec<Attribute>) {
    attributes.retain(|attribute| !attribute.path().is_ident("input"));
    attributes.retain_mut(|attribute| keep(attribute, |meta| rule(meta).is_none()));
}

/// Takes `nest_all_fields` out of a struct's attributes.
pub(in crate::input) fn remove_nesting(attributes: &mut Vec<Attribute>) {
    attributes
        .retain_mut(|attribute| keep(attribute, |meta| !meta.path().is_ident("nest_all_fields")));
}

/// Leaves in a `#[validate(..)]` what is `wanted`; whether anything is left.
fn keep(attribute: &mut Attribute, wanted: impl Fn(&Meta) -> bool) -> bool {
    if !attribute.path().is_ident("validate") {
        return true;
    }
    let all = metas(attribute);
    let kept: Vec<&Meta> = all.iter().filter(|meta| wanted(meta)).collect();
    let Meta::List(list) = &mut attribute.meta else { return true };
    if kept.len() == all.len() {
        return true;
    }
    list.tokens = quote::quote!(#(#kept),*);
    !kept.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;
    use syn::parse_quote;

    #[test]
    fn rules_of_the_right_form_are_ours() {
        let ours: [Meta; 13] = [
            parse_quote!(contains(pattern = "@")),
            parse_quote!(does_not_contain(pattern = SPACE, message = "x")),
            parse_quote!(regex(path = *PATTERN)),
            parse_quote!(must_match(other = "password")),
            parse_quote!(must_match(other = password)),
            parse_quote!(required),
            parse_quote!(length(min = 1, max = LIMIT, message = "x", code = "y")),
            parse_quote!(length(equal = 2)),
            parse_quote!(range(exclusive_min = -1.5, max = "LIMIT")),
            parse_quote!(email),
            parse_quote!(email(message = "x")),
            parse_quote!(url),
            parse_quote!(nested),
        ];
        assert!(ours.iter().all(|meta| rule(meta).is_some()));
        let validators: [Meta; 11] = [
            parse_quote!(contains = "@"),
            parse_quote!(regex),
            parse_quote!(must_match(other = self.password)),
            parse_quote!(length),
            parse_quote!(length()),
            parse_quote!(length(min = 1, equal = 2)),
            parse_quote!(length(mn = 1)),
            parse_quote!(length(min = 1, min = 2)),
            parse_quote!(range(equal = 1)),
            parse_quote!(custom(function = f)),
            parse_quote!(email = "x"),
        ];
        assert!(validators.iter().all(|meta| rule(meta).is_none()));
    }

    #[test]
    fn only_an_upper_end_bounds_a_length() {
        let bounds = |meta: Meta| rule(&meta).unwrap().bounds_length();
        assert!(bounds(parse_quote!(length(max = 1))) && bounds(parse_quote!(length(equal = 1))));
        assert!(bounds(parse_quote!(email)));
        assert!(!bounds(parse_quote!(length(min = 1))) && !bounds(parse_quote!(url)));
    }
}
