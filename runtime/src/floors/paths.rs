//! The paths of a source file, read from its tokens: comments and texts hold none.

use std::collections::BTreeSet;

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// What a module says, without the modules and items that are compiled for tests alone.
pub(crate) struct Module {
    /// The crate's own name, by which a path begins at the root as well.
    crate_name: String,
    pub(crate) path: Vec<String>,
    /// What is defined in the module itself.
    pub(crate) items: BTreeSet<String>,
    pub(crate) uses: Vec<Use>,
    /// Every path that is named, those of `use` included.
    pub(crate) paths: Vec<Path>,
}

/// A name that `use` brings into a module; `*` is every name of what the path leads to.
pub(crate) struct Use {
    pub(crate) name: String,
    pub(crate) path: Path,
}

/// Where a path leads.
#[derive(Clone)]
pub(crate) struct Path {
    /// Whether the path begins at the crate's root, and not among the names of its module.
    pub(crate) is_from_root: bool,
    pub(crate) steps: Vec<String>,
}

impl Path {
    /// Whether the path begins with `name`.
    pub(crate) fn is_of(&self, name: &str) -> bool {
        !self.is_from_root && self.steps.first().is_some_and(|first| first == name)
    }

    pub(crate) fn then(&self, steps: &[String]) -> Self {
        Self { is_from_root: self.is_from_root, steps: [self.steps.as_slice(), steps].concat() }
    }
}

/// Every path in `source`, the code of `module` in the crate `palisade`, that begins with `crate`, `self`, `super` or
/// the crate's own name.
pub(crate) fn imported(source: &str, module: &[String]) -> Vec<Vec<String>> {
    let paths = modules(source, module, "palisade").into_iter().flat_map(|module| module.paths);
    paths.filter(|path| path.is_from_root).map(|path| path.steps).collect()
}

/// `module`, whose file holds `source`, and the modules that are written inside it.
pub(crate) fn modules(source: &str, module: &[String], crate_name: &str) -> Vec<Module> {
    let mut found = Vec::new();
    read_module(source.parse().unwrap(), module.to_vec(), crate_name, &mut found);
    found
}

fn read_module(tokens: TokenStream, path: Vec<String>, crate_name: &str, found: &mut Vec<Module>) {
    let mut module = Module {
        crate_name: crate_name.to_owned(),
        path,
        items: BTreeSet::new(),
        uses: Vec::new(),
        paths: Vec::new(),
    };
    read(tokens, &mut module, true, found);
    found.push(module);
}

/// Reads a group of tokens; `is_outermost` where it is a module's own, whose items others can name.
fn read(tokens: TokenStream, module: &mut Module, is_outermost: bool, found: &mut Vec<Module>) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let mut rest = tokens.as_slice();
    while let [first, after @ ..] = rest {
        rest = after;
        match (first, after) {
            (TokenTree::Punct(hash), [TokenTree::Group(attribute), ..])
                if hash.as_char() == '#' =>
            {
                rest = after.get(1..).unwrap_or_default();
                let attribute = attribute.stream().to_string().replace(' ', "");
                if attribute == "cfg(test)" || attribute.starts_with("cfg(all(test,") {
                    rest = after_item(rest);
                }
            }
            // Who may see an item is not an import.
            (TokenTree::Ident(word), [TokenTree::Group(seen), ..])
                if word == "pub" && seen.delimiter() == Delimiter::Parenthesis =>
            {
                rest = after.get(1..).unwrap_or_default();
            }
            (TokenTree::Group(group), _) => read(group.stream(), module, false, found),
            (TokenTree::Ident(word), [TokenTree::Ident(name), TokenTree::Group(body), ..])
                if word == "mod" =>
            {
                let inside = [module.path.as_slice(), &[name.to_string()]].concat();
                read_module(body.stream(), inside, &module.crate_name, found);
                rest = after.get(2..).unwrap_or_default();
            }
            // `use<..>` says what a type captures.
            (TokenTree::Ident(word), [begin, ..]) if word == "use" && !is_punct(begin, '<') => {
                let end = after.iter().position(|token| is_punct(token, ';'));
                let (tree, past) = after.split_at(end.unwrap_or(after.len()));
                read_use(tree, &[], module);
                rest = past;
            }
            (TokenTree::Ident(word), _) => {
                if let ([TokenTree::Ident(name), ..], true) = (after, is_outermost) {
                    define(&word.to_string(), name.to_string(), module);
                }
                rest = read_path(word.to_string(), after, module);
            }
            // `::other`, or the rest of a path that no word begins.
            (TokenTree::Punct(_), [colon, TokenTree::Ident(_), past @ ..])
                if is_punct(first, ':') && is_punct(colon, ':') =>
            {
                rest = past;
            }
            _ => {}
        }
    }
}

/// What follows an item that is compiled for tests alone; where it is not an item, all of it.
fn after_item(tokens: &[TokenTree]) -> &[TokenTree] {
    const ITEMS: [&str; 13] = [
        "mod", "use", "fn", "impl", "struct", "enum", "const", "static", "type", "trait", "async",
        "pub", "unsafe",
    ];
    let is_item = |word: &TokenTree| ITEMS.contains(&word.to_string().as_str());
    let is_end = |token: &TokenTree| {
        let is_body = |group: &proc_macro2::Group| group.delimiter() == Delimiter::Brace;
        is_punct(token, ';') || matches!(token, TokenTree::Group(group) if is_body(group))
    };
    let begin = tokens.iter().position(|token| matches!(token, TokenTree::Ident(_)));
    let Some(begin) = begin.filter(|&begin| tokens.get(begin).is_some_and(is_item)) else {
        return tokens;
    };
    let item = tokens.get(begin..).unwrap_or_default();
    let end = item.iter().position(is_end).unwrap_or(item.len());
    item.get(end + 1..).unwrap_or_default()
}

fn define(word: &str, name: String, module: &mut Module) {
    const DEFINES: [&str; 8] =
        ["struct", "enum", "union", "trait", "type", "fn", "const", "static"];
    if DEFINES.contains(&word) {
        module.items.insert(name);
    }
}

/// A tree of a `use` whose outer steps are `before`.
fn read_use(tree: &[TokenTree], before: &[String], module: &mut Module) {
    let mut steps = before.to_vec();
    let mut rest = tree;
    loop {
        match rest {
            [TokenTree::Punct(_), past @ ..] if !is_star(rest) => rest = past,
            [TokenTree::Group(group), ..] => {
                let inner: Vec<TokenTree> = group.stream().into_iter().collect();
                for each in inner.split(|token| is_punct(token, ',')) {
                    read_use(each, &steps, module);
                }
                return;
            }
            [TokenTree::Ident(word), TokenTree::Ident(name), ..] if word == "as" => {
                return bring(name.to_string(), &steps, module);
            }
            [TokenTree::Ident(word), past @ ..] => {
                if steps.is_empty() || word != "self" {
                    steps.push(word.to_string());
                }
                rest = past;
            }
            [TokenTree::Punct(_), ..] => return bring("*".to_owned(), &steps, module),
            _ => {
                if !tree.is_empty() {
                    let name = steps.last().cloned().unwrap_or_default();
                    bring(name, &steps, module);
                }
                return;
            }
        }
    }
}

fn is_star(tokens: &[TokenTree]) -> bool {
    tokens.first().is_some_and(|token| is_punct(token, '*'))
}

fn bring(name: String, steps: &[String], module: &mut Module) {
    let path = begun(steps, module);
    module.paths.push(path.clone());
    module.uses.push(Use { name, path });
}

/// A path that begins with `word`; what follows it.
fn read_path<'a>(word: String, mut after: &'a [TokenTree], module: &mut Module) -> &'a [TokenTree] {
    let mut steps = vec![word];
    while let [first, second, TokenTree::Ident(name), past @ ..] = after
        && is_punct(first, ':')
        && is_punct(second, ':')
    {
        steps.push(name.to_string());
        after = past;
    }
    if steps.len() > 1 {
        let path = begun(&steps, module);
        module.paths.push(path);
    }
    after
}

/// The path with its first words followed from `module`.
fn begun(steps: &[String], module: &Module) -> Path {
    let (first, rest) = steps.split_first().unwrap();
    let mut at = match first.as_str() {
        "crate" => Vec::new(),
        first if first == module.crate_name => Vec::new(),
        "self" => module.path.clone(),
        "super" => parent(&module.path),
        _ => return Path { is_from_root: false, steps: steps.to_vec() },
    };
    for step in rest {
        match step.as_str() {
            "super" => at = parent(&at),
            _ => at.push(step.clone()),
        }
    }
    Path { is_from_root: true, steps: at }
}

fn is_punct(token: &TokenTree, character: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == character)
}

fn parent(module: &[String]) -> Vec<String> {
    module.split_last().map(|(_, parent)| parent.to_vec()).unwrap_or_default()
}
