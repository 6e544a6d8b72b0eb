use quote::quote;

use super::*;
use crate::args::{Argument, OptionKey, Options, parse};
use crate::paths::Paths;
use crate::sink::{Sink, reported};
use proc_macro2::TokenStream;

const ROLE: OptionKey = OptionKey { name: "role", takes: "", example: "", repeatable: false };
const ALLOW: OptionKey = OptionKey { name: "allow", takes: "", example: "", repeatable: false };

fn read(tokens: TokenStream, sink: &mut Sink) -> Option<Rule> {
    let items = parse(tokens, sink);
    let mut options = Options::of(items, &[&ROLE, &ALLOW], &[], sink);
    let mut trees = Vec::new();
    if let Some(set) = options.take(&ROLE) {
        assert!(matches!(set.argument, Argument::Value(_)));
        trees.extend(syntax::names(NameKind::Role, &set, &ROLE, sink));
    }
    if let Some(set) = options.take(&ALLOW) {
        trees.extend(syntax::tree(&set, &ALLOW, sink));
    }
    check::rule(trees, sink)
}

fn fault(tokens: TokenStream) -> String {
    let texts = reported(|sink| assert!(read(tokens, sink).is_none()));
    assert_eq!(texts.len(), 1, "{texts:?}");
    texts.concat()
}

#[test]
fn keys_combine_as_all() {
    let mut sink = Sink::new();
    let rule = read(quote!(role = any("a", Role::B), allow = not(policy(Late))), &mut sink);
    let paths = Paths::new(None);
    let mut members = RuleEmitter::new(&paths, None, None);
    let tokens = members.rule(&rule.unwrap()).to_string().replace(' ', "");
    let tokens = tokens.replace("::palisade::private::", "");
    assert_eq!(
        tokens,
        "Rule::All(&[Rule::Any(&[Rule::Role(__NAME_0),Rule::Role(__NAME_1)]),\
         Rule::Not(&Rule::Custom(<LateasCondition>::NAMED))])"
    );
    assert_eq!(members.items().to_string().matches("const __NAME").count(), 2);
    assert!(sink.finish().is_ok());
}

#[test]
fn a_branch_holds_something() {
    assert!(fault(quote!(role = any())).starts_with("`any()` cannot be empty"));
    assert!(fault(quote!(allow = any(policy(A), all()))).starts_with("`all()` cannot be empty"));
}

#[test]
fn a_member_stands_once() {
    assert!(fault(quote!(role = any("a", "b", "a"))).starts_with("`a` is given more than once"));
}

#[test]
fn not_holds_no_claim() {
    let text = fault(quote!(allow = not(any(policy(A), role("b")))));
    assert!(text.starts_with("`not` cannot contain a role"));
}

#[test]
fn a_contradiction_is_seen_through_branches() {
    let text =
        fault(quote!(allow = all(policy(A), all(role("x"), not(any(policy(B), policy(A)))))));
    assert!(text.starts_with("this rule can never hold"));
    let inner = fault(quote!(allow = any(role("x"), all(policy(A), not(policy(A))))));
    assert!(inner.starts_with("this rule can never hold"));
}

#[test]
fn a_leaf_is_named() {
    assert!(fault(quote!(allow = "admin")).starts_with("a name alone may be a role or a scope"));
    assert!(fault(quote!(allow = CanHire)).contains("write `policy(CanHire)`"));
    assert!(fault(quote!(allow = role("a", "b"))).contains("takes exactly one role"));
    assert!(fault(quote!(allow = rolle("a"))).contains("did you mean `role`?"));
    assert!(fault(quote!(role = role("a"))).contains("write the whole rule as `allow = ..`"));
    assert!(fault(quote!(role = 5)).starts_with("a role must be text"));
    assert!(fault(quote!(allow = any(role = "a"))).contains("write `role(..)`"));
}
