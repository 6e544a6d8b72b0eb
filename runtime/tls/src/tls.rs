//! The handshake, and the configuration in force.

use std::future::Future;
use std::io;
use std::path::PathBuf;
use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering::Relaxed;
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
use crate::pinned::{Loaded, Pinned};
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
    /// How many reloads have begun.
    reloads: AtomicU64,
    /// The number of the one whose files are in force.
    in_force: Mutex<u64>,
    #[cfg(feature = "acme")]
    ordering: Option<Arc<Ordering>>,
}

/// What is in force.
struct Current {
    config: Arc<ServerConfig>,
    revoked: Arc<Revoked>,
}

/// What files held when a reload read them.
struct Reloaded {
    number: u64,
    current: Arc<Current>,
    pinned: Vec<(Arc<Pinned>, Loaded)>,
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
            reloads: AtomicU64::new(0),
            in_force: Mutex::new(0),
            #[cfg(feature = "acme")]
            ordering,
        })))
    }

    /// Reads all files again. Handshakes that begin from now on see what they hold; connections that are open stay
    /// as they are. Of several at once the one that began last is in force, whichever is done first.
    ///
    /// # Errors
    /// As [`TlsBuilder::build`]. Nothing changes then.
    pub fn reload(&self) -> Result<(), TlsError> {
        self.put_in_force(self.read_again()?);
        Ok(())
    }

    fn read_again(&self) -> Result<Reloaded, TlsError> {
        let number = self.0.reloads.fetch_add(1, Relaxed).saturating_add(1);
        let mut faults = ConfigFaults::default();
        let current = Current::load(&self.0.settings, &self.0.provider, self.beside());
        let current = keep(&mut faults, current);
        let pinned: Vec<Arc<Pinned>> = self.pinned().iter().filter_map(Weak::upgrade).collect();
        let pinned = pinned.into_iter().filter_map(|pinned| {
            let loaded = keep(&mut faults, pinned.load(&self.0.provider))?;
            Some((pinned, loaded))
        });
        let pinned = pinned.collect();
        let current = Arc::new(faults.ready(current)?);
        Ok(Reloaded { number, current, pinned })
    }

    /// Files that take long, or are read twice at once, do not bring back what they held before: a revocation list is not older than it was.
    fn put_in_force(&self, read: Reloaded) {
        let mut in_force = self.0.in_force.lock().unwrap_or_else(PoisonError::into_inner);
        if read.number < *in_force {
            return;
        }
        *in_force = read.number;
        for (pinned, loaded) in read.pinned {
            pinned.exchange(loaded);
        }
        self.0.current.store(read.current);
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

#[cfg(all(test, feature = "self-made"))]
mod tests {
    use super::*;

    #[test]
    fn of_reloads_at_once_the_one_that_began_last_is_in_force() {
        let tls = Tls::self_made(["localhost"]).unwrap().into_builder().build().unwrap();
        let is_in_force = |read: &Arc<Current>| Arc::ptr_eq(read, &tls.0.current.load());
        let (slow, quick) = (tls.read_again().unwrap(), tls.read_again().unwrap());
        let (older, newer) = (Arc::clone(&slow.current), Arc::clone(&quick.current));
        tls.put_in_force(quick);
        assert!(is_in_force(&newer));
        tls.put_in_force(slow);
        assert!(is_in_force(&newer) && !is_in_force(&older));
        let next = tls.read_again().unwrap();
        let latest = Arc::clone(&next.current);
        tls.put_in_force(next);
        assert!(is_in_force(&latest));
    }
}
