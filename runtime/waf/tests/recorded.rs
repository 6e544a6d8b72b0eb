//! What the tests of payroll and of ledger ask, shown to the rules: nothing that these services answer may be refused.
//!
//! The requests are recorded by running those tests with `PALISADE_RECORD=folder`; without one this test says so and ends, and
//! where `PALISADE_NO_SKIP` is set it fails instead.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a test that cannot go on stops")]

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

#[test]
fn nothing_that_the_examples_answer_is_refused() {
    let Some(recorded) = recorded() else { return };
    let rules = support::rules().load().unwrap();
    let (mut asked, mut false_alarms) = (0, Vec::new());
    // A request that its service refuses is no work that would be lost.
    for request in recorded.iter().filter(|request| request.status < 400) {
        asked += 1;
        let mut fields = request.fields.clone();
        let mut add = |name: &str, value: &str| {
            if !fields.iter().any(|(known, _)| known.eq_ignore_ascii_case(name)) {
                fields.push((name.to_owned(), value.to_owned()));
            }
        };
        // What every client sends, and the tests leave out.
        add("host", "api.example.com");
        add("user-agent", "curl/8.5.0");
        add("accept", "*/*");
        let sample = Sample {
            method: &request.method,
            target: &request.target,
            protocol: "HTTP/1.1",
            fields: &fields,
            body: request.body.as_bytes(),
            answer: None,
        };
        let matched = rules.ask(&sample).unwrap();
        if matched.is_refused {
            let (method, target) = (&request.method, &request.target);
            false_alarms.push(format!("{method} {target}: {:?}", matched.rules));
        }
    }
    println!("{asked} requests that were answered, {} false alarms", false_alarms.len());
    assert!(asked > 100, "only {asked} requests were recorded");
    assert!(false_alarms.is_empty(), "{false_alarms:#?}");
}
