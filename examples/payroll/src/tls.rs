//! Where clients connect: over TLS with a certificate that this process makes for itself, or without.

use std::io::Write as _;
use std::path::PathBuf;

use palisade::SecureApp;
use palisade_tls::{SelfSignedCertificate, Tls};
use tokio::net::TcpListener;

use crate::failure::Failure;
use crate::own_file;

/// How the service is reached.
pub enum Door {
    Plain,
    /// The certificate is in this file, for clients to trust.
    Tls {
        made: Box<SelfSignedCertificate>,
        certificate: PathBuf,
    },
}

impl Door {
    /// TLS where that is asked for. The key stays in memory, and is another one at each start.
    pub fn new(has_tls: bool) -> Result<Self, Failure> {
        if !has_tls {
            return Ok(Self::Plain);
        }
        let made = Tls::self_made(["localhost", "127.0.0.1"])?;
        let certificate = match std::env::var_os("PAYROLL_CERTIFICATE").map(PathBuf::from) {
            Some(path) => {
                std::fs::write(&path, made.certificate())?;
                path
            }
            None => usual(made.certificate())?,
        };
        Ok(Self::Tls { made: Box::new(made), certificate })
    }

    /// What a URL begins with.
    pub fn url(&self, address: &str) -> String {
        match self {
            Self::Plain => format!("http://{address}"),
            Self::Tls { .. } => format!("https://{address}"),
        }
    }

    /// What curl needs beside.
    pub fn curl(&self) -> String {
        match self {
            Self::Plain => "curl -i".to_owned(),
            Self::Tls { certificate, .. } => {
                format!("curl -i --cacert {}", certificate.display())
            }
        }
    }

    /// Serves until a signal comes.
    pub async fn serve(self, listener: TcpListener, app: SecureApp) -> Result<(), Failure> {
        let serve = palisade::serve(listener, app).shutdown_on_signals();
        match self {
            Self::Plain => serve.await?,
            Self::Tls { made, .. } => serve.handshake(made.into_builder().build()?).await?,
        }
        Ok(())
    }
}

/// Writes the certificate where everybody may write: whoever made the file before could put another one there, which curl would trust.
fn usual(certificate: &str) -> Result<PathBuf, Failure> {
    let path = std::env::temp_dir().join(format!("payroll-{}.pem", std::process::id()));
    let mut file =
        own_file::usual(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    file.set_len(0)?;
    file.write_all(certificate.as_bytes())?;
    Ok(path)
}
