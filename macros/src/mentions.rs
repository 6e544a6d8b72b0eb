//! Which names a type or a body mentions.

use proc_macro2::{Delimiter, Ident, TokenStream, TokenTree};
use quote::ToTokens as _;
use syn::{GenericParam, Generics, Type};

/// Whether `tokens` mention a type or a constant that is a parameter.
pub(crate) fn mentions_parameter(tokens: TokenStream, generics: &Generics) -> bool {
    let parameters: Vec<&Ident> = generics
        .params
        .iter()
        .filter_map(|parameter| match parameter {
            GenericParam::Type(parameter) => Some(&parameter.ident),
            GenericParam::Const(parameter) => Some(&parameter.ident),
            GenericParam::Lifetime(_) => None,
        })
        .collect();
    mentions(tokens, &|ident| parameters.contains(&ident))
}

/// Whether `tokens` mention a name.
pub(crate) fn mentions(tokens: TokenStream, wanted: &impl Fn(&Ident) -> bool) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Group(group) => mentions(group.stream(), wanted),
        TokenTree::Ident(ident) => wanted(&ident),
        _ => false,
    })
}

/// Whether a field's type borrows for a lifetime that its type does not declare, or for none: rustc tells it of the type, and
/// once more of each implementation that names the field's.
pub(crate) fn lacks_lifetime(ty: &Type, generics: &Generics) -> bool {
    // Lifetimes in `fn(&str)` and `for<'a> ..` are bound there.
    let binds = |ident: &Ident| {
        let name = ident.to_string();
        name == "for" || name == "fn" || name.ends_with("Fn") || name.starts_with("Fn")
    };
    let tokens = ty.to_token_stream();
    !mentions(tokens.clone(), &binds) && has_undeclared(tokens, generics)
}

fn has_undeclared(tokens: TokenStream, generics: &Generics) -> bool {
    let is_known = |name: &Ident| {
        name == "static" || generics.lifetimes().any(|each| each.lifetime.ident == *name)
    };
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    tokens.iter().enumerate().any(|(at, token)| match (token, tokens.get(at + 1)) {
        // What a macro makes of its tokens is unknown.
        (TokenTree::Group(group), _) => {
            let is_of_macro = at.checked_sub(1).and_then(|at| tokens.get(at));
            !is_of_macro.is_some_and(|before| is_punct(before, '!'))
                && has_undeclared(group.stream(), generics)
        }
        (TokenTree::Punct(sign), Some(TokenTree::Ident(name))) if sign.as_char() == '\'' => {
            !is_known(name)
        }
        (TokenTree::Punct(sign), next) if sign.as_char() == '&' => {
            !ends_with_operand(tokens.get(..at).unwrap_or_default())
                && !next.is_some_and(|next| is_punct(next, '\''))
        }
        _ => false,
    })
}

/// Whether an operand ends these tokens, so that an `&` behind it is the operator, as in `[u8; LONG & EVEN]`.
fn ends_with_operand(before: &[TokenTree]) -> bool {
    match before {
        [.., TokenTree::Punct(sign), TokenTree::Ident(_)] if sign.as_char() == '\'' => false,
        [.., TokenTree::Ident(word)] => word != "mut" && word != "const",
        [.., last] => !matches!(last, TokenTree::Punct(_)),
        [] => false,
    }
}

/// Whether a body uses a name for more than to throw away what it holds: by `let _ = name;`, `_ = name;`, `name;` or `drop(name)`.
pub(crate) fn uses(tokens: TokenStream, name: &Ident) -> bool {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    (0..tokens.len()).any(|at| match tokens.get(at) {
        Some(TokenTree::Group(group)) => {
            let is_dropped = is_alone(group.stream(), name)
                && at.checked_sub(1).and_then(|at| tokens.get(at)).is_some_and(is_drop);
            !is_dropped && uses(group.stream(), name)
        }
        Some(TokenTree::Ident(ident)) => ident == name && !is_thrown_away(&tokens, at),
        _ => false,
    })
}

/// Whether the place holds a statement that does nothing with what is in it.
fn is_thrown_away(tokens: &[TokenTree], at: usize) -> bool {
    let before = |steps: usize| at.checked_sub(steps).and_then(|at| tokens.get(at));
    let ends = match tokens.get(at + 1) {
        Some(next) => is_punct(next, ';'),
        // What a body ends with is its answer.
        None => false,
    };
    let is_ignored = before(1).is_some_and(|token| is_punct(token, '='))
        && before(2).is_some_and(|token| matches!(token, TokenTree::Ident(it) if it == "_"));
    let begins = match before(1) {
        Some(token) => {
            is_punct(token, ';')
                || matches!(token, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace)
        }
        None => true,
    };
    ends && (is_ignored || begins)
}

fn is_alone(tokens: TokenStream, name: &Ident) -> bool {
    let mut tokens = tokens.into_iter();
    let is_it = matches!(tokens.next(), Some(TokenTree::Ident(first)) if first == *name);
    is_it && tokens.all(|token| is_punct(&token, ','))
}

fn is_drop(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Ident(ident) if ident == "drop")
}

fn is_punct(token: &TokenTree, wanted: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == wanted)
}

#[cfg(test)]
mod tests {
    use quote::{format_ident, quote};
    use syn::parse_quote;

    use super::*;

    #[test]
    fn a_lifetime_is_declared_or_lacking() {
        let generics = parse_quote!(<'a, T>);
        let lacks = |ty: Type| lacks_lifetime(&ty, &generics);
        for ty in [
            parse_quote!(&'a str),
            parse_quote!(Cow<'a, str>),
            parse_quote!(Vec<&'static T>),
            parse_quote!(fn(&str) -> &str),
            parse_quote!(Box<dyn for<'b> Read<'b>>),
            parse_quote!(Box<dyn Fn(&str)>),
            parse_quote!(text!(&8)),
            parse_quote!([u8; LONG & EVEN]),
            parse_quote!(Text<{ (LONG) & 6 & EVEN }>),
        ] {
            assert!(!lacks(ty));
        }
        for ty in [
            parse_quote!(&str),
            parse_quote!(&'b str),
            parse_quote!(Cow<'b, str>),
            parse_quote!(Vec<(u8, &T)>),
            parse_quote!(&'a mut &str),
            parse_quote!(&'a &str),
            parse_quote!(*const &str),
        ] {
            assert!(lacks(ty));
        }
    }

    #[test]
    fn what_is_thrown_away_is_not_used() {
        let name = format_ident!("visible");
        for body in [
            quote!(let _ = visible; rows()),
            quote!(_ = visible; rows()),
            quote!(drop(visible); rows()),
            quote!(drop(visible,); rows()),
            quote!(std::mem::drop(visible); rows()),
            quote!(visible; rows()),
            quote!(if first { rows() } visible; rows()),
            quote!(if first { let _ = visible; } rows()),
            quote!(rows()),
        ] {
            assert!(!uses(body.clone(), &name), "{body}");
        }
        for body in [
            quote!(visible),
            quote!(rows(visible)),
            quote!(return visible;),
            quote!(let other = visible; other.filter(rows)),
            quote!(let _ = visible.filter(rows);),
            quote!(drop(visible.clone()); visible.filter(rows)),
            quote!(drop(visible.filter(rows))),
            quote!(let _ = (visible, 1);),
            quote!(state.filter = visible;),
        ] {
            assert!(uses(body.clone(), &name), "{body}");
        }
    }
}
