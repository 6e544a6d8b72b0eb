//! Which rules, with what is set of them.

use std::path::PathBuf;

use crate::engine::{Compiled, Engine};
use crate::error::LoadError;
use crate::loaded::Loaded;
use crate::release::Release;
use crate::secret::{DETECTS, Secret};

/// The methods that no rule refuses: of the others a router answers 405, and the rules' own four leave out most of an API.
const METHODS: &str = "GET HEAD POST OPTIONS PUT PATCH DELETE";

/// A release of the Core Rule Set in a folder, with what is set of it.
#[derive(Clone, Debug)]
#[must_use = "rules that are not loaded refuse nothing"]
pub struct CoreRuleSet {
    pub(crate) folder: PathBuf,
    paranoia: u8,
    inbound: u16,
    outbound: u16,
    before: String,
    after: String,
    engine: Engine,
    pub(crate) secret: Secret,
}

impl CoreRuleSet {
    /// A folder as it is released: `rules/`, and `crs-setup.conf` or `crs-setup.conf.example`.
    pub fn folder(folder: impl Into<PathBuf>) -> Self {
        let (before, after) = (String::new(), String::new());
        Self {
            folder: folder.into(),
            paranoia: 1,
            inbound: 5,
            outbound: 4,
            before,
            after,
            engine: Engine::default(),
            secret: Secret::random(),
        }
    }

    /// What runs the rules; libmodsecurity unless stated, where it is built in.
    pub fn engine(mut self, engine: Engine) -> Self {
        self.engine = engine;
        self
    }

    /// How many of the rules are asked, from 1 to 4: each level finds more, and is wrong more often.
    pub fn paranoia(mut self, level: u8) -> Self {
        self.paranoia = level;
        self
    }

    /// The anomaly scores that refuse a request and an answer; a critical rule counts 5.
    pub fn thresholds(mut self, inbound: u16, outbound: u16) -> Self {
        (self.inbound, self.outbound) = (inbound, outbound);
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

    /// Reads and compiles the rules: under a second, once, and once more for each rule that a handler excepts.
    ///
    /// # Errors
    /// Where the folder is not a release of version 4, a number is out of bounds, or a rule cannot be read.
    pub fn load(self) -> Result<Loaded, LoadError> {
        if !(1..=4).contains(&self.paranoia) {
            return Err(LoadError("the paranoia level is 1 to 4".to_owned()));
        }
        if self.inbound == 0 || self.outbound == 0 {
            return Err(LoadError("a threshold of 0 refuses everything".to_owned()));
        }
        let release = Release::read(&self.folder)?;
        let compiled = self.compile(&release, "")?;
        Ok(Loaded::new(self, release, compiled))
    }

    /// Compiles the rules with what handlers except of them.
    pub(crate) fn compile(
        &self,
        release: &Release,
        exceptions: &str,
    ) -> Result<Box<dyn Compiled>, LoadError> {
        match self.engine {
            #[cfg(feature = "libmodsecurity")]
            Engine::LibModSecurity => {
                let text = self.text(release, exceptions, &release.text()?);
                let text = crate::native::with_ids_as_revisions(&text, self.secret);
                let native = crate::native::Native::compile(&text, release.count(), self.secret);
                native.map(|it| Box::new(it) as Box<dyn Compiled>).map_err(LoadError)
            }
            #[cfg(feature = "pure")]
            Engine::Pure => {
                let text = self.text(release, exceptions, &release.include());
                let pure = crate::pure::Pure::compile(&text);
                pure.map(|it| Box::new(it) as Box<dyn Compiled>).map_err(LoadError)
            }
        }
    }

    /// The whole configuration.
    fn text(&self, release: &Release, exceptions: &str, rules: &str) -> String {
        let (paranoia, inbound, outbound) = (self.paranoia, self.inbound, self.outbound);
        let (setup, own) = (release.setup(), self.engine.directives());
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
