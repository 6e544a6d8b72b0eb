//! Attacks on credentials that are not tokens: sessions, API keys, signatures.

use super::Attacked;
use super::own_credential::OwnCredential;
use crate::router::SecureApp;

const REFUSED: &[u16] = &[400, 401, 403, 404];

impl<A: AsyncFn() -> SecureApp> Attacked<'_, A> {
    pub(super) async fn with_own_credential(&mut self, own: &OwnCredential) {
        let client = self.client().await;
        let bare = self.fixture.sending(&client, &self.route.method, None);
        self.expect("no credential", bare, &[401]).await;
        let mut others = vec![("a credential with another letter".to_owned(), own.changed())];
        others.extend(own.refused.clone());
        for (attack, value) in others {
            if self.fixture.skips(&attack) {
                continue;
            }
            let client = self.client().await;
            let request = self.fixture.sending(&client, &self.route.method, None);
            self.expect(&attack, request.header(&own.field, &value), REFUSED).await;
        }
        for address in own.refused_from.clone() {
            let client = self.client().await.at(address);
            let request = self.authorized(&client);
            self.expect("a credential from another network", request, REFUSED).await;
        }
        if own.is_good_once {
            let client = self.client().await;
            let first = self.authorized(&client).send().await;
            self.judge("the request that passes", &first, &[first.status().as_u16()]);
            let request = self.authorized(&client);
            self.expect("a request that comes again", request, &[401, 409]).await;
        }
        self.under_another_body(own).await;
        self.caused_by_another_site(own).await;
    }

    /// What signs a message signs no other.
    async fn under_another_body(&mut self, own: &OwnCredential) {
        let Some((content_type, body)) = self.fixture.own_body().filter(|_| own.is_good_once)
        else {
            return;
        };
        let client = self.client().await;
        let request = self.fixture.bodiless(&client, &self.route.method, None);
        let request = request.header(&own.field, &own.value).header("content-type", &content_type);
        let request = request.body(format!("{body} "));
        self.expect("another body under the same signature", request, &[401]).await;
    }

    /// A page of another site causes the request, and the browser sends the cookie along.
    async fn caused_by_another_site(&mut self, own: &OwnCredential) {
        let may_change = !matches!(self.route.method.as_str(), "GET" | "HEAD" | "OPTIONS");
        if !own.is_cookie() || !may_change {
            return;
        }
        for (attack, fields) in [
            (
                "a page of another site",
                &[("sec-fetch-site", "cross-site"), ("origin", "https://evil.example")][..],
            ),
            (
                "a page of a sibling of the site",
                &[("sec-fetch-site", "same-site"), ("origin", "https://evil.localhost")],
            ),
            ("a page without an origin", &[("origin", "null")]),
        ] {
            if self.fixture.skips(attack) {
                continue;
            }
            let client = self.client().await;
            let mut request = self.authorized(&client);
            for (name, value) in fields {
                request = request.header(name, value);
            }
            self.expect(attack, request, &[403]).await;
        }
    }

    /// A login gives a session of its own making, whatever cookie came with it.
    pub(super) async fn with_a_session_of_its_own(&mut self) {
        let Some(cookie) = self.fixture.begun_session() else { return };
        let planted = "cGxhbnRlZC1ieS1hbi1hdHRhY2tlcg-planted-by-an-attacker";
        let client = self.client().await;
        let request = self.authorized(&client).header("cookie", &format!("{cookie}={planted}"));
        let reply = request.send().await;
        self.report.tried("a session that was planted");
        self.look_for_hidden("a session that was planted", &reply);
        let begins = format!("{cookie}=");
        let fresh = reply.headers().get_all("set-cookie").iter().any(|line| {
            let line = String::from_utf8_lossy(line.as_bytes()).into_owned();
            line.starts_with(&begins) && !line.contains(planted) && line.len() > begins.len() + 16
        });
        if !fresh {
            let got = format!("{} without one", reply.status());
            self.report.found(self.route, "a session that was planted", "a new cookie", got);
        }
    }
}
