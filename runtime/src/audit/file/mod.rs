//! Events as lines of JSON in a file.

mod opened;

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use crate::audit::chain::{Chain, Link};
use crate::audit::{AuditForm, AuditRecord, AuditSink, SinkError};
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
///     .chained(Chain::keyed([7; 32]))
///     .form(AuditForm::Ecs)
///     .fsync(Fsync::Every(Duration::from_secs(1)))
///     .rotate_at(100 * 1024 * 1024)
///     .keep(10);
/// # let _ = sink;
/// ```
#[derive(Debug)]
pub struct FileSink {
    path: PathBuf,
    form: AuditForm,
    chain: Option<Chain>,
    fsync: Fsync,
    rotate_at: Option<u64>,
    keep: Option<usize>,
    opened: Option<Opened>,
    link: Link,
    synced: Option<Instant>,
}

impl FileSink {
    /// The file at this path.
    pub fn at(path: impl Into<PathBuf>) -> Self {
        Self {
            path: path.into(),
            form: AuditForm::Palisade,
            chain: None,
            fsync: Fsync::EachBatch,
            rotate_at: None,
            keep: None,
            opened: None,
            link: Link::default(),
            synced: None,
        }
    }

    /// How a line looks.
    #[must_use]
    pub fn form(self, form: AuditForm) -> Self {
        Self { form, ..self }
    }

    /// Chains the lines, so that one that is changed or missing is found: `cargo palisade audit verify`.
    ///
    /// The last line's number and hash stand in a file beside it, whose name ends in `.head`. The chain goes on
    /// after a start and from one file to the next.
    #[must_use]
    pub fn chained(self, chain: Chain) -> Self {
        Self { chain: Some(chain), ..self }
    }

    /// When a line is on the disk for certain.
    #[must_use]
    pub fn fsync(self, fsync: Fsync) -> Self {
        Self { fsync, ..self }
    }

    /// Begins a new file when this one has so many bytes. The old one gets the number of the file behind its
    /// name: `audit.jsonl.000001`.
    #[must_use]
    pub fn rotate_at(self, bytes: u64) -> Self {
        Self { rotate_at: Some(bytes.max(1)), ..self }
    }

    /// Removes old files past this number. Without it all stay.
    #[must_use]
    pub fn keep(self, files: usize) -> Self {
        Self { keep: Some(files), ..self }
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
                self.link = opened::last_link(&self.path)?;
            }
            self.opened = Some(opened);
        }
        self.opened.as_mut().ok_or_else(|| SinkError::new("the file is closed"))
    }

    fn sync(&mut self) -> Result<(), SinkError> {
        let is_due = match self.fsync {
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
        self.opened().map(drop)
    }

    fn write(&mut self, records: &[AuditRecord]) -> Result<(), SinkError> {
        self.rotate()?;
        self.opened()?;
        let mut link = self.link.clone();
        let mut lines = String::new();
        for record in records {
            let object = self.form.text(record);
            match &self.chain {
                Some(chain) => lines.push_str(&chain.line(&mut link, &object)),
                None => lines.push_str(&object),
            }
            lines.push('\n');
        }
        let before = self.opened()?.length();
        let written = self.opened()?.append(lines.as_bytes()).map_err(SinkError::from);
        if let Err(error) = written.and_then(|()| self.sync()) {
            // All or none: they come again.
            if let Some(opened) = &mut self.opened {
                opened.cut(before)?;
            }
            return Err(error);
        }
        self.link = link;
        if self.chain.is_some() {
            opened::write_head(&self.path, &self.link)?;
        }
        Ok(())
    }
}
