//! What is sent is in the document: every answer of these tests is compared with the document of its application.

use palisade::SecureApp;
use palisade::inventory::Inventory;
use palisade::testing::Client;
use palisade_openapi::{Document, SentAnswer};

/// Fields that layers of the tests add, around the guards and unknown to them.
const OF_LAYERS: &[&str] = &["x-kept", "x-layer"];

/// A client that fails where an answer has a status, a header field or a body that the document does not describe.
pub(crate) fn documented(app: SecureApp) -> Client {
    let inventory = Inventory::of(&app);
    let document = Document::of(&inventory).json();
    Client::new(app).watched(move |method, path, reply| {
        let body = reply.text();
        let fields = reply.headers().keys().map(palisade::http::HeaderName::as_str);
        let sent = SentAnswer {
            method: method.as_str(),
            path: path.split('?').next().unwrap_or_default(),
            status: reply.status().as_u16(),
            fields: fields.filter(|name| !OF_LAYERS.contains(name)).map(str::to_owned).collect(),
            content_type: reply.header("content-type"),
            body: body.as_bytes(),
        };
        let found: Vec<String> = sent.compare(&document).iter().map(ToString::to_string).collect();
        assert!(found.is_empty(), "not in the document: {}", found.join("\n"));
    })
}
