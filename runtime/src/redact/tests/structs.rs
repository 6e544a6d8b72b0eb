use std::collections::BTreeMap;

use super::*;

#[derive(crate::Redacted)]
#[redacted(crate = crate)]
struct Id(#[expose] String);

#[derive(crate::Redacted)]
#[redacted(crate = crate, roles = Role)]
struct Range(#[expose] u8, String, #[expose(mask = "all", full = role("hr"))] String);

#[derive(crate::Redacted)]
#[redacted(crate = crate)]
struct Nothing;

#[derive(crate::Redacted)]
#[redacted(crate = crate, roles = Role)]
struct Node<'a, T, const N: usize> {
    #[expose]
    value: T,
    #[expose]
    places: [u8; N],
    #[expose]
    name: &'a str,
    #[expose(role = "hr")]
    children: Vec<Node<'a, T, N>>,
    hidden: u8,
}

struct Foreign;

impl serde::Serialize for Foreign {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str("foreign")
    }
}

#[derive(crate::Redacted)]
#[redacted(crate = crate)]
struct Holds {
    #[expose(serialize = "a library's own type")]
    foreign: Foreign,
    #[expose]
    result: Result<u8, Id>,
    #[expose]
    map: BTreeMap<u8, Id>,
    #[expose]
    number: serde_json::Number,
}

#[test]
fn a_newtype_is_what_it_holds() {
    assert_eq!(seen(&Id("e1".into())), json!("e1"));
    assert_eq!(format!("{:?}", Id("e1".into())), r#"Id("e1", ..)"#);
}

#[test]
fn a_tuple_holds_its_exposed_elements() {
    let range = Range(1, "hidden".into(), "masked".into());
    assert_eq!(seen(&range), json!([1, "****"]));
    assert_eq!(seen_by_hr(&range), json!([1, "masked"]));
    assert_eq!(format!("{range:?}"), r#"Range(1, "****", ..)"#);
}

#[test]
fn a_unit_is_null() {
    assert_eq!(seen(&Nothing), json!(null));
    assert_eq!(format!("{Nothing:?}"), "Nothing");
}

#[test]
fn parameters_and_recursion_are_followed() {
    let leaf = Node { value: 2, places: [3], name: "b", children: vec![], hidden: 9 };
    let root = Node { value: 1, places: [2], name: "a", children: vec![leaf], hidden: 9 };
    let _ = root.hidden;
    assert_eq!(seen(&root), json!({"value": 1, "places": [2], "name": "a"}));
    assert_eq!(
        seen_by_hr(&root)["children"],
        json!([{"value": 2, "places": [3], "name": "b", "children": []}])
    );
}

#[test]
fn foreign_types_and_collections_are_written() {
    let holds = Holds {
        foreign: Foreign,
        result: Err(Id("no".into())),
        map: BTreeMap::from([(1, Id("one".into()))]),
        number: 5.into(),
    };
    assert_eq!(
        seen(&holds),
        json!({"foreign": "foreign", "result": {"Err": "no"}, "map": {"1": "one"}, "number": 5})
    );
}
