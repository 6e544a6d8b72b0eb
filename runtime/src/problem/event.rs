//! The kinds of audit events.

use http::StatusCode;

macro_rules! events {
    ($($(#[doc = $meaning:literal])+ $name:ident $code:literal)+) => {
        /// What happened, in the vocabulary of OWASP's logging cheat sheet where it has a name.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[cfg_attr(
            not(all(
                feature = "jwt",
                feature = "audit",
                feature = "tokens",
                feature = "api-key",
                feature = "session",
                feature = "second-factor",
                feature = "approval"
            )),
            allow(dead_code, reason = "some are of one feature alone")
        )]
        pub(crate) enum Event {
            $($(#[doc = $meaning])+ $name,)+
        }

        impl Event {
            /// The stable name.
            pub(crate) const fn name(self) -> &'static str {
                match self {
                    $(Self::$name => $code,)+
                }
            }
        }

        /// Every event, with what it means.
        #[cfg(all(test, feature = "jwt", feature = "api-key", feature = "webhook"))]
        pub(crate) const EVENTS: &[(Event, &str)] =
            &[$((Event::$name, concat!($($meaning),+))),+];
    };
}

events! {
    /// An answer below 400.
    RequestAllowed "request_allowed"
    /// No credential, a bad one, or two.
    AuthnLoginFail "authn_login_fail"
    /// A role, a scope, a policy or an object refused the caller.
    AuthzFail "authz_fail"
    /// An object that does not exist, or an id that is malformed.
    AuthzObjectMissing "authz_object_missing"
    /// A limit is used up.
    ExcessRateLimitExceeded "excess_rate_limit_exceeded"
    /// The path, the query, a header field or the body is malformed or invalid.
    InputValidationFail "input_validation_fail"
    /// Another 4xx, such as a body that is too large; an unknown method.
    RequestRefused "request_refused"
    /// Tokens were issued: at a `login`, or for a refresh token.
    AuthnTokenCreated "authn_token_created"
    /// A session was ended, with its tokens.
    AuthnTokenRevoked "authn_token_revoked"
    /// A refresh token was used again: its session has ended.
    AuthnTokenReuse "authn_token_reuse"
    /// Tokens were taken back: one, or those of a session, a subject, a tenant or an issuer.
    TokensRevoked "tokens_revoked"
    /// Another system told of an event of security, such as a session that it ended.
    SignalReceived "signal_received"
    /// An API key was made; `credential` is its id, as in the next three.
    ApiKeyIssued "api_key_issued"
    /// An API key was replaced by another.
    ApiKeyRotated "api_key_rotated"
    /// An API key was revoked.
    ApiKeyRevoked "api_key_revoked"
    /// An API key was revoked since it leaked.
    ApiKeyLeaked "api_key_leaked"
    /// A session began: a login.
    SessionBegun "session_begun"
    /// A session has a new cookie, since what its caller may do changed.
    SessionRenewed "session_renewed"
    /// A session was ended: a logout; with the `reason` `replaced` or `crowded` by a login, whose session took its place or its room.
    SessionEnded "session_ended"
    /// All sessions of a caller were ended, or all but one.
    SessionsEnded "sessions_ended"
    /// A caller has a second factor from now on.
    SecondFactorEnrolled "second_factor_enrolled"
    /// A second factor counted.
    SecondFactorPassed "second_factor_passed"
    /// So many codes were wrong that none counts for a while: its owner may want to know.
    SecondFactorLocked "second_factor_locked"
    /// New recovery codes were made.
    SecondFactorRecoveryCodes "second_factor_recovery_codes"
    /// A device is remembered, and needs no second factor.
    SecondFactorDeviceRemembered "second_factor_device_remembered"
    /// Every remembered device was forgotten.
    SecondFactorDevicesForgotten "second_factor_devices_forgotten"
    /// A second factor was removed.
    SecondFactorRemoved "second_factor_removed"
    /// A caller has a passkey more; `credential` is its id, as in the next three.
    PasskeyAdded "passkey_added"
    /// A passkey counted.
    PasskeyPassed "passkey_passed"
    /// A passkey counted less than before, as a copy of it does: it was refused.
    PasskeyCloned "passkey_cloned"
    /// A passkey was removed.
    PasskeyRemoved "passkey_removed"
    /// An object was about to leave to a caller who may not read it: a fault of the service.
    ObjectEscaped "object_escaped"
    /// A 5xx.
    SysError "sys_error"
    /// The client went away before the answer.
    RequestCancelled "request_cancelled"
    /// A stream ended, with the number of `items` that were sent.
    StreamEnded "stream_ended"
    /// A WebSocket, or a connection of another protocol, ended; `reason` says why.
    WebsocketEnded "websocket_ended"
    /// A claim with roles, scopes or the tenant has a form that cannot be read, and gave nothing; told
    /// before the event of its request, with its `request_id`.
    ClaimUnreadable "claim_unreadable"
    /// A caller passed a rule in an emergency, with the `reason` it stated; on the target
    /// `palisade::audit::break_glass`.
    BreakGlass "break_glass"
    /// A request waits for approval, with the id in `approval`; this and the next three on the target
    /// `palisade::audit::approval`.
    ApprovalRequested "approval_requested"
    /// A request was approved.
    ApprovalGiven "approval_given"
    /// A request was rejected.
    ApprovalRejected "approval_rejected"
    /// A request was let through because it was approved.
    ApprovalUsed "approval_used"
    /// A caller acts in another tenant than its own, that in `entered`, at a handler that states why it may; on the
    /// target `palisade::audit::tenant`.
    TenantEntered "tenant_entered"
    /// A rule in `shadow` decided otherwise than the one in force; on the target `palisade::audit::shadow`.
    RuleDiffers "rule_differs"
    /// A caller, or all together, were refused so many objects that ids seem to be tried; on the target
    /// `palisade::audit::object_scan`.
    ObjectScan "object_scan"
    /// A rule of the firewall matched: `rule` has the ids, `place` is `head`, `body` or `answer`, and `refused` says
    /// whether the message was; on the target `palisade::audit::firewall`.
    FirewallMatched "firewall_matched"
    /// The rate store stopped deciding; on the target `palisade::audit::rate_store`.
    RateStoreLost "rate_store_lost"
    /// The rate store decides again; on the target `palisade::audit::rate_store`.
    RateStoreFound "rate_store_found"
    /// An application started with the posture of this `digest`; two running versions that differ have two. On the
    /// target `palisade::audit::posture`.
    PostureLoaded "posture_loaded"
    /// Events found no room in a queue of the audit: their `count`, by reason, status and route.
    AuditDropped "audit_dropped"
    /// Lines are missing at the end of a chained file of the audit: `detail` says which; on the target `palisade::audit::sink`
    /// and in the file itself.
    AuditChainCut "audit_chain_cut"
    /// A sink of the audit stopped taking events; on the target `palisade::audit::sink`.
    AuditSinkLost "audit_sink_lost"
    /// It takes them again; on the target `palisade::audit::sink`.
    AuditSinkFound "audit_sink_found"
}

impl Event {
    /// What an answer means whose reason the application keeps to itself.
    pub(crate) fn of_status(status: StatusCode) -> Self {
        match status {
            StatusCode::UNAUTHORIZED => Self::AuthnLoginFail,
            StatusCode::TOO_MANY_REQUESTS => Self::ExcessRateLimitExceeded,
            StatusCode::BAD_REQUEST | StatusCode::UNPROCESSABLE_ENTITY => Self::InputValidationFail,
            status if status.is_server_error() => Self::SysError,
            status if status.is_client_error() => Self::RequestRefused,
            _ => Self::RequestAllowed,
        }
    }
}
