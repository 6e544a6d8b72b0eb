//! Which fields may come from outside, as far as their names and attributes say.

use proc_macro2::TokenTree;
use quote::ToTokens as _;
use syn::{Attribute, GenericArgument, Ident, LitStr, Path, PathArguments, Type};

use super::privilege::{is_id, is_privilege};
use super::rules::{self, RuleKind, ValidationRule};
use crate::args::serde::Side;
use crate::input::syntax::{Field, FieldOptions, FileOptions, KnownAttributes, UrlSchemes};
use crate::mentions::mentions;
use crate::messages::input as text;
use crate::rule::Rule;
use crate::rule::check::rule_over_claims;
use crate::sink::Sink;
use crate::span::SpanRange;

/// A field that passed every check.
#[derive(Debug)]
#[allow(clippy::struct_excessive_bools, reason = "independent statements, read one by one")]
pub(in crate::input) struct CheckedField<'a> {
    pub(in crate::input) ident: &'a Ident,
    pub(in crate::input) ty: &'a Type,
    pub(in crate::input) rust: String,
    pub(in crate::input) json: String,
    /// What else it is called on the wire.
    pub(in crate::input) also: Vec<String>,
    pub(in crate::input) rules: Vec<ValidationRule>,
    /// Whether rules are left that validator checks.
    pub(in crate::input) left: bool,
    /// Whether the field is read at all.
    pub(in crate::input) read: bool,
    /// Whether a function of the user's reads it.
    pub(in crate::input) custom: bool,
    /// Whether the author says himself what of its type the derive asks.
    pub(in crate::input) bounded: bool,
    pub(in crate::input) trusted: bool,
    pub(in crate::input) object: bool,
    /// Whether what it holds is verified.
    pub(in crate::input) verify: bool,
    /// Whether it is named like an id and does not say whether it is one.
    pub(in crate::input) id_unsaid: bool,
    /// Whether it says that it names no object.
    pub(in crate::input) plain: bool,
    /// Who may write it.
    pub(in crate::input) only: Option<Rule>,
    /// What the caller must be allowed to do with the object of the input, and where that is.
    pub(in crate::input) when: Option<(Path, SpanRange)>,
    pub(in crate::input) schemes: Vec<String>,
    pub(in crate::input) file: Option<FileOptions>,
    /// Whether a value stands in for a missing one.
    pub(in crate::input) defaulted: bool,
    /// Whether its own fields are beside the others.
    pub(in crate::input) flattened: bool,
    /// Whether the domain of an address may be of any script.
    pub(in crate::input) international: bool,
    /// Whether it is a variant's, which a pattern binds.
    pub(in crate::input) bound: bool,
    pub(in crate::input) cfg: Vec<&'a Attribute>,
}

impl CheckedField<'_> {
    /// Whether something in it is looked up.
    pub(in crate::input) fn is_looked_up(&self) -> bool {
        self.read && (self.object || self.verify)
    }

    /// Whether the rules of what it holds are checked.
    pub(in crate::input) fn is_nested(&self) -> bool {
        self.rules.iter().any(|rule| matches!(rule.check, RuleKind::Nested))
    }

    /// Whether a form that sends it empty sends nothing, although its type may say nothing: what stands in for it is
    /// written here. Where a function reads the field, serde takes no `None` for what is missing.
    pub(in crate::input) fn is_unsent_if_empty(&self) -> bool {
        if self.custom {
            return self.defaulted && !is_text(self.ty);
        }
        self.read && self.trusted && (self.defaulted || is_named(self.ty, &["Option"]))
    }
}

/// An empty text is a text.
fn is_text(ty: &Type) -> bool {
    matches!(ty, Type::Reference(_)) || is_named(ty, &["String", "Cow", "Box"])
}

fn is_named(ty: &Type, names: &[&str]) -> bool {
    let Type::Path(path) = ty else { return false };
    path.path.segments.last().is_some_and(|last| names.iter().any(|name| last.ident == name))
}

/// The schemes that `url` accepts by default.
const WEB: [&str; 2] = ["https", "http"];

/// Checks one field, which is named `json` in the input.
pub(super) fn check<'a>(
    field: Field<'a>,
    json: String,
    all_nested: bool,
    sink: &mut Sink,
) -> CheckedField<'a> {
    let Field { ident, ty, marks, stated } = field;
    let has = |keys: &[&str]| marks.serde.iter().any(|item| keys.contains(&item.key.as_str()));
    let read = !has(&["skip", "skip_deserializing"]);
    let mut rules: Vec<ValidationRule> = marks.validate.iter().filter_map(rules::rule).collect();
    let left = rules.len() < marks.validate.len();
    if all_nested && !rules.iter().any(|rule| matches!(rule.check, RuleKind::Nested)) {
        let place = SpanRange::of(ty);
        rules.push(ValidationRule { place, check: RuleKind::Nested, code: None, message: None });
    }
    let also: Vec<String> = aliases(&marks).map(LitStr::value).collect();
    let rust = ident.to_string();
    let called: Vec<&String> = [&rust, &json].into_iter().chain(&also).collect();
    if read {
        check_is_no_privilege(ident, &called, &stated, sink);
    }
    if read && !has(&["with", "deserialize_with"]) {
        check_borrows_nothing_static(ty, sink);
        check_holds_a_value(ty, sink);
    }
    if borrows_for_nothing(ty) {
        // rustc says which lifetime is missing, and where.
        sink.leave_to_rustc();
    }
    if read && is_flattened(&marks) {
        check_has_fields(ty, sink);
    }
    check_is_object_or_not(&stated, sink);
    check_schemes_have_a_url(stated.schemes.as_ref(), &rules, sink);
    check_international(stated.international, &rules, HAS_URL, sink);
    let international = stated.international.is_some();
    let FieldOptions { trusted, object, verify, plain, only, when, schemes, file, .. } = stated;
    let names_id = called.iter().any(|name| is_id(name));
    let schemes = schemes.map_or(WEB.map(str::to_owned).to_vec(), |schemes| {
        schemes.names.iter().map(LitStr::value).collect()
    });
    CheckedField {
        id_unsaid: read && names_id && object.is_none() && plain.is_none(),
        plain: plain.is_some(),
        only: rule_over_claims(only, sink),
        custom: has(&["with", "deserialize_with"]),
        bounded: has(&["bound"]),
        defaulted: read && has(&["default"]),
        flattened: is_flattened(&marks),
        bound: false,
        international,
        object: object.is_some(),
        when,
        verify,
        cfg: marks.cfg,
        ident,
        ty,
        rust,
        json,
        also,
        rules,
        left,
        read,
        trusted,
        schemes,
        file,
    }
}

/// Whether the fields of what it holds are beside the others.
pub(super) fn is_flattened(marks: &KnownAttributes<'_>) -> bool {
    marks.serde.iter().any(|item| item.key == "flatten")
}

/// The other names that a field is read by.
pub(super) fn aliases<'a>(marks: &'a KnownAttributes<'_>) -> impl Iterator<Item = &'a LitStr> {
    let aliases = marks.serde.iter().filter(|item| item.key == "alias");
    aliases.filter_map(|item| item.text(Side::Deserialize))
}

/// What a request brings lives as long as the request.
fn check_borrows_nothing_static(ty: &Type, sink: &mut Sink) {
    let mut tokens: Vec<TokenTree> = ty.to_token_stream().into_iter().collect();
    while let Some(token) = tokens.pop() {
        let is_static = matches!(&token, TokenTree::Ident(word) if word == "static");
        let and = tokens.len().checked_sub(2).and_then(|at| tokens.get(at));
        if is_static && matches!(and, Some(TokenTree::Punct(and)) if and.as_char() == '&') {
            return sink.error(SpanRange::of(ty), text::BORROWS_STATIC);
        }
        if let TokenTree::Group(group) = token {
            tokens.extend(group.stream());
        }
    }
}

/// A function, a trait object or a pointer is nothing that a request has.
fn check_holds_a_value(ty: &Type, sink: &mut Sink) {
    // That of a type holds no value of it.
    if is_named(ty, &["PhantomData"]) {
        return;
    }
    let is_none = |word: &Ident| word == "dyn" || word == "fn";
    if matches!(ty, Type::Ptr(_)) || mentions(ty.to_token_stream(), &is_none) {
        let shown = ty.to_token_stream().to_string();
        sink.error(SpanRange::of(ty), text::NO_VALUE.with(&[&shown]));
    }
}

/// `&str` without a lifetime, which no field may say.
fn borrows_for_nothing(ty: &Type) -> bool {
    match ty {
        Type::Reference(borrow) => borrow.lifetime.is_none() || borrows_for_nothing(&borrow.elem),
        Type::Path(named) => named.path.segments.last().is_some_and(|last| {
            let PathArguments::AngleBracketed(arguments) = &last.arguments else { return false };
            arguments.args.iter().any(|argument| match argument {
                GenericArgument::Type(ty) => borrows_for_nothing(ty),
                _ => false,
            })
        }),
        Type::Tuple(tuple) => tuple.elems.iter().any(borrows_for_nothing),
        _ => false,
    }
}

/// What is read beside the other fields has fields of its own.
fn check_has_fields(ty: &Type, sink: &mut Sink) {
    const WITHOUT: [&str; 8] =
        ["Option", "Vec", "VecDeque", "HashMap", "BTreeMap", "HashSet", "BTreeSet", "String"];
    if is_named(ty, &WITHOUT) {
        sink.error(SpanRange::of(ty), text::FLATTEN_OF_NO_FIELDS);
    }
}

/// A caller does not state its own privileges.
fn check_is_no_privilege(
    ident: &Ident,
    called: &[&String],
    stated: &FieldOptions,
    sink: &mut Sink,
) {
    let excused = stated.trusted || !stated.only.is_empty() || stated.when.is_some();
    let named = called.iter().find(|name| is_privilege(name));
    if let (Some(name), false) = (named, excused) {
        sink.error(SpanRange::of(ident), text::PRIVILEGE.with(&[&name]));
    }
}

/// A field names an object or it does not.
fn check_is_object_or_not(stated: &FieldOptions, sink: &mut Sink) {
    if let (Some(object), Some(plain)) = (stated.object, stated.plain) {
        sink.error(object.to(plain), text::OBJECT_AND_PLAIN);
    }
}

/// `url_schemes` restricts `url` and means nothing without it.
fn check_schemes_have_a_url(
    schemes: Option<&UrlSchemes>,
    rules: &[ValidationRule],
    sink: &mut Sink,
) {
    let has_url = rules.iter().any(|rule| matches!(rule.check, RuleKind::Url));
    if let (Some(schemes), false) = (schemes, has_url) {
        sink.error(schemes.place, text::SCHEMES_WITHOUT_URL);
    }
}

/// `international` widens `email` and means nothing without it.
fn check_international(
    place: Option<SpanRange>,
    rules: &[ValidationRule],
    has_url: bool,
    sink: &mut Sink,
) {
    let has_email = rules.iter().any(|rule| matches!(rule.check, RuleKind::Email));
    match place {
        Some(place) if !has_email => sink.error(place, text::INTERNATIONAL_WITHOUT_EMAIL),
        Some(place) if !has_url => sink.error(place, text::INTERNATIONAL_WITHOUT_URL),
        _ => {}
    }
}

/// Whether the runtime has the url crate; what the tests expand is not compiled.
const HAS_URL: bool = cfg!(any(test, feature = "url"));

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sink::reported;

    #[test]
    fn a_domain_of_any_script_needs_what_reads_it() {
        let place = SpanRange::at(proc_macro2::Span::call_site());
        let email = ValidationRule { place, check: RuleKind::Email, code: None, message: None };
        let rules = [email];
        let told =
            |has_url| reported(|sink| check_international(Some(place), &rules, has_url, sink));
        assert_eq!(told(true), Vec::<String>::new());
        let told = told(false);
        assert!(told.iter().all(|text| text.contains("feature `url`")), "{told:?}");
        assert_eq!(told.len(), 1);
    }
}
