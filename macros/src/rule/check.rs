//! Which rules can hold.

use quote::ToTokens as _;

use super::NameKind;
use super::syntax::{Branch, Join, Name, Tree};
use crate::args::shown_path;
use crate::messages::rule as text;
use crate::sink::Sink;
use crate::span::SpanRange;

/// A rule that passed every check; only this module makes one.
#[derive(Clone, Debug)]
pub(crate) struct Rule {
    tree: Tree,
}

impl Rule {
    pub(super) fn tree(&self) -> &Tree {
        &self.tree
    }
}

/// The rule that requires every one of `trees`; nothing where there is none or a check fails.
pub(crate) fn rule(trees: Vec<Tree>, sink: &mut Sink) -> Option<Rule> {
    let rule = sink.phase(|sink| {
        for tree in &trees {
            each_owner(tree, &mut |owner| sink.error(SpanRange::of(owner), text::OWNER_NOT_HERE));
        }
        consistent(trees, sink)
    });
    rule.ok().flatten()
}

fn consistent(trees: Vec<Tree>, sink: &mut Sink) -> Option<Rule> {
    let tree = joined(trees)?;
    let checked = sink.phase(|sink| {
        check_branches_hold_something(&tree, sink);
        check_members_differ(&tree, sink);
        check_not_holds_no_claim(&tree, sink);
        check_not_is_not_doubled(&tree, sink);
        check_nothing_is_required_and_forbidden(&tree, sink);
        check_something_is_demanded(&tree, sink);
    });
    checked.ok().map(|()| Rule { tree })
}

/// The same for a rule over an object that is shown: roles, scopes and its owner decide.
pub(crate) fn rule_over_claims(trees: Vec<Tree>, sink: &mut Sink) -> Option<Rule> {
    let rule = sink.phase(|sink| {
        for tree in &trees {
            check_policies_are_absent(tree, sink);
        }
        consistent(trees, sink)
    });
    rule.ok().flatten()
}

impl Rule {
    /// Whether it names one of this kind.
    pub(crate) fn names_a(&self, kind: NameKind) -> bool {
        let mut found = false;
        each_leaf(&self.tree, &mut |leaf| {
            found |= matches!(leaf, Tree::Name(of, _) if *of == kind);
        });
        found
    }

    /// Where the rule speaks of the owner.
    pub(crate) fn owners(&self) -> Vec<SpanRange> {
        let mut found = Vec::new();
        each_owner(&self.tree, &mut |owner| found.push(SpanRange::of(owner)));
        found
    }
}

fn each_owner(tree: &Tree, visit: &mut impl FnMut(&syn::Ident)) {
    each_leaf(tree, &mut |leaf| {
        if let Tree::Owner(owner) = leaf {
            visit(owner);
        }
    });
}

fn joined(mut trees: Vec<Tree>) -> Option<Tree> {
    if trees.len() > 1 {
        let first = place(trees.first()?);
        let last = place(trees.last()?);
        let branch = Branch { join: Join::All, trees, place: first.to(last), kind: None };
        return Some(Tree::Branch(branch));
    }
    trees.pop()
}

/// `any()` would refuse everyone and `all()` admit everyone; neither is what its author meant.
fn check_branches_hold_something(tree: &Tree, sink: &mut Sink) {
    each_branch(tree, &mut |branch| {
        if branch.trees.is_empty() {
            let wanted = branch.kind.map_or("rule", NameKind::word);
            sink.error(branch.place, text::EMPTY_BRANCH.with(&[&branch.join.word(), &wanted]));
        }
    });
}

/// A name twice in one branch is a slip: the second was meant to be another.
fn check_members_differ(tree: &Tree, sink: &mut Sink) {
    each_branch(tree, &mut |branch| {
        let mut seen: Vec<String> = Vec::new();
        for tree in &branch.trees {
            let Some(leaf) = leaf(tree) else { continue };
            if seen.contains(&leaf) {
                let message = text::DUPLICATE_MEMBER.with(&[&shown(tree), &branch.join.word()]);
                sink.error(place(tree), message);
            }
            seen.push(leaf);
        }
    });
}

/// A token that lacks a claim has neither the role nor the scope, so that `not` would let it pass.
fn check_not_holds_no_claim(tree: &Tree, sink: &mut Sink) {
    match tree {
        Tree::Not(inner) => each_leaf(inner, &mut |leaf| {
            if let Tree::Name(kind, _) = leaf {
                sink.error(place(leaf), text::NOT_HOLDS_CLAIM.with(&[&kind.word()]));
            }
            if let Tree::Owner(owner) = leaf {
                sink.error(SpanRange::of(owner), text::NOT_HOLDS_OWNER);
            }
            if let Tree::Leaf(told) = leaf
                && told.is_of_the_credential()
            {
                sink.error(told.place, text::NOT_HOLDS_CLAIM.with(&[&"claim"]));
            }
        }),
        Tree::Branch(branch) => {
            branch.trees.iter().for_each(|tree| check_not_holds_no_claim(tree, sink));
        }
        Tree::Name(..) | Tree::Policy(_) | Tree::Leaf(_) | Tree::Engine(_) | Tree::Owner(_) => {}
    }
}

/// A rule that requires a policy and its absence refuses everyone.
fn check_nothing_is_required_and_forbidden(tree: &Tree, sink: &mut Sink) {
    let mut requirements = PolicyRequirements::default();
    requirements.collect(tree, true);
    for forbidden in &requirements.forbidden {
        if requirements.required.iter().any(|other| leaf(other) == leaf(forbidden)) {
            sink.error(place(forbidden), text::CONTRADICTION.with(&[&shown(forbidden)]));
        }
    }
    each_branch(tree, &mut |branch| {
        if branch.join == Join::Any {
            for tree in &branch.trees {
                check_nothing_is_required_and_forbidden(tree, sink);
            }
        }
    });
}

/// What a policy's absence opens as well as the policy opens everyone's way.
fn check_something_is_demanded(tree: &Tree, sink: &mut Sink) {
    let mut requirements = PolicyRequirements::default();
    requirements.collect(tree, false);
    for required in &requirements.required {
        if requirements.forbidden.iter().any(|other| leaf(other) == leaf(required)) {
            sink.error(place(required), text::ALWAYS_HOLDS.with(&[&shown(required)]));
        }
    }
    each_branch(tree, &mut |branch| {
        if branch.join == Join::All {
            for tree in &branch.trees {
                check_something_is_demanded(tree, sink);
            }
        }
    });
}

/// Two cancel each other, and one of them was not meant.
fn check_not_is_not_doubled(tree: &Tree, sink: &mut Sink) {
    match tree {
        Tree::Not(inner) => {
            if matches!(**inner, Tree::Not(_)) {
                sink.error(place(tree), text::DOUBLE_NOT);
            }
            check_not_is_not_doubled(inner, sink);
        }
        Tree::Branch(branch) => {
            branch.trees.iter().for_each(|tree| check_not_is_not_doubled(tree, sink));
        }
        Tree::Name(..) | Tree::Policy(_) | Tree::Leaf(_) | Tree::Engine(_) | Tree::Owner(_) => {}
    }
}

/// While a response is written, a policy cannot be awaited.
fn check_policies_are_absent(tree: &Tree, sink: &mut Sink) {
    each_leaf(tree, &mut |leaf| match leaf {
        Tree::Policy(path) => sink.error(SpanRange::of(path), text::POLICY_NOT_HERE),
        Tree::Engine(engine) => {
            sink.error(engine.place, text::ENGINE_NOT_HERE.with(&[&engine.shown()]));
        }
        Tree::Leaf(told) if !told.is_known_of_the_caller() => {
            sink.error(told.place, text::LEAF_NOT_HERE.with(&[&told.shown]));
        }
        _ => {}
    });
}

/// The policies that must allow and those that must not, whatever else holds; networks and hours count as
/// policies.
#[derive(Default)]
struct PolicyRequirements<'a> {
    required: Vec<&'a Tree>,
    forbidden: Vec<&'a Tree>,
}

impl<'a> PolicyRequirements<'a> {
    fn collect(&mut self, tree: &'a Tree, wanted: bool) {
        match tree {
            Tree::Policy(_) | Tree::Leaf(_) | Tree::Engine(_) if wanted => self.required.push(tree),
            Tree::Policy(_) | Tree::Leaf(_) | Tree::Engine(_) => self.forbidden.push(tree),
            Tree::Not(inner) => self.collect(inner, !wanted),
            Tree::Branch(branch) if (branch.join == Join::All) == wanted => {
                branch.trees.iter().for_each(|tree| self.collect(tree, wanted));
            }
            Tree::Branch(_) | Tree::Name(..) | Tree::Owner(_) => {}
        }
    }
}

impl Branch {
    /// Whether two parts speak of the same policy, or both of roles or of scopes: only then can one
    /// of them decide for the other.
    pub(super) fn may_repeat_itself(&self) -> bool {
        let mut seen: Vec<Vec<String>> = Vec::new();
        for tree in &self.trees {
            let mut kinds = Vec::new();
            each_leaf(tree, &mut |tree| {
                match tree {
                    // A role may grant a permission.
                    Tree::Name(NameKind::Permission, _) => {
                        kinds.extend(["permission", "role"].map(str::to_owned));
                    }
                    Tree::Name(kind, _) => kinds.push(kind.word().to_owned()),
                    Tree::Leaf(told) => kinds.push(told.word()),
                    other => kinds.extend(leaf(other)),
                }
            });
            if seen.iter().flatten().any(|kind| kinds.contains(kind)) {
                return true;
            }
            seen.push(kinds);
        }
        false
    }
}

fn each_branch<'a>(tree: &'a Tree, visit: &mut impl FnMut(&'a Branch)) {
    match tree {
        Tree::Branch(branch) => {
            visit(branch);
            branch.trees.iter().for_each(|tree| each_branch(tree, visit));
        }
        Tree::Not(inner) => each_branch(inner, visit),
        Tree::Name(..) | Tree::Policy(_) | Tree::Leaf(_) | Tree::Engine(_) | Tree::Owner(_) => {}
    }
}

fn each_leaf<'a>(tree: &'a Tree, visit: &mut impl FnMut(&'a Tree)) {
    match tree {
        Tree::Branch(branch) => branch.trees.iter().for_each(|tree| each_leaf(tree, visit)),
        Tree::Not(inner) => each_leaf(inner, visit),
        Tree::Name(..) | Tree::Policy(_) | Tree::Leaf(_) | Tree::Engine(_) | Tree::Owner(_) => {
            visit(tree);
        }
    }
}

/// What makes two leaves the same; nothing for a branch.
pub(super) fn leaf(tree: &Tree) -> Option<String> {
    match tree {
        Tree::Name(kind, _) => Some(format!("{} {}", kind.word(), shown(tree))),
        Tree::Policy(path) => Some(format!("policy {}", path.to_token_stream())),
        Tree::Leaf(told) => Some(told.shown.clone()),
        Tree::Engine(engine) => Some(engine.shown()),
        Tree::Owner(_) => Some("owner".to_owned()),
        Tree::Branch(_) | Tree::Not(_) => None,
    }
}

fn shown(tree: &Tree) -> String {
    match tree {
        Tree::Name(_, Name::Text(name)) => name.value(),
        Tree::Name(_, Name::Variant(path)) | Tree::Policy(path) => shown_path(path),
        Tree::Leaf(told) => told.shown.clone(),
        Tree::Engine(engine) => engine.shown(),
        Tree::Owner(_) => "owner".to_owned(),
        Tree::Branch(branch) => branch.join.word().to_owned(),
        Tree::Not(_) => "not".to_owned(),
    }
}

pub(super) fn place(tree: &Tree) -> SpanRange {
    match tree {
        Tree::Name(_, Name::Text(name)) => SpanRange::of(name),
        Tree::Name(_, Name::Variant(path)) | Tree::Policy(path) => SpanRange::of(path),
        Tree::Leaf(told) => told.place,
        Tree::Engine(engine) => engine.place,
        Tree::Owner(owner) => SpanRange::of(owner),
        Tree::Branch(branch) => branch.place,
        Tree::Not(inner) => place(inner),
    }
}
