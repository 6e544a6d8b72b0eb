//! The shapes an input may have: variants by a tag, fields beside fields, lists and tuples as a body.

mod keys;
mod lookups;
mod tags;
mod wrappers;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::marker::PhantomData;
use std::net::SocketAddrV4;
use std::num::{NonZeroU8, NonZeroU16};
use std::time::Duration;

use palisade::FreeJson;
use palisade::http::StatusCode;
use palisade::prelude::*;
use palisade::testing::Reply;
use serde_json::{Value, json};

use crate::support::fixture::{Fixture, problem};

#[input]
struct Card {
    #[validate(length(min = 4, max = 19))]
    number: String,
    expires: chrono::NaiveDate,
}

/// Variants beside their tag.
#[input]
#[serde(tag = "type", rename_all = "snake_case")]
enum Payment {
    Card(Card),
    Transfer {
        #[validate(length(max = 34), line)]
        iban: String,
        due: Option<time::OffsetDateTime>,
        /// The name of another variant's field, in another form.
        #[validate(length(max = 20))]
        expires: Option<String>,
    },
    Cash,
}

/// Variants below a name of their own.
#[input]
#[serde(tag = "kind", content = "data")]
enum Event {
    #[serde(rename = "moved")]
    Moved {
        #[validate(range(min = -90.0, max = 90.0))]
        latitude: f64,
        at: jiff::Timestamp,
    },
    Card(Card),
    Stopped,
}

#[input]
struct Order {
    #[validate(nested)]
    payment: Payment,
    #[validate(nested, length(max = 3))]
    events: Vec<Event>,
}

/// Variants further down, and some that may be absent.
#[input]
struct Envelope {
    #[validate(nested)]
    order: Box<Order>,
    #[validate(nested)]
    other: Option<Payment>,
}

#[input]
struct Paging {
    #[validate(range(min = 1, max = 100))]
    limit: Option<u32>,
    after: Option<chrono::NaiveDate>,
    #[validate(length(max = 3))]
    tag: Option<Vec<Text<8>>>,
    newest: Option<bool>,
}

/// Fields of another input beside its own.
#[input]
struct Search {
    #[validate(length(max = 10))]
    q: String,
    #[serde(flatten)]
    #[validate(nested)]
    paging: Paging,
}

/// Leaves of the standard library, a bounded map and JSON that is free within bounds.
#[input]
struct Settings {
    port: NonZeroU16,
    patience: Duration,
    #[serde(default)]
    marker: PhantomData<u8>,
    pair: (u8, chrono::NaiveDate),
    #[validate(length(max = 2))]
    colours: BTreeMap<Text<8>, chrono::NaiveDate>,
    layout: FreeJson<5>,
}

#[input]
#[derive(Clone, PartialEq, Eq, Hash)]
struct Named {
    #[validate(length(min = 2, max = 8))]
    name: String,
    #[input(role = "hr")]
    note: Option<Text<8>>,
}

/// Inputs beside others in a tuple, in a set and borrowed or owned, and numbers of other kinds in their ranges.
#[input]
struct Trip {
    #[validate(nested)]
    ends: (Card, Card),
    #[validate(nested, length(max = 3))]
    legs: Vec<(Text<8>, Named)>,
    #[validate(nested)]
    payer: Option<Cow<'static, Named>>,
    #[validate(nested, length(max = 3))]
    guests: HashSet<Named>,
    #[validate(range(min = 1, max = 9))]
    seats: NonZeroU8,
    #[validate(range(min = 0, max = 500))]
    price: rust_decimal::Decimal,
    #[validate(range(exclusive_min = 0.01))]
    rate: Option<rust_decimal::Decimal>,
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
    event Json<Event>;
    payment Json<Payment>;
    payments Json<Vec<Payment>>;
    payment_book Json<BTreeMap<Plain<Text<4>>, Payment>>;
    envelope Json<Envelope>;
    search_body Json<Search>;
    search Query<Search>;
    search_form Form<Search>;
    settings Json<Settings>;
    cards Json<Vec<Card>>;
    pair Json<(Plain<u32>, Card)>;
    book Json<BTreeMap<Plain<Text<4>>, Card>>;
    day Json<chrono::NaiveDate>;
    free Json<FreeJson<3>>;
    trip Json<Trip>;
    sockets Json<Vec<SocketAddrV4>>;
    addresses Json<HashSet<std::net::IpAddr>>;
    days Json<BTreeSet<chrono::NaiveDate>>;
    named Json<(char, Cow<'static, Named>, (), PhantomData<u8>)>;
}

fn fixture() -> Fixture {
    Fixture::new(
        SecureRouter::new()
            .route("/order", post(order))
            .route("/event", post(event))
            .route("/payment", post(payment))
            .route("/payments", post(payments))
            .route("/payment-book", post(payment_book))
            .route("/envelope", post(envelope))
            .route("/search", get(search).post(search_body))
            .route("/search-form", post(search_form))
            .route("/settings", post(settings))
            .route("/cards", post(cards))
            .route("/pair", post(pair))
            .route("/book", post(book))
            .route("/day", post(day))
            .route("/free", post(free))
            .route("/trip", post(trip))
            .route("/sockets", post(sockets))
            .route("/addresses", post(addresses))
            .route("/days", post(days))
            .route("/named", post(named)),
    )
}

async fn sent(path: &str, body: &Value) -> Reply {
    let fixture = fixture();
    fixture.client.post(path).bearer(&fixture.token("e1")).json(body).send().await
}

async fn takes(path: &str, body: Value) {
    let reply = sent(path, &body).await;
    assert_eq!(reply.status(), StatusCode::OK, "{path} {body}: {}", reply.text());
}

/// Where and why a body is refused.
async fn refuses(path: &str, body: Value) -> (String, String) {
    let members = problem(&sent(path, &body).await, 422);
    let text = |name: &str| members["errors"][0][name].as_str().unwrap_or_default().to_owned();
    (text("pointer"), text("code"))
}

fn told(pointer: &str, code: &str) -> (String, String) {
    (pointer.to_owned(), code.to_owned())
}

#[tokio::test]
async fn flattened_fields_stand_beside_the_others() {
    takes("/search", json!({"q": "a", "limit": 5, "after": "2024-01-05", "tag": ["x"]})).await;
    assert_eq!(refuses("/search", json!({"q": "a", "limit": 500})).await, told("#/limit", "range"));
    assert_eq!(
        refuses("/search", json!({"q": "a", "after": "2024-1-5"})).await,
        told("#/after", "invalid_value")
    );
    problem(&sent("/search", &json!({"q": "a", "offset": 5})).await, 422);
    problem(&sent("/search", &json!({"q": "a", "paging": {}})).await, 422);
    let fixture = fixture();
    let token = fixture.token("e1");
    for (query, status) in [
        ("q=a&limit=5&after=2024-01-05&tag=x&tag=y&newest=on", 200),
        ("q=a&limit=&after=", 200),
        ("q=a", 200),
        ("q=a&limit=500", 422),
        ("q=a&limit=05", 400),
        ("q=a&after=2024-1-5", 400),
        ("q=a&offset=5", 400),
        ("q=a&limit=1&limit=2", 400),
        ("limit=5", 400),
    ] {
        let reply = fixture.get_with(&format!("/search?{query}"), &token).await;
        assert_eq!(reply.status().as_u16(), status, "{query}: {}", reply.text());
        let form = fixture.client.post("/search-form").bearer(&token).body(query);
        let form = form.header("content-type", "application/x-www-form-urlencoded").send().await;
        assert_eq!(form.status() == StatusCode::OK, status == 200, "{query}: {}", form.text());
    }
    let members = problem(&fixture.get_with("/search?q=a&offset=5", &token).await, 400);
    let (code, name) = (&members["errors"][0]["code"], &members["errors"][0]["parameter"]);
    assert_eq!((code, name), (&json!("unknown_field"), &json!("offset")), "{members}");
}

#[tokio::test]
async fn leaves_maps_and_free_json_have_their_bounds() {
    let good = || {
        json!({
            "port": 80, "patience": {"secs": 1, "nanos": 0}, "pair": [1, "2024-01-05"],
            "colours": {"red": "2024-01-05"}, "layout": {"a": [1, 2], "b": null},
        })
    };
    takes("/settings", good()).await;
    for (name, value, pointer) in [
        ("port", json!(0), "#/port"),
        ("pair", json!([1, "2024-1-5"]), "#/pair/1"),
        ("pair", json!(["2024-01-05", 1]), "#/pair"),
        ("pair", json!([1, "2024-01-05", 2]), "#/pair/2"),
        ("colours", json!({"red": "2024-1-5"}), "#/colours/red"),
        ("colours", json!({"a": "2024-01-05", "b": "2024-01-05", "c": "2024-01-05"}), "#/colours"),
        ("colours", json!({"far too long": "2024-01-05"}), "#/colours"),
        ("layout", json!([1, 2, 3, 4, 5]), "#/layout"),
    ] {
        let mut body = good();
        body[name] = value;
        let (at, _) = refuses("/settings", body.clone()).await;
        assert!(at.starts_with(pointer), "{at}: {body}");
    }
}

#[tokio::test]
async fn a_body_may_be_a_list_a_tuple_a_map_or_a_leaf() {
    let card = || json!({"number": "4111", "expires": "2030-01-31"});
    let short = || json!({"number": "1", "expires": "2030-01-31"});
    let late = || json!({"number": "4111", "expires": "2030-1-31"});
    takes("/cards", json!([])).await;
    takes("/cards", json!([card(), card()])).await;
    assert_eq!(refuses("/cards", json!([card(), short()])).await, told("#/1/number", "length"));
    assert_eq!(refuses("/cards", json!([late()])).await, told("#/0/expires", "invalid_value"));
    takes("/pair", json!([7, card()])).await;
    assert_eq!(refuses("/pair", json!([7, short()])).await, told("#/1/number", "length"));
    assert_eq!(refuses("/pair", json!([7, late()])).await, told("#/1/expires", "invalid_value"));
    takes("/book", json!({"a": card()})).await;
    assert_eq!(refuses("/book", json!({"a": short()})).await, told("#/a/number", "length"));
    problem(&sent("/book", &json!({"abcde": card()})).await, 422);
    takes("/day", json!("2024-01-05")).await;
    assert_eq!(refuses("/day", json!("2024-1-5")).await, told("#", "invalid_value"));
    problem(&sent("/day", &json!(5)).await, 422);
    takes("/free", json!({"a": 1, "b": 2})).await;
    problem(&sent("/free", &json!({"a": 1, "b": 2, "c": 3})).await, 422);
    problem(&sent("/cards", &json!({"number": "4111"})).await, 422);
}

#[tokio::test]
async fn inputs_in_tuples_and_sets_and_numbers_of_every_kind_have_their_rules() {
    let card = |number: &str| json!({"number": number, "expires": "2030-01-31"});
    let good = || {
        json!({
            "ends": [card("4111"), card("4112")], "legs": [["a", {"name": "Ada"}]],
            "payer": {"name": "Eve"}, "guests": [{"name": "Ada"}, {"name": "Eve"}], "seats": 9,
            "price": "500.00", "rate": "0.011",
        })
    };
    takes("/trip", good()).await;
    for (name, value, pointer, code) in [
        ("ends", json!([card("4111"), card("1")]), "#/ends/1/number", "length"),
        (
            "legs",
            json!([["a", {"name": "Ada"}], ["b", {"name": "A"}]]),
            "#/legs/1/1/name",
            "length",
        ),
        ("payer", json!({"name": "E"}), "#/payer/name", "length"),
        ("guests", json!([{"name": "Ada"}, {"name": "E"}]), "#/guests/name", "length"),
        ("seats", json!(10), "#/seats", "range"),
        ("price", json!("-0.01"), "#/price", "range"),
        ("price", json!(500.01), "#/price", "range"),
        ("rate", json!("0.01"), "#/rate", "range"),
    ] {
        let mut body = good();
        body[name] = value;
        assert_eq!(refuses("/trip", body.clone()).await, told(pointer, code), "{body}");
    }
    // A field for some callers alone is one in each of those places.
    for (name, value) in [
        ("legs", json!([["a", {"name": "Ada", "note": "x"}]])),
        ("payer", json!({"name": "Eve", "note": "x"})),
        ("guests", json!([{"name": "Eve", "note": "x"}])),
    ] {
        let mut body = good();
        body[name] = value;
        problem(&sent("/trip", &body).await, 403);
    }
    let mut body = good();
    body["seats"] = json!(10);
    let members = problem(&sent("/trip", &body).await, 422);
    assert_eq!(
        (&members["errors"][0]["min"], &members["errors"][0]["max"]),
        (&json!(1), &json!(9))
    );
}

#[tokio::test]
async fn a_body_may_be_a_set_and_every_leaf_that_a_field_may_be() {
    takes("/sockets", json!(["192.0.2.1:80"])).await;
    assert_eq!(refuses("/sockets", json!(["192.0.2.1"])).await, told("#/0", "invalid_value"));
    takes("/addresses", json!(["192.0.2.0", "2001:db8::"])).await;
    assert_eq!(refuses("/addresses", json!(["192.0.2.256"])).await, told("#/0", "invalid_value"));
    takes("/days", json!(["2024-01-05", "2024-01-06"])).await;
    assert_eq!(refuses("/days", json!(["2024-1-5"])).await, told("#/0", "invalid_value"));
    takes("/named", json!(["x", {"name": "Ada"}, null, null])).await;
    assert_eq!(
        refuses("/named", json!(["x", {"name": "A"}, null, null])).await,
        told("#/1/name", "length")
    );
    problem(&sent("/named", &json!(["x", {"name": "Ada", "note": "y"}, null, null])).await, 403);
}

/// A plain handler has no guard that looks a form over before it is read.
#[tokio::test]
async fn a_form_of_many_names_is_refused_without_a_guard_too() {
    async fn plain(_: Form<Search>) -> StatusCode {
        StatusCode::OK
    }
    let app = axum::Router::new().route("/plain", axum::routing::post(plain));
    let client = palisade::testing::Client::new(app);
    let send = async |body: String| {
        let request =
            client.post("/plain").header("content-type", "application/x-www-form-urlencoded");
        request.body(body).send().await.status()
    };
    assert_eq!(send("q=a".to_owned()).await, StatusCode::OK);
    let many: Vec<String> = (0..300).map(|number| format!("a{number}=1")).collect();
    assert_eq!(send(many.join("&")).await, 422);
}
