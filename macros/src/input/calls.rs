//! One call into the runtime for each rule of a field.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens as _, quote, quote_spanned};

use super::field::Checked;
use super::file::Upload;
use super::rules::{Bound, Check, Rule};
use crate::names::local;
use crate::paths::Paths;
use crate::rule::Members;
use crate::span::{Spread, generated};

/// The checks of a field's own rules.
pub(super) fn checks<'a>(
    field: &'a Checked<'_>,
    paths: &'a Paths,
) -> impl Iterator<Item = TokenStream> + 'a {
    let rules = field.rules.iter().map(|rule| emit_check(field, rule, paths));
    let file = field.file.iter().map(|file| emit_file_check(field, file, paths));
    rules.chain(file).filter(|_| field.read)
}

fn emit_file_check(field: &Checked<'_>, file: &Upload, paths: &Paths) -> TokenStream {
    let (place, cfg, json) = (file.place, &field.cfg, &field.json);
    let (value, rule, found) = (value(field, place), file.emit(paths), local("found"));
    let check = paths.at(place.start()).check_file();
    let call = place.call(&check, quote!(#value, #rule, #json, &mut #found));
    quote!(#(#cfg)* #call;)
}

/// `.file(2097152).length(Length::new().max(4))`, where the field holds files.
pub(super) fn sizes(field: &Checked<'_>, paths: &Paths) -> TokenStream {
    let Some(file) = &field.file else { return TokenStream::new() };
    let max = file.emit_max();
    let length = field.rules.iter().find_map(|rule| match &rule.check {
        Check::Length(bounds) => Some(emit_builder(&paths.length(), bounds)),
        _ => None,
    });
    let length = length.map(|length| quote!(.length(#length)));
    quote!(.file(#max) #length)
}

/// Who may write the field, and what it holds.
pub(super) fn permits(
    field: &Checked<'_>,
    paths: &Paths,
    members: &mut Members<'_>,
) -> Vec<TokenStream> {
    let (cfg, caller) = (&field.cfg, local("caller"));
    let mut tests = Vec::new();
    if let Some(only) = &field.only {
        let rule = members.rule(only);
        let place = Spread::of(field.ty);
        let may_write = paths.at(place.start()).may_write();
        let value = value(field, place);
        tests.push(place.call(&may_write, quote!(#value, &#rule, #caller)));
    }
    if field.read && field.is_nested() {
        let probe = paths.probe();
        let value = value(field, Spread::of(field.ty));
        tests.push(quote!(#probe::seen(#value).permits_all(#caller)));
    }
    tests.into_iter().map(|test| quote!(#(#cfg)* if !#test { return false; })).collect()
}

fn emit_check(field: &Checked<'_>, rule: &Rule, paths: &Paths) -> TokenStream {
    // A type that has no rules is shown at the type; a rule that does not fit it, at the rule.
    let place = match rule.check {
        Check::Nested => Spread::of(field.ty),
        _ => rule.place,
    };
    let at = paths.at(place.start());
    let (callee, limits) = match &rule.check {
        Check::Length(bounds) => (at.check_length(), Some(emit_bounds(&paths.length(), bounds))),
        Check::Range(bounds) => (at.check_range(), Some(emit_bounds(&paths.range(), bounds))),
        Check::Email => (at.check_email(), None),
        Check::Url => {
            let schemes = &field.schemes;
            (at.check_url(), Some(quote!(&[#(#schemes),*],)))
        }
        Check::Control => (at.check_control(), None),
        Check::Nested => (at.check_nested(), None),
    };
    let (value, told, found) = (value(field, place), emit_told(field, rule, paths), local("found"));
    let call = place.call(&callee, quote!(#value, #limits #told, &mut #found));
    let cfg = &field.cfg;
    quote!(#(#cfg)* #call;)
}

/// `Length::new().min(1).max(80),`
fn emit_bounds(builder: &TokenStream, bounds: &[Bound]) -> TokenStream {
    let built = emit_builder(builder, bounds);
    quote!(#built,)
}

fn emit_builder(builder: &TokenStream, bounds: &[Bound]) -> TokenStream {
    let bounds = bounds.iter().map(|Bound { name, value }| quote!(.#name(#value)));
    quote!(#builder::new() #(#bounds)*)
}

fn emit_told(field: &Checked<'_>, rule: &Rule, paths: &Paths) -> TokenStream {
    let json = &field.json;
    if matches!(rule.check, Check::Nested) {
        return json.to_token_stream();
    }
    let told = paths.told();
    let code = rule.code.iter().map(|code| quote!(.code(#code)));
    let message = rule.message.iter().map(|message| quote!(.message(#message)));
    quote!(#told::at(#json) #(#code)* #(#message)*)
}

/// `&self.field`, located at `place` from its first token to its last.
fn value(field: &Checked<'_>, place: Spread) -> TokenStream {
    let mut ident = field.ident.clone();
    ident.set_span(ident.span().located_at(place.end()));
    let receiver = quote_spanned!(Span::call_site()=> self);
    let reference = quote_spanned!(generated(place.start())=> &);
    quote!(#reference #receiver.#ident)
}
