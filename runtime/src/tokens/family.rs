//! A session and its refresh tokens, of which one is good: what is kept of it, and every step of its life.
//!
//! Nothing here waits or asks: a step takes what is kept and yields what is to be kept, so that a store that
//! replaces one version at a time decides between two that come at once.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::grant::Granted;

/// The digest of a secret of 256 bits.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Digest([u8; 32]);

impl Digest {
    pub(super) const fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }
}

impl Serialize for Digest {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&URL_SAFE_NO_PAD.encode(self.0))
    }
}

impl<'de> Deserialize<'de> for Digest {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let bytes = URL_SAFE_NO_PAD.decode(text).map_err(D::Error::custom)?;
        bytes.try_into().map(Self).map_err(|_| D::Error::custom("a digest has 32 bytes"))
    }
}

/// A session as it is kept.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TokenFamily {
    /// Whose record this is: one that lies in another's place is none.
    pub(super) session: String,
    pub(super) granted: Granted,
    lineage: Digest,
    current: Digest,
    /// The token before the current one, while it matters.
    replaced: Option<Digest>,
    answer: Delivery,
    pub(super) begun_at: i64,
    idle_until: i64,
    pub(super) ends_at: i64,
    ended: Option<SessionEnd>,
}

/// Whether the current token has reached its client, as far as is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
enum Delivery {
    /// The answer with it left.
    Sent { at: i64 },
    /// It is being made, until then at most. A process that is killed leaves it so.
    UnderWay { until: i64 },
}

/// That a session ended, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SessionEnd {
    at: i64,
    by_reuse: bool,
}

/// A refresh token that is being redeemed.
pub(super) struct RefreshAttempt<'a> {
    pub(super) lineage: Digest,
    pub(super) own: Digest,
    /// The token that takes its place.
    pub(super) next: Digest,
    pub(super) client: &'a str,
    /// The digest of the key that the client has proved to have.
    pub(super) key: Option<&'a str>,
    /// When the request came.
    pub(super) arrived: i64,
    pub(super) now: i64,
    /// How long the answer may take.
    pub(super) answer_within: i64,
    pub(super) idle_life: i64,
}

/// What comes of an attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RefreshOutcome {
    /// The next token is the good one.
    Renewed,
    /// It was used before: the session has ended.
    Reused,
    Unknown,
    Foreign,
    Ended,
    Expired,
    /// Another use of it is being answered.
    UnderWay,
    /// Another use came first, at the same time.
    Lost,
}

impl TokenFamily {
    pub(super) fn begin(
        session: String,
        granted: Granted,
        (lineage, current): (Digest, Digest),
        (now, idle_life, absolute_life): (i64, i64, i64),
    ) -> Self {
        Self {
            session,
            granted,
            lineage,
            current,
            replaced: None,
            answer: Delivery::Sent { at: now },
            begun_at: now,
            idle_until: now.saturating_add(idle_life),
            ends_at: now.saturating_add(absolute_life),
            ended: None,
        }
    }

    /// Whether a token of it could still be good.
    pub(super) fn is_live_at(&self, now: i64) -> bool {
        self.ended.is_none() && now < self.idle_until.min(self.ends_at)
    }

    /// Whether this is its good token.
    pub(super) fn has_current(&self, lineage: Digest, own: Digest) -> bool {
        self.lineage == lineage && self.current == own
    }

    /// Whether this token could be redeemed now or soon: the good one, and the one before it while an answer is under way.
    pub(super) fn may_redeem(&self, lineage: Digest, own: Digest) -> bool {
        let is_open = matches!(self.answer, Delivery::UnderWay { .. });
        let is_before = is_open && self.replaced == Some(own);
        self.lineage == lineage && (self.current == own || is_before)
    }

    /// Whether it was made for this session at all.
    pub(super) fn is_of_lineage(&self, lineage: Digest) -> bool {
        self.lineage == lineage
    }

    /// How long it has to be kept: as long as a token of it could be good, and an ended one until its last access token is over.
    pub(super) fn kept_until(&self, access_life: i64) -> i64 {
        match self.ended {
            Some(ended) => ended.at.saturating_add(access_life).min(self.ends_at),
            None => self.expires_at(),
        }
    }

    /// When it ends if nothing is done.
    pub(super) fn expires_at(&self) -> i64 {
        self.idle_until.min(self.ends_at)
    }

    /// One redemption: the session as it is to be kept, where it changes, and what comes of it.
    pub(super) fn redeem(&self, attempt: &RefreshAttempt<'_>) -> (Option<Self>, RefreshOutcome) {
        if self.lineage != attempt.lineage {
            return (None, RefreshOutcome::Unknown);
        }
        let (granted, now) = (&self.granted, attempt.now);
        if granted.client != attempt.client || granted.key.as_deref() != attempt.key {
            return (None, RefreshOutcome::Foreign);
        }
        if self.ended.is_some() {
            return (None, RefreshOutcome::Ended);
        }
        if !self.is_live_at(now) {
            return (None, RefreshOutcome::Expired);
        }
        if self.current == attempt.own {
            return (Some(self.renewed(attempt)), RefreshOutcome::Renewed);
        }
        if self.replaced != Some(attempt.own) {
            return (Some(self.end(now, true)), RefreshOutcome::Reused);
        }
        match self.answer {
            Delivery::UnderWay { until } if now < until => (None, RefreshOutcome::UnderWay),
            // The process that redeemed it was killed, or its client went away: no client has what took its place.
            Delivery::UnderWay { .. } => (Some(self.renewed(attempt)), RefreshOutcome::Renewed),
            // Two clocks may differ: what came at the same time came within the time of an answer.
            Delivery::Sent { at }
                if (at.saturating_sub(attempt.answer_within)..at).contains(&attempt.arrived) =>
            {
                (None, RefreshOutcome::Lost)
            }
            Delivery::Sent { .. } => (Some(self.end(now, true)), RefreshOutcome::Reused),
        }
    }

    fn renewed(&self, attempt: &RefreshAttempt<'_>) -> Self {
        let until = attempt.now.saturating_add(attempt.answer_within);
        Self {
            current: attempt.next,
            replaced: Some(attempt.own),
            answer: Delivery::UnderWay { until },
            idle_until: attempt.now.saturating_add(attempt.idle_life),
            ..self.clone()
        }
    }

    /// The answer with this token has left; `None` where that changes nothing.
    pub(super) fn answered(&self, current: Digest, at: i64) -> Option<Self> {
        let is_open = matches!(self.answer, Delivery::UnderWay { .. });
        let concerns = is_open && self.current == current && self.ended.is_none();
        concerns.then(|| Self { answer: Delivery::Sent { at }, ..self.clone() })
    }

    pub(super) fn end(&self, at: i64, by_reuse: bool) -> Self {
        let ended = self.ended.unwrap_or(SessionEnd { at, by_reuse });
        Self { ended: Some(ended), ..self.clone() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: i64 = 1_000;
    const IDLE: i64 = 100 * SECOND;
    const ABSOLUTE: i64 = 250 * SECOND;

    fn digest(byte: u8) -> Digest {
        Digest::new([byte; 32])
    }

    fn family() -> TokenFamily {
        let granted = Granted { client: "web".into(), subject: "ada".into(), ..Granted::default() };
        TokenFamily::begin("s".into(), granted, (digest(0), digest(1)), (0, IDLE, ABSOLUTE))
    }

    fn attempt(own: u8, next: u8, now: i64) -> RefreshAttempt<'static> {
        RefreshAttempt {
            lineage: digest(0),
            own: digest(own),
            next: digest(next),
            client: "web",
            key: None,
            arrived: now,
            now,
            answer_within: 5 * SECOND,
            idle_life: IDLE,
        }
    }

    fn renewed(family: &TokenFamily, own: u8, next: u8, now: i64) -> TokenFamily {
        let (kept, verdict) = family.redeem(&attempt(own, next, now));
        assert_eq!(verdict, RefreshOutcome::Renewed);
        kept.unwrap()
    }

    #[test]
    fn a_token_that_was_used_before_ends_its_session() {
        let family = renewed(&family(), 1, 2, 10);
        let family = family.answered(digest(2), 20).unwrap();
        let (ended, verdict) = family.redeem(&attempt(1, 3, 30));
        assert_eq!(verdict, RefreshOutcome::Reused);
        assert_eq!(ended.unwrap().redeem(&attempt(2, 3, 40)).1, RefreshOutcome::Ended);
        // One that is older than the one before, too.
        let family = renewed(&family, 2, 3, 30);
        assert_eq!(family.redeem(&attempt(1, 4, 40)).1, RefreshOutcome::Reused);
    }

    #[test]
    fn who_comes_at_the_same_time_loses_and_ends_nothing() {
        let family = renewed(&family(), 1, 2, 10);
        assert_eq!(family.redeem(&attempt(1, 3, 11)), (None, RefreshOutcome::UnderWay));
        let family = family.answered(digest(2), 20).unwrap();
        let before = RefreshAttempt { arrived: 19, ..attempt(1, 3, 25) };
        assert_eq!(family.redeem(&before), (None, RefreshOutcome::Lost));
        // A clock that is behind by more than an answer takes makes no race of a theft.
        let behind = RefreshAttempt { arrived: 20 - 5 * SECOND - 1, ..attempt(1, 3, 25) };
        assert_eq!(family.redeem(&behind).1, RefreshOutcome::Reused);
        let at_once = RefreshAttempt { arrived: 20 - 5 * SECOND, ..attempt(1, 3, 25) };
        assert_eq!(family.redeem(&at_once), (None, RefreshOutcome::Lost));
        let after = RefreshAttempt { arrived: 20, ..attempt(1, 3, 25) };
        assert_eq!(family.redeem(&after).1, RefreshOutcome::Reused);
    }

    #[test]
    fn a_token_whose_answer_never_left_is_redeemed_again() {
        let family = renewed(&family(), 1, 2, 0);
        let again = renewed(&family, 1, 3, 5 * SECOND);
        assert!(again.answered(digest(2), 6 * SECOND).is_none(), "its answer is no more awaited");
        let done = renewed(&again, 3, 4, 7 * SECOND);
        // The one that was never answered, and the first, are not good.
        for own in [1, 2] {
            assert_eq!(done.redeem(&attempt(own, 9, 8 * SECOND)).1, RefreshOutcome::Reused);
        }
    }

    #[test]
    fn a_session_ends_when_idle_and_at_the_end_of_its_life() {
        let family = family();
        assert_eq!(family.redeem(&attempt(1, 2, IDLE)).1, RefreshOutcome::Expired);
        let family = renewed(&family, 1, 2, IDLE - 1);
        let family = renewed(&family, 2, 3, 2 * IDLE - 2);
        assert_eq!(family.redeem(&attempt(3, 4, ABSOLUTE)).1, RefreshOutcome::Expired);
        assert_eq!(family.redeem(&attempt(3, 4, ABSOLUTE - 1)).1, RefreshOutcome::Renewed);
    }

    #[test]
    fn another_client_key_or_lineage_changes_nothing() {
        let family = family();
        for (client, key) in [("mobile", None), ("web", Some("digest"))] {
            let foreign = RefreshAttempt { client, key, ..attempt(1, 2, 1) };
            assert_eq!(family.redeem(&foreign), (None, RefreshOutcome::Foreign));
        }
        let unknown = RefreshAttempt { lineage: digest(9), ..attempt(1, 2, 1) };
        assert_eq!(family.redeem(&unknown), (None, RefreshOutcome::Unknown));
    }

    #[test]
    fn what_is_kept_comes_back_and_nothing_else_does() {
        let family = renewed(&family(), 1, 2, 10).end(11, false);
        let json = serde_json::to_string(&family).unwrap();
        let read: TokenFamily = serde_json::from_str(&json).unwrap();
        assert_eq!(serde_json::to_string(&read).unwrap(), json);
        let more = json.replacen('{', "{\"paused\":true,", 1);
        assert!(
            serde_json::from_str::<TokenFamily>(&more).is_err(),
            "a restriction that is unknown"
        );
    }

    impl PartialEq for TokenFamily {
        fn eq(&self, other: &Self) -> bool {
            serde_json::to_value(self).unwrap() == serde_json::to_value(other).unwrap()
        }
    }
}
