//! Names that tell entries apart.

use std::collections::BTreeMap;

/// Every entry under a name of its own: one that has the name of another is numbered, and none hides another.
pub(super) fn all_named<T>(entries: impl IntoIterator<Item = (String, T)>) -> BTreeMap<String, T> {
    let mut all = BTreeMap::new();
    for (name, entry) in entries {
        all.insert(free_name(&all, name), entry);
    }
    all
}

pub(super) fn free_name<T>(taken: &BTreeMap<String, T>, name: String) -> String {
    if !taken.contains_key(&name) {
        return name;
    }
    let numbered = (2..).map(|number: u32| format!("{name} ({number})"));
    let mut free = numbered.skip_while(|name| taken.contains_key(name));
    free.next().unwrap_or_default()
}
