//! From an attribute's values to a tree; judges only its form.

use std::fmt::Display;

use syn::{Ident, LitStr, Path};

use super::leaf::{self, Leaf};
use super::{NameKind, spelling};
use crate::args::{Argument, Item, List, OptionKey, Setting, Value};
use crate::messages::rule as text;
use crate::sink::Sink;
use crate::span::SpanRange;
use crate::suggest::{listed, nearest};

/// A rule as it was written.
#[derive(Clone, Debug)]
pub(crate) enum Tree {
    /// A role or scope.
    Name(NameKind, Name),
    /// A policy's type, or a function.
    Policy(Path),
    /// What a credential tells, where a request comes from, or when.
    Leaf(Leaf),
    /// `cedar("View")`: what an engine of policies is asked.
    Engine(Engine),
    /// `owner`: the owner of the object in the response.
    Owner(Ident),
    /// `any(..)` or `all(..)`.
    Branch(Branch),
    /// `not(..)`.
    Not(Box<Tree>),
}

/// An engine of policies, and the action that it is asked about.
#[derive(Clone, Debug)]
pub(crate) struct Engine {
    pub(super) name: String,
    pub(super) action: LitStr,
    pub(super) place: SpanRange,
}

/// The engines that a rule may ask.
const ENGINES: [&str; 2] = ["cedar", "authzen"];

/// The longest name of an action.
const LONGEST_ACTION: usize = 200;

/// How a role or scope is named.
#[derive(Clone, Debug)]
pub(crate) enum Name {
    /// `"admin"`.
    Text(LitStr),
    /// `Role::Admin`.
    Variant(Path),
}

/// Several rules joined.
#[derive(Clone, Debug)]
pub(crate) struct Branch {
    pub(super) join: Join,
    pub(super) trees: Vec<Tree>,
    pub(super) place: SpanRange,
    pub(super) kind: Option<NameKind>,
}

/// How a branch joins its rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Join {
    /// Every rule must hold.
    All,
    /// One rule must hold.
    Any,
}

impl Join {
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Any => "any",
        }
    }

    fn named(word: &str) -> Option<Self> {
        [Self::All, Self::Any].into_iter().find(|join| join.word() == word)
    }
}

const NODES: [&str; 15] = [
    "any",
    "all",
    "not",
    "role",
    "scope",
    "permission",
    "policy",
    "tenant",
    "amr",
    "acr",
    "auth_time",
    "client",
    "during",
    "cedar",
    "authzen",
];

/// The rule of `role = ..` or `scope = ..`: a name, or names joined by `any(..)` and `all(..)`.
pub(crate) fn names(
    kind: NameKind,
    setting: &Setting,
    key: &OptionKey,
    sink: &mut Sink,
) -> Option<Tree> {
    names_in(kind, setting.value(key, sink)?, sink)
}

/// The rule of `allow = ..` or `full = ..`: a tree of named leaves.
pub(crate) fn tree(setting: &Setting, key: &OptionKey, sink: &mut Sink) -> Option<Tree> {
    tree_in(setting.value(key, sink)?, sink)
}

fn names_in(kind: NameKind, value: &Value, sink: &mut Sink) -> Option<Tree> {
    let Value::List(list) = value else {
        return name(kind, value, sink);
    };
    let Some(join) = Join::named(&list.name.to_string()) else {
        sink.error(list.span_range(), text::TREE_IN_SHORTHAND.with(&[&kind.word()]));
        return None;
    };
    let trees = sink.phase(|sink| {
        let values = values(list, kind.word(), sink);
        values.into_iter().filter_map(|value| names_in(kind, value, sink)).collect()
    });
    let branch = Branch { join, trees: trees.ok()?, place: list.span_range(), kind: Some(kind) };
    Some(Tree::Branch(branch))
}

fn name(kind: NameKind, value: &Value, sink: &mut Sink) -> Option<Tree> {
    let name = match (value, value.text()) {
        (_, Some(name)) => Name::Text(name.clone()),
        (Value::Path(path), _) if !spelling::is_no_variant(path) => Name::Variant(path.clone()),
        (Value::Faulty(_), _) => return None,
        _ => {
            sink.error(value.span_range(), name_form(kind, value));
            return None;
        }
    };
    Some(Tree::Name(kind, name))
}

fn name_form(kind: NameKind, value: &Value) -> String {
    match value {
        Value::Expression(tokens) => match spelling::joined(tokens) {
            Some(meant) => text::NAMES_JOINED.with(&[&kind.word(), &meant]),
            None => text::NAME_FORM.with(&[&kind.word(), &kind.example()]),
        },
        Value::Path(path) => text::NAME_FORM.with(&[&kind.word(), &spelling::quoted(path)]),
        _ => text::NAME_FORM.with(&[&kind.word(), &kind.example()]),
    }
}

/// The rule of `any(..)` or `all(..)` standing alone.
pub(crate) fn bare(setting: &Setting, key: &OptionKey, sink: &mut Sink) -> Option<Tree> {
    match &setting.argument {
        Argument::List(list) => node(list, sink),
        _ => setting.wrong(key, sink),
    }
}

fn tree_in(value: &Value, sink: &mut Sink) -> Option<Tree> {
    match value {
        Value::List(list) => node(list, sink),
        Value::Literal(_) => {
            let shown = value.shown();
            sink.error(value.span_range(), text::BARE_NAME.with(&[&shown, &shown]));
            None
        }
        Value::Path(path) if path.is_ident("owner") => path.get_ident().cloned().map(Tree::Owner),
        Value::Path(path) if path.is_ident("tenant") => {
            path.get_ident().map(|word| Tree::Leaf(Leaf::in_tenant(word)))
        }
        Value::Path(_) => {
            sink.error(value.span_range(), text::BARE_POLICY.with(&[&value.shown()]));
            None
        }
        Value::Expression(tokens) => {
            if leaf::is_claim(tokens) {
                return leaf::claim(tokens, sink).map(Tree::Leaf);
            }
            let message = match spelling::joined(tokens) {
                Some(meant) => text::RULES_JOINED.with(&[&meant]),
                None => text::RULE_FORM.to_string(),
            };
            sink.error(value.span_range(), message);
            None
        }
        Value::Faulty(_) => None,
    }
}

fn node(list: &List, sink: &mut Sink) -> Option<Tree> {
    let word = list.name.to_string();
    match word.as_str() {
        "any" | "all" => branch(list, Join::named(&word)?, sink),
        "not" => negation(list, sink),
        "role" => name(NameKind::Role, only_value(list, "role", sink)?, sink),
        "scope" => name(NameKind::Scope, only_value(list, "scope", sink)?, sink),
        "permission" => name(NameKind::Permission, only_value(list, "permission", sink)?, sink),
        word if leaf::WORDS.contains(&word) => {
            let value = only(list, word, text::LEAF_TEXTS.with(&[&word]), sink)?;
            leaf::read(list, value, sink).map(Tree::Leaf)
        }
        "policy" => policy(list, sink),
        word if ENGINES.contains(&word) => engine(list, word, sink),
        _ => {
            let message = match nearest(NODES, &word) {
                Some(near) => text::UNKNOWN_NODE_NEAR.with(&[&word, &near]),
                None => text::UNKNOWN_NODE.with(&[&word, &listed(NODES)]),
            };
            sink.error(SpanRange::of(&list.name), message);
            None
        }
    }
}

fn branch(list: &List, join: Join, sink: &mut Sink) -> Option<Tree> {
    let trees = sink.phase(|sink| {
        let values = values(list, "role", sink);
        values.into_iter().filter_map(|value| tree_in(value, sink)).collect()
    });
    let branch = Branch { join, trees: trees.ok()?, place: list.span_range(), kind: None };
    Some(Tree::Branch(branch))
}

fn negation(list: &List, sink: &mut Sink) -> Option<Tree> {
    let value = only(list, "policy", text::NOT_TAKES_ONE, sink)?;
    tree_in(value, sink).map(|tree| Tree::Not(Box::new(tree)))
}

fn policy(list: &List, sink: &mut Sink) -> Option<Tree> {
    match only_value(list, "policy", sink)? {
        Value::Path(path) => Some(Tree::Policy(path.clone())),
        Value::Faulty(_) => None,
        other => {
            sink.error(other.span_range(), text::POLICY_FORM);
            None
        }
    }
}

fn engine(list: &List, word: &str, sink: &mut Sink) -> Option<Tree> {
    let value = only(list, word, text::ENGINE_FORM.with(&[&word]), sink)?;
    let is_action = |text: &&LitStr| {
        let action = text.value();
        (1..=LONGEST_ACTION).contains(&action.len())
            && action.trim() == action
            && !action.chars().any(char::is_control)
    };
    let Some(action) = value.text().filter(is_action) else {
        sink.error(value.span_range(), text::ENGINE_FORM.with(&[&word]));
        return None;
    };
    let (name, place) = (word.to_owned(), value.span_range());
    Some(Tree::Engine(Engine { name, action: action.clone(), place }))
}

impl Engine {
    /// As it was written.
    pub(super) fn shown(&self) -> String {
        format!("{}(\"{}\")", self.name, self.action.value())
    }
}

/// The role, scope or policy in a leaf's parentheses.
fn only_value<'a>(list: &'a List, word: &str, sink: &mut Sink) -> Option<&'a Value> {
    only(list, word, text::LEAF_TAKES_ONE.with(&[&word, &word]), sink)
}

/// The one value of a list; `message` where there is none or several.
fn only<'a>(
    list: &'a List,
    word: &str,
    message: impl Display,
    sink: &mut Sink,
) -> Option<&'a Value> {
    let values = sink.phase(|sink| values(list, word, sink));
    if let Ok([value]) | Err([value]) = values.as_deref().map_err(Vec::as_slice) {
        return Some(value);
    }
    if values.is_ok() {
        sink.error(list.span_range(), message);
    }
    None
}

/// The values of a list; a `key = value` among them is reported.
fn values<'a>(list: &'a List, word: &str, sink: &mut Sink) -> Vec<&'a Value> {
    let mut values = Vec::new();
    for item in &list.items {
        match item {
            Item { key: None, value } => values.push(value),
            Item { key: Some(key), .. } => {
                let known = NODES.contains(&key.to_string().as_str());
                let meant = if known { key.to_string() } else { word.to_owned() };
                sink.error(item.span_range(), text::KEY_IN_RULE.with(&[&meant]));
            }
        }
    }
    values
}
