//! Enums of every representation.

use crate::draft::{Content, Draft, STYLES, draft, named, publish, unnamed};
use crate::field::{Field, Place};
use crate::kinds;
use crate::world::{Known, World};
use crate::write::{ORDER, write_enum};

pub(crate) struct Variant {
    pub(crate) name: String,
    pub(crate) renamed: Option<String>,
    /// Of its own fields.
    pub(crate) style: Option<&'static str>,
    pub(crate) content: Content,
}

/// An enum of names alone.
pub(crate) fn key(world: &mut World, place: usize) {
    let draft = draft(world, place, false);
    let count = world.dice.usize(1..5);
    let variants: Vec<Variant> = (0..count).map(|_| unit(world)).collect();
    world.item(ORDER);
    write_enum(world, &draft, "Tags::External", &variants);
    publish(world, &draft, Known { name: String::new(), object: false, keys: vec![], key: true });
}

pub(crate) fn choice(world: &mut World, place: usize, tagging: &str) {
    let mut draft = draft(world, place, true);
    if draft.parameters.starts_with("<A: ?Sized") {
        (draft.parameters, draft.bounds, draft.own) =
            ("<B>".into(), "<B: Case>".into(), "<B>".into());
        draft.arguments = draft.arguments.replacen("<str, ", "<", 1);
    }
    let (words, model) = tags(world, tagging);
    if world.dice.bool() {
        draft.options.extend(words);
    } else {
        draft.serde.extend(words);
    }
    if world.chance(2) {
        own(world, &mut draft);
    }
    let of_fields = world.chance(3).then(|| world.pick(&STYLES));
    if let Some(style) = of_fields {
        draft.options.push(format!("rename_all_fields = {style:?}"));
    }
    let types = draft.types.clone();
    let around = format!("{}{}", draft.name, draft.own);
    let spot = Place {
        named: true,
        owned: draft.owner.is_some(),
        parameters: &types,
        bare: false,
        around: &around,
    };
    // Every parameter stands in the first.
    let mut variants = vec![Variant {
        name: world.variant_name(),
        renamed: rename(world),
        style: None,
        content: named(world, spot, 1),
    }];
    for _ in 0..world.dice.usize(1..5) {
        variants.push(variant(world, tagging, Place { parameters: &[], ..spot }));
    }
    let mut keys = vec![place];
    for variant in &mut variants {
        variant.style = variant.style.or(of_fields);
        keys.extend(&variant.content.flat);
    }
    let object = matches!(tagging, "Internal" | "Adjacent");
    write_enum(world, &draft, &model, &variants);
    publish(world, &draft, Known { name: String::new(), object, keys, key: false });
}

pub(crate) fn variant(world: &mut World, tagging: &str, spot: Place<'_>) -> Variant {
    let content = match (world.dice.u8(..4), tagging) {
        (0, _) => return unit(world),
        (1, "Internal") => return under_a_tag(world).unwrap_or_else(|| unit(world)),
        (1, _) => unnamed(world, spot, 1),
        (2, tagging) if tagging != "Internal" => unnamed(world, spot, 2),
        _ => named(world, spot, 0),
    };
    let style = (content.kind == "Record" && world.chance(3)).then(|| world.pick(&STYLES));
    Variant { name: world.variant_name(), renamed: rename(world), style, content }
}

pub(crate) fn unit(world: &mut World) -> Variant {
    let content = Content { kind: "Unit", fields: Vec::new(), flat: Vec::new() };
    Variant { name: world.variant_name(), renamed: rename(world), style: None, content }
}

pub(crate) fn rename(world: &mut World) -> Option<String> {
    world.chance(4).then(|| world.wire_name())
}

/// A newtype whose fields stand beside the tag.
pub(crate) fn under_a_tag(world: &mut World) -> Option<Variant> {
    let known = (!world.known.is_empty()).then(|| kinds::known(world))?;
    let known = Some(known).filter(|known| known.object)?;
    let model = "Field { name: \"\", renamed: None, shown: Some(Shown { only: Rule::Always, how: \
                 How::Flat }), value: e0.node() }";
    let field = Field {
        name: "e0".to_owned(),
        ty: known.name,
        attributes: "#[expose] ".to_owned(),
        model: model.to_owned(),
    };
    let content = Content { kind: "Newtype", fields: vec![field], flat: known.keys };
    Some(Variant { name: world.variant_name(), renamed: rename(world), style: None, content })
}

/// How an enum says which variant it is: in attributes, and in the model.
fn tags(world: &mut World, tagging: &str) -> (Vec<String>, String) {
    let (tag, content) = (world.wire_name(), world.wire_name());
    match tagging {
        "Internal" => (vec![format!("tag = {tag:?}")], format!("Tags::Internal({tag:?})")),
        "Adjacent" => (
            vec![format!("tag = {tag:?}"), format!("content = {content:?}")],
            format!("Tags::Adjacent({tag:?}, {content:?})"),
        ),
        "Untagged" => (vec!["untagged".to_owned()], "Tags::Untagged".to_owned()),
        _ => (vec![], "Tags::External".to_owned()),
    }
}

/// Says that one caller owns whatever there is.
fn own(world: &mut World, draft: &mut Draft) {
    draft.options.push("owner".to_owned());
    draft.owner = Some("Some(crate::case::Subject(\"e1\"))".to_owned());
    let (name, bounds) = (&draft.name, draft.parameters.as_str());
    let (own, arguments) = (&draft.own, bounds);
    world.item(&format!(
        "impl{arguments} palisade::Owned for {name}{own} {{ \
         fn owned_by(&self, caller: &Principal) -> bool {{ caller.subject() == \"e1\" }} }}"
    ));
}
