//! A second factor at a login, and what it proves to rules.

use std::time::Duration;

use axum::extract::FromRef;
use futures_util::future::join_all;
use palisade::CallerId;
use palisade::prelude::*;
use palisade::records::{MemoryRecords, RecordStore};
use palisade::second_factor::{
    HalfLoginTicket, SecondFactorError, SecondFactorUsed, SecondFactors, totp,
};
use palisade::testing::{Client, Reply, TestClock};
use palisade::tokens::{Grant, IssuedTokens, TokenService};
use serde_json::{Value, json};

use super::service::{ISSUER, builder, part, revocations};
use crate::support::log::Log;
use crate::support::meanwhile::{Meanwhile, done};

const KEY: [u8; 32] = *b"9f3c1d7e0b5a48c6a2e4f60817d9b35c";
const PASSWORD: &str = "correct horse battery staple";

fn ada() -> CallerId {
    CallerId::new(ISSUER, "ada")
}

fn factors(clock: &TestClock) -> SecondFactors {
    factors_in(MemoryRecords::new(), clock)
}

fn factors_in(records: impl RecordStore, clock: &TestClock) -> SecondFactors {
    SecondFactors::builder("Payroll", KEY).clock(clock).build(records).unwrap()
}

/// Enrols, and returns the secret with the recovery codes.
async fn enrolled(factors: &SecondFactors, clock: &TestClock) -> ([u8; 20], Vec<String>) {
    let enrolment = factors.enrol(&ada(), "ada@example.com").await.unwrap();
    let code = shown(&enrolment.secret(), clock);
    let codes = factors.confirm(&ada(), &code).await.unwrap();
    clock.advance(Duration::from_secs(60));
    (enrolment.secret(), codes)
}

fn shown(secret: &[u8], clock: &TestClock) -> String {
    totp::code_at(secret, clock.now_millis() / 1_000)
}

fn is_wrong<T>(outcome: &Result<T, SecondFactorError>) -> bool {
    matches!(outcome, Err(SecondFactorError::Wrong))
}

#[tokio::test]
async fn a_code_counts_once_and_one_step_off() {
    let clock = TestClock::new();
    let factors = factors(&clock);
    assert!(!factors.is_enrolled(&ada()).await.unwrap());
    let (secret, _) = enrolled(&factors, &clock).await;
    assert!(factors.is_enrolled(&ada()).await.unwrap());
    let code = shown(&secret, &clock);
    assert_eq!(factors.verify(&ada(), &code).await.unwrap(), SecondFactorUsed::OneTimeCode);
    assert!(is_wrong(&factors.verify(&ada(), &code).await), "it was taken");
    clock.advance(Duration::from_secs(30));
    assert!(is_wrong(&factors.verify(&ada(), &code).await));
    clock.advance(Duration::from_secs(60));
    let late = shown(&secret, &clock);
    clock.advance(Duration::from_secs(30));
    assert!(factors.verify(&ada(), &late).await.is_ok(), "one step late");
    clock.advance(Duration::from_secs(90));
    let too_late = shown(&secret, &clock);
    clock.advance(Duration::from_secs(60));
    assert!(is_wrong(&factors.verify(&ada(), &too_late).await));
    let other = CallerId::new(ISSUER, "eve");
    let refused = factors.verify(&other, &shown(&secret, &clock)).await;
    assert!(matches!(refused, Err(SecondFactorError::NotEnrolled)));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_many_uses_of_one_code_at_once_one_counts() {
    let clock = TestClock::new();
    let factors = factors(&clock);
    let (secret, recovery) = enrolled(&factors, &clock).await;
    for code in [shown(&secret, &clock), recovery[0].clone()] {
        let tried = (0..4).map(|_| {
            let (factors, code) = (factors.clone(), code.clone());
            tokio::spawn(async move { factors.verify(&ada(), &code).await.is_ok() })
        });
        let counted = join_all(tried).await.into_iter().filter(|it| *it.as_ref().unwrap()).count();
        assert_eq!(counted, 1);
        clock.advance(Duration::from_secs(20 * 60));
    }
}

#[tokio::test]
async fn five_wrong_codes_lock_and_the_sixth_right_one_is_refused() {
    let (clock, log) = (TestClock::new(), Log::listen());
    let factors = factors(&clock);
    let (secret, recovery) = enrolled(&factors, &clock).await;
    for guess in ["000000", "aaaaaa", "", "ABCD-EFGH-IJKL-MNOP", "999999999999"] {
        assert!(is_wrong(&factors.verify(&ada(), guess).await), "{guess}");
    }
    for code in [&shown(&secret, &clock), &recovery[0]] {
        let locked = factors.verify(&ada(), code).await;
        assert!(
            matches!(locked, Err(SecondFactorError::Locked(left)) if left <= Duration::from_secs(900))
        );
    }
    clock.advance(Duration::from_secs(901));
    assert!(factors.verify(&ada(), &recovery[0]).await.is_ok());
    assert!(factors.verify(&ada(), &shown(&secret, &clock)).await.is_ok());
    let logged = log.text();
    assert!(logged.contains("second_factor_wrong") && !logged.contains(&recovery[0]), "{logged}");
    let locks = logged.matches("event=\"second_factor_locked\"").count();
    assert_eq!(locks, 1, "once for the lock, whatever is tried within it: {logged}");
}

#[tokio::test]
async fn a_hundred_wrong_codes_in_a_row_leave_a_recovery_code_alone() {
    let clock = TestClock::new();
    let factors = factors(&clock);
    let (secret, recovery) = enrolled(&factors, &clock).await;
    let device = factors.remember_device(&ada()).await.unwrap();
    for _ in 0..100 {
        while let Err(SecondFactorError::Locked(time)) = factors.verify(&ada(), "000000").await {
            clock.advance(time);
        }
    }
    clock.advance(Duration::from_secs(24 * 60 * 60));
    let code = shown(&secret, &clock);
    assert!(matches!(factors.verify(&ada(), &code).await, Err(SecondFactorError::Locked(_))));
    assert!(factors.is_remembered(&ada(), &device).await.unwrap(), "a device goes on");
    assert!(factors.verify(&ada(), &recovery[0]).await.is_ok());
    assert!(factors.verify(&ada(), &shown(&secret, &clock)).await.is_ok());
}

#[tokio::test]
async fn what_is_removed_counts_no_more_and_a_device_goes_with_it() {
    let clock = TestClock::new();
    let factors = factors(&clock);
    let (secret, recovery) = enrolled(&factors, &clock).await;
    let device = factors.remember_device(&ada()).await.unwrap();
    let other = CallerId::new(ISSUER, "eve");
    assert!(factors.is_remembered(&ada(), &device).await.unwrap());
    assert!(!factors.is_remembered(&other, &device).await.unwrap());
    assert!(!factors.is_remembered(&ada(), "prd_x").await.unwrap());
    clock.advance(Duration::from_secs(30 * 24 * 60 * 60));
    assert!(!factors.is_remembered(&ada(), &device).await.unwrap(), "thirty days");
    let device = factors.remember_device(&ada()).await.unwrap();
    let twice = factors.enrol(&ada(), "ada").await;
    assert!(matches!(twice, Err(SecondFactorError::Enrolled)));
    let new = factors.new_recovery_codes(&ada(), &shown(&secret, &clock)).await.unwrap();
    assert!(is_wrong(&factors.verify(&ada(), &recovery[1]).await), "new codes took its place");
    assert_eq!(factors.recovery_codes_left(&ada()).await.unwrap(), 10);
    factors.remove(&ada(), &new[3]).await.unwrap();
    assert!(!factors.is_enrolled(&ada()).await.unwrap());
    assert!(!factors.is_remembered(&ada(), &device).await.unwrap());
    assert!(matches!(factors.verify(&ada(), &new[4]).await, Err(SecondFactorError::NotEnrolled)));
    assert!(factors.enrol(&ada(), "ada").await.is_ok());
}

/// Another device of the same caller, enrolled over the same records after the one before it was reset.
fn enrolled_again(records: &MemoryRecords, clock: &TestClock) -> Vec<String> {
    let factors = factors_in(records.clone(), clock);
    done(factors.reset(&ada())).unwrap();
    let enrolment = done(factors.enrol(&ada(), "ada@example.com")).unwrap();
    done(factors.confirm(&ada(), &shown(&enrolment.secret(), clock))).unwrap()
}

#[tokio::test]
async fn a_code_of_the_factor_before_does_nothing_to_the_one_enrolled_meanwhile() {
    let (clock, records) = (TestClock::new(), Meanwhile::default());
    let factors = factors_in(records.clone(), &clock);
    let swap = |clock: &TestClock| {
        let (kept, clock) = (records.records.clone(), clock.clone());
        records.behind_next_change(move || drop(enrolled_again(&kept, &clock)));
    };
    let (secret, _) = enrolled(&factors, &clock).await;
    swap(&clock);
    let codes = factors.new_recovery_codes(&ada(), &shown(&secret, &clock)).await.unwrap();
    assert!(records.has_happened());
    // They are of the factor that is gone.
    assert!(is_wrong(&factors.verify(&ada(), &codes[0]).await));
    assert_eq!(factors.recovery_codes_left(&ada()).await.unwrap(), 10);

    let recovery = enrolled_again(&records.records, &clock);
    swap(&clock);
    factors.remove(&ada(), &recovery[0]).await.unwrap();
    assert!(records.has_happened());
    assert!(factors.is_enrolled(&ada()).await.unwrap(), "the new one stays");
    // Without a change of the factor both do what they say.
    let recovery = enrolled_again(&records.records, &clock);
    let codes = factors.new_recovery_codes(&ada(), &recovery[0]).await.unwrap();
    factors.remove(&ada(), &codes[0]).await.unwrap();
    assert!(!factors.is_enrolled(&ada()).await.unwrap());
}

#[derive(Clone)]
struct App {
    tokens: TokenService,
    factors: SecondFactors,
}

impl FromRef<App> for TokenService {
    fn from_ref(app: &App) -> Self {
        app.tokens.clone()
    }
}

#[input]
struct Login {
    password: Text<64>,
}

#[input]
struct Second {
    ticket: Text<128>,
    code: Text<64>,
}

#[derive(Redacted)]
struct NeedsSecond {
    #[expose(sensitive = "it opens nothing without a code")]
    ticket: String,
}

#[public(reason = "the caller has no credential yet", rate = "50/s")]
async fn login(
    State(app): State<App>,
    Json(login): Json<Login>,
) -> Result<(StatusCode, Json<NeedsSecond>), Problem> {
    if &*login.password != PASSWORD {
        return Err(Problem::new(StatusCode::UNAUTHORIZED));
    }
    let ticket = app.factors.begin(&ada()).await?.ok_or(StatusCode::FORBIDDEN);
    let ticket = ticket.map_err(Problem::new)?.as_str().to_owned();
    Ok((StatusCode::ACCEPTED, Json(NeedsSecond { ticket })))
}

#[public(reason = "half a login", rate = "50/s")]
async fn second(
    State(app): State<App>,
    Json(second): Json<Second>,
) -> Result<IssuedTokens, Problem> {
    let done = app.factors.finish(&HalfLoginTicket::from(&*second.ticket), &second.code).await?;
    let grant = Grant::to(done.caller().subject()).client("app").amr(done.amr()).acr("aal2");
    Ok(app.tokens.issue(grant).await?)
}

#[derive(Redacted)]
struct Proved {
    #[expose]
    amr: String,
    #[expose]
    acr: String,
}

#[secure]
async fn proved(caller: Principal) -> Json<Proved> {
    let claims: Value = caller.claims().unwrap_or_default();
    Json(Proved { amr: claims["amr"].to_string(), acr: claims["acr"].to_string() })
}

async fn post_json(client: &Client, path: &str, body: Value) -> Reply {
    client.post(path).json(&body).send().await
}

#[tokio::test]
async fn a_login_with_a_second_factor_proves_both() {
    let clock = TestClock::new();
    let (revocations, factors) = (revocations(&clock), factors(&clock));
    let tokens = builder(&clock, &revocations).build(MemoryRecords::new()).unwrap();
    let security = Security::builder().jwt(tokens.jwt()).revocations(revocations).direct();
    let security = security.clock(&clock).build().unwrap();
    let app = SecureRouter::new()
        .route("/login", post(login))
        .route("/login/second", post(second))
        .route("/proved", get(proved))
        .with_state(App { tokens, factors: factors.clone() })
        .secured_by(security)
        .unwrap();
    let client = crate::documented(app);
    let (secret, _) = enrolled(&factors, &clock).await;
    let wrong = post_json(&client, "/login", json!({"password": "guess"})).await;
    assert_eq!(wrong.status(), 401);
    let begun = post_json(&client, "/login", json!({"password": PASSWORD})).await;
    assert_eq!(begun.status(), 202);
    let ticket = begun.json()["ticket"].as_str().unwrap().to_owned();
    let with = |ticket: &str, code: &str| json!({"ticket": ticket, "code": code});
    let wrong = post_json(&client, "/login/second", with(&ticket, "000000")).await;
    assert_eq!(
        (wrong.status().as_u16(), wrong.json()["title"].clone()),
        (401, "Unauthorized".into())
    );
    let unknown = post_json(&client, "/login/second", with("prl_x", &shown(&secret, &clock))).await;
    assert_eq!(unknown.status(), 401);
    let done = post_json(&client, "/login/second", with(&ticket, &shown(&secret, &clock))).await;
    assert_eq!(done.status(), 200);
    let token = done.json()["access_token"].as_str().unwrap().to_owned();
    assert_eq!(part(&token, 1)["auth_time"], clock.now_millis() / 1_000);
    let proved = client.get("/proved").bearer(&token).send().await.json();
    assert_eq!(
        (proved["amr"].clone(), proved["acr"].clone()),
        (r#"["pwd","otp"]"#.into(), r#""aal2""#.into())
    );
    clock.advance(Duration::from_secs(30));
    let again = post_json(&client, "/login/second", with(&ticket, &shown(&secret, &clock))).await;
    assert_eq!(again.status(), 401, "the ticket was used");
    let late = post_json(&client, "/login", json!({"password": PASSWORD})).await.json();
    clock.advance(Duration::from_secs(301));
    let late = with(late["ticket"].as_str().unwrap(), &shown(&secret, &clock));
    assert_eq!(post_json(&client, "/login/second", late).await.status(), 401, "five minutes");
    let mut last = 0;
    for _ in 0..7 {
        let ticket = post_json(&client, "/login", json!({"password": PASSWORD})).await.json();
        let guess = with(ticket["ticket"].as_str().unwrap(), "000000");
        let reply = post_json(&client, "/login/second", guess).await;
        last = reply.status().as_u16();
        assert_eq!(last == 429, !reply.header("retry-after").is_empty());
    }
    assert_eq!(last, 429, "however many tickets there are");
}

#[test]
fn what_cannot_hold_does_not_start() {
    let start = |service: &str, key| SecondFactors::builder(service, key);
    for (builder, told) in [
        (start("", KEY), "the name of the service is empty"),
        (start("a:b", KEY), "holds a colon"),
        (start("Payroll", [7; 32]), "the key can be guessed"),
        (start("Payroll", *b"changemechangemechangemechangeme"), "the key can be guessed"),
        (start("Payroll", *b"second-factor-secret-key-for-dev"), "the key can be guessed"),
        (start("Payroll", KEY).previous_key([7; 32]), "the key can be guessed"),
        (
            start("Payroll", KEY).remember_devices_for(Duration::ZERO),
            "takes more than zero and at most 90 days",
        ),
        (
            start("Payroll", KEY).remember_devices_for(Duration::MAX),
            "takes more than zero and at most 90 days",
        ),
        (start("Payroll", KEY).processes(2), "several processes need a shared store"),
    ] {
        let refused = builder.build(MemoryRecords::new()).unwrap_err().to_string();
        assert!(refused.contains(told), "{told}: {refused}");
        let page = include_str!("../../../runtime/src/docs/guide/second_factor.md");
        assert!(page.contains(told), "the guide has it: {told}");
    }
    assert!(start("Payroll", KEY).build(MemoryRecords::new()).is_ok());
}

#[tokio::test]
async fn a_key_that_changes_leaves_every_second_factor() {
    let (clock, store) = (TestClock::new(), MemoryRecords::new());
    let other = *b"0b5a48c6a2e4f60817d9b35c9f3c1d7e";
    let under = |key, previous: &[[u8; 32]]| {
        let builder = SecondFactors::builder("Payroll", key).clock(&clock);
        let builder = previous.iter().fold(builder, |builder, key| builder.previous_key(*key));
        builder.build(store.clone()).unwrap()
    };
    let (secret, _) = enrolled(&under(KEY, &[]), &clock).await;
    let passes = async |factors: &SecondFactors| {
        clock.advance(Duration::from_secs(60));
        factors.verify(&ada(), &shown(&secret, &clock)).await.is_ok()
    };
    assert!(!passes(&under(other, &[])).await, "without the key of before it cannot be read");
    assert!(passes(&under(other, &[KEY])).await);
    assert!(passes(&under(other, &[])).await, "it was encrypted anew");
    assert!(!passes(&under(KEY, &[])).await);
}
