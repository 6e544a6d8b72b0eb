//! SECURITY.md cites the tests that prove what it promises.

use std::fs;
use std::path::Path;

/// What stands between backticks in a line, one after the other.
fn quoted(line: &str) -> impl Iterator<Item = &str> {
    line.split('`').skip(1).step_by(2)
}

fn is_a_name(text: &str) -> bool {
    text.contains('_') && text.chars().all(|letter| letter == '_' || letter.is_ascii_alphanumeric())
}

/// Every file that a promise cites, with the names that stand behind it. A file without a folder is in
/// that of the file before it, and names behind a folder of `ui/` are files in it.
fn cited(page: &str) -> Vec<(String, Vec<&str>)> {
    let mut cited: Vec<(String, Vec<&str>)> = Vec::new();
    for line in page.lines().filter(|line| line.starts_with('|')) {
        let mut folder = "";
        let mut in_a_file = false;
        for text in quoted(line) {
            if Path::new(text).extension().is_some_and(|it| it == "rs") {
                let (stands_in, name) = text.rsplit_once('/').unwrap_or((folder, text));
                folder = stands_in;
                in_a_file = true;
                cited.push((format!("{folder}/{name}"), Vec::new()));
            } else if text.starts_with("ui/") {
                folder = text;
                in_a_file = false;
            } else if is_a_name(text) && in_a_file {
                cited.last_mut().into_iter().for_each(|(_, names)| names.push(text));
            } else if is_a_name(text) && folder.starts_with("ui/") {
                cited.push((format!("{folder}/{text}.rs"), Vec::new()));
            }
        }
    }
    cited
}

/// The text of a file that is cited: `ui/` stands for `tests/ui/`, and `*` for any end of a name.
fn read(root: &Path, file: &str) -> Option<String> {
    let file = if file.starts_with("ui/") { format!("tests/{file}") } else { file.to_owned() };
    let Some((start, end)) = file.split_once('*') else {
        return fs::read_to_string(root.join(file)).ok();
    };
    let (folder, start) = start.rsplit_once('/')?;
    let found = fs::read_dir(root.join(folder)).ok()?.flatten().find(|entry| {
        let name = entry.file_name();
        name.to_str().is_some_and(|name| name.starts_with(start) && name.ends_with(end))
    })?;
    fs::read_to_string(found.path()).ok()
}

#[test]
fn every_test_that_the_page_cites_exists() {
    check("SECURITY.md", 120);
}

#[test]
fn every_test_that_the_table_of_rfc_8725_cites_exists() {
    check("runtime/src/docs/guide/jwt_best_practice.md", 18);
}

/// A page of the repository.
pub(crate) fn read_page(path: &str) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    fs::read_to_string(root.join(path)).unwrap()
}

/// Every test exists that the page at `path` cites, and there are more than `least` of their files.
#[track_caller]
pub(crate) fn check(path: &str, least: usize) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let page = read_page(path);
    let cited = cited(&page);
    assert!(cited.len() > least, "{}", cited.len());
    let mut missing = Vec::new();
    for (file, names) in cited {
        match read(root, &file) {
            Some(text) => missing.extend(
                names
                    .into_iter()
                    .filter(|name| !text.contains(&format!("fn {name}(")))
                    .map(|name| format!("{file}: {name}")),
            ),
            None => missing.push(file),
        }
    }
    assert!(missing.is_empty(), "{missing:#?}");
}
