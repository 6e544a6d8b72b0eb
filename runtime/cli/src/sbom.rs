//! `sbom`: what a program is built of, as CycloneDX 1.6, from `cargo metadata`.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use serde_json::{Value, json};

use crate::arguments::Arguments;
use crate::failure::Failure;

/// The bill of the package, or of the whole workspace.
pub(crate) fn sbom(arguments: &Arguments) -> Result<String, Failure> {
    let metadata = metadata(arguments)?;
    let root = match arguments.one("--package")? {
        Some(name) => Some(root(&metadata, name)?),
        None => None,
    };
    let bill = bill(&metadata, root.as_deref());
    serde_json::to_string_pretty(&bill).map_err(|error| Failure::Wrong(error.to_string()))
}

fn metadata(arguments: &Arguments) -> Result<Value, Failure> {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args(["metadata", "--format-version", "1", "--locked"]);
    if let Some(features) = arguments.one("--features")? {
        command.args(["--features", features]);
    }
    let output = command.output().map_err(|error| format!("cargo cannot be run: {error}"))?;
    if !output.status.success() {
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        return Err(Failure::Wrong(format!("`cargo metadata` failed: {told}")));
    }
    serde_json::from_slice(&output.stdout).map_err(|error| Failure::Wrong(error.to_string()))
}

fn packages(metadata: &Value) -> impl Iterator<Item = &Value> {
    metadata["packages"].as_array().into_iter().flatten()
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value.get(name).and_then(Value::as_str).unwrap_or_default()
}

fn root(metadata: &Value, name: &str) -> Result<String, Failure> {
    let members = metadata["workspace_members"].as_array();
    let is_member =
        |id: &str| members.is_some_and(|members| members.iter().any(|member| member == id));
    let found = packages(metadata)
        .find(|package| text(package, "name") == name && is_member(text(package, "id")));
    found
        .map(|package| text(package, "id").to_owned())
        .ok_or_else(|| Failure::Wrong(format!("there is no package `{name}` here")))
}

/// What each package needs, but for tests.
fn needs(metadata: &Value) -> BTreeMap<&str, Vec<&str>> {
    let nodes = metadata.pointer("/resolve/nodes").and_then(Value::as_array);
    let mut all = BTreeMap::new();
    for node in nodes.into_iter().flatten() {
        let of_use = |dependency: &&Value| {
            let kinds = dependency["dep_kinds"].as_array();
            kinds.is_some_and(|kinds| kinds.iter().any(|kind| kind["kind"] != "dev"))
        };
        let dependencies = node["deps"].as_array().into_iter().flatten().filter(of_use);
        all.insert(
            text(node, "id"),
            dependencies.map(|dependency| text(dependency, "pkg")).collect(),
        );
    }
    all
}

fn bill(metadata: &Value, root: Option<&str>) -> Value {
    let needs = needs(metadata);
    let members =
        metadata["workspace_members"].as_array().into_iter().flatten().filter_map(Value::as_str);
    let mut waiting: Vec<&str> = root.map_or_else(|| members.collect(), |root| vec![root]);
    let mut reached = BTreeSet::new();
    while let Some(id) = waiting.pop() {
        if reached.insert(id) {
            waiting.extend(needs.get(id).into_iter().flatten());
        }
    }
    let own = packages(metadata).filter(|package| reached.contains(text(package, "id")));
    let mut components: Vec<Value> = own.map(component).collect();
    components.sort_by(|one, other| text(one, "bom-ref").cmp(text(other, "bom-ref")));
    let by_id: BTreeMap<&str, String> =
        packages(metadata).map(|package| (text(package, "id"), purl(package))).collect();
    let named = |id: &&str| by_id.get(id).cloned();
    let dependencies: Vec<Value> = reached
        .iter()
        .filter_map(|id| {
            let on: Vec<String> = needs.get(id).into_iter().flatten().filter_map(&named).collect();
            Some(json!({"ref": named(id)?, "dependsOn": on}))
        })
        .collect();
    json!({
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"tools": {"components": [{"type": "application", "name": "cargo-palisade", "version": env!("CARGO_PKG_VERSION")}]}},
        "components": components,
        "dependencies": dependencies,
    })
}

fn purl(package: &Value) -> String {
    format!("pkg:cargo/{}@{}", text(package, "name"), text(package, "version"))
}

fn component(package: &Value) -> Value {
    let mut component = json!({
        "type": "library",
        "bom-ref": purl(package),
        "purl": purl(package),
        "name": text(package, "name"),
        "version": text(package, "version"),
        "scope": "required",
    });
    let licence = text(package, "license");
    if let (Value::Object(members), false) = (&mut component, licence.is_empty()) {
        // Older manifests write a slash for `OR`.
        let expression = licence.replace('/', " OR ");
        members.insert("licenses".to_owned(), json!([{"expression": expression}]));
    }
    component
}
