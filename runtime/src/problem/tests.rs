//! What a problem says, and what it does not.

use http::StatusCode;

use super::*;
use crate::request_id::RequestId;

#[test]
fn the_members_come_in_the_order_of_the_rfc() {
    let problem = Problem::new(StatusCode::CONFLICT)
        .detail("taken")
        .extension("limit", 3)
        .extension("status", 200)
        .extension("x", 1);
    assert_eq!(
        serde_json::to_string(&problem).unwrap(),
        r#"{"title":"Conflict","status":409,"detail":"taken","limit":3}"#
    );
}

#[test]
fn a_body_is_what_a_serializer_writes() {
    for status in (400..600).filter_map(|status| StatusCode::from_u16(status).ok()) {
        let problem = || Problem::new(status);
        let others = [
            problem().detail("a \"quoted\" detail"),
            problem().kind("https://a.example", "A"),
            problem().extension("limit", 3),
            Problem::failed(status, &RequestId::made()),
        ];
        assert!(problem().plain_body().is_some());
        assert!(others.iter().all(|other| other.plain_body().is_none()));
        for problem in others.into_iter().chain([problem()]) {
            assert_eq!(problem.body(), serde_json::to_vec(&problem).unwrap());
        }
    }
}

#[test]
fn a_foreign_error_says_nothing() {
    let problem = Problem::from(std::io::Error::other("password=hunter2"));
    let text = serde_json::to_string(&problem).unwrap();
    assert_eq!(text, r#"{"title":"Internal Server Error","status":500}"#);
    assert!(!format!("{problem:?}").contains("hunter2"));
}

#[test]
fn a_failure_says_nothing_whoever_writes_it() {
    let problem = Problem::new(StatusCode::BAD_GATEWAY)
        .kind("https://hunter2", "hunter2")
        .detail("hunter2")
        .extension("host", "hunter2");
    let text = serde_json::to_string(&problem).unwrap();
    assert_eq!(text, r#"{"title":"Bad Gateway","status":502}"#);
}

#[test]
fn a_success_is_no_problem() {
    assert_eq!(Problem::new(StatusCode::OK).status(), StatusCode::INTERNAL_SERVER_ERROR);
    assert_eq!(Problem::new(StatusCode::GONE).status(), StatusCode::GONE);
}

#[test]
fn a_problem_in_a_log_hides_nothing_of_its_detail() {
    let line = |problem: Problem| problem.to_string();
    let problem = || Problem::new(StatusCode::CONFLICT);
    // A text that stands in the code is told as it is, and written out in the log.
    assert_eq!(line(problem().detail("a\u{202e}b\n")), "409 Conflict: a\\u{202e}b\\u{a}");
    for letter in ['\u{200b}', '\u{2028}', '\u{85}', '\u{feff}', '\u{e0041}'] {
        let detail = format!("a{letter}b");
        let logged = line(problem().kind("/taken", detail.clone()).detail(detail));
        assert!(!logged.contains(letter) && logged.contains("a\\u{"), "{logged}");
    }
    assert_eq!(line(problem().detail("Zoë is taken".to_owned())), "409 Conflict: Zoë is taken");
}

#[test]
fn a_detail_that_was_put_together_comes_back_bounded() {
    let detail = |text: String| {
        let problem = Problem::new(StatusCode::CONFLICT).detail(text);
        serde_json::to_value(&problem).unwrap()["detail"].as_str().unwrap().to_owned()
    };
    assert_eq!(detail("\u{7f} is taken".to_owned()), "\\u{7f} is taken");
    assert_eq!(detail("Zoë is taken".to_owned()), "Zoë is taken");
    assert_eq!(detail("x".repeat(60_000)).chars().count(), 1_025);
}
