//! Inputs behind what a service stores them in: every rule, every look-up and every field for some callers alone reaches them.

#![allow(
    clippy::box_collection,
    clippy::type_complexity,
    reason = "every pair of wrappers is what is tested"
)]

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap, VecDeque};
use std::sync::Arc;

use palisade::http::StatusCode;
use palisade::prelude::*;
use palisade::testing::Reply;
use serde_json::{Value, json};

use crate::support::fixture::{Fixture, problem};

#[input]
#[derive(Clone)]
struct Item {
    #[validate(length(min = 2, max = 8))]
    name: String,
    #[input(role = "hr")]
    note: Option<Text<8>>,
}

/// One that holds itself.
#[input]
struct Node {
    #[validate(nested)]
    item: Option<Box<Item>>,
    #[serde(default)]
    #[validate(nested, length(max = 3))]
    below: Box<[Node]>,
}

type Several = Box<[Item]>;
type Behind<T> = Arc<T>;

#[input]
#[serde(default)]
#[derive(Default)]
struct Order {
    #[validate(nested, length(max = 3))]
    vec: Vec<Option<Item>>,
    #[validate(nested, length(max = 3))]
    slice: Option<Several>,
    #[validate(nested, length(max = 3))]
    boxed: Option<Box<Vec<Item>>>,
    #[validate(nested, length(max = 3))]
    shared: Option<Arc<[Item]>>,
    #[validate(nested)]
    behind: Option<Behind<Item>>,
    #[validate(nested, length(max = 3))]
    map: HashMap<u8, Box<Option<Item>>>,
    #[validate(nested, length(max = 3))]
    tree: BTreeMap<Text<4>, Arc<Option<Item>>>,
    #[validate(nested, length(max = 3))]
    lent: Cow<'static, [Item]>,
    #[validate(nested)]
    pair: Option<(Plain<u8>, Option<Box<[Item; 1]>>)>,
    #[validate(nested)]
    both: Option<[Option<Item>; 2]>,
    #[validate(nested, length(max = 3))]
    queue: Box<VecDeque<(Item, Arc<Item>)>>,
    #[validate(nested)]
    node: Option<Box<Node>>,
    #[validate(length(max = 4), line)]
    title: Option<Arc<str>>,
    #[validate(range(min = 1.0, max = 5.0))]
    share: Option<Arc<f64>>,
    #[validate(range(min = 1, max = 5))]
    count: Option<Box<u8>>,
    #[validate(range(min = 1.0, max = 5.0))]
    weight: Option<Box<f64>>,
    day: Option<Box<chrono::NaiveDate>>,
    #[serde(default)]
    #[validate(length(max = 3))]
    #[allow(clippy::vec_box, reason = "it is what is tried")]
    notes: Vec<Box<Text<4>>>,
}

macro_rules! takers {
    ($($name:ident $body:ty;)*) => {$(
        #[secure]
        async fn $name(_: $body) -> StatusCode {
            StatusCode::OK
        }
    )*};
}

takers! {
    order Json<Order>;
    list Json<Vec<Option<Item>>>;
    whole Json<Option<Item>>;
    slice Json<Box<[Item]>>;
    shared Json<Arc<[Item]>>;
    nodes Json<BTreeMap<Plain<Text<4>>, Option<Box<Node>>>>;
    lent Json<Cow<'static, [Item]>>;
    deep Json<Box<Vec<(Option<Arc<Item>>, Box<[Option<Item>; 1]>)>>>;
    dates Json<Vec<Option<chrono::NaiveDate>>>;
    days Json<Box<chrono::NaiveDate>>;
}

fn fixture() -> Fixture {
    Fixture::new(
        SecureRouter::new()
            .route("/order", post(order))
            .route("/list", post(list))
            .route("/whole", post(whole))
            .route("/slice", post(slice))
            .route("/shared", post(shared))
            .route("/nodes", post(nodes))
            .route("/lent", post(lent))
            .route("/deep", post(deep))
            .route("/dates", post(dates))
            .route("/days", post(days)),
    )
}

async fn sent(path: &str, body: &Value) -> Reply {
    let fixture = fixture();
    fixture.client.post(path).bearer(&fixture.token("e1")).json(body).send().await
}

/// The same shape with three inputs: one that is taken, one that breaks a rule, and one with a field for others.
async fn reaches(path: &str, shape: impl Fn(Value) -> Value, pointer: &str) {
    let body = shape(json!({"name": "Ada"}));
    let reply = sent(path, &body).await;
    assert_eq!(reply.status(), StatusCode::OK, "{path} {body}: {}", reply.text());
    let body = shape(json!({"name": "A"}));
    let members = problem(&sent(path, &body).await, 422);
    assert_eq!(members["errors"][0]["pointer"], format!("{pointer}/name"), "{path} {body}");
    assert_eq!(members["errors"][0]["code"], "length", "{path} {body}");
    let body = shape(json!({"name": "Ada", "note": "x"}));
    problem(&sent(path, &body).await, 403);
    let body = shape(json!({"name": "Ada", "other": 1}));
    problem(&sent(path, &body).await, 422);
}

#[tokio::test]
async fn a_value_in_a_box_is_held_to_what_it_is() {
    let fine = json!({"count": 5, "weight": 1.5, "day": "2024-01-05", "notes": ["abcd"]});
    for (path, body) in [("/order", fine), ("/days", json!("2024-01-05"))] {
        assert_eq!(sent(path, &body).await.status(), StatusCode::OK, "{path} {body}");
    }
    for (path, body, pointer) in [
        ("/order", json!({"count": 6}), "#/count"),
        ("/order", json!({"weight": 0.5}), "#/weight"),
        ("/order", json!({"day": "2024-1-5"}), "#/day"),
        ("/order", json!({"notes": ["abcde"]}), "#/notes/0"),
        ("/days", json!("20240105"), "#"),
    ] {
        let members = problem(&sent(path, &body).await, 422);
        assert_eq!(members["errors"][0]["pointer"], pointer, "{path} {body}");
    }
}

#[tokio::test]
async fn an_input_behind_a_wrapper_is_validated_as_a_field() {
    let in_field = |name: &'static str, shape: fn(Value) -> Value| move |item: Value| json!({name: shape(item)});
    let cases: [(&str, fn(Value) -> Value, &str); 13] = [
        ("vec", |item| json!([null, item]), "#/vec/1"),
        ("slice", |item| json!([item]), "#/slice/0"),
        ("boxed", |item| json!([item]), "#/boxed/0"),
        ("shared", |item| json!([item]), "#/shared/0"),
        ("behind", |item| item, "#/behind"),
        ("map", |item| json!({"7": item, "8": null}), "#/map/7"),
        ("tree", |item| json!({"a": item, "b": null}), "#/tree/a"),
        ("lent", |item| json!([item]), "#/lent/0"),
        ("pair", |item| json!([1, [item]]), "#/pair/1/0"),
        ("both", |item| json!([null, item]), "#/both/1"),
        ("queue", |item| json!([[{"name": "Eve"}, item]]), "#/queue/0/1"),
        ("node", |item| json!({"item": item}), "#/node/item"),
        ("node", |item| json!({"item": null, "below": [{"item": item}]}), "#/node/below/0/item"),
    ];
    for (name, shape, pointer) in cases {
        reaches("/order", in_field(name, shape), pointer).await;
    }
}

#[tokio::test]
async fn an_input_behind_a_wrapper_is_validated_as_a_body() {
    reaches("/list", |item| json!([null, item]), "#/1").await;
    reaches("/whole", |item| item, "#").await;
    reaches("/slice", |item| json!([item]), "#/0").await;
    reaches("/shared", |item| json!([item]), "#/0").await;
    reaches("/nodes", |item| json!({"a": {"item": item}, "b": null}), "#/a/item").await;
    reaches("/lent", |item| json!([item]), "#/0").await;
    reaches("/deep", |item| json!([[null, [item]]]), "#/0/1/0").await;
    reaches("/deep", |item| json!([[item, [null]]]), "#/0/0").await;
}

#[tokio::test]
async fn what_need_not_be_there_is_null_and_nothing_else_is() {
    for (path, body) in [
        ("/list", json!([null, null])),
        ("/list", json!([])),
        ("/whole", json!(null)),
        ("/nodes", json!({"a": null})),
        ("/dates", json!([null, "2024-01-05"])),
        ("/order", json!({"vec": [null], "slice": null, "both": [null, null]})),
    ] {
        let reply = sent(path, &body).await;
        assert_eq!(reply.status(), StatusCode::OK, "{path} {body}: {}", reply.text());
    }
    for (path, body) in [
        ("/list", json!(null)),
        ("/list", json!([false])),
        ("/slice", json!([null])),
        ("/shared", json!(null)),
        ("/nodes", json!({"abcde": null})),
        ("/dates", json!([null, "2024-1-5"])),
        ("/order", json!({"lent": [null]})),
        ("/order", json!({"queue": null})),
    ] {
        problem(&sent(path, &body).await, 422);
    }
}

#[tokio::test]
async fn bounds_of_what_is_wrapped_hold() {
    let item = || json!({"name": "Ada"});
    for (name, good, bad) in [
        ("vec", json!([null, null, null]), json!([null, null, null, null])),
        ("slice", json!([item()]), json!([item(), item(), item(), item()])),
        ("shared", json!([item()]), json!([item(), item(), item(), item()])),
        ("title", json!("four"), json!("fives")),
        ("title", json!("four"), json!("a\nb")),
        ("share", json!(5.0), json!(5.5)),
    ] {
        let reply = sent("/order", &json!({name: good})).await;
        assert_eq!(reply.status(), StatusCode::OK, "{name}: {}", reply.text());
        let members = problem(&sent("/order", &json!({name: bad})).await, 422);
        assert_eq!(members["errors"][0]["pointer"], format!("#/{name}"), "{bad}");
    }
}
