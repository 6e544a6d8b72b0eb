//! The types that stand in fields.

use crate::world::{Known, World};

const LEAVES: [&str; 27] = [
    "u8",
    "i64",
    "u64",
    "bool",
    "char",
    "String",
    "f64",
    "u32",
    "i8",
    "std::net::IpAddr",
    "&'static str",
    "std::borrow::Cow<'static, str>",
    "Box<str>",
    "serde_json::Number",
    "uuid::Uuid",
    "std::sync::Arc<String>",
    "String",
    "chrono::NaiveDate",
    "chrono::DateTime<chrono::Utc>",
    "time::Date",
    "time::OffsetDateTime",
    "jiff::Timestamp",
    "jiff::civil::Date",
    "rust_decimal::Decimal",
    "url::Url",
    "ipnet::IpNet",
    "bytes::Bytes",
];
const ORDERED: [&str; 10] = [
    "u8",
    "i64",
    "bool",
    "char",
    "String",
    "std::net::Ipv4Addr",
    "chrono::NaiveDate",
    "time::Date",
    "rust_decimal::Decimal",
    "ipnet::Ipv4Net",
];
const TEXTS: [&str; 6] = [
    "String",
    "Option<String>",
    "&'static str",
    "std::borrow::Cow<'static, str>",
    "Box<str>",
    "Option<Box<String>>",
];

/// Any type that may stand in an exposed field.
pub(crate) fn any(world: &mut World, parameters: &[&str], deep: usize) -> String {
    if deep == 0 || world.chance(3) {
        return simple(world, parameters);
    }
    let inner = |world: &mut World| any(world, parameters, deep - 1);
    match world.dice.u8(..11) {
        0 => format!("Option<{}>", inner(world)),
        1 => format!("Vec<{}>", inner(world)),
        2 => format!("Box<{}>", inner(world)),
        3 => format!("std::sync::Arc<{}>", inner(world)),
        4 => format!("[{}; 2]", inner(world)),
        5 => format!("std::collections::VecDeque<{}>", inner(world)),
        6 => format!("std::collections::BTreeMap<{}, {}>", key(world), inner(world)),
        7 => format!("std::collections::HashMap<{}, {}>", key(world), inner(world)),
        8 => format!("({}, {})", inner(world), inner(world)),
        9 => format!("Result<{}, {}>", inner(world), inner(world)),
        _ => {
            let tuple: Vec<String> = (0..world.dice.usize(1..9)).map(|_| leaf(world)).collect();
            format!("({},)", tuple.join(", "))
        }
    }
}

fn simple(world: &mut World, parameters: &[&str]) -> String {
    if !parameters.is_empty() && world.dice.bool() {
        return world.pick(parameters).to_owned();
    }
    if world.dice.bool() || world.known.is_empty() {
        return leaf(world);
    }
    known(world).name
}

/// A type of those written before.
pub(crate) fn known(world: &mut World) -> Known {
    let place = world.dice.usize(..world.known.len());
    world.known[place].clone()
}

fn leaf(world: &mut World) -> String {
    if world.chance(8) {
        return format!("std::collections::BTreeSet<{}>", world.pick(&ORDERED));
    }
    world.pick(&LEAVES).to_owned()
}

/// A type that names the entries of a map.
fn key(world: &mut World) -> String {
    let keys: Vec<Known> = world.known.iter().filter(|known| known.key).cloned().collect();
    if !keys.is_empty() && world.dice.bool() {
        return keys[world.dice.usize(..keys.len())].name.clone();
    }
    world.pick(&ORDERED).to_owned()
}

/// A type that the built-in masks read.
pub(crate) fn text(world: &mut World) -> String {
    world.pick(&TEXTS).to_owned()
}
