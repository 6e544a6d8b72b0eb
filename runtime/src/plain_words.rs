//! What is read here names its subject, in standard words: texts in code, comments, and pages. What it
//! refuses hides who acts (`nobody`), says what a thing is not (`is not text`), or has a plainer word.

use std::fs;
use std::path::{Path, PathBuf};

use crate::floors::sources;

/// Words that are refused wherever they occur.
const COINED: [&str; 8] =
    ["whoever", "whomever", "nobody", "somebody", "everybody", "anybody", "anew", "shall"];

/// What may follow `is no` and `are no`.
const COMPARED: [&str; 9] =
    ["longer", "more", "such", "other", "one", "better", "less", "larger", "caller"];

/// What follows `is told` where it means that something is reported, and not that someone learns of it.
const REPORTED: [&str; 8] = ["as", "at", "beside", "by", "in", "on", "once", "with"];

/// Files with such a word, and why.
const ALLOWED: [(&str, &str); 1] = [
    // A secret that others published, quoted.
    ("weak_secret/words.rs", "everybody"),
];

/// A word and its line; an empty one ends a part of a sentence.
type Word = (usize, String);

/// Adds the words of a text that begins in `line`, without those between backticks.
fn add_words(line: usize, text: &str, words: &mut Vec<Word>) {
    for (place, text) in text.lines().enumerate().filter(|(_, line)| !line.starts_with("```")) {
        let line = line + place;
        let (mut word, mut is_code) = (String::new(), false);
        let mut letters = text.chars().chain([' ']);
        while let Some(letter) = letters.next() {
            if letter.is_alphanumeric() || letter == '_' || (letter == '\'' && !word.is_empty()) {
                word.push(letter);
                continue;
            }
            let ended = std::mem::take(&mut word).trim_end_matches('\'').to_lowercase();
            if !ended.is_empty() && !is_code {
                words.push((line, ended));
            }
            match letter {
                // An escape in a literal.
                '\\' => {
                    letters.next();
                }
                '`' => is_code = !is_code,
                '.' | ':' | ';' | '!' | '?' | '|' | ',' | '(' | ')' => {}
                _ => continue,
            }
            words.push((line, String::new()));
        }
    }
}

/// The words of a source's comments and literals; its own tests are left out.
fn words_of_source(source: &str) -> Vec<Word> {
    let source = source.split("\n#[cfg(test)]\nmod ").next().unwrap_or_default();
    let (mut words, mut line, mut rest) = (Vec::new(), 1, source);
    while let Some(first) = rest.chars().next() {
        let (length, text) = piece(rest);
        let (whole, behind) = rest.split_at(length.max(first.len_utf8()));
        if let Some(text) = text {
            add_words(line, text, &mut words);
            if !whole.starts_with("//") {
                words.push((line, String::new()));
            }
        } else if !whole.trim().is_empty() {
            // Code between two comments.
            words.push((line, String::new()));
        }
        line += whole.matches('\n').count();
        rest = behind;
    }
    words
}

/// The length of what a source begins with, and the text of a comment or a literal.
fn piece(source: &str) -> (usize, Option<&str>) {
    let until = |start: usize, end: &str| {
        let rest = source.get(start..).unwrap_or_default();
        rest.find(end).map_or(source.len(), |place| start + place)
    };
    if source.starts_with("//") {
        let end = until(0, "\n");
        return (end, source.get(..end).map(|text| text.trim_start_matches(['/', '!'])));
    }
    if let Some(raw) = source.strip_prefix('r') {
        let fences = raw.len() - raw.trim_start_matches('#').len();
        if raw.get(fences..).is_some_and(|rest| rest.starts_with('"')) {
            let closing = format!("\"{}", "#".repeat(fences));
            let end = until(fences + 2, &closing);
            return ((end + closing.len()).min(source.len()), source.get(fences + 2..end));
        }
    }
    if source.starts_with('"') {
        let mut escaped = false;
        let end = source.char_indices().skip(1).find(|(_, letter)| {
            let ends = *letter == '"' && !escaped;
            escaped = *letter == '\\' && !escaped;
            ends
        });
        let end = end.map_or(source.len(), |(place, _)| place);
        return ((end + 1).min(source.len()), source.get(1..end));
    }
    if source.starts_with("'\\") {
        return (until(3, "'") + 1, None);
    }
    if source.starts_with('\'') && source.chars().nth(2) == Some('\'') {
        return (source.chars().take(3).map(char::len_utf8).sum(), None);
    }
    // A name as a whole, so that the `r` at its end begins no literal.
    let name = source.find(|letter: char| !letter.is_alphanumeric() && letter != '_');
    (name.unwrap_or(source.len()), None)
}

/// What is refused in these words.
fn refused(words: &[Word]) -> Vec<Word> {
    let word = |place: Option<usize>| {
        place.and_then(|place| words.get(place)).map_or("", |(_, word)| word.as_str())
    };
    let mut found = Vec::new();
    for (place, (line, own)) in words.iter().enumerate() {
        let (before, next) = (word(place.checked_sub(1)), word(Some(place + 1)));
        let behind = word(Some(place + 2));
        let bare = own.strip_suffix("'s").unwrap_or(own);
        let stands_for = next == "for" || (next == "in" && ["for", "place"].contains(&behind));
        let as_it_is = before == "it" && word(place.checked_sub(2)) == "as";
        let is_refused = match bare {
            "stand" | "stands" | "stood" => !stands_for && !as_it_is,
            "is" | "are" if next == "no" && before != "there" => {
                // Of `is no caller's name` the first noun is not the predicate.
                let is_noun = !behind.is_empty() && behind.chars().all(char::is_alphabetic);
                is_noun && !COMPARED.contains(&behind)
            }
            "is" | "are" if next == "told" => REPORTED.contains(&behind),
            "of" => next == "itself" && ["says", "say", "tells", "knows"].contains(&before),
            bare => COINED.contains(&bare),
        };
        if is_refused {
            let is_verb = bare == "is" || bare == "are";
            let more = if is_verb { format!(" {next} {behind}") } else { String::new() };
            found.push((*line, format!("{own}{more}")));
        }
    }
    found
}

/// The pages of the repository.
fn pages(root: &Path) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> =
        ["README.md", "SECURITY.md", "CHANGELOG.md"].iter().map(|name| root.join(name)).collect();
    let mut folders = vec![root.join("docs"), root.join("runtime/src/docs")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "md") {
                found.push(path);
            }
        }
    }
    found
}

/// The sources of this crate, of the packages beside it and of the macros.
fn all_sources(root: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    sources(&root.join("macros/src"), &mut found);
    sources(&root.join("runtime/src"), &mut found);
    for entry in fs::read_dir(root.join("runtime")).unwrap() {
        let package = entry.unwrap().path().join("src");
        if package.is_dir() {
            sources(&package, &mut found);
        }
    }
    found
}

#[test]
fn what_is_read_is_in_plain_words() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let mut faults = Vec::new();
    let (pages, sources) = (pages(root), all_sources(root));
    assert!(pages.len() > 20 && sources.len() > 500, "{} {}", pages.len(), sources.len());
    for path in pages.iter().chain(&sources) {
        let text = fs::read_to_string(path).unwrap();
        let mut words = Vec::new();
        if path.extension().is_some_and(|ending| ending == "md") {
            add_words(1, &text, &mut words);
        } else {
            words = words_of_source(&text);
        }
        let is_allowed = |word: &str| {
            ALLOWED.iter().any(|(file, allowed)| path.ends_with(file) && word == *allowed)
        };
        for (line, word) in refused(&words).into_iter().filter(|(_, word)| !is_allowed(word)) {
            faults.push(format!("{}:{line}: {word}", path.strip_prefix(root).unwrap().display()));
        }
    }
    assert!(faults.is_empty(), "name the subject, and say what is:\n{}", faults.join("\n"));
}

#[test]
fn coined_words_are_refused_and_their_plain_form_passes() {
    for (coined, plain) in [
        ("/// Nobody may read it.", "/// No caller may read it."),
        ("const A: &str = \"for\\nwhoever asks\";", "const A: &str = \"for\\nany caller\";"),
        ("// It is nobody's.", "// It is no caller's."),
        ("//! The file is written anew.", "//! The file is rewritten."),
        ("/// A key that stands twice.", "/// A key that occurs twice; `?` stands for one."),
        ("/// It stood in the head.", "/// A mask stands in for it."),
        ("/// What is no\n/// text.", "/// There is no\n/// text."),
        ("f(\"`{}` is no range\")", "f(\"`{}` is not a range\")"),
        ("f(r#\"these are no \"texts\"\"#)", "f(r#\"these are no longer \"texts\"\"#)"),
        ("/// A fault is told once.", "/// A client is told apart, and so."),
        ("/// What it says of itself.", "/// What it says about itself."),
    ] {
        let found = |source: &str| refused(&words_of_source(source));
        assert_eq!(found(coined).len(), 1, "{coined}");
        assert_eq!(found(plain), Vec::new(), "{plain}");
    }
}

#[test]
fn code_and_a_files_own_tests_are_left_out() {
    for source in [
        "fn nobody<'a>(it: &'a str) -> char { '\"' }",
        "/// The caller of [`nobody`], and `anew`.",
        "fn f() {}\n\n#[cfg(test)]\nmod tests {\n    // Nobody.\n}",
        "/// It is\nfn no() {}\n/// text.",
    ] {
        assert_eq!(refused(&words_of_source(source)), Vec::new(), "{source}");
    }
    let lines = refused(&words_of_source("const A: &str = \"a \\\n  b\";\n// Nobody."));
    assert_eq!(lines, [(3, String::from("nobody"))]);
}
