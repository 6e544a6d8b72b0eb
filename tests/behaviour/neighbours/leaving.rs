//! What leaves.

use palisade::http::StatusCode;
use palisade::prelude::*;
use palisade::response::Rows;
use serde_json::json;

use super::Faults;
use crate::support::fixture::Fixture;

#[derive(Redacted)]
struct Row {
    #[expose]
    cell: String,
}

#[input]
struct Cell {
    #[validate(length(max = 400))]
    cell: String,
}

#[secure]
async fn table(Json(sent): Json<Cell>) -> Csv<Rows<Row>> {
    Csv::of(vec![Row { cell: sent.cell }]).named("table.csv")
}

#[secure]
async fn created(Json(sent): Json<Cell>) -> Created<Row> {
    Created::at(sent.cell.clone(), Row { cell: sent.cell })
}

#[secure]
async fn plain() -> StatusCode {
    StatusCode::OK
}

fn fixture() -> Fixture {
    let routes = SecureRouter::new()
        .route("/table", post(table))
        .route("/created", post(created))
        .route("/plain", get(plain));
    Fixture::configured(routes, |security| security.address_rate("100000/s".parse().unwrap()))
}

/// How spreadsheets begin a formula, their wide letters and what they skip before one among them.
#[tokio::test]
async fn no_cell_of_a_table_is_a_formula() {
    let (fixture, mut faults) = (fixture(), Faults::default());
    for cell in [
        "=1+1",
        "+1",
        "-1+1",
        "-A1",
        "-1 ",
        "@SUM(1)",
        "\t=1",
        "\n=1",
        "\u{ff1d}1+1",
        "\u{ff0b}1",
        "\u{ff0d}1",
        "\u{ff20}A",
        " =1",
        ";=1",
    ] {
        let sent = fixture.client.post("/table").json(&json!({"cell": cell}));
        let reply = sent.bearer(&fixture.token("ada")).send().await;
        let text = reply.text();
        let line = text.split_once("\r\n").map_or("", |(_, rest)| rest);
        let shown = line.trim_start_matches('"');
        let begins = shown.chars().find(|letter| !letter.is_whitespace()).unwrap_or(' ');
        let is_formula = matches!(
            begins,
            '=' | '+' | '-' | '@' | '\u{ff1d}' | '\u{ff0b}' | '\u{ff0d}' | '\u{ff20}'
        );
        faults.expect(&format!("{cell:?}"), reply.status() == 200 && !is_formula, text);
    }
    // A number and nothing else computes nothing.
    let sent = fixture.client.post("/table").json(&json!({"cell": "-1.5"}));
    let reply = sent.bearer(&fixture.token("ada")).send().await;
    faults.expect("-1.5", reply.text().ends_with("\r\n\"-1.5\"\r\n"), reply.text());
    faults.none();
}

#[tokio::test]
async fn a_location_is_written_as_one_and_never_leaves_the_scheme_to_others() {
    let (fixture, mut faults) = (fixture(), Faults::default());
    for path in [
        "/a b",
        "/\u{fc}",
        "/a\r\nx-evil: 1",
        "/a\u{0}",
        "//evil.example/x",
        "/\\evil.example",
        "https://evil.example/",
        "/%zz",
        "/a\"b",
        "/a<b>",
        "/a\u{202e}b",
        "",
        "a",
        "/../x",
        "/a#b",
        "javascript:alert(1)",
    ] {
        let sent = fixture.client.post("/created").json(&json!({"cell": path}));
        let reply = sent.bearer(&fixture.token("ada")).send().await;
        if reply.status() == 422 || reply.status() == 400 {
            // The field itself refused it.
            continue;
        }
        let location = reply.header("location").to_owned();
        let is_plain = location.bytes().all(|byte| byte.is_ascii_graphic())
            && !location.contains(['"', '<', '>', '\\', '`'])
            && !location.starts_with("//");
        let fits = if reply.status() == 201 {
            is_plain
        } else {
            reply.status() == 500 && location.is_empty()
        };
        faults.expect(&format!("{path:?}"), fits, format!("{} {location}", reply.status()));
    }
    faults.none();
}

#[tokio::test]
async fn a_host_is_one_name_and_a_port() {
    let (fixture, mut faults) = (fixture(), Faults::default());
    for (host, taken) in [
        ("localhost:3000", true),
        ("[::1]:80", true),
        ("A.Example", true),
        ("192.0.2.1", true),
        ("a:99999", false),
        ("a:80:80", false),
        ("a:+80", false),
        ("[::1", false),
        ("::1", false),
        ("a b", false),
        ("a,b", false),
        ("ada@a", false),
        ("a/..", false),
        ("a?b", false),
        ("a#b", false),
        ("a\\b", false),
        ("a..b", false),
        ("%61", false),
        ("a\u{fc}", false),
        ("[v1.x]", false),
    ] {
        let request = fixture.client.get("/plain").bearer(&fixture.token("ada"));
        let reply = request.header("host", host).send().await;
        let fits = if taken { reply.status() == 200 } else { reply.status() == 400 };
        faults.expect(host, fits, reply.status());
    }
    faults.none();
}

#[tokio::test]
async fn ten_thousand_faults_are_told_within_a_bound() {
    let fixture = fixture();
    let many: serde_json::Map<_, _> =
        (0..4_000).map(|number| (format!("f{number}"), json!(1))).collect();
    let sent = fixture.client.post("/created").json(&many.into());
    let reply = sent.bearer(&fixture.token("ada")).send().await;
    assert!(matches!(reply.status().as_u16(), 400 | 422), "{}", reply.status());
    assert!(reply.text().len() < 32 * 1024, "{}", reply.text().len());
    let query = (0..500).map(|number| format!("f{number}=1&")).collect::<Vec<_>>().concat();
    let reply = fixture.get_with(&format!("/plain?{query}"), &fixture.token("ada")).await;
    assert_eq!(reply.status(), 200, "a query that nobody reads");
}
