//! What grows with what a client sends and with what an application declares, beside the same by hand.
//!
//! `cargo bench -p palisade-tests --bench growth` prints nanoseconds and, where valgrind is installed,
//! instructions at several sizes, and what each further step costs. With names of groups behind `--`
//! it measures these only.

mod claims;
mod compare;
mod compile;
mod enums;
mod lists;
mod multipart;
mod names;
mod objects;
mod pair;
mod routes;
mod rules;
mod views;

use std::error::Error;

use crate::compare::Group;
// Where attributes look names up.
pub(crate) use crate::enums::{Role, Scope};

type Outcome<T> = Result<T, Box<dyn Error>>;

const GROUPS: &[Group] = &[
    names::SCOPES,
    names::ROLES,
    rules::LEAVES,
    lists::ITEMS,
    lists::TEXTS,
    lists::ESCAPES,
    multipart::FRAMES,
    views::FLAT,
    views::CONDITIONAL,
    views::NESTED,
    objects::AUTHORIZED,
    objects::VISIBLE,
    objects::PERMITTED,
    objects::AUTHORIZED_GUARDED,
    objects::VISIBLE_GUARDED,
    objects::PERMITTED_GUARDED,
    routes::START,
];

fn main() -> Outcome<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    if let ["--count", group, size, side, count] = arguments.as_slice() {
        return find(group)?.count(size.parse()?, side, count.parse()?);
    }
    // `cargo test --benches` comes without the flag and wants to know whether this runs at all.
    if !arguments.contains(&"--bench") {
        return GROUPS.iter().try_for_each(Group::check);
    }
    let named: Vec<&str> = arguments.into_iter().filter(|name| !name.starts_with("--")).collect();
    if named.is_empty() || named.contains(&compile::NAME) {
        compile::print()?;
    }
    if named == [compile::NAME] {
        return Ok(());
    }
    let named: Vec<Vec<&Group>> = named
        .iter()
        .filter(|name| **name != compile::NAME)
        .map(|name| part(name))
        .collect::<Outcome<_>>()?;
    let named = named.concat();
    let all: Vec<&Group> = GROUPS.iter().collect();
    compare::print_head();
    (if named.is_empty() { all } else { named }).into_iter().try_for_each(Group::compare)
}

/// The group of this name, or all whose names begin with it: `objects`.
fn part(name: &str) -> Outcome<Vec<&'static Group>> {
    let is_part = |group: &&Group| {
        let rest = group.name.strip_prefix(name);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
    };
    let found: Vec<_> = GROUPS.iter().filter(is_part).collect();
    if found.is_empty() { Err(format!("no group is called `{name}`").into()) } else { Ok(found) }
}

fn find(name: &str) -> Outcome<&'static Group> {
    let found = GROUPS.iter().find(|group| group.name == name);
    found.ok_or_else(|| format!("no group is called `{name}`").into())
}
