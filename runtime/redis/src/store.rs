//! The store, and the budgets in it.

use std::fmt;
use std::time::Duration;

use palisade::MaybeReady;
use palisade::rate::{Budgets, RateKey, RateStore, Settlement, StoreError, Take, Taken};
use redis::{Cmd, ErrorKind, FromRedisValue, RedisError, Script, ScriptInvocation};
use tokio::time::timeout;

use crate::connection::{Connections, run};
use crate::keys::Keys;
use crate::numbers::Numbers;

/// Budgets in Redis or Valkey, shared by every process that uses the same prefix; DPoP proofs, as the
/// [`ReplayStore`](palisade::auth::jwt::dpop::ReplayStore) of [`Dpop`](palisade::auth::jwt::Dpop); and tokens
/// that were taken back, as the store of [`Revocations`](palisade::auth::jwt::Revocations); and refresh tokens, as
/// the [`RecordStore`](palisade::records::RecordStore) of a service of tokens.
///
/// The [crate page](crate) says what it promises.
pub struct RedisStore {
    pub(crate) connections: Connections,
    pub(crate) keys: Keys,
    pub(crate) deadline: Duration,
    pub(crate) given_time: bool,
    pub(crate) script: Script,
    pub(crate) revoke: Script,
    pub(crate) find_record: Script,
    pub(crate) replace_record: Script,
    pub(crate) settling: Script,
}

impl RedisStore {
    fn give_time(&self, invocation: &mut ScriptInvocation<'_>, now_nanos: u64) {
        if self.given_time {
            invocation.arg(now_nanos / 1000);
        } else {
            invocation.arg("");
        }
    }

    /// Runs one command within the deadline.
    pub(crate) async fn command<T: FromRedisValue>(&self, command: &Cmd) -> Result<T, StoreError> {
        let asking = async {
            let mut connection = self.connections.get().await?;
            match command.query_async(&mut connection).await {
                Ok(answer) => Ok(answer),
                Err(error) => {
                    self.connections.forget(&connection, &error).await;
                    Err(error)
                }
            }
        };
        let late = |_| Err(RedisError::from((ErrorKind::Io, "Redis did not answer in time")));
        timeout(self.deadline, asking).await.unwrap_or_else(late).map_err(StoreError::new)
    }

    async fn take(&self, takes: &[Take<'_>], now_nanos: u64) -> Result<Taken, StoreError> {
        let limits: Vec<Numbers> = takes.iter().map(|take| Numbers::of(take.quota)).collect();
        let mut invocation = self.script.prepare_invoke();
        for take in takes {
            invocation.key(self.keys.name(&take.key));
        }
        self.give_time(&mut invocation, now_nanos);
        for limit in &limits {
            invocation.arg(&limit.arguments()[..]);
        }

        let mut connection = self.connections.get().await.map_err(StoreError::new)?;
        match invocation.invoke_async::<Vec<u64>>(&mut connection).await {
            Ok(answer) => read(&limits, &answer)
                .ok_or_else(|| StoreError::new("the script's answer cannot be read")),
            Err(error) => {
                self.connections.forget(&connection, &error).await;
                Err(StoreError::new(error))
            }
        }
    }
}

/// The answer of the script that settles: now, and four numbers a state.
fn read_settled(limits: &[Numbers], answer: &[u64]) -> Option<Budgets> {
    let [now, states @ ..] = answer else { return None };
    let states = states.chunks_exact(4).filter_map(|state| state.try_into().ok());
    let budgets: Vec<_> = limits
        .iter()
        .zip(states)
        .map(|(limit, state)| limit.decision(state, *now, true).budget())
        .collect();
    (budgets.len() == limits.len()).then(|| budgets.into_iter().collect())
}

/// The answer of the script: now, the place of the limit that denied, and four numbers a state.
fn read(limits: &[Numbers], answer: &[u64]) -> Option<Taken> {
    let [now, denied, states @ ..] = answer else { return None };
    let mut states = states.chunks_exact(4).filter_map(|state| state.try_into().ok());
    let Some(index) = usize::try_from(*denied).ok()?.checked_sub(1) else {
        let decisions = limits.iter().zip(states);
        let decisions: Vec<_> =
            decisions.map(|(limit, state)| limit.decision(state, *now, true)).collect();
        return (decisions.len() == limits.len()).then(|| Taken::of(decisions));
    };
    let decision = limits.get(index)?.decision(states.next()?, *now, false);
    Some(Taken::Denied { index, budget: decision.budget() })
}

pub(crate) fn settling() -> Script {
    Script::new(include_str!("settle.lua"))
}

pub(crate) fn script() -> Script {
    Script::new(include_str!("limits.lua"))
}

impl RateStore for RedisStore {
    fn take_all<'a>(
        &'a self,
        takes: &'a [Take<'a>],
        now_nanos: u64,
    ) -> MaybeReady<'a, Result<Taken, StoreError>> {
        if takes.is_empty() {
            return MaybeReady::Now(Ok(Taken::of([])));
        }
        MaybeReady::later(async move {
            let taking = timeout(self.deadline, self.take(takes, now_nanos));
            taking.await.unwrap_or_else(|_| Err(StoreError::new("Redis did not answer in time")))
        })
    }

    fn settle<'a>(
        &'a self,
        settlements: &'a [Settlement<'a>],
        now_nanos: u64,
    ) -> MaybeReady<'a, Result<Budgets, StoreError>> {
        if settlements.is_empty() {
            return MaybeReady::Now(Ok(Budgets::default()));
        }
        MaybeReady::later(async move {
            let limits: Vec<Numbers> =
                settlements.iter().map(|one| Numbers::of(one.quota)).collect();
            let mut invocation = self.settling.prepare_invoke();
            for settlement in settlements {
                invocation.key(self.keys.name(&settlement.key));
            }
            self.give_time(&mut invocation, now_nanos);
            for (limit, settlement) in limits.iter().zip(settlements) {
                invocation.arg(&limit.settlement(&settlement.spent)[..]);
            }
            let answer: Vec<u64> = run(&self.connections, self.deadline, &invocation)
                .await
                .map_err(StoreError::new)?;
            read_settled(&limits, &answer)
                .ok_or_else(|| StoreError::new("the script's answer cannot be read"))
        })
    }

    fn remember<'a>(
        &'a self,
        key: RateKey<'a>,
        lasting: Duration,
        now_nanos: u64,
    ) -> MaybeReady<'a, Result<(), StoreError>> {
        MaybeReady::later(async move {
            let millis = u64::try_from(lasting.as_millis()).unwrap_or(u64::MAX).clamp(1, 1 << 50);
            // A time of the test's own passes in no clock: until when is in the value.
            let until = (now_nanos / 1_000_000).saturating_add(millis);
            let mut command = redis::cmd("SET");
            command.arg(self.keys.name(&key)).arg(until).arg("PX").arg(millis);
            self.command::<()>(&command).await
        })
    }

    fn remembers<'a>(
        &'a self,
        key: RateKey<'a>,
        now_nanos: u64,
    ) -> MaybeReady<'a, Result<bool, StoreError>> {
        MaybeReady::later(async move {
            let mut command = redis::cmd("GET");
            command.arg(self.keys.name(&key));
            let until = self.command::<Option<u64>>(&command).await?;
            let is_over = |until: u64| self.given_time && until <= now_nanos / 1_000_000;
            Ok(until.is_some_and(|until| !is_over(until)))
        })
    }
}

impl fmt::Debug for RedisStore {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("RedisStore").field("deadline", &self.deadline).finish_non_exhaustive()
    }
}
