//! Which versions of an API there are, and how a request says which one it means.

use http::HeaderMap;
use http::header::{ACCEPT, CONTENT_TYPE, HeaderName, HeaderValue};

use crate::config_faults::ConfigFaults;

/// The versions of an API, from the oldest to the newest, and how a request says which one it means.
///
/// Handlers say `version = "2"` and are mounted at the path that they have in every version; this says the
/// rest. A handler of a version that is not listed here does not start.
///
/// ```
/// use palisade::prelude::*;
/// use palisade::Versions;
///
/// #[public(reason = "a list of open posts", rate = "5/s", version = "1", sunset = "2099-12-31")]
/// async fn posts_v1() -> &'static str {
///     "all"
/// }
///
/// #[public(reason = "a list of open posts", rate = "5/s", version = "2")]
/// async fn posts_v2() -> &'static str {
///     "by page"
/// }
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let security = Security::builder().versions(Versions::in_path("/v{version}", ["1", "2"])).direct();
/// let app = SecureRouter::new()
///     .route("/posts", get(posts_v1))
///     .route("/posts", get(posts_v2))
///     .secured_by(security.build()?)?;
/// let paths: Vec<_> = app.posture().routes().iter().map(|route| route.path()).collect();
/// assert_eq!(paths, ["/v1/posts", "/v2/posts"]);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
#[must_use = "versions are declared by `SecurityBuilder::versions`"]
pub struct Versions {
    names: Vec<String>,
    by: By,
    default: Option<String>,
    faults: ConfigFaults,
}

#[derive(Clone, Debug)]
enum By {
    Path(String),
    Header(String),
    MediaType(String),
}

/// Where a request says its version.
#[derive(Clone, Debug)]
pub(crate) enum Strategy {
    /// The path up to the version, and what follows it.
    Path(String, String),
    Header(HeaderName),
    /// `application/vnd.payroll`, as it is written before `.v2+json`.
    MediaType(String),
}

impl Versions {
    fn new<N: Into<String>>(by: By, names: impl IntoIterator<Item = N>) -> Self {
        let names = names.into_iter().map(Into::into).collect();
        Self { names, by, default: None, faults: ConfigFaults::named("`.versions(..)`") }
    }

    /// Below a path of its own: `Versions::in_path("/v{version}", ["1", "2"])` serves the handlers of version 2
    /// below `/v2`. Handlers without a version stay where they are.
    pub fn in_path<N: Into<String>>(
        template: impl Into<String>,
        names: impl IntoIterator<Item = N>,
    ) -> Self {
        Self::new(By::Path(template.into()), names)
    }

    /// In a header field of the request: `Versions::in_header("api-version", ["1", "2"])`. An answer says
    /// `Vary` with its name.
    pub fn in_header<N: Into<String>>(
        name: impl Into<String>,
        names: impl IntoIterator<Item = N>,
    ) -> Self {
        Self::new(By::Header(name.into()), names)
    }

    /// In the media type: with `Versions::in_media_type("application/vnd.payroll", ["1", "2"])` a request says
    /// `Accept: application/vnd.payroll.v2+json`, or sends such a body. Answers in JSON have that type, and say
    /// `Vary: Accept`.
    pub fn in_media_type<N: Into<String>>(
        base: impl Into<String>,
        names: impl IntoIterator<Item = N>,
    ) -> Self {
        Self::new(By::MediaType(base.into()), names)
    }

    /// The version of a request that names none; without it such a request for a handler with a version is a
    /// 400. In a path there is none: a path names its version.
    pub fn default(mut self, name: impl Into<String>) -> Self {
        self.faults.state(&mut self.default, name.into(), ".default(..)");
        self
    }

    /// Checked, as the router needs it.
    pub(crate) fn ready(self, faults: &mut ConfigFaults) -> Option<ReadyVersions> {
        let Self { names, by, default, faults: stated } = self;
        faults.extend(stated.into_sentences());
        if names.is_empty() {
            faults.add("`.versions(..)` names no version: name one, or leave it out");
        }
        for (place, name) in names.iter().enumerate() {
            if !is_version(name) {
                faults.add(format!(
                    "`.versions(..)`: `{name}` is not a version: write lower-case letters and digits, \
                     with `.`, `-` or `_` between them"
                ));
            }
            if names.iter().take(place).any(|other| other == name) {
                faults
                    .add(format!("`.versions(..)`: the version `{name}` is given more than once"));
            }
        }
        let strategy = by.ready(faults)?;
        if let Some(default) = &default {
            if matches!(strategy, Strategy::Path(..)) {
                faults.add("`.versions(..)`: a path names its version: leave `.default(..)` out");
            } else if !names.contains(default) {
                faults.add(format!(
                    "`.versions(..)`: the default `{default}` is not a version of it"
                ));
            }
        }
        Some(ReadyVersions { names, strategy, default })
    }
}

impl By {
    fn ready(self, faults: &mut ConfigFaults) -> Option<Strategy> {
        match self {
            Self::Path(template) => {
                let parts = template.split_once("{version}").filter(|(before, after)| {
                    let is_plain = |text: &str| !text.contains(['{', '}', '*', '?', '#']);
                    let follows = after.is_empty() || (after.starts_with('/') && after.len() > 1);
                    before.starts_with('/') && follows && is_plain(before) && is_plain(after)
                });
                if parts.is_none() {
                    faults.add(format!(
                        "`.versions(..)`: `{template}` is not a path with one `{{version}}`: write \
                         `/v{{version}}`"
                    ));
                }
                let (before, after) = parts?;
                let after = after.trim_end_matches('/');
                Some(Strategy::Path(before.to_owned(), after.to_owned()))
            }
            Self::Header(name) => {
                let read = HeaderName::try_from(&name);
                if read.is_err() {
                    let fault =
                        format!("`.versions(..)`: `{name}` is not a name of a header field");
                    faults.add(fault);
                }
                read.ok().map(Strategy::Header)
            }
            Self::MediaType(base) => {
                let is_token = |text: &str| {
                    let legal = |byte: u8| byte.is_ascii_alphanumeric() || b".-_".contains(&byte);
                    !text.is_empty() && text.bytes().all(legal)
                };
                let is_base = base
                    .split_once('/')
                    .is_some_and(|(kind, subtype)| is_token(kind) && is_token(subtype));
                if !is_base {
                    faults.add(format!(
                        "`.versions(..)`: `{base}` is not a media type up to the version: write \
                         `application/vnd.payroll`"
                    ));
                }
                is_base.then(|| Strategy::MediaType(base.to_ascii_lowercase()))
            }
        }
    }
}

/// As the macros have it.
fn is_version(name: &str) -> bool {
    let is_part = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    let is_inner = |byte: u8| is_part(byte) || matches!(byte, b'.' | b'-' | b'_');
    let (first, last) = (name.bytes().next(), name.bytes().last());
    let has_ends = first.is_some_and(is_part) && last.is_some_and(is_part);
    has_ends && name.len() <= 32 && name.bytes().all(is_inner)
}

/// The versions of an application that starts, from the oldest to the newest.
#[derive(Clone, Debug)]
pub(crate) struct ReadyVersions {
    pub(crate) names: Vec<String>,
    pub(crate) strategy: Strategy,
    pub(crate) default: Option<String>,
}

/// What a request says about the version that it means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NamedVersion {
    /// The version at this place.
    Known(usize),
    /// Nothing, and there is a default or none.
    Nothing,
    /// A version that there is not, or more than one.
    Unknown,
}

impl ReadyVersions {
    /// Where the handlers of a version are; empty where the path does not say it.
    pub(crate) fn prefix(&self, version: &str) -> String {
        match &self.strategy {
            Strategy::Path(before, after) => format!("{before}{version}{after}"),
            Strategy::Header(_) | Strategy::MediaType(_) => String::new(),
        }
    }

    /// The field that the answer varies by.
    pub(crate) fn varies_by(&self) -> Option<&HeaderName> {
        match &self.strategy {
            Strategy::Path(..) => None,
            Strategy::Header(name) => Some(name),
            Strategy::MediaType(_) => Some(&ACCEPT),
        }
    }

    /// The version that a request means.
    pub(crate) fn named_by(&self, fields: &HeaderMap) -> NamedVersion {
        let named = match &self.strategy {
            Strategy::Path(..) => NamedVersion::Nothing,
            Strategy::Header(name) => self.in_line(fields, name),
            Strategy::MediaType(base) => self.in_types(fields, base),
        };
        let default = || self.default.as_deref().and_then(|name| self.place(name));
        match named {
            NamedVersion::Nothing => default().map_or(NamedVersion::Nothing, NamedVersion::Known),
            named => named,
        }
    }

    fn place(&self, name: &str) -> Option<usize> {
        self.names.iter().position(|known| known == name)
    }

    fn in_line(&self, fields: &HeaderMap, name: &HeaderName) -> NamedVersion {
        let mut lines = fields.get_all(name).iter();
        match (lines.next(), lines.next()) {
            (None, _) => NamedVersion::Nothing,
            (Some(line), None) => {
                let place = line.to_str().ok().and_then(|line| self.place(line.trim()));
                place.map_or(NamedVersion::Unknown, NamedVersion::Known)
            }
            (Some(_), Some(_)) => NamedVersion::Unknown,
        }
    }

    /// A body of one version with an answer of another is neither's request.
    fn in_types(&self, fields: &HeaderMap, base: &str) -> NamedVersion {
        let of = |name: &HeaderName| {
            let lines = fields.get_all(name).iter().filter_map(|line| line.to_str().ok());
            let types = lines.flat_map(|line| line.split(','));
            let mut named = types.filter_map(|range| version_in(range, base));
            let first = named.next()?;
            let others = named.any(|other| other != first);
            Some(if others { NamedVersion::Unknown } else { self.known(&first) })
        };
        match (of(&ACCEPT), of(&CONTENT_TYPE)) {
            (None, None) => NamedVersion::Nothing,
            (Some(one), None) | (None, Some(one)) => one,
            (Some(one), Some(other)) if one == other => one,
            (Some(_), Some(_)) => NamedVersion::Unknown,
        }
    }

    /// Whether the type of the request's body names its version.
    pub(crate) fn is_named_by_body(&self, fields: &HeaderMap) -> bool {
        let Strategy::MediaType(base) = &self.strategy else { return false };
        let mut lines = fields.get_all(CONTENT_TYPE).iter();
        let (Some(line), None) = (lines.next(), lines.next()) else { return false };
        line.to_str().is_ok_and(|kind| version_in(kind, base).is_some())
    }

    fn known(&self, name: &str) -> NamedVersion {
        self.place(name).map_or(NamedVersion::Unknown, NamedVersion::Known)
    }

    /// The type of an answer in JSON.
    pub(crate) fn json_type(&self, version: &str) -> Option<HeaderValue> {
        match &self.strategy {
            Strategy::MediaType(base) => {
                HeaderValue::try_from(format!("{base}.v{version}+json")).ok()
            }
            Strategy::Path(..) | Strategy::Header(_) => None,
        }
    }
}

/// The version in `application/vnd.payroll.v2+json;q=0.9`; none in a type that is refused by `q=0`.
fn version_in(range: &str, base: &str) -> Option<String> {
    let mut parts = range.split(';').map(|part| part.trim().to_ascii_lowercase());
    let kind = parts.next()?;
    let version = kind.strip_prefix(base)?.strip_prefix(".v")?.strip_suffix("+json")?;
    let is_refused = parts.any(|parameter| {
        let weight = parameter.strip_prefix("q=").and_then(|q| q.parse::<f32>().ok());
        weight.is_some_and(|weight| weight <= 0.0)
    });
    (!is_refused).then(|| version.to_owned())
}

#[cfg(test)]
mod tests;
