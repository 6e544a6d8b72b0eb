//! One call into the runtime for each rule of a field.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens as _, quote, quote_spanned};

use super::file;
use crate::input::check::rules::{Bound, RuleKind, ValidationRule};
use crate::input::check::{CheckedField, Plan};
use crate::input::syntax::FileOptions;
use crate::names::local;
use crate::paths::Paths;
use crate::rule::RuleEmitter;
use crate::span::{SpanRange, generated};

/// The checks of a field's own rules.
pub(super) fn checks<'a>(
    field: &'a CheckedField<'_>,
    paths: &'a Paths,
) -> impl Iterator<Item = TokenStream> + 'a {
    let rules = field.rules.iter().map(|rule| emit_check(field, rule, paths));
    let file = field.file.iter().map(|file| emit_file_check(field, file, paths));
    rules.chain(file).filter(|_| field.read)
}

fn emit_file_check(field: &CheckedField<'_>, file: &FileOptions, paths: &Paths) -> TokenStream {
    let (place, cfg, json) = (file.place, &field.cfg, &field.json);
    let (value, rule, found) = (value(field, place), file::emit_rule(file, paths), local("found"));
    let any = quote_spanned!(place.start()=> _);
    let check = place.method(&any, paths, Paths::files, "check_each");
    quote!(#(#cfg)* #check(#value, #rule, #json, &mut #found);)
}

/// `.text(TextRule::Line)`, where the field says which characters it holds.
pub(super) fn characters(field: &CheckedField<'_>, paths: &Paths) -> TokenStream {
    let rule = field.rules.iter().find_map(|rule| match rule.check {
        RuleKind::Characters(rule) => Some(emit_text_rule(rule, paths)),
        _ => None,
    });
    rule.map(|rule| quote!(.text(#rule))).unwrap_or_default()
}

pub(super) fn emit_text_rule(variant: &str, paths: &Paths) -> TokenStream {
    let (rule, variant) = (paths.text_rule(), proc_macro2::Ident::new(variant, Span::mixed_site()));
    quote!(#rule::#variant)
}

/// `.file(2097152).length(Length::new().max(4))`, where the field holds files.
pub(super) fn sizes(field: &CheckedField<'_>, paths: &Paths) -> TokenStream {
    let Some(file) = &field.file else { return TokenStream::new() };
    let max = file::emit_max(file);
    let length = field.rules.iter().find_map(|rule| match &rule.check {
        RuleKind::Length(bounds) => Some(emit_builder(&paths.length(), bounds)),
        _ => None,
    });
    let length = length.map(|length| quote!(.length(#length)));
    quote!(.file(#max) #length)
}

/// Who may write the field, and what it holds.
pub(super) fn permits(
    field: &CheckedField<'_>,
    object: Option<&syn::Path>,
    paths: &Paths,
    members: &mut RuleEmitter<'_>,
) -> Vec<TokenStream> {
    let (cfg, caller) = (&field.cfg, local("caller"));
    let mut tests = Vec::new();
    if let Some(only) = &field.only {
        let rule = members.rule(only);
        let place = SpanRange::of(field.ty);
        let is_there = place.method(field.ty, paths, Paths::absent, "is_there");
        let (may_write, value) = (paths.may_write(), value(field, place));
        tests.push(quote!(#may_write(#is_there(#value), &#rule, #caller)));
    }
    if let (Some((action, _)), Some(object)) = (&field.when, object) {
        let place = SpanRange::of(field.ty);
        let is_there = place.method(field.ty, paths, Paths::absent, "is_there");
        let (may_write, value) = (paths.may_write_when(), value(field, place));
        tests.push(quote!(#may_write::<#object, #action>(#is_there(#value), #caller)));
    }
    if field.read && field.is_nested() {
        let place = SpanRange::of(field.ty);
        let (seen, value) = (place.probed(&quote!(_), paths, "seen"), value(field, place));
        let seen = place.over(quote!(#seen(#value)));
        tests.push(place.over(quote!(#seen.permits_all(#caller))));
    }
    tests.into_iter().map(|test| quote!(#(#cfg)* if !#test { return false; })).collect()
}

/// What the object is asked for the fields that say `when`.
pub(super) fn writes(plan: &Plan<'_>, paths: &Paths) -> Option<TokenStream> {
    let (object, write) = (plan.object()?, paths.object_write());
    let asked = plan.fields().iter().filter_map(|field| {
        let ((action, _), cfg) = (field.when.as_ref()?, &field.cfg);
        Some(quote!(#(#cfg)* #write::of::<#object, #action>()))
    });
    Some(quote!(const WRITES: &'static [#write] = &[#(#asked),*];))
}

/// Reads the value as the rule does, and hands what was read to the rule. A type that has no rules is
/// shown at the type; a rule that does not fit it, at the rule.
fn emit_check(field: &CheckedField<'_>, rule: &ValidationRule, paths: &Paths) -> TokenStream {
    let read = |interface, method| {
        let any = quote_spanned!(rule.place.start()=> _);
        let (read, value) =
            (rule.place.method(&any, paths, interface, method), value(field, rule.place));
        quote!(#read(#value))
    };
    let (told, found, cfg) = (emit_told(field, rule, paths), local("found"), &field.cfg);
    let (check, arguments) = match &rule.check {
        RuleKind::Length(bounds) => {
            let (measured, bounds) =
                (read(Paths::measured, "measure"), emit_builder(&paths.length(), bounds));
            (paths.check_length(), quote!(#measured, #bounds))
        }
        RuleKind::Range(bounds) => {
            let (number, bounds) =
                (read(Paths::ranged_by_any, "number"), emit_builder(&paths.range(), bounds));
            (paths.check_range(), quote!(#number, #bounds))
        }
        RuleKind::Email if field.international => {
            (paths.check_international_email(), read(Paths::texts, "text"))
        }
        RuleKind::Email => (paths.check_email(), read(Paths::texts, "text")),
        RuleKind::Url => {
            let (text, schemes) = (read(Paths::texts, "text"), &field.schemes);
            (paths.check_url(), quote!(#text, &[#(#schemes),*]))
        }
        RuleKind::Control => (paths.check_control(), read(Paths::texts, "text")),
        RuleKind::Characters(characters) => {
            let any = quote_spanned!(rule.place.start()=> _);
            let check = rule.place.method(&any, paths, Paths::lettered, "check_characters");
            let (value, characters) = (value(field, rule.place), emit_text_rule(characters, paths));
            return quote!(#(#cfg)* #check(#value, #characters, #told, &mut #found););
        }
        RuleKind::Contains(part) => {
            (paths.check_contains(), emit_with(&read(Paths::texts, "text"), part))
        }
        RuleKind::Lacks(part) => {
            (paths.check_lacks(), emit_with(&read(Paths::texts, "text"), part))
        }
        RuleKind::Regex(pattern) => {
            let (text, read) = (local("text"), read(Paths::texts, "text"));
            (paths.check_regex(), quote!(#read, |#text| (#pattern).is_match(#text)))
        }
        RuleKind::Matches(other) => {
            let equals = quote_spanned!(generated(other.span())=> ==);
            let (value, other) = (value(field, rule.place), emit_other(field, other));
            (paths.check_holds(), quote!(#value #equals #other, "must_match"))
        }
        RuleKind::Required => (paths.check_holds(), {
            let is_given = read(Paths::omittable, "is_given");
            quote!(#is_given, "required")
        }),
        RuleKind::Nested => return emit_nested(field, paths),
    };
    quote!(#(#cfg)* #check(#arguments, #told, &mut #found);)
}

fn emit_with(read: &TokenStream, part: &syn::Expr) -> TokenStream {
    quote!(#read, #part)
}

/// `&self.other`
fn emit_other(field: &CheckedField<'_>, other: &syn::Ident) -> TokenStream {
    if field.bound {
        return other.into_token_stream();
    }
    let receiver = quote_spanned!(Span::call_site()=> self);
    quote!(&#receiver.#other)
}

fn emit_nested(field: &CheckedField<'_>, paths: &Paths) -> TokenStream {
    let place = SpanRange::of(field.ty);
    let check = place.method(field.ty, paths, Paths::nested, "check_at");
    let (value, location, found) = (value(field, place), paths.location(), local("found"));
    let (cfg, json) = (&field.cfg, &field.json);
    let at = if field.flattened {
        quote!(&#location::WHOLE)
    } else {
        quote!(&#location::of_field(#json))
    };
    quote!(#(#cfg)* #check(#value, #at, &mut #found);)
}

/// `Length::new().min(1).max(80)`
pub(super) fn emit_builder<'a>(
    builder: &TokenStream,
    bounds: impl IntoIterator<Item = &'a Bound>,
) -> TokenStream {
    let bounds = bounds.into_iter().map(|Bound { name, value }| quote!(.#name(#value)));
    quote!(#builder::new() #(#bounds)*)
}

fn emit_told(field: &CheckedField<'_>, rule: &ValidationRule, paths: &Paths) -> TokenStream {
    let (told, pointer) = (paths.rule_message(), pointer_to(&field.json));
    let code = rule.code.iter().map(|code| quote!(.code(#code)));
    let message = rule.message.iter().map(|message| quote!(.message(#message)));
    quote!(#told::at(#pointer) #(#code)* #(#message)*)
}

/// The JSON Pointer to a field: written here, so that a broken rule has nothing to write.
fn pointer_to(json: &str) -> String {
    /// A longer name is cut, as the runtime cuts it.
    const LONGEST_NAME: usize = 256;
    let mut letters = json.chars();
    let mut name: String = letters.by_ref().take(LONGEST_NAME).collect();
    name.extend(letters.next().map(|_| '…'));
    format!("/{}", name.replace('~', "~0").replace('/', "~1"))
}

/// `&self.field`, located at `place` from its first token to its last.
fn value(field: &CheckedField<'_>, place: SpanRange) -> TokenStream {
    let mut ident = field.ident.clone();
    ident.set_span(ident.span().located_at(place.end()));
    if field.bound {
        return ident.into_token_stream();
    }
    let receiver = quote_spanned!(Span::call_site()=> self);
    let reference = quote_spanned!(generated(place.start())=> &);
    quote!(#reference #receiver.#ident)
}
