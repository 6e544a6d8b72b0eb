//! What was meant by a rule that is written as in another language.

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use syn::ext::IdentExt as _;
use syn::{Ident, Path};

use crate::args::{Argument, Setting, Value, shown_path, shown_tokens};

/// `["a", "b"]`, `("a", "b")`, `"a" || "b"` and `"a" and "b"` as they are written here:
/// `any("a", "b")`. Nothing where the tokens join no values.
pub(super) fn joined(tokens: &TokenStream) -> Option<String> {
    let parts: Vec<TokenTree> = tokens.clone().into_iter().collect();
    if let [TokenTree::Group(group)] = parts.as_slice() {
        let brackets = [Delimiter::Bracket, Delimiter::Parenthesis].contains(&group.delimiter());
        return brackets.then(|| written("any", &split(group.stream(), is_comma)));
    }
    // A closure, and an operator that joins nothing.
    if parts.first().is_some_and(|first| is_or(first) || is_and(first)) {
        return None;
    }
    let joins = [("any", is_or as fn(&TokenTree) -> bool), ("all", is_and)];
    let (join, is_sign) = joins.into_iter().find(|(_, sign)| parts.iter().any(sign))?;
    Some(written(join, &split(tokens.clone(), is_sign)))
}

/// The names that are where the path of an enum belongs: `roles = "hr"`.
pub(crate) fn demanded(setting: &Setting) -> Option<String> {
    let value = match &setting.argument {
        Argument::Value(value) => value,
        Argument::List(_) | Argument::Nothing => return None,
    };
    match value {
        Value::Literal(_) => value.text().filter(|text| !text.value().contains("::"))?,
        Value::Expression(tokens) => return joined(tokens),
        Value::List(list) => {
            let names: Vec<String> = list.items.iter().map(|item| item.value.shown()).collect();
            return Some(format!("{}({})", list.name, names.join(", ")));
        }
        Value::Path(path) if is_no_variant(path) => return Some(quoted(path)),
        Value::Path(path) => return is_variant(path).then(|| shown_path(path)),
        Value::Faulty(_) => return None,
    };
    Some(value.shown())
}

/// `admin`, `ADMIN_ROLE` or `names::ADMIN`, which no variant is called, and no enum.
pub(super) fn is_no_variant(path: &Path) -> bool {
    let Some(word) = path.segments.last().map(|last| last.ident.unraw().to_string()) else {
        return false;
    };
    let is_constant = word.len() > 3 && !word.contains(char::is_lowercase);
    !is_of_a_type(path) && (is_constant || !word.contains(char::is_uppercase))
}

/// `Role::Admin`, which no enum is called.
fn is_variant(path: &Path) -> bool {
    is_of_a_type(path) && path.segments.last().is_some_and(|last| begins_in_upper_case(&last.ident))
}

/// Whether the last segment is something of a type, and not of a module.
fn is_of_a_type(path: &Path) -> bool {
    path.segments.iter().rev().nth(1).is_some_and(|owner| begins_in_upper_case(&owner.ident))
}

fn begins_in_upper_case(ident: &Ident) -> bool {
    ident.unraw().to_string().starts_with(char::is_uppercase)
}

/// What was probably meant by a path that is not a variant: its last word as a name in quotes.
pub(super) fn quoted(path: &Path) -> String {
    let word = path.segments.last().map(|last| last.ident.unraw().to_string()).unwrap_or_default();
    format!("\"{}\"", word.to_lowercase())
}

fn written(join: &str, operands: &[String]) -> String {
    format!("{join}({})", operands.join(", "))
}

/// The operands between the signs, as they were written.
fn split(tokens: TokenStream, is_sign: fn(&TokenTree) -> bool) -> Vec<String> {
    let mut operands = vec![TokenStream::new()];
    for token in tokens {
        if is_sign(&token) {
            operands.push(TokenStream::new());
        } else if let Some(last) = operands.last_mut() {
            last.extend([token]);
        }
    }
    operands.iter().map(shown_tokens).filter(|operand| !operand.is_empty()).collect()
}

fn is_comma(token: &TokenTree) -> bool {
    is_punct(token, ',')
}

fn is_or(token: &TokenTree) -> bool {
    is_punct(token, '|') || is_word(token, "or")
}

fn is_and(token: &TokenTree) -> bool {
    is_punct(token, '&') || is_punct(token, '+') || is_word(token, "and")
}

fn is_punct(token: &TokenTree, sign: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == sign)
}

fn is_word(token: &TokenTree, word: &str) -> bool {
    matches!(token, TokenTree::Ident(ident) if ident == word)
}

#[cfg(test)]
mod tests {
    use super::*;
    use quote::quote;

    #[test]
    fn lists_and_operators_become_branches() {
        let any = Some(r#"any("a", "b")"#.to_owned());
        assert_eq!(joined(&quote!(["a", "b"])), any);
        assert_eq!(joined(&quote!(("a", "b"))), any);
        assert_eq!(joined(&quote!("a" || "b")), any);
        assert_eq!(joined(&quote!("a" | "b")), any);
        assert_eq!(joined(&quote!("a" or "b")), any);
        let all = Some(r#"all(role("a"), policy(B))"#.to_owned());
        assert_eq!(joined(&quote!(role("a") && policy(B))), all);
        assert_eq!(joined(&quote!(role("a") and policy(B))), all);
    }

    #[test]
    fn other_expressions_join_nothing() {
        assert_eq!(joined(&quote!(!"a")), None);
        assert_eq!(joined(&quote!(|caller| caller.is_admin())), None);
        assert_eq!(joined(&quote!(format!("a"))), None);
    }
}
