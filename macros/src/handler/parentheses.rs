//! `x: Json(New)`, which is meant as `x: Json<New>`.

use proc_macro2::{Delimiter, Group, Punct, Spacing, TokenStream, TokenTree};

use crate::span::SpanRange;

/// A parameter's type whose arguments are in parentheses.
pub(super) struct Mistaken {
    /// The type as it is there.
    pub(super) place: SpanRange,
    /// The type as it is meant.
    pub(super) meant: String,
}

/// The function with such types as they are meant, and each of them; none where there is none.
pub(super) fn mended(item: &TokenStream) -> Option<(TokenStream, Vec<Mistaken>)> {
    let mut tokens: Vec<TokenTree> = item.clone().into_iter().collect();
    let function = tokens.iter().position(|token| is_word(token, "fn"))?;
    let parameters = tokens.iter_mut().skip(function).find_map(|token| match token {
        TokenTree::Group(group) if group.delimiter() == Delimiter::Parenthesis => Some(group),
        _ => None,
    })?;
    let mut mistaken = Vec::new();
    let mut written = TokenStream::new();
    let stream: Vec<TokenTree> = parameters.stream().into_iter().collect();
    for piece in stream.split_inclusive(|token| is_sign(token, ',')) {
        written.extend(parameter(piece, &mut mistaken));
    }
    let mut group = Group::new(Delimiter::Parenthesis, written);
    group.set_span(parameters.span());
    *parameters = group;
    (!mistaken.is_empty()).then(|| (tokens.into_iter().collect(), mistaken))
}

/// One parameter, whose type follows a colon.
fn parameter(tokens: &[TokenTree], mistaken: &mut Vec<Mistaken>) -> TokenStream {
    let colon = tokens.iter().position(|token| is_sign(token, ':')).unwrap_or(tokens.len());
    let is_callable = ["fn", "impl", "dyn", "for"];
    let calls = tokens.iter().any(|token| is_callable.iter().any(|word| is_word(token, word)));
    let mut written = TokenStream::new();
    for (place, token) in tokens.iter().enumerate() {
        let name = place.checked_sub(1).filter(|before| *before > colon && !calls);
        let name = name.and_then(|before| tokens.get(before));
        match (name, token) {
            (Some(TokenTree::Ident(name)), TokenTree::Group(group))
                if group.delimiter() == Delimiter::Parenthesis =>
            {
                let arguments = group.stream();
                let shown = arguments.to_string().replace(' ', "");
                mistaken.push(Mistaken {
                    place: SpanRange::of(name).to(SpanRange::of(token)),
                    meant: format!("{name}<{shown}>"),
                });
                written.extend([sign('<', group)]);
                written.extend(arguments);
                written.extend([sign('>', group)]);
            }
            _ => written.extend([token.clone()]),
        }
    }
    written
}

fn sign(letter: char, beside: &Group) -> TokenTree {
    let mut sign = Punct::new(letter, Spacing::Alone);
    sign.set_span(beside.span());
    TokenTree::Punct(sign)
}

fn is_word(token: &TokenTree, word: &str) -> bool {
    matches!(token, TokenTree::Ident(ident) if ident == word)
}

fn is_sign(token: &TokenTree, letter: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == letter)
}

#[cfg(test)]
mod tests {
    use super::*;
    use quote::quote;

    #[test]
    fn a_type_in_parentheses_is_meant_in_angles() {
        let (mended, mistaken) = mended(&quote!(
            async fn hire(Json(new): Json(New), db: State(Db)) {}
        ))
        .unwrap();
        assert_eq!(
            mended.to_string(),
            quote!(
                async fn hire(Json(new): Json<New>, db: State<Db>) {}
            )
            .to_string()
        );
        let meant: Vec<&str> = mistaken.iter().map(|each| each.meant.as_str()).collect();
        assert_eq!(meant, ["Json<New>", "State<Db>"]);
        for fine in [
            quote!(
                async fn a(Json(new): Json<New>) {}
            ),
            quote!(
                async fn a(f: fn(u8), g: impl Fn(u8)) {}
            ),
            quote!(
                async fn a(pair: (u8, u8)) {}
            ),
        ] {
            assert!(super::mended(&fine).is_none(), "{fine}");
        }
    }
}
