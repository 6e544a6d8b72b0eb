//! Rules, as attributes and as the model's values.

use crate::world::World;

/// A rule in both languages.
pub(crate) struct Rule {
    /// What stands in `#[expose(..)]` to show a field to some.
    pub(crate) only: String,
    /// What stands behind `full =`.
    pub(crate) full: String,
    /// The model's value.
    pub(crate) model: String,
}

const ROLES: [&str; 3] = ["admin", "hr", "employee"];
const SCOPES: [&str; 2] = ["read", "write"];

/// Any rule; with an owner only where there is one.
pub(crate) fn rule(world: &mut World, owned: bool) -> Rule {
    match world.dice.u8(..6) {
        0 => shorthand(world),
        1 => joined_shorthand(world),
        2 if owned => {
            Rule { only: "owner".into(), full: "owner".into(), model: "Rule::Owner".into() }
        }
        _ => {
            let (tree, model) = branch(world, owned, 2);
            Rule { only: tree.clone(), full: tree, model }
        }
    }
}

/// `role = "hr"`.
fn shorthand(world: &mut World) -> Rule {
    let (word, model, name) = name(world);
    Rule {
        only: format!("{word} = {name:?}"),
        full: format!("{word}({name:?})"),
        model: format!("Rule::{model}({name:?})"),
    }
}

/// `role = any("admin", "employee"), scope = "read"`.
fn joined_shorthand(world: &mut World) -> Rule {
    let (join, model) = world.pick(&[("any", "Any"), ("all", "All")]);
    let scope = world.pick(&SCOPES);
    Rule {
        only: format!("role = {join}(\"hr\", \"employee\"), scope = {scope:?}"),
        full: format!("all({join}(role(\"hr\"), role(\"employee\")), scope({scope:?}))"),
        model: format!(
            "Rule::All(vec![Rule::{model}(vec![Rule::Role(\"hr\"), Rule::Role(\"employee\")]), \
             Rule::Scope({scope:?})])"
        ),
    }
}

fn name(world: &mut World) -> (&'static str, &'static str, &'static str) {
    if world.dice.bool() {
        ("role", "Role", world.pick(&ROLES))
    } else {
        ("scope", "Scope", world.pick(&SCOPES))
    }
}

/// `any(..)` or `all(..)` of two or three different things.
fn branch(world: &mut World, owned: bool, deep: usize) -> (String, String) {
    let (join, model) = world.pick(&[("any", "Any"), ("all", "All")]);
    let mut trees: Vec<(String, String)> = Vec::new();
    if owned && world.dice.bool() {
        trees.push(("owner".into(), "Rule::Owner".into()));
    }
    if deep > 0 && world.chance(3) {
        // The other join, so that nothing says the same twice.
        let (scopes, inner) = if join == "any" { ("all", "All") } else { ("any", "Any") };
        trees.push((
            format!("{scopes}(scope(\"read\"), scope(\"write\"))"),
            format!("Rule::{inner}(vec![Rule::Scope(\"read\"), Rule::Scope(\"write\")])"),
        ));
    } else {
        let scope = world.pick(&SCOPES);
        trees.push((format!("scope({scope:?})"), format!("Rule::Scope({scope:?})")));
    }
    let role = world.pick(&ROLES);
    trees.push((format!("role({role:?})"), format!("Rule::Role({role:?})")));
    world.dice.shuffle(&mut trees);
    let (words, models): (Vec<_>, Vec<_>) = trees.into_iter().unzip();
    (format!("{join}({})", words.join(", ")), format!("Rule::{model}(vec![{}])", models.join(", ")))
}
