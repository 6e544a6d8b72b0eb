//! Client certificates as a credential. The handshake is behind them; what is judged for each request is shown here.

use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use palisade::prelude::*;
use palisade::testing::{Client, TestClock};
use palisade::{Peer, PeerCertificate};
use palisade_tls::{ClientCertificates, SubjectFrom, Tls};
use rcgen::{
    BasicConstraints, CertificateParams, CertificateRevocationListParams, CertifiedIssuer,
    DistinguishedName, DnType, ExtendedKeyUsagePurpose, IsCa, KeyIdMethod, KeyPair,
    KeyUsagePurpose, RevokedCertParams, SerialNumber,
};
use time::OffsetDateTime;

use super::{Line, Scheme, Source};

/// The number of the good certificate, and of one that was taken back before.
const GOOD: u64 = 7;
const REVOKED: u64 = 99;

type Authority = CertifiedIssuer<'static, KeyPair>;

fn authority() -> Authority {
    let mut params = CertificateParams::default();
    params.distinguished_name.push(DnType::CommonName, "clients");
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap()
}

/// A list that takes back the certificates of these numbers.
fn list_of(authority: &Authority, numbers: &[u64]) -> String {
    let one = |number: &u64| RevokedCertParams {
        serial_number: SerialNumber::from(*number),
        revocation_time: rcgen::date_time_ymd(2020, 1, 1),
        reason_code: None,
        invalidity_date: None,
    };
    let params = CertificateRevocationListParams {
        this_update: rcgen::date_time_ymd(2020, 1, 1),
        next_update: rcgen::date_time_ymd(2099, 1, 1),
        crl_number: SerialNumber::from(1),
        issuing_distribution_point: None,
        revoked_certs: numbers.iter().map(one).collect(),
        key_identifier_method: KeyIdMethod::Sha256,
    };
    params.signed_by(authority).unwrap().pem().unwrap()
}

/// The certificate of a client, from a second to another.
fn certificate(
    authority: &Authority,
    name: Option<&str>,
    number: u64,
    (from, to): (i64, i64),
) -> Vec<u8> {
    let mut params = CertificateParams::default();
    params.distinguished_name = DistinguishedName::new();
    if let Some(name) = name {
        params.distinguished_name.push(DnType::CommonName, name);
    }
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
    params.serial_number = Some(SerialNumber::from(number));
    params.not_before = OffsetDateTime::from_unix_timestamp(from).unwrap();
    params.not_after = OffsetDateTime::from_unix_timestamp(to).unwrap();
    let key = KeyPair::generate().unwrap();
    params.signed_by(&key, authority).unwrap().der().to_vec()
}

/// An application that accepts certificates, with a client for each; a line is the name of one.
pub(super) struct Certificates {
    clock: TestClock,
    /// Connected without a certificate.
    plain: Client,
    connected: Vec<(&'static str, Client)>,
    tls: Tls,
    clients: Authority,
    list: PathBuf,
}

impl Certificates {
    #[allow(clippy::unused_async, reason = "other schemes wait")]
    pub(super) async fn new() -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let (clock, clients) = (TestClock::new(), authority());
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let file = format!("palisade-suite-{}-{number}.pem", std::process::id());
        let list = std::env::temp_dir().join(file);
        std::fs::write(&list, list_of(&clients, &[REVOKED])).unwrap();
        let server = KeyPair::generate().unwrap();
        let mut chain = CertificateParams::new(vec!["api.test".to_owned()]).unwrap();
        chain.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        let chain = chain.signed_by(&server, &clients).unwrap().pem();
        let taken = ClientCertificates::issued_by_pem(clients.pem()).revoked_by(&list).optional();
        let tls = Tls::pem(chain, server.serialize_pem()).clients(taken).build().unwrap();
        let machines = tls
            .mtls("https://pki.test", SubjectFrom::CommonName)
            .pinned_to_pem(clients.pem())
            .unwrap()
            .grant(|caller, names| (names.subject() != "CN=stranger").then_some(caller));
        let security = Security::builder().authenticator(machines).realm("staff").direct();
        let security = security.clock(&clock).build().unwrap();
        let now = clock.now_millis() / 1_000;
        let usual = (now - 60, now + 300);
        let of = |name: Option<&str>, number, time| certificate(&clients, name, number, time);
        let certificates = [
            ("of-payroll", of(Some("payroll"), GOOD, usual)),
            ("of-before", of(Some("payroll"), 1, (now - 60, now - 1))),
            ("of-later", of(Some("payroll"), 2, (now + 60, now + 300))),
            ("of-one-that-was-revoked", of(Some("payroll"), REVOKED, usual)),
            ("of-a-stranger", of(Some("stranger"), 3, usual)),
            ("of-nobody", of(None, 4, usual)),
            ("of-another-authority", certificate(&authority(), Some("payroll"), GOOD, usual)),
            ("of-no-form", b"no certificate".to_vec()),
        ];
        let connected = certificates.map(|(name, der)| {
            let certificate = PeerCertificate::from_chain(vec![der]).unwrap();
            let peer = Peer::new([192, 0, 2, 1].into()).certificate(certificate);
            (name, Client::new(super::app(&security).connected(peer)))
        });
        let connected = Vec::from(connected);
        Self { plain: super::client(&security), clock, connected, tls, clients, list }
    }
}

impl Drop for Certificates {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.list);
    }
}

impl Scheme for Certificates {
    fn client(&self) -> &Client {
        &self.plain
    }

    fn client_of(&self, line: &str) -> &Client {
        let connected = self.connected.iter().find(|(name, _)| *name == line);
        connected.map_or(&self.plain, |(_, client)| client)
    }

    /// The field decides nothing: it tells the test which connection was meant.
    fn good(&self) -> Line {
        ("x-connection", "of-payroll".into())
    }

    fn malformed(&self) -> Vec<String> {
        Vec::new()
    }

    fn wrong(&self) -> Vec<String> {
        self.connected.iter().skip(1).map(|(name, _)| (*name).to_owned()).collect()
    }

    fn expire(&self) {
        self.clock.advance(Duration::from_secs(310));
    }

    async fn revoke(&self) {
        std::fs::write(&self.list, list_of(&self.clients, &[GOOD, REVOKED])).unwrap();
        self.tls.reload().unwrap();
    }

    /// It asks nobody.
    fn set_source(&self, _: Source) {}
}
