//! `audit verify` and `keys`.

use std::fmt::Write as _;
use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;
use std::time::Instant;

use palisade::audit::{Chain, ChainLink, ChainVerifier, FileSink};
use serde_json::json;

use crate::Failure;
use crate::arguments::Arguments;

/// The environment variable with the chain's key.
const KEY: &str = "PALISADE_AUDIT_KEY";

/// Reads a chain back, oldest file first.
pub(crate) fn verify(files: &[&str], anywhere: bool, as_json: bool) -> Result<String, Failure> {
    let [.., last] = files else {
        return Err(Failure::Wrong("name the files of the chain, oldest first".to_owned()));
    };
    let mut verifier = ChainVerifier::new(chain()?);
    if anywhere {
        verifier = verifier.beginning_anywhere();
    }
    for path in files {
        let file = File::open(path).map_err(|error| format!("{path} cannot be read: {error}"))?;
        let length = file.metadata().map_or(0, |metadata| metadata.len());
        let reader = Progress::new(file, length, path);
        verifier
            .read(BufReader::with_capacity(1 << 20, reader))
            .map_err(|error| format!("{path} cannot be read: {error}"))?;
    }
    let head = head(last)?;
    let report = verifier.finish(head.as_ref());
    let faults: Vec<String> = report.faults.iter().map(ToString::to_string).collect();
    let text = if as_json {
        json!({
            "lines": report.lines, "last": {"seq": report.last.seq, "hash": report.last.hash},
            "holds": report.holds(), "faults": faults, "fault_count": report.fault_count,
            "head": head.is_some(),
        })
        .to_string()
    } else {
        let mut text = String::new();
        for fault in &faults {
            let _ = writeln!(text, "{fault}");
        }
        let more = report.fault_count.saturating_sub(faults.len() as u64);
        if more > 0 {
            let _ = writeln!(text, "and {more} more");
        }
        let verdict = if report.holds() { "the chain holds" } else { "the chain is broken" };
        let end = if head.is_some() {
            ""
        } else {
            "; without a `.head`, lines missing at the end do not show"
        };
        let _ = writeln!(
            text,
            "{verdict}: {} lines, the last is {}{end}",
            report.lines, report.last.seq
        );
        text
    };
    if report.holds() { Ok(text) } else { Err(Failure::Found(text)) }
}

/// With the key of the environment, else without.
fn chain() -> Result<Chain, Failure> {
    let Ok(text) = std::env::var(KEY) else { return Ok(Chain::sha256()) };
    let key = unhex(text.trim()).and_then(|bytes| bytes.try_into().ok());
    let key: [u8; 32] = key.ok_or_else(|| format!("{KEY} needs 64 hexadecimal digits"))?;
    Ok(Chain::keyed(key))
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    let digits = text.as_bytes().chunks(2);
    digits.map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()).collect()
}

/// The last line as the file beside it has it.
fn head(path: &str) -> Result<Option<ChainLink>, Failure> {
    let place = FileSink::head_of(Path::new(path));
    let Ok(text) = std::fs::read(&place) else { return Ok(None) };
    let head = serde_json::from_slice(&text);
    head.map(Some)
        .map_err(|error| Failure::Wrong(format!("{} is unreadable: {error}", place.display())))
}

/// Tells every two seconds how far the reading is.
struct Progress<R> {
    inner: R,
    length: u64,
    read: u64,
    told: Instant,
    name: String,
}

impl<R> Progress<R> {
    fn new(inner: R, length: u64, name: &str) -> Self {
        Self { inner, length, read: 0, told: Instant::now(), name: name.to_owned() }
    }
}

impl<R: Read> Read for Progress<R> {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        let count = self.inner.read(into)?;
        self.read += count as u64;
        if self.told.elapsed().as_secs() >= 2 {
            self.told = Instant::now();
            eprintln!("{}: {} %", self.name, self.read * 100 / self.length.max(1));
        }
        Ok(count)
    }
}

/// Random keys of 32 bytes.
pub(crate) fn keys(arguments: &Arguments) -> Result<String, Failure> {
    let count = arguments.one("--count")?.unwrap_or("1");
    let count: usize = count.parse().map_err(|_| format!("`{count}` is no number of keys"))?;
    if !(1..=100).contains(&count) {
        return Err(Failure::Wrong("between 1 and 100 keys".to_owned()));
    }
    let mut lines = Vec::new();
    for _ in 0..count {
        let mut key = [0_u8; 32];
        aws_lc_rs::rand::fill(&mut key).map_err(|_| "the system has no randomness".to_owned())?;
        lines.push(key.iter().fold(String::new(), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        }));
    }
    Ok(if arguments.has("--json") { json!(lines).to_string() } else { lines.join("\n") })
}
