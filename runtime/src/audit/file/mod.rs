//! Events as lines of JSON in a file.

mod opened;

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use crate::audit::chain::{Chain, Link};
use crate::audit::sink_log::log_cut;
use crate::audit::{AuditForm, AuditRecord, AuditSink, SinkError};
use crate::config_faults::ConfigFaults;
use crate::problem::Event;
use opened::Opened;

/// When what was written is on the disk for certain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fsync {
    /// After each batch of up to 256 events, before they count as written. The default.
    EachBatch,
    /// At most this long after they were written, with the next batch.
    Every(Duration),
    /// When the system sees fit: a power failure loses what it had not written yet.
    BySystem,
}

/// Writes events into a file, one JSON object a line.
///
/// The file is created for its owner alone (`0600`), and continued where there is one: what a crash left of a last
/// line is cut off. One process writes a file; give each its own. A file that another program moves away is
/// replaced by a new one.
///
/// ```
/// use palisade::audit::{AuditForm, Chain, FileSink, Fsync};
/// use std::time::Duration;
///
/// let sink = FileSink::at("/var/log/payroll/audit.jsonl")
///     .chained(Chain::keyed(*b"9f3c1d7e0b5a48c6a2e4f60817d9b35c"))
///     .form(AuditForm::Ecs)
///     .fsync(Fsync::Every(Duration::from_secs(1)))
///     .rotate_at(100 * 1024 * 1024)
///     .keep(10);
/// # let _ = sink;
/// ```
#[derive(Debug)]
pub struct FileSink {
    path: PathBuf,
    form: Option<AuditForm>,
    chain: Option<Chain>,
    fsync: Option<Fsync>,
    rotate_at: Option<u64>,
    keep: Option<usize>,
    faults: ConfigFaults,
    opened: Option<Opened>,
    link: Link,
    /// Up to which line lines are missing behind `link`, which the next line tells.
    cut_to: Option<u64>,
    synced: Option<Instant>,
}

impl FileSink {
    /// The file at this path.
    pub fn at(path: impl Into<PathBuf>) -> Self {
        Self {
            path: path.into(),
            form: None,
            chain: None,
            fsync: None,
            rotate_at: None,
            keep: None,
            faults: ConfigFaults::default(),
            opened: None,
            link: Link::default(),
            cut_to: None,
            synced: None,
        }
    }

    /// How a line looks.
    #[must_use]
    pub fn form(mut self, form: AuditForm) -> Self {
        self.faults.state(&mut self.form, form, ".form(..)");
        self
    }

    /// Chains the lines, so that one that is changed or missing is found: `cargo palisade audit verify`.
    ///
    /// The last line's number and hash are in a file beside it, whose name ends in `.head`. The chain goes on
    /// after a start and from one file to the next. Where the file has fewer lines than its `.head` says, they were taken away: the
    /// next line is the event `audit_chain_cut`. A process that may write both can hide that, too: copy the `.head` to another machine
    /// every few minutes, and give it to `cargo palisade audit verify --head SEQ:HASH`.
    #[must_use]
    pub fn chained(mut self, chain: Chain) -> Self {
        // A chain without a key in place of a keyed one could be rewritten by a process that may write the file.
        self.faults.state(&mut self.chain, chain, ".chained(..)");
        self
    }

    /// When a line is on the disk for certain.
    #[must_use]
    pub fn fsync(mut self, fsync: Fsync) -> Self {
        self.faults.state(&mut self.fsync, fsync, ".fsync(..)");
        self
    }

    /// Begins a new file when this one has so many bytes. The old one gets the number of the file behind its
    /// name: `audit.jsonl.000001`. One byte at least.
    #[must_use]
    pub fn rotate_at(mut self, bytes: u64) -> Self {
        let (slot, takes) = (&mut self.rotate_at, "one byte at least");
        self.faults.state_within(slot, bytes, ".rotate_at(..)", 1.., takes);
        self
    }

    /// Removes old files past this number, which is one at least. Without it all stay.
    #[must_use]
    pub fn keep(mut self, files: usize) -> Self {
        self.faults.state_within(&mut self.keep, files, ".keep(..)", 1.., "one file at least");
        self
    }

    /// The file beside it that names the last line of the chain.
    pub fn head_of(path: &Path) -> PathBuf {
        opened::beside(path, "head")
    }

    fn opened(&mut self) -> Result<&mut Opened, SinkError> {
        if self.opened.as_ref().is_none_or(|opened| !opened.is_still_at(&self.path)) {
            let opened = Opened::at(&self.path)?;
            // A file without lines continues the chain that this process, or the head, knows of.
            if self.chain.is_some() && self.link.seq == 0 {
                let continued = opened::continued(&self.path)?;
                self.link = continued.link;
                self.cut_to = continued.cut_to.or(self.cut_to);
            }
            self.opened = Some(opened);
        }
        self.opened.as_mut().ok_or_else(|| SinkError::new("the file is closed"))
    }

    fn sync(&mut self) -> Result<(), SinkError> {
        let is_due = match self.fsync.unwrap_or(Fsync::EachBatch) {
            Fsync::EachBatch => true,
            Fsync::BySystem => false,
            Fsync::Every(time) => self.synced.is_none_or(|last| last.elapsed() >= time),
        };
        if is_due && let Some(opened) = &self.opened {
            opened.sync()?;
            self.synced = Some(Instant::now());
        }
        Ok(())
    }

    fn rotate(&mut self) -> Result<(), SinkError> {
        let is_full = |opened: &Opened| self.rotate_at.is_some_and(|most| opened.length() >= most);
        if self.opened.as_ref().is_some_and(is_full) {
            self.opened.take().map_or(Ok(()), |opened| opened.sync())?;
            opened::rotate(&self.path, self.keep)?;
        }
        Ok(())
    }
}

impl AuditSink for FileSink {
    fn name(&self) -> String {
        format!("the file {}", self.path.display())
    }

    fn open(&mut self) -> Result<(), SinkError> {
        let mut faults = self.faults.clone();
        if let Some(why) = self.chain.as_ref().and_then(|chain| chain.weakness) {
            faults.add(format!("the key of its chain can be guessed: {why}"));
        }
        SinkError::of(faults)?;
        self.opened().map(drop)
    }

    fn write(&mut self, records: &[AuditRecord]) -> Result<(), SinkError> {
        self.rotate()?;
        self.opened()?;
        let (mut link, mut lines) = (self.link.clone(), String::new());
        if let Some(told) = self.cut_off() {
            self.add_line(&told, &mut link, &mut lines);
        }
        for record in records {
            self.add_line(record, &mut link, &mut lines);
        }
        let before = self.opened()?.length();
        let written = self.opened()?.append(lines.as_bytes()).map_err(SinkError::from);
        if let Err(error) = written.and_then(|()| self.sync()) {
            // All or none: they come again. What cannot be cut off is cut off when the file is opened again.
            let cut = self.opened.as_mut().map_or(Ok(()), |opened| opened.cut(before));
            if cut.is_err() {
                self.opened = None;
            }
            return Err(error);
        }
        (self.link, self.cut_to) = (link, None);
        self.note_head();
        Ok(())
    }
}

impl FileSink {
    fn add_line(&self, record: &AuditRecord, link: &mut Link, lines: &mut String) {
        let object = self.form.unwrap_or(AuditForm::Palisade).text(record);
        match &self.chain {
            Some(chain) => lines.push_str(&chain.line(link, &object)),
            None => lines.push_str(&object),
        }
        lines.push('\n');
    }

    /// Lines that are missing are reported in the chain itself, behind those that are left: it would close over the gap otherwise.
    fn cut_off(&self) -> Option<AuditRecord> {
        let to = self.cut_to?;
        let from = self.link.seq.saturating_add(1);
        let detail = format!("{from} to {to} are missing from the file");
        log_cut(&self.path.display().to_string(), from, to);
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let now = i64::try_from(now.as_millis()).unwrap_or(i64::MAX);
        Some(AuditRecord { detail: Some(detail), ..AuditRecord::of(Event::AuditChainCut, now) })
    }

    /// The lines are written: a head that is not comes with the next ones.
    fn note_head(&self) {
        if self.chain.is_none() {
            return;
        }
        if let Err(cause) = opened::write_head(&self.path, &self.link) {
            let path = self.path.display().to_string();
            tracing::error!(target: "palisade", path, cause = ?cause.to_string(), "the head of the audit's chain was not written");
        }
    }
}
