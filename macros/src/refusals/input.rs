//! Of `#[input]`.

use super::Row;

pub(super) const ROWS: &[Row] = &[
    Row {
        case: "input/input_privilege",
        refused: r#"#[input] struct New { #[serde(alias = "is_admin")] flag: bool }"#,
        token: "flag",
        fixed: r#"#[input] struct New { #[serde(alias = "is_open")] flag: bool }"#,
    },
    Row {
        case: "input/input_privilege",
        refused: r#"#[input] struct New { #[serde(rename = "tenantId")] #[input(plain)] area: u64 }"#,
        token: "area",
        fixed: r#"#[input] struct New { #[serde(rename = "areaId")] #[input(plain)] area: u64 }"#,
    },
    Row {
        case: "input/input_privilege_without_reason",
        refused: r#"#[input] struct New { #[input(file(max = "2MiB", any = ""))] picture: File }"#,
        token: r#""""#,
        fixed: r#"#[input] struct New { #[input(file(max = "2MiB", any = "kept as it is"))] picture: File }"#,
    },
    Row {
        case: "input/input_sets_the_crate_of_serde",
        refused: r#"#[input] #[validate(crate = "validator")] struct New { name: Text<8> }"#,
        token: r#"crate = "validator""#,
        fixed: "#[input] struct New { name: Text<8> }",
    },
    Row {
        case: "input/input_object_of_another_form",
        refused: "#[input(verify = crate::Db)] struct New { name: Text<8> }",
        token: "verify = crate::Db",
        fixed: "#[input(verify)] struct New { name: Text<8> }",
    },
    Row {
        case: "input/input_one_name_twice",
        refused: r#"#[input] struct New { title: Text<8>, #[serde(alias = "title")] position: Text<8> }"#,
        token: r#""title""#,
        fixed: r#"#[input] struct New { title: Text<8>, #[serde(alias = "place")] position: Text<8> }"#,
    },
    Row {
        case: "input/input_unknown_key",
        refused: "#[input] struct New { #[input(objct)] manager_id: u64 }",
        token: "objct",
        fixed: "#[input] struct New { #[input(object)] manager_id: u64 }",
    },
    Row {
        case: "input/input_from_another_type",
        refused: "#[input] #[serde(transparent)] struct New { name: Text<8> }",
        token: "transparent",
        fixed: "#[input] struct New { name: Text<8> }",
    },
    Row {
        case: "input/input_from_another_type",
        refused: "#[input] #[serde(untagged)] struct New { name: Text<8> }",
        token: "untagged",
        fixed: "#[input] struct New { name: Text<8> }",
    },
];
