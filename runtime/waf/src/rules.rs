//! Loading the rules, and the exclusions that handlers state.

use std::collections::BTreeSet;
use std::error::Error;
use std::fmt;
use std::fs;
use std::hash::{BuildHasher as _, RandomState};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError, RwLock};

use crate::engine::Compiled;
#[cfg(feature = "libmodsecurity")]
use crate::native::Native;
use crate::pure::Pure;
use crate::transaction::{Transaction, detects};
use palisade::firewall::{Asked, Inspector};

/// What runs the rules.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Engine {
    /// An engine in pure Rust.
    #[default]
    Pure,
    /// libmodsecurity, with the feature `libmodsecurity`.
    #[cfg(feature = "libmodsecurity")]
    LibModSecurity,
}

/// A release of the Core Rule Set in a folder, with what is set of it.
#[derive(Clone, Debug)]
#[must_use = "rules that are not loaded refuse nothing"]
pub struct CoreRuleSet {
    folder: PathBuf,
    paranoia: u8,
    inbound: u16,
    outbound: u16,
    before: String,
    after: String,
    engine: Engine,
    /// In the names of fields that only this process adds, and that no client can guess.
    secret: u64,
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
            secret: RandomState::new().hash_one(()),
        }
    }

    /// What runs the rules; the engine in pure Rust unless stated.
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

    /// Reads and compiles the rules: about a second, once, and once more for each rule that a handler excepts.
    ///
    /// # Errors
    /// Where the folder is no release of version 4, a number is out of bounds, or a rule cannot be read.
    pub fn load(self) -> Result<Loaded, LoadError> {
        if !(1..=4).contains(&self.paranoia) {
            return Err(LoadError("the paranoia level is 1 to 4".to_owned()));
        }
        if self.inbound == 0 || self.outbound == 0 {
            return Err(LoadError("a threshold of 0 refuses everything".to_owned()));
        }
        let known = Known::of(&self.folder)?;
        let excepted = BTreeSet::new();
        let engine = self.compile(&excepted)?;
        Ok(Loaded {
            rules: self,
            known,
            excepted: Mutex::new(excepted),
            engine: RwLock::new(engine),
        })
    }

    fn compile(&self, excepted: &BTreeSet<&'static str>) -> Result<Box<dyn Compiled>, LoadError> {
        let text = self.text(excepted)?;
        let compiled: Result<Box<dyn Compiled>, String> = match self.engine {
            Engine::Pure => Pure::compile(&text).map(|it| Box::new(it) as Box<dyn Compiled>),
            #[cfg(feature = "libmodsecurity")]
            Engine::LibModSecurity => {
                let count = Known::of(&self.folder)?.ids.len();
                Native::compile(&text, count).map(|it| Box::new(it) as Box<dyn Compiled>)
            }
        };
        compiled.map_err(LoadError)
    }

    /// The whole configuration. `Include`, and not the text of the files: rules name data files beside themselves.
    fn text(&self, excepted: &BTreeSet<&'static str>) -> Result<String, LoadError> {
        let folder = fs::canonicalize(&self.folder).map_err(|error| self.unread(&error))?;
        let setup = ["crs-setup.conf", "crs-setup.conf.example"];
        let setup = setup.into_iter().map(|name| folder.join(name)).find(|path| path.is_file());
        let setup = setup.ok_or_else(|| self.lacks("crs-setup.conf"))?;
        let (setup, folder) = (plain(&setup)?, plain(&folder)?);
        let (paranoia, inbound, outbound) = (self.paranoia, self.inbound, self.outbound);
        let exceptions: String = excepted.iter().enumerate().map(|it| self.exception(it)).collect();
        let (detects, own) = (self.field(DETECTS), self.own());
        let (before, after) = (&self.before, &self.after);
        Ok(format!(
            "SecRuleEngine On\n\
             SecRequestBodyAccess On\n\
             SecResponseBodyAccess On\n\
             {own}\
             SecRule REQUEST_HEADERS:Content-Type \"@rx ^(?i:application(?:/soap\\+|/)|text/)xml\" \
             \"id:200000,phase:1,t:none,t:lowercase,pass,nolog,ctl:requestBodyProcessor=XML\"\n\
             SecRule REQUEST_HEADERS:Content-Type \"@rx ^(?i:application/(?:[a-z0-9.-]+\\+)?json)\" \
             \"id:200001,phase:1,t:none,t:lowercase,pass,nolog,ctl:requestBodyProcessor=JSON\"\n\
             Include \"{setup}\"\n\
             SecAction \"id:1990000,phase:1,nolog,pass,\
             setvar:tx.blocking_paranoia_level={paranoia},\
             setvar:tx.detection_paranoia_level={paranoia},\
             setvar:tx.inbound_anomaly_score_threshold={inbound},\
             setvar:tx.outbound_anomaly_score_threshold={outbound},\
             setvar:tx.early_blocking=1\"\n\
             SecRule REQUEST_HEADERS:{detects} \"@streq 1\" \"id:1990999,phase:1,nolog,pass,ctl:ruleEngine=DetectionOnly\"\n\
             SecRule REQBODY_ERROR \"@eq 1\" \"id:200002,phase:2,log,deny,status:403\"\n\
             {exceptions}{before}\
             Include \"{folder}/rules/*.conf\"\n\
             {after}"
        ))
    }

    fn field(&self, rule: &str) -> String {
        Secret(self.secret).field(rule)
    }

    fn exception(&self, (number, rule): (usize, &&'static str)) -> String {
        let name = self.field(rule);
        let control = match rule.strip_prefix("tag:") {
            Some(tag) => format!("ruleRemoveByTag={tag}"),
            None => format!("ruleRemoveById={rule}"),
        };
        let id = 1_990_001 + number;
        format!(
            "SecRule REQUEST_HEADERS:{name} \"@streq 1\" \
             \"id:{id},phase:1,nolog,pass,t:none,ctl:{control}\"\n"
        )
    }

    /// What one engine alone understands.
    fn own(&self) -> &'static str {
        match self.engine {
            Engine::Pure => "",
            #[cfg(feature = "libmodsecurity")]
            Engine::LibModSecurity => {
                "SecResponseBodyMimeType text/plain text/html text/xml application/json \
                 application/problem+json\n"
            }
        }
    }

    fn lacks(&self, file: &str) -> LoadError {
        LoadError(format!(
            "`{}` has no `{file}`: unpack a release of version 4 there",
            self.folder.display()
        ))
    }

    fn unread(&self, error: &std::io::Error) -> LoadError {
        LoadError(format!("`{}` cannot be read: {error}", self.folder.display()))
    }
}

/// A path that can stand in quotes.
fn plain(path: &Path) -> Result<&str, LoadError> {
    let text = path.to_str().filter(|text| !text.contains(['"', '\\', '*', '?', '[', '\n']));
    text.ok_or_else(|| {
        LoadError(format!("`{}`: the path has a sign of patterns or quotes", path.display()))
    })
}

/// What a transaction is told where nothing is refused: the engine stops at its first refusal else, and what is behind
/// it would be told on the first day of blocking.
pub(crate) const DETECTS: &str = "detects";

/// How a transaction is told something: by a field of the request that only this process adds.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Secret(u64);

impl Secret {
    /// The name of the field for a rule that does not hold, or for a word.
    pub(crate) fn field(self, rule: &str) -> String {
        let plain = |letter: char| if letter.is_ascii_alphanumeric() { letter } else { '-' };
        let rule: String = rule.to_ascii_lowercase().chars().map(plain).collect();
        format!("x-palisade-{:016x}-{rule}", self.0)
    }
}

/// What the files name.
#[derive(Debug)]
struct Known {
    ids: BTreeSet<String>,
    tags: BTreeSet<String>,
}

impl Known {
    fn of(folder: &Path) -> Result<Self, LoadError> {
        let unread = |error: std::io::Error| {
            let folder = folder.display();
            LoadError(format!(
                "`{folder}/rules` cannot be read: unpack a release of version 4 there: {error}"
            ))
        };
        let (mut ids, mut tags) = (BTreeSet::new(), BTreeSet::new());
        for entry in fs::read_dir(folder.join("rules")).map_err(unread)? {
            let path = entry.map_err(unread)?.path();
            if path.extension().is_none_or(|ending| ending != "conf") {
                continue;
            }
            let text = fs::read_to_string(&path).map_err(unread)?;
            let lines = text.lines().filter(|line| !line.trim_start().starts_with('#'));
            for line in lines {
                ids.extend(after(line, "id:").filter(|id| id.len() > 3).map(str::to_owned));
                tags.extend(quoted(line, "tag:'").map(str::to_owned));
            }
        }
        // What every release of version 4 has, and no other.
        if !ids.contains("949110") || !ids.contains("901200") {
            return Err(LoadError(format!(
                "`{}` is no release of version 4 of the Core Rule Set",
                folder.display()
            )));
        }
        Ok(Self { ids, tags })
    }

    fn has(&self, rule: &str) -> bool {
        match rule.strip_prefix("tag:") {
            Some(tag) => self.tags.contains(tag),
            None => self.ids.contains(rule),
        }
    }
}

/// The digits after `word`, which no letter precedes.
fn after<'a>(line: &'a str, word: &'a str) -> impl Iterator<Item = &'a str> {
    line.match_indices(word).filter_map(move |(at, _)| {
        let (before, rest) = line.split_at_checked(at)?;
        let begins = before.chars().last().is_none_or(|letter| !letter.is_alphanumeric());
        let rest = rest.strip_prefix(word)?;
        let end = rest.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(rest.len());
        rest.get(..end).filter(|digits| begins && !digits.is_empty())
    })
}

fn quoted<'a>(line: &'a str, word: &'a str) -> impl Iterator<Item = &'a str> {
    line.match_indices(word).filter_map(move |(at, _)| {
        let rest = line.get(at..)?.strip_prefix(word)?;
        Some(rest.split_once('\'')?.0)
    })
}

/// The rules, ready to look.
pub struct Loaded {
    rules: CoreRuleSet,
    known: Known,
    excepted: Mutex<BTreeSet<&'static str>>,
    engine: RwLock<Box<dyn Compiled>>,
}

impl Loaded {
    /// How many rules there are.
    pub fn rule_count(&self) -> usize {
        self.engine.read().unwrap_or_else(PoisonError::into_inner).count()
    }
}

/// A request that is shown to the rules without a service, and may be none that HTTP allows: for tests of rules and of
/// exclusions.
#[derive(Clone, Copy, Debug)]
pub struct Sample<'a> {
    /// The method.
    pub method: &'a str,
    /// Path and query.
    pub target: &'a str,
    /// `HTTP/1.1`.
    pub protocol: &'a str,
    /// The header fields.
    pub fields: &'a [(String, String)],
    /// The body.
    pub body: &'a [u8],
    /// Fields and body of an answer, where there is one.
    pub answer: Option<(&'a [(String, String)], &'a [u8])>,
}

/// What rules make of a [`Sample`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Matched {
    /// Every rule that matched, those that set and count included.
    pub rules: Vec<String>,
    /// Whether it is refused.
    pub is_refused: bool,
}

impl Loaded {
    /// What the rules make of a request.
    ///
    /// # Errors
    /// Where the engine fails.
    pub fn ask(&self, sample: &Sample<'_>) -> Result<Matched, Box<dyn Error + Send + Sync>> {
        let engine = self.engine.read().unwrap_or_else(PoisonError::into_inner);
        let mut engine = engine.begin()?;
        engine.client("127.0.0.1")?;
        engine.target(sample.target, sample.method, sample.protocol)?;
        for (name, value) in sample.fields {
            engine.field(name, value)?;
        }
        engine.head_end()?;
        if !sample.body.is_empty() {
            engine.body(sample.body)?;
        }
        engine.body_end()?;
        if let Some((fields, body)) = sample.answer {
            for (name, value) in fields {
                engine.answer_field(name, value)?;
            }
            engine.answer_head_end(200)?;
            engine.answer_body(body)?;
        }
        let is_refused = engine.refused_by().is_some();
        Ok(Matched { rules: engine.matched(), is_refused })
    }
}

impl Inspector for Loaded {
    type Inspection = Transaction;

    fn begin(&self, asked: Asked) -> Transaction {
        let engine = self.engine.read().unwrap_or_else(PoisonError::into_inner);
        Transaction::new(engine.begin(), asked, Secret(self.rules.secret))
    }

    /// A rule that a handler excepts is compiled in as one that can be taken out.
    fn check_exclusion(&self, rule: &'static str) -> Result<(), String> {
        if !self.known.has(rule) {
            return Err(
                "the Core Rule Set has no rule of this id, and none with this tag".to_owned()
            );
        }
        if !rule.starts_with("tag:") && !detects(rule) {
            return Err(
                "it sets or counts for all others, and without it nothing is refused: state \
                        `firewall(off, ..)` where that is meant"
                    .to_owned(),
            );
        }
        let mut excepted = self.excepted.lock().unwrap_or_else(PoisonError::into_inner);
        if !excepted.insert(rule) {
            return Ok(());
        }
        let engine = self.rules.compile(&excepted).map_err(|error| error.to_string())?;
        *self.engine.write().unwrap_or_else(PoisonError::into_inner) = engine;
        Ok(())
    }
}

impl fmt::Debug for Loaded {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Loaded").field("rules", &self.rules).finish_non_exhaustive()
    }
}

/// Why rules could not be loaded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoadError(String);

impl fmt::Display for LoadError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl Error for LoadError {}
