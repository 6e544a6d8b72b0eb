//! What a signal says, and what it takes back.

use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde_json::Value;

use crate::auth::jwt::SecurityEvent;
use crate::auth::jwt::revocation::Revocation;
use crate::caller_id::CallerId;

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SignalKind {
    /// CAEP: a session, or all of a subject, ended.
    SessionRevoked,
    /// RISC: the account was disabled.
    AccountDisabled,
    /// RISC: the account is gone.
    AccountPurged,
}

/// One event that an issuer told, verified.
#[derive(Clone, Debug)]
pub struct Signal {
    pub(super) issuer: Arc<str>,
    pub(super) kind: SignalKind,
    subject: Option<String>,
    session: Option<String>,
    tenant: Option<String>,
    email: Option<String>,
    happened_at: i64,
}

/// Why an event is about no subject that its issuer may speak of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NoSubject {
    /// It names no subject, or in a form that is not understood.
    Unreadable,
    /// It names a subject of another issuer.
    Foreign,
}

const CAEP: &str = "https://schemas.openid.net/secevent/caep/event-type/";
const RISC: &str = "https://schemas.openid.net/secevent/risc/event-type/";

impl SignalKind {
    pub(super) fn named(uri: &str) -> Option<Self> {
        match (uri.strip_prefix(CAEP), uri.strip_prefix(RISC)) {
            (Some("session-revoked"), _) | (_, Some("sessions-revoked")) => {
                Some(Self::SessionRevoked)
            }
            (_, Some("account-disabled")) => Some(Self::AccountDisabled),
            (_, Some("account-purged")) => Some(Self::AccountPurged),
            _ => None,
        }
    }

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::SessionRevoked => "session-revoked",
            Self::AccountDisabled => "account-disabled",
            Self::AccountPurged => "account-purged",
        }
    }
}

impl Signal {
    pub(super) fn read(
        event: &SecurityEvent,
        kind: SignalKind,
        told: &Value,
    ) -> Result<Self, NoSubject> {
        let named = event.subject.as_ref().or_else(|| told.get("subject"));
        let seconds = told.get("event_timestamp").and_then(Value::as_i64);
        let happened_at = seconds.and_then(|seconds| seconds.checked_mul(1_000));
        let happened_at = happened_at.or(event.happened_at).unwrap_or(event.issued_at);
        let mut signal = Self {
            issuer: Arc::clone(&event.issuer),
            kind,
            subject: None,
            session: None,
            tenant: None,
            email: None,
            // Nothing is taken back that has not happened yet.
            happened_at: happened_at.min(event.issued_at),
        };
        signal.take(named.ok_or(NoSubject::Unreadable)?)?;
        Ok(signal)
    }

    /// A subject identifier (RFC 9493): a simple one, or several that are one subject together.
    fn take(&mut self, named: &Value) -> Result<(), NoSubject> {
        let parts = [("user", false), ("session", true), ("tenant", true)];
        let is_complex = named.get("format").is_none_or(|format| format == "complex");
        if !is_complex {
            return self.take_user(named);
        }
        // Without the device or the group that it names, too, a subject would be more than was meant.
        let is_known =
            |name: &String| name == "format" || parts.iter().any(|(part, _)| part == name);
        if !named.as_object().is_some_and(|members| members.keys().all(is_known)) {
            return Err(NoSubject::Unreadable);
        }
        let mut found = false;
        for (part, is_opaque) in parts {
            let Some(part_named) = named.get(part) else { continue };
            found = true;
            if !is_opaque {
                self.take_user(part_named)?;
                continue;
            }
            let id = text(part_named, "id").ok_or(NoSubject::Unreadable)?;
            *(if part == "session" { &mut self.session } else { &mut self.tenant }) = Some(id);
        }
        if found { Ok(()) } else { Err(NoSubject::Unreadable) }
    }

    fn take_user(&mut self, named: &Value) -> Result<(), NoSubject> {
        match named.get("format").and_then(Value::as_str) {
            Some("iss_sub") => {
                let issuer = text(named, "iss").ok_or(NoSubject::Unreadable)?;
                if issuer != *self.issuer {
                    return Err(NoSubject::Foreign);
                }
                self.subject = Some(text(named, "sub").ok_or(NoSubject::Unreadable)?);
            }
            Some("opaque") => self.subject = Some(text(named, "id").ok_or(NoSubject::Unreadable)?),
            Some("email") => self.email = Some(text(named, "email").ok_or(NoSubject::Unreadable)?),
            _ => return Err(NoSubject::Unreadable),
        }
        Ok(())
    }

    /// Who told it.
    #[must_use]
    pub fn issuer(&self) -> &str {
        &self.issuer
    }

    /// What happened.
    #[must_use]
    pub fn kind(&self) -> SignalKind {
        self.kind
    }

    /// The subject, as its issuer names it.
    #[must_use]
    pub fn subject(&self) -> Option<&str> {
        self.subject.as_deref()
    }

    /// The session it is about, as its issuer calls it.
    #[must_use]
    pub fn session(&self) -> Option<&str> {
        self.session.as_deref()
    }

    /// The tenant it is about.
    #[must_use]
    pub fn tenant(&self) -> Option<&str> {
        self.tenant.as_deref()
    }

    /// The subject's email address.
    #[must_use]
    pub fn email(&self) -> Option<&str> {
        self.email.as_deref()
    }

    /// When it happened: never later than it was told.
    #[must_use]
    pub fn happened_at(&self) -> SystemTime {
        UNIX_EPOCH + Duration::from_millis(u64::try_from(self.happened_at).unwrap_or_default())
    }

    /// What it takes back unless the application says otherwise: the narrowest that it names.
    pub(super) fn usual(&self) -> Vec<Revocation> {
        let issuer = &*self.issuer;
        let is_of_session = self.kind == SignalKind::SessionRevoked;
        match (&self.session, &self.subject, &self.tenant) {
            (Some(session), _, _) if is_of_session => vec![Revocation::of_session(issuer, session)],
            (_, Some(subject), _) => {
                let caller = CallerId::new(issuer, &**subject);
                vec![Revocation::of_subject(&caller).issued_before(self.happened_at())]
            }
            (_, None, Some(tenant)) if self.email.is_none() => {
                vec![Revocation::of_tenant(issuer, tenant).issued_before(self.happened_at())]
            }
            _ => Vec::new(),
        }
    }
}

/// A text that says something.
fn text(named: &Value, member: &str) -> Option<String> {
    let text = named.get(member).and_then(Value::as_str)?;
    (!text.is_empty()).then(|| text.to_owned())
}
