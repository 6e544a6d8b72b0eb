//! What a problem says, and what it does not.

use super::*;

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
