//! A key that outlives the request's own texts.

use std::net::IpAddr;

use super::key::{KeySubject, LimitId, RateKey};

/// A key that a request keeps.
#[derive(Clone, Debug)]
pub(crate) struct OwnedKey {
    limit: LimitId,
    subject: OwnedSubject,
}

#[derive(Clone, Debug)]
enum OwnedSubject {
    Address(IpAddr),
    Identity { issuer: Box<str>, subject: Box<str>, tenant: Option<Box<str>> },
    Tenant(Box<str>),
    ApiKey(Box<str>),
    Global,
    Value(Box<str>),
    KnownValue { value: Box<str>, address: IpAddr },
}

impl OwnedKey {
    pub(crate) fn of(key: &RateKey<'_>) -> Self {
        let subject = match key.subject {
            KeySubject::Address(address) => OwnedSubject::Address(address),
            KeySubject::Identity { issuer, subject, tenant } => OwnedSubject::Identity {
                issuer: issuer.into(),
                subject: subject.into(),
                tenant: tenant.map(Into::into),
            },
            KeySubject::Tenant(tenant) => OwnedSubject::Tenant(tenant.into()),
            KeySubject::ApiKey(id) => OwnedSubject::ApiKey(id.into()),
            KeySubject::Global => OwnedSubject::Global,
            KeySubject::Value(value) => OwnedSubject::Value(value.into()),
            KeySubject::KnownValue { value, address } => {
                OwnedSubject::KnownValue { value: value.into(), address }
            }
        };
        Self { limit: key.limit, subject }
    }

    pub(crate) fn as_key(&self) -> RateKey<'_> {
        let subject = match &self.subject {
            OwnedSubject::Address(address) => KeySubject::Address(*address),
            OwnedSubject::Identity { issuer, subject, tenant } => {
                KeySubject::Identity { issuer, subject, tenant: tenant.as_deref() }
            }
            OwnedSubject::Tenant(tenant) => KeySubject::Tenant(tenant),
            OwnedSubject::ApiKey(id) => KeySubject::ApiKey(id),
            OwnedSubject::Global => KeySubject::Global,
            OwnedSubject::Value(value) => KeySubject::Value(value),
            OwnedSubject::KnownValue { value, address } => {
                KeySubject::KnownValue { value, address: *address }
            }
        };
        RateKey { limit: self.limit, subject }
    }
}
