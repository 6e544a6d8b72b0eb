//! A value has one spelling, in every place that holds it.

mod held;
mod kinds;

use std::net::{IpAddr, SocketAddr};
use std::num::NonZeroU8;

use axum::Form as AxumForm;
use axum::extract::Query as AxumQuery;
use palisade::http::StatusCode;
use palisade::prelude::*;
use palisade::testing::Reply;
use serde_json::{Value, json};

use crate::support::fixture::Fixture;
use kinds::KINDS;

/// A value of each kind, none of which need be there.
#[input]
struct Values {
    whole: Option<u32>,
    signed: Option<i64>,
    natural: Option<NonZeroU8>,
    #[validate(range(min = -1e9, max = 1e9))]
    float: Option<f64>,
    flag: Option<bool>,
    price: Option<rust_decimal::Decimal>,
    key: Option<uuid::Uuid>,
    address: Option<IpAddr>,
    socket: Option<SocketAddr>,
    day: Option<chrono::NaiveDate>,
    clock: Option<chrono::NaiveTime>,
    local: Option<chrono::NaiveDateTime>,
    instant: Option<chrono::DateTime<chrono::Utc>>,
    offset: Option<chrono::DateTime<chrono::FixedOffset>>,
    time_day: Option<time::Date>,
    time_clock: Option<time::Time>,
    time_local: Option<time::PrimitiveDateTime>,
    time_instant: Option<time::OffsetDateTime>,
    jiff_day: Option<jiff::civil::Date>,
    jiff_clock: Option<jiff::civil::Time>,
    jiff_local: Option<jiff::civil::DateTime>,
    jiff_instant: Option<jiff::Timestamp>,
    jiff_zoned: Option<jiff::Zoned>,
}

/// Numbers that axum's own extractors do not read.
#[input]
struct Wide {
    signed_wide: Option<i128>,
    wide: Option<u128>,
}

macro_rules! takers {
    ($($name:ident $extractor:ident<$type:ty>;)*) => {$(
        #[secure]
        async fn $name($extractor(_): $extractor<$type>) -> StatusCode {
            StatusCode::OK
        }
    )*};
}

takers! {
    in_json Json<Values>;
    in_query Query<Values>;
    in_axum_query AxumQuery<Values>;
    in_form Form<Values>;
    in_axum_form AxumForm<Values>;
    in_headers Headers<Values>;
    in_cookies Cookies<Values>;
    in_parts Multipart<Values>;
    wide_in_json Json<Wide>;
    wide_in_query Query<Wide>;
    wide_in_form Form<Wide>;
    wide_in_headers Headers<Wide>;
    wide_in_cookies Cookies<Wide>;
    wide_in_parts Multipart<Wide>;
}

#[secure]
async fn whole(Path(_): Path<Plain<u32>>) -> StatusCode {
    StatusCode::OK
}

#[secure]
async fn key(Path(_): Path<Plain<uuid::Uuid>>) -> StatusCode {
    StatusCode::OK
}

#[secure]
async fn day_of(Path(_): Path<(Plain<u32>, chrono::NaiveDate)>) -> StatusCode {
    StatusCode::OK
}

/// Parameters of a path by their names.
#[input]
struct Place {
    address: IpAddr,
    #[input(plain)]
    key: uuid::Uuid,
}

#[secure]
async fn named(Path(_): Path<Place>) -> StatusCode {
    StatusCode::OK
}

fn fixture() -> Fixture {
    let routes = SecureRouter::new()
        .route("/json", post(in_json))
        .route("/query", get(in_query))
        .route("/axum-query", get(in_axum_query))
        .route("/form", get(in_form).post(in_form))
        .route("/axum-form", get(in_axum_form).post(in_axum_form))
        .route("/headers", get(in_headers))
        .route("/cookies", get(in_cookies))
        .route("/parts", post(in_parts))
        .route("/wide/json", post(wide_in_json))
        .route("/wide/query", get(wide_in_query))
        .route("/wide/form", get(wide_in_form).post(wide_in_form))
        .route("/wide/headers", get(wide_in_headers))
        .route("/wide/cookies", get(wide_in_cookies))
        .route("/wide/parts", post(wide_in_parts))
        .route("/n/{n}", get(whole))
        .route("/u/{key}", get(key))
        .route("/d/{n}/{day}", get(day_of))
        .route("/p/{key}/{address}", get(named));
    Fixture::configured(routes, |security| security.address_rate("100000/s".parse().unwrap()))
}

/// One value of one field, sent in every place that holds one.
async fn sent_everywhere(
    fixture: &Fixture,
    field: &str,
    text: &str,
    bare: bool,
) -> Vec<(&'static str, Reply)> {
    const FORM: &str = "application/x-www-form-urlencoded";
    let token = fixture.token("e1");
    let pair = form_urlencoded::Serializer::new(String::new()).append_pair(field, text).finish();
    let value = if bare { text.to_owned() } else { Value::from(text).to_string() };
    let json = format!("{{\"{field}\":{value}}}");
    let part = format!(
        "--X\r\nContent-Disposition: form-data; name=\"{field}\"\r\n\r\n{text}\r\n--X--\r\n"
    );
    let client = &fixture.client;
    let mut replies = Vec::new();
    let places = ["/query", "/form", "/axum-query", "/axum-form"];
    let is_wide = field.ends_with("wide");
    let places = if is_wide { &places[..2] } else { &places };
    let at = |place: &str| if is_wide { format!("/wide{place}") } else { place.to_owned() };
    for place in places.iter().copied() {
        let path = format!("{}?{pair}", at(place));
        replies.push((place, client.get(&path).bearer(&token).send().await));
    }
    for place in places.iter().copied().filter(|place| place.ends_with("form")) {
        let request = client.post(&at(place)).header("content-type", FORM).body(pair.clone());
        replies.push((place, request.bearer(&token).send().await));
    }
    let request = client.post(&at("/json")).header("content-type", "application/json").body(json);
    replies.push(("/json", request.bearer(&token).send().await));
    let request =
        client.post(&at("/parts")).header("content-type", "multipart/form-data; boundary=X");
    replies.push(("/parts", request.body(part).bearer(&token).send().await));
    // Spaces around a field's value or a cookie's are no part of it.
    if text.trim() == text && text.is_ascii() {
        let request = client.get(&at("/headers")).header(&field.replace('_', "-"), text);
        replies.push(("/headers", request.bearer(&token).send().await));
        let request = client.get(&at("/cookies")).header("cookie", &format!("{field}={text}"));
        replies.push(("/cookies", request.bearer(&token).send().await));
    }
    replies
}

#[tokio::test]
async fn a_value_has_one_spelling_in_every_place() {
    let fixture = fixture();
    for kind in KINDS {
        for field in kind.fields {
            for text in kind.right {
                for (place, reply) in sent_everywhere(&fixture, field, text, kind.bare).await {
                    let told = reply.text();
                    assert_eq!(reply.status(), StatusCode::OK, "{place} {field}={text}: {told}");
                }
            }
            for text in kind.wrong {
                for (place, reply) in sent_everywhere(&fixture, field, text, kind.bare).await {
                    let status = reply.status().as_u16();
                    assert!(matches!(status, 400 | 422), "{place} {field}={text}: {status}");
                }
            }
        }
    }
}

async fn status(path: &str) -> StatusCode {
    let fixture = fixture();
    fixture.get_with(path, &fixture.token("e1")).await.status()
}

#[tokio::test]
async fn a_path_takes_no_second_spelling() {
    for path in [
        "/n/7",
        "/u/67e55044-10b1-426f-9247-bb680e5fe0c8",
        "/d/7/2024-01-05",
        "/p/67e55044-10b1-426f-9247-bb680e5fe0c8/2001:db8::1",
    ] {
        assert_eq!(status(path).await, StatusCode::OK, "{path}");
    }
    for path in [
        "/n/+7",
        "/n/%2B7",
        "/n/007",
        "/n/-0",
        "/n/%207",
        "/u/67e5504410b1426f9247bb680e5fe0c8",
        "/u/urn:uuid:67e55044-10b1-426f-9247-bb680e5fe0c8",
        "/u/67E55044-10B1-426F-9247-BB680E5FE0C8",
        "/d/7/2024-1-5",
        "/d/7/20240105",
        "/d/7/%202024-01-05",
        "/d/07/2024-01-05",
        "/p/67e5504410b1426f9247bb680e5fe0c8/2001:db8::1",
        "/p/67e55044-10b1-426f-9247-bb680e5fe0c8/2001:DB8::1",
    ] {
        assert_eq!(status(path).await, StatusCode::BAD_REQUEST, "{path}");
    }
}

async fn told(body: Value) -> (StatusCode, Value) {
    let fixture = fixture();
    let request = fixture.client.post("/json").bearer(&fixture.token("e1")).json(&body);
    let reply = request.send().await;
    (reply.status(), serde_json::from_str(&reply.text()).unwrap_or_default())
}

#[tokio::test]
async fn a_date_is_a_text_and_no_list_of_numbers() {
    for body in [
        json!({"time_day": [2024, 5]}),
        json!({"time_instant": [2024, 5, 10, 20, 30, 0, 0, 0, 0]}),
        json!({"day": 20_240_105}),
        json!({"instant": 1_704_450_030}),
        json!({"jiff_instant": 1_704_450_030}),
        json!({"key": [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16]}),
        json!({"address": [192, 0, 2, 1]}),
        json!({"address": {"V4": [192, 0, 2, 1]}}),
        json!({"whole": "7"}),
        json!({"flag": "true"}),
    ] {
        let (status, members) = told(body.clone()).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{body}: {members}");
    }
}

#[tokio::test]
async fn the_answer_says_how_a_value_is_written_and_tells_all_of_them() {
    let (status, members) = told(json!({"day": "2024-1-5", "key": "urn:x", "whole": 7})).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    let errors = members["errors"].as_array().unwrap();
    assert_eq!(errors.len(), 2, "{members}");
    assert_eq!(errors[0]["pointer"], "#/day");
    assert_eq!(errors[0]["code"], "invalid_value");
    assert_eq!(errors[0]["detail"], "must be a date such as `2024-01-05`");
    assert!(!members.to_string().contains("urn:x"), "{members}");
}
