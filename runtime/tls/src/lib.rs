//! TLS for [`palisade::serve`]: certificates that reload without dropping a connection, several names on one
//! address, and client certificates as a credential.
//!
//! ```no_run
//! use palisade::prelude::*;
//! use palisade_tls::Tls;
//!
//! #[public(reason = "liveness probe", rate = "5/s")]
//! async fn health() -> &'static str {
//!     "ok"
//! }
//!
//! #[tokio::main(flavor = "current_thread")]
//! async fn main() -> Result<(), Box<dyn std::error::Error>> {
//!     let tls = Tls::pem_files("/etc/tls/api.pem", "/etc/tls/api.key").build()?;
//!     let security = Security::builder().hosts(["api.example.com"]).hsts().direct().build()?;
//!     let app = SecureRouter::new().route("/health", get(health)).secured_by(security)?;
//!     let listener = tokio::net::TcpListener::bind("0.0.0.0:443").await?;
//!     palisade::serve(listener, app).handshake(tls).shutdown_on_signals().await?;
//!     Ok(())
//! }
//! ```
//!
//! It is a [`Handshake`](palisade::Handshake) of the server and no server of its own: every bound of
//! [`palisade::serve`] holds for TLS as it does without, the deadline for a head and the number of connections of an
//! address above all. The handshake runs on the connection's own task within `header_timeout`, so that one which
//! never ends holds up no other.
//!
//! * TLS 1.2 and 1.3 over rustls and aws-lc, with the cipher suites that rustls holds safe: AEAD with forward
//!   secrecy alone. No early data; a session is resumed within the process, and not over a reload.
//! * [`Tls::reload`] and [`TlsBuilder::reload_every`] read the files again. Connections that are open stay; a faulty
//!   file changes nothing.
//! * Several certificates, chosen by the name that the client asks for (SNI). A name that none of them has ends the
//!   handshake; a client that names nothing gets the first.
//! * [`ClientCertificates`] asks clients for a certificate, [`Tls::mtls`] makes it a credential, `auth = "mtls"`.
//!   Tokens that are bound to a certificate ([RFC 8705]) need the first alone. A proxy that is declared by `.behind(..)` may have
//!   a certificate for its connection too; it is no caller's credential, since the requests over it are others'.
//! * With the feature `acme` certificates are ordered from an authority that speaks ACME, proven on the port that is served,
//!   and renewed: `Tls::acme`.
//! * [`plain_http()`] answers on the port without TLS: it redirects or refuses, as it is told.
//!
//! [RFC 8705]: https://www.rfc-editor.org/rfc/rfc8705

#[cfg(feature = "acme")]
mod acme;
mod builder;
mod certificate;
mod clients;
mod error;
mod files;
mod mtls;
mod names;
mod pinned;
mod plain_http;
mod resolver;
mod revoked;
#[cfg(feature = "self-made")]
mod self_made;
mod tls;

#[cfg(feature = "acme")]
pub use acme::Acme;
pub use builder::TlsBuilder;
pub use clients::ClientCertificates;
pub use error::TlsError;
pub use mtls::{Mtls, SubjectFrom};
pub use names::CertificateNames;
pub use plain_http::{PlainHttp, plain_http};
#[cfg(feature = "self-made")]
pub use self_made::SelfSignedCertificate;
pub use tls::Tls;

/// A page of palisade's guide, whose examples are tested here.
#[cfg(doctest)]
#[doc = include_str!("../../src/docs/guide/tls.md")]
mod guide {}
