//! What a type says of its values holds in lists of rows, in tuples, and of fields that are trusted.

use std::time::Duration;

use palisade::http::StatusCode;
use palisade::prelude::*;
use serde_json::{Value, json};

use crate::support::fixture::Fixture;

/// A row with an input in it.
#[input]
struct Stay {
    from: chrono::NaiveDate,
}

#[input]
struct Plan {
    #[validate(length(max = 9))]
    days: Option<Vec<(chrono::NaiveDate, u32)>>,
    counts: Option<[(u32, time::Date); 2]>,
    #[validate(length(max = 9))]
    grid: Option<Vec<[(u32, chrono::NaiveDate); 2]>>,
    #[validate(length(max = 9))]
    at: Option<std::collections::VecDeque<(Text<8>, time::OffsetDateTime)>>,
    #[validate(length(max = 9))]
    by_name: Option<std::collections::BTreeMap<Text<8>, [(u32, chrono::NaiveDate); 2]>>,
    one: Option<(chrono::NaiveDate,)>,
    wait: Option<Duration>,
    #[validate(length(max = 9))]
    waits: Option<Vec<Duration>>,
    price: Option<rust_decimal::Decimal>,
    #[validate(length(max = 9))]
    prices: Option<Vec<(u32, rust_decimal::Decimal)>>,
}

#[secure]
async fn plan(Json(_): Json<Plan>) -> StatusCode {
    StatusCode::OK
}

#[secure]
async fn days(Json(_): Json<Vec<(chrono::NaiveDate, Plain<u32>)>>) -> StatusCode {
    StatusCode::OK
}

#[secure]
async fn stays(Json(_): Json<Vec<(Plain<u32>, Stay, time::Date)>>) -> StatusCode {
    StatusCode::OK
}

/// A decimal as it was read.
#[secure(unredacted = "what was sent")]
async fn priced(Json(price): Json<rust_decimal::Decimal>) -> String {
    price.to_string()
}

/// What stands in pairs, one tuple and one list.
#[input]
struct Pairs {
    pair: Option<(u8, time::Date)>,
    #[validate(length(max = 3))]
    numbers: Option<Vec<u16>>,
}

/// The same beside other fields, by way of what serde buffers.
#[input]
struct Beside {
    #[validate(nested)]
    #[serde(flatten)]
    pairs: Pairs,
}

/// Fields whose names ask for `trusted`.
#[input]
struct Trusted {
    #[input(trusted = "a filter")]
    balance: Option<u32>,
    #[input(plain, trusted = "a filter")]
    tenant_id: Option<uuid::Uuid>,
    #[input(trusted = "a filter")]
    approved_on: Option<chrono::NaiveDate>,
    #[input(trusted = "a filter")]
    approved_at: Option<time::OffsetDateTime>,
    #[input(trusted = "a filter")]
    verified: Option<bool>,
    #[input(trusted = "a filter")]
    #[validate(length(max = 3))]
    roles: Option<Vec<Text<8>>>,
    /// A type that only its author vouches for.
    #[input(trusted = "it bounds itself")]
    other: Option<Opaque>,
}

struct Opaque;

impl<'de> serde::Deserialize<'de> for Opaque {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(|_| Self)
    }
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
    pairs_in_query Query<Pairs>;
    pairs_in_headers Headers<Pairs>;
    pairs_in_parts Multipart<Pairs>;
    pairs_beside Query<Beside>;
    trusted_in_query Query<Trusted>;
    trusted_in_json Json<Trusted>;
}

fn fixture() -> Fixture {
    let routes = SecureRouter::new()
        .route("/plan", post(plan))
        .route("/days", post(days))
        .route("/stays", post(stays))
        .route("/priced", post(priced))
        .route("/pairs", get(pairs_in_query))
        .route("/heads", get(pairs_in_headers))
        .route("/parts", post(pairs_in_parts))
        .route("/beside", get(pairs_beside))
        .route("/trusted", get(trusted_in_query).post(trusted_in_json));
    Fixture::configured(routes, |security| security.address_rate("100000/s".parse().unwrap()))
}

/// The status, and the code of the first violation.
async fn posted(fixture: &Fixture, path: &str, body: &str) -> (u16, String) {
    let request = fixture.client.post(path).header("content-type", "application/json");
    let reply = request.body(body.to_owned()).bearer(&fixture.token("e1")).send().await;
    let told: Value = serde_json::from_str(&reply.text()).unwrap_or_default();
    let first = &told["errors"][0];
    let told = format!("{} {}", first["pointer"].as_str().unwrap_or(""), first["code"]);
    (reply.status().as_u16(), told)
}

#[tokio::test]
async fn a_row_is_judged_by_the_places_of_its_values() {
    let fixture = fixture();
    for (path, body) in [
        ("/plan", r#"{"days": [["2024-01-05", 3], ["2024-01-06", 4], ["2024-01-07", 5]]}"#),
        ("/plan", r#"{"counts": [[1, "2024-01-05"], [2, "2024-01-06"]]}"#),
        ("/plan", r#"{"grid": [[[1, "2024-01-05"], [2, "2024-01-06"]]]}"#),
        ("/plan", r#"{"at": [["a", "2024-01-05T10:20:30Z"], ["b", "2024-01-05T10:20:30.5Z"]]}"#),
        ("/plan", r#"{"by_name": {"a": [[1, "2024-01-05"], [2, "2024-01-06"]]}}"#),
        ("/plan", r#"{"one": ["2024-01-05"]}"#),
        ("/days", r#"[["2024-01-05", 3], ["2024-01-06", 4], ["2024-01-07", 5]]"#),
        ("/stays", r#"[[1, {"from": "2024-01-05"}, "2024-01-05"]]"#),
    ] {
        let (status, told) = posted(&fixture, path, body).await;
        assert_eq!(status, 200, "{body}: {told}");
    }
    for (path, body, fault) in [
        ("/plan", r#"{"days": [["2024-1-5", 3]]}"#, "#/days/0/0 \"invalid_value\""),
        ("/plan", r#"{"days": [["2024-01-05", 3], [4, 4]]}"#, "#/days/1/0 \"invalid_type\""),
        (
            "/plan",
            r#"{"counts": [[1, "2024-01-05"], [2, "2024-1-6"]]}"#,
            "#/counts/1/1 \"invalid_value\"",
        ),
        (
            "/plan",
            r#"{"grid": [[[1, "2024-01-05"], [3, "2024-1-7"]]]}"#,
            "#/grid/0/1/1 \"invalid_value\"",
        ),
        ("/plan", r#"{"at": [["a", "2024-01-05"]]}"#, "#/at/0/1 \"invalid_value\""),
        (
            "/plan",
            r#"{"by_name": {"a": [[1, "2024-1-5"], [2, "2024-01-06"]]}}"#,
            "#/by_name/a/0/1 \"invalid_value\"",
        ),
        ("/plan", r#"{"one": ["2024-1-5"]}"#, "#/one/0 \"invalid_value\""),
        (
            "/days",
            r#"[["2024-01-05", 3], ["2024-01-06", 4], ["2024-1-7", 5]]"#,
            "#/2/0 \"invalid_value\"",
        ),
        ("/stays", r#"[[1, {"from": "2024-1-5"}, "2024-01-05"]]"#, "#/0/1/from \"invalid_value\""),
    ] {
        assert_eq!(posted(&fixture, path, body).await, (422, fault.to_owned()), "{body}");
    }
}

#[tokio::test]
async fn a_duration_is_an_object_with_less_than_a_second_of_nanoseconds() {
    let fixture = fixture();
    for body in [
        r#"{"wait": {"secs": 1, "nanos": 999999999}}"#,
        r#"{"wait": {"secs": 18446744073709551615, "nanos": 0}}"#,
        r#"{"waits": [{"secs": 1, "nanos": 0}, {"nanos": 1, "secs": 0}]}"#,
        r#"{"waits": []}"#,
    ] {
        let (status, told) = posted(&fixture, "/plan", body).await;
        assert_eq!(status, 200, "{body}: {told}");
    }
    for (body, fault) in [
        (r#"{"wait": [5, 0]}"#, "#/wait \"invalid_type\""),
        (r#"{"waits": [[5, 0]]}"#, "#/waits/0 \"invalid_type\""),
        (r#"{"wait": {"secs": 1, "nanos": 1000000000}}"#, "#/wait/nanos \"invalid_value\""),
        (r#"{"wait": {"secs": 1, "nanos": 2000000000}}"#, "#/wait/nanos \"invalid_value\""),
        (r#"{"waits": [{"nanos": 2000000000, "secs": 1}]}"#, "#/waits/0/nanos \"invalid_value\""),
    ] {
        assert_eq!(posted(&fixture, "/plan", body).await, (422, fault.to_owned()), "{body}");
    }
}

#[tokio::test]
async fn a_decimal_is_read_digit_by_digit_from_a_number_too() {
    let fixture = fixture();
    for text in
        ["1.50", "-1.50", "0", "1234567890123456.78", "7922816251426433759354395033", "0.00"]
    {
        for body in [text.to_owned(), format!("\"{text}\"")] {
            let request = fixture.client.post("/priced").header("content-type", "application/json");
            let reply = request.body(body.clone()).bearer(&fixture.token("e1")).send().await;
            assert_eq!((reply.status(), reply.text().as_str()), (StatusCode::OK, text), "{body}");
        }
    }
    // More digits than it holds, an exponent, a zero with a sign.
    for text in [
        "0.12345678901234567890123456789",
        "1e3",
        "1E3",
        "-0",
        "-0.0",
        "99999999999999999999999999999",
    ] {
        for body in [text.to_owned(), format!("\"{text}\"")] {
            let (status, told) = posted(&fixture, "/priced", &body).await;
            assert_eq!((status, told.as_str()), (422, "# \"invalid_value\""), "{body}");
        }
    }
    let in_rows = r#"{"price": 1e3, "prices": [[1, 1.50], [2, 1e3]]}"#;
    assert_eq!(posted(&fixture, "/plan", in_rows).await.1, "#/price \"invalid_value\"");
    let in_rows = r#"{"price": 1.50, "prices": [[1, 1.50], [2, "2.50"]]}"#;
    assert_eq!(posted(&fixture, "/plan", in_rows).await.0, 200);
}

/// What another service answers.
#[input]
struct Answer {
    price: rust_decimal::Decimal,
    wide: u128,
    #[validate(length(max = 2))]
    rows: Vec<(u32, rust_decimal::Decimal)>,
}

#[test]
fn an_answer_of_another_service_keeps_its_digits() {
    let answer = palisade::read_answer::<Answer>(
        br#"{"extra": {"price": 1e3}, "price": 1234567890123456.78,
            "wide": 340282366920938463463374607431768211455, "rows": [[1, 0.1234567890123456789]]}"#,
    );
    let answer = answer.unwrap();
    assert_eq!(answer.price.to_string(), "1234567890123456.78");
    assert_eq!((answer.wide, answer.rows[0].0), (u128::MAX, 1));
    assert_eq!(answer.rows[0].1.to_string(), "0.1234567890123456789");
    let rounded = br#"{"price": 1e3, "wide": 1, "rows": []}"#;
    assert!(palisade::read_answer::<Answer>(rounded).is_err());
}

async fn got(fixture: &Fixture, path: &str) -> u16 {
    fixture.get_with(path, &fixture.token("e1")).await.status().as_u16()
}

#[tokio::test]
async fn a_tuple_in_pairs_is_judged_by_its_places() {
    let fixture = fixture();
    for path in ["/pairs", "/beside"] {
        for (query, status) in [
            ("pair=1&pair=2024-01-05", 200),
            ("numbers=1&numbers=2&pair=1&pair=2024-01-05", 200),
            ("pair=%2B1&pair=2024-01-05", 400),
            ("pair=007&pair=2024-01-05", 400),
            ("pair=1&pair=2024-1-5", 400),
            ("pair=1&pair=2024-01-05&pair=2", 400),
            ("numbers=1&numbers=02", 400),
        ] {
            assert_eq!(got(&fixture, &format!("{path}?{query}")).await, status, "{path} {query}");
        }
    }
    for (value, status) in [
        ("1, 2024-01-05", 200),
        ("+1, 2024-01-05", 400),
        ("1, 2024-1-5", 400),
        ("01,2024-01-05", 400),
    ] {
        let request = fixture.client.get("/heads").header("pair", value);
        let reply = request.bearer(&fixture.token("e1")).send().await;
        assert_eq!(reply.status().as_u16(), status, "{value}");
    }
    for (first, second, status) in
        [("1", "2024-01-05", 200), ("+1", "2024-01-05", 422), ("1", "2024-1-5", 422)]
    {
        let part = |text: &str| {
            format!("--X\r\nContent-Disposition: form-data; name=\"pair\"\r\n\r\n{text}\r\n")
        };
        let request =
            fixture.client.post("/parts").header("content-type", "multipart/form-data; boundary=X");
        let body = format!("{}{}--X--\r\n", part(first), part(second));
        let reply = request.body(body).bearer(&fixture.token("e1")).send().await;
        assert_eq!(reply.status().as_u16(), status, "{first} {second}: {}", reply.text());
    }
}

#[tokio::test]
async fn a_trusted_field_holds_what_its_type_says() {
    const KEY: &str = "67e55044-10b1-426f-9247-bb680e5fe0c8";
    let fixture = fixture();
    for (query, status) in [
        ("balance=7", 200),
        ("balance=%2B7", 400),
        ("balance=007", 400),
        (&format!("tenant_id={KEY}"), 200),
        (&format!("tenant_id=urn:uuid:{KEY}"), 400),
        (&format!("tenant_id={}", KEY.to_uppercase()), 400),
        ("approved_on=2024-01-05", 200),
        ("approved_on=2024-1-5", 400),
        ("approved_at=2024-01-05T10:20:30Z", 200),
        ("approved_at=2024-01-05%2010:20:30.0%20%2B00:00:00", 400),
        ("verified=on", 200),
        ("verified=", 200),
        ("verified=yes", 400),
        ("roles=a&roles=b", 200),
        ("balance=1&balance=2", 400),
        ("other=%2Banything", 200),
    ] {
        assert_eq!(got(&fixture, &format!("/trusted?{query}")).await, status, "{query}");
    }
    for (body, status) in [
        (json!({"tenant_id": KEY, "approved_at": "2024-01-05T10:20:30Z"}), 200),
        (json!({"tenant_id": format!("{{{KEY}}}")}), 422),
        (json!({"tenant_id": KEY.to_uppercase()}), 422),
        (json!({"approved_on": "2024-1-5"}), 422),
        (json!({"other": "anything"}), 200),
    ] {
        let (answered, told) = posted(&fixture, "/trusted", &body.to_string()).await;
        assert_eq!(answered, status, "{body}: {told}");
    }
}
