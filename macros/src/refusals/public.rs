//! Of `#[public]`.

use super::Row;

pub(super) const ROWS: &[Row] = &[
    Row {
        case: "public/roles",
        refused: r#"#[public(reason = "liveness probe", rate = "5/s", scopes = staff::Scope)] async fn f() {}"#,
        token: "scopes = staff::Scope",
        fixed: r#"#[public(reason = "liveness probe", rate = "5/s")] async fn f() {}"#,
    },
    Row {
        case: "public/rate_per_tenant",
        refused: r#"#[public(reason = "liveness probe", rate(limit = "5/s", per = "api_key"))] async fn f() {}"#,
        token: r#""api_key""#,
        fixed: r#"#[public(reason = "liveness probe", rate(limit = "5/s", per = "ip"))] async fn f() {}"#,
    },
];
