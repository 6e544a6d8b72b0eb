use serde_json::{Value, json};

use super::*;
use crate::json::push;

fn written(place: Place, violation: Violation) -> String {
    let mut out = JsonBuffer::default();
    Violated::new(place, vec![violation]).write(&mut out).unwrap();
    String::from_utf8(out.into_bytes()).unwrap()
}

fn told(place: Place, violation: Violation) -> Value {
    serde_json::from_str::<Value>(&written(place, violation)).unwrap()[0].take()
}

#[test]
fn a_name_stands_where_it_came_from() {
    let message = |place| told(place, Violation::at(push("", "x~_y"), "required", "is required"));
    assert_eq!(message(Place::Body)["pointer"], "#/x~0_y");
    assert_eq!(message(Place::Query)["parameter"], "x~_y");
    assert_eq!(message(Place::Path)["parameter"], "x~_y");
    assert_eq!(message(Place::Cookie)["cookie"], "x~_y");
    assert_eq!(message(Place::Header)["header"], "x~-y");
    let whole = |place| told(place, Violation::at("", "required", "is required"));
    assert_eq!(whole(Place::Body)["pointer"], "#");
    assert_eq!(whole(Place::Query), json!({"code": "required", "detail": "is required"}));
}

#[test]
fn a_sentence_is_of_the_rule_and_not_of_the_code() {
    let (max, min) = (Some(8.into()), Some(2.into()));
    let limits = Limits::Numbers(NumberLimits { max, min, ..NumberLimits::default() });
    let detail = Detail::OfRule("length".into());
    let violation = Violation { detail, limits, ..Violation::at("/x", "own", "") };
    let expected = json!({
        "code": "own", "detail": "must have at least 2 and at most 8 characters or items",
        "max": 8, "min": 2, "pointer": "#/x",
    });
    assert_eq!(told(Place::Body, violation), expected);
}

/// A tree would have put them in order; here it is the code that does.
#[test]
fn members_are_written_in_alphabetical_order() {
    let limit = || Some(Value::from(1));
    let bounds = || {
        let (equal, max, min) = (limit(), limit(), limit());
        let (exclusive_max, exclusive_min) = (limit(), limit());
        Limits::Numbers(NumberLimits { equal, exclusive_max, exclusive_min, max, min })
    };
    let types = || Limits::Types(&["text/plain"]);
    for place in [Place::Body, Place::Query, Place::Path, Place::Header, Place::Cookie] {
        for limits in [bounds(), types(), Limits::None] {
            let violation = Violation { limits, ..Violation::at("/x", "code", "detail") };
            let written = written(place, violation);
            let tree: Value = serde_json::from_str(&written).unwrap();
            assert_eq!(written, tree.to_string(), "{place:?}");
        }
    }
}
