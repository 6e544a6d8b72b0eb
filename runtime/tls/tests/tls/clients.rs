//! Client certificates: as a credential, and for tokens that are bound to one.

use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use palisade::Security;
use palisade::testing::Issuer;
use palisade_tls::{ClientCertificates, SubjectFrom, Tls};
use serde_json::json;

use crate::support::{Authority, BELOW, Folder, Server, Signed, app, now, text};

/// A service that asks for certificates, and an authority that clients have theirs from.
struct Asking {
    clients: Authority,
    folder: Folder,
    server: Server,
    tls: Tls,
    issuer: Issuer,
    ca: std::path::PathBuf,
}

async fn asking(subject: SubjectFrom, is_optional: bool) -> Asking {
    let (services, clients) = (Authority::new("services"), Authority::new("clients"));
    let folder = Folder::new();
    let ca = folder.write("ca.pem", &services.pem());
    let list = folder.write("list.pem", &clients.revoked(&[99], 2099));
    let taken = ClientCertificates::issued_by_pem(clients.pem()).revoked_by(list);
    let taken = if is_optional { taken.optional() } else { taken };
    let signed = services.server(&["api.test"]);
    let tls = Tls::pem(signed.chain, signed.key).clients(taken).build().unwrap();
    // A grant that lets every caller in takes nothing back of the one before.
    let machines = tls
        .mtls("https://pki.test", subject)
        .grant(|caller, names| match names.subject() {
            "CN=stranger" => None,
            "CN=machine" => Some(caller.role("machine")),
            _ => Some(caller),
        })
        .grant(|caller, _| Some(caller));
    let issuer = Issuer::new();
    let app = app(&issuer, |builder| builder.authenticator(machines), true);
    let server = Server::start(app, tls.clone()).await;
    Asking { clients, folder, server, tls, issuer, ca }
}

impl Asking {
    async fn get(
        &self,
        path: &str,
        certificate: Option<&Signed>,
        more: &[&str],
    ) -> crate::support::Reply {
        let mut arguments = vec!["--cacert", text(&self.ca)];
        let files = certificate.map(|signed| {
            (self.folder.write("c.pem", &signed.chain), self.folder.write("c.key", &signed.key))
        });
        if let Some((chain, key)) = &files {
            arguments.extend(["--cert", text(chain), "--key", text(key)]);
        }
        arguments.extend(more);
        self.server.curl("api.test", path, &arguments).await
    }
}

#[tokio::test]
async fn a_certificate_is_a_credential_and_names_its_caller() {
    for (subject, told) in [
        (SubjectFrom::Uri, "spiffe://test/payroll at https://pki.test"),
        (SubjectFrom::CommonName, "payroll at https://pki.test"),
        (SubjectFrom::DistinguishedName, "CN=payroll at https://pki.test"),
    ] {
        let asking = asking(subject, true).await;
        let signed = asking.clients.client("payroll", &["spiffe://test/payroll"], 1);
        let reply = asking.get("/whoami", Some(&signed), &[]).await;
        assert_eq!((reply.status, &*reply.body), (200, told), "{reply:?}");
        let anonymous = asking.get("/whoami", None, &[]).await;
        assert_eq!(anonymous.status, 401, "{anonymous:?}");
        assert_eq!(anonymous.field("www-authenticate"), Some(r#"clientcertificate realm="api""#));
        assert_eq!(asking.get("/health", None, &[]).await.status, 200);
    }
}

#[tokio::test]
async fn a_certificate_that_names_nobody_or_several_is_refused() {
    let asking = asking(SubjectFrom::Uri, true).await;
    for uris in [&[][..], &["spiffe://test/a", "spiffe://test/b"]] {
        let signed = asking.clients.client("payroll", uris, 1);
        assert_eq!(asking.get("/whoami", Some(&signed), &[]).await.status, 401, "{uris:?}");
    }
}

#[tokio::test]
async fn a_grant_gives_roles_and_refuses_who_it_does_not_know() {
    let asking = asking(SubjectFrom::CommonName, true).await;
    for (name, status) in [("machine", 200), ("payroll", 403), ("stranger", 401)] {
        let signed = asking.clients.client(name, &[], 1);
        assert_eq!(asking.get("/machines", Some(&signed), &[]).await.status, status, "{name}");
    }
}

#[tokio::test]
async fn without_a_certificate_of_the_authority_there_is_no_connection() {
    let asking = asking(SubjectFrom::CommonName, false).await;
    let good = asking.clients.client("payroll", &[], 1);
    assert_eq!(asking.get("/whoami", Some(&good), &[]).await.status, 200);
    let other = Authority::new("clients").client("payroll", &[], 1);
    let expired = asking.clients.expired("payroll");
    let revoked = asking.clients.client("payroll", &[], 99);
    let of_a_server = asking.clients.server(&["payroll.test"]);
    for (certificate, why) in [
        (None, "none"),
        (Some(&other), "another authority of the same name"),
        (Some(&expired), "expired"),
        (Some(&revoked), "revoked"),
        (Some(&of_a_server), "for servers alone"),
    ] {
        let reply = asking.get("/health", certificate, &[]).await;
        assert_eq!(reply.status, 0, "{why}: {reply:?}");
    }
}

#[tokio::test]
async fn a_certificate_that_is_revoked_while_its_connection_is_open_is_refused() {
    let asking = asking(SubjectFrom::CommonName, false).await;
    let signed = asking.clients.client("payroll", &[], 7);
    let (chain, key) =
        (asking.folder.write("c.pem", &signed.chain), asking.folder.write("c.key", &signed.key));
    let port = asking.server.address.port();
    let url = format!("https://api.test:{port}/whoami");
    let address = format!("api.test:{port}:127.0.0.1");
    // Two requests over one connection, with a pause: curl begins them five seconds apart.
    let curl = tokio::process::Command::new("curl")
        .args(["-sS", "-o", "/dev/null", "-w", "%{http_code} %{num_connects}\n", "--rate", "12/m"])
        .args(["--resolve", &address, "--cacert", text(&asking.ca)])
        .args(["--cert", text(&chain), "--key", text(&key), &url, "-o", "/dev/null", &url])
        .kill_on_drop(true)
        .output();
    let curl = tokio::spawn(curl);
    tokio::time::sleep(std::time::Duration::from_millis(2_500)).await;
    asking.folder.write("list.pem", &asking.clients.revoked(&[7, 99], 2099));
    asking.tls.reload().unwrap();
    let output = crate::support::soon(curl).await.unwrap().unwrap();
    let told = String::from_utf8_lossy(&output.stdout).into_owned();
    assert_eq!(told, "200 1\n401 0\n", "{}", String::from_utf8_lossy(&output.stderr));
}

/// A stream to a caller ends as its next request would: revoked, below an authority that is pinned no longer, and no other.
#[tokio::test]
async fn a_stream_ends_once_its_certificate_is_revoked_or_pinned_no_longer() {
    let ended = |reply: &crate::support::Reply| {
        assert_eq!(reply.status, 200, "{reply:?}");
        reply.body.contains("event: problem") && reply.body.contains("401")
    };
    let after = async |change: &dyn Fn()| {
        tokio::time::sleep(std::time::Duration::from_secs(2)).await;
        change();
    };
    let asking = asking(SubjectFrom::CommonName, false).await;
    for (number, ends) in [(7, true), (8, false)] {
        let signed = asking.clients.client("payroll", &[], number);
        let revoke = || {
            asking.folder.write("list.pem", &asking.clients.revoked(&[7, 99], 2099));
            asking.tls.reload().unwrap();
        };
        let streaming = asking.get("/live", Some(&signed), &["-N", "--max-time", "6"]);
        let (reply, ()) = tokio::join!(streaming, after(&revoke));
        assert_eq!(ended(&reply), ends, "{number}: {reply:?}");
    }
    let below = Below::new().await;
    let arguments: Vec<&str> = below.arguments.iter().map(String::as_str).collect();
    let arguments = [&arguments[..], &["-N", "--max-time", "6"]].concat();
    let pin = || {
        below.folder.write("pinned.pem", &below.root.below("people").pem());
        below.tls.reload().unwrap();
    };
    let streaming = below.server.curl("api.test", "/live", &arguments);
    let (reply, ()) = tokio::join!(streaming, after(&pin));
    assert!(ended(&reply), "{reply:?}");
}

#[tokio::test]
async fn a_list_that_is_out_of_date_takes_nobody() {
    let asking = asking(SubjectFrom::CommonName, false).await;
    let signed = asking.clients.client("payroll", &[], 1);
    asking.folder.write("list.pem", &asking.clients.revoked(&[], 2025));
    asking.tls.reload().unwrap();
    assert_eq!(asking.get("/health", Some(&signed), &[]).await.status, 0);
    asking.folder.write("list.pem", &asking.clients.revoked(&[], 2099));
    asking.tls.reload().unwrap();
    assert_eq!(asking.get("/health", Some(&signed), &[]).await.status, 200);
}

#[tokio::test]
async fn a_scheme_has_one_name() {
    let signed = Authority::new("services").server(&["api.test"]);
    let tls = Tls::pem(signed.chain, signed.key).build().unwrap();
    let named = |names: &[&str]| {
        let mtls = tls.mtls("https://pki.test", SubjectFrom::CommonName);
        let mtls = names.iter().fold(mtls, |mtls, name| mtls.named(*name));
        Security::builder().authenticator(mtls).direct().build().err()
    };
    assert!(named(&[]).is_none());
    assert!(named(&["machines"]).is_none());
    let refused = named(&["machines", "people"]).unwrap();
    assert_eq!(refused.reasons(), ["mtls: `.named(..)` was called twice"]);
}

#[tokio::test]
async fn a_pinned_authority_is_the_only_one_of_those_that_the_handshake_takes() {
    let (services, root) = (Authority::new("services"), Authority::new("clients"));
    let (own, other) = (root.below("machines"), root.below("people"));
    let folder = Folder::new();
    let ca = folder.write("ca.pem", &services.pem());
    let signed = services.server(&["api.test"]);
    let taken = ClientCertificates::issued_by_pem(root.pem()).optional();
    let tls = Tls::pem(signed.chain, signed.key).clients(taken).build().unwrap();
    let mtls = tls.mtls("https://pki.test", SubjectFrom::CommonName);
    let mtls = mtls.pinned_to_pem(own.pem()).unwrap();
    let refused = mtls.clone().pinned_to_pem(other.pem()).unwrap_err();
    assert!(refused.to_string().contains("authorities were pinned before"), "{refused}");
    let app = app(&Issuer::new(), |builder| builder.authenticator(mtls), true);
    let server = Server::start(app, tls).await;
    for (authority, status) in [(&own, 200), (&other, 401)] {
        let signed = authority.client("payroll", &[], 1);
        let chain = folder.write("c.pem", &(signed.chain + &authority.pem()));
        let key = folder.write("c.key", &signed.key);
        let arguments = ["--cacert", text(&ca), "--cert", text(&chain), "--key", text(&key)];
        for _ in 0..2 {
            let reply = server.curl("api.test", "/whoami", &arguments).await;
            assert_eq!(reply.status, status, "{reply:?}");
        }
    }
}

/// What a customer of the authority chose as its name is no unit of somebody else's.
#[tokio::test]
async fn no_two_distinguished_names_are_one_caller() {
    let asking = asking(SubjectFrom::DistinguishedName, true).await;
    let mut callers = Vec::new();
    for (name, unit) in
        [("ada", Some("Payroll")), ("ada, OU=Payroll", None), ("ada,OU=Payroll", None)]
    {
        let signed = asking.clients.named(name, unit);
        let reply = asking.get("/whoami", Some(&signed), &[]).await;
        assert_eq!(reply.status, 200, "{reply:?}");
        callers.push(reply.body);
    }
    assert_eq!(callers[0], "CN=ada,OU=Payroll at https://pki.test");
    assert_eq!(callers[1], "CN=ada\\, OU\\=Payroll at https://pki.test");
    assert_eq!(callers[2], "CN=ada\\,OU\\=Payroll at https://pki.test");
}

/// A service whose clients' certificates are issued by an authority below another.
struct Below {
    root: Authority,
    own: Authority,
    folder: Folder,
    tls: Tls,
    server: Server,
    arguments: Vec<String>,
}

impl Below {
    async fn new() -> Self {
        let (services, root) = (Authority::new("services"), Authority::new("clients"));
        let own = root.below("machines");
        let folder = Folder::new();
        let ca = folder.write("ca.pem", &services.pem());
        let pinned = folder.write("pinned.pem", &own.pem());
        let list = folder.write("list.pem", &(root.revoked(&[], 2099) + &own.revoked(&[], 2099)));
        let signed = services.server(&["api.test"]);
        let taken = ClientCertificates::issued_by_pem(root.pem()).revoked_by(list);
        let tls = Tls::pem(signed.chain, signed.key).clients(taken.optional()).build().unwrap();
        let mtls = tls.mtls("https://pki.test", SubjectFrom::CommonName);
        let mtls = mtls.pinned_to(pinned).unwrap();
        let app = app(&Issuer::new(), |builder| builder.authenticator(mtls), true);
        let server = Server::start(app, tls.clone()).await;
        let signed = own.client("payroll", &[], 1);
        let chain = folder.write("c.pem", &(signed.chain + &own.pem()));
        let key = folder.write("c.key", &signed.key);
        let arguments = ["--cacert", text(&ca), "--cert", text(&chain), "--key", text(&key)];
        let arguments = arguments.map(str::to_owned).to_vec();
        Self { root, own, folder, tls, server, arguments }
    }

    /// Two requests over one connection, with five seconds between: what each is answered.
    async fn twice(&self, meanwhile: impl AsyncFnOnce()) -> String {
        let port = self.server.address.port();
        let url = format!("https://api.test:{port}/whoami");
        let address = format!("api.test:{port}:127.0.0.1");
        let curl = tokio::process::Command::new("curl")
            .args(["-sS", "-o", "/dev/null", "-w", "%{http_code} %{num_connects}\n"])
            .args(["--rate", "12/m", "--resolve", &address])
            .args(&self.arguments)
            .args([&url, "-o", "/dev/null", &url])
            .kill_on_drop(true)
            .output();
        let curl = tokio::spawn(curl);
        tokio::time::sleep(std::time::Duration::from_millis(2_500)).await;
        meanwhile().await;
        let output = crate::support::soon(curl).await.unwrap().unwrap();
        String::from_utf8_lossy(&output.stdout).into_owned()
    }
}

#[tokio::test]
async fn an_authority_that_is_revoked_ends_the_connections_of_its_certificates() {
    let below = Below::new().await;
    assert_eq!(below.twice(async || ()).await, "200 1\n200 0\n");
    let told = below.twice(async || {
        let lists = below.root.revoked(&[BELOW], 2099) + &below.own.revoked(&[], 2099);
        below.folder.write("list.pem", &lists);
        below.tls.reload().unwrap();
    });
    assert_eq!(told.await, "200 1\n401 0\n");
}

#[tokio::test]
async fn the_pinned_authorities_are_read_again_with_the_rest() {
    let below = Below::new().await;
    let told = below.twice(async || {
        below.folder.write("pinned.pem", &below.root.below("people").pem());
        below.tls.reload().unwrap();
    });
    assert_eq!(told.await, "200 1\n401 0\n");
    // What cannot be read changes nothing, and neither does what was read beside it.
    below.folder.write("pinned.pem", "nonsense");
    assert!(below.tls.reload().is_err());
    below.folder.write("pinned.pem", &below.own.pem());
    below.tls.reload().unwrap();
    assert_eq!(below.twice(async || ()).await, "200 1\n200 0\n");
}

#[tokio::test]
async fn a_token_that_is_bound_to_a_certificate_needs_its_connection() {
    let asking = asking(SubjectFrom::CommonName, true).await;
    let (own, other) = (asking.clients.client("a", &[], 1), asking.clients.client("b", &[], 2));
    let pem: String = own.chain.lines().filter(|line| !line.starts_with('-')).collect();
    let der = STANDARD.decode(pem).unwrap();
    let thumbprint = URL_SAFE_NO_PAD.encode(digest(&SHA256, &der));
    let clock = now();
    let bound =
        asking.issuer.token("ada", &clock).claim("cnf", json!({ "x5t#S256": thumbprint })).sign();
    let header = format!("Authorization: Bearer {bound}");
    for (certificate, status) in [(Some(&own), 200), (Some(&other), 401), (None, 401)] {
        let reply = asking.get("/token", certificate, &["-H", &header]).await;
        assert_eq!(reply.status, status, "{reply:?}");
    }
    let plain = asking.issuer.token("ada", &clock).sign();
    let header = format!("Authorization: Bearer {plain}");
    assert_eq!(asking.get("/token", None, &["-H", &header]).await.status, 200);
}
