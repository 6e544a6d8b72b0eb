//! `audit verify`.

use std::env::VarError;
use std::fmt::{self, Write as _};
use std::fs::File;
use std::io::{BufReader, ErrorKind, Read};
use std::path::Path;
use std::time::Instant;

use palisade::audit::{Chain, ChainLink, ChainVerifier, FileSink};
use serde_json::json;

use crate::arguments::Arguments;
use crate::failure::Failure;

/// The environment variable with the chain's key.
const KEY: &str = "PALISADE_AUDIT_KEY";

/// Reads a chain back, oldest file first.
pub(crate) fn verify(files: &[&str], arguments: &Arguments) -> Result<String, Failure> {
    let (anywhere, as_json) = (arguments.has("--from-anywhere"), arguments.has("--json"));
    let [.., last] = files else {
        return Err(Failure::Wrong("name the files of the chain, oldest first".to_owned()));
    };
    let (chain, is_keyed) = chain()?;
    let mut verifier = ChainVerifier::new(chain);
    if anywhere {
        verifier = verifier.beginning_anywhere();
    }
    let known = arguments.all("--head").into_iter().map(known_link);
    let known = known.collect::<Result<Vec<_>, _>>()?;
    let is_known = !known.is_empty();
    for link in known {
        verifier = verifier.knows(link);
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
            "head": head.is_some(), "keyed": is_keyed, "known_from_elsewhere": is_known,
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
            "{verdict}: {} lines, the last is {}:{}{end}",
            report.lines, report.last.seq, report.last.hash
        );
        if !is_keyed {
            let _ = writeln!(
                text,
                "verified by SHA-256 without a key ({KEY}): anyone who may write the file can rewrite the chain"
            );
        }
        if !is_known {
            let _ = writeln!(
                text,
                "no line is pinned (--head SEQ:HASH): lines cut off before others were written do not show"
            );
        }
        text
    };
    if report.holds() { Ok(text) } else { Err(Failure::Found(text)) }
}

/// With the key of the environment, else without; whether there is one.
fn chain() -> Result<(Chain, bool), Failure> {
    let text = match std::env::var(KEY) {
        Ok(text) => text,
        Err(VarError::NotPresent) => return Ok((Chain::sha256(), false)),
        Err(VarError::NotUnicode(_)) => {
            return Err(Failure::Wrong(format!("{KEY} needs 64 hexadecimal digits")));
        }
    };
    let key = unhex(text.trim()).and_then(|bytes| bytes.try_into().ok());
    let key: [u8; 32] = key.ok_or_else(|| format!("{KEY} needs 64 hexadecimal digits"))?;
    Ok((Chain::keyed(key), true))
}

/// Pairs of digits, and nothing that a number could have besides, such as a sign.
fn unhex(text: &str) -> Option<Vec<u8>> {
    let digit =
        |byte: &u8| char::from(*byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let pairs = text.as_bytes().chunks(2).map(|pair| match pair {
        [high, low] => Some(digit(high)? * 16 + digit(low)?),
        _ => None,
    });
    pairs.collect()
}

/// A line that is known from elsewhere: `900200:3f…`.
fn known_link(text: &str) -> Result<ChainLink, Failure> {
    let wrong = || Failure::Wrong(format!("`--head {text}`: it is a number, a colon and a hash"));
    let (seq, hash) = text.split_once(':').ok_or_else(wrong)?;
    let is_hash = unhex(hash).is_some_and(|bytes| bytes.len() == 32);
    let seq = seq.parse().ok().filter(|_| is_hash).ok_or_else(wrong)?;
    Ok(ChainLink { seq, hash: hash.to_ascii_lowercase() })
}

/// The last line as the file beside it has it.
fn head(path: &str) -> Result<Option<ChainLink>, Failure> {
    let place = FileSink::head_of(Path::new(path));
    let unreadable = |error: &dyn fmt::Display| {
        Failure::Wrong(format!("{} is unreadable: {error}", place.display()))
    };
    let text = match std::fs::read(&place) {
        Ok(text) => text,
        // Whatever else keeps it from being read would hide that lines are missing.
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(unreadable(&error)),
    };
    serde_json::from_slice(&text).map(Some).map_err(|error| unreadable(&error))
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
