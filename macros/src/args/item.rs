//! The items of an attribute and their values.

use proc_macro2::TokenStream;
use quote::ToTokens as _;
use syn::{Ident, Lit, LitStr, Path};

use crate::span::SpanRange;

/// One item of an attribute.
#[derive(Clone, Debug)]
pub(crate) struct Item {
    /// The word before `=`, if there is one.
    pub(crate) key: Option<Ident>,
    /// The value; a `name(items..)` without a key is a [`Value::List`].
    pub(crate) value: Value,
}

/// A value.
#[derive(Clone, Debug)]
pub(crate) enum Value {
    /// `"text"`, `5`, `true`.
    Literal(Lit),
    /// `Role::Admin`.
    Path(Path),
    /// `any("a", "b")`.
    List(List),
    /// `10/s`, `"a" || "b"`, `["a", "b"]`: nothing that a key takes.
    Expression(TokenStream),
    /// A value whose fault was reported already.
    Faulty(SpanRange),
}

/// `name(items..)`.
#[derive(Clone, Debug)]
pub(crate) struct List {
    /// The word before the parentheses.
    pub(crate) name: Ident,
    /// What is in the parentheses.
    pub(crate) items: Vec<Item>,
    pub(super) span_range: SpanRange,
}

impl Item {
    /// Everything the item covers.
    pub(crate) fn span_range(&self) -> SpanRange {
        let value = self.value.span_range();
        self.key.as_ref().map_or(value, |key| SpanRange::of(key).to(value))
    }
}

impl Value {
    /// Everything the value covers.
    pub(crate) fn span_range(&self) -> SpanRange {
        match self {
            Self::Literal(literal) => SpanRange::of(literal),
            Self::Path(path) => SpanRange::of(path),
            Self::List(list) => list.span_range,
            Self::Expression(tokens) => SpanRange::of(tokens),
            Self::Faulty(place) => *place,
        }
    }

    /// The text, where the value is one.
    pub(crate) fn text(&self) -> Option<&LitStr> {
        match self {
            Self::Literal(Lit::Str(text)) => Some(text),
            _ => None,
        }
    }

    /// The value as it may be quoted in a message.
    pub(crate) fn shown(&self) -> String {
        match self {
            Self::Literal(literal) => literal.to_token_stream().to_string(),
            Self::Path(path) => shown_path(path),
            Self::List(list) => format!("{}(..)", list.name),
            Self::Expression(tokens) => shown_tokens(tokens),
            Self::Faulty(_) => "..".to_owned(),
        }
    }
}

impl List {
    /// From the name to the closing parenthesis.
    pub(crate) fn span_range(&self) -> SpanRange {
        self.span_range
    }
}

/// A path as its author wrote it, without the spaces between tokens.
pub(crate) fn shown_path(path: &Path) -> String {
    shown_tokens(&path.to_token_stream())
}

/// Tokens without the spaces between them, but those between two words.
pub(crate) fn shown_tokens(tokens: &TokenStream) -> String {
    let is_word = |letter: char| letter.is_alphanumeric() || letter == '_';
    let mut shown = String::new();
    let text = tokens.to_string();
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        let parts_words = shown.chars().last().is_some_and(is_word)
            && letters.peek().is_some_and(|next| is_word(*next));
        if letter != ' ' || parts_words {
            shown.push(letter);
        }
    }
    shown
}
