//! Each promise of README and of the examples' pages has a test: `docs/promises.md` names it.

use crate::security_page::{check, read_page};

/// Sections of instructions, of comparisons and of what was measured, each beside its command; and of what is not
/// promised.
const WITHOUT_PROMISES: [&str; 5] =
    ["Try it", "How it compares", "What it costs to build", "What it does not do", "Licence"];

/// The sentences of a page's prose, without code, tables and pictures.
fn sentences(page: &str) -> Vec<String> {
    let prose: String = page.split("```").step_by(2).collect();
    let mut is_promising = true;
    let mut found = Vec::new();
    for paragraph in prose.split("\n\n").map(str::trim).filter(|it| !it.is_empty()) {
        if let Some(headline) = paragraph.strip_prefix('#') {
            let headline = headline.trim_start_matches('#').trim();
            is_promising = !WITHOUT_PROMISES.iter().any(|section| headline.starts_with(section));
        } else if is_promising && !paragraph.starts_with(['|', '!']) {
            split(paragraph, &mut found);
        }
    }
    found
}

/// A sentence ends with a full stop or a colon before what begins another.
fn split(paragraph: &str, found: &mut Vec<String>) {
    let mut sentence = String::new();
    for word in paragraph.split_whitespace() {
        let ended = sentence.ends_with(['.', ':']);
        if ended && word.starts_with(|first: char| first.is_uppercase() || "`[*".contains(first)) {
            found.push(std::mem::take(&mut sentence));
        }
        if !sentence.is_empty() {
            sentence.push(' ');
        }
        sentence.push_str(word);
    }
    found.push(sentence);
}

/// Words with a link stand as code: the link is README's.
fn unquoted(words: &str) -> &str {
    let inside = words.strip_prefix('`').and_then(|rest| rest.strip_suffix('`'));
    inside.filter(|inside| inside.contains("](")).unwrap_or(words)
}

/// The first words of the sentences that the page knows: those with a test, and those that promise nothing.
fn known(page: &str) -> Vec<&str> {
    let rows = page.lines().filter_map(|line| line.strip_prefix("| ")?.split(" | ").next());
    let others = page.lines().filter_map(|line| line.strip_prefix("* "));
    let others = others.map(unquoted);
    rows.filter(|first| !matches!(*first, "promise" | "sentence")).chain(others).collect()
}

#[test]
fn every_sentence_of_readme_has_a_test_or_promises_nothing() {
    let pages = ["README.md", "examples/payroll/README.md", "examples/ledger/README.md"];
    let sentences: Vec<String> =
        pages.iter().flat_map(|page| sentences(&read_page(page))).collect();
    let page = read_page("docs/promises.md");
    let known = known(&page);
    assert!(sentences.len() > 50, "{sentences:#?}");
    let begins = |sentence: &String| known.iter().any(|words| sentence.starts_with(words));
    let unproven: Vec<&String> = sentences.iter().filter(|sentence| !begins(sentence)).collect();
    assert!(unproven.is_empty(), "a row for each in docs/promises.md: {unproven:#?}");
    let is_said = |words: &&&str| sentences.iter().any(|sentence| sentence.starts_with(**words));
    let unsaid: Vec<&&str> = known.iter().filter(|words| !is_said(words)).collect();
    assert!(unsaid.is_empty(), "README says no more: {unsaid:#?}");
}

#[test]
fn every_test_that_the_page_cites_exists() {
    check("docs/promises.md", 40);
}

/// What SECURITY.md says of deployment, sentence by sentence.
#[test]
fn every_sentence_about_deployment_has_a_test_or_is_advice() {
    let (security, page) = (read_page("SECURITY.md"), read_page("docs/deployment.md"));
    let (_, section) = security.split_once("## Deployment\n").unwrap();
    let section = section.split("\n## ").next().unwrap();
    let mut said = Vec::new();
    section.split("\n* ").skip(1).for_each(|point| split(point, &mut said));
    assert!(said.len() > 40, "{said:#?}");
    let known = known(&page);
    let begins = |sentence: &&String| !known.iter().any(|words| sentence.starts_with(words));
    let unproven: Vec<&String> = said.iter().filter(begins).collect();
    assert!(unproven.is_empty(), "a row for each in docs/deployment.md: {unproven:#?}");
    let is_said = |words: &&&str| !said.iter().any(|sentence| sentence.starts_with(**words));
    let unsaid: Vec<&&str> = known.iter().filter(is_said).collect();
    assert!(unsaid.is_empty(), "SECURITY.md says no more: {unsaid:#?}");
    check("docs/deployment.md", 30);
}

/// The tables of promises and of failures elsewhere.
#[test]
fn every_row_of_security_cites_a_test() {
    let page = read_page("SECURITY.md");
    let rows = page.lines().filter(|line| line.starts_with('|') && !line.starts_with("|---"));
    let unproven: Vec<&str> = rows
        .filter(|row| !row.ends_with("| shown by |"))
        .filter(|row| {
            let shown_by = row.trim_end_matches(" |").rsplit(" | ").next().unwrap_or_default();
            !shown_by.contains(".rs`")
                && !shown_by.contains("`tests/")
                && !shown_by.contains("`ui/")
        })
        .collect();
    assert!(unproven.is_empty(), "{unproven:#?}");
}

#[test]
fn a_sentence_ends_where_another_begins() {
    let page = "# a\n\nOne is here: `two` is.\nThree, e.g. of\nfour.\n\n```\nNo. Code.\n```\n\n## Try it\n\nNot this.";
    assert_eq!(sentences(page), ["One is here:", "`two` is.", "Three, e.g. of four."]);
}
