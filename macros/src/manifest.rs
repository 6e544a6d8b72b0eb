//! What `Cargo.toml` calls the runtime: nothing that is generated resolves by another name.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::SystemTime;

const RUNTIME: &str = "palisade";

/// What a manifest said when it was read.
struct Known {
    manifest: PathBuf,
    changed: Option<SystemTime>,
    name: Option<String>,
}

/// The last manifest that was read: an editor expands the packages of a workspace in one process, and outlives a change.
static LAST: Mutex<Option<Known>> = Mutex::new(None);

/// The name, where it is another than the package's own.
pub(crate) fn renamed() -> Option<String> {
    if !proc_macro::is_available() {
        return None;
    }
    let manifest = manifest_path()?;
    let changed = fs::metadata(&manifest).and_then(|file| file.modified()).ok();
    let mut last = LAST.lock().ok()?;
    let is_other = |known: &Known| known.manifest != manifest || known.changed != changed;
    if last.as_ref().is_none_or(is_other) {
        let name = name_in(&manifest);
        *last = Some(Known { manifest, changed, name });
    }
    last.as_ref().and_then(|known| known.name.clone())
}

/// A script has a manifest of its own, beside which there may be the `Cargo.toml` of another package.
fn manifest_path() -> Option<PathBuf> {
    let stated = std::env::var_os("CARGO_MANIFEST_PATH").map(PathBuf::from);
    let in_folder = || {
        let folder = PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR")?);
        Some(folder.join("Cargo.toml"))
    };
    stated.or_else(in_folder)
}

fn name_in(manifest: &Path) -> Option<String> {
    let text = fs::read_to_string(manifest).ok()?;
    let is_script = manifest.extension().is_none_or(|kind| kind != "toml");
    let own = if is_script { front_matter(&text)? } else { text.as_str() };
    let workspaces = manifest
        .ancestors()
        .skip(1)
        .map(|folder| fs::read_to_string(folder.join("Cargo.toml")).unwrap_or_default());
    name(own, workspaces)
}

/// The manifest of a script: it is between dashes, above the code.
fn front_matter(script: &str) -> Option<&str> {
    let (_, after) = script.split_once("---")?;
    after.split_once("\n---").map(|(manifest, _)| manifest)
}

/// Where a dependency is named, in the order of preference: what is in plain `[dependencies]` is there in every build, a
/// target's on that target, and one of tests in tests alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum DependencyTable {
    Plain,
    Target,
    Dev,
    Workspace,
}

/// What is said of a dependency.
#[derive(Debug, Default)]
struct Dependency {
    package: Option<String>,
    is_inherited: bool,
}

type Dependencies = BTreeMap<(DependencyTable, String), Dependency>;

/// The name in the text of a manifest; what it takes from its workspace is named in one of `workspaces`.
fn name(own: &str, workspaces: impl Iterator<Item = String>) -> Option<String> {
    let own = dependencies(own);
    let mut shared = Dependencies::new();
    if own.values().any(|dependency| dependency.is_inherited) {
        for workspace in workspaces {
            for (key, dependency) in dependencies(&workspace) {
                shared.entry(key).or_insert(dependency);
            }
        }
    }
    let is_runtime = |name: &str, dependency: &Dependency| {
        let mut package = dependency.package.as_deref();
        if dependency.is_inherited {
            let inherited = shared.get(&(DependencyTable::Workspace, name.to_owned()));
            package = inherited.and_then(|inherited| inherited.package.as_deref());
        }
        package.unwrap_or(name) == RUNTIME
    };
    let mut found: Vec<(DependencyTable, &str)> = Vec::new();
    for ((table, name), dependency) in &own {
        if *table != DependencyTable::Workspace && is_runtime(name, dependency) {
            found.push((*table, name.as_str()));
        }
    }
    let (table, first) = found.first().copied()?;
    let is_renamed = !found.contains(&(table, RUNTIME));
    is_renamed.then(|| first.replace('-', "_"))
}

fn dependencies(manifest: &str) -> Dependencies {
    let mut found = Dependencies::new();
    for (path, value) in values(manifest) {
        let path: Vec<&str> = path.iter().map(String::as_str).collect();
        let Some((table, name, of_it)) = dependency_at(&path) else { continue };
        let dependency = found.entry((table, name.to_owned())).or_default();
        match of_it {
            ["package"] => dependency.package = Some(value),
            ["workspace"] => dependency.is_inherited = value == "true",
            _ => {}
        }
    }
    found
}

/// The dependency that a value is of, and which of its members it is. A build script expands none of the macros for the package.
fn dependency_at<'a>(path: &'a [&'a str]) -> Option<(DependencyTable, &'a str, &'a [&'a str])> {
    match path {
        ["dependencies", name, of_it @ ..] => Some((DependencyTable::Plain, *name, of_it)),
        ["target", _, "dependencies", name, of_it @ ..] => {
            Some((DependencyTable::Target, *name, of_it))
        }
        ["dev-dependencies" | "dev_dependencies", name, of_it @ ..]
        | ["target", _, "dev-dependencies" | "dev_dependencies", name, of_it @ ..] => {
            Some((DependencyTable::Dev, *name, of_it))
        }
        ["workspace", "dependencies", name, of_it @ ..] => {
            Some((DependencyTable::Workspace, *name, of_it))
        }
        _ => None,
    }
}

/// Each value with the keys that lead to it: from the heading, from its line and from tables in its line.
fn values(manifest: &str) -> Vec<(Vec<String>, String)> {
    let (mut found, mut heading) = (Vec::new(), Vec::new());
    for statement in parts(manifest, "\n") {
        let statement = statement.trim();
        if let Some(inner) = statement.strip_prefix('[') {
            heading = keys(inner.strip_suffix(']').unwrap_or(inner));
        } else {
            assign(&heading, statement, &mut found);
        }
    }
    found
}

/// Adds what `key = value` says.
fn assign(table: &[String], statement: &str, found: &mut Vec<(Vec<String>, String)>) {
    let sides = parts(statement, "=");
    let [key, value] = sides.as_slice() else { return };
    let mut path = table.to_vec();
    path.extend(keys(key));
    let value = value.trim();
    if let Some(members) = value.strip_prefix('{').and_then(|inner| inner.strip_suffix('}')) {
        for member in parts(members, ",") {
            assign(&path, &member, found);
        }
    } else {
        found.push((path, unquoted(value)));
    }
}

fn keys(dotted: &str) -> Vec<String> {
    parts(dotted, ".").iter().map(|key| unquoted(key)).collect()
}

fn unquoted(name: &str) -> String {
    name.trim().trim_matches(['"', '\'']).to_owned()
}

/// The parts between separators, without comments. A separator in a string or in brackets is none.
fn parts(text: &str, separator: &str) -> Vec<String> {
    let (mut found, mut part, mut depth) = (Vec::new(), String::new(), 0_usize);
    let mut rest = text;
    while let Some((token, after)) = token(rest) {
        rest = after;
        match token {
            "[" | "{" => depth = depth.saturating_add(1),
            "]" | "}" => depth = depth.saturating_sub(1),
            _ => {}
        }
        if token == separator && depth == 0 {
            found.push(std::mem::take(&mut part));
        } else if !token.starts_with('#') {
            part.push_str(token);
        }
    }
    found.push(part);
    found
}

/// A string, a comment or another character, and what follows it.
fn token(text: &str) -> Option<(&str, &str)> {
    let first = text.chars().next()?;
    let length = match first {
        '"' | '\'' => string_length(text),
        '#' => text.find('\n').unwrap_or(text.len()),
        _ => first.len_utf8(),
    };
    text.split_at_checked(length)
}

/// How long the string is that a text begins with.
fn string_length(text: &str) -> usize {
    let (quote, long) = if text.starts_with('"') { ("\"", "\"\"\"") } else { ("'", "'''") };
    let end = if text.starts_with(long) { long } else { quote };
    let inner = text.get(end.len()..).unwrap_or_default();
    let mut is_escaped = false;
    for (place, letter) in inner.char_indices() {
        if is_escaped {
            is_escaped = false;
        } else if letter == '\\' && quote == "\"" {
            is_escaped = true;
        } else if letter == '\n' && end == quote {
            return end.len() + place;
        } else if inner.get(place..).is_some_and(|rest| rest.starts_with(end)) {
            return end.len() + place + end.len();
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(own: &str, workspace: &str) -> Option<String> {
        name(own, std::iter::once(workspace.to_owned()))
    }

    #[test]
    fn a_renamed_runtime_is_found() {
        for own in [
            "[dependencies]\nwall = { package = \"palisade\", version = \"1\" }",
            "[dependencies]\nserde = \"1\"\nwall = {version=\"1\",package='palisade'}",
            "[dev-dependencies.wall]\nversion = \"1\"\npackage = \"palisade\"",
            "[target.'cfg(unix)'.dependencies]\n\"wall\" = { package = \"palisade\" }",
            "[dependencies]\nwall.package = \"palisade\"\nwall.version = \"1\"",
            "[dependencies]\nwall.workspace = true",
            "[dependencies]\nwall = { workspace = true, features = [\"jwt\"] }",
            "[ dependencies ]\nwall = { \"package\" = \"palisade\" }",
            "[dependencies]\nwall = { features = [\n  \"jwt\", # signed\n], package = \"palisade\" }",
            "[dependencies.wall]\nfeatures = [\n  \"jwt\",\n]\npackage = \"palisade\" # the guards",
            "[ target . \"cfg(any(unix, windows))\" . dependencies . wall ]\npackage = \"palisade\"",
            "dependencies.wall = { package = \"palisade\" }",
            "[package]\r\nname = \"a#b\"\r\n[dependencies]\r\nwall = { package = \"palisade\" }\r\n",
            "[package]\ndescription = \"\"\"\n[dependencies]\npalisade = \"1\"\n\"\"\"\n[dependencies]\nwall = { package = \"palisade\" }",
        ] {
            let workspace =
                "[workspace.dependencies]\nwall = { package = \"palisade\", version = \"1\" }";
            assert_eq!(named(own, workspace).as_deref(), Some("wall"), "{own}");
        }
        let dashed = "[dependencies]\nour-wall = { package = \"palisade\" }";
        assert_eq!(named(dashed, "").as_deref(), Some("our_wall"));
    }

    #[test]
    fn a_runtime_of_its_own_name_is_not_renamed() {
        for own in [
            "[dependencies]\npalisade = \"1\"",
            "[dependencies]\npalisade = { path = \"../packages/palisade\" }\nwall = { package = \"palisade\" }",
            "[dependencies]\npalisade.workspace = true\nwall = { package = \"palisade\" }",
            "[dependencies]\nwall = { package = \"palisade-openapi\" }",
            "[dependencies]\nwall.workspace = true",
            "[package]\nname = \"palisade\"\n[features]\nwall = []",
            "[dependencies]\n# wall = { package = \"palisade\" }",
            "[workspace.dependencies]\nwall = { package = \"palisade\" }",
            "[dependencies]\nfacade = \"1\" # re-exports package = \"palisade\"",
            "[dependencies]\nfacade = { version = \"1\" } # { package = \"palisade\" }",
            "[package.metadata.dependencies]\nwall = { package = \"palisade\" }",
            "[build-dependencies]\nwall = { package = \"palisade\" }",
            "[[dependencies]]\nwall = { package = \"palisade\" }",
            "",
        ] {
            assert_eq!(named(own, "[workspace.dependencies]\nwall = \"1\""), None, "{own}");
        }
    }

    #[test]
    fn the_name_that_more_builds_have_is_taken() {
        let table = |heading: &str, name: &str| {
            format!("[{heading}]\n{name} = {{ package = \"palisade\", version = \"1\" }}\n")
        };
        let plain = table("dependencies", "wall");
        let target = table("target.'cfg(unix)'.dependencies", "for_unix");
        let dev = table("dev-dependencies", "in_tests");
        let build = table("build-dependencies", "at_build");
        let own = table("dev-dependencies", "palisade");
        for (manifest, expected) in [
            ([&build, &dev, &target, &plain], Some("wall")),
            ([&plain, &target, &dev, &build], Some("wall")),
            ([&own, &build, &build, &plain], Some("wall")),
            ([&build, &build, &dev, &target], Some("for_unix")),
            ([&build, &build, &build, &dev], Some("in_tests")),
            ([&build, &build, &build, &own], None),
        ] {
            let manifest = manifest.map(String::as_str).concat();
            assert_eq!(named(&manifest, "").as_deref(), expected, "{manifest}");
        }
        let shared = "[dev-dependencies]\na = { package = \"palisade\" }\n[dependencies]\nwall.workspace = true";
        let workspace = table("workspace.dependencies", "wall");
        assert_eq!(named(shared, &workspace).as_deref(), Some("wall"));
    }

    #[test]
    fn the_manifest_of_a_script_is_above_its_code() {
        let script = "#!/usr/bin/env cargo\n---cargo\n[dependencies]\nwall = { package = \"palisade\" }\n---\nfn main() {}";
        let manifest = front_matter(script);
        assert_eq!(named(manifest.unwrap_or_default(), "").as_deref(), Some("wall"));
        assert_eq!(front_matter("fn main() {}"), None);
    }
}
