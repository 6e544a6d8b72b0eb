//! Nonces that this service gives out ([RFC 9449, 9]), which hold no state: the time they were made,
//! under a key.
//!
//! [RFC 9449, 9]: https://www.rfc-editor.org/rfc/rfc9449#section-9

use aws_lc_rs::constant_time::verify_slices_are_equal;
use aws_lc_rs::hmac;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// How long one nonce is given out; it is accepted as long again.
const PERIOD_MILLIS: i64 = 3 * 60 * 1000;
/// What else the key might be used for makes other tags.
const PURPOSE: &[u8] = b"palisade dpop nonce";

pub(super) struct Nonces(hmac::Key);

/// What a nonce is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Worth {
    Fresh,
    /// Good, and soon no more: the client gets the next one.
    Aging,
    Nothing,
}

impl Nonces {
    pub(super) fn new(key: &[u8; 32]) -> Self {
        Self(hmac::Key::new(hmac::HMAC_SHA256, key))
    }

    /// The nonce of this moment.
    pub(super) fn current(&self, now_millis: i64) -> String {
        self.of_period(now_millis.div_euclid(PERIOD_MILLIS))
    }

    pub(super) fn judge(&self, nonce: &str, now_millis: i64) -> Worth {
        let period = now_millis.div_euclid(PERIOD_MILLIS);
        let is = |period| {
            verify_slices_are_equal(self.of_period(period).as_bytes(), nonce.as_bytes()).is_ok()
        };
        if is(period) {
            Worth::Fresh
        } else if is(period - 1) {
            Worth::Aging
        } else {
            Worth::Nothing
        }
    }

    fn of_period(&self, period: i64) -> String {
        let mut context = hmac::Context::with_key(&self.0);
        context.update(PURPOSE);
        context.update(&period.to_be_bytes());
        let tag = context.sign();
        URL_SAFE_NO_PAD.encode(tag.as_ref().get(..16).unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_nonce_is_good_for_its_period_and_the_next() {
        let nonces = Nonces::new(&[7; 32]);
        let nonce = nonces.current(0);
        assert_eq!(nonces.judge(&nonce, PERIOD_MILLIS - 1), Worth::Fresh);
        assert_eq!(nonces.judge(&nonce, PERIOD_MILLIS), Worth::Aging);
        assert_eq!(nonces.judge(&nonce, 2 * PERIOD_MILLIS - 1), Worth::Aging);
        assert_eq!(nonces.judge(&nonce, 2 * PERIOD_MILLIS), Worth::Nothing);
        assert_eq!(nonces.judge(&nonce, -1), Worth::Nothing);
        assert_eq!(nonces.judge("", 0), Worth::Nothing);
        assert_eq!(Nonces::new(&[8; 32]).judge(&nonce, 0), Worth::Nothing);
    }
}
