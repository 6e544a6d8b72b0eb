//! A page that is whole in itself.

use aws_lc_rs::digest::{SHA256, digest};
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::header::{CONTENT_TYPE, HeaderValue};

/// A page of HTML that needs nothing else: its styles and scripts stand in it, and its policy names them by their hashes.
/// Nothing else loads or runs, so that text which got into the page by mistake runs nothing.
///
/// Nothing redacts it: a handler that returns it states `unredacted = "why"`.
///
/// ```
/// use palisade::prelude::*;
/// use palisade::response::WholePage;
///
/// #[public(reason = "a page", rate = "5/s", unredacted = "it is the same for everybody")]
/// async fn about() -> WholePage {
///     WholePage::new("<!doctype html><style>h1 { color: teal }</style><h1>About</h1>")
/// }
/// # let _ = SecureRouter::<()>::new().route("/about", get(about));
/// ```
#[derive(Clone, Debug)]
pub struct WholePage {
    html: String,
}

/// The policy that leaves with a page in place of that of data.
#[derive(Clone, Debug)]
pub(crate) struct PagePolicy(pub(crate) HeaderValue);

impl WholePage {
    /// A page.
    pub fn new(html: impl Into<String>) -> Self {
        Self { html: html.into() }
    }

    /// The policy, with the hash of each style and script.
    fn policy(&self) -> String {
        let (styles, scripts) = (self.hashes("style"), self.hashes("script"));
        format!(
            "default-src 'none'; style-src {styles}; script-src {scripts}; frame-ancestors 'none'; base-uri 'none'; \
             form-action 'none'; object-src 'none'"
        )
    }

    /// The hashes of the elements of this name.
    fn hashes(&self, name: &str) -> String {
        let (open, close) = (format!("<{name}>"), format!("</{name}>"));
        let contents = self.html.split(&open).skip(1);
        let hashes = contents.filter_map(|rest| rest.split(&close).next()).map(|content| {
            format!("'sha256-{}'", STANDARD.encode(digest(&SHA256, content.as_bytes())))
        });
        let hashes: Vec<String> = hashes.collect();
        if hashes.is_empty() { "'none'".to_owned() } else { hashes.join(" ") }
    }
}

impl IntoResponse for WholePage {
    fn into_response(self) -> Response {
        let policy = HeaderValue::try_from(self.policy());
        let mut response = self.html.into_response();
        let html = HeaderValue::from_static("text/html; charset=utf-8");
        response.headers_mut().insert(CONTENT_TYPE, html);
        if let Ok(policy) = policy {
            response.extensions_mut().insert(PagePolicy(policy));
        }
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_in_a_page_is_named_by_its_hash() {
        let page = WholePage::new(
            "<style>h1{}</style><h1>x</h1><script>1</script><script src=x></script>",
        );
        let policy = page.policy();
        assert!(
            policy.contains("script-src 'sha256-a4ayc/80/OGda4BO/1o/V0etpOqiLx1JwB5S3beHW0s='"),
            "{policy}"
        );
        assert!(
            WholePage::new("<h1>x</h1>").policy().contains("style-src 'none'; script-src 'none'")
        );
    }
}
