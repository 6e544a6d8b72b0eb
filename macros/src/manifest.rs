//! What `Cargo.toml` calls the runtime: nothing that is generated resolves by another name.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

const RUNTIME: &str = "palisade";

/// The name of the last package that was asked for: an editor expands those of a workspace in one process.
static LAST: Mutex<Option<(OsString, Option<String>)>> = Mutex::new(None);

/// The name, where it is another than the package's own.
pub(crate) fn renamed() -> Option<String> {
    if !proc_macro::is_available() {
        return None;
    }
    let package = std::env::var_os("CARGO_MANIFEST_DIR")?;
    let mut last = LAST.lock().ok()?;
    if last.as_ref().is_none_or(|(known, _)| *known != package) {
        let name = name_in(Path::new(&package));
        *last = Some((package, name));
    }
    last.as_ref().and_then(|(_, name)| name.clone())
}

fn name_in(package: &Path) -> Option<String> {
    let own = fs::read_to_string(package.join("Cargo.toml")).ok()?;
    let workspaces = package
        .ancestors()
        .map(Path::to_path_buf)
        .map(|folder: PathBuf| fs::read_to_string(folder.join("Cargo.toml")).unwrap_or_default());
    name(&own, workspaces)
}

/// The name in the text of a manifest; what it takes from its workspace is named in one of `workspaces`.
fn name(own: &str, workspaces: impl Iterator<Item = String>) -> Option<String> {
    let dependencies = dependencies(own, false);
    let is_itself =
        |name: &str, text: &str| name == RUNTIME && package(text).is_none_or(|it| it == RUNTIME);
    if dependencies.iter().any(|(name, text)| is_itself(name, text)) {
        return None;
    }
    let is_runtime = |text: &str| package(text) == Some(RUNTIME);
    if let Some((name, _)) = dependencies.iter().find(|(_, text)| is_runtime(text)) {
        return Some(name.replace('-', "_"));
    }
    let inherited = |name: &str| {
        dependencies.iter().any(|(other, text)| other == name && text.contains("workspace"))
    };
    let mut shared = workspaces.flat_map(|workspace| self::dependencies(&workspace, true));
    let (name, _) = shared.find(|(name, text)| is_runtime(text) && inherited(name))?;
    Some(name.replace('-', "_"))
}

/// The package that a dependency is, where it says so.
fn package(text: &str) -> Option<&str> {
    text.split("package").skip(1).find_map(|rest| {
        let named = rest.trim_start().strip_prefix('=')?.trim_start();
        let quote = named.chars().next()?;
        named.get(1..)?.split(quote).next()
    })
}

/// Each dependency with what is said of it: in its line, or in a table of its own. Those of a workspace are in tables of their own.
fn dependencies(manifest: &str, of_workspace: bool) -> Vec<(String, String)> {
    let mut found: Vec<(String, String)> = Vec::new();
    let mut table = None::<String>;
    let mut listed = false;
    for line in manifest.lines().map(str::trim).filter(|line| !line.starts_with('#')) {
        if let Some(heading) = line.strip_prefix('[') {
            let heading = heading.split(']').next().unwrap_or_default();
            let parts: Vec<&str> = heading.rsplitn(2, '.').collect();
            let is_meant = heading.starts_with("workspace.") == of_workspace;
            listed = is_meant && heading.ends_with("dependencies");
            table = match parts.as_slice() {
                [name, before] if is_meant && before.ends_with("dependencies") => {
                    Some(unquoted(name))
                }
                _ => None,
            };
            found.extend(table.clone().map(|name| (name, String::new())));
        } else if let (Some(_), Some((_, text))) = (&table, found.last_mut()) {
            text.push_str(line);
            text.push('\n');
        } else if listed && let Some((key, value)) = line.split_once('=') {
            let (name, of_it) = key.split_once('.').unwrap_or((key, ""));
            found.push((unquoted(name), format!("{of_it} = {value}")));
        }
    }
    found
}

fn unquoted(name: &str) -> String {
    name.trim().trim_matches(['"', '\'']).to_owned()
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
            "",
        ] {
            assert_eq!(named(own, "[workspace.dependencies]\nwall = \"1\""), None, "{own}");
        }
    }
}
