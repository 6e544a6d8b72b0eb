//! One type that is being written: what its attributes say, and its fields.

use crate::field::{self, Field, Place};
use crate::kinds;
use crate::world::{Known, World};

pub(crate) const STYLES: [&str; 8] = [
    "lowercase",
    "UPPERCASE",
    "PascalCase",
    "camelCase",
    "snake_case",
    "SCREAMING_SNAKE_CASE",
    "kebab-case",
    "SCREAMING-KEBAB-CASE",
];

/// A struct or variant: its kind and its fields.
pub(crate) struct Content {
    pub(crate) kind: &'static str,
    pub(crate) fields: Vec<Field>,
    /// The types whose fields stand in place of a field.
    pub(crate) flat: Vec<usize>,
}

/// One type that is being written.
pub(crate) struct Draft {
    pub(crate) name: String,
    /// `<'a, A, const N: usize>`, or nothing.
    pub(crate) parameters: String,
    /// `impl<..> .. for`.
    pub(crate) bounds: String,
    /// What stands for the parameters where the type is answered.
    pub(crate) arguments: String,
    /// The same within the type.
    pub(crate) own: String,
    pub(crate) types: Vec<&'static str>,
    pub(crate) owner: Option<String>,
    pub(crate) options: Vec<String>,
    pub(crate) serde: Vec<String>,
    pub(crate) style: Option<&'static str>,
    pub(crate) view: bool,
}

pub(crate) fn draft(world: &mut World, place: usize, generic: bool) -> Draft {
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

/// A field that nobody sees; the model does not either.
pub(crate) fn hidden(name: &str, ty: &str) -> Field {
    Field {
        name: name.to_owned(),
        ty: ty.to_owned(),
        attributes: String::new(),
        model: String::new(),
    }
}

/// Fields with names, of which at least `least` are exposed as they are.
pub(crate) fn named(world: &mut World, place: Place<'_>, least: usize) -> Content {
    let mut content = Content { kind: "Record", fields: Vec::new(), flat: Vec::new() };
    for _ in 0..least {
        let name = world.field_name();
        let bare = Place { bare: true, around: "", ..place };
        content.fields.push(field::any(world, bare, name));
    }
    for parameter in place.parameters {
        let name = world.field_name();
        let mut field = field::any(world, Place { bare: true, ..place }, name);
        (*parameter).clone_into(&mut field.ty);
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
pub(crate) fn unnamed(world: &mut World, place: Place<'_>, count: usize) -> Content {
    let mut fields = Vec::new();
    for at in 0..count {
        let bare = place.bare && at == 0;
        fields.push(field::any(world, Place { named: false, bare, ..place }, format!("e{at}")));
    }
    Content { kind: if count == 1 { "Newtype" } else { "Tuple" }, fields, flat: Vec::new() }
}

pub(crate) fn publish(world: &mut World, draft: &Draft, known: Known) {
    let name = format!("{}{}", draft.name, draft.arguments);
    let view = draft.view.then(|| format!("<{name} as palisade::private::Viewed>::View"));
    world.root(name.clone(), view);
    world.known.push(Known { name, ..known });
}
