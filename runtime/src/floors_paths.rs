//! The paths of a source file from the crate's root on, read from its tokens: comments and texts hold none.

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// Every path in `source`, the code of `module`, that begins with `crate`, `self`, `super` or the crate's own name;
/// without the modules that are compiled for tests alone.
pub(crate) fn imported(source: &str, module: &[String]) -> Vec<Vec<String>> {
    let mut paths = Vec::new();
    read(source.parse().unwrap(), module, &mut paths);
    paths
}

fn read(tokens: TokenStream, module: &[String], paths: &mut Vec<Vec<String>>) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let mut rest = tokens.as_slice();
    let mut of_tests = false;
    while let [first, after @ ..] = rest {
        rest = after;
        match (first, after) {
            (TokenTree::Punct(hash), [TokenTree::Group(attribute), ..])
                if hash.as_char() == '#' =>
            {
                of_tests |= attribute.stream().to_string().replace(' ', "") == "cfg(test)";
                rest = after.get(1..).unwrap_or_default();
                continue;
            }
            // Who may see an item is no import.
            (TokenTree::Ident(word), [TokenTree::Group(seen), ..])
                if word == "pub" && seen.delimiter() == Delimiter::Parenthesis =>
            {
                rest = after.get(1..).unwrap_or_default();
            }
            (TokenTree::Group(group), _) => read(group.stream(), module, paths),
            (TokenTree::Ident(word), [TokenTree::Ident(name), TokenTree::Group(body), ..])
                if word == "mod" =>
            {
                if !of_tests {
                    read(body.stream(), &[module, &[name.to_string()]].concat(), paths);
                }
                rest = after.get(2..).unwrap_or_default();
            }
            (TokenTree::Ident(word), _) => match word.to_string().as_str() {
                "crate" | "palisade" => follow(after, Vec::new(), paths),
                "self" => follow(after, module.to_vec(), paths),
                "super" => follow(after, parent(module), paths),
                _ => {}
            },
            _ => {}
        }
        of_tests = false;
    }
}

/// What follows `from`: `::super`, `::name` or `::{..}`. A word that no path follows is none.
fn follow(tokens: &[TokenTree], from: Vec<String>, paths: &mut Vec<Vec<String>>) {
    let [TokenTree::Punct(colon), TokenTree::Punct(_), next, rest @ ..] = tokens else {
        return;
    };
    if colon.as_char() != ':' {
        return;
    }
    match next {
        TokenTree::Ident(word) if word == "super" => follow(rest, parent(&from), paths),
        TokenTree::Ident(name) => step(rest, [from, vec![name.to_string()]].concat(), paths),
        TokenTree::Group(group) => {
            let inner: Vec<TokenTree> = group.stream().into_iter().collect();
            for each in inner.split(is_comma) {
                match each {
                    [TokenTree::Ident(word), rest @ ..] if word == "self" => {
                        step(rest, from.clone(), paths);
                    }
                    [TokenTree::Ident(name), rest @ ..] => {
                        step(rest, [from.as_slice(), &[name.to_string()]].concat(), paths);
                    }
                    _ => {}
                }
            }
        }
        _ => paths.push(from),
    }
}

/// A path that may end at `path` or go on.
fn step(tokens: &[TokenTree], path: Vec<String>, paths: &mut Vec<Vec<String>>) {
    let goes_on = matches!(tokens, [TokenTree::Punct(first), TokenTree::Punct(second), ..]
        if first.as_char() == ':' && second.as_char() == ':');
    if goes_on { follow(tokens, path, paths) } else { paths.push(path) }
}

fn is_comma(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == ',')
}

fn parent(module: &[String]) -> Vec<String> {
    module.split_last().map(|(_, parent)| parent.to_vec()).unwrap_or_default()
}
