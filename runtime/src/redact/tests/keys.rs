use std::collections::BTreeMap;

use super::*;

#[derive(crate::Redacted, PartialEq, Eq, PartialOrd, Ord)]
#[redacted(crate = crate, view = "NumberView")]
struct Number(#[expose] u64);

#[derive(crate::Redacted, PartialEq, Eq, PartialOrd, Ord)]
#[redacted(crate = crate)]
enum Floor {
    #[serde(rename = "ground floor")]
    Ground,
    First,
}

#[derive(crate::Redacted)]
#[redacted(crate = crate, view = "HouseView")]
struct House {
    #[expose]
    rooms: BTreeMap<Floor, BTreeMap<Number, String>>,
}

#[test]
fn newtypes_and_names_are_keys_and_a_client_reads_them() {
    let rooms = BTreeMap::from([(Number(7), "study".into())]);
    let house =
        House { rooms: BTreeMap::from([(Floor::Ground, rooms), (Floor::First, BTreeMap::new())]) };
    let seen = seen(&house);
    assert_eq!(seen, json!({"rooms": {"ground floor": {"7": "study"}, "First": {}}}));
    let view: HouseView = serde_json::from_value(seen.clone()).unwrap();
    assert_eq!(view.rooms["ground floor"][&7], "study");
    assert_eq!(serde_json::to_value(&view).unwrap(), seen);
}
