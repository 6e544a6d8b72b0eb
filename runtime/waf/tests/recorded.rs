//! What the tests of payroll and of ledger ask, shown to the rules: nothing that these services answer may be refused.
//!
//! The requests are recorded by running those tests with `PALISADE_RECORD=folder`; without one this test says so and ends, and
//! where `PALISADE_NO_SKIP` is set it fails instead.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a test that cannot go on stops"
)]

mod support;

use palisade_waf::Sample;
use serde::Deserialize;

#[derive(Deserialize)]
struct Recorded {
    method: String,
    target: String,
    fields: Vec<(String, String)>,
    status: u16,
    body: String,
}

fn recorded() -> Option<Vec<Recorded>> {
    let Some(folder) = std::env::var_os("PALISADE_RECORD") else {
        assert!(std::env::var_os("PALISADE_NO_SKIP").is_none(), "`PALISADE_RECORD` is not set");
        println!("skipped: `PALISADE_RECORD` names no folder with requests");
        return None;
    };
    let mut all = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let text = std::fs::read_to_string(entry.unwrap().path()).unwrap();
        all.extend(text.lines().map(|line| serde_json::from_str::<Recorded>(line).unwrap()));
    }
    Some(all)
}

/// What those tests try as attackers, in a target or in a body.
const ATTACKS: [&str; 3] = ["next=../../etc/passwd", "'+OR+1=1+--", "filename=\"../"];

impl Recorded {
    /// As a client sends it, with what every client sends and the tests leave out, and without the coding in chunks.
    fn completed(mut self) -> Self {
        let is = |name: &str, known: &str| known.eq_ignore_ascii_case(name);
        for (name, value) in
            [("host", "api.example.com"), ("user-agent", "curl/8.5.0"), ("accept", "*/*")]
        {
            if !self.fields.iter().any(|(known, _)| is(name, known)) {
                self.fields.push((name.to_owned(), value.to_owned()));
            }
        }
        if self.fields.iter().any(|(known, _)| is("transfer-encoding", known)) {
            self.body = without_chunks(&self.body);
        } else if !self.body.is_empty()
            && !self.fields.iter().any(|(it, _)| is("content-length", it))
        {
            self.fields.push(("content-length".to_owned(), self.body.len().to_string()));
        }
        self
    }
}

fn without_chunks(mut body: &str) -> String {
    let mut whole = String::new();
    while let Some((length, rest)) = body.split_once("\r\n") {
        let length = usize::from_str_radix(length, 16).unwrap();
        whole.push_str(&rest[..length]);
        body = &rest[length + 2..];
    }
    whole
}

#[test]
fn nothing_that_the_examples_answer_is_refused() {
    let Some(recorded) = recorded() else { return };
    let rules = support::rules().load().unwrap();
    let (mut asked, mut attacks, mut false_alarms) = (0, 0, Vec::new());
    // A request that its service refuses is no work that would be lost.
    for request in recorded.into_iter().filter(|request| request.status < 400) {
        asked += 1;
        let request = request.completed();
        let fields = &request.fields;
        let sample = Sample {
            method: &request.method,
            target: &request.target,
            protocol: "HTTP/1.1",
            fields,
            body: request.body.as_bytes(),
            answer: None,
        };
        let matched = rules.ask(&sample).unwrap();
        let holds =
            |attack: &&str| request.target.contains(attack) || request.body.contains(attack);
        if ATTACKS.iter().any(holds) {
            assert!(matched.is_refused, "{}", request.target);
            attacks += 1;
        } else if matched.is_refused || (!matched.rules.is_empty() && !support::is_pure()) {
            let (method, target) = (&request.method, &request.target);
            false_alarms.push(format!("{method} {target}: {:?}", matched.rules));
        }
    }
    // The engine in pure Rust tells rules of which a part matched, too: of it refusals alone count.
    println!(
        "{asked} requests that were answered, {attacks} attacks, {} false alarms",
        false_alarms.len()
    );
    assert!(
        asked > 100 && attacks >= ATTACKS.len(),
        "only {asked} requests were recorded, {attacks} attacks"
    );
    assert!(false_alarms.is_empty(), "{false_alarms:#?}");
}
