//! A real OpenID provider, oidc-provider of npm, which each test starts for itself on loopback: its tokens, its keys
//! while they rotate under load, and its introspection and revocation.
//!
//! The package lies in `oidc-provider` of cargo's target folder, where
//! `npm install --prefix target/oidc-provider oidc-provider@9.13.3` puts it, or in the folder that
//! `PALISADE_OIDC_PROVIDER` names. Without it or node the tests are skipped, which fails where
//! `PALISADE_NO_SKIP` is set.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "the helpers of tests are no tests to clippy"
)]

use std::io::{BufRead as _, BufReader, Lines, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use palisade::prelude::*;
use palisade::testing::Client;
use palisade::{Rate, SecurityBuilder};
use palisade_oidc::{Introspection, RemoteKeys};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::sleep;

const PAYROLL: &str = "https://api.example/payroll";
const OPAQUE: &str = "https://api.example/opaque";
/// The client that tokens are for, and this service, each with its secret.
const ROBOT: &str = "robot:c1b7e9d20c6f8a35";
const SERVICE: (&str, &str) = ("payroll", "9f3c1d7e0b5a48c6");

/// A provider; it ends with its standard input.
struct Provider {
    process: Child,
    input: ChildStdin,
    lines: Lines<BufReader<ChildStdout>>,
    issuer: String,
}

fn package() -> Option<PathBuf> {
    let named = std::env::var_os("PALISADE_OIDC_PROVIDER").map(PathBuf::from);
    let usual = || Path::new(env!("CARGO_TARGET_TMPDIR")).join("../oidc-provider");
    let module = "node_modules/oidc-provider/lib/index.js";
    let path = named.unwrap_or_else(usual).join(module).canonicalize().ok()?;
    let has_node = Command::new("node").arg("--version").stdout(Stdio::null()).status();
    has_node.is_ok_and(|status| status.success()).then_some(path)
}

fn start() -> Option<Provider> {
    start_telling(None)
}

/// A provider that tells of logouts there.
#[allow(clippy::print_stderr, reason = "a skipped test says so")]
fn start_telling(logout_uri: Option<&str>) -> Option<Provider> {
    let Some(package) = package() else {
        let is_set = |name| std::env::var_os(name).is_some();
        let must_run = is_set("PALISADE_NO_SKIP") && !is_set("PALISADE_WITHOUT_NPM");
        assert!(!must_run, "oidc-provider is not there: see the head of this file");
        eprintln!("skipped: oidc-provider is not there");
        return None;
    };
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/openid_provider/provider.mjs");
    let mut process = Command::new("node")
        .arg(script)
        .arg(package)
        .args(logout_uri)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let input = process.stdin.take().unwrap();
    let lines = BufReader::new(process.stdout.take().unwrap()).lines();
    let mut provider = Provider { process, input, lines, issuer: String::new() };
    provider.issuer = provider.hears("listens at ");
    Some(provider)
}

impl Provider {
    /// What follows these words in its next line that has them.
    fn hears(&mut self, words: &str) -> String {
        let mut lines = self.lines.by_ref().map_while(Result::ok);
        let rest = lines.find_map(|line| line.strip_prefix(words).map(str::to_owned));
        rest.unwrap_or_else(|| panic!("the provider ended before {words:?}"))
    }

    fn tell(&mut self, word: &str) {
        writeln!(self.input, "{word}").unwrap();
        self.hears(&format!("done {word}"));
    }

    /// The body of the answer to a form.
    async fn post(&self, path: &str, client: &str, form: &str) -> String {
        let host = self.issuer.strip_prefix("http://").unwrap();
        let mut stream = TcpStream::connect(host).await.unwrap();
        let (authorization, length) = (STANDARD.encode(client), form.len());
        let request = format!(
            "POST {path} HTTP/1.1\r\nhost: {host}\r\nauthorization: Basic {authorization}\r\n\
             content-type: application/x-www-form-urlencoded\r\ncontent-length: {length}\r\n\
             connection: close\r\n\r\n{form}"
        );
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
        answer.split_once("\r\n\r\n").unwrap().1.to_owned()
    }

    /// A new access token for a resource.
    async fn token(&self, resource: &str, scope: &str) -> String {
        let form = format!("grant_type=client_credentials&scope={scope}&resource={resource}");
        let answer = self.post("/token", ROBOT, &form).await;
        let answer: serde_json::Value = serde_json::from_str(&answer).unwrap();
        answer["access_token"].as_str().unwrap().to_owned()
    }
}

impl Drop for Provider {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

#[derive(Scope, Debug)]
enum Scope {
    #[scope("staff:read")]
    Read,
}

#[secure(scope = "staff:read", rate = "100000/s")]
async fn staff(caller: Principal) -> StatusCode {
    assert!(caller.has_scope(Scope::Read));
    if caller.subject() == "robot" { StatusCode::OK } else { StatusCode::CONFLICT }
}

fn service(tokens: impl FnOnce(SecurityBuilder) -> SecurityBuilder) -> Client {
    let builder = Security::builder().scopes::<Scope>().direct();
    let builder = builder.address_rate(Rate::new(100_000, Duration::from_secs(1)));
    let security = tokens(builder).build().unwrap();
    Client::new(SecureRouter::new().route("/staff", get(staff)).secured_by(security).unwrap())
}

async fn status(client: &Client, token: &str) -> u16 {
    client.get("/staff").bearer(token).send().await.status().as_u16()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn its_access_tokens_pass_while_its_keys_rotate_under_load() {
    let Some(mut provider) = start() else { return };
    let keys = RemoteKeys::discover(&provider.issuer)
        .allow_http_on_loopback("127.0.0.1")
        .refresh_every(Duration::from_millis(500))
        .start()
        .await
        .unwrap();
    let client = service(|it| it.jwt(keys.jwt().audience(PAYROLL)));
    let first = provider.token(PAYROLL, "staff:read").await;
    assert_eq!(status(&client, &first).await, 200);
    assert_eq!(status(&client, &provider.token(PAYROLL, "").await).await, 403, "no scope");
    let elsewhere = provider.token("https://api.example/other", "staff:read").await;
    assert_eq!(status(&client, &elsewhere).await, 401, "for another audience");
    assert_eq!(status(&client, &first[..first.len() - 2]).await, 401);

    let stop = Arc::new(AtomicBool::new(false));
    let load: Vec<_> = (0..4)
        .map(|_| {
            let (client, token, stop) = (client.clone(), first.clone(), Arc::clone(&stop));
            tokio::spawn(async move {
                while !stop.load(Ordering::Relaxed) {
                    assert_eq!(status(&client, &token).await, 200);
                    tokio::task::yield_now().await;
                }
            })
        })
        .collect();
    for _ in 0..5 {
        provider.tell("rotate");
        let token = provider.token(PAYROLL, "staff:read").await;
        assert_eq!(status(&client, &token).await, 200, "with a key that was not known");
    }
    stop.store(true, Ordering::Relaxed);
    for task in load {
        task.await.unwrap();
    }
    provider.tell("forget");
    let mut is_refused = false;
    for _ in 0..600 {
        is_refused = status(&client, &first).await == 401;
        if is_refused {
            break;
        }
        sleep(Duration::from_millis(50)).await;
    }
    assert!(is_refused, "its key is withdrawn");
    assert_eq!(status(&client, &provider.token(PAYROLL, "staff:read").await).await, 200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn its_opaque_tokens_pass_until_it_revokes_them() {
    let Some(provider) = start() else { return };
    let endpoint = format!("{}/token/introspection", provider.issuer);
    let (id, secret) = SERVICE;
    let tokens = Introspection::at(&provider.issuer, endpoint)
        .client(id, secret)
        .audience(OPAQUE)
        .allow_http_on_loopback("127.0.0.1")
        .keep_for(Duration::ZERO)
        .start()
        .await
        .unwrap();
    let client = service(|it| it.authenticator(tokens));
    let (good, other) =
        (provider.token(OPAQUE, "staff:read").await, provider.token(OPAQUE, "staff:read").await);
    for _ in 0..3 {
        assert_eq!((status(&client, &good).await, status(&client, &other).await), (200, 200));
    }
    assert_eq!(status(&client, &provider.token(OPAQUE, "").await).await, 403, "no scope");
    let elsewhere = provider.token("https://api.example/other/opaque", "staff:read").await;
    assert_eq!(status(&client, &elsewhere).await, 401, "for another audience");
    assert_eq!(status(&client, "made-up").await, 401);
    provider.post("/token/revocation", ROBOT, &format!("token={other}")).await;
    assert_eq!((status(&client, &good).await, status(&client, &other).await), (200, 401));
}

/// A browser that follows where it is sent on the provider's own address; the first address elsewhere.
async fn follow(provider: &Provider, first: &str) -> String {
    let host = provider.issuer.strip_prefix("http://").unwrap();
    let (mut url, mut cookies) = (first.to_owned(), Vec::<(String, String)>::new());
    for _ in 0..12 {
        let path = url.strip_prefix(&provider.issuer).unwrap_or(&url);
        let line: Vec<_> = cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let request = format!(
            "GET {path} HTTP/1.1\r\nhost: {host}\r\ncookie: {}\r\nconnection: close\r\n\r\n",
            line.join("; ")
        );
        let mut stream = TcpStream::connect(host).await.unwrap();
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        let head = answer.split("\r\n\r\n").next().unwrap();
        let field = |line: &str, name: &str| {
            let (found, value) = line.split_once(": ")?;
            found.eq_ignore_ascii_case(name).then(|| value.to_owned())
        };
        for set in head.lines().filter_map(|line| field(line, "set-cookie")) {
            let (name, value) = set.split(';').next().unwrap().split_once('=').unwrap();
            cookies.retain(|(kept, _)| kept != name);
            cookies.push((name.to_owned(), value.to_owned()));
        }
        let to = head.lines().find_map(|line| field(line, "location"));
        url = to.unwrap_or_else(|| panic!("it sends its browser nowhere: {answer}"));
        if !url.starts_with('/') && !url.starts_with(&provider.issuer) {
            return url;
        }
    }
    panic!("it sends its browser round in circles");
}

#[secure(auth = "session", rate = "1000/s")]
async fn me(caller: Principal) -> StatusCode {
    if caller.subject() == "ada" { StatusCode::OK } else { StatusCode::CONFLICT }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn its_users_log_in_with_a_code_that_counts_once() {
    use palisade::records::MemoryRecords;
    use palisade::session::{MemorySessions, Sessions};
    use palisade_oidc::login::ProviderLogin;

    let Some(provider) = start() else { return };
    let login = ProviderLogin::discover(&provider.issuer)
        .client("page", "5d1c7b2e9f3a4806")
        .redirect_uri("https://payroll.example/id/callback")
        .allow_http_on_loopback("127.0.0.1")
        .start(MemoryRecords::new())
        .await
        .unwrap();
    let sessions = Sessions::builder().build(MemorySessions::new()).unwrap();
    let security = Security::builder().sessions(sessions).direct().build().unwrap();
    let app = SecureRouter::<()>::new().route("/me", get(me)).nest("/id", login.routes());
    let client = Client::new(app.secured_by(security).unwrap()).host("payroll.example");
    let cookie_of = |reply: &palisade::testing::Reply, name: &str| {
        let mut set = reply.headers().get_all("set-cookie").iter().map(|it| it.to_str().unwrap());
        set.find(|it| it.starts_with(name)).map(|it| it.split(';').next().unwrap().to_owned())
    };
    for query in ["?return_to=/me", "?return_to=/me&fresh=true"] {
        let begun = client.get(&format!("/id/login{query}")).send().await;
        let cookie = cookie_of(&begun, "__Host-oidc=").unwrap();
        let back = follow(&provider, begun.header("location")).await;
        let back = back.strip_prefix("https://payroll.example").unwrap().to_owned();
        assert!(back.contains("&iss=http"), "{back}");
        assert_eq!(client.get(&back).send().await.status(), 401, "without its browser's cookie");
        let done = client.get(&back).header("cookie", &cookie).send().await;
        assert_eq!(
            (done.status().as_u16(), done.header("location")),
            (303, "/me"),
            "{}",
            done.text()
        );
        let session = cookie_of(&done, "__Host-session=").unwrap();
        assert_eq!(client.get("/me").header("cookie", &session).send().await.status(), 200);
        assert_eq!(client.get(&back).header("cookie", &cookie).send().await.status(), 401, "once");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn its_logouts_end_the_sessions_of_their_login() {
    use palisade::CallerId;
    use palisade::records::MemoryRecords;
    use palisade::session::{MemorySessions, Sessions};
    use palisade_oidc::login::ProviderLogin;

    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let uri = format!("http://{}/id/backchannel-logout", listener.local_addr().unwrap());
    let Some(mut provider) = start_telling(Some(&uri)) else { return };
    let sessions = Sessions::builder().build(MemorySessions::new()).unwrap();
    let login = ProviderLogin::discover(&provider.issuer)
        .client("page", "5d1c7b2e9f3a4806")
        .redirect_uri("https://payroll.example/id/callback")
        .allow_http_on_loopback("127.0.0.1")
        .back_channel_logout(&sessions, MemoryRecords::new())
        .start(MemoryRecords::new())
        .await
        .unwrap();
    let security = Security::builder().sessions(sessions.clone()).direct().build().unwrap();
    let app = SecureRouter::<()>::new().route("/me", get(me)).nest("/id", login.routes());
    let app = app.secured_by(security).unwrap();
    let client = Client::new(app.clone()).host("payroll.example");
    let served = tokio::spawn(IntoFuture::into_future(palisade::serve(listener, app)));
    let cookie_of = |reply: &palisade::testing::Reply, name: &str| {
        let mut set = reply.headers().get_all("set-cookie").iter().map(|it| it.to_str().unwrap());
        set.find(|it| it.starts_with(name)).map(|it| it.split(';').next().unwrap().to_owned())
    };
    let begun = client.get("/id/login").send().await;
    let cookie = cookie_of(&begun, "__Host-oidc=").unwrap();
    let back = follow(&provider, begun.header("location")).await;
    let back = back.strip_prefix("https://payroll.example").unwrap().to_owned();
    let done = client.get(&back).header("cookie", &cookie).send().await;
    let session = cookie_of(&done, "__Host-session=").unwrap();
    let is_live =
        async || client.get("/me").header("cookie", &session).send().await.status() == 200;
    assert!(is_live().await);
    let known = sessions.sessions_of(&CallerId::new(provider.issuer.as_str(), "ada")).await;
    let origin = known.unwrap()[0].origin.clone().unwrap();
    let own = origin.session.expect("the ID token has `sid`");
    for (told, lives) in
        [("ada another", true), (&*format!("eve {own}"), true), (&*format!("ada {own}"), false)]
    {
        writeln!(provider.input, "logout {told}").unwrap();
        assert_eq!(provider.hears("told "), "200", "{told}");
        assert_eq!(is_live().await, lives, "{told}");
    }
    served.abort();
}
