//! The payroll example, spoiled: each mistake that a hurried developer makes in it stops the build
//! with one error, at the token at fault, that says what to write.
//!
//! Every mistake is made in a copy of its own.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that cannot go on stops"
)]

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::is_snapshot_compiler;
use crate::package::{self, CHECKED, rendered, write_changed};

const AS_IT_IS: &str = "payroll_as_it_is";
const HANDLERS: &str = "handlers.rs";

const UNGUARDED: &[&str] =
    &["this handler has no guard", "write `#[secure(..)]` above the handler"];
const UNCHECKED_OBJECT: &[&str] =
    &["nothing checks who may reach it", "take `Authorized<T, Action>`"];

/// A change of one source file: what stands there, and what stands there instead.
type Edit = (&'static str, &'static str, &'static str);

/// A change of the example, and what rustc must say of it.
struct Mistake {
    /// The crate that has it.
    name: &'static str,
    edits: &'static [Edit],
    file: &'static str,
    /// What is underlined, whole.
    token: &'static str,
    /// What is wrong and what to write.
    texts: &'static [&'static str],
}

const MISTAKES: &[Mistake] = &[
    Mistake {
        name: "payroll_guard_lost",
        edits: &[(HANDLERS, "#[secure(rate = \"50/s\")]\npub async fn show", "pub async fn show")],
        file: "app.rs",
        token: "get(show)",
        texts: UNGUARDED,
    },
    Mistake {
        name: "payroll_guard_lost_in_a_chain",
        edits: &[(
            HANDLERS,
            "#[secure(role = \"admin\", rate = \"10/s\")]\npub async fn hire",
            "pub async fn hire",
        )],
        file: "app.rs",
        token: "post",
        texts: UNGUARDED,
    },
    Mistake {
        name: "payroll_role_misspelt",
        edits: &[(
            HANDLERS,
            "role = \"admin\", rate = \"10/s\")]\npub async fn hire",
            "role = \"admni\", rate = \"10/s\")]\npub async fn hire",
        )],
        file: HANDLERS,
        token: "\"admni\"",
        texts: &["unknown role `admni`: did you mean `admin`?"],
    },
    Mistake {
        name: "payroll_scheme_undeclared",
        edits: &[(
            "page.rs",
            "auth = \"session\", rate = \"5/s\"",
            "auth = \"basic\", rate = \"5/s\"",
        )],
        file: "page.rs",
        token: "events",
        texts: &[
            "this handler accepts a scheme that `credentials::Credentials` does not declare",
            "add a variant for it to `credentials::Credentials`",
        ],
    },
    Mistake {
        name: "payroll_response_raw",
        edits: &[
            (HANDLERS, "Read>) -> Json<Permitted<Employee>>", "Read>) -> Json<serde_json::Value>"),
            (HANDLERS, "Json(employee.permitted())", "Json(employee.into_inner().ssn.into())"),
        ],
        file: HANDLERS,
        token: "Json<serde_json::Value>",
        texts: &["is not allowlisted", "derive `Redacted`"],
    },
    Mistake {
        name: "payroll_object_unasked",
        edits: &[
            (HANDLERS, "Read>) -> Json<Permitted<Employee>>", "Read>) -> Json<Employee>"),
            (HANDLERS, "Json(employee.permitted())", "Json(employee.into_inner())"),
        ],
        file: HANDLERS,
        token: "Json<Employee>",
        texts: &["it is not checked for this caller", "return `Permitted<Employee>`"],
    },
    Mistake {
        name: "payroll_list_unfiltered",
        edits: &[
            (
                HANDLERS,
                "Result<Page<Permitted<Payslip>>, Problem>",
                "Result<Page<Payslip>, Problem>",
            ),
            (HANDLERS, "Page::cut(visible.filter(found), limit", "Page::cut(found, limit"),
        ],
        file: HANDLERS,
        token: "Result<Page<Payslip>, Problem>",
        texts: &["it is not checked for this caller", "return `Permitted<Payslip>`"],
    },
    Mistake {
        name: "payroll_tenant_by_the_path",
        edits: &[(
            HANDLERS,
            "    tenant: Tenant,",
            "    Path(Plain(tenant)): Path<Plain<Text<64>>>,",
        )],
        file: HANDLERS,
        token: "&tenant",
        texts: &["mismatched types", "expected `&Tenant`"],
    },
    Mistake {
        name: "payroll_tenant_in_the_body",
        edits: &[(
            "input.rs",
            "pub struct NewEmployee {\n",
            "pub struct NewEmployee {\n    pub tenant: Text<64>,\n",
        )],
        file: "input.rs",
        token: "tenant",
        texts: &["`tenant` looks like a privilege that the client could grant itself"],
    },
    Mistake {
        name: "payroll_body_not_input",
        edits: &[(
            "input.rs",
            "#[input]\npub struct NewEmployee",
            "#[derive(serde::Deserialize, validator::Validate)]\npub struct NewEmployee",
        )],
        file: HANDLERS,
        token: "Json<NewEmployee>",
        texts: &[
            "`NewEmployee` comes from outside and nothing validates it",
            "write `#[input]` above the type",
        ],
    },
    Mistake {
        name: "payroll_body_of_any_form",
        edits: &[
            (HANDLERS, "Json<NewEmployee>", "Json<serde_json::Value>"),
            (HANDLERS, ".hire(new)", ".hire(serde_json::from_value::<NewEmployee>(new)?)"),
        ],
        file: HANDLERS,
        token: "Json<serde_json::Value>",
        texts: &["comes from outside and nothing validates it", "write `#[input]` above"],
    },
    Mistake {
        name: "payroll_credential_exposed",
        edits: &[("employee.rs", "    pub ssn: String", "    #[expose]\n    pub ssn: String")],
        file: "employee.rs",
        token: "ssn",
        texts: &["`ssn`", "sensitive = \"why\""],
    },
    Mistake {
        name: "payroll_object_by_number",
        edits: &[
            (HANDLERS, "employee: Authorized<Employee, Delete>", "Path(id): Path<u64>"),
            (HANDLERS, "dismiss(&tenant, &employee.id)", "dismiss(&tenant, &id.to_string())"),
        ],
        file: HANDLERS,
        token: "Path<u64>",
        texts: UNCHECKED_OBJECT,
    },
    Mistake {
        name: "payroll_object_by_text",
        edits: &[
            (HANDLERS, "employee: Authorized<Employee, Delete>", "Path(id): Path<Text<64>>"),
            (HANDLERS, "dismiss(&tenant, &employee.id)", "dismiss(&tenant, id.as_str())"),
        ],
        file: HANDLERS,
        token: "Path<Text<64>>",
        texts: UNCHECKED_OBJECT,
    },
];

#[test]
fn the_payroll_as_it_is_compiles() {
    if is_snapshot_compiler() {
        let errors = CHECKED.errors(AS_IT_IS).into_iter().map(rendered).collect::<String>();
        assert!(CHECKED.compiles(AS_IT_IS), "{errors}\n{}", CHECKED.remarks);
    }
}

#[test]
fn every_mistake_in_the_payroll_is_one_error_at_its_token() {
    if !is_snapshot_compiler() {
        return;
    }
    let faults: Vec<String> = MISTAKES
        .iter()
        .filter_map(|mistake| Some(format!("{}: {}", mistake.name, fault(mistake)?)))
        .collect();
    assert!(faults.is_empty(), "{}\n{}", faults.join("\n"), CHECKED.remarks);
}

/// What is wrong with what rustc says of this mistake.
fn fault(mistake: &Mistake) -> Option<String> {
    let errors = CHECKED.errors(mistake.name);
    let text: String = errors.iter().copied().map(rendered).collect();
    let [error] = errors.as_slice() else {
        return Some(format!("{} errors in place of one\n{text}", errors.len()));
    };
    let (file, token) = underlined(error);
    if !file.ends_with(Path::new(mistake.name).join(mistake.file)) {
        return Some(format!("points into {}\n{text}", file.display()));
    }
    if token != mistake.token {
        return Some(format!("underlines `{token}`\n{text}"));
    }
    let missing = mistake.texts.iter().find(|part| !text.contains(**part))?;
    Some(format!("does not say `{missing}`\n{text}"))
}

/// The file that the error points into, and the source text that it underlines.
fn underlined(error: &Value) -> (PathBuf, String) {
    let spans = error["spans"].as_array().unwrap();
    let primary: Vec<_> = spans.iter().filter(|span| span["is_primary"] == true).collect();
    let [place] = primary.as_slice() else { panic!("{}", rendered(error)) };
    let file = package::folder().join(place["file_name"].as_str().unwrap());
    let text = fs::read(&file).unwrap();
    let byte = |key: &str| usize::try_from(place[key].as_u64().unwrap()).unwrap();
    let token = String::from_utf8_lossy(&text[byte("byte_start")..byte("byte_end")]).into_owned();
    (file, token)
}

/// Writes a copy for each mistake, and one without any, and tells which files they have.
pub(crate) fn write(examples: &Path) -> Vec<PathBuf> {
    let copies = MISTAKES.iter().map(|mistake| (mistake.name, mistake.edits));
    let copies = copies.chain([(AS_IT_IS, [].as_slice())]);
    copies.flat_map(|(name, edits)| write_copy(&examples.join(name), edits)).collect()
}

fn write_copy(copy: &Path, edits: &[Edit]) -> Vec<PathBuf> {
    let sources = fs::read_dir(package::repository().join("examples/payroll/src")).unwrap();
    let mut done = 0;
    let mut written = Vec::new();
    let sources = sources.map(|entry| entry.unwrap());
    // What stands in a folder is of payroll's own tests.
    for source in sources.filter(|entry| entry.path().is_file()) {
        let mut text = fs::read_to_string(source.path()).unwrap();
        for (_, from, to) in edits.iter().filter(|(file, ..)| source.file_name() == *file) {
            assert_eq!(text.matches(from).count(), 1, "`{from}` in {}", source.path().display());
            text = text.replace(from, to);
            done += 1;
        }
        let file = copy.join(source.file_name());
        write_changed(&file, &text);
        written.push(file);
    }
    assert_eq!(done, edits.len(), "an edit of a file that is not there: {}", copy.display());
    written
}
