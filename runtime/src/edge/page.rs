//! What a browser may do with a page: its Content Security Policy ([CSP Level 3]) and its isolation.
//!
//! [CSP Level 3]: https://www.w3.org/TR/CSP3/

mod kinds;
mod source;

use std::fmt::Write as _;

use http::HeaderMap;
use http::header::{
    CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderName, HeaderValue, REFERRER_POLICY,
    X_FRAME_OPTIONS,
};

use kinds::{
    ANCESTORS, FONTS, FORMS, FRAMES, IMAGES, KINDS, MANIFEST, MEDIA, REQUESTS, SCRIPTS, STYLES,
    WORKERS,
};
use source::check_source;

/// Where something of a page may come from.
type Sources = &'static [&'static str];

const OPENER: HeaderName = HeaderName::from_static("cross-origin-opener-policy");
const EMBEDDER: HeaderName = HeaderName::from_static("cross-origin-embedder-policy");

/// What a browser may load, run and embed on a page: `page = ..` of a handler names a constant of it.
///
/// A page starts with nothing but what is on its own origin: scripts, styles, images, fonts and requests of
/// `'self'`, forms to `'self'`, no frame around it, no plug-in, no other base. Each directive is stated once; a second time,
/// and what would undo the policy, does not compile where the policy is a constant.
///
/// ```
/// use palisade::PagePolicy;
///
/// const PAGE: PagePolicy = PagePolicy::own().images(&["'self'", "data:"]).with_nonce();
/// # let _ = PAGE;
/// ```
///
/// ```compile_fail
/// use palisade::PagePolicy;
///
/// const PAGE: PagePolicy = PagePolicy::own().scripts(&["'unsafe-inline'"]);
/// # let _ = PAGE;
/// ```
///
/// It is sent with answers of the type `text/html`. Every other answer of the handler, a refusal above all, keeps the policy of
/// an API, under which a browser does nothing.
#[derive(Clone, Copy, Debug)]
pub struct PagePolicy {
    directives: [Directive; KINDS],
    has_nonce: bool,
    is_isolated: bool,
    keeps_opener: bool,
}

#[derive(Clone, Copy, Debug)]
struct Directive {
    name: &'static str,
    sources: Sources,
    is_stated: bool,
}

const fn directive(name: &'static str, sources: Sources) -> Directive {
    Directive { name, sources, is_stated: false }
}

const SELF: Sources = &["'self'"];
const NONE: Sources = &["'none'"];

impl PagePolicy {
    /// A page that has everything on its own origin.
    #[must_use]
    pub const fn own() -> Self {
        Self {
            directives: [
                directive("script-src", SELF),
                directive("style-src", SELF),
                directive("img-src", SELF),
                directive("font-src", SELF),
                directive("connect-src", SELF),
                directive("media-src", SELF),
                directive("frame-src", NONE),
                directive("worker-src", SELF),
                directive("manifest-src", SELF),
                directive("form-action", SELF),
                directive("frame-ancestors", NONE),
            ],
            has_nonce: false,
            is_isolated: false,
            keeps_opener: false,
        }
    }

    /// # Panics
    /// In const evaluation, so that the panic is the compile error a user reads.
    #[allow(
        clippy::panic,
        clippy::indexing_slicing,
        reason = "const evaluation: this is the compile error a user reads"
    )]
    #[track_caller]
    const fn state(mut self, place: usize, sources: Sources) -> Self {
        assert!(
            !self.directives[place].is_stated,
            "this directive of the page's policy is stated twice\n\
             help: name all of its sources in one call"
        );
        assert!(
            !sources.is_empty(),
            "this directive of the page's policy names no source\n\
             help: write `&[\"'none'\"]` for none, or leave the call out"
        );
        let mut index = 0;
        while index < sources.len() {
            check_source(sources[index].as_bytes(), sources.len(), place);
            index += 1;
        }
        self.directives[place].sources = sources;
        self.directives[place].is_stated = true;
        self
    }

    /// Where scripts come from: `script-src`. `'unsafe-inline'`, `'unsafe-eval'`, `*`, `data:`, `blob:` and plain HTTP are refused; what is in the
    /// page itself runs [with a nonce](Self::with_nonce).
    ///
    /// # Panics
    /// As every call here: stated twice, without a source, or with one that is none.
    #[must_use]
    #[track_caller]
    pub const fn scripts(self, sources: &'static [&'static str]) -> Self {
        self.state(SCRIPTS, sources)
    }

    /// Where style sheets come from: `style-src`.
    ///
    /// # Panics
    /// As [`scripts`](Self::scripts).
    #[must_use]
    #[track_caller]
    pub const fn styles(self, sources: &'static [&'static str]) -> Self {
        self.state(STYLES, sources)
    }

    /// Where images come from: `img-src`.
    ///
    /// # Panics
    /// As [`scripts`](Self::scripts).
    #[must_use]
    #[track_caller]
    pub const fn images(self, sources: &'static [&'static str]) -> Self {
        self.state(IMAGES, sources)
    }

    /// Where fonts come from: `font-src`.
    ///
    /// # Panics
    /// As [`scripts`](Self::scripts).
    #[must_use]
    #[track_caller]
    pub const fn fonts(self, sources: &'static [&'static str]) -> Self {
        self.state(FONTS, sources)
    }

    /// Whom scripts may ask: `connect-src`.
    ///
    /// # Panics
    /// As [`scripts`](Self::scripts).
    #[must_use]
    #[track_caller]
    pub const fn requests(self, sources: &'static [&'static str]) -> Self {
        self.state(REQUESTS, sources)
    }

    /// Where sound and film come from: `media-src`.
    ///
    /// # Panics
    /// As [`scripts`](Self::scripts).
    #[must_use]
    #[track_caller]
    pub const fn media(self, sources: &'static [&'static str]) -> Self {
        self.state(MEDIA, sources)
    }

    /// What the page may frame: `frame-src`; nothing by default.
    ///
    /// # Panics
    /// As [`scripts`](Self::scripts).
    #[must_use]
    #[track_caller]
    pub const fn frames(self, sources: &'static [&'static str]) -> Self {
        self.state(FRAMES, sources)
    }

    /// Where workers come from: `worker-src`.
    ///
    /// # Panics
    /// As [`scripts`](Self::scripts).
    #[must_use]
    #[track_caller]
    pub const fn workers(self, sources: &'static [&'static str]) -> Self {
        self.state(WORKERS, sources)
    }

    /// Where the manifest of an application comes from: `manifest-src`.
    ///
    /// # Panics
    /// As [`scripts`](Self::scripts).
    #[must_use]
    #[track_caller]
    pub const fn manifest(self, sources: &'static [&'static str]) -> Self {
        self.state(MANIFEST, sources)
    }

    /// Where forms are sent: `form-action`. A login at a provider needs its origin here where it begins with a form.
    ///
    /// # Panics
    /// As [`scripts`](Self::scripts).
    #[must_use]
    #[track_caller]
    pub const fn forms(self, sources: &'static [&'static str]) -> Self {
        self.state(FORMS, sources)
    }

    /// Which pages may frame this one: `frame-ancestors`; none by default.
    ///
    /// # Panics
    /// As [`scripts`](Self::scripts).
    #[must_use]
    #[track_caller]
    pub const fn framed_by(self, sources: &'static [&'static str]) -> Self {
        self.state(ANCESTORS, sources)
    }

    /// Runs the scripts and styles in the page itself that carry the request's `Nonce`, which the handler takes as a parameter
    /// (feature `pages`). An answer whose handler took none runs nothing of the kind.
    #[must_use]
    pub const fn with_nonce(self) -> Self {
        Self { has_nonce: true, ..self }
    }

    /// Isolates the page from those of other origins (`Cross-Origin-Opener-Policy`, `Cross-Origin-Embedder-Policy`): for shared memory, and against
    /// what reads it from beside. Everything it loads from elsewhere has to agree.
    #[must_use]
    pub const fn isolated(self) -> Self {
        Self { is_isolated: true, ..self }
    }

    /// Lets the page keep hold of windows of other origins that it opens, as for a payment or a login in one. By default
    /// `Cross-Origin-Opener-Policy` is `same-origin`.
    #[must_use]
    pub const fn with_popups(self) -> Self {
        Self { keeps_opener: true, ..self }
    }

    /// Completes the fields of a page, in place of those of an API.
    pub(crate) fn apply(&self, nonce: Option<&str>, fields: &mut HeaderMap) {
        if !is_html(fields) {
            return;
        }
        if let Ok(policy) = HeaderValue::try_from(self.text(nonce)) {
            fields.insert(CONTENT_SECURITY_POLICY, policy);
        }
        // With `no-referrer` browsers send `Origin: null` along with the page's own forms.
        fields.insert(REFERRER_POLICY, HeaderValue::from_static("same-origin"));
        match self.directives.get(ANCESTORS).map(|it| it.sources) {
            Some(["'none'"]) => {}
            Some(["'self'"]) => {
                fields.insert(X_FRAME_OPTIONS, HeaderValue::from_static("SAMEORIGIN"));
            }
            // It cannot name others, and browsers that know the directive ignore it.
            _ => _ = fields.remove(X_FRAME_OPTIONS),
        }
        let opener = match (self.is_isolated, self.keeps_opener) {
            (false, true) => "same-origin-allow-popups",
            _ => "same-origin",
        };
        fields.insert(OPENER, HeaderValue::from_static(opener));
        // Data are isolated; a page that is not may show pictures of sources that it names.
        if self.is_isolated {
            fields.insert(EMBEDDER, HeaderValue::from_static("require-corp"));
        } else {
            fields.remove(EMBEDDER);
        }
    }

    /// The policy with what else it states, for those who compare it.
    pub(crate) fn in_words(&self) -> String {
        let stated = [("isolated", self.is_isolated), ("keeps its opener", self.keeps_opener)];
        let stated = stated.into_iter().filter(|(_, is_stated)| *is_stated);
        let stated = stated.map(|(what, _)| what);
        std::iter::once(&*self.text(Some(".."))).chain(stated).collect::<Vec<_>>().join("; ")
    }

    fn text(&self, nonce: Option<&str>) -> String {
        let mut text = "default-src 'none'; base-uri 'none'; object-src 'none'".to_owned();
        for (place, directive) in self.directives.iter().enumerate() {
            let nonce = nonce.filter(|_| self.has_nonce && [SCRIPTS, STYLES].contains(&place));
            let _ = write!(text, "; {}", directive.name);
            let is_none = matches!(directive.sources, ["'none'"]);
            // Beside another source `'none'` means nothing.
            let sources = directive.sources.iter().filter(|_| !(is_none && nonce.is_some()));
            for source in sources {
                let _ = write!(text, " {source}");
            }
            if let Some(nonce) = nonce {
                let _ = write!(text, " 'nonce-{nonce}'");
            }
        }
        text
    }
}

fn is_html(fields: &HeaderMap) -> bool {
    let kind = fields.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let essence = kind.split(';').next().unwrap_or_default().trim();
    essence.eq_ignore_ascii_case("text/html")
}

#[cfg(test)]
mod tests;
