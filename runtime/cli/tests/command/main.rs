//! The command as a shell sees it: what it prints, and its exit codes.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot go on stops")]

mod adopt;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use palisade::audit::{AuditQueue, Chain, FileSink, WhenFull};
use palisade::inventory::Inventory;
use palisade::prelude::*;
use serde_json::Value;

/// Who may do what.
#[derive(Role)]
pub enum Role {
    #[role(implies = "hr")]
    /// Hires.
    Admin,
    /// Pays.
    Hr,
    /// Does nothing.
    Guest,
}

#[derive(Redacted)]
struct Employee {
    #[expose]
    name: String,
    #[expose(role = "hr")]
    salary_cents: i64,
}

/// The caller's own record.
#[secure(rate = "50/s")]
async fn me(caller: Principal) -> Json<Employee> {
    Json(Employee { name: caller.subject().to_owned(), salary_cents: 1 })
}

#[secure(role = "admin", rate = "5/s")]
async fn close() -> NoContent {
    NoContent
}

#[secure(rate = "5/s")]
async fn close_by_anybody() -> NoContent {
    NoContent
}

fn folder(name: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("palisade-cli-{}-{name}", std::process::id()));
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}

/// Writes the inventory of an application.
fn inventory(folder: &Path, loose: bool) -> String {
    let jwt =
        Jwt::hs256(b"9f3c1d7e0b5a48c6a2e4f60817d9b35c").issuer("https://id.example").audience("x");
    let security = Security::builder().roles::<Role>().jwt(jwt).direct().build().unwrap();
    let router = SecureRouter::new().route("/me", get(me));
    let router = if loose {
        router.route("/close", post(close_by_anybody))
    } else {
        router.route("/close", post(close))
    };
    let app = router.secured_by(security).unwrap();
    let path = folder.join(if loose { "loose.json" } else { "strict.json" });
    fs::write(&path, serde_json::to_string(&Inventory::of(&app)).unwrap()).unwrap();
    path.to_str().unwrap().to_owned()
}

fn run(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cargo-palisade"));
    command
        .arg("palisade")
        .args(arguments)
        .current_dir(folder)
        .env_remove("PALISADE_AUDIT_KEY")
        .output()
        .unwrap()
}

fn told(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

#[track_caller]
fn ok(folder: &Path, arguments: &[&str]) -> String {
    let output = run(folder, arguments);
    assert!(output.status.success(), "{}", told(&output));
    told(&output)
}

#[track_caller]
fn fails(folder: &Path, code: i32, arguments: &[&str]) -> String {
    let output = run(folder, arguments);
    assert_eq!(output.status.code(), Some(code), "{}", told(&output));
    told(&output)
}

#[test]
fn questions_are_answered_from_an_inventory() {
    let folder = folder("questions");
    let from = inventory(&folder, false);
    let table = ok(&folder, &["posture", "--from", &from]);
    assert!(table.contains("POST    /close") && table.contains("role admin"), "{table}");
    assert!(
        ok(&folder, &["posture", "--from", &from, "--format", "sarif"]).contains("unused-role")
    );
    for format in ["json", "markdown", "html"] {
        let written = ok(&folder, &["posture", "--from", &from, "--format", format]);
        // A page says where a long path may be broken.
        assert!(written.replace("<wbr>", "").contains("/close"), "{format}");
    }
    let who = ok(&folder, &["who-can", "salary_cents", "--from", &from]);
    assert!(
        who.contains("GET /me") && who.contains("role hr") && who.contains("admin, hr"),
        "{who}"
    );
    let who: Value =
        serde_json::from_str(&ok(&folder, &["who-can", "name", "--json", "--from", &from]))
            .unwrap();
    assert_eq!(who[0]["who"], "everyone");
    let hr = ok(&folder, &["can", "hr", "--from", &from]);
    assert!(hr.contains("GET /me") && !hr.contains("/close"), "{hr}");
    assert!(ok(&folder, &["can", "admin", "--from", &from]).contains("POST /close"));
    let document: Value =
        serde_json::from_str(&ok(&folder, &["openapi", "--from", &from])).unwrap();
    assert_eq!(document["openapi"], "3.1.0");
    assert!(
        fails(&folder, 1, &["who-can", "password", "--from", &from])
            .contains("no field `password` leaves")
    );
    assert!(
        fails(&folder, 2, &["can", "hrr", "--from", &from]).contains("there are: admin, guest, hr")
    );
    assert!(
        fails(&folder, 2, &["openapi", "--role", "hrr", "--from", &from])
            .contains("there is no role")
    );
    assert!(fails(&folder, 1, &["findings", "--from", &from]).contains("unused-role"));
    assert!(
        fails(&folder, 2, &["posture", "--format", "pdf", "--from", &from]).contains("table, json")
    );
    assert!(fails(&folder, 2, &["postrue"]).contains("cannot read `postrue`"));
    fs::remove_dir_all(folder).unwrap();
}

#[test]
fn a_lock_that_is_widened_fails_until_it_is_signed_off() {
    let folder = folder("lock");
    let (strict, loose) = (inventory(&folder, false), inventory(&folder, true));
    assert!(fails(&folder, 2, &["diff", "--from", &strict]).contains("cargo palisade lock"));
    ok(&folder, &["lock", "--from", &strict]);
    assert_eq!(ok(&folder, &["diff", "--from", &strict]).trim(), "nothing changed");
    let change = "POST /close: who may call: role admin -> authenticated";
    let text = fails(&folder, 1, &["diff", "--from", &loose]);
    assert!(
        text.contains(&format!("widened   {change}")) && text.contains("not signed off"),
        "{text}"
    );
    assert!(fails(&folder, 1, &["lock", "--from", &loose]).contains("widened"));
    let path = folder.join("security.lock");
    let mut lock: Value = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
    lock["signed_off"] =
        serde_json::json!([{"change": change, "reason": "everybody closes their own books"}]);
    fs::write(&path, lock.to_string()).unwrap();
    ok(&folder, &["diff", "--from", &loose]);
    ok(&folder, &["lock", "--from", &loose]);
    assert_eq!(ok(&folder, &["diff", "--from", &loose]).trim(), "nothing changed");
    assert!(ok(&folder, &["diff", "--from", &strict]).contains("narrowed  POST /close"));
    // One of an earlier form is not compared: it is written anew, with what was signed off.
    let mut old: Value = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
    old["version"] = 1.into();
    fs::write(&path, old.to_string()).unwrap();
    assert!(fails(&folder, 2, &["diff", "--from", &loose]).contains("rewrites it"));
    ok(&folder, &["lock", "--from", &loose]);
    let new: Value = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
    assert_eq!(new["version"], 2);
    assert_eq!(
        (&new["answered"], &new["answered"][0]["change"]),
        (&old["answered"], &change.into())
    );
    old["version"] = 9.into();
    fs::write(&path, old.to_string()).unwrap();
    assert!(fails(&folder, 2, &["lock", "--from", &loose]).contains("has version 9"));
    fs::write(&path, "nonsense").unwrap();
    assert!(fails(&folder, 2, &["diff", "--from", &strict]).contains("is not a lock"));
    fs::remove_dir_all(folder).unwrap();
}

/// The digits of `9f3c..`, each as a byte.
const CHAIN_KEY: &str = "3966336331643765306235613438633661326534663630383137643962333563";

#[test]
fn a_chain_is_read_back() {
    let folder = folder("audit");
    let path = folder.join("audit.jsonl");
    let sink = FileSink::at(&path).chained(Chain::keyed(*b"9f3c1d7e0b5a48c6a2e4f60817d9b35c"));
    let jwt =
        Jwt::hs256(b"9f3c1d7e0b5a48c6a2e4f60817d9b35c").issuer("https://id.example").audience("x");
    let security = Security::builder().roles::<Role>().jwt(jwt).direct();
    let security = security.audit(AuditQueue::to(sink, WhenFull::Refuse)).build().unwrap();
    for _ in 0..5 {
        SecureRouter::new().route("/me", get(me)).secured_by(security.clone()).unwrap();
    }
    assert!(security.flush_audit(std::time::Duration::from_secs(10)));
    let verify = |key: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_cargo-palisade"));
        command
            .args(["audit", "verify", path.to_str().unwrap()])
            .env("PALISADE_AUDIT_KEY", key)
            .output()
            .unwrap()
    };
    let good = verify(CHAIN_KEY);
    assert!(
        good.status.success() && told(&good).contains("the chain holds: 5 lines"),
        "{}",
        told(&good)
    );
    assert_eq!(verify(&"ac".repeat(32)).status.code(), Some(1), "another key");
    assert_eq!(verify("abc").status.code(), Some(2));
    assert_eq!(verify(&"+f".repeat(32)).status.code(), Some(2), "a sign is no digit");
    assert!(told(&good).contains("no line is pinned"), "{}", told(&good));
    let text = fs::read_to_string(&path).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    let last: Value = serde_json::from_str(lines[4]).unwrap();
    let head = format!("5:{}", last["hash"].as_str().unwrap());
    let with_head = |head: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_cargo-palisade"));
        command.args(["audit", "verify", path.to_str().unwrap(), "--head", head]);
        command.env("PALISADE_AUDIT_KEY", CHAIN_KEY).output().unwrap()
    };
    assert!(with_head(&head).status.success());
    let another = with_head(&format!("5:{}", "0".repeat(64)));
    assert_eq!(another.status.code(), Some(1));
    assert!(told(&another).contains("line 5: differs from the pinned line"), "{}", told(&another));
    assert_eq!(with_head("5:xyz").status.code(), Some(2));
    // What keeps the file beside it from being read would hide that lines are missing.
    let beside = FileSink::head_of(&path);
    let kept = fs::read(&beside).unwrap();
    fs::remove_file(&beside).unwrap();
    fs::create_dir(&beside).unwrap();
    assert_eq!(verify(CHAIN_KEY).status.code(), Some(2));
    fs::remove_dir(&beside).unwrap();
    assert!(verify(CHAIN_KEY).status.success(), "none is none");
    fs::write(&beside, kept).unwrap();
    fs::write(&path, lines[..3].join("\n") + "\n").unwrap();
    let cut = verify(CHAIN_KEY);
    assert_eq!(cut.status.code(), Some(1));
    assert!(told(&cut).contains("at the end: 4 to 5 are missing"), "{}", told(&cut));
    fs::write(&path, text.replacen("posture_loaded", "posture_loadet", 1)).unwrap();
    assert!(told(&verify(CHAIN_KEY)).contains("line 1: was changed"));
    assert!(fails(&folder, 2, &["audit", "verify"]).contains("name the files"));
    assert!(fails(&folder, 2, &["audit", "verify", "nowhere.jsonl"]).contains("cannot be read"));
    fs::remove_dir_all(folder).unwrap();
}

#[test]
fn a_bill_names_every_part_with_its_licence() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let bill: Value = serde_json::from_str(&ok(here, &["sbom", "-p", "palisade-openapi"])).unwrap();
    assert_eq!((&bill["bomFormat"], &bill["specVersion"]), (&"CycloneDX".into(), &"1.6".into()));
    let components = bill["components"].as_array().unwrap();
    let named = |name: &str| components.iter().find(|component| component["name"] == name);
    assert!(named("palisade").is_some() && named("serde_json").is_some());
    assert!(named("trybuild").is_none(), "what tests need is no part of it");
    assert_eq!(named("serde_json").unwrap()["licenses"][0]["expression"], "MIT OR Apache-2.0");
    assert!(
        components.iter().all(|component| component["licenses"].is_array()),
        "each has a licence"
    );
    assert!(fails(here, 2, &["sbom", "-p", "nowhere"]).contains("there is no package"));
}

#[test]
fn a_pair_of_keys_verifies_and_a_set_with_a_fault_is_told() {
    let folder = folder("pairs");
    for kind in ["eddsa", "es256"] {
        let pair: Value =
            serde_json::from_str(&ok(&folder, &["keys", "--pair", kind, "--json"])).unwrap();
        let pem = pair["private_pem"].as_str().unwrap();
        assert!(pem.starts_with("-----BEGIN PRIVATE KEY-----\n"), "{pem}");
        let set = pair["jwks"].to_string();
        fs::write(folder.join("jwks.json"), &set).unwrap();
        let told = ok(&folder, &["keys", "jwks.json"]);
        assert!(told.contains(pair["jwks"]["keys"][0]["kid"].as_str().unwrap()), "{told}");
        // palisade reads it as any other set.
        let jwt = Jwt::jwks(set).issuer("https://id.example").audience("x");
        assert!(Security::builder().jwt(jwt).direct().build().is_ok());
        let mut leaked = pair["jwks"].clone();
        leaked["keys"][0]["d"] = "c2VjcmV0".into();
        fs::write(folder.join("leaked.json"), leaked.to_string()).unwrap();
        assert!(fails(&folder, 1, &["keys", "leaked.json"]).contains("private"));
    }
    fs::write(folder.join("none.json"), "{}").unwrap();
    assert!(fails(&folder, 2, &["keys", "none.json"]).contains("not a set of keys"));
    assert!(fails(&folder, 2, &["keys", "--pair", "rsa"]).contains("eddsa or es256"));
    fs::remove_dir_all(folder).unwrap();
}

#[test]
fn keys_are_random_and_long_enough() {
    let folder = folder("keys");
    let keys = ok(&folder, &["keys", "--count", "3"]);
    let keys: Vec<&str> = keys.lines().collect();
    assert!(
        keys.len() == 3 && keys[0] != keys[1] && keys.iter().all(|key| key.len() == 64),
        "{keys:?}"
    );
    assert!(fails(&folder, 2, &["keys", "--count", "0"]).contains("between 1 and 100"));
    fs::remove_dir_all(folder).unwrap();
}
