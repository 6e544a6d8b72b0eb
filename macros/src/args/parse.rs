//! From tokens to items. After a fault the rest of the attribute is still read, so that its other
//! errors are reported, too.

use proc_macro2::TokenStream;
use syn::ext::IdentExt as _;
use syn::parse::{ParseStream, Parser as _};
use syn::{Ident, Lit, Path, Token, token};

use super::{Item, List, Value};
use crate::messages::args::{MISSING_COMMA, NOT_A_VALUE};
use crate::sink::Sink;
use crate::span::SpanRange;

pub(super) fn items(tokens: TokenStream, sink: &mut Sink) -> Vec<Item> {
    let mut items = Vec::new();
    let parsed = (|input: ParseStream<'_>| {
        while !input.is_empty() {
            match item(input, sink) {
                Ok(item) => items.push(item),
                Err(error) => {
                    sink.push(error);
                    skip_to_comma(input)?;
                }
            }
            comma(input, sink)?;
        }
        Ok(())
    })
    .parse2(tokens);
    sink.take(parsed);
    items
}

fn item(input: ParseStream<'_>, sink: &mut Sink) -> syn::Result<Item> {
    let fork = input.fork();
    let key = match Ident::parse_any(&fork) {
        Ok(key) if fork.peek(Token![=]) => Some(key),
        _ => None,
    };
    if key.is_some() {
        Ident::parse_any(input)?;
        input.parse::<Token![=]>()?;
    }
    Ok(Item { key, value: value(input, sink)? })
}

fn value(input: ParseStream<'_>, sink: &mut Sink) -> syn::Result<Value> {
    if input.peek(Lit) {
        return input.parse().map(Value::Literal);
    }
    if input.peek(Ident::peek_any) && input.peek2(token::Paren) {
        return list(input, sink).map(Value::List);
    }
    if input.peek(Ident::peek_any) || input.peek(Token![::]) {
        return input.parse::<Path>().map(Value::Path);
    }
    Err(SpanRange::at(input.span()).error(NOT_A_VALUE.0))
}

fn list(input: ParseStream<'_>, sink: &mut Sink) -> syn::Result<List> {
    let name = Ident::parse_any(input)?;
    let content;
    let parentheses = syn::parenthesized!(content in input);
    let span_range = SpanRange::of(&name).to(SpanRange::at(parentheses.span.close()));
    let items = items(content.parse()?, sink);
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
    if input.peek(Ident::peek_any) || input.peek(Lit) {
        return Ok(());
    }
    skip_to_comma(input)?;
    comma(input, sink)
}

fn skip_to_comma(input: ParseStream<'_>) -> syn::Result<()> {
    while !input.is_empty() && !input.peek(Token![,]) {
        input.parse::<proc_macro2::TokenTree>()?;
    }
    Ok(())
}
