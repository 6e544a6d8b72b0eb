//! The payroll example, spoiled: each mistake that a hurried developer makes in it stops the build
//! with one error, at the token at fault, that says what to write.
//!
//! Every mistake is made in a copy of its own; the copies share what is built of the dependencies.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that cannot go on stops"
)]

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

use crate::{is_snapshot_compiler, manifest};

const TESTS: &str = env!("CARGO_MANIFEST_DIR");
const SCRATCH: &str = env!("CARGO_TARGET_TMPDIR");
const HANDLERS: &str = "src/handlers.rs";

const UNGUARDED: &[&str] =
    &["this handler has no guard", "write `#[secure(..)]` above the handler"];
const UNCHECKED_OBJECT: &[&str] =
    &["nothing checks who may reach it", "take `Authorized<T, Action>`"];

/// A change of one source file: what stands there, and what stands there instead.
type Edit = (&'static str, &'static str, &'static str);

/// What rustc must say.
struct RuleMessage {
    file: &'static str,
    /// What is underlined, whole.
    token: &'static str,
    /// What is wrong and what to write.
    texts: &'static [&'static str],
}

#[test]
fn the_payroll_as_it_is_compiles() {
    let output = check("as_it_is", &[]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn a_handler_that_lost_its_guard_does_not_compile() {
    refuses(
        "guard_lost",
        &[(HANDLERS, "#[secure(rate = \"50/s\")]\npub async fn show", "pub async fn show")],
        &RuleMessage { file: "src/app.rs", token: "get(show)", texts: UNGUARDED },
    );
}

#[test]
fn a_handler_in_a_chain_that_lost_its_guard_does_not_compile() {
    refuses(
        "guard_lost_in_a_chain",
        &[(
            HANDLERS,
            "#[secure(role = \"admin\", rate = \"10/s\")]\npub async fn hire",
            "pub async fn hire",
        )],
        &RuleMessage { file: "src/app.rs", token: "post", texts: UNGUARDED },
    );
}

#[test]
fn a_role_that_does_not_exist_does_not_compile() {
    refuses(
        "role_misspelt",
        &[(
            HANDLERS,
            "role = \"admin\", rate = \"10/s\")]\npub async fn hire",
            "role = \"admni\", rate = \"10/s\")]\npub async fn hire",
        )],
        &RuleMessage {
            file: HANDLERS,
            token: "\"admni\"",
            texts: &["unknown role `admni`: did you mean `admin`?"],
        },
    );
}

#[test]
fn a_response_that_nothing_allowlists_does_not_compile() {
    refuses(
        "response_raw",
        &[
            (HANDLERS, "Read>) -> Json<Employee>", "Read>) -> Json<serde_json::Value>"),
            (HANDLERS, "Json(employee.into_inner())", "Json(employee.into_inner().ssn.into())"),
        ],
        &RuleMessage {
            file: HANDLERS,
            token: "Json<serde_json::Value>",
            texts: &["is not allowlisted", "derive `Redacted`"],
        },
    );
}

#[test]
fn a_body_that_is_validated_by_hand_does_not_compile() {
    refuses(
        "body_not_input",
        &[(
            "src/input.rs",
            "#[input]\npub struct NewEmployee",
            "#[derive(serde::Deserialize, validator::Validate)]\npub struct NewEmployee",
        )],
        &RuleMessage {
            file: HANDLERS,
            token: "Json<NewEmployee>",
            texts: &[
                "`NewEmployee` comes from outside and nothing validates it",
                "write `#[input]` above `NewEmployee`",
            ],
        },
    );
}

#[test]
fn a_body_of_any_form_does_not_compile() {
    refuses(
        "body_of_any_form",
        &[
            (HANDLERS, "Json<NewEmployee>", "Json<serde_json::Value>"),
            (
                HANDLERS,
                "store.hire(new)",
                "store.hire(serde_json::from_value::<NewEmployee>(new)?)",
            ),
        ],
        &RuleMessage {
            file: HANDLERS,
            token: "Json<serde_json::Value>",
            texts: &["comes from outside and nothing validates it", "write `#[input]` above"],
        },
    );
}

#[test]
fn an_exposed_credential_does_not_compile() {
    refuses(
        "credential_exposed",
        &[(
            "src/employee.rs",
            "    pub password_hash: String",
            "    #[expose]\n    pub password_hash: String",
        )],
        &RuleMessage {
            file: "src/employee.rs",
            token: "password_hash",
            texts: &["`password_hash`", "sensitive = \"why\""],
        },
    );
}

#[test]
fn an_object_named_by_a_number_that_nobody_checks_does_not_compile() {
    refuses(
        "object_by_number",
        &[
            (HANDLERS, "employee: Authorized<Employee, Delete>", "Path(id): Path<u64>"),
            (HANDLERS, "dismiss(&employee.id)", "dismiss(&id.to_string())"),
        ],
        &RuleMessage { file: HANDLERS, token: "Path<u64>", texts: UNCHECKED_OBJECT },
    );
}

#[test]
fn an_object_named_by_text_that_nobody_checks_does_not_compile() {
    refuses(
        "object_by_text",
        &[
            (HANDLERS, "employee: Authorized<Employee, Delete>", "Path(id): Path<Text<64>>"),
            (HANDLERS, "dismiss(&employee.id)", "dismiss(id.as_str())"),
        ],
        &RuleMessage { file: HANDLERS, token: "Path<Text<64>>", texts: UNCHECKED_OBJECT },
    );
}

/// Makes the mistake and checks what rustc says of it.
#[track_caller]
fn refuses(name: &str, edits: &[Edit], told: &RuleMessage) {
    if !is_snapshot_compiler() {
        return;
    }
    let output = check(name, edits);
    let errors = errors(&output);
    let shown: Vec<_> = errors.iter().map(rendered).collect();
    let [error] = errors.as_slice() else {
        let stderr = String::from_utf8_lossy(&output.stderr);
        panic!("{} errors in place of one\n{}\n{stderr}", errors.len(), shown.join("\n"));
    };
    let text = shown.concat();
    let place = primary(error);
    assert_eq!(place["file_name"], told.file, "{text}");
    assert_eq!(underlined(name, place), told.token, "{text}");
    for told in told.texts {
        assert!(text.contains(told), "`{told}` is missing:\n{text}");
    }
}

/// Checks a copy of the example with these edits.
fn check(name: &str, edits: &[Edit]) -> Output {
    let copy = folder(name);
    write_copy(name);
    for (file, from, to) in edits {
        edit(&copy.join(file), from, to);
    }
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo"));
    Command::new(cargo)
        .args(["rustc", "--offline", "--quiet", "--message-format=json", "--profile=check", "--"])
        // What only warns in a copy is no second error, whatever the tests are built with.
        .arg("--cap-lints=warn")
        .current_dir(&copy)
        .env("CARGO_TARGET_DIR", Path::new(SCRATCH).parent().unwrap())
        .output()
        .unwrap()
}

fn folder(name: &str) -> PathBuf {
    Path::new(SCRATCH).join("payroll").join(name)
}

/// The example's sources in a package that stands alone, with the versions of this repository.
fn write_copy(name: &str) {
    let root = Path::new(TESTS).parent().unwrap();
    let (example, copy) = (root.join("examples/payroll"), folder(name));
    let sources = copy.join("src");
    let _ = fs::remove_dir_all(&sources);
    fs::create_dir_all(&sources).unwrap();
    for entry in fs::read_dir(example.join("src")).unwrap() {
        let entry = entry.unwrap();
        fs::copy(entry.path(), sources.join(entry.file_name())).unwrap();
    }
    // Cargo tells packages in one target folder apart by their names, not by where they are.
    let own =
        |text: String| text.replace("name = \"payroll\"", &format!("name = \"spoilt_{name}\""));
    let lock = fs::read_to_string(root.join("Cargo.lock")).unwrap();
    let package = fs::read_to_string(example.join("Cargo.toml")).unwrap();
    fs::write(copy.join("Cargo.lock"), own(lock)).unwrap();
    fs::write(copy.join("Cargo.toml"), own(manifest::alone(root, &package))).unwrap();
}

/// Replaces the one place where `from` stands.
fn edit(file: &Path, from: &str, to: &str) {
    let text = fs::read_to_string(file).unwrap();
    assert_eq!(text.matches(from).count(), 1, "`{from}` in {}", file.display());
    fs::write(file, text.replace(from, to)).unwrap();
}

/// What rustc reports as errors, without its last word that it stops.
fn errors(output: &Output) -> Vec<Value> {
    let lines = String::from_utf8_lossy(&output.stdout);
    let reports = lines.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let messages = reports.filter(|report| report["reason"] == "compiler-message");
    let messages = messages.map(|mut report| report["message"].take());
    let errors = messages.filter(|message| {
        let text = message["message"].as_str().unwrap_or_default();
        message["level"] == "error" && !text.starts_with("aborting due to")
    });
    errors.collect()
}

fn rendered(error: &Value) -> &str {
    error["rendered"].as_str().unwrap_or_default()
}

/// Where the error points.
fn primary(error: &Value) -> &Value {
    let spans = error["spans"].as_array().unwrap();
    let primary: Vec<_> = spans.iter().filter(|span| span["is_primary"] == true).collect();
    assert_eq!(primary.len(), 1, "{}", rendered(error));
    primary[0]
}

/// The source text that the error underlines.
fn underlined(name: &str, place: &Value) -> String {
    let file = folder(name).join(place["file_name"].as_str().unwrap());
    let text = fs::read(file).unwrap();
    let byte = |key: &str| usize::try_from(place[key].as_u64().unwrap()).unwrap();
    String::from_utf8_lossy(&text[byte("byte_start")..byte("byte_end")]).into_owned()
}
