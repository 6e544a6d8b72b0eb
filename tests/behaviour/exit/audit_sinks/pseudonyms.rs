//! Who called, told to a sink under a name that only a key makes.

use std::net::IpAddr;

use palisade::auth::ApiKeys;
use palisade::auth::api_key::{ApiKeyGrant, MemoryApiKeys};
use palisade::auth::jwt::revocation::{MemoryRevocations, Revocation, Revocations};
use palisade::prelude::*;
use palisade::session::{MemorySessions, SessionGrant, Sessions};
use palisade::testing::{Issuer, TestClock};
use palisade::{CallerId, SecureApp, Security};

use super::*;

#[secure(auth = any("jwt", "api_key"), rate = "100/s")]
async fn look() -> NoContent {
    NoContent
}

/// A service whose callers are of tenants.
struct Told {
    issuer: Issuer,
    clock: TestClock,
    keys: ApiKeys,
    client: palisade::testing::Client,
    security: Security,
    kept: Kept,
}

fn service() -> Told {
    let (clock, issuer, kept) = (TestClock::new(), Issuer::new(), Kept::default());
    let secret = *b"9f3c1d7e0b5a48c6a2e4f60817d9b35c";
    let keys = ApiKeys::builder("acme", secret).clock(&clock).build(MemoryApiKeys::new()).unwrap();
    let queue = AuditQueue::to(kept.clone(), WhenFull::Refuse);
    let security = Security::builder()
        .jwt(issuer.jwt().plain_tokens().tenant_claim("org"))
        .api_keys(keys.clone())
        .audit(
            queue.pseudonymous_subjects(*b"9f3c1d7e0b5a48c6a2e4f60817d9b35c").shorten_addresses(),
        )
        .direct()
        .clock(&clock)
        .build()
        .unwrap();
    let routes = SecureRouter::new().route("/look", get(look));
    let app: SecureApp = routes.secured_by(security.clone()).unwrap();
    Told { issuer, clock, keys, client: crate::documented(app), security, kept }
}

impl Told {
    async fn look(&self, subject: &str, tenant: Option<&str>) {
        let draft = self.issuer.token(subject, &self.clock);
        let token = match tenant {
            Some(tenant) => draft.claim("org", tenant),
            None => draft,
        };
        let answer = self.client.get("/look").bearer(&token.sign()).send().await;
        assert_eq!(answer.status(), 204, "{}", answer.text());
    }

    fn told(&self) -> Vec<AuditRecord> {
        assert!(self.security.flush_audit(Duration::from_secs(10)));
        let mut records = self.kept.records();
        records.retain(|record| record.event != "posture_loaded");
        records
    }

    fn subjects(&self) -> Vec<String> {
        self.told().into_iter().map(|record| record.subject.unwrap()).collect()
    }
}

#[tokio::test]
async fn subjects_are_pseudonyms_and_addresses_networks_by_choice() {
    let service = service();
    for subject in ["e3", "e3", "e1"] {
        service.look(subject, None).await;
    }
    let subjects = service.subjects();
    assert!(subjects[0] == subjects[1] && subjects[1] != subjects[2], "{subjects:?}");
    assert!(subjects.iter().all(|subject| subject.starts_with("p-") && subject.len() == 24));
    assert_eq!(service.told()[0].client, Some(IpAddr::from([192, 0, 2, 0])));
}

#[tokio::test]
async fn one_subject_has_another_pseudonym_in_each_tenant() {
    let service = service();
    for tenant in [Some("acme"), Some("globex"), None, Some("acme")] {
        service.look("e3", tenant).await;
    }
    let subjects = service.subjects();
    assert_eq!(subjects[0], subjects[3]);
    for (place, one) in subjects[..3].iter().enumerate() {
        assert!(!subjects[place + 1..3].contains(one), "{subjects:?}");
    }
}

/// What revokes a key names neither its owner nor a tenant.
#[tokio::test]
async fn a_key_and_its_owner_keep_their_pseudonyms_from_issue_to_revocation() {
    let service = service();
    let grant = ApiKeyGrant::to(CallerId::new("staff", "robot")).tenant("acme");
    let issued = service.security.audited(service.keys.issue(grant)).await.unwrap();
    let (id, key) = (issued.id(), issued.into_text());
    assert_eq!(service.client.get("/look").header("x-api-key", &key).send().await.status(), 204);
    assert!(service.security.audited(service.keys.revoke(id)).await.unwrap());
    let told = service.told();
    let events: Vec<_> = told.iter().map(|record| record.event).collect();
    assert_eq!(events, ["api_key_issued", "request_allowed", "api_key_revoked"]);
    assert!(told[0].credential.as_deref().is_some_and(|id| id.starts_with("p-")), "{told:?}");
    assert!(told.iter().all(|record| record.credential == told[0].credential), "{told:?}");
    assert_eq!((&told[0].subject, &told[0].tenant), (&told[1].subject, &told[1].tenant));
    assert_eq!(told[0].tenant.as_deref(), Some("acme"));
}

#[tokio::test]
async fn a_session_is_told_within_its_tenant() {
    let service = service();
    let sessions = Sessions::builder().clock(&service.clock).build(MemorySessions::new()).unwrap();
    let ada = CallerId::new("staff", "ada");
    let work = async {
        let grant = |tenant| SessionGrant::to(ada.clone()).tenant(tenant);
        let acme = sessions.begin(grant("acme"), None).await.unwrap();
        let globex = sessions.begin(grant("globex"), Some(acme.id())).await.unwrap();
        assert!(sessions.end(&ada, globex.id()).await.unwrap());
    };
    service.security.audited(work).await;
    let told = service.told();
    let seen: Vec<_> =
        told.iter().map(|record| (record.event, record.tenant.as_deref().unwrap())).collect();
    let (begun, ended) = ("session_begun", "session_ended");
    assert_eq!(seen, [(begun, "acme"), (begun, "globex"), (ended, "acme"), (ended, "globex")]);
    assert!(told[0].subject == told[2].subject && told[1].subject == told[3].subject);
    assert_ne!(told[0].subject, told[1].subject);
}

#[tokio::test]
async fn a_subject_whose_tokens_are_taken_back_is_a_pseudonym_where_subjects_are() {
    let (clock, issuer, kept) = (TestClock::new(), Issuer::new(), Kept::default());
    let queue = AuditQueue::to(kept.clone(), WhenFull::Refuse)
        .pseudonymous_subjects(*b"9f3c1d7e0b5a48c6a2e4f60817d9b35c");
    let security = builder(&clock, &issuer).audit(queue).build().unwrap();
    let revocations = Revocations::new(MemoryRevocations::new());
    let revocation = Revocation::of_subject(&CallerId::new("https://issuer.test", "olga"));
    security.audited(revocations.revoke(revocation)).await.unwrap();
    assert!(security.flush_audit(Duration::from_secs(10)));
    let told = kept.records();
    assert!(!format!("{told:?}").contains("olga"), "{told:?}");
}
