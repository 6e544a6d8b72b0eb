//! What a form sends empty: an item of a list, and a field whose type only its author vouches for.

use std::borrow::Cow;
use std::marker::PhantomData;

use axum::Form as AxumForm;
use axum::extract::Query as AxumQuery;
use palisade::prelude::*;

use crate::support::fixture::Fixture;

/// A currency by its three letters, of which palisade knows nothing.
#[derive(Default)]
struct Currency(String);

impl<'de> serde::Deserialize<'de> for Currency {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <String as serde::Deserialize>::deserialize(deserializer)?;
        if text.len() == 3 {
            Ok(Self(text))
        } else {
            Err(serde::de::Error::custom("no three letters"))
        }
    }
}

fn of_letters<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Currency, D::Error> {
    <Currency as serde::Deserialize>::deserialize(deserializer)
}

fn trimmed<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let text = <String as serde::Deserialize>::deserialize(deserializer)?;
    Ok(text.trim().to_owned())
}

fn nobody() -> String {
    "nobody".to_owned()
}

#[input]
struct Price {
    #[input(trusted = "it bounds itself")]
    needed: Currency,
    #[input(trusted = "it bounds itself")]
    currency: Option<Currency>,
    #[input(trusted = "it bounds itself")]
    #[serde(default)]
    other: Currency,
    #[input(trusted = "it bounds itself")]
    #[serde(default, deserialize_with = "of_letters")]
    read: Currency,
    #[serde(default = "nobody", deserialize_with = "trimmed")]
    #[validate(length(max = 8))]
    name: String,
}

fn shown(price: Price) -> String {
    let Price { needed, currency, other, read, name } = price;
    let currency = currency.map_or_else(|| "none".to_owned(), |currency| currency.0);
    format!("{} {currency} [{}] [{}] [{name}]", needed.0, other.0, read.0)
}

/// Lists whose items need not be there.
#[input]
struct Filter {
    #[serde(default)]
    #[validate(length(max = 3))]
    n: Vec<Option<u32>>,
    #[serde(default)]
    between: (Option<chrono::NaiveDate>, Option<chrono::NaiveDate>),
    #[serde(default)]
    #[validate(length(max = 3))]
    years: Vec<u16>,
    #[serde(default)]
    kind: PhantomData<u8>,
}

fn listed(filter: Filter) -> String {
    let Filter { n, between, years, kind: PhantomData } = filter;
    format!("{n:?} {between:?} {years:?}")
}

/// The same by way of what serde keeps.
#[input]
struct Beside {
    #[serde(flatten)]
    #[validate(nested)]
    filter: Filter,
}

/// A box of which nothing is sent where it is not ticked, a list that has to be sent, and the same with defaults.
#[input]
struct Ticked {
    agreed: bool,
    #[validate(length(max = 3))]
    tag: Vec<Text<8>>,
    #[serde(default)]
    news: bool,
    #[serde(default)]
    #[validate(length(max = 3))]
    more: Vec<Text<8>>,
}

fn ticked(form: Ticked) -> String {
    let Ticked { agreed, tag, news, more } = form;
    format!("{agreed} {} {news} {}", tag.len(), more.len())
}

/// Boxes alone, some of them within another input; one is ticked unless it is said that it is not, and of one it is known
/// whether it was sent.
#[input]
struct Boxes {
    #[serde(rename = "all", alias = "each")]
    every: bool,
    own: Plain<bool>,
    #[serde(default = "ticked_before")]
    mails: bool,
    known: Option<bool>,
    #[serde(flatten)]
    #[validate(nested)]
    more: MoreBoxes,
}

#[input]
struct MoreBoxes {
    open: bool,
}

fn ticked_before() -> bool {
    true
}

fn boxes(sent: Boxes) -> String {
    let Boxes { every, own, mails, known, more } = sent;
    format!("{every} {} {mails} {known:?} {}", own.0, more.open)
}

/// Boxes alone, for a parser that knows none.
#[input]
struct FlatBoxes {
    #[serde(alias = "each")]
    all: bool,
    #[serde(default = "ticked_before")]
    mails: bool,
}

fn flat_boxes(sent: FlatBoxes) -> String {
    format!("{} {}", sent.all, sent.mails)
}

macro_rules! takers {
    ($($name:ident $extractor:ident<$type:ty> $answer:expr;)*) => {$(
        #[secure(unredacted = "what was sent")]
        async fn $name($extractor(sent): $extractor<$type>) -> String {
            let answer: fn($type) -> String = $answer;
            answer(sent)
        }
    )*};
}

takers! {
    price_query Query<Price> shown;
    price_form Form<Price> shown;
    price_axum_query AxumQuery<Price> shown;
    price_axum_form AxumForm<Price> shown;
    price_parts Multipart<Price> shown;
    filter_query Query<Filter> listed;
    filter_form Form<Filter> listed;
    filter_parts Multipart<Filter> listed;
    beside_query Query<Beside> |beside| listed(beside.filter);
    beside_form Form<Beside> |beside| listed(beside.filter);
    beside_parts Multipart<Beside> |beside| listed(beside.filter);
    ticked_query Query<Ticked> ticked;
    ticked_form Form<Ticked> ticked;
    ticked_parts Multipart<Ticked> ticked;
    boxes_query Query<Boxes> boxes;
    boxes_form Form<Boxes> boxes;
    boxes_parts Multipart<Boxes> boxes;
    flat_query AxumQuery<FlatBoxes> flat_boxes;
    flat_form AxumForm<FlatBoxes> flat_boxes;
    boxes_json Json<FlatBoxes> flat_boxes;
}

const PRICE: &[&str] =
    &["/price/query", "/price/form", "/price/axum/query", "/price/axum/form", "/price/parts"];
const FILTER: &[&str] = &[
    "/filter/query",
    "/filter/form",
    "/filter/parts",
    "/beside/query",
    "/beside/form",
    "/beside/parts",
];

const TICKED: &[&str] = &["/ticked/query", "/ticked/form", "/ticked/parts"];
const BOXES: &[&str] = &["/boxes/query", "/boxes/form", "/boxes/parts"];
const FLAT: &[&str] = &["/flat/query", "/flat/form"];

fn fixture() -> Fixture {
    let routes = SecureRouter::new()
        .route("/price/query", get(price_query))
        .route("/price/form", post(price_form))
        .route("/price/axum/query", get(price_axum_query))
        .route("/price/axum/form", post(price_axum_form))
        .route("/price/parts", post(price_parts))
        .route("/filter/query", get(filter_query))
        .route("/filter/form", post(filter_form))
        .route("/filter/parts", post(filter_parts))
        .route("/beside/query", get(beside_query))
        .route("/beside/form", post(beside_form))
        .route("/beside/parts", post(beside_parts))
        .route("/ticked/query", get(ticked_query))
        .route("/ticked/form", post(ticked_form))
        .route("/ticked/parts", post(ticked_parts))
        .route("/boxes/query", get(boxes_query))
        .route("/boxes/form", post(boxes_form))
        .route("/boxes/parts", post(boxes_parts))
        .route("/flat/query", get(flat_query))
        .route("/flat/form", post(flat_form))
        .route("/boxes/json", post(boxes_json));
    Fixture::configured(routes, |security| security.address_rate("100000/s".parse().unwrap()))
}

fn part((name, text): (Cow<'_, str>, Cow<'_, str>)) -> String {
    format!("--X\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{text}\r\n")
}

/// One form at each path, in the query, as a body or as parts: status and text of the answers.
async fn sent(paths: &[&'static str], form: &str) -> Vec<(&'static str, u16, String)> {
    const FORM: &str = "application/x-www-form-urlencoded";
    const PARTS: &str = "multipart/form-data; boundary=X";
    let fixture = fixture();
    let (client, token) = (&fixture.client, fixture.token("e1"));
    let parts: String = form_urlencoded::parse(form.as_bytes()).map(part).collect();
    let mut answers = Vec::new();
    for path in paths.iter().copied() {
        let request = if path.ends_with("/parts") {
            client.post(path).header("content-type", PARTS).body(format!("{parts}--X--\r\n"))
        } else if path.ends_with("/form") {
            client.post(path).header("content-type", FORM).body(form.to_owned())
        } else {
            client.get(&format!("{path}?{form}"))
        };
        let reply = request.bearer(&token).send().await;
        answers.push((path, reply.status().as_u16(), reply.text()));
    }
    answers
}

#[tokio::test]
async fn an_empty_field_that_only_its_author_knows_is_none_or_its_default() {
    for (form, expected) in [
        ("needed=EUR&currency=&other=&read=&name=", "EUR none [] [] []"),
        ("needed=EUR", "EUR none [] [] [nobody]"),
        ("needed=EUR&currency=USD&other=CHF&read=SEK&name=+a+", "EUR USD [CHF] [SEK] [a]"),
    ] {
        for (path, status, text) in sent(PRICE, form).await {
            assert_eq!((status, text.as_str()), (200, expected), "{path} {form}");
        }
    }
    for form in
        ["needed=EUR&currency=EU", "needed=EUR&other=EU", "needed=EUR&read=EU", "needed=", "name="]
    {
        for (path, status, text) in sent(PRICE, form).await {
            assert!(matches!(status, 400 | 422), "{path} {form}: {status} {text}");
        }
    }
}

#[tokio::test]
async fn an_empty_item_is_none_where_the_items_need_not_be_there() {
    for (form, expected) in [
        ("n=&n=1", "[None, Some(1)] (None, None) []"),
        ("n=", "[None] (None, None) []"),
        ("n=2&n=", "[Some(2), None] (None, None) []"),
        ("between=&between=2024-01-05", "[] (None, Some(2024-01-05)) []"),
        ("between=2024-01-05&between=", "[] (Some(2024-01-05), None) []"),
        ("between=&between=", "[] (None, None) []"),
        ("years=&kind=", "[] (None, None) []"),
        ("years=2024&years=2025", "[] (None, None) [2024, 2025]"),
    ] {
        for (path, status, text) in sent(FILTER, form).await {
            assert_eq!((status, text.as_str()), (200, expected), "{path} {form}");
        }
    }
    for form in [
        "n=&n=x",
        "n=&n=%2B1",
        "n=1&n=&n=&n=",
        "between=2024-01-05",
        "between=&between=2024-1-5",
        "between=&between=&between=",
        "years=2024&years=",
        "kind=x",
    ] {
        for (path, status, text) in sent(FILTER, form).await {
            assert!(matches!(status, 400 | 422), "{path} {form}: {status} {text}");
        }
    }
}

#[tokio::test]
async fn a_box_that_is_not_sent_is_not_ticked_and_a_list_is_missing_without_a_default() {
    for (form, expected) in [
        ("agreed=on&tag=a", "true 1 false 0"),
        ("agreed=false&tag=a&tag=b&news=on&more=c", "false 2 true 1"),
        ("tag=a&news=on", "false 1 true 0"),
        ("tag=a", "false 1 false 0"),
    ] {
        for (path, status, text) in sent(TICKED, form).await {
            assert_eq!((status, text.as_str()), (200, expected), "{path} {form}");
        }
    }
    for (form, missing) in [("agreed=on&more=c", "tag"), ("agreed=&tag=a", "agreed")] {
        for (path, status, text) in sent(TICKED, form).await {
            assert!(matches!(status, 400 | 422), "{path} {form}: {status} {text}");
            assert!(text.contains("required") && text.contains(missing), "{path} {form}: {text}");
        }
    }
}

#[tokio::test]
async fn boxes_that_are_not_ticked_are_false_in_every_form() {
    for (form, expected) in [
        ("", "false false true None false"),
        ("all=on", "true false true None false"),
        ("each=on&own=on&open=on", "true true true None true"),
        ("own=false&mails=false&known=false", "false false false Some(false) false"),
    ] {
        // There is no multipart form without parts.
        let paths = if form.is_empty() { &BOXES[..2] } else { BOXES };
        for (path, status, text) in sent(paths, form).await {
            assert_eq!((status, text.as_str()), (200, expected), "{path} {form}");
        }
    }
    for (form, expected) in
        [("", "false true"), ("all=on", "true true"), ("each=true&mails=false", "true false")]
    {
        for (path, status, text) in sent(FLAT, form).await {
            assert_eq!((status, text.as_str()), (200, expected), "{path} {form}");
        }
    }
    for form in ["all=", "all=on&each=on", "all=on&all=on", "open=yes", "other=on"] {
        for (path, status, text) in sent(BOXES, form).await {
            assert!(matches!(status, 400 | 422), "{path} {form}: {status} {text}");
        }
    }
}

#[tokio::test]
async fn json_says_of_every_box_whether_it_is_ticked() {
    let fixture = fixture();
    let send = async |body: serde_json::Value| {
        let request = fixture.client.post("/boxes/json").bearer(&fixture.token("e1"));
        request.json(&body).send().await
    };
    let reply = send(serde_json::json!({"all": false})).await;
    assert_eq!((reply.status().as_u16(), reply.text().as_str()), (200, "false true"));
    let reply = send(serde_json::json!({})).await;
    assert_eq!(reply.status().as_u16(), 422, "{}", reply.text());
    assert!(reply.text().contains("required"), "{}", reply.text());
}
