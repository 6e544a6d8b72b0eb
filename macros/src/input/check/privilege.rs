//! Names that say a value decides what somebody may do, and names that say it is an object's id.
//!
//! Whole segments count, in every case: `isAdmin` and `is_admin` alike, `administrator_note` not.

use crate::redacted::credential::segments;

/// Segments that are a privilege by themselves.
const WORDS: &[&str] = &[
    "role",
    "roles",
    "admin",
    "administrator",
    "superuser",
    "superadmin",
    "isadmin",
    "sysadmin",
    "sudo",
    "moderator",
    "privileged",
    "root",
    "staff",
    "owner",
    "owners",
    "tenant",
    "tenants",
    "balance",
    "credit",
    "credits",
    "permission",
    "permissions",
    "privilege",
    "privileges",
    "scope",
    "scopes",
    "entitlement",
    "entitlements",
    "capability",
    "capabilities",
    "verified",
    "approved",
    "banned",
    "impersonate",
];

/// Segments that are a privilege when one follows the other.
const PAIRS: &[(&str, &str)] = &[
    ("access", "level"),
    ("user", "type"),
    ("account", "type"),
    ("super", "user"),
    ("created", "by"),
    ("updated", "by"),
    ("is", "active"),
    ("is", "enabled"),
    ("email", "confirmed"),
];

/// Last segments that are an id.
const IDS: &[&str] = &["id", "ids", "uuid", "uuids", "guid", "guids"];

/// Whether `name` says that its value decides what somebody may do.
pub(super) fn is_privilege(name: &str) -> bool {
    let segments = segments(name);
    let alone = segments.iter().any(|segment| WORDS.contains(&segment.as_str()));
    let together = segments
        .iter()
        .zip(segments.iter().skip(1))
        .any(|(first, second)| PAIRS.iter().any(|(one, other)| first == one && second == other));
    alone || together
}

/// Whether `name` says that its value is an object's id.
pub(super) fn is_id(name: &str) -> bool {
    segments(name).last().is_some_and(|last| IDS.contains(&last.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_segments_are_privileges_in_every_case() {
        for name in [
            "role",
            "user_roles",
            "isAdmin",
            "is_admin",
            "owner_id",
            "tenantId",
            "account-balance",
            "permissions",
            "scopes",
            "email_verified",
            "accessLevel",
            "created_by",
            "superadmin",
            "is_privileged",
        ] {
            assert!(is_privilege(name), "{name}");
        }
        for name in ["parole", "administration", "telescope", "imbalanced", "name", "level", ""] {
            assert!(!is_privilege(name), "{name}");
        }
    }

    #[test]
    fn an_id_ends_in_one() {
        for name in ["id", "employee_id", "employeeId", "user-uuid", "r#id"] {
            assert!(is_id(name), "{name}");
        }
        for name in ["idea", "paid", "id_card", "grid", "video", ""] {
            assert!(!is_id(name), "{name}");
        }
    }
}
