//! Attacks on who the caller is, and what it may.

use serde_json::json;

use super::Attacked;
use crate::inventory::RuleVerdict;
use crate::router::SecureApp;
use crate::testing::Reply;

const UNAUTHENTICATED: &[u16] = &[401];
const REFUSED: &[u16] = &[403, 404];

impl<A: AsyncFn() -> SecureApp> Attacked<'_, A> {
    pub(super) async fn without_credential(&mut self) {
        let client = self.client().await;
        self.expect("no credential", self.bare(&client), UNAUTHENTICATED).await;
        let token = self.token().sign();
        let client = self.client().await;
        let in_query = self.fixture.with_path(|path| {
            format!("{path}{}access_token={token}", if path.contains('?') { "&" } else { "?" })
        });
        let request = in_query.sending(&client, &self.route.method, None);
        self.expect("a token in the query", request, &[400, 401]).await;
        let client = self.client().await;
        let request =
            self.bare(&client).header("cookie", &format!("access_token={token}; session={token}"));
        let request =
            request.header("sec-fetch-site", "cross-site").header("origin", "https://evil.example");
        self.expect("a page of another site", request, &[401, 403]).await;
        let client = self.client().await;
        let request =
            self.bare(&client).header("x-user", "admin").header("x-forwarded-user", "admin");
        let request = request.header("x-original-url", "/").header("x-forwarded-for", "127.0.0.1");
        self.expect("forged fields of a proxy", request, UNAUTHENTICATED).await;
        for tail in ["/", "/.", ";x=1", "%2f", "//"] {
            let client = self.client().await;
            let odd = self.fixture.with_path(|path| {
                let (own, query) = path.split_once('?').unwrap_or((path, ""));
                format!("{own}{tail}{}{query}", if query.is_empty() { "" } else { "?" })
            });
            let request = odd.sending(&client, &self.route.method, None);
            let attack = format!("no credential, at the path with `{tail}`");
            self.expect(&attack, request, &[400, 401, 404, 405]).await;
        }
        if self.route.method == "GET" {
            let client = self.client().await;
            let request = self.fixture.sending(&client, "HEAD", None);
            self.expect("HEAD without a credential", request, UNAUTHENTICATED).await;
        }
        if self.fixture.has_body() {
            let client = self.client().await;
            let request = self.fixture.bodiless(&client, &self.route.method, None);
            let request = request.header("content-type", "application/json").body("{");
            self.expect("broken JSON before authentication", request, UNAUTHENTICATED).await;
        }
    }

    pub(super) async fn with_bad_tokens(&mut self) {
        let clock = self.fixtures.clock().clone();
        let client = self.client().await;
        let past = clock.now_millis() / 1_000 - 3_600;
        let expired =
            self.token().claim("iat", past - 300).claim("exp", past).claim("nbf", past - 300);
        self.with_token("an expired token", &client, &expired.sign()).await;
        let client = self.client().await;
        let future = clock.now_millis() / 1_000 + 86_400;
        let early = self.token().claim("nbf", future).claim("exp", future + 300);
        self.with_token("a token of tomorrow", &client, &early.sign()).await;
        let client = self.client().await;
        let foreign = self.token().claim("aud", "another-service");
        self.with_token("a token for another audience", &client, &foreign.sign()).await;
        let client = self.client().await;
        let foreign = self.token().claim("iss", "https://evil.example");
        self.with_token("a token of another issuer", &client, &foreign.sign()).await;
        let client = self.client().await;
        let none = self.token().header(json!({"alg": "none", "typ": "at+jwt"})).sign();
        let unsigned =
            none.rsplit_once('.').map(|(signed, _)| format!("{signed}.")).unwrap_or_default();
        self.with_token("a token without a signature (`none`)", &client, &unsigned).await;
        let client = self.client().await;
        let bound = self
            .token()
            .claim("cnf", json!({"jkt": "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I"}));
        self.with_token("a bound token as bearer", &client, &bound.sign()).await;
        let client = self.client().await;
        let forged = self.fixtures.forger().token("admin", &clock);
        self.with_token("a token with a foreign signature", &client, &forged.sign()).await;
        let client = self.client().await;
        let changed = changed(&self.token().sign());
        self.with_token("a token whose claims were changed", &client, &changed).await;
    }

    async fn with_token(&mut self, attack: &str, client: &crate::testing::Client, token: &str) {
        let request = self.bare(client).bearer(token);
        self.expect(attack, request, UNAUTHENTICATED).await;
    }

    /// Each role by itself, no role, no scope: a caller who does not pass the rule is refused.
    pub(super) async fn with_fewer_rights(&mut self) {
        let Some(rule) = self.route.rule.clone() else { return };
        let scopes = self.fixture.own_scopes();
        let mut sets: Vec<(String, Vec<String>, Vec<String>)> = vec![
            ("no role and no scope".to_owned(), Vec::new(), Vec::new()),
            ("no scope".to_owned(), self.fixture.own_roles().to_vec(), Vec::new()),
        ];
        for role in self.inventory.roles.keys() {
            sets.push((format!("the role `{role}` alone"), vec![role.clone()], scopes.clone()));
        }
        for (attack, roles, scopes) in sets {
            let held: Vec<String> =
                roles.iter().flat_map(|role| self.inventory.held_by(role)).collect();
            // A fixture states a right because the route asks for it: by its rule, or by its object.
            let loses = roles.is_empty() && !self.fixture.own_roles().is_empty();
            if rule.verdict(&held, &scopes) != RuleVerdict::No && !loses {
                continue;
            }
            let client = self.client().await;
            let fixture = self.fixture.holding(&roles, &scopes);
            let token = self.fixtures.token_of(&fixture);
            let request = fixture.sending(&client, &self.route.method, Some(&token));
            self.expect(&attack, request, REFUSED).await;
        }
    }

    /// Another owner, another tenant.
    pub(super) async fn as_others(&mut self) {
        let is_asked = self.asks_objects();
        match self.fixture.other_owner() {
            // Who may reach a list reads its own: see below.
            Some(_) if !self.fixture.own_values().is_empty() => {}
            Some(stranger) => {
                let client = self.client().await;
                let stranger = self.fixture.as_caller(stranger);
                let token = self.fixtures.token_of(&stranger);
                let request = stranger.sending(&client, &self.route.method, Some(&token));
                self.expect("another owner", request, REFUSED).await;
            }
            None if is_asked && !self.fixture.has_no_stranger() => self.report.found(
                self.route,
                "another owner",
                "`Fixture::stranger`, or `Fixture::no_stranger` with the reason",
                "neither".to_owned(),
            ),
            None => {}
        }
        if let Some((claim, value)) = self.fixture.other_tenant() {
            let client = self.client().await;
            let token = self.token().claim(claim, value.clone());
            let request = self.fixture.sending(&client, &self.route.method, Some(&token));
            if self.fixture.own_values().is_empty() {
                self.expect("another tenant", request, &[401, 403, 404]).await;
            } else {
                let reply = request.send().await;
                self.not_shown("another tenant", &reply);
            }
        }
        let has_own = !self.fixture.own_values().is_empty();
        if let Some(stranger) = self.fixture.other_owner().filter(|_| has_own) {
            let client = self.client().await;
            let stranger = self.fixture.as_caller(stranger);
            let token = self.fixtures.token_of(&stranger);
            let request = stranger.sending(&client, &self.route.method, Some(&token));
            let reply = request.send().await;
            self.not_shown("another owner", &reply);
        }
        if matches!(self.route.method.as_str(), "GET" | "HEAD") {
            self.as_each_tenant().await;
        }
    }

    /// Whether objects that a request names are asked.
    pub(super) fn asks_objects(&self) -> bool {
        !self.route.checked.is_empty()
            && self.route.ways_out.iter().all(|way| way.kind != "objects")
    }

    /// A list answers others, with nothing of what is this caller's own.
    pub(super) fn not_shown(&mut self, attack: &str, reply: &Reply) {
        self.report.tried(attack);
        self.look_for_hidden(attack, reply);
        for value in self.fixture.own_values() {
            if reply.holds(value) {
                let got = format!("{}: a value of the caller's own", reply.status());
                self.report.found(self.route, attack, "nothing of the caller's own", got);
            }
        }
    }

    /// The same caller in each tenant reads nothing of the others, whatever the status is.
    async fn as_each_tenant(&mut self) {
        for own in self.fixtures.tenants() {
            let client = self.client().await;
            let token = self.token().claim(&own.claim, own.name.clone());
            let reply =
                self.fixture.sending(&client, &self.route.method, Some(&token)).send().await;
            self.report.tried("data of another tenant");
            let others = self.fixtures.tenants().iter().filter(|other| other.name != own.name);
            let found = others.flat_map(|other| &other.data).find(|value| reply.holds(value));
            if let Some(value) = found {
                let attack = format!("data of another tenant, as {}", own.name);
                let got = format!("{} with {value:?}", reply.status().as_u16());
                self.report.found(self.route, &attack, "none of it", got);
            }
        }
    }
}

/// The token with another letter in its claims.
fn changed(token: &str) -> String {
    let mut parts = token.split('.');
    let (head, claims, signature) = (parts.next(), parts.next(), parts.next());
    let claims: String = claims
        .unwrap_or_default()
        .chars()
        .enumerate()
        .map(
            |(place, letter)| {
                if place == 20 { if letter == 'A' { 'B' } else { 'A' } } else { letter }
            },
        )
        .collect();
    format!("{}.{claims}.{}", head.unwrap_or_default(), signature.unwrap_or_default())
}
