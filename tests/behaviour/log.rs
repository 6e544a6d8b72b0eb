//! Catches what is logged while one test runs, line by line.

use std::io::{self, Write};
use std::sync::{Arc, Mutex};

use serde_json::Value;
use tracing::subscriber::DefaultGuard;
use tracing_subscriber::fmt::MakeWriter;

/// Everything that was logged on this thread since it was made.
pub(crate) struct Log {
    buffer: Buffer,
    _guard: DefaultGuard,
}

#[derive(Clone, Default)]
struct Buffer(Arc<Mutex<Vec<u8>>>);

impl Write for Buffer {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Buffer {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        self.clone()
    }
}

impl Log {
    /// Catches events as JSON, to look into their fields.
    pub(crate) fn json() -> Self {
        let buffer = Buffer::default();
        let subscriber = tracing_subscriber::fmt()
            .json()
            .with_max_level(tracing::Level::TRACE)
            .with_writer(buffer.clone())
            .finish();
        Self { buffer, _guard: tracing::subscriber::set_default(subscriber) }
    }

    /// Catches events as an operator reads them on a terminal.
    pub(crate) fn plain() -> Self {
        let buffer = Buffer::default();
        let subscriber = tracing_subscriber::fmt()
            .with_ansi(false)
            .with_max_level(tracing::Level::TRACE)
            .with_writer(buffer.clone())
            .finish();
        Self { buffer, _guard: tracing::subscriber::set_default(subscriber) }
    }

    /// Everything as text.
    pub(crate) fn text(&self) -> String {
        String::from_utf8(self.buffer.0.lock().unwrap().clone()).unwrap()
    }

    /// The fields of every audit event.
    pub(crate) fn audits(&self) -> Vec<Value> {
        self.fields_of(palisade::audit::TARGET)
    }

    /// The fields of the one audit event there must be.
    #[track_caller]
    pub(crate) fn audit(&self) -> Value {
        let mut audits = self.audits();
        assert_eq!(audits.len(), 1, "one event a request: {audits:?}");
        audits.remove(0)
    }

    /// The fields of every failure.
    pub(crate) fn failures(&self) -> Vec<Value> {
        self.fields_of("palisade")
    }

    fn fields_of(&self, target: &str) -> Vec<Value> {
        let text = self.text();
        let events = text.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
        events
            .filter(|event| event["target"] == target)
            .map(|mut event| event["fields"].take())
            .collect()
    }
}
