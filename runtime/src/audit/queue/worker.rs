//! The thread that gives a sink its events.

use std::sync::Arc;
use std::thread;
use std::time::Duration;

use super::held::Shared;
use crate::audit::AuditSink;
use crate::audit::sink_log::log_sink;

/// The first pause after a failure; each is twice as long as the one before.
const FIRST_PAUSE: Duration = Duration::from_millis(50);
/// The longest.
const LONGEST_PAUSE: Duration = Duration::from_secs(2);

pub(super) fn start(shared: Arc<Shared>, sink: Box<dyn AuditSink>) -> std::io::Result<()> {
    let named = thread::Builder::new().name("palisade-audit".to_owned());
    named.spawn(move || run(&shared, sink)).map(drop)
}

fn run(shared: &Shared, mut sink: Box<dyn AuditSink>) {
    while let Some(batch) = shared.take() {
        let mut pause = FIRST_PAUSE;
        loop {
            let outcome = write(&mut *sink, &batch);
            if shared.note(outcome.is_ok()) {
                log_sink(shared.name(), outcome.as_ref().err().map(String::as_str));
            }
            if outcome.is_ok() {
                break;
            }
            if !shared.pause(pause) {
                return;
            }
            pause = (pause * 2).min(LONGEST_PAUSE);
        }
    }
}

/// A sink that panics refused what it was given.
fn write(sink: &mut dyn AuditSink, batch: &[crate::audit::AuditRecord]) -> Result<(), String> {
    let writing = std::panic::AssertUnwindSafe(|| sink.write(batch));
    match std::panic::catch_unwind(writing) {
        Ok(outcome) => outcome.map_err(|error| error.to_string()),
        Err(_) => Err("it panicked".to_owned()),
    }
}
