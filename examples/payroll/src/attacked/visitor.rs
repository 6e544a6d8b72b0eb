//! Somebody at the page, with a session that each attack finds as it was begun.

use std::sync::Arc;

use palisade::CallerId;
use palisade::auth::basic::HashCost;
use palisade::login::{Login, MemoryAccounts};
use palisade::session::{
    IssuedSession, MemorySessions, SessionGrant, SessionRecord, SessionStore as _, Sessions,
};
use palisade::testing::TestClock;
use palisade::testing::attacks::{Fixture, Fixtures};
use palisade::tokens::TokenService;
use serde_json::json;

use crate::issuer::ISSUER;
use crate::role::Role;
use crate::{accounts, seed};

const COOKIE: &str = "__Host-session";
pub const NAME: &str = "alan@payroll.example";

pub struct Visitor {
    records: [Arc<SessionRecord>; 2],
    cookie: String,
    /// Of a colleague.
    other: String,
    /// Of a session that is over.
    ended: String,
    password_hash: String,
}

impl Visitor {
    pub async fn new(clock: &TestClock) -> Self {
        let store = MemorySessions::new();
        let sessions = Sessions::builder().clock(clock).build(store.clone()).unwrap();
        let begin = async |id: &str| {
            let grant = SessionGrant::to(CallerId::new(ISSUER, id)).tenant(seed::TENANT);
            sessions.begin(grant.role(Role::Employee).method("pwd"), None).await.unwrap()
        };
        let (live, other, ended) = (begin("e3").await, begin("e4").await, begin("e3").await);
        let found = async |id| store.find(id).wait().await.unwrap().unwrap();
        let records = [found(live.id()).await, found(other.id()).await];
        let login = Login::builder(MemoryAccounts::new()).build(HashCost::default()).unwrap();
        let password_hash = login.hash(&seed::password_of("e3")).await.unwrap();
        let (cookie, other, ended) = (cookie(live), cookie(other), cookie(ended));
        Self { records, cookie, other, ended, password_hash }
    }

    /// Where the one session is, whatever became of it at the attack before.
    pub fn sessions(&self, clock: &TestClock) -> Sessions {
        let store = MemorySessions::new();
        for record in &self.records {
            let begun = store.begin((**record).clone(), None);
            assert!(matches!(begun, palisade::MaybeReady::Now(Ok(true))), "a store in memory");
        }
        Sessions::builder().clock(clock).build(store).unwrap()
    }

    /// The logins, with the password that was and no second factor.
    pub fn login(&self, tokens: &TokenService) -> Login {
        let kept = MemoryAccounts::new();
        let person = seed::PEOPLE.iter().find(|person| person.id == "e3").unwrap();
        kept.put(NAME, accounts::account_of(person, self.password_hash.clone()));
        accounts::login_of(kept, tokens).unwrap()
    }

    pub fn fixtures(&self, fixtures: Fixtures) -> Fixtures {
        let nobody = Fixture::anonymous;
        let here = || {
            let here = nobody().presents("cookie", &self.cookie);
            here.refusing("a session that ended", &self.ended)
        };
        let other = || nobody().presents("cookie", &self.other);
        let own = |value| here().of_its_own(value).stranger(other());
        let password = seed::password_of("e3");
        let proof = json!({"name": NAME, "password": password});
        let changed =
            json!({"name": NAME, "password": password, "new_password": "e3 likes short walks"});
        let code = json!({"code": "000000"});
        let session = json!({"id": "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"});
        let once = "each answer replaces the session, so that its cookie counts once";
        let renewed = |body| here().json(body).expecting(204).without("over the limit", once);
        // A code is asked for and found to be of no factor: whoever gets there is past the guard.
        let with_code = || here().json(&code).expecting(409);
        fixtures
            .route("GET", "/", nobody())
            .route("GET", "/page/me", own("Alan Turing"))
            .route("GET", "/page/payslips", own("720000"))
            .leaving_out(
                "GET",
                "/page/events",
                "it has no end but that of its session, which browser.mjs waits for",
            )
            .route(
                "POST",
                "/auth/login",
                nobody().json(&proof).begins_session(COOKIE).expecting(204),
            )
            .route("POST", "/auth/logout", nobody().expecting(204))
            .route("POST", "/auth/password", renewed(&changed))
            .route("POST", "/auth/confirm", renewed(&proof))
            .route("POST", "/auth/login/second-factor", nobody().json(&code).expecting(401))
            .route("POST", "/auth/second-factor", with_code())
            .route("POST", "/auth/second-factor/enrol", here().json(&json!({"name": "alan"})))
            .route("POST", "/auth/second-factor/enrol/confirm", with_code())
            .route("POST", "/auth/second-factor/recovery-codes", with_code())
            .route("POST", "/auth/second-factor/remove", with_code())
            .route("POST", "/auth/second-factor/forget-devices", here().expecting(204))
            .route("GET", "/auth/sessions", here())
            .route("POST", "/auth/sessions/end", here().json(&session).expecting(404))
            .route("POST", "/auth/sessions/end-others", here().expecting(204))
    }
}

/// The field in which a browser sends it back.
fn cookie(session: IssuedSession) -> String {
    let field = session.into_cookie().header_value().unwrap();
    field.to_str().unwrap().split(';').next().unwrap().to_owned()
}
