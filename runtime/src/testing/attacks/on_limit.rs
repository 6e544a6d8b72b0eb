//! Attacks on limits: more requests than they let through, from addresses that are made up.

use super::Attacked;
use crate::inventory::QuotaData;
use crate::router::SecureApp;

/// A limit of more is not tried out.
const MOST_TRIED: u32 = 1_000;

impl<A: AsyncFn() -> SecureApp> Attacked<'_, A> {
    /// The smallest limit that this caller meets, if any can be used up here.
    fn smallest(&self) -> Option<u32> {
        // One that counts failures, or costs what a request says, needs other requests.
        let countable = self.route.limits.iter().filter(|limit| {
            !limit.words.contains("failures only") && !limit.words.contains("cost by request")
        });
        let needed = |quota: &QuotaData| quota.burst.max(1) / quota.cost.max(1);
        let own = countable.filter_map(|limit| {
            let of_plans = limit.plans.values().map(needed).max();
            limit.quota.as_ref().map(needed).or(of_plans)
        });
        own.min().filter(|count| *count < MOST_TRIED)
    }

    pub(super) async fn over_the_limit(&mut self) {
        let attack = "over the limit";
        let Some(count) = self.smallest().filter(|_| !self.fixture.skips(attack)) else { return };
        self.flood(attack, count, false).await;
        self.flood("over the limit, with forged addresses", count, true).await;
    }

    /// One request more than the limit, and some: the clock does not move.
    async fn flood(&mut self, attack: &str, count: u32, forged: bool) {
        let client = self.client().await;
        let token = self.needs_token().then(|| self.token());
        for number in 0..count.saturating_add(5) {
            let request = self.fixture.sending(&client, &self.route.method, token.as_ref());
            let mut request = self.fixture.presenting(request);
            if forged {
                let address = format!("203.0.113.{}", number % 250);
                request = request
                    .header("x-forwarded-for", &address)
                    .header("x-real-ip", &address)
                    .header("forwarded", &format!("for={address}"))
                    .header("true-client-ip", &address);
            }
            let reply = request.send().await;
            self.look_for_hidden(attack, &reply);
            if reply.status().as_u16() == 429 {
                self.report.tried(attack);
                return;
            }
        }
        self.report.tried(attack);
        let got = format!("no refusal of {} requests", count.saturating_add(5));
        self.report.found(self.route, attack, "429", got);
    }
}
