//! Generic handlers.

use palisade::Expose;
use palisade::prelude::*;

use crate::handlers::Db;

/// Whatever is kept.
pub trait Store: Clone + Send + Sync {
    /// What is kept.
    type Item: Expose + Send;
}

impl Store for Db {
    type Item = u8;
}

/// What is kept, several times.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Kept<S, const N: usize>(pub S, pub [u8; N]);

/// Keeps.
#[secure(role = "hr", rate = "9/s")]
pub async fn keep<S: Store, const N: usize>(
    State(kept): State<Kept<S, N>>,
    caller: Principal,
) -> NoContent
where
    S::Item: Sync,
{
    drop((kept.0, kept.1, caller));
    NoContent
}

/// Keeps twice.
#[secure]
pub async fn keep_both<A, B>(State((first, second)): State<(A, B)>, _: Path<Plain<u8>>)
where
    A: Store,
    B: Store + 'static,
{
    drop((first, second));
}

/// Mounts them.
pub fn routes() -> (SecureRouter<Kept<Db, 2>>, SecureRouter<(Db, Db)>) {
    let keeping = SecureRouter::new().route("/keep", get(keep::<Db, 2>));
    (keeping, SecureRouter::new().route("/both/{n}", get(keep_both::<Db, Db>)))
}
