//! Forms, cookies and header fields that one reader takes for something else than another.

use std::fmt::Write as _;

use palisade::http::StatusCode;
use palisade::prelude::*;
use palisade::testing::Reply;
use serde_json::json;

use crate::support::fixture::{Fixture, problem};

#[input]
struct Note {
    #[validate(length(max = 200))]
    title: String,
    grade: Option<Text<8>>,
    #[input(file(max = "1KiB", any = "kept as they come"))]
    scan: Option<File>,
}

#[derive(Redacted)]
struct Noted {
    #[expose]
    title: String,
    #[expose]
    grade: Option<String>,
    #[expose]
    scan: Option<String>,
}

#[secure(body = "1MiB")]
async fn note(Multipart(note): Multipart<Note>) -> Json<Noted> {
    let grade = note.grade.map(|grade| grade.to_string());
    let scan = note.scan.and_then(|scan| scan.name().map(str::to_owned));
    Json(Noted { title: note.title, grade, scan })
}

async fn sent(body: impl Into<axum::body::Body>) -> Reply {
    let fixture = Fixture::new(SecureRouter::new().route("/note", post(note)));
    let request = fixture.client.post("/note").bearer(&fixture.token("e1"));
    request.header("content-type", "multipart/form-data; boundary=XX").body(body).send().await
}

fn part(disposition: &str, fields: &str, content: &str) -> String {
    format!("--XX\r\nContent-Disposition: form-data; {disposition}\r\n{fields}\r\n{content}\r\n")
}

fn with(more: &str) -> String {
    format!("{}{more}--XX--\r\n", part("name=title", "", "a"))
}

#[track_caller]
fn is_malformed(reply: &Reply, told: &str) {
    let members = problem(reply, 400);
    let detail = members["detail"].as_str().unwrap_or_default();
    assert!(detail.contains(told), "{members}");
}

#[tokio::test]
async fn a_part_without_a_body_hides_no_part_behind_it() {
    let head = "--XX\r\nContent-Disposition: form-data; name=title\r\n\r\n";
    let twice = "Content-Disposition: form-data; name=x\r\n";
    let hidden = part("name=x", &twice.replace("=x", "=grade"), "boss");
    for body in [
        format!("{head}--XX--\r\n{hidden}--XX--\r\n"),
        format!("{head}--XX--\r\n\r\n{hidden}--XX--\r\n"),
        format!("{head}{hidden}--XX--\r\n"),
        format!("{head}{}{hidden}--XX--\r\n", part("name=scan", "", "")),
        format!("{head}--XX--\r\n"),
    ] {
        let reply = sent(body.clone()).await;
        assert_eq!(reply.status(), StatusCode::BAD_REQUEST, "{body}\n{}", reply.text());
    }
    let reply = sent(format!("{head}\r\n{}--XX--\r\n", part("name=grade", "", "boss"))).await;
    assert_eq!(reply.json(), json!({"title": "", "grade": "boss", "scan": null}));
}

#[tokio::test]
async fn what_stands_behind_the_last_boundary_is_nothing() {
    let body = with("") + &part("name=grade", "", "boss") + "--XX--\r\n";
    assert_eq!(sent(body).await.json(), json!({"title": "a", "grade": null, "scan": null}));
}

#[tokio::test]
async fn a_part_has_no_more_header_fields_than_a_few() {
    let fields = |count: usize| {
        (0..count).fold(String::new(), |mut fields, n| {
            let _ = write!(fields, "X{n}:\r\n");
            fields
        })
    };
    let reply = sent(with(&part("name=grade", &fields(31), "1"))).await;
    assert_eq!(reply.status(), StatusCode::OK, "{}", reply.text());
    is_malformed(&sent(with(&part("name=grade", &fields(32), "1"))).await, "too many");
}

#[tokio::test]
async fn a_name_stands_in_one_form() {
    for disposition in [
        "name=grade; name*=UTF-8''title",
        "name=grade; NAME*0=title",
        "name=grade; filename*=UTF-8''a; filename*=UTF-8''b",
        "name=grade; filename*0=a; filename*1=b",
    ] {
        is_malformed(&sent(with(&part(disposition, "", "1"))).await, "no name");
    }
    // Who reads the continued name takes the part for a file, and so does the form.
    let reply = sent(with(&part("name=grade; filename*0=a", "", "1"))).await;
    assert_eq!(problem(&reply, 422)["errors"][0]["code"], "invalid_type");
    assert_eq!(sent(with(&part("name=scan; filename*0=a", "", "1"))).await.status(), 200);
}

#[tokio::test]
async fn a_backslash_before_a_quote_hides_no_name() {
    for disposition in [
        r#"name=grade; filename="a\\"; name=title"#,
        r#"filename="a\\"; name=grade; x="; name=title; y=\\""#,
        r#"name="grade\\"; x="; name=title""#,
    ] {
        is_malformed(&sent(with(&part(disposition, "", "1"))).await, "no name");
    }
}

#[tokio::test]
async fn a_nested_form_in_a_text_part_is_malformed() {
    let inner = "--YY\r\nContent-Disposition: file; filename=x\r\n\r\n1\r\n--YY--";
    let kind = "Content-Type: multipart/mixed; boundary=YY\r\n";
    is_malformed(&sent(with(&part("name=grade", kind, inner))).await, "of its own");
    // As a file it is what was declared, and nobody looks inside.
    let reply = sent(with(&part("name=scan; filename=x", kind, inner))).await;
    assert_eq!(reply.json()["scan"], "x");
}

#[tokio::test]
async fn a_name_is_no_path_for_whoever_makes_plain_letters_of_it() {
    for (sent_as, shown) in [
        ("a\u{ff0f}b", json!("a_b")),
        ("\u{ff0e}\u{ff0e}\u{2215}etc\u{2044}passwd", json!("_etc_passwd")),
        ("\u{2025}", json!(null)),
        ("a\u{fe68}b\u{ff3c}c", json!("a_b_c")),
        ("x\u{ff1a}y", json!("x_y")),
        ("com\u{b9}.txt", json!("_com\u{b9}.txt")),
        ("LPT\u{b3}", json!("_LPT\u{b3}")),
        ("conin$", json!("_conin$")),
        ("Bericht\u{2026} 5\u{a5}.pdf", json!("Bericht\u{2026} 5\u{a5}.pdf")),
    ] {
        let disposition = format!("name=scan; filename=\"{sent_as}\"");
        let reply = sent(with(&part(&disposition, "", "1"))).await;
        assert_eq!(reply.json()["scan"], shown, "{sent_as:?}");
    }
}

#[input]
struct Kept {
    #[serde(rename = "__Host-theme")]
    theme: Option<Text<9>>,
}

#[secure]
async fn themed(kept: Option<Cookies<Kept>>) -> StatusCode {
    match kept.and_then(|Cookies(kept)| kept.theme) {
        Some(_) => StatusCode::OK,
        None => StatusCode::NO_CONTENT,
    }
}

/// A browser lets a sibling domain write names that begin with what some readers trim.
#[tokio::test]
async fn no_spelling_of_a_cookie_is_taken_for_a_hosts_own() {
    let fixture = Fixture::new(SecureRouter::new().route("/", get(themed)));
    for (line, status) in [
        ("__Host-theme=dark", 200),
        ("\u{a0}__Host-theme=dark", 204),
        ("\u{2000}__Host-theme=dark", 204),
        ("__Host-theme\u{85}=dark", 204),
        ("__host-theme=dark", 204),
        ("\"__Host-theme\"=dark", 204),
        ("__Host%2Dtheme=dark", 204),
        ("=__Host-theme=dark", 204),
        ("a=1,__Host-theme=dark", 204),
        ("$Version=1, __Host-theme=dark", 204),
        ("a=\"b; __Host-theme=dark; c\"", 200),
    ] {
        let request = fixture.client.get("/").bearer(&fixture.token("e1"));
        let reply = request.header("cookie", line).send().await;
        assert_eq!(reply.status(), status, "{line}: {}", reply.text());
    }
}
