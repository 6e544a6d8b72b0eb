//! Hashing of passwords: argon2id, off the executor and few at a time.

use std::fmt;
use std::num::NonZeroUsize;
use std::sync::Arc;

use crate::random::{NoRandomness, random};
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};
use argon2::{Algorithm, Argon2, Params, Version};
use tokio::sync::Semaphore;

/// The parameters that OWASP's password storage sheet recommends, as KiB and iterations.
const RECOMMENDED: [(u32, u32); 5] =
    [(47_104, 1), (19_456, 2), (12_288, 3), (9_216, 4), (7_168, 5)];

/// The most that a stored hash may ask for: more is a fault, or somebody who writes hashes.
const MOST: (u32, u32, u32) = (1 << 20, 64, 16);

/// What a hash costs: the memory in KiB, and how often it is gone over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HashCost {
    memory_kib: u32,
    iterations: u32,
}

/// Why passwords cannot be hashed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PasswordError {
    /// The cost is below every recommendation of OWASP's, or above a gibibyte or 64 iterations.
    Cost,
    /// There are no random bytes, or no memory.
    Failed,
}

impl Default for HashCost {
    /// 19 MiB and two iterations.
    fn default() -> Self {
        Self { memory_kib: 19_456, iterations: 2 }
    }
}

impl HashCost {
    /// Another cost, with one lane.
    ///
    /// # Errors
    /// [`PasswordError::Cost`], where it is less than each of 46 MiB and one iteration, 19 MiB and
    /// two, 12 and three, 9 and four, 7 and five; or too much.
    pub fn new(memory_kib: u32, iterations: u32) -> Result<Self, PasswordError> {
        let is_enough =
            RECOMMENDED.iter().any(|(memory, times)| memory_kib >= *memory && iterations >= *times);
        let is_bearable = memory_kib <= MOST.0 && iterations <= MOST.1;
        if is_enough && is_bearable {
            Ok(Self { memory_kib, iterations })
        } else {
            Err(PasswordError::Cost)
        }
    }
}

/// Hashes and compares, in few threads.
pub(crate) struct Passwords {
    hasher: Arc<Hasher>,
    turns: Arc<Semaphore>,
}

struct Hasher {
    argon2: Argon2<'static>,
    params: Params,
    /// The hash of nobody's password.
    nobody: String,
}

/// What came of comparing a password.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Compared {
    Wrong,
    Right,
    /// Right, and to be stored as this from now on.
    Outdated(String),
}

impl Passwords {
    pub(crate) fn new(cost: HashCost) -> Result<Self, PasswordError> {
        let params = Params::new(cost.memory_kib, cost.iterations, 1, None);
        let params = params.map_err(|_| PasswordError::Cost)?;
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params.clone());
        let mut hasher = Hasher { argon2, params, nobody: String::new() };
        hasher.nobody = hasher.hash(&random::<32>()?)?;
        let turns = std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
        Ok(Self { hasher: Arc::new(hasher), turns: Arc::new(Semaphore::new(turns)) })
    }

    /// The hash to store for a password.
    pub(crate) async fn hash(&self, password: String) -> Result<String, PasswordError> {
        self.in_turn(move |hasher| hasher.hash(password.as_bytes())).await?
    }

    /// Compares with the stored hash; without one it takes as long.
    pub(crate) async fn compare(
        &self,
        password: String,
        stored: Option<String>,
    ) -> Result<Compared, PasswordError> {
        self.in_turn(move |hasher| hasher.compare(password.as_bytes(), stored.as_deref())).await
    }

    /// The turn is given back when the work ends, also where nobody waits for it any more.
    async fn in_turn<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Hasher) -> T + Send + 'static,
    ) -> Result<T, PasswordError> {
        let turn = Arc::clone(&self.turns).acquire_owned().await;
        let turn = turn.map_err(|_| PasswordError::Failed)?;
        let hasher = Arc::clone(&self.hasher);
        let working = tokio::task::spawn_blocking(move || {
            let _turn = turn;
            work(&hasher)
        });
        working.await.map_err(|_| PasswordError::Failed)
    }
}

impl Hasher {
    fn hash(&self, password: &[u8]) -> Result<String, PasswordError> {
        let hash = self.argon2.hash_password_with_salt(password, &random::<16>()?);
        hash.map(|hash| hash.to_string()).map_err(|_| PasswordError::Failed)
    }

    fn compare(&self, password: &[u8], stored: Option<&str>) -> Compared {
        let readable = stored.and_then(usable);
        let nobody = || usable(&self.nobody);
        let is_known = readable.is_some();
        let Some((hash, params)) = readable.or_else(nobody) else { return Compared::Wrong };
        let matches = self.argon2.verify_password(password, &hash).is_ok();
        let is_outdated =
            params.m_cost() < self.params.m_cost() || params.t_cost() < self.params.t_cost();
        // A wrong password is hashed as well: it costs no less than one for a name that nobody has. That it costs more tells who
        // has not logged in since the cost grew, as less would.
        let renewed = is_outdated.then(|| self.hash(password));
        match renewed {
            _ if !matches || !is_known => Compared::Wrong,
            Some(Ok(new)) => Compared::Outdated(new),
            Some(Err(_)) | None => Compared::Right,
        }
    }
}

/// A stored hash of argon2id that this process can bear to compute.
fn usable(stored: &str) -> Option<(PasswordHash, Params)> {
    let hash = PasswordHash::new(stored).ok()?;
    let params = Params::try_from(&hash).ok()?;
    let is_bearable =
        params.m_cost() <= MOST.0 && params.t_cost() <= MOST.1 && params.p_cost() <= MOST.2;
    let is_argon2id = hash.algorithm.as_str() == "argon2id" && hash.hash.is_some();
    (is_bearable && is_argon2id).then_some((hash, params))
}

impl From<NoRandomness> for PasswordError {
    fn from(NoRandomness: NoRandomness) -> Self {
        Self::Failed
    }
}

impl fmt::Display for PasswordError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::Cost => {
                "the cost of a password's hash is below OWASP's recommendations, or too high"
            }
            Self::Failed => "a password could not be hashed",
        })
    }
}

impl std::error::Error for PasswordError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cost_is_one_of_owasps_or_more() {
        for (memory, iterations) in RECOMMENDED {
            assert!(HashCost::new(memory, iterations).is_ok());
            assert!(HashCost::new(memory - 1, iterations).is_err());
        }
        assert!(HashCost::new(19_456, 1).is_err());
        assert!(HashCost::new(65_536, 3).is_ok());
        assert!(HashCost::new(u32::MAX, 1).is_err());
        assert_eq!(HashCost::new(19_456, 2), Ok(HashCost::default()));
    }

    #[tokio::test]
    async fn no_more_passwords_are_hashed_at_once_than_there_are_processors() {
        use std::sync::atomic::{AtomicUsize, Ordering};

        let passwords = Passwords::new(HashCost::default()).unwrap();
        let (now, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let work = || {
            let (now, most) = (Arc::clone(&now), Arc::clone(&most));
            passwords.in_turn(move |_| {
                most.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                std::thread::sleep(std::time::Duration::from_millis(2));
                now.fetch_sub(1, Ordering::SeqCst);
            })
        };
        let done = futures_util::future::join_all((0..64).map(|_| work())).await;
        assert!(done.iter().all(Result::is_ok));
        let turns = std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
        assert!(most.load(Ordering::SeqCst) <= turns, "{most:?}");
    }

    #[tokio::test]
    async fn a_hash_of_less_is_renewed_and_what_is_no_hash_matches_nothing() {
        let small = Passwords::new(HashCost::new(7_168, 5).unwrap()).unwrap();
        let stored = small.hash("correct horse".into()).await.unwrap();
        assert!(stored.starts_with("$argon2id$v=19$m=7168,t=5,p=1$"), "{stored}");
        let compare = async |passwords: &Passwords, password: &str, stored: Option<&str>| {
            passwords.compare(password.into(), stored.map(str::to_owned)).await.unwrap()
        };
        assert_eq!(compare(&small, "correct horse", Some(&stored)).await, Compared::Right);
        assert_eq!(compare(&small, "correct horsf", Some(&stored)).await, Compared::Wrong);
        let large = Passwords::new(HashCost::new(9_216, 5).unwrap()).unwrap();
        let Compared::Outdated(new) = compare(&large, "correct horse", Some(&stored)).await else {
            panic!("the hash is of less memory");
        };
        assert_eq!(compare(&large, "correct horse", Some(&new)).await, Compared::Right);
        let costly = stored.replace("m=7168", "m=4000000");
        let other = stored.replace("argon2id", "argon2i");
        for unusable in [None, Some(""), Some("correct horse"), Some(&*costly), Some(&*other)] {
            assert_eq!(compare(&small, "correct horse", unusable).await, Compared::Wrong);
        }
    }
}
