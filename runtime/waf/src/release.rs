//! A release of the rules as files, and what they name.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};

use crate::detects::detects;
use crate::error::LoadError;

/// The files of a release.
#[derive(Debug)]
pub(crate) struct Release {
    /// A path that can be in quotes.
    folder: String,
    setup: String,
    ids: BTreeSet<String>,
    tags: BTreeMap<String, BTreeSet<String>>,
}

impl Release {
    /// Reads which rules there are.
    ///
    /// # Errors
    /// Where the folder is not a release of version 4.
    pub(crate) fn read(folder: &Path) -> Result<Self, LoadError> {
        let unread =
            |error| LoadError::new(format!("`{}` cannot be read: {error}", folder.display()));
        let whole = fs::canonicalize(folder).map_err(unread)?;
        let (mut known, mut tags) = (BTreeSet::new(), BTreeMap::<String, BTreeSet<String>>::new());
        for path in files(&whole)? {
            for directive in directives(&text(&path)?) {
                let place = ids(&directive).next();
                let Some(id) = place.and_then(|place| directive.get(place)) else { continue };
                for tag in quoted(&directive, "tag:'") {
                    tags.entry(tag.to_owned()).or_default().insert(id.to_owned());
                }
                known.insert(id.to_owned());
            }
        }
        // What every release of version 4 has, and no other.
        if !known.contains("949110") || !known.contains("901200") {
            let folder = folder.display();
            return Err(LoadError::new(format!(
                "`{folder}` is not a release of version 4 of the Core Rule Set"
            )));
        }
        let setup = ["crs-setup.conf", "crs-setup.conf.example"];
        let setup = setup.into_iter().map(|name| whole.join(name)).find(|path| path.is_file());
        let setup = setup.ok_or_else(|| {
            let folder = folder.display();
            LoadError::new(format!(
                "`{folder}` has no `crs-setup.conf`: unpack a release of version 4 there"
            ))
        })?;
        Ok(Self { folder: plain(&whole)?, setup: plain(&setup)?, ids: known, tags })
    }

    /// How many rules there are.
    #[cfg(feature = "libmodsecurity")]
    pub(crate) fn count(&self) -> usize {
        self.ids.len()
    }

    /// The directive that reads the settings.
    pub(crate) fn setup(&self) -> String {
        format!("Include \"{}\"\n", self.setup)
    }

    /// The directive that reads the rules. Not the text of the files: rules name data files beside themselves.
    #[cfg(feature = "pure")]
    pub(crate) fn include(&self) -> String {
        format!("Include \"{}/rules/*.conf\"\n", self.folder)
    }

    /// The text of all rules, with the data files by their whole paths.
    ///
    /// # Errors
    /// Where a file cannot be read any more.
    #[cfg(feature = "libmodsecurity")]
    pub(crate) fn text(&self) -> Result<String, LoadError> {
        let mut whole = String::new();
        for path in files(Path::new(&self.folder))? {
            let beside = format!("FromFile {}/rules/", self.folder);
            whole.push_str(&text(&path)?.replace("FromFile ", &beside));
            whole.push('\n');
        }
        Ok(whole)
    }

    /// The rules that an exception takes out: one, or all with a tag.
    ///
    /// # Errors
    /// Why there is none to except.
    pub(crate) fn excepted(&self, rule: &str) -> Result<Vec<&str>, String> {
        let found: Vec<&str> = match rule.strip_prefix("tag:") {
            Some(tag) => self.tags.get(tag).into_iter().flatten().map(String::as_str).collect(),
            None => self.ids.get(rule).map(String::as_str).into_iter().collect(),
        };
        if found.is_empty() {
            return Err(
                "the Core Rule Set has no rule of this id, and none with this tag".to_owned()
            );
        }
        if !found.iter().all(|id| detects(id)) {
            return Err(
                "it sets or counts for all others, and without it nothing is refused: state \
                        `firewall(off, ..)` where that is meant"
                    .to_owned(),
            );
        }
        Ok(found)
    }
}

/// The files of rules, in the order in which they are read.
fn files(folder: &Path) -> Result<Vec<PathBuf>, LoadError> {
    let unread = |error: std::io::Error| {
        let folder = folder.display();
        LoadError::new(format!(
            "`{folder}/rules` cannot be read: unpack a release of version 4 there: {error}"
        ))
    };
    let mut found = Vec::new();
    for entry in fs::read_dir(folder.join("rules")).map_err(unread)? {
        let path = entry.map_err(unread)?.path();
        if path.extension().is_some_and(|ending| ending == "conf") {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

fn text(path: &Path) -> Result<String, LoadError> {
    let unread = |error| LoadError::new(format!("`{}` cannot be read: {error}", path.display()));
    fs::read_to_string(path).map_err(unread)
}

/// A path that can be in quotes.
fn plain(path: &Path) -> Result<String, LoadError> {
    let text = path.to_str().filter(|text| !text.contains(['"', '\\', '*', '?', '[', '\n']));
    text.map(str::to_owned).ok_or_else(|| {
        LoadError::new(format!("`{}`: the path has a sign of patterns or quotes", path.display()))
    })
}

/// The directives of a file, each in one line.
fn directives(text: &str) -> Vec<String> {
    let mut whole = Vec::new();
    let mut open = String::new();
    for line in text.lines().map(str::trim) {
        if open.is_empty() && line.starts_with('#') {
            continue;
        }
        if let Some(part) = line.strip_suffix('\\') {
            open.push_str(part);
        } else {
            open.push_str(line);
            whole.push(std::mem::take(&mut open));
        }
    }
    whole
}

/// Where the digits of each `id:` are that begins an action.
pub(crate) fn ids(text: &str) -> impl Iterator<Item = Range<usize>> {
    text.match_indices("id:").filter_map(move |(at, word)| {
        let before = text.get(..at)?.trim_end();
        let begins = before.is_empty() || before.ends_with(['"', ',']);
        let rest = text.get(at + word.len()..)?;
        let start = at + word.len() + usize::from(rest.starts_with('\''));
        let rest = text.get(start..)?;
        let end = rest.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(rest.len());
        (begins && end > 0).then_some(start..start + end)
    })
}

fn quoted<'a>(text: &'a str, word: &'a str) -> impl Iterator<Item = &'a str> {
    text.match_indices(word).filter_map(move |(at, _)| {
        let rest = text.get(at..)?.strip_prefix(word)?;
        Some(rest.split_once('\'')?.0)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_directive_is_one_line_and_says_its_id_and_tags() {
        let text = "# SecRule A \"id:1\"\nSecRule ARGS \"@rx id:7x\" \\\n    \"id:942100,\\\n    \
                    ctl:ruleRemoveById=5,tag:'attack-sqli',\\\n    tag:'b'\"\nSecMarker END\n";
        let found = directives(text);
        let [rule, marker] = &found[..] else { panic!("{found:?}") };
        assert_eq!(marker, "SecMarker END");
        assert_eq!(quoted(rule, "tag:'").collect::<Vec<_>>(), ["attack-sqli", "b"]);
        let found = |text: &str| ids(text).map(|place| text[place].to_owned()).collect::<Vec<_>>();
        assert_eq!(found(rule), ["942100"]);
        assert_eq!(found("\"id:200002,phase:2, id:'77'"), ["200002", "77"]);
        assert_eq!(found("\"Byid:5, x-id:6,id:x"), [""; 0]);
    }
}
