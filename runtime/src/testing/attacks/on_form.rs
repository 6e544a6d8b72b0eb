//! Attacks on forms of several parts.

use super::Attacked;
use crate::router::SecureApp;

/// A larger form is not sent whole.
const MOST_SENT: u64 = 32 * 1024 * 1024;

impl<A: AsyncFn() -> SecureApp> Attacked<'_, A> {
    pub(super) async fn with_bad_forms(&mut self) {
        let Some((kind, form)) = self.fixture.own_body() else { return };
        let Some(boundary) = kind
            .strip_prefix("multipart/form-data")
            .and_then(|rest| rest.split_once("boundary="))
            .map(|(_, boundary)| boundary.trim_matches('"').to_owned())
        else {
            return;
        };
        self.send("a form without its boundary", "multipart/form-data", form.clone(), &[400, 415])
            .await;
        let cut: String = form.chars().take(form.chars().count() / 2).collect();
        self.send("a form that is cut off", &kind, cut, &[400, 422]).await;
        let disposition = "Content-Disposition: form-data; name=\"is_admin_of_everything\"";
        let part = format!("--{boundary}\r\n{disposition}\r\n\r\ntrue\r\n");
        self.send("an unknown part", &kind, format!("{part}{form}"), &[400, 422]).await;
        if self.route.body_bytes < MOST_SENT {
            let length = usize::try_from(self.route.body_bytes).unwrap_or_default();
            let large = format!("{}{form}", " ".repeat(length + 1));
            self.send("a form that is too large", &kind, large, &[413]).await;
        }
    }
}
