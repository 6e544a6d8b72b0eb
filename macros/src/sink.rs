//! Where diagnostics gather, so that all of them are reported together.

use std::fmt::Display;

use proc_macro2::TokenStream;

use crate::span::SpanRange;

/// Collects errors; panics in debug builds when it is dropped unread.
#[derive(Debug, Default)]
pub(crate) struct Sink {
    errors: Vec<syn::Error>,
    /// Whether something is wrong that rustc says itself.
    told_by_rustc: bool,
    read: bool,
}

impl Sink {
    /// An empty sink.
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// Reports `message` over `place`.
    pub(crate) fn error(&mut self, place: SpanRange, message: impl Display) {
        self.push(place.error(&message.to_string()));
    }

    /// Something is wrong that no rustc accepts, and that it says itself: it counts as an error, about which nothing is said
    /// here.
    pub(crate) fn leave_to_rustc(&mut self) {
        self.told_by_rustc = true;
    }

    /// Whether something was reported already: what is missing may be what could not be read.
    pub(crate) fn has_errors(&self) -> bool {
        self.told_by_rustc || !self.errors.is_empty()
    }

    /// Takes an error that a parser made.
    pub(crate) fn push(&mut self, error: syn::Error) {
        self.errors.push(error);
    }

    /// The value, or nothing and one more error.
    pub(crate) fn take<T>(&mut self, result: syn::Result<T>) -> Option<T> {
        result.map_err(|error| self.push(error)).ok()
    }

    /// Runs `phase` with a sink of its own, whose errors are reported here afterwards.
    ///
    /// # Errors
    ///
    /// What the phase made, when it reported at least one error.
    pub(crate) fn phase<T>(&mut self, phase: impl FnOnce(&mut Self) -> T) -> Result<T, T> {
        let mut child = Self::new();
        let made = phase(&mut child);
        child.read = true;
        if !child.has_errors() {
            return Ok(made);
        }
        self.told_by_rustc |= child.told_by_rustc;
        self.errors.append(&mut child.errors);
        Err(made)
    }

    /// Nothing wrong, or every error as a `compile_error!`.
    ///
    /// # Errors
    ///
    /// The `compile_error!` invocations when at least one error was reported; none where rustc says it all.
    pub(crate) fn finish(mut self) -> Result<(), TokenStream> {
        self.read = true;
        if !self.has_errors() {
            return Ok(());
        }
        Err(self.errors.iter().map(syn::Error::to_compile_error).collect())
    }
}

impl Drop for Sink {
    fn drop(&mut self) {
        debug_assert!(
            self.read || std::thread::panicking(),
            "a sink of diagnostics was dropped without `finish`: {:?}",
            self.errors
        );
    }
}

/// The texts a closure reports, one an error; for unit tests.
#[cfg(test)]
pub(crate) fn reported(report: impl FnOnce(&mut Sink)) -> Vec<String> {
    let mut sink = Sink::new();
    report(&mut sink);
    let texts = sink.errors.iter().map(ToString::to_string).collect();
    let _ = sink.finish();
    texts
}

#[cfg(test)]
mod tests {
    use super::*;
    use proc_macro2::Span;

    #[test]
    fn every_error_becomes_a_compile_error() {
        let mut sink = Sink::new();
        sink.error(SpanRange::at(Span::call_site()), "one");
        sink.error(SpanRange::at(Span::call_site()), "two");
        let tokens = sink.finish().unwrap_err().to_string();
        assert_eq!(tokens.matches("compile_error").count(), 2);
    }

    #[test]
    fn what_rustc_says_itself_is_an_error_without_words() {
        let mut sink = Sink::new();
        assert_eq!(sink.phase(Sink::leave_to_rustc), Err(()));
        assert!(sink.has_errors());
        assert!(sink.finish().unwrap_err().is_empty());
    }

    #[test]
    fn a_phase_is_faulty_by_its_own_errors_alone() {
        let texts = reported(|sink| {
            let report = |sink: &mut Sink| sink.error(SpanRange::at(Span::call_site()), "one");
            report(sink);
            assert_eq!(sink.phase(|_| 1), Ok(1));
            assert_eq!(sink.phase(|sink| sink.phase(report)), Err(Err(())));
            assert_eq!(sink.phase(|_| 2), Ok(2));
        });
        assert_eq!(texts, ["one", "one"]);
    }

    #[test]
    #[should_panic(expected = "dropped without `finish`")]
    fn a_sink_nobody_reads_complains() {
        drop(Sink::new());
    }
}
