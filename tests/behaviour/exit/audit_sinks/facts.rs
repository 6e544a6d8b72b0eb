//! What happens beside the decisions about requests: sinks hear it, with the request within which it happened.

use palisade::auth::ApiKeys;
use palisade::auth::api_key::{ApiKeyGrant, MemoryApiKeys};
use palisade::auth::jwt::revocation::{MemoryRevocations, Revocation, Revocations};
use palisade::prelude::*;
use palisade::rate::MemoryStore;
use palisade::records::MemoryRecords;
use palisade::second_factor::{SecondFactors, totp};
use palisade::session::{MemorySessions, SessionControl, SessionGrant, Sessions};
use palisade::testing::{FaultPlan, FaultyRateStore, Issuer, TestClock};
use palisade::tokens::Grant;
use palisade::{CallerId, SecureApp, Security};

use super::*;

#[derive(Clone)]
struct Parts {
    keys: ApiKeys,
    revocations: Revocations,
    factors: SecondFactors,
}

fn ada() -> CallerId {
    CallerId::new("staff", "ada")
}

fn failed<E: std::error::Error + Send + Sync + 'static>(error: E) -> Problem {
    Problem::new(StatusCode::INTERNAL_SERVER_ERROR).cause(error)
}

/// Makes a key, replaces it and revokes it.
#[public(reason = "a test", rate = "100/s")]
async fn keys(State(parts): State<Parts>) -> Result<NoContent, Problem> {
    let issued = parts.keys.issue(ApiKeyGrant::to(ada())).await.map_err(failed)?;
    let renewed = parts.keys.rotate(issued.id(), Duration::ZERO).await.map_err(failed)?;
    parts.keys.revoke(renewed.id()).await.map_err(failed)?;
    Ok(NoContent)
}

#[public(reason = "a test", rate = "100/s")]
async fn enter(session: SessionControl) -> Result<NoContent, Problem> {
    session.begin(SessionGrant::to(ada())).await?;
    Ok(NoContent)
}

#[secure(auth = "session", rate = "100/s")]
async fn leave(session: SessionControl) -> Result<NoContent, Problem> {
    session.end().await?;
    Ok(NoContent)
}

#[secure(auth = "session", rate = "100/s")]
async fn leave_all(caller: Principal, session: SessionControl) -> Result<NoContent, Problem> {
    session.step_up(&caller.id(), "otp").await?;
    session.end_all(&caller).await?;
    Ok(NoContent)
}

#[public(reason = "a test", rate = "100/s")]
async fn fail() -> Result<NoContent, Problem> {
    Err(Problem::new(StatusCode::INTERNAL_SERVER_ERROR))
}

#[public(reason = "a test", rate = "100/s")]
async fn take_back(State(parts): State<Parts>) -> Result<NoContent, Problem> {
    let revocation = Revocation::of_tenant("https://issuer.test", "acme");
    parts.revocations.revoke(revocation).await.map_err(failed)?;
    Ok(NoContent)
}

#[public(reason = "a test", rate = "100/s")]
async fn guess(State(parts): State<Parts>) -> Result<NoContent, Problem> {
    let _ = parts.factors.enrol(&ada(), "ada@example.com").await?;
    let _ = parts.factors.confirm(&ada(), "000000").await;
    Ok(NoContent)
}

struct Told {
    clock: TestClock,
    client: palisade::testing::Client,
    security: Security,
    kept: Kept,
    parts: Parts,
}

fn service() -> Told {
    service_with_room_for(1_000)
}

fn service_with_room_for(capacity: usize) -> Told {
    let (clock, issuer, kept) = (TestClock::new(), Issuer::new(), Kept::default());
    let secret = *b"9f3c1d7e0b5a48c6a2e4f60817d9b35c";
    let keys = ApiKeys::builder("acme", secret).clock(&clock).build(MemoryApiKeys::new());
    let revocations = Revocations::new(MemoryRevocations::new()).clock(&clock);
    let factors = SecondFactors::builder("staff", secret).clock(&clock).build(MemoryRecords::new());
    let sessions = Sessions::builder().clock(&clock).build(MemorySessions::new());
    let parts = Parts { keys: keys.unwrap(), revocations, factors: factors.unwrap() };
    let security = Security::builder()
        .jwt(issuer.jwt())
        .api_keys(parts.keys.clone())
        .revocations(parts.revocations.clone())
        .sessions(sessions.unwrap())
        .default_auth(["jwt"])
        .audit(AuditQueue::to(kept.clone(), WhenFull::Refuse).capacity(capacity))
        .direct()
        .clock(&clock)
        .build()
        .unwrap();
    let app: SecureApp = SecureRouter::new()
        .route("/keys", post(self::keys))
        .route("/enter", post(enter))
        .route("/leave", post(leave))
        .route("/leave-all", post(leave_all))
        .route("/fail", post(fail))
        .route("/take-back", post(take_back))
        .route("/guess", post(guess))
        .with_state(parts.clone())
        .secured_by(security.clone())
        .unwrap();
    Told { clock, client: crate::documented(app), security, kept, parts }
}

impl Told {
    /// The events that are none of a request's end, with the request that each happened in.
    fn facts(&self) -> Vec<AuditRecord> {
        assert!(self.security.flush_audit(Duration::from_secs(10)));
        let mut records = self.kept.records();
        records.retain(|record| record.status.is_none() && record.event != "posture_loaded");
        records
    }

    fn names(&self) -> Vec<&'static str> {
        self.facts().iter().map(|record| record.event).collect()
    }
}

#[tokio::test]
async fn what_becomes_of_keys_sessions_tokens_and_second_factors_is_heard() {
    let service = service();
    assert_eq!(service.client.post("/keys").send().await.status(), 204);
    assert_eq!(service.names(), ["api_key_issued", "api_key_rotated", "api_key_revoked"]);
    let told = service.facts();
    assert_eq!(told[0].subject.as_deref(), Some("ada"));
    assert!(told[0].credential.is_some());
    assert_eq!(told[0].request_id.len(), 32, "it names the request: {told:?}");
    assert!(told.iter().all(|record| record.request_id == told[0].request_id));

    let service = self::service();
    let entered = service.client.post("/enter").send().await;
    let cookie = entered.header("set-cookie").split(';').next().unwrap().to_owned();
    let left = service.client.post("/leave").header("cookie", &cookie);
    assert_eq!(left.header("sec-fetch-site", "same-origin").send().await.status(), 204);
    assert_eq!(service.names(), ["session_begun", "session_ended"]);

    let service = self::service();
    let entered = service.client.post("/enter").send().await;
    let cookie = entered.header("set-cookie").split(';').next().unwrap().to_owned();
    let left = service.client.post("/leave-all").header("cookie", &cookie);
    assert_eq!(left.header("sec-fetch-site", "same-origin").send().await.status(), 204);
    assert_eq!(service.names(), ["session_begun", "session_renewed", "sessions_ended"]);

    let service = self::service();
    assert_eq!(service.client.post("/take-back").send().await.status(), 204);
    let told = service.facts();
    assert_eq!((told[0].event, told[0].tenant.as_deref()), ("tokens_revoked", Some("acme")));
    assert_eq!(told[0].detail.as_deref(), Some("tenant"));

    let service = self::service();
    assert_eq!(service.client.post("/guess").send().await.status(), 204);
    assert_eq!(service.names(), ["authn_login_fail"], "{:?}", service.facts());
}

#[tokio::test]
async fn what_a_request_does_is_told_though_the_queue_is_full_by_then() {
    let service = service_with_room_for(2);
    assert!(service.security.flush_audit(Duration::from_secs(10)));
    service.kept.0.blocks.store(true, Ordering::SeqCst);
    assert_eq!(service.client.post("/nowhere").send().await.status(), 404);
    assert_eq!(service.client.post("/keys").send().await.status(), 204);
    assert_eq!(service.client.post("/keys").send().await.status(), 503, "and the next is refused");
    service.kept.0.blocks.store(false, Ordering::SeqCst);
    let keys = ["api_key_issued", "api_key_rotated", "api_key_revoked", "audit_dropped"];
    let counted: Vec<_> = service.facts().iter().filter_map(|record| record.count).collect();
    assert_eq!(counted.iter().sum::<u64>(), 0, "{:?}", service.facts());
    let told: Vec<_> = service.names();
    assert_eq!(told, keys[..3]);
    assert_eq!(service.client.post("/keys").send().await.status(), 204, "it goes on");
}

#[tokio::test]
async fn each_step_of_a_second_factor_and_of_tokens_is_heard() {
    let service = service();
    let (factors, clock) = (&service.parts.factors, &service.clock);
    let work = async {
        let enrolment = factors.enrol(&ada(), "ada@example.com").await.unwrap();
        let shown = || totp::code_at(&enrolment.secret(), clock.now_millis() / 1_000);
        factors.confirm(&ada(), &shown()).await.unwrap();
        clock.advance(Duration::from_secs(60));
        factors.verify(&ada(), &shown()).await.unwrap();
        factors
            .new_recovery_codes(&ada(), &{
                clock.advance(Duration::from_secs(60));
                shown()
            })
            .await
            .unwrap();
        factors.remember_device(&ada()).await.unwrap();
        factors.forget_devices(&ada()).await.unwrap();
        factors.reset(&ada()).await.unwrap();
    };
    service.security.audited(work).await;
    let names = service.names();
    for event in [
        "second_factor_enrolled",
        "second_factor_passed",
        "second_factor_recovery_codes",
        "second_factor_device_remembered",
        "second_factor_devices_forgotten",
        "second_factor_removed",
    ] {
        assert!(names.contains(&event), "{event}: {names:?}");
    }

    let service = self::service();
    let revocations = crate::tokens::service::revocations(&service.clock);
    let tokens = crate::tokens::service::builder(&service.clock, &revocations);
    let tokens = tokens.build(MemoryRecords::new()).unwrap();
    let work = async {
        let issued = tokens.issue(Grant::to("ada").client("app")).await.unwrap();
        tokens.end_session(issued.session_id().unwrap()).await.unwrap();
    };
    service.security.audited(work).await;
    assert_eq!(service.names(), ["authn_token_created", "tokens_revoked", "authn_token_revoked"]);
}

#[tokio::test]
async fn each_step_of_a_passkey_is_heard_with_its_id() {
    use palisade::audit::PasskeyEvent::{Added, Cloned, Passed, Removed};
    let service = service();
    let work = async {
        for event in [Added, Passed, Cloned, Removed] {
            event.tell(&ada(), "k1");
        }
    };
    service.security.audited(work).await;
    let expected = ["passkey_added", "passkey_passed", "passkey_cloned", "passkey_removed"];
    assert_eq!(service.names(), expected);
    let is_its = |told: &AuditRecord| {
        (told.subject.as_deref(), told.credential.as_deref()) == (Some("ada"), Some("k1"))
    };
    assert!(service.facts().iter().all(is_its), "{:?}", service.facts());
}

#[tokio::test]
async fn a_failure_of_the_service_is_heard_by_its_name() {
    let service = service();
    assert_eq!(service.client.post("/fail").send().await.status(), 500);
    assert!(service.security.flush_audit(Duration::from_secs(10)));
    let events: Vec<_> = service.kept.records().iter().map(|record| record.event).collect();
    assert_eq!(events, ["posture_loaded", "sys_error"]);
}

#[tokio::test]
async fn what_a_job_does_is_heard_where_it_says_whose_work_it_is() {
    let service = service();
    let revocation = || Revocation::of_tenant("https://issuer.test", "acme");
    service.parts.revocations.revoke(revocation()).await.unwrap();
    assert!(service.names().is_empty(), "no application is known of");
    service.security.audited(service.parts.revocations.revoke(revocation())).await.unwrap();
    assert_eq!(service.names(), ["tokens_revoked"]);
    assert_eq!(service.facts()[0].request_id, "");
}

/// A store that fails for a while.
#[tokio::test]
async fn a_rate_store_that_goes_and_comes_back_is_heard() {
    let (clock, issuer, kept) = (TestClock::new(), Issuer::new(), Kept::default());
    let plan = FaultPlan::new();
    let store = FaultyRateStore::around(MemoryStore::new(), &plan);
    let security = builder(&clock, &issuer)
        .rate_store(store)
        .audit(AuditQueue::to(kept.clone(), WhenFull::Refuse))
        .build()
        .unwrap();
    let app = routes(&Db::seeded()).secured_by(security.clone()).unwrap();
    let client = crate::documented(app);
    plan.fail_from_now_on(true);
    client.get("/me").send().await;
    plan.fail_from_now_on(false);
    for _ in 0..500 {
        if security.rate_store_health().is_available {
            break;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    assert!(security.flush_audit(Duration::from_secs(10)));
    let events: Vec<_> = kept.records().iter().map(|record| record.event).collect();
    assert!(
        events.contains(&"rate_store_lost") && events.contains(&"rate_store_found"),
        "{events:?}"
    );
}

#[secure(role = "admin", break_glass(role = "hr", lasts = "1h"), rate = "100/s")]
async fn vault() -> NoContent {
    NoContent
}

#[secure(
    role = "hr",
    cross_tenants(from = "support", reason = "support looks after all"),
    rate = "100/s"
)]
async fn of_tenant() -> NoContent {
    NoContent
}

/// Sends a request whose alarm a queue for so many events has to hold, while its sink blocks with one in hand; the status,
/// and the events.
async fn with_alarm(capacity: usize, path: &str) -> (u16, Vec<AuditRecord>) {
    let (clock, issuer, kept) = (TestClock::new(), Issuer::new(), Kept::default());
    let queue = AuditQueue::to(kept.clone(), WhenFull::Refuse).capacity(capacity);
    let jwt = issuer.jwt().tenant_claim("tenant");
    let builder = Security::builder().roles::<crate::Role>().jwt(jwt).clock(&clock).direct();
    let security = builder.tenant_in_path("tenant").audit(queue).build().unwrap();
    let routes =
        SecureRouter::new().route("/vault", get(vault)).route("/of/{tenant}", get(of_tenant));
    let client = crate::documented(routes.secured_by(security.clone()).unwrap());
    assert!(security.flush_audit(Duration::from_secs(10)));
    kept.0.blocks.store(true, Ordering::SeqCst);
    client.get(path).send().await;
    let token = issuer.token("e1", &clock).role("hr").claim("tenant", "support").sign();
    let request = client.get(path).bearer(&token).header("break-glass", "the house is on fire");
    let status = request.send().await.status().as_u16();
    kept.0.blocks.store(false, Ordering::SeqCst);
    assert!(security.flush_audit(Duration::from_secs(10)));
    (status, kept.records())
}

#[tokio::test]
async fn an_alarm_has_room_of_its_own_or_nobody_passes() {
    let (status, told) = with_alarm(1, "/vault").await;
    assert_eq!(status, 503);
    assert!(told.iter().all(|record| record.event != "break_glass"), "{told:?}");
    let (status, told) = with_alarm(2, "/vault").await;
    assert_eq!(status, 204);
    let alarms: Vec<_> = told.iter().filter(|record| record.event == "break_glass").collect();
    assert_eq!(alarms.len(), 1, "{told:?}");
    assert_eq!(alarms[0].detail.as_deref(), Some("the house is on fire"));
    assert!(alarms[0].until_millis.is_some() && alarms[0].count.is_none());
}

#[tokio::test]
async fn nobody_enters_another_tenant_untold() {
    let (status, told) = with_alarm(1, "/of/acme").await;
    assert_eq!(status, 503);
    assert!(told.iter().all(|record| record.event != "tenant_entered"), "{told:?}");
    let (status, told) = with_alarm(2, "/of/acme").await;
    assert_eq!(status, 204);
    let entered: Vec<_> = told.iter().filter(|record| record.event == "tenant_entered").collect();
    assert_eq!(entered.len(), 1, "{told:?}");
    assert_eq!(entered[0].entered.as_deref(), Some("acme"));
    assert_eq!(entered[0].tenant.as_deref(), Some("support"));
    // Whoever stays in its own tenant raises no alarm.
    assert_eq!(with_alarm(2, "/of/support").await.0, 204);
}
