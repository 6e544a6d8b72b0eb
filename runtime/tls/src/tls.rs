//! The handshake, and the configuration in force.

use std::future::Future;
use std::io;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

use arc_swap::ArcSwap;
use palisade::{ConfigFaults, Handshake, Peer, PeerCertificate};
use rustls::ServerConfig;
use rustls::crypto::{CryptoProvider, aws_lc_rs};
use rustls::server::ResolvesServerCert;
use rustls::version::{TLS12, TLS13};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

#[cfg(feature = "acme")]
use crate::acme::{Ordering, PROOF, WithOrdered};
use crate::builder::TlsBuilder;
use crate::error::{TlsError, keep};
use crate::files::Pem;
use crate::pinned::Pinned;
use crate::resolver::ByName;
use crate::revoked::Revoked;

/// TLS for [`palisade::serve`](palisade::serve): give it to
/// [`handshake`](palisade::Serve::handshake). Copies share what is reloaded.
#[derive(Clone)]
pub struct Tls(Arc<State>);

struct State {
    settings: TlsBuilder,
    provider: Arc<CryptoProvider>,
    current: ArcSwap<Current>,
    /// What is read again beside.
    pinned: Mutex<Vec<Weak<Pinned>>>,
    /// Held by a reload, from before it reads until what it read is in force.
    turn: Mutex<()>,
    #[cfg(feature = "acme")]
    ordering: Option<Arc<Ordering>>,
}

/// What is in force.
struct Current {
    config: Arc<ServerConfig>,
    revoked: Arc<Revoked>,
}

impl TlsBuilder {
    /// Reads everything.
    ///
    /// # Errors
    /// Everything that cannot hold: a file that cannot be read, a key that is not the certificate's, a certificate that has expired, is not valid
    /// yet or has no name, an RSA key of fewer than 2,048 bits, a time to reload that is out of its range, a setter that was
    /// called twice.
    pub fn build(self) -> Result<Tls, TlsError> {
        Tls::start(self)
    }
}

impl Tls {
    /// A chain of certificates and its key in files of PEM, the service's own certificate first.
    pub fn pem_files(chain: impl Into<PathBuf>, key: impl Into<PathBuf>) -> TlsBuilder {
        TlsBuilder::of(Pem::File(chain.into()), Pem::File(key.into()))
    }

    /// The same from memory.
    pub fn pem(chain: impl Into<Vec<u8>>, key: impl Into<Vec<u8>>) -> TlsBuilder {
        TlsBuilder::of(Pem::Text(chain.into()), Pem::Text(key.into()))
    }

    /// Certificates that are ordered and renewed; [`also`](TlsBuilder::also) adds some from files.
    #[cfg(feature = "acme")]
    pub fn acme(acme: crate::Acme) -> TlsBuilder {
        TlsBuilder { acme: Some(acme), ..TlsBuilder::without_files() }
    }

    fn start(mut settings: TlsBuilder) -> Result<Self, TlsError> {
        let provider = Arc::new(aws_lc_rs::default_provider());
        let mut faults = ConfigFaults::default();
        let stated = std::mem::take(&mut settings.faults).into_result();
        keep(&mut faults, stated.map_err(TlsError::from));
        #[cfg(feature = "acme")]
        let ordering = settings.acme.as_ref().map(|acme| acme.ready(&provider));
        #[cfg(feature = "acme")]
        let ordering = ordering.and_then(|ready| keep(&mut faults, ready)).map(Arc::new);
        let beside = Beside {
            #[cfg(feature = "acme")]
            ordering: ordering.as_ref(),
            #[cfg(not(feature = "acme"))]
            nothing: std::marker::PhantomData,
        };
        let current = keep(&mut faults, Current::load(&settings, &provider, beside));
        let current = ArcSwap::from_pointee(faults.ready(current)?);
        Ok(Self(Arc::new(State {
            settings,
            provider,
            current,
            pinned: Mutex::default(),
            turn: Mutex::default(),
            #[cfg(feature = "acme")]
            ordering,
        })))
    }

    /// Reads all files again. Handshakes that begin from now on see what they hold; connections that are open stay
    /// as they are. Several at once take turns: one that waits reads once the one before it is done.
    ///
    /// # Errors
    /// As [`TlsBuilder::build`]. Nothing changes then.
    pub fn reload(&self) -> Result<(), TlsError> {
        // Files that take long, or are read twice at once, do not bring back what they held before: a revocation list is
        // not older than it was. A reload that panicked put nothing in force.
        let _turn = self.0.turn.lock().unwrap_or_else(PoisonError::into_inner);
        let mut faults = ConfigFaults::default();
        let current = Current::load(&self.0.settings, &self.0.provider, self.beside());
        let current = keep(&mut faults, current);
        let pinned: Vec<Arc<Pinned>> = self.pinned().iter().filter_map(Weak::upgrade).collect();
        let pinned = pinned.into_iter().filter_map(|pinned| {
            let loaded = keep(&mut faults, pinned.load(&self.0.provider))?;
            Some((pinned, loaded))
        });
        let pinned: Vec<(Arc<Pinned>, _)> = pinned.collect();
        let current = Arc::new(faults.ready(current)?);
        for (pinned, loaded) in pinned {
            pinned.exchange(loaded);
        }
        self.0.current.store(current);
        Ok(())
    }

    /// Reads this again with everything else, for as long as it is held.
    pub(crate) fn reload_too(&self, pinned: Weak<Pinned>) {
        let mut all = self.pinned();
        all.retain(|one| one.strong_count() > 0);
        all.push(pinned);
    }

    fn pinned(&self) -> MutexGuard<'_, Vec<Weak<Pinned>>> {
        self.0.pinned.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn revoked(&self) -> Arc<Revoked> {
        Arc::clone(&self.0.current.load().revoked)
    }

    pub(crate) fn provider(&self) -> &Arc<CryptoProvider> {
        &self.0.provider
    }

    pub(crate) fn asks_clients(&self) -> bool {
        self.0.settings.clients.is_some()
    }

    #[cfg_attr(not(feature = "acme"), allow(clippy::unused_self, reason = "orders are in it"))]
    fn beside(&self) -> Beside<'_> {
        Beside {
            #[cfg(feature = "acme")]
            ordering: self.0.ordering.as_ref(),
            #[cfg(not(feature = "acme"))]
            nothing: std::marker::PhantomData,
        }
    }

    /// Begins to reload; ends with the last copy.
    fn watch(&self) {
        let (Some(every), state) = (self.0.settings.reload, Arc::downgrade(&self.0)) else {
            return;
        };
        tokio::spawn(follow(state, every));
    }
}

async fn follow(state: Weak<State>, every: Duration) {
    loop {
        tokio::time::sleep(every).await;
        let Some(state) = state.upgrade() else { return };
        // Files may be large, and far away.
        let reloading = tokio::task::spawn_blocking(move || Tls(state).reload());
        let reloaded = reloading.await;
        let reloaded =
            reloaded.unwrap_or_else(|_| Err(TlsError::new("reading the files panicked")));
        if let Err(error) = reloaded {
            tracing::error!(target: "palisade", error = ?error.to_string(), "TLS was not reloaded, and stays as it was");
        }
    }
}

/// Where certificates come from beside files.
#[derive(Clone, Copy)]
struct Beside<'a> {
    #[cfg(feature = "acme")]
    ordering: Option<&'a Arc<Ordering>>,
    #[cfg(not(feature = "acme"))]
    nothing: std::marker::PhantomData<&'a ()>,
}

impl Beside<'_> {
    /// What chooses a certificate, and the protocols that are spoken for it beside the usual ones.
    #[cfg(feature = "acme")]
    fn resolver(self, files: ByName) -> (Arc<dyn ResolvesServerCert>, Option<Vec<u8>>) {
        match self.ordering {
            None => (Arc::new(files), None),
            Some(ordering) => {
                let ordered = Arc::clone(&ordering.resolver);
                (Arc::new(WithOrdered { files, ordered }), Some(PROOF.to_vec()))
            }
        }
    }

    #[cfg(not(feature = "acme"))]
    fn resolver(self, files: ByName) -> (Arc<dyn ResolvesServerCert>, Option<Vec<u8>>) {
        let _ = self.nothing;
        (Arc::new(files), None)
    }
}

impl Current {
    fn load(
        settings: &TlsBuilder,
        provider: &Arc<CryptoProvider>,
        beside: Beside<'_>,
    ) -> Result<Self, TlsError> {
        let mut faults = ConfigFaults::default();
        let certificates = settings.certificates.iter().map(|source| source.load(provider));
        let certificates = certificates.filter_map(|loaded| keep(&mut faults, loaded)).collect();
        let certificates = ByName(certificates);
        let clients = settings.clients.as_ref().map(|clients| clients.load(provider));
        let clients = clients.and_then(|loaded| keep(&mut faults, loaded));
        // From here on clients are not asked for only where that is not stated.
        faults.into_result()?;
        let builder = ServerConfig::builder_with_provider(Arc::clone(provider))
            .with_protocol_versions(&[&TLS13, &TLS12])
            .map_err(|error| TlsError::new(error.to_string()))?;
        let (builder, revoked) = match clients {
            None => (builder.with_no_client_auth(), Arc::default()),
            Some(it) => (builder.with_client_cert_verifier(it.verifier), it.revoked),
        };
        let (resolver, proof) = beside.resolver(certificates);
        let mut config = builder.with_cert_resolver(resolver);
        config.alpn_protocols = protocols();
        config.alpn_protocols.extend(proof);
        Ok(Self { config: Arc::new(config), revoked })
    }
}

fn protocols() -> Vec<Vec<u8>> {
    let both: &[&[u8]] =
        if cfg!(feature = "http2") { &[b"h2", b"http/1.1"] } else { &[b"http/1.1"] };
    both.iter().map(|name| name.to_vec()).collect()
}

impl<I> Handshake<I> for Tls
where
    I: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    type Io = TlsStream<I>;

    fn shake(
        &self,
        io: I,
        peer: Peer,
    ) -> impl Future<Output = io::Result<(TlsStream<I>, Peer)>> + Send {
        let config = Arc::clone(&self.0.current.load().config);
        async move {
            let stream = TlsAcceptor::from(config).accept(io).await?;
            #[cfg(feature = "acme")]
            if stream.get_ref().1.alpn_protocol() == Some(PROOF) {
                // The handshake was the proof; nothing is asked on such a connection.
                return Err(io::Error::other("a proof for ACME"));
            }
            let chain = stream.get_ref().1.peer_certificates().unwrap_or_default();
            let chain = chain.iter().map(|one| one.to_vec()).collect();
            let peer = peer.over_tls();
            let peer = match PeerCertificate::from_chain(chain) {
                Some(certificate) => peer.certificate(certificate),
                None => peer,
            };
            Ok((stream, peer))
        }
    }

    fn begin(&self) {
        #[cfg(feature = "acme")]
        if let Some(ordering) = &self.0.ordering {
            ordering.begin();
        }
        self.watch();
    }
}

impl std::fmt::Debug for Tls {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Tls").field("settings", &self.0.settings).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::{RecvTimeoutError, channel};
    use std::{fs, thread};

    use super::*;

    /// What is read early is nonsense, and refused.
    #[test]
    fn a_reload_that_waits_for_another_reads_afterwards() {
        let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
        let folder = std::env::temp_dir().join(format!("palisade-tls-turn-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let [chain, key] = ["chain.pem", "key.pem"].map(|name| folder.join(name));
        fs::write(&chain, made.cert.pem()).unwrap();
        fs::write(&key, made.signing_key.serialize_pem()).unwrap();
        let tls = Tls::pem_files(&chain, &key).build().unwrap();
        let before = tls.0.current.load_full();
        let turn = tls.0.turn.lock().unwrap();
        fs::write(&chain, "nonsense").unwrap();
        let ((done, is_done), waiting) = (channel(), tls.clone());
        let reload = thread::spawn(move || done.send(waiting.reload().is_ok()).unwrap());
        let early = is_done.recv_timeout(Duration::from_millis(200));
        assert_eq!(early, Err(RecvTimeoutError::Timeout));
        fs::write(&chain, made.cert.pem()).unwrap();
        drop(turn);
        assert_eq!(is_done.recv(), Ok(true));
        reload.join().unwrap();
        assert!(!Arc::ptr_eq(&before, &tls.0.current.load_full()));
        fs::remove_dir_all(folder).unwrap();
    }
}
