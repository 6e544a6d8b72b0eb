//! Types of every form, in Rust and in the model.

use crate::field::{self, Field, Place};
use crate::kinds;
use crate::world::{Known, World};

const STYLES: [&str; 8] = [
    "lowercase",
    "UPPERCASE",
    "PascalCase",
    "camelCase",
    "snake_case",
    "SCREAMING_SNAKE_CASE",
    "kebab-case",
    "SCREAMING-KEBAB-CASE",
];
const ORDER: &str = "#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)] ";

/// A struct or variant: its kind and its fields.
struct Content {
    kind: &'static str,
    fields: Vec<Field>,
    /// The types whose fields stand in place of a field.
    flat: Vec<usize>,
}

/// One type that is being written.
struct Draft {
    name: String,
    /// `<'a, A, const N: usize>`, or nothing.
    parameters: String,
    /// `impl<..> .. for`.
    bounds: String,
    /// What stands for the parameters where the type is answered.
    arguments: String,
    /// The same within the type.
    own: String,
    types: Vec<&'static str>,
    owner: Option<String>,
    options: Vec<String>,
    serde: Vec<String>,
    style: Option<&'static str>,
    view: bool,
}

/// Writes one type; its place says of which form, so that every form is there.
pub(crate) fn add(world: &mut World, place: usize) {
    match place % 12 {
        0 | 4 | 7 | 10 => record(world, place),
        1 => choice(world, place, "External"),
        2 => choice(world, place, "Internal"),
        3 => choice(world, place, "Adjacent"),
        5 => choice(world, place, "Untagged"),
        6 => elements(world, place),
        8 => key(world, place),
        9 => choice(world, place, "External"),
        _ => newtype(world, place),
    }
}

fn draft(world: &mut World, place: usize, generic: bool) -> Draft {
    let name = format!("T{place}");
    let form = if generic { world.dice.u8(..6) } else { 5 };
    let leaf = |world: &mut World| kinds::any(world, &[], 1);
    let (parameters, bounds, types, own, arguments) = match form {
        0 | 1 => ("<A>", "<A: Case>", vec!["A"], "<A>", format!("<{}>", leaf(world))),
        2 => (
            "<A: ?Sized, B>",
            "<A: ?Sized, B: Case>",
            vec!["B"],
            "<A, B>",
            format!("<str, {}>", leaf(world)),
        ),
        3 => ("<const N: usize>", "<const N: usize>", vec!["[u8; N]"], "<N>", "<3>".to_owned()),
        4 => ("<'a>", "", vec!["&'a str", "std::borrow::Cow<'a, str>"], "<'a>", "<'static>".into()),
        _ => ("", "", vec![], "", String::new()),
    };
    let style = world.dice.bool().then(|| world.pick(&STYLES));
    let view = world.chance(2);
    let mut draft = Draft {
        parameters: parameters.to_owned(),
        bounds: bounds.to_owned(),
        arguments,
        own: own.to_owned(),
        types,
        owner: None,
        options: Vec::new(),
        serde: Vec::new(),
        style,
        view,
        name,
    };
    if view {
        draft.options.push(format!("view = \"V{place}\""));
    }
    if let Some(style) = style {
        let option = format!("rename_all = {style:?}");
        if world.dice.bool() { draft.options.push(option) } else { draft.serde.push(option) }
    }
    draft
}

fn record(world: &mut World, place: usize) {
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

/// A field that nobody sees; the model does not either.
fn hidden(name: &str, ty: &str) -> Field {
    Field {
        name: name.to_owned(),
        ty: ty.to_owned(),
        attributes: String::new(),
        model: String::new(),
    }
}

/// Fields with names, of which at least `least` are exposed as they are.
fn named(world: &mut World, place: Place<'_>, least: usize) -> Content {
    let mut content = Content { kind: "Record", fields: Vec::new(), flat: Vec::new() };
    for _ in 0..least {
        let name = world.field_name();
        let bare = Place { bare: true, around: "", ..place };
        content.fields.push(field::any(world, bare, name));
    }
    for parameter in place.parameters {
        let name = world.field_name();
        let mut field = field::any(world, Place { bare: true, ..place }, name);
        field.ty = (*parameter).to_owned();
        content.fields.push(field);
    }
    for _ in 0..world.dice.usize(..5) {
        let name = world.field_name();
        let object = (!world.known.is_empty()).then(|| kinds::known(world));
        let object = object.filter(|known| {
            known.object && known.keys.iter().all(|key| !content.flat.contains(key))
        });
        let field = match object {
            Some(known) if world.dice.bool() => {
                content.flat.extend(&known.keys);
                field::flat(world, place, &known.name, name)
            }
            _ => field::any(world, place, name),
        };
        content.fields.push(field);
    }
    content
}

/// Fields without names.
fn unnamed(world: &mut World, place: Place<'_>, count: usize) -> Content {
    let mut fields = Vec::new();
    for at in 0..count {
        let bare = place.bare && at == 0;
        fields.push(field::any(world, Place { named: false, bare, ..place }, format!("e{at}")));
    }
    Content { kind: if count == 1 { "Newtype" } else { "Tuple" }, fields, flat: Vec::new() }
}

fn elements(world: &mut World, place: usize) {
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

fn newtype(world: &mut World, place: usize) {
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

fn publish(world: &mut World, draft: &Draft, known: Known) {
    let name = format!("{}{}", draft.name, draft.arguments);
    let view = draft.view.then(|| format!("<{name} as palisade::private::Viewed>::View"));
    world.root(name.clone(), view);
    world.known.push(Known { name, ..known });
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

/// `{ a: A, .. }` or `(A, ..)`; with `pattern`, of names; with `make`, of values.
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

fn write_struct(world: &mut World, draft: &Draft, content: &Content) {
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

/// An enum of names alone.
fn key(world: &mut World, place: usize) {
    let draft = draft(world, place, false);
    let count = world.dice.usize(1..5);
    let variants = (0..count).map(|_| unit(world)).collect();
    world.item(ORDER);
    write_enum(world, &draft, "Tags::External", variants);
    publish(world, &draft, Known { name: String::new(), object: false, keys: vec![], key: true });
}

fn unit(world: &mut World) -> Variant {
    let content = Content { kind: "Unit", fields: Vec::new(), flat: Vec::new() };
    Variant { name: world.variant_name(), renamed: rename(world), style: None, content }
}

fn rename(world: &mut World) -> Option<String> {
    world.chance(4).then(|| world.wire_name())
}

struct Variant {
    name: String,
    renamed: Option<String>,
    /// Of its own fields.
    style: Option<&'static str>,
    content: Content,
}

fn choice(world: &mut World, place: usize, tagging: &str) {
    let mut draft = draft(world, place, true);
    if draft.parameters.starts_with("<A: ?Sized") {
        (draft.parameters, draft.bounds, draft.own) =
            ("<B>".into(), "<B: Case>".into(), "<B>".into());
        draft.arguments = draft.arguments.replacen("<str, ", "<", 1);
    }
    let (tag, content) = (world.wire_name(), world.wire_name());
    let (words, model) = match tagging {
        "Internal" => (vec![format!("tag = {tag:?}")], format!("Tags::Internal({tag:?})")),
        "Adjacent" => (
            vec![format!("tag = {tag:?}"), format!("content = {content:?}")],
            format!("Tags::Adjacent({tag:?}, {content:?})"),
        ),
        "Untagged" => (vec!["untagged".to_owned()], "Tags::Untagged".to_owned()),
        _ => (vec![], "Tags::External".to_owned()),
    };
    if world.dice.bool() {
        draft.options.extend(words)
    } else {
        draft.serde.extend(words)
    }
    if world.chance(2) {
        draft.options.push("owner".to_owned());
        draft.owner = Some("Some(crate::case::Subject(\"e1\"))".to_owned());
        let (name, bounds) = (&draft.name, draft.parameters.as_str());
        let (own, arguments) = (&draft.own, bounds);
        world.item(&format!(
            "impl{arguments} palisade::Owned for {name}{own} {{ \
             fn owned_by(&self, caller: &Principal) -> bool {{ caller.subject() == \"e1\" }} }}"
        ));
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
    write_enum(world, &draft, &model, variants);
    publish(world, &draft, Known { name: String::new(), object, keys, key: false });
}

fn variant(world: &mut World, tagging: &str, spot: Place<'_>) -> Variant {
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

/// A newtype whose fields stand beside the tag.
fn under_a_tag(world: &mut World) -> Option<Variant> {
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

fn write_enum(world: &mut World, draft: &Draft, tagging: &str, variants: Vec<Variant>) {
    let Draft { name, parameters, bounds, .. } = draft;
    let own = if draft.own == "<'a>" { "<'static>" } else { &draft.own };
    let owner = draft.owner.as_deref().unwrap_or("None");
    let (mut items, mut makes, mut nodes) = (String::new(), String::new(), String::new());
    for (place, variant) in variants.iter().enumerate() {
        let Variant { name: ident, renamed, style, content } = variant;
        let serde = renamed.as_ref().map(|name| format!("#[serde(rename = {name:?})] "));
        let own_style = style.map(|style| format!("#[serde(rename_all = {style:?})] "));
        let own_style = own_style.filter(|_| content.kind == "Record");
        let (serde, own_style) = (serde.unwrap_or_default(), own_style.unwrap_or_default());
        items += &format!("{serde}{own_style}{ident}{}, ", declared(content));
        makes += &format!("{place} => Self::{ident}{}, ", made(content));
        nodes += &format!(
            "Self::{ident}{} => Form::Variant({tagging}, {ident:?}, {renamed:?}, {:?}, {}), ",
            bound(content),
            draft.style,
            model(content, *style),
        );
    }
    world.item(&format!("{}pub(crate) enum {name}{parameters} {{ {items} }}", attributes(draft)));
    world.item(&format!(
        "impl{bounds} Case for {name}{own} {{ \
         fn make(dice: &mut Dice) -> Self {{ match dice.below({}) {{ {makes} _ => unreachable!() }} }} \
         fn node(&self) -> Node {{ let form = match self {{ {nodes} }}; \
         Node::Type {{ name: {name:?}, owner: {owner}, form }} }} }}",
        variants.len()
    ));
}
