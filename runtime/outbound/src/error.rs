//! Why a call has no answer.

use std::error::Error;
use std::fmt;

use palisade::Violations;

/// Why a call has no answer that can be used. It shows no credential and nothing of the answer.
#[derive(Debug)]
#[non_exhaustive]
pub enum OutboundError {
    /// The URL cannot be read, or has a user in it.
    UrlMalformed,
    /// The URL is for a host, a scheme or a port that is not declared.
    HostUndeclared,
    /// The host has an address where it may not be.
    AddressRefused,
    /// The name of the host has no address, or cannot be resolved.
    NameUnresolved,
    /// The answer redirects where it is not followed: another method than GET and HEAD, too often, or without a
    /// readable target.
    Redirected,
    /// The call took longer than its deadline.
    TooSlow,
    /// The answer is larger than the bound.
    TooLarge,
    /// The host failed too often, and is not called for a while.
    BreakerOpen,
    /// The body of the request cannot be written as JSON.
    BodyUnwritable,
    /// The authorization server does not exchange the caller's token.
    ExchangeRefused,
    /// It answers with what is not a token that can be sent.
    ExchangeUnusable,
    /// A token that was exchanged for one host would be sent to another.
    TokenElsewhere,
    /// The connection failed, or the answer broke off.
    Failed(Box<dyn Error + Send + Sync>),
    /// The answer has no status of success.
    Status(u16),
    /// The answer is not JSON by its content type.
    NotJson,
    /// The answer breaks the rules of its type.
    Invalid(Violations),
}

impl fmt::Display for OutboundError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::UrlMalformed => "the URL cannot be read, or has a user in it",
            Self::HostUndeclared => "the URL is for a host that is not declared",
            Self::AddressRefused => "the host has an address where it may not be",
            Self::NameUnresolved => "the name of the host has no address",
            Self::Redirected => "the answer redirects where it is not followed",
            Self::TooSlow => "the call took longer than its deadline",
            Self::TooLarge => "the answer is larger than its bound",
            Self::BreakerOpen => "the host failed too often and is not called for a while",
            Self::BodyUnwritable => "the body of the request cannot be written as JSON",
            Self::ExchangeRefused => "the token of the caller is not exchanged",
            Self::ExchangeUnusable => "what the token was exchanged for cannot be sent",
            Self::TokenElsewhere => "the token was exchanged for another host",
            Self::Failed(_) => "the connection failed",
            Self::NotJson => "the answer is not JSON",
            Self::Invalid(_) => "the answer breaks the rules of its type",
            Self::Status(status) => return write!(out, "the answer has the status {status}"),
        })
    }
}

impl Error for OutboundError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Failed(cause) => Some(&**cause),
            _ => None,
        }
    }
}
