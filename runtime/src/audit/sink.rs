//! Where events of the audit go.

use std::error::Error;
use std::fmt;

use crate::audit::AuditRecord;
use crate::config_faults::ConfigFaults;

/// A place that keeps events of the audit: a file, another system.
///
/// A sink runs on a thread of its own, behind an [`AuditQueue`](crate::audit::AuditQueue): it may block.
/// What it refuses is given to it again, later and in the same order, until it takes it.
///
/// ```
/// use palisade::audit::{AuditRecord, AuditSink, SinkError};
///
/// /// Keeps what it is told, for a test.
/// struct Kept(std::sync::mpsc::Sender<AuditRecord>);
///
/// impl AuditSink for Kept {
///     fn write(&mut self, records: &[AuditRecord]) -> Result<(), SinkError> {
///         records.iter().try_for_each(|record| self.0.send(record.clone()).map_err(SinkError::new))
///     }
/// }
/// ```
pub trait AuditSink: Send + 'static {
    /// What the log calls it.
    fn name(&self) -> String {
        "audit sink".to_owned()
    }

    /// Gets ready, once, while the configuration is built.
    ///
    /// # Errors
    /// Where it cannot: the application then does not start.
    fn open(&mut self) -> Result<(), SinkError> {
        Ok(())
    }

    /// Keeps these events, in this order: all of them, or none.
    ///
    /// # Errors
    /// Where they are not kept. They come again.
    fn write(&mut self, records: &[AuditRecord]) -> Result<(), SinkError>;
}

/// Why a sink did not take events.
#[derive(Debug)]
pub struct SinkError(Box<dyn Error + Send + Sync>);

impl SinkError {
    /// For this reason.
    pub fn new(reason: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self(reason.into())
    }
}

impl SinkError {
    /// For these faults of what was stated of a sink, where there are any.
    pub(super) fn of(faults: ConfigFaults) -> Result<(), Self> {
        let faults = faults.into_sentences();
        if faults.is_empty() { Ok(()) } else { Err(Self::new(faults.join("; "))) }
    }
}

impl fmt::Display for SinkError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(out)
    }
}

impl Error for SinkError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.0.source()
    }
}

impl From<std::io::Error> for SinkError {
    fn from(error: std::io::Error) -> Self {
        Self(error.into())
    }
}
