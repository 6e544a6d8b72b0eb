//! Certificates from an authority of the test's own: Let's Encrypt's `pebble`, with names from `pebble-challtestsrv`.
//!
//! Without these programs the test says so and ends; where `PALISADE_NO_SKIP` is set it fails instead.

use std::net::TcpListener;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use palisade::testing::Issuer;
use palisade_tls::{Acme, Tls};

use crate::support::{Authority, Folder, Server, app, text};

/// Programs of this test; they end with it.
struct Running(Vec<Child>);

impl Drop for Running {
    fn drop(&mut self) {
        for child in &mut self.0 {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

fn is_installed(program: &str) -> bool {
    let found = Command::new("which").arg(program).stdout(Stdio::null()).status();
    let is_there = found.is_ok_and(|status| status.success());
    let may_skip = std::env::var_os("PALISADE_NO_SKIP").is_none();
    assert!(is_there || may_skip, "{program} is not installed");
    is_there
}

/// A port that is free, below those that the system hands out: nobody is given it before it is used.
fn free() -> u16 {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let first = std::process::id().wrapping_mul(16);
    let is_free = |port: &u16| TcpListener::bind(("127.0.0.1", *port)).is_ok();
    let next = || first.wrapping_add(NEXT.fetch_add(1, Ordering::Relaxed)) % 12_000;
    std::iter::repeat_with(|| 20_000 + u16::try_from(next()).unwrap()).find(is_free).unwrap()
}

struct Pebble {
    authority: Authority,
    folder: Folder,
    listen: u16,
    manage: u16,
}

impl Pebble {
    fn new() -> Self {
        let (authority, folder) = (Authority::new("pebble's own"), Folder::new());
        Self { authority, folder, listen: free(), manage: free() }
    }

    fn acme(&self) -> Acme {
        let directory = format!("https://localhost:{}/dir", self.listen);
        Acme::new(directory, ["api.test"])
            .contact("mailto:ops@api.test")
            .folder(self.folder.path().join("acme"))
            .authorities_pem(self.authority.pem())
    }

    /// Runs it against a service on this port.
    fn run(&self, port: u16) -> Running {
        let signed = self.authority.server(&["localhost", "127.0.0.1"]);
        let chain = self.folder.write("pebble.pem", &signed.chain);
        let key = self.folder.write("pebble.key", &signed.key);
        let config = serde_json::json!({ "pebble": {
            "listenAddress": format!("127.0.0.1:{}", self.listen),
            "managementListenAddress": format!("127.0.0.1:{}", self.manage),
            "certificate": chain,
            "privateKey": key,
            "httpPort": free(),
            "tlsPort": port,
            "ocspResponderURL": "",
            "externalAccountBindingRequired": false,
        }});
        let config = self.folder.write("pebble.json", &config.to_string());
        let names = format!("127.0.0.1:{}", free());
        let none = ["-http01", "", "-https01", "", "-tlsalpn01", "", "-defaultIPv6", ""];
        let manage = format!("127.0.0.1:{}", free());
        let mut resolver = Command::new("pebble-challtestsrv");
        resolver.args(["-dns01", &names, "-management", &manage]).args(none);
        let mut pebble = Command::new("pebble");
        pebble.args(["-config", text(&config), "-dnsserver", &names]);
        pebble.env("PEBBLE_VA_NOSLEEP", "1").env("PEBBLE_WFE_NONCEREJECT", "0");
        let start = |mut command: Command| {
            command.stdout(Stdio::null()).stderr(Stdio::null()).stdin(Stdio::null());
            command.spawn().unwrap()
        };
        Running(vec![start(resolver), start(pebble)])
    }

    /// The root that it made at its start.
    async fn root(&self) -> Option<std::path::PathBuf> {
        let url = format!("https://127.0.0.1:{}/roots/0", self.manage);
        let mut asking = tokio::process::Command::new("curl");
        let output = asking.args(["-sSk", "--max-time", "5", &url]).output().await.unwrap();
        let root = String::from_utf8(output.stdout).unwrap();
        root.contains("BEGIN CERTIFICATE").then(|| self.folder.write("root.pem", &root))
    }
}

#[tokio::test]
async fn a_certificate_is_ordered_proven_and_kept() {
    if !(is_installed("pebble") && is_installed("pebble-challtestsrv")) {
        eprintln!("skipped: pebble is not installed");
        return;
    }
    let pebble = Pebble::new();
    let tls = Tls::acme(pebble.acme()).build().unwrap();
    let app = || app(&Issuer::new(), |it| it, false);
    let server = Server::start(app(), tls).await;
    let running = pebble.run(server.address.port());
    let answered = async {
        loop {
            if let Some(root) = pebble.root().await {
                let reply = server.curl("api.test", "/health", &["--cacert", text(&root)]).await;
                if reply.status == 200 {
                    return root;
                }
            }
            tokio::time::sleep(Duration::from_millis(300)).await;
        }
    };
    let root = tokio::time::timeout(Duration::from_secs(90), answered).await.unwrap();
    // A name that was not ordered has no certificate.
    let other = server.curl("other.test", "/health", &["--cacert", text(&root)]).await;
    assert_eq!(other.status, 0, "{other:?}");
    server.stop().await;

    // The next start needs no authority.
    drop(running);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = std::fs::metadata(pebble.folder.path().join("acme")).unwrap();
        assert_eq!(folder.permissions().mode() & 0o777, 0o700);
    }
    let server = Server::start(app(), Tls::acme(pebble.acme()).build().unwrap()).await;
    let again = async {
        while server.curl("api.test", "/health", &["--cacert", text(&root)]).await.status != 200 {
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), again).await.unwrap();
}

#[test]
fn an_order_that_cannot_be_made_does_not_start() {
    let (authority, folder) = (Authority::new("a"), Folder::new());
    let whole = |names: &[&str]| {
        Acme::new("https://localhost:1/dir", names.iter().copied())
            .folder(folder.path().join("acme"))
            .authorities_pem(authority.pem())
    };
    let says = |acme: Acme| Tls::acme(acme).build().unwrap_err().to_string();
    assert!(Tls::acme(whole(&["api.test"])).build().is_ok());
    for name in [
        "*.test",
        "api.test:443",
        "API.test",
        "",
        "a..b",
        "-a.test",
        "a b",
        "127.0.0.1",
        "api.1",
        "0x7f000001",
    ] {
        assert!(says(whole(&[name])).contains("is not a name that is proven here"), "{name}");
    }
    assert!(says(whole(&[])).contains("a certificate is ordered for a name"));
    assert!(says(whole(&["api.test"]).contact("ops@api.test")).contains("mailto:"));
    let plain = Acme::new("http://localhost/dir", ["api.test"]).folder(folder.path());
    assert!(says(plain).contains("`https://` URL"));
    let nowhere = Acme::new("https://localhost/dir", ["api.test"]);
    assert!(says(nowhere).contains("`.folder(..)`"));
    let other = Acme::new("https://localhost:1/dir", ["api.test"]).folder(folder.path().join("b"));
    assert!(says(other.authorities_pem("nonsense")).contains("certificate"));
    let faulty = Acme::new("http://localhost/dir", ["*.test", "API.test"]).contact("ops@api.test");
    let error = Tls::acme(faulty.authorities_pem("nonsense")).build().unwrap_err();
    let reasons = error.reasons();
    assert_eq!(reasons.len(), 6, "{reasons:?}");
    assert!(reasons.iter().all(|reason| reason.starts_with("acme: ")), "{reasons:?}");
    let twice = says(whole(&["api.test"]).authorities_pem("nonsense"));
    assert_eq!(twice, "acme: `.authorities_pem(..)` was called twice");
    let twice = says(whole(&["api.test"]).folder(folder.path()));
    assert_eq!(twice, "acme: `.folder(..)` was called twice");
}
