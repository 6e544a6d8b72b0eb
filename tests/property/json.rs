//! Bodies of any bytes: refused or taken, never a failure.

use std::sync::{LazyLock, Mutex, PoisonError};

use palisade::http::StatusCode;
use palisade::prelude::*;
use palisade::testing::Reply;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::support::Asked;

#[input]
#[serde(rename_all = "camelCase")]
pub(crate) struct Person {
    #[validate(length(min = 1, max = 8))]
    full_name: String,
    #[validate(nested)]
    home_address: Address,
    #[validate(nested, length(max = 64))]
    former: Vec<Address>,
    #[serde(rename = "e/mail~ %\"")]
    #[validate(email, length(max = 20))]
    mail: Option<String>,
}

#[input]
#[allow(dead_code, reason = "it is there to be read")]
pub(crate) struct Address {
    #[validate(length(min = 2, max = 8))]
    street: String,
    #[validate(range(min = 1, max = 99_999))]
    zip: u32,
    elevated: Option<bool>,
}

#[secure]
async fn register(Json(_): Json<Person>) -> StatusCode {
    StatusCode::OK
}

static ASKED: LazyLock<Mutex<Asked>> = LazyLock::new(|| {
    let routes = SecureRouter::new().route("/people", post(register));
    Mutex::new(Asked::new(routes, palisade::SecurityBuilder::direct))
});

/// The answer to a JSON body of these bytes.
pub(crate) fn answer(body: Vec<u8>) -> Reply {
    let asked = ASKED.lock().unwrap_or_else(PoisonError::into_inner);
    asked.send(asked.post("/people").header("content-type", "application/json").body(body))
}

/// A person that keeps every rule.
pub(crate) fn person() -> Value {
    let address = json!({"street": "Main", "zip": 12345});
    json!({"fullName": "Ada", "homeAddress": address, "former": [address, address]})
}

/// JSON of any shape, whose texts all hold a word that no answer may repeat.
pub(crate) fn values() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "[ -~]{0,12}".prop_map(|text| Value::from(format!("hunter2{text}"))),
    ];
    leaf.prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map("[a-z]{0,4}", inner, 0..4)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

fn damaged() -> impl Strategy<Value = Vec<u8>> {
    let text = person().to_string().into_bytes();
    let length = text.len();
    prop::collection::vec((0..length, any::<u8>()), 1..6).prop_map(move |changes| {
        let mut text = text.clone();
        for (at, byte) in changes {
            text[at] = byte;
        }
        text
    })
}

#[test]
fn the_person_keeps_every_rule() {
    assert_eq!(answer(person().to_string().into_bytes()).status(), StatusCode::OK);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn random_bytes_are_refused(body in prop::collection::vec(any::<u8>(), 0..200)) {
        let status = answer(body).status().as_u16();
        prop_assert!([400, 422].contains(&status), "{}", status);
    }

    #[test]
    fn a_damaged_body_is_taken_or_refused(body in damaged()) {
        let reply = answer(body.clone());
        let status = reply.status().as_u16();
        prop_assert!([200, 400, 422].contains(&status), "{}", status);
        if serde_json::from_slice::<Value>(&body).is_ok() {
            prop_assert_ne!(status, 400, "it can be parsed");
        }
    }

    #[test]
    fn any_json_is_answered_without_its_values(value in values()) {
        let reply = answer(value.to_string().into_bytes());
        prop_assert_eq!(reply.status().as_u16(), 422);
        prop_assert!(!reply.text().contains("hunter2"), "{}", reply.text());
    }
}
