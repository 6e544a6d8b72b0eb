//! A new secret, on its way into an authenticator application.

use std::fmt;

use form_urlencoded::byte_serialize;
use qrcode::render::svg;
use qrcode::{EcLevel, QrCode};

use super::base32;
use super::totp::{DIGITS, STEP};

/// The secret of one-time codes, which is shown once: as a QR code, or as text where it cannot be scanned.
pub struct Enrolment {
    secret: [u8; 20],
    service: String,
    account: String,
}

impl Enrolment {
    pub(super) fn new(secret: [u8; 20], service: String, account: String) -> Self {
        Self { secret, service, account }
    }

    /// What an application reads from the QR code, in the form that all of them know.
    #[must_use]
    pub fn uri(&self) -> String {
        let encoded =
            |text: &str| byte_serialize(text.as_bytes()).collect::<String>().replace('+', "%20");
        let (service, account) = (encoded(&self.service), encoded(&self.account));
        let secret = self.secret_text();
        format!(
            "otpauth://totp/{service}:{account}?secret={secret}&issuer={service}\
             &algorithm=SHA1&digits={DIGITS}&period={STEP}"
        )
    }

    /// The QR code as a picture for a page: black on white, at least 200 pixels wide.
    ///
    /// # Errors
    /// The names of service and account are so long that no QR code holds them.
    pub fn qr_svg(&self) -> Result<String, QrError> {
        let code = QrCode::with_error_correction_level(self.uri(), EcLevel::M);
        let code = code.map_err(|_| QrError)?;
        let mut drawing = code.render::<svg::Color<'_>>();
        Ok(drawing.min_dimensions(200, 200).quiet_zone(true).build())
    }

    /// The secret as people type it, in base32.
    #[must_use]
    pub fn secret_text(&self) -> String {
        base32::encode(&self.secret)
    }

    /// The secret itself.
    #[must_use]
    pub fn secret(&self) -> [u8; 20] {
        self.secret
    }
}

/// Shows no secret.
impl fmt::Debug for Enrolment {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Enrolment").field("account", &self.account).finish_non_exhaustive()
    }
}

/// What a QR code would have to hold is too long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QrError;

impl fmt::Display for QrError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("the names are too long for a QR code")
    }
}

impl std::error::Error for QrError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_breaks_out_of_nothing() {
        let new = |account: &str| Enrolment::new([0; 20], "Pay & Co".into(), account.into());
        let uri = new("ada:x?secret=A&b#c<>").uri();
        assert!(uri.starts_with(
            "otpauth://totp/Pay%20%26%20Co:ada%3Ax%3Fsecret%3DA%26b%23c%3C%3E?secret="
        ));
        assert_eq!(uri.matches("secret=").count(), 1);
        let svg = new("<script>").qr_svg().unwrap();
        assert!(svg.contains("<svg") && !svg.contains("<script"));
        assert_eq!(new(&"x".repeat(3_000)).qr_svg(), Err(QrError));
    }
}
