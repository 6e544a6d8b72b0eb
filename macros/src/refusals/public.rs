//! Of `#[public]`.

use super::row::Row;

pub(super) const ROWS: &[Row] = &[Row {
    case: "public/roles",
    refused: r#"#[public(reason = "liveness probe", rate = "5/s", scopes = staff::Scope)] async fn f() {}"#,
    token: "scopes = staff::Scope",
    fixed: r#"#[public(reason = "liveness probe", rate = "5/s")] async fn f() {}"#,
}];
