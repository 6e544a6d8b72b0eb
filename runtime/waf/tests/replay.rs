//! The regression stages of the rules themselves, replayed: `cargo test --test replay -- --nocapture` prints the numbers.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a test that cannot go on stops")]

mod support;

use std::collections::BTreeMap;
use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use palisade_waf::{Loaded, Sample, SampleAnswer};
use serde::Deserialize;
use serde_norway::Value;

/// As many stages as hold with the engine that is pinned: fewer is a fault of it, more a reason to raise this.
const AT_LEAST: usize = if cfg!(feature = "libmodsecurity") { 4_892 } else { 4_672 };

#[derive(Deserialize)]
struct File {
    #[serde(default)]
    tests: Vec<Test>,
}

#[derive(Deserialize)]
struct Test {
    test_id: u32,
    #[serde(default)]
    stages: Vec<Stage>,
}

#[derive(Deserialize)]
struct Stage {
    input: Input,
    #[serde(default)]
    output: Output,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Input {
    method: Option<String>,
    uri: Option<String>,
    version: Option<String>,
    headers: BTreeMap<String, Value>,
    data: Option<Value>,
    encoded_request: Option<String>,
    autocomplete_headers: Option<bool>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Output {
    log: Option<Log>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Log {
    expect_ids: Vec<u32>,
    no_expect_ids: Vec<u32>,
}

/// What the backend of the stages answers.
#[derive(Deserialize)]
#[serde(default)]
#[derive(Default)]
struct Reflected {
    headers: BTreeMap<String, String>,
    body: Option<String>,
    #[serde(rename = "encodedBody")]
    encoded_body: Option<String>,
}

/// The answer of a stage's backend.
struct Answer {
    fields: Vec<(String, String)>,
    body: Vec<u8>,
}

impl Answer {
    fn sample(&self) -> SampleAnswer<'_> {
        SampleAnswer { fields: &self.fields, body: &self.body }
    }
}

/// A request of a stage.
struct InspectionRequest {
    method: String,
    target: String,
    protocol: String,
    fields: Vec<(String, String)>,
    body: Vec<u8>,
}

fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Bool(flag) => flag.to_string(),
        Value::Sequence(lines) => lines.iter().map(text).collect(),
        _ => String::new(),
    }
}

impl InspectionRequest {
    fn of(input: &Input) -> Option<Self> {
        match &input.encoded_request {
            Some(encoded) => Self::decoded(encoded),
            None => Some(Self::written(input)),
        }
    }

    /// As the tool of the rules sends it, which adds what a client would.
    fn written(input: &Input) -> Self {
        let body = input.data.as_ref().map(text).unwrap_or_default().into_bytes();
        let mut fields: Vec<(String, String)> =
            input.headers.iter().map(|(name, value)| (name.clone(), text(value))).collect();
        let mut add = |name: &str, value: String| {
            if !fields.iter().any(|(known, _)| known.eq_ignore_ascii_case(name)) {
                fields.push((name.to_owned(), value));
            }
        };
        if input.autocomplete_headers.unwrap_or(true) {
            add("Host", "localhost".to_owned());
            add("User-Agent", "OWASP CRS test agent".to_owned());
            add("Accept", "*/*".to_owned());
            add("Connection", "close".to_owned());
            if !body.is_empty() {
                add("Content-Length", body.len().to_string());
                add("Content-Type", "application/x-www-form-urlencoded".to_owned());
            }
        }
        let or = |value: &Option<String>, unsaid: &str| value.clone().unwrap_or(unsaid.to_owned());
        Self {
            method: or(&input.method, "GET"),
            target: or(&input.uri, "/"),
            protocol: or(&input.version, "HTTP/1.1"),
            fields,
            body,
        }
    }

    fn decoded(encoded: &str) -> Option<Self> {
        let encoded: String = encoded.split_whitespace().collect();
        let whole = String::from_utf8_lossy(&STANDARD.decode(encoded).ok()?).into_owned();
        let (head, body) =
            whole.split_once("\r\n\r\n").or(whole.split_once("\n\n")).unwrap_or((&whole, ""));
        let mut lines = head.lines();
        let mut words = lines.next()?.splitn(3, ' ').map(str::to_owned);
        let (method, target) = (words.next()?, words.next().unwrap_or("/".to_owned()));
        let protocol = words.next().unwrap_or("HTTP/0.9".to_owned());
        let fields = lines.filter_map(|line| line.split_once(':'));
        let fields = fields.map(|(name, value)| (name.to_owned(), value.trim().to_owned()));
        let (fields, body) = (fields.collect(), body.as_bytes().to_vec());
        Some(Self { method, target, protocol, fields, body })
    }

    /// The answer that a stage wants its backend to give.
    fn answer(&self) -> Option<Answer> {
        if !self.target.starts_with("/reflect") {
            return None;
        }
        let reflected: Reflected = serde_norway::from_slice(&self.body).ok()?;
        let encoded = reflected.encoded_body.and_then(|encoded| STANDARD.decode(encoded).ok());
        let body = encoded.or(reflected.body.map(String::into_bytes)).unwrap_or_default();
        Some(Answer { fields: reflected.headers.into_iter().collect(), body })
    }
}

/// Detection alone at the highest level, with the sizes that the stages are written for.
fn loaded() -> Loaded {
    let set = [
        "tx.allowed_methods=GET HEAD POST OPTIONS",
        "tx.crs_validate_utf8_encoding=1",
        "tx.arg_name_length=100",
        "tx.arg_length=400",
        "tx.total_arg_length=64000",
        "tx.max_num_args=255",
        "tx.max_file_size=64100",
        "tx.combined_file_sizes=65535",
    ];
    let set = set.map(|set| format!(",setvar:'{set}'")).concat();
    let rule = format!(
        "SecAction \"id:900005,phase:1,nolog,pass,ctl:ruleEngine=DetectionOnly,\
         ctl:ruleRemoveById=910000{set}\""
    );
    support::rules().paranoia(4).before(&rule).load().unwrap()
}

fn files(folder: &Path, found: &mut Vec<std::path::PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "yaml") {
            found.push(path);
        }
    }
}

#[test]
fn the_regression_stages_of_the_rules_hold() {
    let loaded = loaded();
    let mut paths = Vec::new();
    files(&support::release().join("tests/regression/tests"), &mut paths);
    paths.sort();
    let (mut held, mut failed, mut unasked) = (0_usize, Vec::new(), 0_usize);
    for path in &paths {
        let file: File = serde_norway::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        for (test, stage) in
            file.tests.iter().flat_map(|test| test.stages.iter().map(move |stage| (test, stage)))
        {
            let expected = stage.output.log.as_ref();
            let expected =
                expected.filter(|it| !(it.expect_ids.is_empty() && it.no_expect_ids.is_empty()));
            let (Some(expected), Some(asked)) = (expected, InspectionRequest::of(&stage.input)) else {
                unasked += 1;
                continue;
            };
            let answer = asked.answer();
            let sample = Sample {
                method: &asked.method,
                target: &asked.target,
                protocol: &asked.protocol,
                fields: &asked.fields,
                body: &asked.body,
                answer: answer.as_ref().map(Answer::sample),
            };
            let matched = loaded.ask(&sample).map(|matched| matched.rules).unwrap_or_default();
            let has = |id: &u32| matched.contains(&id.to_string());
            if expected.expect_ids.iter().all(has) && !expected.no_expect_ids.iter().any(has) {
                held += 1;
            } else {
                failed.push(format!("{name}-{}", test.test_id));
            }
        }
    }
    println!("{held} of {} stages hold, {unasked} say nothing about rules", held + failed.len());
    println!("those that do not: {}", failed.join(" "));
    assert!(held >= AT_LEAST, "{held} stages hold, fewer than {AT_LEAST}");
}
