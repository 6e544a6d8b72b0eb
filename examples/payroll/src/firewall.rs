//! A firewall of a few words, which detects and refuses nothing: what a service begins with before it blocks.

use palisade::firewall::{
    AsyncInspection, AsyncInspector, Firewall, InspectedHead, InspectionError, InspectionRequest,
    InspectionVerdict,
};

/// What nobody asks for who uses this service, with the id that the audit tells.
const PROBES: [(&str, &str); 6] = [
    (".php", "probe-php"),
    ("/.git", "probe-git"),
    ("/.env", "probe-env"),
    ("../", "probe-path"),
    ("%00", "probe-nul"),
    ("${", "probe-lookup"),
];

/// The hook, in detection alone.
pub fn detecting() -> Firewall {
    Firewall::with_async(Probes).detection_only()
}

struct Probes;

/// It keeps nothing of a request.
struct OneRequest;

impl AsyncInspector for Probes {
    type Inspection = OneRequest;

    fn begin(&self, _: InspectionRequest) -> OneRequest {
        OneRequest
    }
}

impl AsyncInspection for OneRequest {
    // Looking for six words takes no time, so that it needs no thread of its own.
    async fn head(&mut self, head: &InspectedHead) -> Result<InspectionVerdict, InspectionError> {
        let target = head.uri().to_string().to_ascii_lowercase();
        let found = PROBES.iter().filter(|(word, _)| target.contains(word));
        let found: Vec<&'static str> = found.map(|(_, id)| *id).collect();
        Ok(found.split_first().map_or(InspectionVerdict::Allow, |(first, rest)| {
            rest.iter().fold(InspectionVerdict::block(*first), |verdict, id| verdict.and(*id))
        }))
    }
}
