//! The server's side: versions, names, reload, bounds and the end.

use std::time::Duration;

use palisade::testing::Issuer;
use palisade::{Peer, Readiness};
use palisade_tls::{ClientCertificates, Tls};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::support::{Authority, Folder, Server, app, soon, text};

struct Simple {
    authority: Authority,
    folder: Folder,
    server: Server,
    tls: Tls,
    ca: std::path::PathBuf,
}

async fn simple() -> Simple {
    let (authority, folder) = (Authority::new("services"), Folder::new());
    let ca = folder.write("ca.pem", &authority.pem());
    let signed = authority.server(&["api.test", "127.0.0.1"]);
    let (chain, key) = (folder.write("a.pem", &signed.chain), folder.write("a.key", &signed.key));
    let tls = Tls::pem_files(chain, key).build().unwrap();
    let server = Server::start(app(&Issuer::new(), |it| it, false), tls.clone()).await;
    Simple { authority, folder, server, tls, ca }
}

#[tokio::test]
async fn curl_is_answered_over_tls_with_the_fields_of_every_answer() {
    let simple = simple().await;
    let reply = simple.server.curl("api.test", "/health", &["--cacert", text(&simple.ca)]).await;
    assert_eq!((reply.status, &*reply.body), (200, "ok"), "{reply:?}");
    assert_eq!(
        reply.field("strict-transport-security"),
        Some("max-age=63072000; includesubdomains")
    );
    assert_eq!(reply.field("x-content-type-options"), Some("nosniff"));
    let untrusting = simple.server.curl("api.test", "/health", &[]).await;
    assert!(untrusting.status == 0 && untrusting.error.contains("certificate"), "{untrusting:?}");
}

#[tokio::test]
async fn versions_before_1_2_and_weak_ciphers_are_refused() {
    let simple = simple().await;
    let ca = text(&simple.ca);
    for (options, version) in [
        (vec!["-tls1_3"], "TLSv1.3"),
        (vec!["-tls1_2"], "TLSv1.2"),
        (vec!["-tls1_2", "-cipher", "ECDHE-ECDSA-AES128-GCM-SHA256"], "TLSv1.2"),
    ] {
        let options = [&["-CAfile", ca, "-verify_return_error", "-brief"][..], &options].concat();
        let told = simple.server.openssl(&options, "").await;
        assert!(told.contains(&format!("Protocol version: {version}")), "{options:?}: {told}");
        assert!(told.contains("Verification: OK"), "{told}");
    }
    for options in [
        vec!["-tls1_1", "-cipher", "ALL:@SECLEVEL=0"],
        vec!["-tls1", "-cipher", "ALL:@SECLEVEL=0"],
        vec!["-tls1_2", "-cipher", "AES128-SHA:@SECLEVEL=0"],
        vec!["-tls1_2", "-cipher", "ECDHE-ECDSA-AES128-SHA:@SECLEVEL=0"],
        vec!["-tls1_2", "-cipher", "AES128-GCM-SHA256:@SECLEVEL=0"],
    ] {
        let options = [&["-CAfile", ca, "-brief"][..], &options].concat();
        let told = simple.server.openssl(&options, "").await;
        assert!(!told.contains("CONNECTION ESTABLISHED"), "{options:?}: {told}");
    }
}

#[tokio::test]
async fn a_client_cannot_renegotiate_or_compress() {
    let simple = simple().await;
    let told = simple.server.openssl(&["-CAfile", text(&simple.ca), "-tls1_2"], "R\n").await;
    assert!(told.contains("Compression: NONE"), "{told}");
    assert!(!told.contains("HTTP/1.1 200"), "{told}");
    let reply = simple.server.curl("api.test", "/health", &["--cacert", text(&simple.ca)]).await;
    assert_eq!(reply.status, 200);
}

#[tokio::test]
async fn each_name_has_its_certificate_and_another_name_has_none() {
    let (authority, folder) = (Authority::new("services"), Folder::new());
    let ca = folder.write("ca.pem", &authority.pem());
    let first = authority.server(&["api.test"]);
    let second = authority.server(&["*.admin.test"]);
    let tls = Tls::pem(first.chain, first.key).also_pem(second.chain, second.key).build().unwrap();
    let server = Server::start(app(&Issuer::new(), |it| it, false), tls).await;
    for name in ["api.test", "a.admin.test"] {
        let reply = server.curl(name, "/health", &["--cacert", text(&ca)]).await;
        assert_eq!(reply.status, 200, "{reply:?}");
    }
    for name in ["other.test", "admin.test", "a.b.admin.test"] {
        let reply = server.curl(name, "/health", &["--cacert", text(&ca), "-k"]).await;
        assert_eq!(reply.status, 0, "{name}: {reply:?}");
    }
    let told = server.openssl(&["-noservername", "-brief", "-CAfile", text(&ca)], "").await;
    assert!(told.contains("Verification: OK"), "who names nothing gets the first: {told}");
}

#[tokio::test]
async fn a_certificate_is_replaced_without_dropping_a_connection() {
    let simple = simple().await;
    let told = async || {
        let shown = simple.server.openssl(&["-showcerts", "-servername", "api.test"], "").await;
        let (_, certificate) = shown.split_once("-----BEGIN").unwrap();
        certificate.split_once("-----END").unwrap().0.to_owned()
    };
    let before = told().await;
    // A request whose connection stays open meanwhile: two on one connection, with the reload in between.
    let ca = text(&simple.ca).to_owned();
    let address = simple.server.address.to_string();
    let open = tokio::spawn(async move {
        let mut child = tokio::process::Command::new("openssl")
            .args([
                "s_client",
                "-connect",
                &address,
                "-CAfile",
                &ca,
                "-quiet",
                "-servername",
                "api.test",
            ])
            .stdin(std::process::Stdio::piped())
            .stdout(std::process::Stdio::piped())
            .stderr(std::process::Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let (mut to, mut from) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
        let request = b"GET /health HTTP/1.1\r\nHost: api.test\r\n\r\n";
        let mut answers = Vec::new();
        for _ in 0..2 {
            to.write_all(request).await.unwrap();
            let mut bytes = vec![0; 4096];
            let read = from.read(&mut bytes).await.unwrap();
            answers.push(String::from_utf8_lossy(&bytes[..read]).into_owned());
            tokio::time::sleep(Duration::from_millis(1_500)).await;
        }
        answers
    });
    tokio::time::sleep(Duration::from_millis(700)).await;

    let next = simple.authority.server(&["api.test"]);
    simple.folder.write("a.pem", &next.chain);
    assert!(simple.tls.reload().is_err(), "the key is still the old one's");
    assert_eq!(told().await, before, "what is faulty changes nothing");
    simple.folder.write("a.key", &next.key);
    simple.tls.reload().unwrap();
    assert_ne!(told().await, before);
    for answer in soon(open).await.unwrap() {
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    }
}

#[tokio::test]
async fn files_that_change_are_read_again() {
    let (authority, folder) = (Authority::new("services"), Folder::new());
    let ca = folder.write("ca.pem", &authority.pem());
    let signed = authority.server(&["old.test"]);
    let (chain, key) = (folder.write("a.pem", &signed.chain), folder.write("a.key", &signed.key));
    let tls = Tls::pem_files(chain, key).reload_every(Duration::from_secs(1)).build().unwrap();
    let server = Server::start(app(&Issuer::new(), |it| it, false), tls).await;
    let signed = authority.server(&["new.test"]);
    folder.write("a.pem", &signed.chain);
    folder.write("a.key", &signed.key);
    server.curl_until(200, "new.test", "/health", &["--cacert", text(&ca)]).await;
}

#[test]
fn what_cannot_be_served_does_not_start() {
    let (authority, folder) = (Authority::new("services"), Folder::new());
    let (one, two) = (authority.server(&["a.test"]), authority.server(&["a.test"]));
    let expired = authority.expired("old");
    let nameless = authority.client("nobody", &[], 1);
    for (tls, says) in [
        (Tls::pem_files("/nowhere/a.pem", "/nowhere/a.key"), "/nowhere/a.pem: "),
        (Tls::pem("", one.key.clone()), "no certificate in PEM"),
        (Tls::pem(one.chain.clone(), one.chain.clone()), "no private key in PEM"),
        (Tls::pem(one.chain.clone(), two.key.clone()), "is not the key of the certificate"),
        (Tls::pem(one.chain.clone(), one.key.clone() + &two.key), "more than one private key"),
        (Tls::pem(expired.chain, expired.key), "has expired"),
        (Tls::pem(nameless.chain, nameless.key), "without a name"),
        (
            Tls::pem(one.chain.clone(), one.key.clone()).reload_every(Duration::ZERO),
            "`.reload_every(..)` takes",
        ),
        (
            Tls::pem(one.chain.clone(), one.key.clone())
                .reload_every(Duration::from_secs(1))
                .reload_every(Duration::from_secs(1)),
            "tls: `.reload_every(..)` was called twice",
        ),
        (
            Tls::pem(one.chain.clone(), one.key.clone())
                .clients(ClientCertificates::issued_by("/nowhere/a.pem"))
                .clients(ClientCertificates::issued_by("/nowhere/b.pem")),
            "tls: `.clients(..)` was called twice",
        ),
    ] {
        let error = tls.build().unwrap_err().to_string();
        assert!(error.contains(says), "{error}");
        assert!(!error.contains("BEGIN"), "{error}");
    }
    drop(folder);
    assert!(Tls::pem(one.chain, one.key).build().is_ok());
}

#[test]
fn every_faulty_file_is_told_at_once() {
    let authority = Authority::new("services");
    let (one, two) = (authority.server(&["a.test"]), authority.server(&["b.test"]));
    let expired = authority.expired("old");
    let clients = ClientCertificates::issued_by("/nowhere/clients.pem");
    let tls = Tls::pem_files("/nowhere/a.pem", "/nowhere/a.key")
        .also_pem(one.chain.clone(), two.key.clone())
        .also_pem(two.chain.clone(), two.key.clone())
        .also_pem(expired.chain, expired.key)
        .clients(clients.revoked_by("/nowhere/clients.crl"))
        .reload_every(Duration::ZERO);
    let error = tls.build().unwrap_err();
    let says = [
        "tls: `.reload_every(..)` takes a second to a day",
        "/nowhere/a.pem: ",
        "/nowhere/a.key: ",
        "is not the key of the certificate",
        "has expired",
        "/nowhere/clients.crl: ",
        "/nowhere/clients.pem: ",
    ];
    let reasons = error.reasons();
    assert_eq!(reasons.len(), says.len(), "{reasons:?}");
    for (reason, says) in reasons.iter().zip(says) {
        assert!(reason.contains(says), "{reason}");
    }
    let mended = Tls::pem(one.chain, one.key).also_pem(two.chain, two.key);
    assert!(mended.reload_every(Duration::from_secs(1)).build().is_ok());
}

#[tokio::test]
async fn handshakes_that_never_end_hold_up_nobody_and_are_ended() {
    let (authority, folder) = (Authority::new("services"), Folder::new());
    let ca = folder.write("ca.pem", &authority.pem());
    let signed = authority.server(&["api.test"]);
    let tls = Tls::pem(signed.chain, signed.key).build().unwrap();
    let server = Server::with(app(&Issuer::new(), |it| it, false), |serve| {
        serve.header_timeout(Duration::from_secs(10)).connections_per_address(200).handshake(tls)
    })
    .await;
    let mut silent = Vec::new();
    for _ in 0..150 {
        let mut stream = TcpStream::connect(server.address).await.unwrap();
        stream.write_all(&[0x16, 0x03, 0x01]).await.unwrap();
        silent.push(stream);
    }
    let begun = std::time::Instant::now();
    let reply = server.curl("api.test", "/health", &["--cacert", text(&ca)]).await;
    assert_eq!(reply.status, 200, "{reply:?}");
    assert!(begun.elapsed() < Duration::from_secs(10), "{:?}", begun.elapsed());
    let mut left = Vec::new();
    for mut stream in silent {
        let _ = soon(stream.read_to_end(&mut left)).await;
    }
    assert!(begun.elapsed() < Duration::from_secs(60), "{:?}", begun.elapsed());
}

#[tokio::test]
async fn an_address_has_its_number_of_connections_handshakes_included() {
    let (authority, folder) = (Authority::new("services"), Folder::new());
    let ca = folder.write("ca.pem", &authority.pem());
    let signed = authority.server(&["api.test"]);
    let tls = Tls::pem(signed.chain, signed.key).build().unwrap();
    let server = Server::with(app(&Issuer::new(), |it| it, false), |serve| {
        serve.connections_per_address(3).handshake(tls)
    })
    .await;
    let mut held = Vec::new();
    for _ in 0..3 {
        held.push(TcpStream::connect(server.address).await.unwrap());
    }
    tokio::time::sleep(Duration::from_millis(100)).await;
    let refused = server.curl("api.test", "/health", &["--cacert", text(&ca)]).await;
    assert_eq!(refused.status, 0, "{refused:?}");
    drop(held);
    server.curl_until(200, "api.test", "/health", &["--cacert", text(&ca)]).await;
}

#[tokio::test]
async fn a_balancer_says_who_the_client_is_before_the_handshake() {
    let (authority, folder) = (Authority::new("services"), Folder::new());
    let ca = folder.write("ca.pem", &authority.pem());
    let signed = authority.server(&["api.test"]);
    let tls = Tls::pem(signed.chain, signed.key).build().unwrap();
    let only_partners = |builder: palisade::SecurityBuilder| builder.allow_ip(["192.0.2.0/24"]);
    let server = Server::with(app(&Issuer::new(), only_partners, false), |serve| {
        serve.proxy_protocol(["127.0.0.0/8"]).handshake(tls)
    })
    .await;
    // curl tells its own address; one that tells nothing is closed.
    let own =
        server.curl("api.test", "/health", &["--cacert", text(&ca), "--haproxy-protocol"]).await;
    assert_eq!(own.status, 403, "{own:?}");
    let untold = server.curl("api.test", "/health", &["--cacert", text(&ca)]).await;
    assert_eq!(untold.status, 0, "{untold:?}");
    let partner = ["--cacert", text(&ca), "--haproxy-protocol", "--haproxy-clientip", "192.0.2.7"];
    let partner = server.curl("api.test", "/health", &partner).await;
    // Older versions of curl cannot say another address.
    assert!(partner.status == 200 || partner.error.contains("haproxy-clientip"), "{partner:?}");
}

#[tokio::test]
async fn readiness_turns_before_the_server_stops_and_requests_are_drained() {
    let (authority, folder) = (Authority::new("services"), Folder::new());
    let ca = folder.write("ca.pem", &authority.pem());
    let signed = authority.server(&["api.test"]);
    let tls = Tls::pem(signed.chain, signed.key).build().unwrap();
    let readiness = Readiness::new();
    let mut server = Server::with(app(&Issuer::new(), |it| it, false), |serve| {
        serve.readiness(&readiness, Duration::from_secs(8)).handshake(tls)
    })
    .await;
    assert!(readiness.is_ready());
    server.tell();
    let turns = async {
        while readiness.is_ready() {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    soon(turns).await;
    let reply = server.curl("api.test", "/health", &["--cacert", text(&ca)]).await;
    assert_eq!(reply.status, 200, "and requests are taken meanwhile: {reply:?}");
    server.curl_until(0, "api.test", "/health", &["--cacert", text(&ca)]).await;
}

#[tokio::test]
async fn the_server_ends_with_open_handshakes() {
    let simple = simple().await;
    let mut stream = TcpStream::connect(simple.server.address).await.unwrap();
    stream.write_all(&[0x16]).await.unwrap();
    tokio::time::sleep(Duration::from_millis(100)).await;
    let begun = std::time::Instant::now();
    soon(simple.server.stop()).await;
    assert!(begun.elapsed() < Duration::from_secs(3), "{:?}", begun.elapsed());
}

#[test]
fn a_peer_over_tls_is_no_other_than_its_address_says() {
    let address = [192, 0, 2, 7].into();
    assert_eq!(Peer::new(address).over_tls().address(), Some(address));
}
