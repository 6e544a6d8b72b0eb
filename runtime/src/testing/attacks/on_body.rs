//! Attacks on what is sent.

use serde_json::{Value, json};

use super::Attacked;
use crate::router::SecureApp;

/// A larger body is not sent whole: what is refused by its length is refused before.
const MOST_SENT: u64 = 32 * 1024 * 1024;

impl<A: AsyncFn() -> SecureApp> Attacked<'_, A> {
    pub(super) async fn with_bad_bodies(&mut self) {
        let Some(body) = self.fixture.json_body() else { return };
        self.send("broken JSON", "application/json", "{".to_owned(), &[400]).await;
        self.send("another content type", "text/plain", body.to_string(), &[415]).await;
        self.send("two bodies in one", "application/json", format!("{body}{body}"), &[400]).await;
        if self.route.body_bytes < MOST_SENT {
            let length = usize::try_from(self.route.body_bytes).unwrap_or_default();
            let large = format!("{body}{}", " ".repeat(length + 1));
            self.send("a body that is too large", "application/json", large, &[413]).await;
        }
        self.send(
            "nesting without an end",
            "application/json",
            "[".repeat(10_000),
            &[400, 413, 422],
        )
        .await;
        let Value::Object(members) = &body else { return };
        let mut unknown = members.clone();
        unknown.insert("is_admin_of_everything".to_owned(), json!(true));
        self.send(
            "an unknown field",
            "application/json",
            Value::Object(unknown).to_string(),
            &[400, 422],
        )
        .await;
        for (name, value) in members {
            let mut wrong = members.clone();
            let other = if value.is_string() || value.is_number() || value.is_boolean() {
                json!({"$ne": null})
            } else {
                json!("x")
            };
            wrong.insert(name.clone(), other);
            let attack = format!("a wrong type for `{name}`");
            self.send(&attack, "application/json", Value::Object(wrong).to_string(), &[400, 422])
                .await;
        }
        if let Some((name, value)) = members.iter().next() {
            let rest = body.to_string();
            let twice = format!("{{{}:{value},{}", json!(name), rest.trim_start_matches('{'));
            self.send("a field that is there twice", "application/json", twice, &[400, 422]).await;
        }
    }

    /// As the caller who may.
    pub(super) async fn send(
        &mut self,
        attack: &str,
        content_type: &str,
        body: String,
        expected: &[u16],
    ) {
        if self.fixture.skips(attack) {
            return;
        }
        let client = self.client().await;
        let token = self.needs_token().then(|| self.token());
        let request = self.fixture.bodiless(&client, &self.route.method, token.as_ref());
        let request = self.fixture.presenting(request);
        let request = request.header("content-type", content_type).body(body);
        self.expect(attack, request, expected).await;
    }
}
