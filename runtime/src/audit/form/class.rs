//! What kind of event a record is, for vocabularies that ask.

use crate::audit::AuditRecord;

/// What kind of event it is, for vocabularies that ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    Authentication,
    Authorization,
    Request,
    Service,
}

pub(super) fn class(record: &AuditRecord) -> Class {
    match record.event {
        "authn_login_fail" => Class::Authentication,
        "authz_fail" | "object_scan" | "object_escaped" => Class::Authorization,
        "posture_loaded" | "audit_dropped" | "audit_sink_lost" | "audit_sink_found" => {
            Class::Service
        }
        _ => Class::Request,
    }
}
