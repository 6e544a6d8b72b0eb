//! A page that is whole in itself.

use aws_lc_rs::digest::{SHA256, digest};
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::header::{CONTENT_TYPE, HeaderValue};

/// A page of HTML that needs nothing else: its styles and scripts are in it, and are named to its policy by the program. Nothing
/// else loads or runs, so that text which got into the page by mistake runs nothing.
///
/// Nothing redacts it: a handler that returns it states `unredacted = "why"`. Text within it still has to be escaped.
///
/// ```
/// use palisade::prelude::*;
/// use palisade::response::WholePage;
///
/// const STYLE: &str = "h1 { color: teal }";
///
/// #[public(reason = "a page", rate = "5/s", unredacted = "it is the same for all callers")]
/// async fn about() -> WholePage {
///     WholePage::new(format!("<!doctype html><style>{STYLE}</style><h1>About</h1>")).style(STYLE)
/// }
/// # let _ = SecureRouter::<()>::new().route("/about", get(about));
/// ```
#[derive(Clone, Debug)]
pub struct WholePage {
    html: String,
    styles: Vec<&'static str>,
    scripts: Vec<&'static str>,
}

/// The policy that leaves with a page in place of that of data.
#[derive(Clone, Debug)]
pub(crate) struct PagePolicyHeader(pub(crate) HeaderValue);

impl WholePage {
    /// A page, none of whose styles and scripts count until they are named.
    pub fn new(html: impl Into<String>) -> Self {
        Self { html: html.into(), styles: Vec::new(), scripts: Vec::new() }
    }

    /// Lets this style count: what is between `<style>` and `</style>`, letter by letter. Called repeatedly it lets
    /// several.
    #[must_use]
    pub fn style(mut self, style: &'static str) -> Self {
        self.styles.push(style);
        self
    }

    /// Lets this script run: what is between `<script>` and `</script>`, letter by letter. It was written down with the
    /// program, so that no text of a request is ever one.
    #[must_use]
    pub fn script(mut self, script: &'static str) -> Self {
        self.scripts.push(script);
        self
    }

    /// The policy, with the hash of each style and script that was named.
    fn policy(&self) -> String {
        let (styles, scripts) = (hashes(&self.styles), hashes(&self.scripts));
        format!(
            "default-src 'none'; style-src {styles}; script-src {scripts}; frame-ancestors 'none'; base-uri 'none'; \
             form-action 'none'; object-src 'none'"
        )
    }
}

fn hashes(contents: &[&str]) -> String {
    let hash = |content: &&str| {
        format!("'sha256-{}'", STANDARD.encode(digest(&SHA256, content.as_bytes())))
    };
    let hashes: Vec<String> = contents.iter().map(hash).collect();
    if hashes.is_empty() { "'none'".to_owned() } else { hashes.join(" ") }
}

impl IntoResponse for WholePage {
    fn into_response(self) -> Response {
        let policy = HeaderValue::try_from(self.policy());
        let mut response = self.html.into_response();
        let html = HeaderValue::from_static("text/html; charset=utf-8");
        response.headers_mut().insert(CONTENT_TYPE, html);
        if let Ok(policy) = policy {
            response.extensions_mut().insert(PagePolicyHeader(policy));
        }
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_program_names_runs_and_what_got_into_the_page_does_not() {
        let injected = "<script>fetch('//evil.example')</script>";
        let page = WholePage::new(format!("<h1>{injected}</h1><script>1</script>")).script("1");
        let policy = page.policy();
        let own = "script-src 'sha256-a4ayc/80/OGda4BO/1o/V0etpOqiLx1JwB5S3beHW0s=';";
        assert!(policy.contains(own) && policy.contains("style-src 'none'"), "{policy}");
        assert_eq!(policy.matches("sha256-").count(), 1, "{policy}");
        let none = WholePage::new(injected).policy();
        assert!(none.contains("style-src 'none'; script-src 'none'"), "{none}");
    }
}
