//! A setter that is called twice is a fault and replaces nothing, in every builder of every package.

use std::fs;

use crate::floors::{code_of, packages, sources};

/// Values of one request, or of one record: what is said of them last counts.
const VALUES: &[(&str, &str)] = &[
    ("Resolved", "a caller"),
    ("Revocation", "what is taken back"),
    ("ApiKeyGrant", "a key"),
    ("BasicUser", "a user"),
    ("Grant", "what a token says"),
    ("SessionGrant", "a session"),
    ("Account", "an account"),
    ("AddressOwner", "whose an address is"),
    ("Peer", "a connection"),
    ("EngineAnswer", "a decision"),
    ("Budget", "what is left of a limit"),
    ("Quota", "a limit that a store is asked about"),
    ("SetCookie", "a cookie"),
    ("Problem", "an answer"),
    ("Download", "an answer"),
    ("Page", "an answer"),
    ("Csv", "an answer"),
    ("Sse", "an answer"),
    ("AnswerSchema", "the schema of an answer"),
    ("Document", "a document that is shown"),
    ("TokenExchange", "a request for a token"),
    ("TokenRequest", "a request for a token"),
    ("WebSocketUpgrade", "an answer"),
    ("Client", "a client of a test"),
    ("Sending", "a request of a test"),
    ("Calling", "a request of a test"),
    ("Token", "a token of a test"),
    ("Fixture", "what an attack sends"),
    ("MemoryReplays", "a store that no configuration judges"),
    ("PasskeysBuilder::clock", "the clock of a test"),
    ("Mtls::grant", "a rule that is joined with the one before"),
];

/// Constants that the macros write, which refuse what is stated twice; an author's own page says that the last call counts.
const WRITTEN_BY_MACROS: &[&str] = &[
    "FieldFacts",
    "FieldName",
    "FieldRules",
    "FieldShape",
    "FileRule",
    "HandlerTraits",
    "InFlight",
    "Length",
    "PermissionGrant",
    "Range",
    "Rate",
    "Requirement",
    "RuleMessage",
    "Shape",
    "Spec",
];

/// The setters in a source that replace a value without a word, as `Builder::setter`.
fn replacing(source: &str) -> Vec<String> {
    let code = code_of(source);
    let (mut found, mut owner, mut lines) = (Vec::new(), String::new(), code.lines());
    while let Some(line) = lines.next() {
        if line.starts_with("impl") {
            let named = line.trim_end_matches(" {").rsplit(' ').next().unwrap_or_default();
            owner = named.split('<').next().unwrap_or_default().to_owned();
        }
        let Some(rest) = line.strip_prefix("    pub ") else { continue };
        let Some(rest) = rest.trim_start_matches("const ").strip_prefix("fn ") else { continue };
        let mut function = rest.to_owned();
        for line in lines.by_ref().take_while(|line| *line != "    }") {
            function.push(' ');
            function.push_str(line.trim());
        }
        let name = rest.split(['(', '<']).next().unwrap_or_default();
        if is_replacing(&function) {
            found.push(format!("{owner}::{name}"));
        }
    }
    found
}

fn is_replacing(function: &str) -> bool {
    let Some((head, body)) = function.split_once('{') else { return false };
    // A flag has no value that another could replace.
    let has_value =
        head.contains("self, ") && !head.contains("&mut self") && !head.contains("&self");
    let assigns = |statement: &str| {
        let assigned =
            statement.trim().strip_prefix("self.").and_then(|rest| rest.split_once(" = "));
        assigned.is_some_and(|(slot, value)| {
            let is_place =
                slot.chars().all(|letter| letter.is_alphanumeric() || "._".contains(letter));
            is_place && !value.starts_with(&format!("self.{slot}."))
        })
    };
    let replaces =
        body.split(';').any(assigns) || body.contains("..self }") || body.contains(".replace(");
    has_value && head.contains("-> Self") && replaces
}

#[test]
fn no_setter_replaces_what_was_stated() {
    let mut found = Vec::new();
    for package in packages() {
        let mut files = Vec::new();
        sources(&package.join("src"), &mut files);
        assert!(!files.is_empty(), "{}: no sources", package.display());
        for file in files {
            found.extend(replacing(&fs::read_to_string(file).unwrap()));
        }
    }
    let is_value = |setter: &String, value: &str| {
        setter == value || setter.split("::").next().is_some_and(|owner| owner == value)
    };
    let values = VALUES.iter().map(|(value, _)| value).chain(WRITTEN_BY_MACROS);
    for value in values.clone() {
        let is_needed = found.iter().any(|setter| is_value(setter, value));
        assert!(is_needed, "{value} has no such setter: take it off the list");
    }
    found.retain(|setter| !values.clone().any(|value| is_value(setter, value)));
    assert_eq!(found, [""; 0], "keep what is stated by `ConfigFaults::state`");
}

#[test]
fn a_setter_that_replaces_a_value_is_found() {
    let setter = |body: &str| {
        format!(
            "impl Builder {{\n    pub fn path(mut self, path: &str) -> Self {{\n        {body}\n    }}\n}}\n"
        )
    };
    for body in [
        "self.path = path.into();\n        self",
        "self.faults.add(1);\n        self.inner.path = Some(path);\n        self",
        "Self { path, ..self }",
        "let before = self.path.replace(path);\n        self.once(before)",
    ] {
        assert_eq!(replacing(&setter(body)), ["Builder::path"], "{body}");
    }
    let kept = "self.faults.state(&mut self.path, path, \".path(..)\");\n        self";
    for body in [
        kept,
        "self.paths.push(path);\n        self",
        "self.inner = self.inner.path(path);\n        self",
    ] {
        assert_eq!(replacing(&setter(body)), [""; 0], "{body}");
    }
    let constant = setter("self.path = path;\n        self").replace("pub fn", "pub const fn");
    assert_eq!(replacing(&constant), ["Builder::path"]);
    let flag = "impl Builder {\n    pub fn strict(mut self) -> Self {\n        self.strict = true;\n        self\n    }\n}\n";
    assert_eq!(replacing(flag), [""; 0]);
    let long = "impl Builder {\n    pub fn path(\n        mut self,\n        path: &str,\n    ) -> Self {\n        self.path = path;\n        self\n    }\n}\n";
    assert_eq!(replacing(long), ["Builder::path"]);
}
