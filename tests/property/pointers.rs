//! Every pointer of a refusal leads somewhere: to what is wrong, or to where something is missing.

use proptest::prelude::*;
use serde_json::Value;

use crate::json::{answer, person, values};

/// Places in a person that a change may hit.
const PLACES: [&str; 8] = [
    "",
    "/fullName",
    "/homeAddress",
    "/homeAddress/zip",
    "/former",
    "/former/0",
    "/former/1",
    "/former/1/street",
];

#[derive(Clone, Debug)]
enum Change {
    Put(&'static str, Value),
    Remove(&'static str, prop::sample::Index),
    Add(&'static str, String, Value),
}

fn changes() -> impl Strategy<Value = Change> {
    let place = || prop::sample::select(PLACES.to_vec());
    let name = prop_oneof!["[a-z/~`%\"é ]{0,6}", "e/mail~ %\"", "[ -~]{0,6}"];
    prop_oneof![
        (place(), values()).prop_map(|(place, value)| Change::Put(place, value)),
        (place(), any::<prop::sample::Index>()).prop_map(|(at, which)| Change::Remove(at, which)),
        (place(), name, values()).prop_map(|(at, name, value)| Change::Add(at, name, value)),
    ]
}

fn changed(changes: &[Change]) -> Value {
    let mut body = person();
    for change in changes {
        match change {
            Change::Put(place, value) => {
                if let Some(found) = body.pointer_mut(place) {
                    *found = value.clone();
                }
            }
            Change::Remove(place, which) => {
                if let Some(Value::Object(members)) = body.pointer_mut(place)
                    && !members.is_empty()
                {
                    let key = members.keys().nth(which.index(members.len())).cloned();
                    members.remove(&key.unwrap());
                }
            }
            Change::Add(place, name, value) => {
                if let Some(Value::Object(members)) = body.pointer_mut(place) {
                    members.insert(name.clone(), value.clone());
                }
            }
        }
    }
    body
}

/// The pointer behind a URI fragment.
fn decoded(fragment: &str) -> String {
    let text = fragment.strip_prefix('#').expect("a fragment").as_bytes();
    let mut bytes = Vec::new();
    let mut rest = text;
    while let [first, tail @ ..] = rest {
        assert!(first.is_ascii_graphic(), "{fragment}");
        rest = if let (b'%', [high, low, tail @ ..]) = (first, tail) {
            let digits = String::from_utf8(vec![*high, *low]).unwrap();
            bytes.push(u8::from_str_radix(&digits, 16).expect("two digits"));
            tail
        } else {
            bytes.push(*first);
            tail
        };
    }
    String::from_utf8(bytes).expect("UTF-8")
}

/// Whether a pointer leads to a value, or to a place in an object where a required one is missing.
fn leads_somewhere(body: &Value, pointer: &str, code: &str) -> bool {
    if code != "required" {
        return body.pointer(pointer).is_some();
    }
    let Some((parent, name)) = pointer.rsplit_once('/') else { return false };
    let name = name.replace("~1", "/").replace("~0", "~");
    let parent = body.pointer(parent).and_then(Value::as_object);
    parent.is_some_and(|members| !members.contains_key(&name))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1024))]

    #[test]
    fn every_pointer_leads_to_what_is_wrong(changes in prop::collection::vec(changes(), 1..4)) {
        let body = changed(&changes);
        let reply = answer(body.to_string().into_bytes());
        if reply.status() == 200 {
            return Ok(());
        }
        prop_assert_eq!(reply.status().as_u16(), 422, "{}", reply.text());
        let problem = reply.json();
        let errors = problem["errors"].as_array().unwrap();
        prop_assert!(!errors.is_empty());
        for error in errors {
            let (fragment, code) = (error["pointer"].as_str().unwrap(), error["code"].as_str().unwrap());
            let pointer = decoded(fragment);
            prop_assert!(leads_somewhere(&body, &pointer, code), "{} in {}", error, body);
        }
    }
}
