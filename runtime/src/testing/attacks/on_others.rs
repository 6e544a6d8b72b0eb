//! Others who present credentials that are not tokens: what a token makes by itself the fixture has to state.

use super::{Attacked, Fixture};
use crate::inventory::RuleVerdict;
use crate::router::SecureApp;

const OTHER_OWNER: &str = "another owner";
const FEWER_RIGHTS: &str = "fewer rights";
const REFUSED: &[u16] = &[401, 403, 404];

impl<A: AsyncFn() -> SecureApp> Attacked<'_, A> {
    /// Another owner, and what a fixture states that nothing here can try: it would be left out without a word.
    pub(super) async fn with_credentials_of_others(&mut self) {
        let Some(own) = self.fixture.own_credential() else { return };
        for stated in self.fixture.stated_of_tokens() {
            let got = format!("{stated}, which no attack uses");
            self.found("a credential that is not a token", "what the credential itself says", got);
        }
        let asks_rights =
            self.route.rule.as_ref().is_some_and(|rule| rule.verdict(&[], &[]) == RuleVerdict::No);
        if asks_rights && !own.tries(FEWER_RIGHTS) && !self.fixture.skips(FEWER_RIGHTS) {
            let expected =
                "`Fixture::refusing(\"fewer rights ..\", ..)`, or `without` with the reason";
            self.found(FEWER_RIGHTS, expected, "neither".to_owned());
        }
        match self.fixture.other_owner() {
            Some(stranger) if stranger.own_credential().is_some() => {
                self.as_other_owner(stranger).await;
            }
            Some(_) => self.found(
                OTHER_OWNER,
                "a stranger with a credential of its own",
                "one without".to_owned(),
            ),
            None => {
                let has_own = !self.fixture.own_values().is_empty();
                let is_asked = self.asks_objects() && !self.fixture.has_no_stranger();
                if has_own || (is_asked && !own.tries(OTHER_OWNER)) {
                    let expected = "`Fixture::stranger` with its credential, `refusing(\"another owner ..\", ..)`, or \
                                    `no_stranger` with the reason";
                    self.found(OTHER_OWNER, expected, "neither".to_owned());
                }
            }
        }
    }

    async fn as_other_owner(&mut self, stranger: &Fixture) {
        let client = self.client().await;
        let request = self.fixture.sending(&client, &self.route.method, None);
        let request = stranger.presenting(request);
        if self.fixture.own_values().is_empty() {
            self.expect(OTHER_OWNER, request, REFUSED).await;
        } else {
            let reply = request.send().await;
            self.not_shown(OTHER_OWNER, &reply);
        }
    }

    fn found(&mut self, attack: &str, expected: &str, got: String) {
        self.report.found(self.route, attack, expected, got);
    }
}
