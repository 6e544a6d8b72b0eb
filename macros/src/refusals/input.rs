//! Of `#[input]`.

use super::Row;

pub(super) const ROWS: &[Row] = &[
    Row {
        case: "input/rule_of_another_language",
        refused: "#[input] struct New { #[validate(min = 1, max = 3)] count: u32 }",
        token: "min",
        fixed: "#[input] struct New { #[validate(range(min = 1, max = 3))] count: u32 }",
    },
    Row {
        case: "input/range_of_a_float_is_whole",
        refused: "#[input] struct New { #[validate(range(min = -40, max = 60.0))] degrees: Option<f32> }",
        token: "-40",
        fixed: "#[input] struct New { #[validate(range(min = -40.0, max = 60.0))] degrees: Option<f32> }",
    },
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
    Row {
        case: "input/rule_misspelt",
        refused: "#[input] struct New { #[validate(emial)] name: String, two: Text<8> }",
        token: "emial",
        fixed: "#[input] struct New { #[validate(email)] name: String, two: Text<8> }",
    },
    Row {
        case: "input/rule_misspelt",
        refused: "#[input] struct New { #[validate(length(max = 8), must_mach(other = two))] name: String, two: Text<8> }",
        token: "must_mach",
        fixed: "#[input] struct New { #[validate(length(max = 8), must_match(other = two))] name: String, two: Text<8> }",
    },
    Row {
        case: "input/rule_of_another_language",
        refused: "#[input] struct New { #[validate(len(max = 8))] name: String, two: Text<8> }",
        token: "len",
        fixed: "#[input] struct New { #[validate(length(max = 8))] name: String, two: Text<8> }",
    },
    Row {
        case: "input/rule_without_bounds",
        refused: "#[input] struct New { #[validate(length(max = 8), contains)] name: String, two: Text<8> }",
        token: "contains",
        fixed: r#"#[input] struct New { #[validate(length(max = 8), contains(pattern = "@"))] name: String, two: Text<8> }"#,
    },
    Row {
        case: "input/rule_without_bounds",
        refused: "#[input] struct New { #[validate(length(max = 8), must_match)] name: String, two: Text<8> }",
        token: "must_match",
        fixed: "#[input] struct New { #[validate(length(max = 8), must_match(other = two))] name: String, two: Text<8> }",
    },
    Row {
        case: "input/rule_without_bounds",
        refused: r#"#[input] struct New { #[validate(length(code = "x"))] name: String, two: Text<8> }"#,
        token: r#"length(code = "x")"#,
        fixed: "#[input] struct New { #[validate(length(max = 8))] name: String, two: Text<8> }",
    },
    Row {
        case: "input/rule_as_a_value",
        refused: r#"#[input] struct New { #[validate(length(max = 8), regex = "^a$")] name: String, two: Text<8> }"#,
        token: r#"regex = "^a$""#,
        fixed: "#[input] struct New { #[validate(length(max = 8), regex(path = A))] name: String, two: Text<8> }",
    },
    Row {
        case: "input/rule_key_misspelt",
        refused: "#[input] struct New { #[validate(length(mx = 8))] name: String, two: Text<8> }",
        token: "mx",
        fixed: "#[input] struct New { #[validate(length(max = 8))] name: String, two: Text<8> }",
    },
    Row {
        case: "input/rule_without_keys",
        refused: "#[input] struct New { #[validate(length(max(8)))] name: String, two: Text<8> }",
        token: "max(8)",
        fixed: "#[input] struct New { #[validate(length(max = 8))] name: String, two: Text<8> }",
    },
    Row {
        case: "input/rule_without_keys",
        refused: "#[input] struct New { #[validate(length(max: 8))] name: String, two: Text<8> }",
        token: "length(max: 8)",
        fixed: "#[input] struct New { #[validate(length(max = 8))] name: String, two: Text<8> }",
    },
    Row {
        case: "input/rule_matches_a_misspelt_field",
        refused: r#"#[input] struct New { #[validate(length(max = 8), must_match(other = "tow"))] name: String, two: Text<8> }"#,
        token: r#""tow""#,
        fixed: r#"#[input] struct New { #[validate(length(max = 8), must_match(other = "two"))] name: String, two: Text<8> }"#,
    },
    Row {
        case: "input/rule_with_a_value",
        refused: r#"#[input] struct New { #[validate(length(max = 8), url = "https")] name: String, two: Text<8> }"#,
        token: r#"url = "https""#,
        fixed: "#[input] struct New { #[validate(length(max = 8), url)] name: String, two: Text<8> }",
    },
    Row {
        case: "input/rules_without_parentheses",
        refused: "#[input] struct New { #[validate] name: Text<8> }",
        token: "#[validate]",
        fixed: "#[input] struct New { name: Text<8> }",
    },
    Row {
        case: "input/rules_without_parentheses",
        refused: "#[input] struct New { #[validate(length: 8)] name: String }",
        token: "#[validate(length: 8)]",
        fixed: "#[input] struct New { #[validate(length(max = 8))] name: String }",
    },
];
