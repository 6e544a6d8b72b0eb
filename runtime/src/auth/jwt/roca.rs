//! RSA keys of a generator whose primes follow a pattern (CVE-2017-15361, "ROCA"): they can be
//! factored.
//!
//! Nemec, Sys, Svenda, Klinec and Matyas, "The Return of Coppersmith's Attack", CCS 2017: such a
//! modulus is a power of 65537 modulo each of the first primes. Of other moduli one in about 2^28
//! is, too.

/// The primes that the paper's fingerprint uses.
const PRIMES: [u32; 38] = [
    3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89, 97,
    101, 103, 107, 109, 113, 127, 131, 137, 139, 149, 151, 157, 163, 167,
];

/// Whether `modulus`, big-endian, has the fingerprint.
pub(super) fn has_fingerprint(modulus: &[u8]) -> bool {
    PRIMES.iter().all(|prime| {
        let rest = modulus.iter().fold(0, |rest, byte| (rest * 256 + u32::from(*byte)) % prime);
        is_power_of_generator(rest, *prime)
    })
}

fn is_power_of_generator(rest: u32, prime: u32) -> bool {
    let mut power = 1;
    for _ in 0..prime {
        if power == rest {
            return true;
        }
        power = power * (65_537 % prime) % prime;
    }
    false
}

/// A key of such a generator of 2048 bits, in base64url, which the paper's authors published for tests of detectors.
#[cfg(test)]
pub(super) const PUBLISHED: &str = "nc10IOQgwnCmgGDri1qnRXqfZkj4b6_tJ3XMH3muli8eY_G55RxV-epv3HMy\
    6bAFjJ_y6x_ImFUCnPaq_iHmif6zisn_sS8c43G7XQ6armQWGrznS0JEv2jx7bRBH3VqCXyJKcFHQCReo1X4My0ao2u1\
    DH3LRQXajeAuTlPTj43wYJfadSTfDfk9tI6sjMSvLToWJX6ysq3Ka6Rk5ZdPqSVQ0xsbq_Fh52ktALhuPdiG7KtKv74a\
    j4zCY_9K9VzbRfQkmlGTkl9emD12LwtoAJQ-sCZ7CPQu0xHOH1yG6svIzk08t6L-4e9WQUI6HPQRTl7PUANKYKQSUjr5\
    5vSqEQ";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::auth::jwt::compact;

    /// A power of 65537 modulo every prime: a multiple of all of them, and 65537 more.
    fn of_the_generator() -> Vec<u8> {
        let mut product = vec![1_u8];
        for prime in PRIMES {
            let mut carry = 0;
            for byte in product.iter_mut().rev() {
                let wide = u32::from(*byte) * prime + carry;
                *byte = u8::try_from(wide % 256).unwrap();
                carry = wide / 256;
            }
            if carry > 0 {
                product.insert(0, u8::try_from(carry).unwrap());
            }
        }
        product.resize(256, 0);
        product[253..].copy_from_slice(&[1, 0, 1]);
        product
    }

    #[test]
    fn a_modulus_of_the_generator_is_found() {
        let mut modulus = of_the_generator();
        assert!(has_fingerprint(&modulus));
        modulus[255] = 3;
        assert!(!has_fingerprint(&modulus));
    }

    #[test]
    fn a_published_modulus_is_found() {
        let mut modulus = compact::decode(PUBLISHED.as_bytes()).unwrap();
        assert_eq!((modulus.len(), modulus[0] >> 7), (256, 1));
        assert!(has_fingerprint(&modulus));
        modulus[255] ^= 2;
        assert!(!has_fingerprint(&modulus));
    }
}
