//! Fields: what they hold, who sees them and how.

use crate::kinds;
use crate::rules::rule;
use crate::world::World;

/// What a field may be, where it stands.
#[derive(Clone, Copy)]
pub(crate) struct Place<'a> {
    /// Whether it has a name.
    pub(crate) named: bool,
    /// Whether the type says who owns it.
    pub(crate) owned: bool,
    /// The type parameters.
    pub(crate) parameters: &'a [&'a str],
    /// Whether it must be exposed, as it is.
    pub(crate) bare: bool,
    /// The type around, which may stand in it behind a pointer.
    pub(crate) around: &'a str,
}

/// A field in both languages.
pub(crate) struct Field {
    pub(crate) name: String,
    pub(crate) ty: String,
    /// `#[expose(..)]` and serde's, where there are any.
    pub(crate) attributes: String,
    /// `Field { .. }` of the model, over a reference called like the field.
    pub(crate) model: String,
}

/// Any field; `name` is how its value is called in generated code.
pub(crate) fn any(world: &mut World, place: Place<'_>, name: String) -> Field {
    let exposed = place.bare || !world.chance(4);
    let mut options = Vec::new();
    let mut only = "Rule::Always".to_owned();
    if exposed && place.named && !place.bare && world.chance(2) {
        let rule = rule(world, place.owned);
        options.push(rule.only);
        only = rule.model;
    }
    let masked = exposed && !place.bare && world.chance(4);
    let (ty, how) = if masked {
        masked_type(world, place, &mut options)
    } else if exposed && !place.bare && world.chance(12) {
        options.push("serialize = \"its author bounds it\"".to_owned());
        ("crate::case::Foreign".to_owned(), "How::Plain".to_owned())
    } else {
        (plain_type(world, place), "How::Plain".to_owned())
    };
    let (renamed, serde) = rename(world, place.named && exposed, &mut options);
    let list = if options.is_empty() { String::new() } else { format!("({})", options.join(", ")) };
    let expose = if exposed { format!("#[expose{list}] ") } else { String::new() };
    let attributes = format!("{expose}{serde}");
    let shown = if exposed {
        format!("Some(Shown {{ only: {only}, how: {how} }})")
    } else {
        "None".to_owned()
    };
    let own = if place.named { name.as_str() } else { "" };
    let model = format!(
        "Field {{ name: {own:?}, renamed: {renamed}, shown: {shown}, value: {name}.node() }}"
    );
    Field { name, ty, attributes, model }
}

fn plain_type(world: &mut World, place: Place<'_>) -> String {
    if !place.around.is_empty() && world.chance(8) {
        let around = place.around;
        return world
            .pick(&["Option<Box<@>>", "Vec<@>", "Option<std::sync::Arc<Vec<@>>>"])
            .replace('@', around);
    }
    kinds::any(world, place.parameters, 2)
}

/// A masked field: its type and the model's `How`.
fn masked_type(world: &mut World, place: Place<'_>, options: &mut Vec<String>) -> (String, String) {
    let shown = world.dice.usize(1..10);
    let (option, model, ty) = match world.dice.u8(..8) {
        0 => (format!("mask = \"last{shown}\""), format!("Mask::Last({shown})"), None),
        1 => (format!("mask = \"first{shown}\""), format!("Mask::First({shown})"), None),
        2 => ("mask = \"email\"".into(), "Mask::Email".into(), None),
        3 => ("mask = \"all\"".into(), "Mask::All".into(), None),
        4 => ("mask = \"date_year\"".into(), "Mask::Year".into(), None),
        5 => (format!("truncate = {shown}"), format!("Mask::Truncate({shown})"), None),
        6 => ("mask = crate::case::parity".into(), "Mask::Parity".into(), Some("u64")),
        _ => ("mask = \"last4\"".into(), "Mask::Last(4)".into(), None),
    };
    options.push(option);
    let mut full = "None".to_owned();
    if world.dice.bool() {
        let rule = rule(world, place.owned);
        options.push(format!("full = {}", rule.full));
        full = format!("Some({})", rule.model);
    }
    let ty = ty.map_or_else(|| kinds::text(world), str::to_owned);
    (ty, format!("How::Masked({model}, {full})"))
}

/// Another name on the wire, ours or serde's or both.
fn rename(world: &mut World, may: bool, options: &mut Vec<String>) -> (String, String) {
    if !may || !world.chance(4) {
        return ("None".to_owned(), String::new());
    }
    let name = world.wire_name();
    let (ours, theirs) = world.pick(&[(true, false), (false, true), (true, true)]);
    if ours {
        options.push(format!("rename = {name:?}"));
    }
    let serde = if theirs { format!("#[serde(rename = {name:?})] ") } else { String::new() };
    (format!("Some({name:?})"), serde)
}

/// A field whose own fields stand in place of it.
pub(crate) fn flat(world: &mut World, place: Place<'_>, ty: &str, name: String) -> Field {
    let wrapped = world.pick(&["@", "Option<@>", "Box<@>", "Option<Box<@>>", "std::sync::Arc<@>"]);
    let mut only = "Rule::Always".to_owned();
    let mut options = Vec::new();
    let serdes = world.dice.bool();
    if !serdes {
        options.push("flatten".to_owned());
    }
    if world.dice.bool() {
        let rule = rule(world, place.owned);
        options.push(rule.only);
        only = rule.model;
    }
    let list = if options.is_empty() { String::new() } else { format!("({})", options.join(", ")) };
    let serde = if serdes { "#[serde(flatten)] " } else { "" };
    Field {
        ty: wrapped.replace('@', ty),
        attributes: format!("#[expose{list}] {serde}"),
        model: format!(
            "Field {{ name: {name:?}, renamed: None, shown: Some(Shown {{ only: {only}, how: \
             How::Flat }}), value: {name}.node() }}"
        ),
        name,
    }
}
