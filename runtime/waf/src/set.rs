//! Which rules, with what is set of them.

use std::path::PathBuf;

use palisade::ConfigFaults;

use crate::compiled::Compiled;
use crate::engine::Engine;
use crate::error::LoadError;
use crate::release::Release;
use crate::secret::{DETECTS, Secret};

/// The methods that no rule refuses: of the others a router answers 405, and the rules' own four leave out most of an API.
const METHODS: &str = "GET HEAD POST OPTIONS PUT PATCH DELETE";

const PARANOIA: u8 = 1;
/// Of a request and of an answer.
const THRESHOLDS: (u16, u16) = (5, 4);

/// A release of the Core Rule Set in a folder, with what is set of it.
#[derive(Clone, Debug)]
#[must_use = "rules that are not loaded refuse nothing"]
pub struct CoreRuleSet {
    pub(crate) folder: PathBuf,
    paranoia: Option<u8>,
    thresholds: Option<(u16, u16)>,
    before: String,
    after: String,
    engine: Option<Engine>,
    pub(crate) secret: Secret,
    pub(crate) faults: ConfigFaults,
}

impl CoreRuleSet {
    /// A folder as it is released: `rules/`, and `crs-setup.conf` or `crs-setup.conf.example`.
    pub fn folder(folder: impl Into<PathBuf>) -> Self {
        let (before, after) = (String::new(), String::new());
        Self {
            folder: folder.into(),
            paranoia: None,
            thresholds: None,
            before,
            after,
            engine: None,
            secret: Secret::random(),
            faults: ConfigFaults::named("core rule set"),
        }
    }

    /// What runs the rules; libmodsecurity unless stated, where it is built in.
    pub fn engine(mut self, engine: Engine) -> Self {
        self.faults.state(&mut self.engine, engine, ".engine(..)");
        self
    }

    /// How many of the rules are asked, from 1 to 4: each level finds more, and is wrong more often.
    pub fn paranoia(mut self, level: u8) -> Self {
        self.faults.state_within(&mut self.paranoia, level, ".paranoia(..)", 1..=4, "1 to 4");
        self
    }

    /// The anomaly scores that refuse a request and an answer; a critical rule counts 5.
    pub fn thresholds(mut self, inbound: u16, outbound: u16) -> Self {
        const SETTER: &str = ".thresholds(..)";
        if inbound == 0 || outbound == 0 {
            self.faults.add(format!("`{SETTER}`: a threshold of 0 refuses everything"));
        }
        self.faults.state(&mut self.thresholds, (inbound, outbound), SETTER);
        self
    }

    /// Rules before those of the set, such as the exclusions of a plugin.
    pub fn before(mut self, rules: &str) -> Self {
        self.before.push_str(rules);
        self.before.push('\n');
        self
    }

    /// Rules after those of the set, such as `SecRuleUpdateTargetById`.
    pub fn after(mut self, rules: &str) -> Self {
        self.after.push_str(rules);
        self.after.push('\n');
        self
    }

    /// Compiles the rules with what handlers except of them.
    pub(crate) fn compile(
        &self,
        release: &Release,
        exceptions: &str,
    ) -> Result<Box<dyn Compiled>, LoadError> {
        match self.engine.unwrap_or_default() {
            #[cfg(feature = "libmodsecurity")]
            Engine::LibModSecurity => {
                let text = self.text(release, exceptions, &release.text()?);
                let text = crate::native::with_ids_as_revisions(&text, self.secret);
                let native = crate::native::Native::compile(&text, release.count(), self.secret);
                native.map(|it| Box::new(it) as Box<dyn Compiled>).map_err(LoadError::new)
            }
            #[cfg(feature = "pure")]
            Engine::Pure => {
                let text = self.text(release, exceptions, &release.include());
                let pure = crate::pure::Pure::compile(&text);
                pure.map(|it| Box::new(it) as Box<dyn Compiled>).map_err(LoadError::new)
            }
        }
    }

    /// The whole configuration.
    fn text(&self, release: &Release, exceptions: &str, rules: &str) -> String {
        let paranoia = self.paranoia.unwrap_or(PARANOIA);
        let (inbound, outbound) = self.thresholds.unwrap_or(THRESHOLDS);
        let (setup, own) = (release.setup(), self.engine.unwrap_or_default().directives());
        let detects = self.secret.field(DETECTS);
        let (before, after) = (&self.before, &self.after);
        format!(
            "SecRuleEngine On\n\
             SecRequestBodyAccess On\n\
             SecResponseBodyAccess On\n\
             {own}\
             SecRule REQUEST_HEADERS:Content-Type \"@rx ^(?i:application(?:/soap\\+|/)|text/)xml\" \
             \"id:200000,phase:1,t:none,t:lowercase,pass,nolog,ctl:requestBodyProcessor=XML\"\n\
             SecRule REQUEST_HEADERS:Content-Type \"@rx ^(?i:application/(?:[a-z0-9.-]+\\+)?json)\" \
             \"id:200001,phase:1,t:none,t:lowercase,pass,nolog,ctl:requestBodyProcessor=JSON\"\n\
             {setup}\
             SecAction \"id:1990000,phase:1,nolog,pass,\
             setvar:tx.blocking_paranoia_level={paranoia},\
             setvar:tx.detection_paranoia_level={paranoia},\
             setvar:tx.inbound_anomaly_score_threshold={inbound},\
             setvar:tx.outbound_anomaly_score_threshold={outbound},\
             setvar:'tx.allowed_methods={METHODS}',\
             setvar:tx.early_blocking=1\"\n\
             SecRule REQUEST_HEADERS:{detects} \"@streq 1\" \"id:1990999,phase:1,nolog,pass,ctl:ruleEngine=DetectionOnly\"\n\
             SecRule REQBODY_ERROR \"@eq 1\" \"id:200002,phase:2,log,deny,status:403\"\n\
             {exceptions}{before}{rules}{after}"
        )
    }

    /// The rule that takes others out where a handler excepts `rule`, which stands for `ids`.
    pub(crate) fn exception(&self, number: usize, rule: &str, ids: &[&str]) -> String {
        let name = self.secret.field(rule);
        let controls = ids.iter().map(|id| format!(",ctl:ruleRemoveById={id}"));
        let controls = controls.collect::<Vec<_>>().concat();
        let id = 1_990_001 + number;
        format!(
            "SecRule REQUEST_HEADERS:{name} \"@streq 1\" \
             \"id:{id},phase:1,nolog,pass,t:none{controls}\"\n"
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type State = fn(CoreRuleSet) -> CoreRuleSet;

    fn rules() -> CoreRuleSet {
        CoreRuleSet::folder("/nowhere")
    }

    /// What is told beside the folder, which is none.
    fn told(rules: CoreRuleSet) -> Vec<String> {
        let mut reasons = rules.load().err().unwrap().reasons().to_vec();
        assert!(reasons.pop().unwrap().contains("`/nowhere` cannot be read"));
        reasons
    }

    #[test]
    fn each_setting_is_stated_once() {
        let cases: [(State, &str); 3] = [
            (|it| it.engine(Engine::default()), ".engine(..)"),
            (|it| it.paranoia(2), ".paranoia(..)"),
            (|it| it.thresholds(9, 9), ".thresholds(..)"),
        ];
        for (state, setter) in cases {
            assert_eq!(told(state(rules())), [""; 0], "{setter}");
            let twice = format!("core rule set: `{setter}` was called twice");
            assert_eq!(told(state(state(rules()))), [twice]);
        }
    }

    #[test]
    fn every_fault_is_told_at_once() {
        let reasons = [
            "core rule set: `.paranoia(..)` takes 1 to 4",
            "core rule set: `.thresholds(..)`: a threshold of 0 refuses everything",
        ];
        assert_eq!(told(rules().paranoia(5).thresholds(5, 0)), reasons);
        assert_eq!(told(rules().paranoia(4).thresholds(1, 1)), [""; 0]);
    }
}
