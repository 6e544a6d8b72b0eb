//! Reading a chain back.

use std::collections::BTreeMap;
use std::fmt;
use std::io::{self, BufRead};

use serde::Deserialize;

use super::{Chain, Link};

/// Faults are counted past this, and told no more.
const MOST_TOLD: usize = 1_000;
/// A longer line is none of ours.
const LONGEST_LINE: u64 = 1 << 20;

/// What is wrong with a chain, with the place of the line among those that were read, from 1 on.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ChainFault {
    /// The line is not a link of a chain.
    Unreadable {
        /// The line.
        line: u64,
    },
    /// The line's hash is not that of its content: it was changed, or the key is another.
    Changed {
        /// The line.
        line: u64,
    },
    /// Lines are missing before this one, or at the end where it is 0.
    Missing {
        /// The line behind the gap; 0 at the end.
        line: u64,
        /// The number of the first that is missing.
        from: u64,
        /// The number of the last.
        to: u64,
    },
    /// The line is another than the one of this number that is known from elsewhere: it was written in its place.
    Replaced {
        /// The line.
        line: u64,
    },
    /// The line follows another one than it was written behind: lines were inserted, swapped or rewritten.
    OutOfPlace {
        /// The line.
        line: u64,
    },
}

impl fmt::Display for ChainFault {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable { line } => write!(out, "line {line}: is not a line of the chain"),
            Self::Changed { line } => write!(out, "line {line}: was changed, or has another key"),
            Self::Missing { line: 0, from, to } => {
                write!(out, "at the end: {from} to {to} are missing")
            }
            Self::Missing { line, from, to } => {
                write!(out, "before line {line}: {from} to {to} are missing")
            }
            Self::Replaced { line } => {
                write!(out, "line {line}: differs from the pinned line (--head)")
            }
            Self::OutOfPlace { line } => {
                write!(out, "line {line}: does not follow the line before it")
            }
        }
    }
}

/// What was found in a chain.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ChainReport {
    /// How many lines were read.
    pub lines: u64,
    /// The last line that holds.
    pub last: Link,
    /// What is wrong; no more than the first thousand.
    pub faults: Vec<ChainFault>,
    /// How many faults there are.
    pub fault_count: u64,
}

impl ChainReport {
    /// Whether nothing is wrong.
    pub fn holds(&self) -> bool {
        self.fault_count == 0
    }
}

/// Reads the lines of one or several files, oldest first, and compares.
///
/// ```
/// use palisade::audit::{Chain, ChainVerifier};
///
/// let mut verifier = ChainVerifier::new(Chain::sha256());
/// verifier.read(&b""[..])?;
/// assert!(verifier.finish(None).holds());
/// # Ok::<_, std::io::Error>(())
/// ```
#[derive(Debug)]
pub struct ChainVerifier {
    chain: Chain,
    expected: Link,
    /// Whether lines before the first may be elsewhere.
    may_begin_later: bool,
    /// Lines that are known from elsewhere, by their number.
    known: BTreeMap<u64, String>,
    report: ChainReport,
}

#[derive(Deserialize)]
struct Read<'a> {
    seq: u64,
    #[serde(borrow)]
    prev: &'a str,
    #[serde(borrow)]
    hash: &'a str,
}

impl ChainVerifier {
    /// Expects the chain from its first line on.
    pub fn new(chain: Chain) -> Self {
        let report = ChainReport::default();
        let known = BTreeMap::new();
        Self { chain, expected: Link::default(), may_begin_later: false, known, report }
    }

    /// Knows a line from elsewhere: its number and hash, as they were in a `.head` that was copied to where it cannot be changed. The line of this number must be this one, and must be there. Called repeatedly it knows several.
    ///
    /// Without one, lines that were cut off at the end do not show once others were written behind them.
    #[must_use]
    pub fn knows(mut self, link: Link) -> Self {
        self.known.insert(link.seq, link.hash);
        self
    }

    /// Takes the first line as it is: files before it were archived elsewhere.
    #[must_use]
    pub fn beginning_anywhere(mut self) -> Self {
        self.may_begin_later = true;
        self
    }

    /// Reads the lines of the next file.
    ///
    /// # Errors
    /// Where it cannot be read.
    pub fn read(&mut self, mut lines: impl BufRead) -> io::Result<()> {
        let mut line = Vec::new();
        loop {
            line.clear();
            let mut bounded = io::Read::take(&mut lines, LONGEST_LINE);
            if bounded.read_until(b'\n', &mut line)? == 0 {
                return Ok(());
            }
            let text = line.strip_suffix(b"\n").unwrap_or(&line);
            self.next(text);
        }
    }

    fn next(&mut self, line: &[u8]) {
        self.report.lines += 1;
        let number = self.report.lines;
        let Some((hashed, read)) = parse(line) else {
            // The next line tells whether one is missing.
            return self.fault(ChainFault::Unreadable { line: number });
        };
        let begins = number == 1 && self.may_begin_later;
        if begins {
            self.expected = Link { seq: read.seq.saturating_sub(1), hash: read.prev.to_owned() };
        }
        let next = self.expected.seq.saturating_add(1);
        let known = self.known.remove(&read.seq);
        if self.chain.hash(hashed) != read.hash {
            self.fault(ChainFault::Changed { line: number });
        } else if read.seq > next {
            let (from, to) = (next, read.seq.saturating_sub(1));
            self.fault(ChainFault::Missing { line: number, from, to });
        } else if read.seq != next || read.prev != self.expected.hash {
            self.fault(ChainFault::OutOfPlace { line: number });
        } else if known.is_some_and(|known| known != read.hash) {
            self.fault(ChainFault::Replaced { line: number });
        }
        self.expected = Link { seq: read.seq, hash: read.hash.to_owned() };
    }

    fn fault(&mut self, fault: ChainFault) {
        self.report.fault_count += 1;
        if self.report.faults.len() < MOST_TOLD {
            self.report.faults.push(fault);
        }
    }

    /// What was found. `head` is the last line as the file's `.head` has it: lines that are missing at the end show in nothing
    /// else.
    pub fn finish(mut self, head: Option<&Link>) -> ChainReport {
        let last = self.expected.clone();
        self.known.extend(head.map(|head| (head.seq, head.hash.clone())));
        let is_known_otherwise =
            self.known.get(&last.seq).is_some_and(|hash| *hash != last.hash) && last.seq > 0;
        if is_known_otherwise {
            self.fault(ChainFault::Replaced { line: self.report.lines });
        }
        if let Some((to, _)) = self.known.last_key_value().filter(|(to, _)| **to > last.seq) {
            let (from, to) = (last.seq.saturating_add(1), *to);
            self.fault(ChainFault::Missing { line: 0, from, to });
        }
        ChainReport { last, ..self.report }
    }
}

/// The bytes that are hashed, and the members of the chain.
fn parse(line: &[u8]) -> Option<(&[u8], Read<'_>)> {
    let read: Read<'_> = serde_json::from_slice(line).ok()?;
    let tail = format!(r#","hash":"{}"}}"#, read.hash);
    let hashed = line.strip_suffix(tail.as_bytes())?;
    Some((hashed, read))
}
