//! What an application states about browsers: which pages of others it trusts, and which may read.

use crate::config_faults::ConfigFaults;
use crate::edge::cors::{Cors, ReadyCors};
use crate::edge::origin::Origin;

/// What is said about pages.
#[derive(Default)]
pub(crate) struct BrowserSettings {
    trusted: Option<Vec<Origin>>,
    cors: Option<Cors>,
    ready: Option<ReadyCors>,
}

impl BrowserSettings {
    pub(crate) fn set_trusted(&mut self, origins: &[String], faults: &mut ConfigFaults) {
        match Origin::all("trusted_origins", origins) {
            Ok(origins) => faults.state(&mut self.trusted, origins, ".trusted_origins(..)"),
            Err(wrong) => faults.extend(wrong),
        }
    }

    pub(crate) fn set_cors(&mut self, cors: Cors, faults: &mut ConfigFaults) {
        faults.state(&mut self.cors, cors, ".cors(..)");
    }

    /// Checks what was said.
    pub(crate) fn check(&mut self, faults: &mut ConfigFaults) {
        self.ready = self.cors.take().and_then(|cors| cors.ready(faults));
    }

    /// Which pages of other origins may read answers, where any may.
    pub(crate) fn cors(&self) -> Option<&ReadyCors> {
        self.ready.as_ref()
    }

    /// The origins of pages that may cause requests with a browser's credentials.
    pub(crate) fn trusted(&self) -> &[Origin] {
        self.trusted.as_deref().unwrap_or_default()
    }
}
