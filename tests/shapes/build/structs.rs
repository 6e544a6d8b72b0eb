//! Structs: with names, without, newtypes.

use crate::draft::{Content, draft, hidden, named, publish, unnamed};
use crate::field::{Field, Place};
use crate::world::{Known, World};
use crate::write::{ORDER, write_struct};

pub(crate) fn record(world: &mut World, place: usize) {
    let mut draft = draft(world, place, true);
    let owner = world.chance(2).then(|| world.field_name());
    if let Some(owner) = &owner {
        draft.options.push(format!("owner = {owner}"));
        draft.owner = Some(format!("Some(crate::case::Subject({owner}))"));
    }
    let around = format!("{}{}", draft.name, draft.own);
    let types = draft.types.clone();
    let spot = Place {
        named: true,
        owned: owner.is_some(),
        parameters: &types,
        bare: false,
        around: &around,
    };
    let mut content = named(world, spot, 1);
    if draft.parameters.starts_with("<A: ?Sized") {
        content.fields.push(hidden("unsized_1", "std::marker::PhantomData<A>"));
    }
    if let Some(owner) = owner {
        content.fields.push(hidden(&owner, "&'static str"));
    }
    let keys = [&[place][..], &content.flat].concat();
    write_struct(world, &draft, &content);
    publish(world, &draft, Known { name: String::new(), object: true, keys, key: false });
}

pub(crate) fn elements(world: &mut World, place: usize) {
    let mut draft = draft(world, place, false);
    draft.style = None;
    draft.serde.clear();
    draft.options.retain(|option| option.starts_with("view"));
    let spot = Place { named: false, owned: false, parameters: &[], bare: true, around: "" };
    let count = world.dice.usize(1..5);
    let content = unnamed(world, spot, count);
    write_struct(world, &draft, &content);
    publish(world, &draft, Known { name: String::new(), object: false, keys: vec![], key: false });
}

pub(crate) fn newtype(world: &mut World, place: usize) {
    let mut draft = draft(world, place, true);
    draft.parameters = String::new();
    draft.style = None;
    draft.serde.clear();
    draft.options.retain(|option| option.starts_with("view"));
    (draft.bounds, draft.own, draft.arguments) = (String::new(), String::new(), String::new());
    let ty = world.pick(&["u32", "String", "uuid::Uuid", "std::net::Ipv6Addr"]);
    let model = "Field { name: \"\", renamed: None, shown: Some(Shown { only: Rule::Always, how: \
                 How::Plain }), value: e0.node() }";
    let field = Field {
        name: "e0".to_owned(),
        ty: ty.to_owned(),
        attributes: "#[expose] ".to_owned(),
        model: model.to_owned(),
    };
    let content = Content { kind: "Newtype", fields: vec![field], flat: Vec::new() };
    world.item(ORDER);
    write_struct(world, &draft, &content);
    publish(world, &draft, Known { name: String::new(), object: false, keys: vec![], key: true });
}
