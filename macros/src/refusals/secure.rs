//! Of `#[secure]`.

use super::Row;

pub(super) const ROWS: &[Row] = &[
    Row {
        case: "secure/rate_without_window",
        refused: r#"#[secure(rate = "-1/s")] async fn list() {}"#,
        token: r#""-1/s""#,
        fixed: r#"#[secure(rate = "1/s")] async fn list() {}"#,
    },
    Row {
        case: "secure/rate_without_window",
        refused: r#"#[secure(rate = "10/fortnight")] async fn list() {}"#,
        token: r#""10/fortnight""#,
        fixed: r#"#[secure(rate = "10/14d")] async fn list() {}"#,
    },
    Row {
        case: "secure/rate_burst_zero",
        refused: r#"#[secure(rate(limit = "10/s", cost = 0))] async fn list() {}"#,
        token: "0",
        fixed: r#"#[secure(rate(limit = "10/s", cost = 1))] async fn list() {}"#,
    },
    Row {
        case: "secure/key_set_twice",
        refused: r#"#[secure(role = "admin", rate = "10/s", role = "hr")] async fn list() {}"#,
        token: r#"role = "admin", rate = "10/s", role = "hr""#,
        fixed: r#"#[secure(role = "admin", rate = "10/s")] async fn list() {}"#,
    },
    Row {
        case: "secure/objects_without_reason",
        refused: r#"#[secure] async fn show(#[unchecked(" ")] id: Path<String>) {}"#,
        token: r#"" ""#,
        fixed: r#"#[secure] async fn show(#[unchecked("every clerk reads all")] id: Path<String>) {}"#,
    },
    Row {
        case: "secure/objects_without_reason",
        refused: r#"#[secure(unredacted = " ")] async fn list() {}"#,
        token: r#"" ""#,
        fixed: r#"#[secure(unredacted = "a public list")] async fn list() {}"#,
    },
    Row {
        case: "secure/key_in_parentheses",
        refused: "#[secure(role)] async fn list() {}",
        token: "role",
        fixed: r#"#[secure(role = "admin")] async fn list() {}"#,
    },
    Row {
        case: "secure/roles_is_text",
        refused: r#"#[secure(scope = "a", scopes = "staff::Scope")] async fn list() {}"#,
        token: r#""staff::Scope""#,
        fixed: r#"#[secure(scope = "a", scopes = staff::Scope)] async fn list() {}"#,
    },
    Row {
        case: "secure/arguments_joined_by_operators",
        refused: r#"#[secure(role = "admin" rate = "10/s")] async fn list() {}"#,
        token: "rate",
        fixed: r#"#[secure(role = "admin", rate = "10/s")] async fn list() {}"#,
    },
    Row {
        case: "secure/fn_const",
        refused: r#"#[secure] async extern "C" fn list() {}"#,
        token: r#"extern "C""#,
        fixed: "#[secure] async fn list() {}",
    },
    Row {
        case: "secure/fn_const",
        refused: "#[secure] async unsafe fn list() {}",
        token: "unsafe",
        fixed: "#[secure] async fn list() {}",
    },
    Row {
        case: "secure/guard_public_too",
        refused: r#"#[secure(role = "admin")] #[secure(role = "hr")] async fn list() {}"#,
        token: r#"#[secure(role = "hr")]"#,
        fixed: r#"#[secure(role = "admin")] async fn list() {}"#,
    },
    Row {
        case: "secure/response_impl_trait",
        refused: "#[secure] async fn list() -> Result<impl Send, Problem> { Ok(()) }",
        token: "Result<impl Send, Problem>",
        fixed: "#[secure] async fn list() -> Result<(), Problem> { Ok(()) }",
    },
    Row {
        case: "secure/allow_contradicts_itself",
        refused: r#"#[secure(allow = all(policy(A), all(role("admin"), not(any(policy(B), policy(A))))))] async fn list() {}"#,
        token: "A",
        fixed: r#"#[secure(allow = all(policy(A), all(role("admin"), not(policy(B)))))] async fn list() {}"#,
    },
    Row {
        case: "secure/key_mistyped",
        refused: r#"#[secure(rate(limit = "10/s", brust = 20))] async fn list() {}"#,
        token: "brust",
        fixed: r#"#[secure(rate(limit = "10/s", burst = 20))] async fn list() {}"#,
    },
];
