//! Where a diagnostic or a generated fragment points.

use proc_macro2::{Group, Spacing, Span, TokenStream, TokenTree};
use quote::ToTokens;

/// A range of the user's source: everything from one token to another.
///
/// Stable Rust cannot join spans, so both ends are kept; the compiler joins them again in what
/// [`SpanRange::error`] and [`SpanRange::call`] make.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SpanRange {
    first: Span,
    last: Span,
}

impl SpanRange {
    /// One token, or the whole attribute for [`Span::call_site`].
    pub(crate) fn at(span: Span) -> Self {
        Self { first: span, last: span }
    }

    /// Everything in `tokens`; without a token the attribute itself.
    pub(crate) fn of(tokens: &impl ToTokens) -> Self {
        let mut tokens = tokens.to_token_stream().into_iter();
        let Some(first) = tokens.next() else {
            return Self::at(Span::call_site());
        };
        let opening = opening(&first);
        let last = tokens.last().as_ref().map_or_else(|| closing(&first), closing);
        Self { first: opening, last }
    }

    /// From the start of `self` to the end of `other`.
    pub(crate) fn to(self, other: Self) -> Self {
        Self { first: self.first, last: other.last }
    }

    /// The first token's place, for generated tokens: located there, resolved as the macro's own.
    pub(crate) fn start(self) -> Span {
        generated(self.first)
    }

    /// The last token's place, for generated tokens.
    pub(crate) fn end(self) -> Span {
        generated(self.last)
    }

    /// `callee(arguments)`, underlined from end to end when the compiler complains about it.
    pub(crate) fn call(self, callee: &TokenStream, arguments: TokenStream) -> TokenStream {
        let mut group = Group::new(proc_macro2::Delimiter::Parenthesis, arguments);
        group.set_span(self.end());
        let mut tokens = relocate(callee.clone(), self.start());
        tokens.extend([TokenTree::Group(group)]);
        tokens
    }

    /// `tokens` that begin and end where the range does, as the user's own: what rustc says of them is not a
    /// second error beside the same of the user's tokens.
    pub(crate) fn over(self, tokens: TokenStream) -> TokenStream {
        let mut tokens: Vec<TokenTree> = tokens.into_iter().collect();
        let is_colon = |token: &&mut TokenTree| matches!(token, TokenTree::Punct(sign) if sign.as_char() == ':');
        // Two signs where it begins with `::`. A name resolves as it did.
        let mut beginning = tokens.iter_mut().take(2).take_while(is_colon).peekable();
        if beginning.peek().is_some() {
            beginning.for_each(|sign| sign.set_span(self.first));
        } else if let Some(first) = tokens.first_mut() {
            let resolved =
                if matches!(first, TokenTree::Ident(_)) { first.span() } else { self.first };
            first.set_span(resolved.located_at(self.first));
        }
        if let Some(last) = tokens.last_mut() {
            last.set_span(self.last);
        }
        tokens.into_iter().collect()
    }

    /// The error `message` over the whole range.
    pub(crate) fn error(self, message: &str) -> syn::Error {
        let mut first = proc_macro2::Punct::new(',', Spacing::Alone);
        first.set_span(self.first);
        let mut last = proc_macro2::Punct::new(',', Spacing::Alone);
        last.set_span(self.last);
        let ends = [TokenTree::Punct(first), TokenTree::Punct(last)];
        syn::Error::new_spanned(TokenStream::from_iter(ends), message)
    }
}

/// Located at `span`, resolved as generated code: lints take it for the macro's, not the user's.
pub(crate) fn generated(span: Span) -> Span {
    Span::mixed_site().located_at(span)
}

/// `tokens` as they resolve now, but located at `span`.
pub(crate) fn relocate(tokens: TokenStream, span: Span) -> TokenStream {
    tokens.into_iter().map(|token| relocate_token(token, span)).collect()
}

fn relocate_token(mut token: TokenTree, span: Span) -> TokenTree {
    if let TokenTree::Group(group) = token {
        let mut moved = Group::new(group.delimiter(), relocate(group.stream(), span));
        moved.set_span(group.span().located_at(span));
        return TokenTree::Group(moved);
    }
    token.set_span(token.span().located_at(span));
    token
}

/// `tokens` as generated code at `span`, so that lints speak of the user's own alone.
pub(crate) fn own(tokens: TokenStream, span: Span) -> TokenStream {
    tokens.into_iter().map(|token| own_token(token, generated(span))).collect()
}

fn own_token(mut token: TokenTree, span: Span) -> TokenTree {
    if let TokenTree::Group(group) = token {
        let mut owned = Group::new(group.delimiter(), own(group.stream(), span));
        owned.set_span(span);
        return TokenTree::Group(owned);
    }
    token.set_span(span);
    token
}

fn opening(token: &TokenTree) -> Span {
    match token {
        TokenTree::Group(group) => group.span_open(),
        other => other.span(),
    }
}

fn closing(token: &TokenTree) -> Span {
    match token {
        TokenTree::Group(group) => group.span_close(),
        other => other.span(),
    }
}
