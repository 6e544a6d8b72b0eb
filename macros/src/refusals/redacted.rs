//! Of `#[derive(Redacted)]`.

use super::row::Row;

pub(super) const ROWS: &[Row] = &[
    Row {
        case: "secure/role_is_a_number",
        refused: "#[derive(Redacted)] struct Employee { #[expose(role = names::ADMIN)] cents: u32 }",
        token: "names::ADMIN",
        fixed: "#[derive(Redacted)] struct Employee { #[expose(role = Role::Admin)] cents: u32 }",
    },
    Row {
        case: "redacted/expose_credential",
        refused: "#[derive(Redacted)] struct ApiKey(#[expose] String);",
        token: "ApiKey",
        fixed: r#"#[derive(Redacted)] struct ApiKey(#[expose(sensitive = "shown once")] String);"#,
    },
    Row {
        case: "redacted/expose_credential",
        refused: r#"#[derive(Redacted)] struct Employee { #[expose(mask = "last4")] ssn: String }"#,
        token: "ssn",
        fixed: r#"#[derive(Redacted)] struct Employee { #[expose(mask = "last4", sensitive = "payslips")] ssn: String }"#,
    },
    Row {
        case: "redacted/expose_credential",
        refused: "#[derive(Redacted)] struct Client { #[expose] stripe_api_key: String }",
        token: "stripe_api_key",
        fixed: "#[derive(Redacted)] struct Client { #[expose] stripe_account: String }",
    },
    Row {
        case: "redacted/expose_credential",
        refused: "#[derive(Redacted)] struct Order { #[expose] cardno: String }",
        token: "cardno",
        fixed: "#[derive(Redacted)] struct Order { #[expose] cardnotes: String }",
    },
    Row {
        case: "redacted/expose_credential",
        refused: "#[derive(Redacted)] struct Visit { #[expose] cookie: String }",
        token: "cookie",
        fixed: "#[derive(Redacted)] struct Visit { #[expose] cookie_consent: bool }",
    },
    Row {
        case: "redacted/expose_credential_without_reason",
        refused: r#"#[derive(Redacted)] #[redacted(raw_serialize = "")] struct Employee { #[expose] id: u64 }"#,
        token: r#""""#,
        fixed: r#"#[derive(Redacted)] #[redacted(raw_serialize = "for the cache")] struct Employee { #[expose] id: u64 }"#,
    },
    Row {
        case: "redacted/expose_credential_without_reason",
        refused: r#"#[derive(Redacted)] struct Employee { #[expose] id: u64, #[expose(serialize = "")] since: SystemTime }"#,
        token: r#""""#,
        fixed: r#"#[derive(Redacted)] struct Employee { #[expose] id: u64, #[expose(serialize = "two numbers")] since: SystemTime }"#,
    },
    Row {
        case: "redacted/redacted_nothing_exposed",
        refused: "#[derive(Redacted)] struct Pair(u8, u8);",
        token: "Pair",
        fixed: "#[derive(Redacted)] struct Pair(#[expose] u8, u8);",
    },
    Row {
        case: "redacted/owner_unsaid",
        refused: r#"#[derive(Redacted)] struct Employee { #[expose(mask = "last4", full = any(owner, role("hr")))] iban: String }"#,
        token: "owner",
        fixed: r#"#[derive(Redacted)] #[redacted(owner)] struct Employee { #[expose(mask = "last4", full = any(owner, role("hr")))] iban: String }"#,
    },
    Row {
        case: "redacted/expose_unknown_key",
        refused: r#"#[derive(Redacted)] #[redacted(rename_al = "camelCase")] struct Employee { #[expose] id: u64 }"#,
        token: "rename_al",
        fixed: r#"#[derive(Redacted)] #[redacted(rename_all = "camelCase")] struct Employee { #[expose] id: u64 }"#,
    },
    Row {
        case: "redacted/redacted_unknown_style",
        refused: r#"#[derive(Redacted)] #[serde(rename_all = "camel-case")] struct Employee { #[expose] id: u64 }"#,
        token: r#""camel-case""#,
        fixed: r#"#[derive(Redacted)] #[serde(rename_all = "camelCase")] struct Employee { #[expose] id: u64 }"#,
    },
    Row {
        case: "redacted/role_on_the_type",
        refused: r#"#[derive(Redacted)] #[redacted(scope = "a")] struct Salary { #[expose] cents: u32 }"#,
        token: r#"scope = "a""#,
        fixed: r#"#[derive(Redacted)] struct Salary { #[expose(scope = "a")] cents: u32 }"#,
    },
    Row {
        case: "redacted/role_on_the_type",
        refused: r#"#[derive(Redacted)] #[redacted(mask = "last4")] struct Salary { #[expose] cents: u32 }"#,
        token: r#"mask = "last4""#,
        fixed: r#"#[derive(Redacted)] struct Salary { #[expose(mask = "last4")] cents: u32 }"#,
    },
    Row {
        case: "redacted/role_on_the_type",
        refused: r#"#[derive(Redacted)] #[redacted(any(role("a"), owner))] struct Salary { #[expose] cents: u32 }"#,
        token: r#"any(role("a"), owner)"#,
        fixed: r#"#[derive(Redacted)] #[redacted(owner = id)] struct Salary { id: u8, #[expose(any(role("a"), owner))] cents: u32 }"#,
    },
    Row {
        case: "redacted/roles_demanded_above_the_type",
        refused: r#"#[derive(Redacted)] #[redacted(roles = "hr")] struct Salary { #[expose] cents: u32 }"#,
        token: r#""hr""#,
        fixed: r#"#[derive(Redacted)] struct Salary { #[expose(role = "hr")] cents: u32 }"#,
    },
    Row {
        case: "redacted/roles_demanded_above_the_type",
        refused: "#[derive(Redacted)] #[redacted(scopes = Scope::Read)] struct Salary { #[expose] cents: u32 }",
        token: "Scope::Read",
        fixed: "#[derive(Redacted)] struct Salary { #[expose(scope = Scope::Read)] cents: u32 }",
    },
];
