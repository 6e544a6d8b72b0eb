//! Keys for machines: what they may do, how they are replaced, and what a leak does.

mod leaks;
mod rotation;

use std::time::Duration;

use palisade::CallerId;
use palisade::auth::ApiKeys;
use palisade::auth::api_key::{ApiKeyError, ApiKeyGrant, ApiKeyId, ApiKeysBuilder, MemoryApiKeys};
use palisade::http::StatusCode;
use palisade::prelude::*;
use palisade::testing::{Client, Issuer, Reply, TestClock};
use serde_json::json;

use crate::auth::suite::api_key::Remote;
use crate::support::fixture::{problem, undeclared};
use crate::support::log::Log;
use crate::{Role, Scope};

pub(super) const PEPPER: &[u8; 32] = b"9f3c1d7e0b5a48c6a2e4f60817d9b35c";
const OTHER_PEPPER: &[u8; 32] = b"41b7e9d20c6f8a35d1e07b94f2c6a83e";
const FIELD: &str = "x-api-key";
const MINUTE: Duration = Duration::from_secs(60);

#[derive(Redacted)]
struct Seen {
    #[expose]
    subject: String,
    #[expose]
    issuer: String,
    #[expose]
    tenant: Option<String>,
    #[expose]
    key: Option<String>,
}

#[secure(auth = any("jwt", "api_key"))]
async fn own(caller: Principal) -> Json<Seen> {
    Json(Seen {
        subject: caller.subject().to_owned(),
        issuer: caller.issuer().to_owned(),
        tenant: caller.tenant().map(str::to_owned),
        key: caller.credential_id().map(str::to_owned),
    })
}

#[secure(auth = "api_key", role = "hr")]
async fn salaries() -> StatusCode {
    StatusCode::OK
}

#[secure(auth = "api_key", role = "admin")]
async fn wipe() -> StatusCode {
    StatusCode::OK
}

#[secure(auth = "api_key", scope = "staff:write")]
async fn write() -> StatusCode {
    StatusCode::OK
}

#[secure(auth = "api_key", rate(limit = "1/s", per = "tenant"))]
async fn shared() -> StatusCode {
    StatusCode::OK
}

#[secure(auth = "jwt")]
async fn people() -> StatusCode {
    StatusCode::OK
}

pub(super) struct Service {
    pub(super) clock: TestClock,
    pub(super) issuer: Issuer,
    pub(super) keys: ApiKeys,
    pub(super) client: Client,
}

pub(super) fn service_with(
    keys: impl FnOnce(ApiKeysBuilder) -> Result<ApiKeys, ConfigError>,
    configure: impl FnOnce(palisade::SecurityBuilder) -> palisade::SecurityBuilder,
) -> Service {
    let (clock, issuer) = (TestClock::new(), Issuer::new());
    let keys = keys(ApiKeys::builder("acme", *PEPPER).clock(&clock)).unwrap();
    let security = undeclared(&clock, &issuer).direct().api_keys(keys.clone());
    let security = configure(security.default_auth(["jwt"])).build().unwrap();
    let routes = SecureRouter::new()
        .route("/own", get(own))
        .route("/salaries", get(salaries))
        .route("/wipe", get(wipe))
        .route("/write", get(write))
        .route("/shared", get(shared))
        .route("/people", get(people));
    let app = leaks::routes(routes, &keys).secured_by(security).unwrap();
    Service { clock, issuer, keys, client: crate::documented(app) }
}

pub(super) fn service() -> Service {
    service_with(|keys| keys.build(MemoryApiKeys::new()), |security| security)
}

pub(super) fn robot() -> ApiKeyGrant {
    ApiKeyGrant::to(CallerId::new("machines", "robot"))
}

impl Service {
    pub(super) async fn issue(&self, grant: ApiKeyGrant) -> (ApiKeyId, String) {
        let issued = self.keys.issue(grant).await.unwrap();
        (issued.id(), issued.into_text())
    }

    pub(super) async fn get(&self, path: &str, key: &str) -> Reply {
        self.client.get(path).header(FIELD, key).send().await
    }

    pub(super) async fn status(&self, path: &str, key: &str) -> u16 {
        self.get(path, key).await.status().as_u16()
    }
}

#[tokio::test]
async fn a_key_acts_as_its_owner_and_the_audit_has_its_id_and_never_the_key() {
    let service = service();
    let log = Log::listen();
    let (id, key) = service.issue(robot().tenant("acme")).await;
    let reply = service.get("/own", &key).await;
    assert_eq!(
        reply.json(),
        json!({"subject": "robot", "issuer": "machines", "tenant": "acme", "key": id.as_str()})
    );
    let told = log.audits();
    assert_eq!((&told[0]["event"], &told[0]["credential"]), (&json!("api_key_issued"), &json!(id)));
    assert_eq!((&told[1]["subject"], &told[1]["issuer"]), (&json!("robot"), &json!("machines")));
    assert_eq!(told[1]["credential"], json!(id));
    let secret = key.rsplit('_').next().unwrap();
    assert!(!log.text().contains(secret), "{}", log.text());
    let issued = service.keys.issue(robot()).await.unwrap();
    let shown = format!("{issued:?} {:?} {:?}", service.keys, service.keys.keys_of(&owner()).await);
    assert!(!shown.contains(secret) && !shown.contains(&issued.into_text()), "{shown}");
}

fn owner() -> CallerId {
    CallerId::new("machines", "robot")
}

#[tokio::test]
async fn a_key_has_the_roles_and_scopes_it_was_given_and_no_other() {
    let service = service();
    let (_, plain) = service.issue(robot()).await;
    let (_, hr) = service.issue(robot().role(Role::Hr)).await;
    let (_, admin) = service.issue(robot().role(Role::Admin)).await;
    let (_, writer) = service.issue(robot().scope(Scope::Write)).await;
    let (_, reader) = service.issue(robot().scope(Scope::Read)).await;
    for (path, key, status) in [
        ("/own", &plain, 200),
        ("/salaries", &plain, 403),
        ("/salaries", &hr, 200),
        ("/wipe", &hr, 403),
        ("/wipe", &admin, 200),
        ("/salaries", &admin, 200),
        ("/write", &writer, 200),
        ("/write", &reader, 403),
    ] {
        assert_eq!(service.status(path, key).await, status, "{path}");
    }
}

#[tokio::test]
async fn what_is_known_of_the_owner_narrows_the_keys_roles_and_never_widens_them() {
    let service = service_with(
        |keys| keys.build(MemoryApiKeys::new()),
        |security| {
            security.resolve(Duration::ZERO, |caller| async move {
                let user = palisade::Resolved::user(());
                Ok::<_, std::io::Error>(match caller.subject() {
                    "boss" => Some(user.roles([Role::Admin]).tenant("acme")),
                    "former" => Some(user.roles::<Role>([])),
                    "same" => Some(user),
                    _ => None,
                })
            })
        },
    );
    let grant = |owner: &str| ApiKeyGrant::to(CallerId::new("machines", owner));
    let (_, plain) = service.issue(grant("boss")).await;
    let (_, hr) = service.issue(grant("boss").role(Role::Hr).tenant("acme")).await;
    let (_, former) = service.issue(grant("former").role(Role::Hr)).await;
    let (_, same) = service.issue(grant("same").role(Role::Hr)).await;
    let (_, gone) = service.issue(grant("gone").role(Role::Hr)).await;
    let (_, moved) = service.issue(grant("boss").role(Role::Hr).tenant("globex")).await;
    for (key, status) in
        [(&plain, 403), (&hr, 200), (&former, 403), (&same, 200), (&gone, 401), (&moved, 401)]
    {
        assert_eq!(service.status("/salaries", key).await, status);
    }
    assert_eq!(service.status("/wipe", &hr).await, 403);
    // A token of the same subject has what the application says, as ever.
    let token = service.issuer.token("boss", &service.clock).sign();
    let reply = service.client.get("/own").bearer(&token).send().await;
    assert_eq!(reply.json()["tenant"], "acme");
}

#[tokio::test]
async fn keys_of_one_tenant_share_its_limit() {
    let service = service();
    let (_, one) = service.issue(robot().tenant("acme")).await;
    let (_, two) = service.issue(robot().tenant("acme")).await;
    let (_, other) = service.issue(robot().tenant("globex")).await;
    let (_, none) = service.issue(robot()).await;
    for (key, status) in [(&one, 200), (&two, 429), (&other, 200), (&none, 403)] {
        assert_eq!(service.status("/shared", key).await, status);
    }
}

#[tokio::test]
async fn a_key_works_from_its_networks_alone() {
    let service = service();
    let network = |text: &str| text.parse().unwrap();
    let nets = [network("192.0.2.0/28"), network("2001:db8::/32")];
    let (_, key) = service.issue(robot().from_networks(nets)).await;
    for (address, status) in
        [("192.0.2.1", 200), ("::ffff:192.0.2.1", 200), ("2001:db8::7", 200), ("192.0.2.16", 401)]
    {
        let client = service.client.clone().at(address.parse().unwrap());
        let log = Log::listen();
        // Who has not declared a proxy cannot say where it is.
        let request = client.get("/own").header(FIELD, &key).header("x-forwarded-for", "192.0.2.1");
        let reply = request.send().await;
        assert_eq!(reply.status().as_u16(), status, "{address}");
        if status == 401 {
            assert_eq!(log.audit()["reason"], "api_key_network_refused");
            assert_eq!(reply, client.get("/own").header(FIELD, "abc").send().await);
        }
    }
}

#[tokio::test]
async fn every_refusal_has_its_own_reason_in_the_audit() {
    let service = service();
    let (revoked_id, revoked) = service.issue(robot()).await;
    service.keys.revoke(revoked_id).await.unwrap();
    let (_, expired) = service.issue(robot().valid_for(Duration::ZERO)).await;
    let (_, stranger) = service_with(|keys| keys.build(MemoryApiKeys::new()), |security| security)
        .issue(robot())
        .await;
    let (_, good) = service.issue(robot()).await;
    for (key, reason) in [
        (&*revoked, "api_key_revoked"),
        (&expired, "api_key_expired"),
        (&stranger, "api_key_unknown"),
        ("acme_abc", "api_key_foreign"),
        (&good, ""),
    ] {
        let log = Log::listen();
        let _ = service.get("/own", key).await;
        assert_eq!(log.audit()["reason"], reason);
    }
}

#[tokio::test]
async fn the_id_of_a_key_and_a_made_up_secret_are_refused_like_an_unknown_id() {
    let service = service();
    let (id, key) = service.issue(robot()).await;
    let forged = forge(id);
    assert!(service.keys.could_be_key(&forged));
    let log = Log::listen();
    problem(&service.get("/own", &forged).await, 401);
    assert_eq!(log.audit()["reason"], "api_key_unknown");
    assert_eq!(service.status("/own", &key).await, 200);
}

/// A text with this id and a checksum that fits, as anyone can make it.
pub(super) fn forge(id: ApiKeyId) -> String {
    let text = format!("acme_{id}_{}", "A".repeat(43));
    let crc = text.bytes().fold(!0u32, |crc, byte| {
        (0..8).fold(crc ^ u32::from(byte), |crc, _| (crc >> 1) ^ (0xedb8_8320 * (crc & 1)))
    });
    let alphabet: Vec<char> = ('0'..='9').chain('A'..='Z').chain('a'..='z').collect();
    let digit = |place: u32| alphabet[(!crc / 62u32.pow(place) % 62) as usize];
    text + &(0..6).rev().map(digit).collect::<String>()
}

#[tokio::test]
async fn a_key_counts_where_a_handler_names_the_scheme_and_never_beside_a_token() {
    let service = service();
    let (_, key) = service.issue(robot()).await;
    let token = service.issuer.token("ada", &service.clock).sign();
    problem(&service.get("/people", &key).await, 401);
    let bearer = service.client.get("/own").bearer(&key);
    problem(&bearer.send().await, 401);
    let both = |path: &str| service.client.get(path).bearer(&token).header(FIELD, &key);
    problem(&both("/own").send().await, 400);
    assert_eq!(both("/people").send().await.status(), StatusCode::OK, "the key does not count");
    assert_eq!(service.status("/own", &key).await, 200);
    let reply = service.client.get("/own").send().await;
    let challenges: Vec<_> = reply.headers().get_all("www-authenticate").iter().collect();
    assert_eq!(challenges, [r#"Bearer realm="staff""#, r#"ApiKey realm="staff""#]);
}

#[tokio::test]
async fn keys_come_in_the_field_that_the_application_names() {
    let service = service_with(
        |keys| keys.field("x-acme-key").build(MemoryApiKeys::new()),
        |security| security,
    );
    let (_, key) = service.issue(robot()).await;
    problem(&service.get("/own", &key).await, 401);
    let named = service.client.get("/own").header("X-Acme-Key", &key).send().await;
    assert_eq!(named.status(), StatusCode::OK);
}

#[tokio::test]
async fn a_key_without_an_owner_is_not_made() {
    let service = service();
    for (issuer, subject) in [("", "robot"), ("machines", ""), ("", "")] {
        let issued = service.keys.issue(ApiKeyGrant::to(CallerId::new(issuer, subject))).await;
        assert!(matches!(issued, Err(ApiKeyError::OwnerEmpty)), "{issued:?}");
    }
    assert!(service.keys.issue(robot()).await.is_ok());
}

#[tokio::test]
async fn a_key_that_is_confined_to_an_empty_tenant_is_not_made() {
    let service = service();
    for tenant in ["", " "] {
        let issued = service.keys.issue(robot().tenant(tenant)).await;
        assert!(matches!(issued, Err(ApiKeyError::TenantEmpty)), "{issued:?}");
    }
    assert!(service.keys.issue(robot().tenant("acme")).await.is_ok());
}

#[test]
fn a_configuration_that_cannot_hold_is_refused() {
    let told = |prefix: &str, pepper: [u8; 32], field: &str| {
        let built = ApiKeys::builder(prefix, pepper).field(field).build(MemoryApiKeys::new());
        built.err().map(|error| error.reasons().to_vec()).unwrap_or_default()
    };
    assert_eq!(told("acme", *PEPPER, FIELD), [""; 0]);
    let expect = |told: Vec<String>, fault: &str| {
        let [only] = &told[..] else { panic!("{told:?}") };
        assert!(only.starts_with(&format!("api keys: {fault}")), "{only}");
    };
    expect(told("Acme", *PEPPER, FIELD), "the prefix is");
    expect(told("acme", [0; 32], FIELD), "a pepper is not random");
    for field in ["authorization", "cookie", "x forwarded"] {
        expect(told("acme", *PEPPER, field), "the header field ends in `key`");
    }
}

#[tokio::test]
async fn the_pattern_finds_every_key_and_the_checksum_tells_what_looks_alike() {
    let service = service();
    assert_eq!(service.keys.pattern(), "acme_[0-9A-Za-z]{16}_[0-9A-Za-z]{49}");
    let (_, key) = service.issue(robot()).await;
    let groups: Vec<&str> = key.split('_').collect();
    let lengths: Vec<usize> = groups.iter().map(|group| group.len()).collect();
    assert_eq!(lengths, [4, 16, 49]);
    assert!(groups[1..].iter().all(|group| group.bytes().all(|byte| byte.is_ascii_alphanumeric())));
    assert!(service.keys.could_be_key(&key));
    assert!(!service.keys.could_be_key(&format!("acme_{}_{}", groups[1], "a".repeat(49))));
}
