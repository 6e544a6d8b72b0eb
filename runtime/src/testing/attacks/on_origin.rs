//! Attacks by pages of other origins, and on versions that are over.

use super::Attacked;
use crate::router::SecureApp;

const EVIL: &str = "https://evil.example";

impl<A: AsyncFn() -> SecureApp> Attacked<'_, A> {
    /// A page of an origin that is not declared does not read what a caller may.
    pub(super) async fn read_by_another_origin(&mut self) {
        let attack = "a page of another origin reads it";
        if self.fixture.skips(attack) {
            return;
        }
        for origin in [EVIL, "null"] {
            let client = self.client().await;
            let reply = self.authorized(&client).header("origin", origin).send().await;
            self.report.tried(attack);
            self.look_for_hidden(attack, &reply);
            let allowed = reply.header("access-control-allow-origin");
            let is_read = allowed == origin || (allowed == "*" && self.route.rule.is_some());
            if is_read {
                let got = format!("`Access-Control-Allow-Origin: {allowed}`");
                self.report.found(self.route, attack, "no such field", got);
            }
        }
    }

    /// A version that is over is gone for every caller.
    pub(super) async fn after_its_end(&mut self) {
        let Some(sunset) = self.route.sunset else { return };
        let clock = self.fixtures.clock().clone();
        let now = clock.now_millis();
        clock.set_millis(sunset.saturating_add(1).saturating_mul(1_000));
        let client = self.client().await;
        let request = self.authorized(&client);
        self.expect("a version that is over", request, &[410]).await;
        clock.set_millis(now);
    }
}
