//! A text becomes a value in one way.

use palisade::http::StatusCode;
use palisade::prelude::*;
use serde_json::{Value, json};

use super::Faults;
use crate::support::fixture::Fixture;

#[input]
struct Values {
    whole: Option<u32>,
    #[validate(range(min = -1e9, max = 1e9))]
    float: Option<f64>,
    flag: Option<bool>,
    key: Option<uuid::Uuid>,
    day: Option<chrono::NaiveDate>,
    instant: Option<chrono::DateTime<chrono::Utc>>,
    address: Option<std::net::IpAddr>,
    #[validate(email, length(max = 254))]
    mail: Option<String>,
    #[validate(url, length(max = 200))]
    link: Option<String>,
    #[validate(length(max = 40))]
    text: Option<String>,
    price: Option<rust_decimal::Decimal>,
}

#[secure]
async fn in_json(Json(_): Json<Values>) -> StatusCode {
    StatusCode::OK
}

#[secure]
async fn in_query(Query(_): Query<Values>) -> StatusCode {
    StatusCode::OK
}

#[secure]
async fn in_form(Form(_): Form<Values>) -> StatusCode {
    StatusCode::OK
}

#[secure]
async fn in_path(Path(_): Path<Plain<u32>>) -> StatusCode {
    StatusCode::OK
}

fn fixture() -> Fixture {
    let routes = SecureRouter::new()
        .route("/json", post(in_json))
        .route("/query", get(in_query))
        .route("/form", post(in_form))
        .route("/n/{n}", get(in_path));
    Fixture::configured(routes, |security| security.address_rate("100000/s".parse().unwrap()))
}

/// Field, text, and whether it is a spelling of a value.
const TEXTS: &[(&str, &str, bool)] = &[
    ("whole", "7", true),
    // Digits of other scripts.
    ("whole", "\u{667}", false),
    ("whole", "\u{ff17}", false),
    ("whole", "7.0", false),
    ("whole", "7e0", false),
    ("whole", "0x7", false),
    ("whole", "1_000", false),
    ("whole", "1'000", false),
    ("whole", "\u{2212}7", false),
    ("whole", "7\u{200b}", false),
    ("float", "1.5", true),
    ("float", "1e400", false),
    ("float", "1,5", false),
    ("float", "1.", false),
    ("float", ".5", false),
    ("float", "-infinity", false),
    ("float", "0x1p3", false),
    ("flag", "true", true),
    ("flag", "True", false),
    ("flag", "yes", false),
    ("flag", "1", false),
    ("key", "67e55044-10b1-426f-9247-bb680e5fe0c8", true),
    ("key", "{67e55044-10b1-426f-9247-bb680e5fe0c8}", false),
    ("key", "67e55044-10b1-426f-9247-bb680e5fe0c8\n", false),
    ("key", "67e5504410b1-426f-9247-bb68-0e5fe0c8", false),
    ("day", "2024-02-29", true),
    ("day", "2023-02-29", false),
    ("day", "2024-02-30", false),
    ("day", "2024-W01-1", false),
    ("day", "2024-366", false),
    ("day", "+2024-01-05", false),
    ("day", "10000-01-01", false),
    ("day", "2024\u{2010}01\u{2010}05", false),
    ("instant", "2024-01-05T10:20:30Z", true),
    ("instant", "2024-01-05T10:20:30.123456789Z", true),
    ("instant", "2024-01-05T10:20:30.1234567891Z", false),
    ("instant", "2024-01-05t10:20:30z", false),
    ("instant", "2024-01-05 10:20:30Z", false),
    ("instant", "2024-01-05T10:20:30,5Z", false),
    ("instant", "2024-01-05T24:00:00Z", false),
    ("instant", "2024-01-05T10:20Z", false),
    ("instant", "2024-01-05T10:20:30+0100", false),
    ("instant", "2024-01-05T10:20:30+25:00", false),
    ("instant", "2024-01-05T10:20:30", false),
    ("address", "2001:db8::1", true),
    ("address", "2001:DB8::1", false),
    ("address", "2001:db8:0::1", false),
    ("address", "fe80::1%eth0", false),
    ("address", "[::1]", false),
    ("address", "127.1", false),
    ("address", "0177.0.0.1", false),
    ("address", "192.0.2.1 ", false),
    ("mail", "ada@example.org", true),
    ("mail", "ada@[192.0.2.1]", false),
    ("mail", "\"ada b\"@example.org", false),
    ("mail", "ada@-example.org", false),
    ("mail", "ada@exa_mple.org", false),
    ("mail", "ada@example.org.", false),
    ("mail", "ada@ex\u{ff41}mple.org", false),
    ("mail", "ada@example.org,eve@example.org", false),
    ("mail", "Ada <ada@example.org>", false),
    ("link", "https://example.org/a?b=c#d", true),
    ("link", "https://example.org\\@evil.example/", false),
    ("link", "https://example.org:99999/", false),
    ("link", "https://[::1/", false),
    ("link", "https://exa mple.org/", false),
    ("link", "https://0x7f.1/", false),
    ("link", "https://\u{2460}.org/", false),
    ("link", "https://example.org/\u{0}", false),
    ("link", "https://example.org/%zz", false),
    ("link", "//example.org/", false),
    ("link", "javascript://example.org/%0aalert(1)", false),
    ("text", "Grace O\u{2019}Hopper \u{1f44d}", true),
    ("text", "a\u{ad}b", false),
    ("text", "\u{fffe}", true),
    ("text", "a\u{e0041}", false),
    ("text", "\u{3164}", false),
    ("price", "1.50", true),
    ("price", "1e2", false),
    ("price", "01.5", false),
    ("price", "1.5.0", false),
    ("price", "\u{a3}1.50", false),
];

fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect::<Vec<_>>().concat()
}

#[tokio::test]
async fn no_other_spelling_is_one() {
    let fixture = fixture();
    let token = fixture.token("ada");
    let mut faults = Faults::default();
    for (field, text, taken) in TEXTS {
        // A number and a truth value stand in JSON as such.
        let bare = matches!(*field, "whole" | "float" | "flag");
        let body = match serde_json::from_str::<Value>(text) {
            Ok(value) if bare => json!({*field: value}),
            _ => json!({*field: text}),
        };
        let pair = format!("{field}={}", encoded(text));
        let client = &fixture.client;
        let replies = [
            ("JSON", client.post("/json").json(&body)),
            ("query", client.get(&format!("/query?{pair}"))),
            (
                "form",
                client
                    .post("/form")
                    .header("content-type", "application/x-www-form-urlencoded")
                    .body(pair.clone()),
            ),
        ];
        for (place, sending) in replies {
            let reply = sending.bearer(&token).send().await;
            let status = reply.status().as_u16();
            let fits = if *taken { status == 200 } else { matches!(status, 400 | 422) };
            let got = format!("{status} {}", reply.text());
            faults.expect(&format!("{field} {text:?} in {place}"), fits, got);
        }
        if *field == "whole" {
            let reply = fixture.get_with(&format!("/n/{}", encoded(text)), &token).await;
            let fits = (reply.status() == 200) == *taken && reply.status() != 500;
            faults.expect(&format!("{text:?} in the path"), fits, reply.status());
        }
    }
    faults.none();
}

/// What is no text at all: another encoding of the same characters, or none.
#[tokio::test]
async fn what_percents_write_is_utf_8() {
    let fixture = fixture();
    let token = fixture.token("ada");
    let mut faults = Faults::default();
    for (text, taken) in [
        ("%41", true),
        ("%c3%a4", true),
        ("%C0%80", false),
        ("%E0%81%81", false),
        ("%ED%A0%80", false),
        ("%F4%90%80%80", false),
        // As forms of browsers are read (WHATWG URL, 5.1): a percent that begins nothing is one.
        ("%u0041", true),
        ("%zz", true),
        ("%4", true),
        ("%", true),
        ("%2541", true),
    ] {
        let reply = fixture.get_with(&format!("/query?text={text}"), &token).await;
        let fits = if taken { reply.status() == 200 } else { reply.status() == 400 };
        faults.expect(&format!("{text} in the query"), fits, reply.status());
    }
    faults.none();
}
