//! A type as Rust has it, and as the model has it.

use crate::draft::{Content, Draft};
use crate::enums::Variant;
use crate::field::Field;
use crate::world::World;

pub(crate) const ORDER: &str = "#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)] ";

pub(crate) fn write_struct(world: &mut World, draft: &Draft, content: &Content) {
    let Draft { name, parameters, bounds, .. } = draft;
    let end = if content.kind == "Record" { "" } else { ";" };
    world.item(&format!(
        "{}pub(crate) struct {name}{parameters}{}{end}",
        attributes(draft),
        declared(content)
    ));
    let own = if draft.own == "<'a>" { "<'static>" } else { &draft.own };
    let (bound, made) = (bound(content), made(content));
    let owner = draft.owner.as_deref().unwrap_or("None");
    let model = model(content, draft.style);
    world.item(&format!(
        "impl{bounds} Case for {name}{own} {{ \
         fn make(dice: &mut Dice) -> Self {{ Self{made} }} \
         fn node(&self) -> Node {{ let Self{bound} = self; \
         Node::Type {{ name: {name:?}, owner: {owner}, form: Form::Struct({model}) }} }} }}"
    ));
}

pub(crate) fn write_enum(world: &mut World, draft: &Draft, tagging: &str, variants: &[Variant]) {
    let Draft { name, parameters, bounds, .. } = draft;
    let own = if draft.own == "<'a>" { "<'static>" } else { &draft.own };
    let owner = draft.owner.as_deref().unwrap_or("None");
    let (mut items, mut makes, mut nodes) = (Vec::new(), Vec::new(), Vec::new());
    for (place, variant) in variants.iter().enumerate() {
        let Variant { name: ident, renamed, style, content } = variant;
        let serde = renamed.as_ref().map(|name| format!("#[serde(rename = {name:?})] "));
        let own_style = style.map(|style| format!("#[serde(rename_all = {style:?})] "));
        let own_style = own_style.filter(|_| content.kind == "Record");
        let (serde, own_style) = (serde.unwrap_or_default(), own_style.unwrap_or_default());
        items.push(format!("{serde}{own_style}{ident}{}, ", declared(content)));
        makes.push(format!("{place} => Self::{ident}{}, ", made(content)));
        nodes.push(format!(
            "Self::{ident}{} => Form::Variant({tagging}, {ident:?}, {renamed:?}, {:?}, {}), ",
            bound(content),
            draft.style,
            model(content, *style),
        ));
    }
    let (items, makes, nodes) = (items.concat(), makes.concat(), nodes.concat());
    world.item(&format!("{}pub(crate) enum {name}{parameters} {{ {items} }}", attributes(draft)));
    world.item(&format!(
        "impl{bounds} Case for {name}{own} {{ \
         fn make(dice: &mut Dice) -> Self {{ match dice.below({}) {{ {makes} _ => unreachable!() }} }} \
         fn node(&self) -> Node {{ let form = match self {{ {nodes} }}; \
         Node::Type {{ name: {name:?}, owner: {owner}, form }} }} }}",
        variants.len()
    ));
}

fn attributes(draft: &Draft) -> String {
    let list = |word: &str, options: &[String]| {
        if options.is_empty() {
            return String::new();
        }
        format!("#[{word}({})] ", options.join(", "))
    };
    format!(
        "#[derive(Redacted)] {}{}",
        list("redacted", &draft.options),
        list("serde", &draft.serde)
    )
}

/// `{ a: A, .. }` or `(A, ..)`; what `of` writes before a `§` stands before the name.
fn braces(content: &Content, of: impl Fn(&Field) -> String) -> String {
    let named = content.kind == "Record";
    let fields: Vec<String> = content
        .fields
        .iter()
        .map(|field| {
            let value = of(field);
            let (attributes, value) = value.rsplit_once('§').unwrap_or(("", &value));
            if named && value != field.name {
                format!("{attributes}{}: {value}", field.name)
            } else {
                format!("{attributes}{value}")
            }
        })
        .collect();
    let fields = fields.join(", ");
    match content.kind {
        "Unit" => String::new(),
        "Record" => format!(" {{ {fields} }}"),
        _ => format!("({fields})"),
    }
}

fn declared(content: &Content) -> String {
    braces(content, |field| format!("{}§{}", field.attributes, field.ty))
}

fn bound(content: &Content) -> String {
    braces(content, |field| field.name.clone())
}

fn made(content: &Content) -> String {
    braces(content, |_| "dice.make()".to_owned())
}

fn model(content: &Content, style: Option<&str>) -> String {
    let fields: Vec<&str> = content
        .fields
        .iter()
        .map(|field| field.model.as_str())
        .filter(|model| !model.is_empty())
        .collect();
    format!(
        "Content {{ kind: Kind::{}, style: {style:?}, fields: vec![{}] }}",
        content.kind,
        fields.join(", ")
    )
}
