//! Names that say a value decides what a caller may do, and names that say it is an object's id.
//!
//! Whole segments count, in every case: `isAdmin` and `is_admin` alike, `administrator_note` not. What is
//! written in one word, `isadmin` and `ownerid`, counts where both halves are words that are known here.

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

/// What is before a privilege in one word with it: `isstaff`, `userrole`.
const BEFORE: &[&str] = &["is", "has", "new", "my", "user", "account", "member", "org", "super"];

/// What is behind a privilege in one word with it: `rolename`, `verifiedat`.
const BEHIND: &[&str] = &["name", "names", "level", "type", "flag", "list", "by", "at"];

/// Last segments that are an id.
const IDS: &[&str] = &["id", "ids", "uuid", "uuids", "guid", "guids"];

/// What ids are of, where they are written in one word with it: `userid`. Without the list `paid`, `grid` and
/// `android` would be ids.
const NAMED_BY_IDS: &[&str] = &[
    "account",
    "article",
    "author",
    "branch",
    "card",
    "cart",
    "category",
    "chat",
    "client",
    "comment",
    "company",
    "contact",
    "contract",
    "course",
    "customer",
    "department",
    "device",
    "document",
    "doc",
    "employee",
    "entity",
    "event",
    "file",
    "folder",
    "group",
    "image",
    "invoice",
    "issue",
    "item",
    "job",
    "list",
    "location",
    "manager",
    "media",
    "member",
    "message",
    "note",
    "object",
    "order",
    "org",
    "organisation",
    "organization",
    "owner",
    "page",
    "parent",
    "patient",
    "payment",
    "person",
    "photo",
    "plan",
    "post",
    "product",
    "profile",
    "project",
    "record",
    "report",
    "resource",
    "role",
    "room",
    "session",
    "shop",
    "site",
    "staff",
    "store",
    "student",
    "subscription",
    "supplier",
    "target",
    "task",
    "team",
    "tenant",
    "thread",
    "ticket",
    "transaction",
    "user",
    "vendor",
    "wallet",
    "workspace",
];

/// Whether `name` says that its value decides what a caller may do.
pub(super) fn is_privilege(name: &str) -> bool {
    let segments = segments(name);
    let alone = segments.iter().any(|segment| is_word(segment) || holds_word(segment));
    let together = segments
        .iter()
        .zip(segments.iter().skip(1))
        .any(|(first, second)| PAIRS.iter().any(|(one, other)| first == one && second == other));
    alone || together
}

fn is_word(segment: &str) -> bool {
    WORDS.contains(&segment)
}

/// Whether a segment is a privilege in one word with what is around it.
fn holds_word(segment: &str) -> bool {
    let paired = |(one, other): &(&str, &str)| segment.strip_prefix(*one) == Some(*other);
    let before = |word: &&str| segment.strip_prefix(*word).is_some_and(is_word);
    let behind = |word: &&str| segment.strip_suffix(*word).is_some_and(is_word);
    PAIRS.iter().any(paired) || BEFORE.iter().any(before) || BEHIND.iter().chain(IDS).any(behind)
}

/// Whether `name` says that its value is an object's id.
pub(super) fn is_id(name: &str) -> bool {
    segments(name).last().is_some_and(|last| IDS.contains(&last.as_str()) || ends_in_id(last))
}

/// `userid`, `parentuuids`.
fn ends_in_id(segment: &str) -> bool {
    let mut ids = IDS.iter().filter_map(|id| segment.strip_suffix(*id));
    ids.any(|named| NAMED_BY_IDS.iter().any(|word| named.ends_with(*word)))
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
            "userrole",
            "isstaff",
            "isowner",
            "tenantid",
            "ownerids",
            "roleid",
            "rolename",
            "accountbalance",
            "accesslevel",
            "usertype",
            "createdby",
            "isactive",
            "new_userroles",
        ] {
            assert!(is_privilege(name), "{name}");
        }
        for name in [
            "parole",
            "administration",
            "telescope",
            "imbalanced",
            "name",
            "level",
            "userid",
            "username",
            "isbn",
            "rooted",
            "rolex",
            "hasty",
            "credited",
            "staffing",
            "",
        ] {
            assert!(!is_privilege(name), "{name}");
        }
    }

    #[test]
    fn an_id_ends_in_one() {
        for name in [
            "id",
            "employee_id",
            "employeeId",
            "user-uuid",
            "r#id",
            "userid",
            "employeeids",
            "salesorderid",
            "tenantuuid",
            "parentguid",
            "target_userid",
            "USERID",
        ] {
            assert!(is_id(name), "{name}");
        }
        for name in [
            "idea",
            "paid",
            "id_card",
            "grid",
            "video",
            "valid",
            "void",
            "bid",
            "android",
            "hybrid",
            "liquid",
            "unpaid",
            "prepaid",
            "guid_card",
            "userid_hint",
            "languid",
            "kid",
            "",
        ] {
            assert!(!is_id(name), "{name}");
        }
    }
}
