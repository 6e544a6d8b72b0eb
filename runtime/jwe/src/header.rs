//! The header of a message, as far as it is looked at.

use aws_lc_rs::agreement::ECDH_P256;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};

/// The content encryption, the only one there is here.
pub(crate) const ENC: &str = "A256GCM";
pub(crate) const ECDH_ES: &str = "ECDH-ES";
pub(crate) const RSA_OAEP_256: &str = "RSA-OAEP-256";

/// Members that are given twice are an error of the parser; members that are not here say nothing, but for those that
/// change what a message means, which refuse it.
#[derive(Deserialize)]
pub(crate) struct Header {
    pub(crate) alg: String,
    pub(crate) enc: String,
    pub(crate) kid: Option<String>,
    pub(crate) epk: Option<PublicPoint>,
    pub(crate) apu: Option<String>,
    pub(crate) apv: Option<String>,
    zip: Option<serde::de::IgnoredAny>,
    crit: Option<serde::de::IgnoredAny>,
    p2s: Option<serde::de::IgnoredAny>,
    p2c: Option<serde::de::IgnoredAny>,
}

impl Header {
    pub(crate) fn read(json: &[u8]) -> Option<Self> {
        let header: Self = serde_json::from_slice(json).ok()?;
        let has_more = header.zip.is_some()
            || header.crit.is_some()
            || header.p2s.is_some()
            || header.p2c.is_some();
        (!has_more && header.enc == ENC).then_some(header)
    }
}

/// A point of P-256 as a JSON Web Key ([RFC 7518, 6.2.1]).
///
/// [RFC 7518, 6.2.1]: https://www.rfc-editor.org/rfc/rfc7518#section-6.2.1
#[derive(Deserialize, Serialize)]
pub(crate) struct PublicPoint {
    kty: String,
    crv: String,
    x: String,
    y: String,
}

impl PublicPoint {
    /// The uncompressed form of SEC 1; whether it is on the curve is looked at where it is used.
    pub(crate) fn uncompressed(&self) -> Option<[u8; 65]> {
        if self.kty != "EC" || self.crv != "P-256" {
            return None;
        }
        let mut point = [4; 65];
        let (x, y) = (exactly(&self.x)?, exactly(&self.y)?);
        let coordinates = x.into_iter().chain(y);
        point.iter_mut().skip(1).zip(coordinates).for_each(|(place, byte)| *place = byte);
        Some(point)
    }

    pub(crate) fn of(point: &[u8]) -> Option<Self> {
        let (x, y) = (point.get(1..33)?, point.get(33..65)?);
        let text = |bytes| URL_SAFE_NO_PAD.encode(bytes);
        let (kty, crv) = ("EC".to_owned(), "P-256".to_owned());
        (point.len() == 65).then(|| Self { kty, crv, x: text(x), y: text(y) })
    }
}

fn exactly(text: &str) -> Option<[u8; 32]> {
    URL_SAFE_NO_PAD.decode(text).ok()?.try_into().ok()
}

/// The curve that goes with [`ECDH_ES`].
pub(crate) const CURVE: &aws_lc_rs::agreement::Algorithm = &ECDH_P256;
