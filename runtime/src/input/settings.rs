//! What an application states about everything that comes in.

use crate::config_faults::ConfigFaults;
use crate::input::read::JsonLimits;

/// Bounds that hold for every handler.
#[derive(Debug, Default)]
pub(crate) struct InputSettings {
    json_limits: Option<JsonLimits>,
}

impl InputSettings {
    pub(crate) fn set_json_limits(&mut self, limits: JsonLimits, faults: &mut ConfigFaults) {
        faults.state(&mut self.json_limits, limits, ".json_limits(..)");
    }

    pub(crate) fn check(&self, faults: &mut ConfigFaults) {
        faults.extend(self.json_limits.iter().flat_map(|limits| limits.faults()));
    }

    pub(crate) fn json_limits(&self) -> JsonLimits {
        self.json_limits.unwrap_or_default()
    }
}
