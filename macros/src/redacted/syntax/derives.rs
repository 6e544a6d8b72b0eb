//! What is derived beside this derive.
//!
//! A derive sees the attributes behind it and neither those before it nor the list that it stands in. The
//! source file tells them; it is read once for each derive and not parsed.

use std::fs;

/// Whether `Debug` is derived before this derive, or in one list with it.
pub(super) fn debug_beside() -> bool {
    if !proc_macro::is_available() {
        return false;
    }
    let derive = proc_macro::Span::call_site();
    let source = derive.local_file().and_then(|file| fs::read_to_string(file).ok());
    let found = source.zip(derive.source_text());
    found.is_some_and(|(source, name)| {
        is_debug_beside(&source, (derive.line(), derive.column()), &name)
    })
}

/// The same for a derive of this name at a line and a column, which both count from one. Where something else
/// stands there, as in an example of the documentation, the file is not what is compiled and tells nothing.
fn is_debug_beside(source: &str, (line, column): (usize, usize), name: &str) -> bool {
    let mut lines = source.split_inclusive('\n');
    let before: usize = lines.by_ref().take(line.saturating_sub(1)).map(str::len).sum();
    let within = lines.next().unwrap_or_default().chars();
    let within: usize = within.take(column.saturating_sub(1)).map(char::len_utf8).sum();
    let Some((head, tail)) = source.split_at_checked(before + within) else { return false };
    if name.is_empty() || !tail.starts_with(name) {
        return false;
    }
    let Some(start) = head.rfind("#[") else { return false };
    let end = tail.find(']').unwrap_or(tail.len());
    let own = source.get(start..head.len() + end).unwrap_or_default();
    derives_debug(own)
        || attributes_before(source.get(..start).unwrap_or_default()).any(derives_debug)
}

/// The attributes at the end of `text`, the last one first; comments between them are none.
fn attributes_before(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        rest = without_comments(rest);
        let start = rest.ends_with(']').then(|| rest.rfind("#[")).flatten()?;
        let (before, attribute) = rest.split_at_checked(start)?;
        rest = before;
        Some(attribute)
    })
}

fn without_comments(text: &str) -> &str {
    let mut rest = text.trim_end();
    while let Some(line) =
        rest.lines().next_back().filter(|line| line.trim_start().starts_with("//"))
    {
        rest = rest.get(..rest.len() - line.len()).unwrap_or_default().trim_end();
    }
    rest
}

fn derives_debug(attribute: &str) -> bool {
    let list = attribute.trim_start_matches("#[").trim_start();
    let words = || list.split(|letter: char| !(letter.is_alphanumeric() || letter == '_'));
    list.starts_with("derive") && words().any(|word| word == "Debug")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The derive stands where the caret does.
    fn found(source: &str) -> bool {
        let place = source.find('^').unwrap();
        let (head, line) = (&source[..place], source[..place].matches('\n').count() + 1);
        let column = head.rsplit('\n').next().unwrap().chars().count() + 1;
        is_debug_beside(&source.replace('^', ""), (line, column), "Redacted")
    }

    #[test]
    fn a_debug_beside_or_above_is_found() {
        for source in [
            "#[derive(Debug, ^Redacted)]\nstruct A;",
            "#[derive(^Redacted, Clone, std::fmt::Debug)]\nstruct A;",
            "#[derive(\n    Clone,\n    Debug,\n    ^Redacted,\n)]\nstruct A;",
            "#[derive(Debug)]\n/// Words.\n// More.\n#[serde(tag = \"a\")]\n#[derive(^Redacted)]\nstruct A;",
            "fn é() {\n    #[derive(Debug)] #[derive(^Redacted)] struct A;\n}",
        ] {
            assert!(found(source), "{source}");
        }
    }

    #[test]
    fn a_debug_of_another_type_is_not() {
        for source in [
            "#[derive(Debug)]\nstruct B;\n#[derive(Clone, ^Redacted)]\nstruct A;",
            "/// Has no `Debug`.\n#[derive(^Redacted)]\nstruct A;\n#[derive(Debug)]\nstruct B;",
            "// #[derive(Debug)]\n#[derive(^Redacted, DebugStub)]\nstruct A;",
            "#[cfg_attr(test, derive(Debug))]\n#[derive(^Redacted)]\nstruct A;",
            // A file that is not what is compiled: the derive is elsewhere in it.
            "#[derive(Debug)]\n#[der^ive(Redacted)]\nstruct A;",
        ] {
            assert!(!found(source), "{source}");
        }
    }
}
