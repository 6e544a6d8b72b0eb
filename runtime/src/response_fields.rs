//! Header fields that are decided on before the answer is there, and leave with it.

use std::sync::{Mutex, MutexGuard, PoisonError};

use http::header::{HeaderMap, HeaderName, HeaderValue};

/// The most fields that one request may leave; more are a fault of whoever leaves them.
const MOST: usize = 32;

/// Fields for the answer of one request, whatever the answer is.
#[derive(Debug, Default)]
pub(crate) struct ResponseFields(Mutex<Vec<(HeaderName, HeaderValue)>>);

impl ResponseFields {
    /// Whether there was room for the field.
    pub(crate) fn add(&self, name: HeaderName, value: HeaderValue) -> bool {
        let mut fields = self.lock();
        let room = fields.len() < MOST;
        if room {
            fields.push((name, value));
        }
        room
    }

    /// Adds the fields to an answer, beside those it has.
    pub(crate) fn apply(&self, headers: &mut HeaderMap) {
        for (name, value) in self.lock().drain(..) {
            headers.append(name, value);
        }
    }

    /// Every change is one push, so a panic leaves nothing half-written.
    fn lock(&self) -> MutexGuard<'_, Vec<(HeaderName, HeaderValue)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
