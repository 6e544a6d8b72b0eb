//! From tokens to items. After a fault the rest of the attribute is still read, so that its other
//! errors are reported, too; what is at fault stays as a [`Value::Faulty`], about which nothing more
//! is said.

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens as _;
use syn::ext::IdentExt as _;
use syn::parse::{ParseStream, Parser as _};
use syn::{Ident, Lit, LitStr, Path, Token, token};

use super::{Item, List, Value, shown_path};
use crate::messages::args::{
    COMMA_OF_NOTHING, KEY_IN_QUOTES, KEY_SIGN, LIST_PARENTHESES, MISSING_COMMA, NOT_A_VALUE,
    NOT_PARENTHESES, SET_TWICE,
};
use crate::sink::Sink;
use crate::span::SpanRange;
use crate::suggest::nearest;

/// Words of other languages that join values.
const JOINING: [&str; 3] = ["and", "or", "not"];

/// Names that are before a list in every macro.
const LISTS: [&str; 7] = ["any", "all", "not", "role", "scope", "policy", "named"];

/// The items in `tokens`; what is wrong goes to `sink` and is left out.
pub(crate) fn parse(tokens: TokenStream, sink: &mut Sink) -> Vec<Item> {
    let mut items = Vec::new();
    let parsed = (|input: ParseStream<'_>| {
        while !input.is_empty() {
            if input.peek(Token![,]) {
                sink.error(SpanRange::at(input.span()), COMMA_OF_NOTHING);
                input.parse::<Token![,]>()?;
                continue;
            }
            let item = item(input, sink)?;
            if let Some(first) = said_again(&item, input) {
                let both = SpanRange::of(first).to(SpanRange::at(input.span()));
                sink.error(both, SET_TWICE.with(&[first]));
                continue;
            }
            items.push(item);
            comma(input, sink)?;
        }
        Ok(())
    })
    .parse2(tokens);
    sink.take(parsed);
    items
}

/// The word that is an item of its own and begins the next one, without a comma between them.
fn said_again<'a>(item: &'a Item, input: ParseStream<'_>) -> Option<&'a Ident> {
    let Item { key: None, value: Value::Path(path) } = item else { return None };
    let word = path.get_ident()?;
    let next = input.fork().call(Ident::parse_any).ok()?;
    (next == *word).then_some(word)
}

/// The items of `#[name(items..)]`; none for `#[name]`, an error for `#[name = ..]`.
pub(crate) fn parse_attribute(attribute: &syn::Attribute, sink: &mut Sink) -> Vec<Item> {
    match &attribute.meta {
        syn::Meta::Path(_) => Vec::new(),
        syn::Meta::List(list) => parse(list.tokens.clone(), sink),
        syn::Meta::NameValue(pair) => {
            let name = shown_path(&pair.path);
            let text = NOT_PARENTHESES.with(&[&name]);
            sink.error(SpanRange::of(pair), text);
            Vec::new()
        }
    }
}

/// `#[exposed]` for `#[expose]`: rustc says that there is no such attribute.
pub(crate) fn is_nearly(attribute: &syn::Attribute, name: &str) -> bool {
    let word = attribute.path().get_ident().map(ToString::to_string);
    word.is_some_and(|word| word != name && nearest([name], &word).is_some())
}

fn item(input: ParseStream<'_>, sink: &mut Sink) -> syn::Result<Item> {
    let (key, sign) = key(input, sink)?;
    let is_unquoted = key.is_some() && is_words(input);
    let value = if is_unquoted { expression(&input.fork(), input)? } else { value(input, sink)? };
    if let (Some(key), Some(sign)) = (&key, sign) {
        sink.error(sign, KEY_SIGN.with(&[key, key, &value.shown()]));
    }
    Ok(Item { key, value })
}

/// The word before `=`, and where another sign is in its place or none.
fn key(input: ParseStream<'_>, sink: &mut Sink) -> syn::Result<(Option<Ident>, Option<SpanRange>)> {
    if input.peek(LitStr) && input.peek2(Token![=]) {
        return quoted_key(input, sink).map(|key| (key, None));
    }
    let fork = input.fork();
    let Ok(word) = Ident::parse_any(&fork) else { return Ok((None, None)) };
    // A text or a number behind a word is the value that is meant.
    let lacks_sign = fork.peek(Lit) && !JOINING.iter().any(|joining| word == joining);
    if !lacks_sign && !is_sign(&fork) {
        return Ok((None, None));
    }
    let key = Ident::parse_any(input)?;
    let sign = if lacks_sign { Some(SpanRange::of(&key)) } else { sign(input)? };
    Ok((Some(key), sign))
}

/// Whether a sign follows that sets a key: `=`, or what other languages write.
fn is_sign(input: ParseStream<'_>) -> bool {
    input.peek(Token![=]) || (input.peek(Token![:]) && !input.peek(Token![::]))
}

/// Takes the sign; its place where it is another than `=`.
fn sign(input: ParseStream<'_>) -> syn::Result<Option<SpanRange>> {
    if input.peek(Token![:]) {
        let colon = SpanRange::of(&input.parse::<Token![:]>()?);
        let equal = input.parse::<Option<Token![=]>>()?;
        return Ok(Some(equal.map_or(colon, |equal| colon.to(SpanRange::of(&equal)))));
    }
    if input.peek(Token![=>]) {
        return input.parse::<Token![=>]>().map(|sign| Some(SpanRange::of(&sign)));
    }
    if input.peek(Token![==]) {
        return input.parse::<Token![==]>().map(|sign| Some(SpanRange::of(&sign)));
    }
    input.parse::<Token![=]>().map(|_| None)
}

/// `"role" = "admin"`
fn quoted_key(input: ParseStream<'_>, sink: &mut Sink) -> syn::Result<Option<Ident>> {
    let quoted: LitStr = input.parse()?;
    input.parse::<Token![=]>()?;
    let key = quoted.parse_with(Ident::parse_any).ok();
    sink.error(SpanRange::of(&quoted), KEY_IN_QUOTES.with(&[&quoted.value()]));
    Ok(key)
}

/// A value up to the next item; one that is joined with others by operators is an expression.
fn value(input: ParseStream<'_>, sink: &mut Sink) -> syn::Result<Value> {
    let start = input.fork();
    let place = SpanRange::at(input.span());
    if input.is_empty() || input.peek(Token![,]) {
        sink.error(place, NOT_A_VALUE);
        return Ok(Value::Faulty(place));
    }
    if let Some(list) = list_in_other_brackets(input, sink)? {
        return Ok(list);
    }
    let operand = operand(input, sink)?;
    match operand {
        Some(value) if ends(input) => Ok(value),
        _ => expression(&start, input),
    }
}

/// A literal, a path or `name(..)`; nothing where something else begins.
fn operand(input: ParseStream<'_>, sink: &mut Sink) -> syn::Result<Option<Value>> {
    if input.peek(Lit) {
        let literal: Lit = input.parse()?;
        let faulty = is_told_by_rustc(&literal).then(|| Value::Faulty(SpanRange::of(&literal)));
        return Ok(Some(faulty.unwrap_or(Value::Literal(literal))));
    }
    if input.peek(Ident::peek_any) && input.peek2(token::Paren) {
        // What is wrong within a list matters only where it is alone.
        return list(input, sink).map(|list| Some(Value::List(list)));
    }
    if input.peek(Ident::peek_any) || input.peek(Token![::]) {
        return Ok(input.parse::<Path>().ok().map(Value::Path));
    }
    Ok(None)
}

/// `'admin'`, which is not a literal of Rust.
fn is_told_by_rustc(literal: &Lit) -> bool {
    let written = literal.to_token_stream().to_string();
    written.starts_with('\'') && !written.starts_with("'\\") && written.chars().count() > 3
}

/// Whether nothing continues the value: the next item may follow without its comma.
fn ends(input: ParseStream<'_>) -> bool {
    let joins = |word: &str| input.fork().call(Ident::parse_any).is_ok_and(|ident| ident == word);
    // `2026-06-30` is not a number beside a negative one.
    let begins_literal = input.peek(Lit) && !input.peek(Token![-]);
    let begins_item = begins_literal || input.peek(Ident::peek_any) || input.peek(Token![;]);
    input.is_empty() || input.peek(Token![,]) || (begins_item && !joins("and") && !joins("or"))
}

/// Everything from `start` to the next comma.
fn expression(start: ParseStream<'_>, input: ParseStream<'_>) -> syn::Result<Value> {
    skip_to_comma(input)?;
    let mut tokens = TokenStream::new();
    while !start.is_empty() && !start.peek(Token![,]) {
        tokens.extend([start.parse::<TokenTree>()?]);
    }
    Ok(Value::Expression(tokens))
}

/// Whether the value has three words or more, which lack quotes around them.
fn is_words(input: ParseStream<'_>) -> bool {
    let fork = input.fork();
    let mut count = 0;
    while fork.call(Ident::parse_any).is_ok() {
        count += 1;
    }
    let sets = fork.peek(Token![=]) || fork.peek(Token![:]) || fork.peek(token::Paren);
    count > 2 && !sets && !fork.peek(Lit)
}

/// `any!["a"]` and `any["a"]`, which are meant as `any("a")`.
fn list_in_other_brackets(input: ParseStream<'_>, sink: &mut Sink) -> syn::Result<Option<Value>> {
    let fork = input.fork();
    let Ok(name) = fork.call(Ident::parse_any) else { return Ok(None) };
    let shouted = fork.parse::<Token![!]>().is_ok();
    let bracketed = fork.peek(token::Bracket) || fork.peek(token::Brace);
    let is_list = bracketed || (shouted && fork.peek(token::Paren));
    if !is_list || !LISTS.iter().any(|list| name == list) {
        return Ok(None);
    }
    Ident::parse_any(input)?;
    input.parse::<Option<Token![!]>>()?;
    let place = SpanRange::of(&name).to(SpanRange::of(&input.parse::<TokenTree>()?));
    sink.error(place, LIST_PARENTHESES.with(&[&name, &name]));
    Ok(Some(Value::Faulty(place)))
}

fn list(input: ParseStream<'_>, sink: &mut Sink) -> syn::Result<List> {
    let name = Ident::parse_any(input)?;
    let content;
    let parentheses = syn::parenthesized!(content in input);
    let span_range = SpanRange::of(&name).to(SpanRange::at(parentheses.span.close()));
    let items = parse(content.parse()?, sink);
    Ok(List { name, items, span_range })
}

fn comma(input: ParseStream<'_>, sink: &mut Sink) -> syn::Result<()> {
    if input.is_empty() {
        return Ok(());
    }
    if input.peek(Token![,]) {
        input.parse::<Token![,]>()?;
        return Ok(());
    }
    sink.error(SpanRange::at(input.span()), MISSING_COMMA);
    if input.peek(Token![;]) {
        input.parse::<Token![;]>()?;
    }
    // What begins no setting is said to lack its comma, and no more.
    if begins_setting(input) { Ok(()) } else { skip_past_comma(input) }
}

/// `rate = ..`, `rate(..)`, `rate: ..`.
fn begins_setting(input: ParseStream<'_>) -> bool {
    let fork = input.fork();
    let is_word = fork.call(Ident::parse_any).is_ok();
    is_word && (is_sign(&fork) || fork.peek(token::Paren))
}

fn skip_past_comma(input: ParseStream<'_>) -> syn::Result<()> {
    skip_to_comma(input)?;
    input.parse::<Option<Token![,]>>().map(|_| ())
}

fn skip_to_comma(input: ParseStream<'_>) -> syn::Result<()> {
    while !input.is_empty() && !input.peek(Token![,]) {
        input.parse::<TokenTree>()?;
    }
    Ok(())
}
