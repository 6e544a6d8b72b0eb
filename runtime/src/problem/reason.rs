//! Why a request was refused or failed, and why a stream ended: the one table of reasons.

use http::StatusCode;

use crate::problem::Event;

/// `any`: the status is that of the handler or the extractor. `by_status`: the event follows from it.
macro_rules! reasons {
    (status any) => { None };
    (status $status:ident) => { Some(StatusCode::$status) };
    (event by_status) => { None };
    (event $event:ident) => { Some(Event::$event) };
    ($($(#[doc = $meaning:literal])+ $name:ident $code:literal $status:ident $event:ident)+) => {
        /// Why a request was refused or failed, or a stream ended.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[allow(dead_code, reason = "each feature has reasons of its own")]
        pub(crate) enum Reason {
            $($(#[doc = $meaning])+ $name,)+
            /// A credential does not verify; the code is its authenticator's own.
            Credential(&'static str),
        }

        impl Reason {
            /// The stable code that the audit event carries.
            pub(crate) const fn code(self) -> &'static str {
                match self {
                    $(Self::$name => $code,)+
                    Self::Credential(code) => code,
                }
            }

            /// The status of an answer for this reason, where the reason alone decides it.
            pub(crate) const fn status(self) -> Option<StatusCode> {
                match self {
                    $(Self::$name => reasons!(status $status),)+
                    Self::Credential(_) => Some(StatusCode::UNAUTHORIZED),
                }
            }

            /// The kind of audit event, where the reason alone decides it.
            pub(crate) const fn event(self) -> Option<Event> {
                match self {
                    $(Self::$name => reasons!(event $event),)+
                    Self::Credential(_) => Some(Event::AuthnLoginFail),
                }
            }
        }

        /// Every reason of palisade's own, with what it means.
        #[cfg(test)]
        pub(crate) const REASONS: &[(Reason, &str)] =
            &[$((Reason::$name, concat!($($meaning),+))),+];
    };
}

reasons! {
    /// A rule of the firewall matched the request; `rule` has its id.
    FirewallBlocked "firewall_blocked" FORBIDDEN RequestRefused
    /// A rule of the firewall matched the answer, which stayed inside; `rule` has its id.
    FirewallAnswerBlocked "firewall_answer_blocked" FORBIDDEN RequestRefused
    /// The firewall failed, or was not done in time.
    FirewallUnavailable "firewall_unavailable" SERVICE_UNAVAILABLE SysError
    /// A proxy's forwarding field cannot be read.
    ClientAddressMalformed "client_address_malformed" BAD_REQUEST InputValidationFail
    /// The application or the handler takes no request from the client's address.
    AddressRefused "address_refused" FORBIDDEN AuthzFail
    /// The application takes no request from the country or the network of the client's address.
    AddressOwnerRefused "address_owner_refused" FORBIDDEN AuthzFail
    /// What tells the country and the network of an address failed.
    AddressOwnersUnavailable "address_owners_unavailable" SERVICE_UNAVAILABLE SysError
    /// The head of a request cannot be read; told by `palisade::serve`.
    HeadMalformed "head_malformed" BAD_REQUEST RequestRefused
    /// The head of a request did not arrive in time; told by `palisade::serve`.
    HeadTimeout "head_timeout" REQUEST_TIMEOUT RequestRefused
    /// The target of a request is longer than a head may be; told by `palisade::serve`.
    TargetTooLong "target_too_long" URI_TOO_LONG RequestRefused
    /// The path of a request has a `%` that begins no escape.
    PathMalformed "path_malformed" BAD_REQUEST RequestRefused
    /// The host is missing, doubled or malformed.
    HostMalformed "host_malformed" BAD_REQUEST RequestRefused
    /// The request is for a host that `.hosts(..)` does not declare.
    HostForeign "host_foreign" MISDIRECTED_REQUEST RequestRefused
    /// The body has a transfer coding other than `chunked`.
    TransferCodingUnknown "transfer_coding_unknown" NOT_IMPLEMENTED RequestRefused
    /// The body is coded as `chunked` more than once.
    TransferCodingTwice "transfer_coding_twice" BAD_REQUEST RequestRefused
    /// A sink of the audit does not take events, and what cannot be recorded does not happen.
    AuditUnavailable "audit_unavailable" SERVICE_UNAVAILABLE SysError
    /// A limit is used up.
    RateLimitExceeded "excess_rate_limit_exceeded" TOO_MANY_REQUESTS ExcessRateLimitExceeded
    /// As many requests as may be handled at the same time are.
    InFlightLimitExceeded "in_flight_limit_exceeded" TOO_MANY_REQUESTS ExcessRateLimitExceeded
    /// As many requests of this class as the application handles at the same time are.
    CapacityReduced "temporary_reduced_capacity" SERVICE_UNAVAILABLE SysError
    /// The caller was refused so many objects that it seems to try ids.
    AbnormalUsage "abnormal_usage_detected" TOO_MANY_REQUESTS ExcessRateLimitExceeded
    /// The rate store did not answer, or answered with an error.
    RateStoreUnavailable "rate_store_unavailable" SERVICE_UNAVAILABLE SysError
    /// A page of another site caused a request that carries a cookie or a name and a password.
    CrossSite "cross_site" FORBIDDEN RequestRefused
    /// No route has this path.
    RouteMissing "route_missing" NOT_FOUND RequestRefused
    /// The route does not serve this method.
    MethodNotAllowed "method_not_allowed" METHOD_NOT_ALLOWED RequestRefused
    /// No method has this name.
    MethodUnknown "method_unknown" NOT_IMPLEMENTED RequestRefused

    /// The request has no credential and the handler needs one.
    CredentialsMissing "credentials_missing" UNAUTHORIZED AuthnLoginFail
    /// The request has a malformed credential, or two.
    CredentialsMalformed "credentials_malformed" BAD_REQUEST AuthnLoginFail
    /// The credential verifies, and the request that it signs was delivered before.
    CredentialReplayed "credential_replayed" CONFLICT AuthnLoginFail
    /// The credential verifies and `.resolve(..)` does not know its caller.
    CallerUnknown "caller_unknown" UNAUTHORIZED AuthnLoginFail
    /// An authenticator could not verify the credential, because something it needs failed.
    AuthenticatorUnavailable "authenticator_unavailable" SERVICE_UNAVAILABLE SysError
    /// `.resolve(..)` returned an error.
    ResolverUnavailable "resolver_unavailable" SERVICE_UNAVAILABLE SysError

    /// The handler's rule refuses the caller.
    RuleDenied "rule_denied" FORBIDDEN AuthzFail
    /// The caller authenticated too long ago, or too weakly ([RFC 9470](https://www.rfc-editor.org/rfc/rfc9470)).
    StepUpRequired "step_up_required" UNAUTHORIZED AuthzFail
    /// The rule refuses the caller, who may pass it in an emergency and states no reason in `Break-Glass`.
    BreakGlassUnexplained "break_glass_unexplained" FORBIDDEN AuthzFail
    /// The time in which the caller might pass the rule in an emergency is over.
    BreakGlassSpent "break_glass_spent" FORBIDDEN AuthzFail
    /// Nothing can be remembered of an emergency.
    BreakGlassUnavailable "break_glass_unavailable" SERVICE_UNAVAILABLE SysError
    /// Others have to approve the request before it is handled.
    ApprovalRequired "approval_required" FORBIDDEN AuthzFail
    /// The caller would approve a request of its own.
    ApprovalOwn "approval_own" FORBIDDEN AuthzFail
    /// Nothing of this id waits for the caller's approval.
    ApprovalMissing "approval_missing" NOT_FOUND AuthzObjectMissing
    /// Nothing can be told of approvals.
    ApprovalUnavailable "approval_unavailable" SERVICE_UNAVAILABLE SysError
    /// The credential lacks a scope, and nothing else is in the way.
    ScopeMissing "scope_missing" FORBIDDEN AuthzFail
    /// A condition of the handler's rule returned an error.
    ConditionFailed "condition_failed" SERVICE_UNAVAILABLE SysError
    /// A limit depends on the caller's plan, which is none of those it knows.
    PlanUnknown "plan_unknown" FORBIDDEN AuthzFail
    /// A limit counts by tenant, or objects belong to one, and the caller has none.
    TenantMissing "tenant_missing" FORBIDDEN AuthzFail
    /// The path names a tenant that is not the caller's; 403 with `.foreign_objects_are_forbidden()`.
    TenantForeign "tenant_foreign" NOT_FOUND AuthzFail
    /// The object exists and refuses the caller; 403 with `.foreign_objects_are_forbidden()`.
    ObjectForbidden "object_forbidden" NOT_FOUND AuthzFail
    /// The object exists and belongs to another parent than the path names; 403 with `.foreign_objects_are_forbidden()`.
    ObjectOfAnotherParent "object_of_another_parent" NOT_FOUND AuthzFail
    /// The object has another revision than `If-Match` names.
    PreconditionFailed "precondition_failed" PRECONDITION_FAILED RequestRefused
    /// The object changes only for a request that says in `If-Match` which revision is meant.
    PreconditionRequired "precondition_required" PRECONDITION_REQUIRED RequestRefused
    /// The object does not exist; 403 with `.foreign_objects_are_forbidden()`.
    ObjectMissing "object_missing" NOT_FOUND AuthzObjectMissing
    /// The path names no object of this kind; 403 with `.foreign_objects_are_forbidden()`.
    ObjectIdMalformed "object_id_malformed" NOT_FOUND AuthzObjectMissing
    /// The credential lacks a claim that the handler reads, or has one that breaks its rules; the log
    /// names it.
    ClaimsUnfit "claims_unfit" FORBIDDEN AuthzFail
    /// The input sets a field that this caller may not set.
    FieldDenied "field_denied" FORBIDDEN AuthzFail

    /// The handler is gone: the day of its `sunset` has come.
    VersionGone "version_gone" GONE RequestRefused
    /// The request names no version of the API, or none that there is.
    VersionUnknown "version_unknown" BAD_REQUEST RequestRefused

    /// The query is longer than 8 KiB.
    QueryTooLong "query_too_long" URI_TOO_LONG RequestRefused
    /// The query gives a parameter more than once, has too many, or is not UTF-8.
    QueryAmbiguous "query_ambiguous" BAD_REQUEST InputValidationFail
    /// The header fields are larger than the handler takes.
    HeaderTooLarge "header_too_large" REQUEST_HEADER_FIELDS_TOO_LARGE RequestRefused
    /// The body is of a content type that the handler does not take.
    ContentTypeUnsupported "content_type_unsupported" UNSUPPORTED_MEDIA_TYPE RequestRefused
    /// The body is compressed or encoded otherwise.
    ContentEncodingUnsupported "content_encoding_unsupported" UNSUPPORTED_MEDIA_TYPE RequestRefused
    /// The body is larger than the handler takes.
    BodyTooLarge "body_too_large" PAYLOAD_TOO_LARGE RequestRefused
    /// The body did not arrive within the handler's timeout.
    BodyTimeout "body_timeout" REQUEST_TIMEOUT RequestRefused
    /// The path, the query or the body cannot be read.
    InputMalformed "input_malformed" BAD_REQUEST InputValidationFail
    /// The input breaks a rule of its type.
    InputInvalid "input_validation_fail" UNPROCESSABLE_ENTITY InputValidationFail
    /// An extractor refused the request with another status.
    InputRefused "input_refused" any by_status
    /// An extractor failed.
    ExtractorFailed "extractor_failed" INTERNAL_SERVER_ERROR SysError
    /// `Verify` could not answer.
    VerifyFailed "verify_failed" SERVICE_UNAVAILABLE SysError
    /// The checks before the handler took longer than its timeout.
    RequestTimeout "request_timeout" SERVICE_UNAVAILABLE SysError

    /// The handler took longer than its timeout.
    HandlerTimeout "handler_timeout" SERVICE_UNAVAILABLE SysError
    /// The handler returned a problem.
    HandlerRefused "handler_refused" any by_status
    /// The handler, or what loads its objects, returned an error that is not an answer.
    HandlerFailed "handler_failed" INTERNAL_SERVER_ERROR SysError
    /// The handler panicked.
    HandlerPanicked "handler_panicked" INTERNAL_SERVER_ERROR SysError
    /// The answer, or an item of a stream, holds an object that the caller may not read.
    ObjectEscaped "object_escaped" INTERNAL_SERVER_ERROR ObjectEscaped
    /// The configuration does not fit the handler; the log has the fault.
    GuardMisconfigured "guard_misconfigured" INTERNAL_SERVER_ERROR SysError
    /// The client went away before the answer.
    Cancelled "cancelled" any RequestCancelled

    /// The stream sent its last item.
    StreamComplete "stream_complete" any StreamEnded
    /// The client went away before the last item.
    StreamCancelled "stream_cancelled" any StreamEnded
    /// The stream returned an error.
    StreamFailed "stream_failed" any StreamEnded
    /// The stream panicked.
    StreamPanicked "stream_panicked" INTERNAL_SERVER_ERROR StreamEnded
    /// The caller's credential was revoked while the stream ran, or nothing could be told about it.
    CredentialRevoked "credential_revoked" UNAUTHORIZED StreamEnded
    /// The caller's credential expired while the stream ran.
    CredentialExpired "credential_expired" UNAUTHORIZED StreamEnded
}

impl Reason {
    /// Whether a 5xx of this reason tells its caller more than that something failed: what it is told is
    /// palisade's own, and nothing from inside.
    pub(crate) fn is_told(self) -> bool {
        self == Self::CapacityReduced
    }

    /// The kind of audit event of an answer with this status.
    pub(crate) fn event_at(self, status: StatusCode) -> Event {
        self.event().unwrap_or_else(|| Event::of_status(status))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn a_code_means_one_reason() {
        let codes: BTreeSet<&str> = REASONS.iter().map(|(reason, _)| reason.code()).collect();
        assert_eq!(codes.len(), REASONS.len());
        let is_code = |code: &str| code.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'_'));
        assert!(codes.iter().all(|code| is_code(code)), "{codes:?}");
    }

    #[test]
    fn an_event_fits_the_status() {
        for (reason, _) in REASONS {
            let (Some(status), Some(event)) = (reason.status(), reason.event()) else { continue };
            match event {
                Event::SysError | Event::ObjectEscaped => {
                    assert!(status.is_server_error(), "{reason:?}");
                }
                // The answer began before the stream ended.
                Event::StreamEnded => {}
                Event::RequestRefused if status == StatusCode::NOT_IMPLEMENTED => {}
                _ => assert!(status.is_client_error(), "{reason:?}"),
            }
        }
    }

    #[test]
    fn a_status_decides_where_the_reason_does_not() {
        for (status, event) in [
            (400, Event::InputValidationFail),
            (401, Event::AuthnLoginFail),
            (403, Event::RequestRefused),
            (422, Event::InputValidationFail),
            (429, Event::ExcessRateLimitExceeded),
            (503, Event::SysError),
        ] {
            let status = StatusCode::from_u16(status).unwrap();
            assert_eq!(Reason::HandlerRefused.event_at(status), event, "{status}");
            assert_eq!(Reason::RuleDenied.event_at(status), Event::AuthzFail);
        }
    }
}
