//! The `Authorization` field against the grammar of RFC 6750, section 2.1.

use std::sync::{LazyLock, Mutex, PoisonError};

use palisade::http::StatusCode;
use palisade::prelude::*;
use proptest::prelude::*;

use crate::support::Asked;

#[secure]
async fn guarded() -> StatusCode {
    StatusCode::OK
}

static ASKED: LazyLock<Mutex<Asked>> = LazyLock::new(|| {
    let routes = SecureRouter::new().route("/guarded", get(guarded));
    Mutex::new(Asked::new(routes, palisade::SecurityBuilder::direct))
});

/// Status and challenge for these lines of `Authorization`.
fn answer(lines: &[String]) -> (u16, String) {
    let asked = ASKED.lock().unwrap_or_else(PoisonError::into_inner);
    let request = asked.client.get("/guarded");
    let add =
        |request: palisade::testing::Sending, line: &String| request.header("authorization", line);
    let reply = asked.send(lines.iter().fold(request, add));
    (reply.status().as_u16(), reply.header("www-authenticate").to_owned())
}

/// What one line is: no bearer credential, a malformed one, or a token that cannot verify.
fn naive(line: &str) -> (u16, &'static str) {
    let (_, token) = line.split_once(' ').unwrap_or((line, ""));
    let is_of_a_name =
        |letter: char| letter.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(letter);
    let (name, rest) = line.split_at(line.find(|it| !is_of_a_name(it)).unwrap_or(line.len()));
    if !name.eq_ignore_ascii_case("bearer") {
        return (401, r#"Bearer realm="api""#);
    }
    if !rest.is_empty() && !rest.starts_with(' ') {
        return (400, r#"Bearer realm="api", error="invalid_request""#);
    }
    let token = token.trim_start_matches(' ');
    let text = token.trim_end_matches('=');
    let legal = |letter: char| letter.is_ascii_alphanumeric() || "-._~+/".contains(letter);
    if text.is_empty() || !text.chars().all(legal) {
        return (400, r#"Bearer realm="api", error="invalid_request""#);
    }
    (401, r#"Bearer realm="api", error="invalid_token""#)
}

fn lines() -> impl Strategy<Value = String> {
    let scheme = prop_oneof![
        4 => "[Bb][Ee][Aa][Rr][Ee][Rr]",
        1 => Just("Basic".to_owned()),
        1 => "[A-Za-z]{0,8}",
    ];
    let text = prop_oneof![
        "[A-Za-z0-9._~+/-]{0,20}={0,3}",
        "[!-~]{0,20}",
        "[ -~\u{80}-\u{ff}]{0,20}",
        "[A-Za-z0-9_-]{1,9}\\.[A-Za-z0-9_-]{1,9}\\.[A-Za-z0-9_-]{1,9}",
    ];
    (scheme, " {0,3}", text).prop_map(|(scheme, gap, text)| format!("{scheme}{gap}{text}"))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1024))]

    #[test]
    fn a_line_is_read_as_the_grammar_says(line in lines()) {
        // A comma may join two credentials; which answer they get is a question of its own.
        prop_assume!(!line.contains(','));
        let (status, challenge) = naive(&line);
        prop_assert_eq!(answer(&[line]), (status, challenge.to_owned()));
    }

    #[test]
    fn two_lines_are_never_one_credential(one in lines(), other in lines()) {
        let (status, challenge) = answer(&[one, other]);
        prop_assert_eq!(status, 400);
        prop_assert!(challenge.contains(r#"error="invalid_request""#), "{}", challenge);
    }
}
