//! A field that only some may write, wherever its input stands in another.

use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};
use std::fmt;

use palisade::http::StatusCode;
use palisade::prelude::*;
use palisade::{Input, InputField, Violations};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::support::fixture::Fixture;

#[input]
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Terms {
    title: Text<80>,
    #[input(role = "hr")]
    cents: Option<i64>,
}

#[input]
#[serde(tag = "kind", rename_all = "snake_case")]
enum Beside {
    Whole(Terms),
    Field {
        #[validate(nested)]
        terms: Terms,
    },
    Optional {
        #[validate(nested)]
        terms: Option<Terms>,
    },
    Boxed {
        #[validate(nested)]
        terms: Box<Terms>,
    },
    List {
        reason: Text<8>,
        #[validate(nested, length(max = 3))]
        terms: Vec<Terms>,
    },
    Deeper {
        #[validate(nested)]
        held: Box<Below>,
    },
    Nothing,
}

#[input]
#[serde(tag = "kind", content = "data", rename_all = "snake_case")]
enum Below {
    Whole(Terms),
    Field {
        #[validate(nested)]
        terms: Terms,
    },
    List {
        #[validate(nested, length(max = 3))]
        terms: Option<Vec<Terms>>,
    },
    Nothing,
}

macro_rules! held {
    ($($name:ident { $(#[$rule:meta])* $ty:ty })*) => {$(
        #[input]
        struct $name {
            $(#[$rule])*
            held: $ty,
        }
    )*};
}

held! {
    Field { #[validate(nested)] Terms }
    Optional { #[validate(nested)] Option<Terms> }
    Boxed { #[validate(nested)] Box<Terms> }
    List { #[validate(nested, length(max = 3))] Vec<Terms> }
    Deque { #[validate(nested, length(max = 3))] VecDeque<Terms> }
    Sorted { #[validate(nested, length(max = 3))] BTreeSet<Terms> }
    Pair { #[validate(nested)] [Terms; 2] }
    Map { #[validate(nested, length(max = 3))] BTreeMap<Text<8>, Terms> }
    Hashed { #[validate(nested, length(max = 3))] HashMap<Text<8>, Terms> }
    Lists { #[validate(nested, length(max = 3))] BTreeMap<Text<8>, [Terms; 1]> }
    Deep { #[validate(nested)] Field }
    OfBeside { #[validate(nested)] Beside }
    OfBelow { #[validate(nested, length(max = 3))] Vec<Below> }
}

#[input]
struct Flat {
    #[serde(flatten)]
    #[validate(nested)]
    terms: Terms,
    note: Option<Text<8>>,
}

#[input]
struct Page<T: Input + InputField> {
    #[validate(nested)]
    of: T,
}

macro_rules! takers {
    ($($name:ident $body:ty;)*) => {
        $(
            #[secure(rate = "1000/s")]
            async fn $name(_: $body) -> StatusCode {
                StatusCode::OK
            }
        )*

        fn routes() -> SecureRouter {
            SecureRouter::new()$(.route(concat!("/", stringify!($name)), post($name)))*
        }
    };
}

takers! {
    whole Json<Terms>;
    maybe Option<Json<Terms>>;
    form Form<Flat>;
    field Json<Field>;
    optional Json<Optional>;
    boxed Json<Boxed>;
    list Json<List>;
    deque Json<Deque>;
    sorted Json<Sorted>;
    pair Json<Pair>;
    map Json<Map>;
    hashed Json<Hashed>;
    lists Json<Lists>;
    deep Json<Deep>;
    flat Json<Flat>;
    generic Json<Page<Terms>>;
    beside Json<Beside>;
    below Json<Below>;
    of_beside Json<OfBeside>;
    of_below Json<OfBelow>;
    bare_list Json<Vec<Terms>>;
    bare_deque Json<VecDeque<Beside>>;
    bare_pair Json<[Terms; 2]>;
    bare_tuple Json<(Plain<u8>, Below)>;
    bare_map Json<BTreeMap<Plain<Text<4>>, Field>>;
    bare_hashed Json<HashMap<Plain<Text<4>>, Beside>>;
    bare_plain Json<Plain<Field>>;
}

/// A body around the terms.
type Around = fn(Value) -> Value;

/// Where the terms stand in the body of each route.
fn bodies() -> Vec<(&'static str, Around)> {
    fn held(terms: Value) -> Value {
        json!({"held": terms})
    }
    fn listed(terms: Value) -> Value {
        json!({"held": [{"title": "first"}, terms]})
    }
    fn mapped(terms: Value) -> Value {
        json!({"held": {"a": terms}})
    }
    vec![
        ("whole", |terms| terms),
        ("maybe", |terms| terms),
        ("field", held),
        ("optional", held),
        ("boxed", held),
        ("list", listed),
        ("deque", listed),
        ("sorted", listed),
        ("pair", listed),
        ("map", mapped),
        ("hashed", mapped),
        ("lists", |terms| json!({"held": {"a": [terms]}})),
        ("deep", |terms| json!({"held": {"held": terms}})),
        ("flat", |terms| terms),
        ("generic", |terms| json!({"of": terms})),
        ("beside", |mut terms| {
            terms["kind"] = "whole".into();
            terms
        }),
        ("beside", |terms| json!({"kind": "field", "terms": terms})),
        ("beside", |terms| json!({"kind": "optional", "terms": terms})),
        ("beside", |terms| json!({"kind": "boxed", "terms": terms})),
        (
            "beside",
            |terms| json!({"kind": "list", "reason": "x", "terms": [{"title": "y"}, terms]}),
        ),
        (
            "beside",
            |terms| json!({"kind": "deeper", "held": {"kind": "field", "data": {"terms": terms}}}),
        ),
        ("below", |terms| json!({"kind": "whole", "data": terms})),
        ("below", |terms| json!({"kind": "field", "data": {"terms": terms}})),
        ("below", |terms| json!({"kind": "list", "data": {"terms": [terms]}})),
        ("of_beside", |terms| json!({"held": {"kind": "field", "terms": terms}})),
        (
            "of_below",
            |terms| json!({"held": [{"kind": "nothing"}, {"kind": "field", "data": {"terms": terms}}]}),
        ),
        ("bare_list", |terms| json!([{"title": "first"}, terms])),
        ("bare_deque", |terms| json!([{"kind": "nothing"}, {"kind": "field", "terms": terms}])),
        ("bare_pair", |terms| json!([{"title": "first"}, terms])),
        ("bare_tuple", |terms| json!([1, {"kind": "field", "data": {"terms": terms}}])),
        ("bare_map", |terms| json!({"a": {"held": terms}})),
        ("bare_hashed", |terms| json!({"a": {"kind": "field", "terms": terms}})),
        ("bare_plain", held),
    ]
}

#[tokio::test]
async fn a_field_is_written_by_whom_it_names_wherever_its_input_stands() {
    let fixture = Fixture::new(routes());
    let (some, hr) = (fixture.token("e1"), fixture.token_as("e2", "hr"));
    for (route, body) in bodies() {
        let (bare, held) = (json!({"title": "x"}), json!({"title": "x", "cents": 99_999_900}));
        for (token, terms, status) in
            [(&some, &bare, 200), (&some, &held, 403), (&hr, &bare, 200), (&hr, &held, 200)]
        {
            let body = body(terms.clone());
            let reply = fixture.client.post(&format!("/{route}")).bearer(token).json(&body).send();
            let reply = reply.await;
            assert_eq!(reply.status().as_u16(), status, "{route} {body}: {}", reply.text());
        }
    }
    let form = async |token: &str, body: &'static str| {
        let request = fixture.client.post("/form").bearer(token);
        let request = request.header("content-type", "application/x-www-form-urlencoded");
        request.body(body).send().await.status().as_u16()
    };
    assert_eq!(form(&some, "title=x").await, 200);
    assert_eq!(form(&some, "title=x&cents=1").await, 403);
    assert_eq!(form(&hr, "title=x&cents=1").await, 200);
}

/// A key with a rule of its own.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Code(String);

impl<'de> serde::Deserialize<'de> for Code {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self)
    }
}

impl fmt::Display for Code {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl Input for Code {
    const FIELDS: &'static [palisade::private::FieldName] = &[];
    const NAMES_OBJECT: bool = false;

    fn check(&self) -> Result<(), Violations> {
        let mut found = Violations::default();
        let told = palisade::private::RuleMessage::at("");
        palisade::private::check_holds(self.0.len() == 2, "code", told, &mut found);
        found.into_result()
    }
}

fn answered<T: palisade::JsonInput + DeserializeOwned>(json: &str) -> bool {
    palisade::read_answer::<T>(json.as_bytes()).is_ok()
}

#[test]
fn the_keys_of_a_map_are_checked_as_its_values_are() {
    assert!(answered::<BTreeMap<Code, Terms>>(r#"{"de": {"title": "x"}}"#));
    assert!(!answered::<BTreeMap<Code, Terms>>(r#"{"deu": {"title": "x"}}"#));
    assert!(!answered::<BTreeMap<Code, Terms>>(r#"{"de": {"title": ""}}"#));
}
