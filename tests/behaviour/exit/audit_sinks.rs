//! What the sinks of the audit are told, and what happens when one of them fails.

mod facts;
mod files;
mod pseudonyms;
mod room;
mod tasks;

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use palisade::Security;
use palisade::audit::{
    AuditForm, AuditQueue, AuditRecord, AuditSink, Chain, ChainFault, ChainLink, ChainVerifier,
    FileSink, Fsync, SinkError, WebhookSink, WhenFull,
};
use serde_json::Value;

use crate::support::fixture::{Fixture, builder, problem};
use crate::support::staff::{Db, PASSWORD_HASH, SSN, routes};

/// Keeps what it is told, and refuses or blocks on command.
#[derive(Clone, Default)]
struct Kept(Arc<Inner>);

#[derive(Default)]
struct Inner {
    records: Mutex<Vec<AuditRecord>>,
    fails: AtomicBool,
    blocks: AtomicBool,
}

impl AuditSink for Kept {
    fn write(&mut self, records: &[AuditRecord]) -> Result<(), SinkError> {
        while self.0.blocks.load(Ordering::SeqCst) {
            std::thread::sleep(Duration::from_millis(2));
        }
        if self.0.fails.load(Ordering::SeqCst) {
            return Err(SinkError::new("the disk is full"));
        }
        self.0.records.lock().unwrap().extend_from_slice(records);
        Ok(())
    }
}

impl Kept {
    fn records(&self) -> Vec<AuditRecord> {
        self.0.records.lock().unwrap().clone()
    }

    fn fail(&self, fails: bool) {
        self.0.fails.store(fails, Ordering::SeqCst);
    }
}

struct Audited {
    fixture: Fixture,
    kept: Kept,
    security: Security,
}

fn audited(when_full: WhenFull, capacity: usize) -> Audited {
    let kept = Kept::default();
    let queue = AuditQueue::to(kept.clone(), when_full).capacity(capacity);
    behind(queue.last_chance(Duration::from_millis(20)), kept)
}

fn behind(queue: AuditQueue, kept: Kept) -> Audited {
    let (clock, issuer) = (palisade::testing::TestClock::new(), palisade::testing::Issuer::new());
    let security = builder(&clock, &issuer).audit(queue).build().unwrap();
    let app = routes(&Db::seeded()).secured_by(security.clone()).unwrap();
    let client = crate::documented(app.clone());
    Audited { fixture: Fixture { clock, issuer, client, app }, kept, security }
}

impl Audited {
    /// The events of requests so far.
    fn told(&self) -> Vec<AuditRecord> {
        assert!(self.security.flush_audit(Duration::from_secs(10)));
        let mut records = self.kept.records();
        records.retain(|record| record.event != "posture_loaded");
        records
    }
}

#[tokio::test]
async fn a_sink_is_told_of_the_start_and_of_every_decision_as_data() {
    let audited = audited(WhenFull::Refuse, 100);
    let token = audited.fixture.token("e3");
    audited.fixture.get_with("/employees/e3?debug=hunter2", &token).await;
    audited.fixture.get_with("/employees", &token).await;
    audited.fixture.client.get("/me").send().await;
    audited.fixture.client.get("/nowhere").send().await;
    let told = audited.told();
    let start = &audited.kept.records()[0];
    assert_eq!(start.event, "posture_loaded");
    assert_eq!(start.digest, Some(audited.fixture.app.posture().digest()));
    let seen: Vec<_> = told.iter().map(|it| (it.event, it.reason, it.status)).collect();
    assert_eq!(
        seen,
        [
            ("request_allowed", "", Some(200)),
            ("authz_fail", "rule_denied", Some(403)),
            ("authn_login_fail", "credentials_missing", Some(401)),
            ("request_refused", "route_missing", Some(404)),
        ]
    );
    let json = serde_json::to_value(&told[0]).unwrap();
    for (name, value) in [
        ("time", "2030-01-01T00:00:00.000Z"),
        ("decision", "allow"),
        ("subject", "e3"),
        ("issuer", "https://issuer.test"),
        ("client", "192.0.2.1"),
        ("route", "/employees/{id}"),
        ("policy", "show"),
    ] {
        assert_eq!(json[name], value, "{json}");
    }
    assert_eq!(json["request_id"].as_str().unwrap().len(), 32);
    assert!(!json.to_string().contains("hunter2"), "{json}");
}

#[tokio::test]
async fn what_was_withheld_is_told_by_the_class_of_caller() {
    let audited = audited(WhenFull::Refuse, 100);
    let (e3, hr) = (audited.fixture.token("e3"), audited.fixture.token_as("e1", "hr"));
    audited.fixture.get_with("/employees/e3", &e3).await;
    audited.fixture.get_with("/employees/e3", &hr).await;
    audited.fixture.get_with("/employees/e1", &e3).await;
    let told = audited.told();
    assert_eq!(told[0].withheld, ["Employee.salary_cents"]);
    assert_eq!(told[0].masked, ["Employee.iban"]);
    assert_eq!(
        (told[1].withheld.len(), &told[1].masked[..]),
        (0, &["Employee.iban".to_owned()][..])
    );
    assert_eq!((told[2].status, told[2].withheld.len()), (Some(404), 0), "a refusal shows nothing");
    let text = format!("{told:?}");
    assert!(!text.contains(SSN) && !text.contains(PASSWORD_HASH) && !text.contains("ssn"));
}

#[tokio::test]
async fn a_sink_that_fails_opens_nothing_and_loses_no_refusal() {
    let audited = audited(WhenFull::Refuse, 4);
    audited.told();
    audited.kept.fail(true);
    let token = audited.fixture.token("e3");
    let mut statuses = Vec::new();
    for _ in 0..20 {
        statuses.push(audited.fixture.get_with("/employees", &token).await.status().as_u16());
    }
    let refused = statuses.iter().filter(|status| **status == 403).count();
    assert!((1..=4).contains(&refused), "{statuses:?}");
    assert!(statuses.iter().all(|status| [403, 503].contains(status)), "{statuses:?}");
    let full = audited.fixture.get_with("/me", &token).await;
    assert!(problem(&full, 503)["request_id"].is_string());
    assert_eq!(audited.security.audit_health()[0].refused, 21 - refused as u64);
    // The sink's own thread finds out.
    for _ in 0..500 {
        if audited.security.audit_health()[0].is_failing {
            break;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    assert!(audited.security.audit_health()[0].is_failing);

    audited.kept.fail(false);
    let told = audited.told();
    let denied = told.iter().filter(|record| record.reason == "rule_denied").count();
    assert_eq!(denied, refused, "{told:?}");
    let sums: u64 = told.iter().filter_map(|record| record.count).sum();
    assert_eq!(sums, 21 - refused as u64, "each request that was turned away is counted: {told:?}");
    assert_eq!(audited.fixture.get_with("/me", &token).await.status(), 200, "it goes on");
}

#[tokio::test]
async fn a_flood_of_refused_requests_pushes_no_admitted_event_out() {
    let audited = audited(WhenFull::Refuse, 4);
    audited.told();
    audited.kept.0.blocks.store(true, Ordering::SeqCst);
    let token = audited.fixture.token("e3");
    for _ in 0..2 {
        assert_eq!(audited.fixture.get_with("/me", &token).await.status(), 200);
    }
    let mut turned_away = 0;
    for _ in 0..20 {
        let status = audited.fixture.client.get("/me").send().await.status().as_u16();
        assert!([401, 503].contains(&status));
        turned_away += u64::from(status == 503);
    }
    audited.kept.0.blocks.store(false, Ordering::SeqCst);
    let told = audited.told();
    let allowed = told.iter().filter(|record| record.event == "request_allowed").count();
    assert_eq!(allowed, 2, "one by one: {told:?}");
    let sums: u64 = told.iter().filter_map(|record| record.count).sum();
    assert_eq!(sums, turned_away, "{told:?}");
}

#[tokio::test]
async fn a_full_queue_drops_what_was_allowed_and_counts_what_was_refused() {
    let audited = audited(WhenFull::DropAndCount, 4);
    audited.told();
    audited.kept.0.blocks.store(true, Ordering::SeqCst);
    let token = audited.fixture.token("e3");
    for _ in 0..5 {
        assert_eq!(audited.fixture.get_with("/me", &token).await.status(), 200);
    }
    for _ in 0..40 {
        assert_eq!(audited.fixture.get_with("/employees", &token).await.status(), 403);
    }
    audited.kept.0.blocks.store(false, Ordering::SeqCst);
    let told = audited.told();
    let of = |reason: &str| -> u64 {
        let fitting = told.iter().filter(|record| record.reason == reason);
        fitting.map(|record| record.count.unwrap_or(1)).sum()
    };
    assert_eq!(of("rule_denied"), 40, "{told:?}");
    let sum = told.iter().find(|record| record.event == "audit_dropped").unwrap();
    assert!(sum.count.is_some() && sum.route.is_some(), "{sum:?}");
    assert_eq!(audited.security.audit_health()[0].refused, 0);
}

#[tokio::test]
async fn a_file_that_cannot_be_opened_is_a_reason_not_to_start() {
    let told = crate::support::fixture::refused(routes(&Db::seeded()), |builder| {
        let sink = FileSink::at("/nowhere/at/all/audit.jsonl");
        builder.audit(AuditQueue::to(sink, WhenFull::Refuse))
    });
    assert!(told.contains("/nowhere/at/all/audit.jsonl cannot be opened"), "{told}");
    let told = crate::support::fixture::refused(routes(&Db::seeded()), |builder| {
        let sink = WebhookSink::to_agent("192.0.2.1:80", "/");
        builder.audit(AuditQueue::to(sink, WhenFull::Refuse))
    });
    assert!(told.contains("not on this machine"), "{told}");
    let told = crate::support::fixture::refused(routes(&Db::seeded()), |builder| {
        builder.audit(AuditQueue::to(Kept::default(), WhenFull::Refuse).capacity(0))
    });
    assert!(told.contains("holds no event"), "{told}");
}

#[tokio::test]
async fn each_setting_of_a_queue_and_of_a_sink_is_stated_once() {
    const KEY: [u8; 32] = *b"9f3c1d7e0b5a48c6a2e4f60817d9b35c";
    type State<T> = fn(T) -> T;
    fn check<T>(cases: &[(State<T>, &str)], new: impl Fn() -> T, queue: impl Fn(T) -> AuditQueue) {
        let every = || cases.iter().fold(new(), |it, (state, _)| state(it));
        let open = |it: T| Security::builder().direct().audit(queue(it)).build().map(drop);
        assert_eq!(open(every()), Ok(()));
        for (state, setter) in cases {
            let error = open(state(every())).unwrap_err();
            let [reason] = error.reasons() else { panic!("{error}") };
            assert!(reason.ends_with(&format!("`{setter}` was called twice")), "{reason}");
        }
    }
    let refusing = |sink: FileSink| AuditQueue::to(sink, WhenFull::Refuse);
    let signing = |sink: WebhookSink| AuditQueue::to(sink, WhenFull::Refuse);
    let queues: [(State<AuditQueue>, &str); 3] = [
        (|it| it.capacity(9), ".capacity(..)"),
        (|it| it.last_chance(Duration::ZERO), ".last_chance(..)"),
        (|it| it.pseudonymous_subjects(KEY), ".pseudonymous_subjects(..)"),
    ];
    check(&queues, || AuditQueue::to(Kept::default(), WhenFull::Refuse), |queue| queue);
    let path = std::env::temp_dir().join(format!("palisade-once-{}.jsonl", std::process::id()));
    let files: [(State<FileSink>, &str); 5] = [
        (|it| it.form(AuditForm::Ecs), ".form(..)"),
        (|it| it.chained(Chain::keyed(KEY)), ".chained(..)"),
        (|it| it.fsync(Fsync::BySystem), ".fsync(..)"),
        (|it| it.rotate_at(9_000), ".rotate_at(..)"),
        (|it| it.keep(9), ".keep(..)"),
    ];
    check(&files, || FileSink::at(&path), refusing);
    let hooks: [(State<WebhookSink>, &str); 2] = [
        (|it| it.signed_with(KEY), ".signed_with(..)"),
        (|it| it.form(AuditForm::Ecs), ".form(..)"),
    ];
    check(&hooks, || WebhookSink::by(|_| Ok(())), signing);
    let weak = FileSink::at(&path).chained(Chain::keyed([7; 32])).keep(1).keep(2);
    let queue = refusing(weak).capacity(0).pseudonymous_subjects([9; 32]);
    let all = Security::builder().direct().audit(queue).build().unwrap_err();
    let [capacity, key, sink] = all.reasons() else { panic!("{all}") };
    assert!(capacity.contains("holds no event") && key.contains("can be guessed"), "{all}");
    assert!(sink.contains("`.keep(..)` was called twice; the key of its chain"), "{all}");
    for ending in ["", ".head"] {
        let _ = std::fs::remove_file(format!("{}{ending}", path.display()));
    }
}

#[tokio::test]
async fn a_key_of_a_sink_that_can_be_guessed_is_a_reason_not_to_start() {
    let refused = |queue: AuditQueue| {
        crate::support::fixture::refused(routes(&Db::seeded()), |builder| builder.audit(queue))
    };
    let told =
        refused(AuditQueue::to(Kept::default(), WhenFull::Refuse).pseudonymous_subjects([9; 32]));
    assert!(told.contains("`.pseudonymous_subjects(..)` has a key that can be guessed"), "{told}");
    let sink = WebhookSink::by(|_| Ok(())).signed_with(*b"a secret of at least 32 bytes...");
    let told = refused(AuditQueue::to(sink, WhenFull::Refuse));
    assert!(told.contains("its secret can be guessed: it is a placeholder"), "{told}");
    let file = std::env::temp_dir().join(format!("palisade-weak-{}", std::process::id()));
    let sink = FileSink::at(&file).chained(Chain::keyed([7; 32]));
    let told = refused(AuditQueue::to(sink, WhenFull::Refuse));
    assert!(told.contains("the key of its chain can be guessed"), "{told}");
    assert!(!file.exists());
}

#[tokio::test]
async fn a_webhook_gets_signed_batches_until_it_takes_them() {
    let (sent, seen) = std::sync::mpsc::channel();
    let mut attempts = 0;
    let sink = WebhookSink::by(move |delivery| {
        attempts += 1;
        sent.send(delivery.clone()).map_err(SinkError::new)?;
        if attempts == 1 { Err(SinkError::new("503")) } else { Ok(()) }
    });
    let sink = sink.signed_with(*b"9f3c1d7e0b5a48c6a2e4f60817d9b35c").form(AuditForm::Ecs);
    let audited = behind(AuditQueue::to(sink, WhenFull::Refuse), Kept::default());
    audited.fixture.client.get("/me").send().await;
    assert!(audited.security.flush_audit(Duration::from_secs(10)));
    let [first, second] = [seen.recv().unwrap(), seen.recv().unwrap()];
    assert_eq!(first.body, second.body);
    let field = |name: &str| {
        let found = second.fields.iter().find(|(other, _)| *other == name);
        found.map(|(_, value)| value.clone()).unwrap()
    };
    assert!(first.fields.contains(&("webhook-id", field("webhook-id"))), "the same id again");
    let signed = format!("{}.{}.{}", field("webhook-id"), field("webhook-timestamp"), second.body);
    let key = aws_lc_rs::hmac::Key::new(
        aws_lc_rs::hmac::HMAC_SHA256,
        b"9f3c1d7e0b5a48c6a2e4f60817d9b35c",
    );
    let tag = base64::Engine::encode(
        &base64::engine::general_purpose::STANDARD,
        aws_lc_rs::hmac::sign(&key, signed.as_bytes()),
    );
    assert_eq!(field("webhook-signature"), format!("v1,{tag}"));
    let body: Value = serde_json::from_str(&second.body).unwrap();
    assert_eq!(body[0]["event"]["action"], "posture_loaded");
}

#[tokio::test]
async fn an_agent_gets_events_over_a_socket() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let receiver = std::thread::spawn(move || {
        use std::io::{Read as _, Write as _};
        let (mut stream, _) = listener.accept().unwrap();
        let mut seen = vec![0; 65_536];
        let mut length = stream.read(&mut seen).unwrap();
        while !seen[..length].ends_with(b"]") {
            length += stream.read(&mut seen[length..]).unwrap();
        }
        stream.write_all(b"HTTP/1.1 204 No Content\r\n\r\n").unwrap();
        String::from_utf8(seen[..length].to_vec()).unwrap()
    });
    let sink = WebhookSink::to_agent(address, "/audit");
    let audited = behind(AuditQueue::to(sink, WhenFull::Refuse), Kept::default());
    assert!(audited.security.flush_audit(Duration::from_secs(10)));
    let seen = receiver.join().unwrap();
    assert!(seen.starts_with("POST /audit HTTP/1.1\r\n"), "{seen}");
    assert!(seen.contains("\"event\":\"posture_loaded\""), "{seen}");
}

#[tokio::test]
async fn every_form_has_what_its_standard_demands() {
    let audited = audited(WhenFull::Refuse, 100);
    let token = audited.fixture.token("e3");
    audited.fixture.client.get("/me").send().await;
    audited.fixture.get_with("/employees", &token).await;
    audited.fixture.get_with("/me", &token).await;
    let told = audited.told();
    let [login, denied, allowed] = &told[..] else { panic!("{told:?}") };

    let ecs = AuditForm::Ecs.value(denied);
    assert_eq!(ecs["@timestamp"], "2030-01-01T00:00:00.000Z");
    assert_eq!(ecs["event"]["outcome"], "failure");
    assert_eq!(ecs["event"]["type"][0], "denied");
    assert_eq!((&ecs["user"]["id"], &ecs["source"]["ip"]), (&"e3".into(), &"192.0.2.1".into()));
    assert_eq!(ecs["http"]["response"]["status_code"], 403);

    for (record, class, activity) in [(login, 3_002, 1), (denied, 3_003, 99), (allowed, 6_003, 2)] {
        let ocsf = AuditForm::Ocsf.value(record);
        assert_eq!((&ocsf["class_uid"], &ocsf["activity_id"]), (&class.into(), &activity.into()));
        assert_eq!(ocsf["type_uid"], class * 100 + activity);
        for required in ["category_uid", "severity_id", "time", "metadata", "user", "src_endpoint"]
        {
            assert!(!ocsf[required].is_null(), "{required}: {ocsf}");
        }
        assert_eq!(ocsf["metadata"]["version"], "1.3.0");
    }
    assert_eq!(AuditForm::Owasp.value(denied)["event"], "authz_fail:e3,/employees");
    assert_eq!(AuditForm::Owasp.value(denied)["level"], "CRITICAL");
    assert_eq!(AuditForm::Owasp.value(login)["event"], "authn_login_fail:anonymous");
    assert_eq!(AuditForm::Owasp.value(allowed)["level"], "INFO");
}
