//! Of `#[derive(Problem)]`.

use super::row::Row;

pub(super) const ROWS: &[Row] = &[
    Row {
        case: "problem/extension_with_a_hyphen",
        refused: "#[derive(Problem)] #[problem(status = 409)] struct Fault { #[problem(extension)] id: u64 }",
        token: "id",
        fixed: "#[derive(Problem)] #[problem(status = 409)] struct Fault { #[problem(extension)] number: u64 }",
    },
    Row {
        case: "problem/status_of_a_success",
        refused: "#[derive(Problem)] #[problem(status = 600)] struct Fault;",
        token: "600",
        fixed: "#[derive(Problem)] #[problem(status = 500)] struct Fault;",
    },
    Row {
        case: "problem/failure_with_detail_on_the_type",
        refused: "#[derive(Problem)] #[problem(status = 500)] struct Fault { #[problem(extension)] table: String }",
        token: "extension",
        fixed: "#[derive(Problem)] #[problem(status = 500)] struct Fault { table: String }",
    },
];
