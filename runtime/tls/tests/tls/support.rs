//! Authorities, certificates, a service, and the clients that try it.

use std::future::Future;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::Output;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use futures_util::stream;
use palisade::auth::Jwt;
use palisade::prelude::*;
use palisade::testing::{Issuer, TestClock};
use palisade::{SecureApp, SecurityBuilder};
use palisade_tls::Tls;
use rcgen::{
    BasicConstraints, CertificateParams, CertificateRevocationListParams, CertifiedIssuer, DnType,
    ExtendedKeyUsagePurpose, IsCa, KeyIdMethod, KeyPair, KeyUsagePurpose, RevokedCertParams,
    SanType, SerialNumber,
};
use tokio::net::TcpListener;
use tokio::process::Command;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

/// A folder of one test, removed with it.
pub(crate) struct Folder(PathBuf);

impl Folder {
    pub(crate) fn new() -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let name = format!("palisade-tls-{}-{number}", std::process::id());
        let path = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    #[allow(dead_code, reason = "asked for where certificates are ordered")]
    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    pub(crate) fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.0.join(name);
        std::fs::write(&path, text).unwrap();
        path
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// An authority that signs certificates.
pub(crate) struct Authority(CertifiedIssuer<'static, KeyPair>);

/// The number of every authority below another.
pub(crate) const BELOW: u64 = 500;

/// A certificate with its key, in PEM.
pub(crate) struct Signed {
    pub(crate) chain: String,
    pub(crate) key: String,
}

impl Authority {
    pub(crate) fn new(name: &str) -> Self {
        Self(
            CertifiedIssuer::self_signed(Self::params(name), KeyPair::generate().unwrap()).unwrap(),
        )
    }

    /// One below this.
    pub(crate) fn below(&self, name: &str) -> Self {
        let key = KeyPair::generate().unwrap();
        let mut params = Self::params(name);
        params.serial_number = Some(SerialNumber::from(BELOW));
        Self(CertifiedIssuer::signed_by(params, key, &self.0).unwrap())
    }

    /// A certificate of a client with this common name, and a unit where one is given.
    pub(crate) fn named(&self, name: &str, unit: Option<&str>) -> Signed {
        let mut params = CertificateParams::default();
        params.distinguished_name = rcgen::DistinguishedName::new();
        params.distinguished_name.push(DnType::CommonName, name);
        if let Some(unit) = unit {
            params.distinguished_name.push(DnType::OrganizationalUnitName, unit);
        }
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
        self.sign(&params)
    }

    fn params(name: &str) -> CertificateParams {
        let mut params = CertificateParams::default();
        params.distinguished_name.push(DnType::CommonName, name);
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        params
    }

    pub(crate) fn pem(&self) -> String {
        self.0.pem()
    }

    /// A certificate of a server for these names.
    pub(crate) fn server(&self, names: &[&str]) -> Signed {
        let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        let mut params = CertificateParams::new(names).unwrap();
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        self.sign(&params)
    }

    /// A certificate of a client, with a number for revocation.
    pub(crate) fn client(&self, name: &str, uris: &[&str], number: u64) -> Signed {
        let mut params = CertificateParams::default();
        params.distinguished_name.push(DnType::CommonName, name);
        let uri = |uri: &&str| SanType::URI((*uri).try_into().unwrap());
        params.subject_alt_names = uris.iter().map(uri).collect();
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
        params.serial_number = Some(SerialNumber::from(number));
        self.sign(&params)
    }

    /// The same from 1990 to 1991.
    pub(crate) fn expired(&self, name: &str) -> Signed {
        let mut params = CertificateParams::new(vec!["localhost".to_owned()]).unwrap();
        params.distinguished_name.push(DnType::CommonName, name);
        params.not_before = rcgen::date_time_ymd(1990, 1, 1);
        params.not_after = rcgen::date_time_ymd(1991, 1, 1);
        self.sign(&params)
    }

    fn sign(&self, params: &CertificateParams) -> Signed {
        let key = KeyPair::generate().unwrap();
        let certificate = params.signed_by(&key, &self.0).unwrap();
        Signed { chain: certificate.pem(), key: key.serialize_pem() }
    }

    /// A list that takes back the certificates of these numbers.
    pub(crate) fn revoked(&self, numbers: &[u64], until: i32) -> String {
        let one = |number: &u64| RevokedCertParams {
            serial_number: SerialNumber::from(*number),
            revocation_time: rcgen::date_time_ymd(2024, 1, 1),
            reason_code: None,
            invalidity_date: None,
        };
        let params = CertificateRevocationListParams {
            this_update: rcgen::date_time_ymd(2024, 1, 1),
            next_update: rcgen::date_time_ymd(until, 1, 1),
            crl_number: SerialNumber::from(1),
            issuing_distribution_point: None,
            revoked_certs: numbers.iter().map(one).collect(),
            key_identifier_method: KeyIdMethod::Sha256,
        };
        params.signed_by(&self.0).unwrap().pem().unwrap()
    }
}

#[derive(Role)]
#[allow(dead_code, reason = "certificates name it")]
pub(crate) enum Role {
    Machine,
}

#[public(reason = "a test", rate = "1000/s")]
async fn health() -> &'static str {
    "ok"
}

#[secure(auth = "mtls", unredacted = "a test")]
async fn whoami(caller: Principal) -> String {
    format!("{} at {}", caller.subject(), caller.issuer())
}

#[secure(auth = "mtls", role = "machine", roles = Role)]
async fn machines() -> &'static str {
    "ok"
}

#[derive(Redacted)]
pub(crate) struct Tick {
    #[expose]
    number: u32,
}

#[secure(auth = "mtls", timeout = "30s")]
async fn live() -> Sse<stream::Pending<Result<Tick, Problem>>> {
    Sse::new(stream::pending())
}

#[secure(auth = "jwt", unredacted = "a test")]
async fn token(caller: Principal) -> String {
    caller.subject().to_owned()
}

/// A service with the real time, and an issuer of tokens.
pub(crate) fn app(
    issuer: &Issuer,
    configure: impl FnOnce(SecurityBuilder) -> SecurityBuilder,
    has_mtls: bool,
) -> SecureApp {
    let jwt: Jwt = issuer.jwt().plain_tokens().accept_certificate_bound();
    let builder =
        Security::builder().roles::<Role>().jwt(jwt).default_auth(["jwt"]).direct().hsts();
    let security = configure(builder).build().unwrap();
    let routes = SecureRouter::new().route("/health", get(health)).route("/token", get(token));
    let routes = if has_mtls {
        let routes = routes.route("/whoami", get(whoami)).route("/machines", get(machines));
        routes.route("/live", get(live))
    } else {
        routes
    };
    routes.secured_by(security).unwrap()
}

/// A clock of now, for tokens.
pub(crate) fn now() -> TestClock {
    let clock = TestClock::new();
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
    clock.set_millis(i64::try_from(since.as_millis()).unwrap());
    clock
}

/// A server that runs.
pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    running: JoinHandle<()>,
}

impl Server {
    pub(crate) async fn start(app: SecureApp, tls: Tls) -> Self {
        Self::with(app, |serve| serve.handshake(tls)).await
    }

    pub(crate) async fn with<H: palisade::Handshake<tokio::net::TcpStream>>(
        app: SecureApp,
        configure: impl FnOnce(
            palisade::Serve<TcpListener, SecureApp>,
        ) -> palisade::Serve<TcpListener, SecureApp, H>,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = oneshot::channel();
        let serve = configure(palisade::serve(listener, app));
        let serve = serve.with_graceful_shutdown(async move { _ = stopped.await });
        let running = tokio::spawn(async move { serve.await.unwrap() });
        Self { address, stop: Some(stop), running }
    }

    /// Tells it to stop, and waits until it has.
    pub(crate) async fn stop(mut self) {
        self.stop.take().unwrap().send(()).unwrap();
        self.running.await.unwrap();
    }

    /// Tells it to stop, and does not wait.
    pub(crate) fn tell(&mut self) {
        self.stop.take().unwrap().send(()).unwrap();
    }

    /// curl, for a name that is ours.
    pub(crate) async fn curl(&self, name: &str, path: &str, more: &[&str]) -> Reply {
        let port = self.address.port();
        let url = format!("https://{name}:{port}{path}");
        let resolve = format!("{name}:{port}:127.0.0.1");
        let arguments = ["-sS", "-i", "--max-time", "10", "--resolve", &resolve];
        let output = run("curl", &[&arguments[..], more, &[&url]].concat(), "").await;
        Reply::of(&output)
    }

    /// The same, again until it is answered so.
    pub(crate) async fn curl_until(&self, status: u16, name: &str, path: &str, more: &[&str]) {
        let asking = async {
            while self.curl(name, path, more).await.status != status {
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
        };
        soon(asking).await;
    }

    /// openssl's client: what it says of the handshake, and what it is answered.
    pub(crate) async fn openssl(&self, more: &[&str], input: &str) -> String {
        let address = self.address.to_string();
        let arguments = ["s_client", "-connect", &address];
        let output = run("openssl", &[&arguments[..], more].concat(), input).await;
        let text = [output.stdout, output.stderr].concat();
        String::from_utf8_lossy(&text).into_owned()
    }
}

/// What curl was answered.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: String,
    pub(crate) error: String,
}

impl Reply {
    fn of(output: &Output) -> Self {
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
        let error = String::from_utf8_lossy(&output.stderr).into_owned();
        Self { status, head: head.to_lowercase(), body: body.to_owned(), error }
    }

    pub(crate) fn field(&self, name: &str) -> Option<&str> {
        let line = self.head.lines().find_map(|line| line.strip_prefix(&format!("{name}:")));
        line.map(str::trim)
    }
}

async fn run(program: &str, arguments: &[&str], input: &str) -> Output {
    use std::process::Stdio;
    use tokio::io::AsyncWriteExt as _;
    let mut child = Command::new(program)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .unwrap_or_else(|error| panic!("{program} is needed for these tests: {error}"));
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(input.as_bytes()).await.unwrap();
    // openssl's client ends with its input: give the server time to answer.
    let waits = !input.is_empty();
    let writing = tokio::spawn(async move {
        if waits {
            tokio::time::sleep(Duration::from_millis(700)).await;
        }
        drop(stdin);
    });
    let output = soon(child.wait_with_output()).await.unwrap();
    writing.await.unwrap();
    output
}

pub(crate) async fn soon<T>(future: impl Future<Output = T>) -> T {
    tokio::time::timeout(Duration::from_secs(20), future).await.expect("within 20 seconds")
}

pub(crate) fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}
