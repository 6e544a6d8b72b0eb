//! Hashing of passwords: argon2id, off the executor and few at a time.

use std::fmt;
use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::random::{NoRandomness, random};
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};
use argon2::{Algorithm, Argon2, Params, Version};
use tokio::sync::Semaphore;

/// The parameters that OWASP's password storage sheet recommends, as KiB and iterations.
const RECOMMENDED: [(u32, u32); 5] =
    [(47_104, 1), (19_456, 2), (12_288, 3), (9_216, 4), (7_168, 5)];

/// The most that a stored hash may ask for: more is a fault, or an attacker who writes hashes.
const MOST: (u32, u32, u32) = (1 << 20, 64, 16);

/// How many costs of stored hashes are known at most.
const MOST_COSTS: usize = 8;
/// By how much a stored hash may be dearer than a new one for others to cost as much.
const MUCH_DEARER: u64 = 4;

/// What a stored hash costs: the memory in KiB, how often it is gone over, and by how many lanes.
type StoredCost = (u32, u32, u32);

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
    /// What hashes cost, a new one and those that were seen: a failed login takes the time of one of each.
    costs: Mutex<Vec<StoredCost>>,
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
        let costs = Mutex::new(vec![cost_of(&params)]);
        let hasher = Hasher { argon2, params, costs };
        // Where there is no memory or no randomness it is found now, and not at the first login.
        hasher.hash(&random::<32>()?)?;
        let turns = std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
        Ok(Self { hasher: Arc::new(hasher), turns: Arc::new(Semaphore::new(turns)) })
    }

    /// The hash to store for a password.
    pub(crate) async fn hash(&self, password: String) -> Result<String, PasswordError> {
        self.in_turn(move |hasher| hasher.hash(password.as_bytes())).await?
    }

    /// Compares with the stored hash. Where it does not match, or there is none, it takes as long, whatever the stored hash costs.
    pub(crate) async fn compare(
        &self,
        password: String,
        stored: Option<String>,
    ) -> Result<Compared, PasswordError> {
        self.in_turn(move |hasher| hasher.compare(password.as_bytes(), stored.as_deref())).await
    }

    /// The turn is given back when the work ends, also where the caller has gone away.
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
        let own = readable.as_ref().map(|(_, params)| cost_of(params));
        let others = self.costs_beside(own);
        if let Some((hash, params)) = readable
            && self.argon2.verify_password(password, &hash).is_ok()
        {
            let is_outdated =
                params.m_cost() < self.params.m_cost() || params.t_cost() < self.params.t_cost();
            return match is_outdated.then(|| self.hash(password)) {
                Some(Ok(new)) => Compared::Outdated(new),
                Some(Err(_)) | None => Compared::Right,
            };
        }
        for cost in others {
            hash_in_vain(password, cost);
        }
        Compared::Wrong
    }

    /// The costs of all hashes but this one, which is noted. Together they are the same for every name: neither whether there is a user nor
    /// what its hash costs shows in the time.
    fn costs_beside(&self, own: Option<StoredCost>) -> Vec<StoredCost> {
        let mut costs = self.lock();
        if let Some(own) = own
            && !costs.contains(&own)
            && costs.len() < MOST_COSTS
            && self.is_bearable_for_all(own)
        {
            costs.push(own);
        }
        costs.iter().copied().filter(|cost| Some(*cost) != own).collect()
    }

    /// A hash that is far dearer takes its own time: it is a fault, and would slow all logins down.
    fn is_bearable_for_all(&self, (memory, iterations, _): StoredCost) -> bool {
        let work = |memory, iterations| u64::from(memory) * u64::from(iterations);
        let usual = work(self.params.m_cost(), self.params.t_cost());
        work(memory, iterations) <= usual.saturating_mul(MUCH_DEARER)
    }

    fn lock(&self) -> MutexGuard<'_, Vec<StoredCost>> {
        // Nothing panics while it writes: what it holds is whole.
        self.costs.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn cost_of(params: &Params) -> StoredCost {
    (params.m_cost(), params.t_cost(), params.p_cost())
}

/// Takes the time of a hash of this cost.
fn hash_in_vain(password: &[u8], (memory, iterations, lanes): StoredCost) {
    let Ok(params) = Params::new(memory, iterations, lanes, None) else { return };
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    // What it yields is discarded.
    let _ = argon2.hash_password_with_salt(password, &[0; 16]);
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

    #[tokio::test]
    async fn who_fails_pays_for_one_hash_of_each_cost_that_was_seen() {
        let hashed = async |memory, iterations| {
            let cost = HashCost::new(memory, iterations).unwrap();
            Passwords::new(cost).unwrap().hash("correct horse".into()).await.unwrap()
        };
        let (old, new) = (hashed(7_168, 5).await, hashed(9_216, 5).await);
        let far_dearer = hashed(65_536, 5).await;
        let passwords = Passwords::new(HashCost::new(9_216, 5).unwrap()).unwrap();
        let compare = async |stored: Option<&str>| {
            let stored = stored.map(str::to_owned);
            passwords.compare("guess".into(), stored).await.unwrap()
        };
        let (cheap, usual) = ((7_168, 5, 1), (9_216, 5, 1));
        let beside = |own| passwords.hasher.costs_beside(own);
        assert_eq!((beside(None), beside(Some(usual))), (vec![usual], vec![]));
        assert_eq!(compare(Some(&old)).await, Compared::Wrong);
        // Of an unknown name, of one with an old hash and of one with a new one: both costs, and each once.
        assert_eq!(beside(None), [usual, cheap]);
        assert_eq!((beside(Some(cheap)), beside(Some(usual))), (vec![usual], vec![cheap]));
        for stored in [None, Some(&*old), Some(&*new), Some(&*far_dearer)] {
            assert_eq!(compare(stored).await, Compared::Wrong);
        }
        assert_eq!(beside(None), [usual, cheap], "one row is not everybody's burden");
    }
}
