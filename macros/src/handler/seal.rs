//! What a policy is known by as the work of these macros: one number over what it states.
//!
//! `runtime/src/policy/seal.rs` makes the same of the finished policy and refuses another. That is not a
//! secret; it keeps a policy from being written, or a copied one from being changed, by hand.

const PRIME: u64 = 0x0100_0000_01b3;

/// The number for the texts that a policy states, in the order of [`Stated`].
pub(super) fn seal(stated: &Stated, unchecked: impl Iterator<Item = String>) -> u64 {
    let schemes = stated.schemes.iter().map(String::as_str);
    let texts = std::iter::once(stated.name.as_str()).chain(schemes);
    let reasons = [&stated.objects, &stated.unredacted].map(|reason| reason.as_deref());
    let texts = texts.chain(reasons.map(|reason| reason.unwrap_or("-")));
    let texts = texts.chain(stated.firewall.iter().map(String::as_str));
    let seal = texts.fold(0x9e37_79b9_7f4a_7c15, add);
    unchecked.fold(seal, |seal, reason| add(seal, &reason))
}

/// The seal for a number of parameters before the last.
pub(super) fn sealed_for(seal: u64, parts: usize) -> u64 {
    (seal ^ parts as u64).wrapping_mul(PRIME)
}

/// What a policy states in words.
#[derive(Clone, Debug, Default)]
pub(crate) struct Stated {
    /// The handler's name.
    pub(crate) name: String,
    /// The schemes that it accepts; of a public handler, why anyone may call it.
    pub(crate) schemes: Vec<String>,
    /// Why no object is checked.
    pub(crate) objects: Option<String>,
    /// Why the response leaves as it is.
    pub(crate) unredacted: Option<String>,
    /// The rules of a firewall that are not asked, and why.
    pub(crate) firewall: Vec<String>,
}

/// One text more (FNV-1a), and its end.
fn add(seal: u64, text: &str) -> u64 {
    let step = |seal: u64, byte: u8| (seal ^ u64::from(byte)).wrapping_mul(PRIME);
    step(text.bytes().fold(seal, step), 0xff)
}
