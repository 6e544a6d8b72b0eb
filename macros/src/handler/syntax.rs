//! Reads a function. Its body stays a single token, so that half-written code is still guarded and
//! every span in it is kept.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use quote::quote;
use syn::parse::{ParseStream, Parser as _};
use syn::{Attribute, Signature, Visibility};

use super::Guard;
use super::parentheses::{self, Mistaken};
use super::surroundings::Surroundings;
use crate::messages::handler as text;
use crate::sink::Sink;
use crate::span::SpanRange;

/// A function that is to be guarded.
#[derive(Clone, Debug)]
pub(crate) struct Function {
    /// The attributes below the guard.
    pub(crate) attributes: Vec<Attribute>,
    /// The visibility.
    pub(crate) visibility: Visibility,
    /// Everything from `async` to the `where` clause.
    pub(crate) signature: Signature,
    /// The body in its braces.
    pub(crate) body: Group,
    /// Why the function was not read, where one of its name stands for it: rustc has told it.
    pub(crate) unread: Option<syn::Error>,
}

/// The function in `item`; where there is none, `sink` says why.
pub(crate) fn read(item: &TokenStream, guard: Guard, sink: &mut Sink) -> Option<Function> {
    match function.parse2(item.clone()) {
        Ok(function) => Some(function),
        Err(error) => {
            if let Some(function) = read_mended(item, sink) {
                return Some(function);
            }
            match other_item(item.clone()) {
                Some(OtherItem::Kind(kind, place)) => {
                    sink.error(place, text::NOT_A_FUNCTION.with(&[&guard.word(), &kind]));
                }
                Some(OtherItem::NoBody(place)) if !Surroundings::of_guard().is_at_margin() => {
                    sink.error(place, text::NO_BODY.with(&[&guard.word()]));
                }
                // A free function: rustc says itself that it has no body.
                Some(OtherItem::NoBody(_)) | None => match unread(item, &error) {
                    Some(function) => return Some(function),
                    None if is_called_like_a_keyword(item) => sink.leave_to_rustc(),
                    None => sink.push(error),
                },
            }
            None
        }
    }
}

/// The function where no more is wrong than parentheses in place of angle brackets.
fn read_mended(item: &TokenStream, sink: &mut Sink) -> Option<Function> {
    let (mended, mistaken) = parentheses::mended(item)?;
    let function = function.parse2(mended).ok()?;
    for Mistaken { place, meant } in mistaken {
        sink.error(place, text::TYPE_IN_PARENTHESES.with(&[&meant]));
    }
    Some(function)
}

fn function(input: ParseStream<'_>) -> syn::Result<Function> {
    let attributes = input.call(Attribute::parse_outer)?;
    let visibility = input.parse()?;
    let signature = input.parse()?;
    let Some(body) = ungrouped(input.parse()?) else {
        return Err(input.error("expected a function's body"));
    };
    if body.delimiter() != Delimiter::Brace || !input.is_empty() {
        return Err(syn::Error::new(body.span_open(), "expected a function's body in braces"));
    }
    Ok(Function { attributes, visibility, signature, body, unread: None })
}

/// The group that `token` is; `$body:block` of a macro comes in a group without signs.
fn ungrouped(token: TokenTree) -> Option<Group> {
    let TokenTree::Group(group) = token else { return None };
    if group.delimiter() != Delimiter::None {
        return Some(group);
    }
    let mut within = group.stream().into_iter();
    let only = within.next().filter(|_| within.next().is_none());
    only.and_then(ungrouped)
}

/// A function of the same name around `item`, which a parser does not take for a function: rustc, which reads the item before any
/// macro does, has told what is wrong with it, and tells it here with the same words.
fn unread(item: &TokenStream, error: &syn::Error) -> Option<Function> {
    let tokens: Vec<TokenTree> = item.clone().into_iter().collect();
    let start = tokens.iter().position(|token| is_word(token, "fn"))?;
    let (head, rest) = tokens.split_at(start);
    let [fn_token, name @ TokenTree::Ident(_), after @ ..] = rest else { return None };
    let is_method = after.iter().any(|token| match token {
        TokenTree::Group(group) if group.delimiter() == Delimiter::Parenthesis => {
            group.stream().into_iter().any(|token| is_word(&token, "self"))
        }
        _ => false,
    });
    if is_method {
        return None;
    }
    let visibility = head.iter().position(|token| is_word(token, "pub"));
    let visibility = visibility.and_then(|place| head.get(place..)).unwrap_or_default();
    let is_scope = |token: &&TokenTree| matches!(token, TokenTree::Group(_));
    let scope = visibility.get(1).filter(is_scope);
    let visibility = visibility.first().into_iter().chain(scope);
    let mut written = quote!(#(#visibility)* async #fn_token #name());
    let mut body = Group::new(Delimiter::Brace, item.clone());
    body.set_span(name.span());
    written.extend([TokenTree::Group(body)]);
    let function = function.parse2(written).ok()?;
    Some(Function { unread: Some(error.clone()), ..function })
}

/// Keywords of every edition, which no function is called by.
const KEYWORDS: [&str; 33] = [
    "as", "break", "const", "continue", "crate", "else", "enum", "extern", "false", "fn", "for",
    "if", "impl", "in", "let", "loop", "match", "mod", "move", "mut", "pub", "ref", "return",
    "self", "static", "struct", "super", "trait", "true", "type", "unsafe", "use", "where",
];

/// `fn type`, of which rustc says itself that it is not a name.
fn is_called_like_a_keyword(item: &TokenStream) -> bool {
    let mut tokens = item.clone().into_iter().skip_while(|token| !is_word(token, "fn"));
    let name = tokens.nth(1);
    name.is_some_and(|name| KEYWORDS.iter().any(|keyword| is_word(&name, keyword)))
}

fn is_word(token: &TokenTree, word: &str) -> bool {
    matches!(token, TokenTree::Ident(ident) if ident == word)
}

/// What is there instead of a function.
enum OtherItem {
    Kind(&'static str, SpanRange),
    NoBody(SpanRange),
}

fn other_item(item: TokenStream) -> Option<OtherItem> {
    if let Ok(method) = syn::parse2::<syn::TraitItemFn>(item.clone()) {
        return Some(OtherItem::NoBody(SpanRange::of(&method.sig)));
    }
    let (kind, place) = match syn::parse2::<syn::Item>(item).ok()? {
        syn::Item::Struct(item) => ("a struct", SpanRange::of(&item.struct_token)),
        syn::Item::Enum(item) => ("an enum", SpanRange::of(&item.enum_token)),
        syn::Item::Impl(item) => ("an `impl` block", SpanRange::of(&item.impl_token)),
        syn::Item::Trait(item) => ("a trait", SpanRange::of(&item.trait_token)),
        syn::Item::Mod(item) => ("a module", SpanRange::of(&item.mod_token)),
        syn::Item::Verbatim(item)
            if item.clone().into_iter().any(|token| is_word(&token, "fn")) =>
        {
            return None;
        }
        other => ("this item", SpanRange::of(&other)),
    };
    Some(OtherItem::Kind(kind, place))
}
