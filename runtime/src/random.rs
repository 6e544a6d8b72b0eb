//! Random bytes, of the one source that keys and tokens come from.

/// There is no randomness: what would be made of it is not made.
#[derive(Clone, Copy, Debug)]
pub(crate) struct NoRandomness;

/// So many random bytes.
pub(crate) fn random<const N: usize>() -> Result<[u8; N], NoRandomness> {
    let mut bytes = [0; N];
    aws_lc_rs::rand::fill(&mut bytes).map_err(|_| NoRandomness)?;
    Ok(bytes)
}
