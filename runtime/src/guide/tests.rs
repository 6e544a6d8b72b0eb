//! The page of audit codes is written from the reasons: after a change of a reason,
//! `TRYBUILD=overwrite cargo test -p palisade --all-features --lib guide` rewrites it.

use std::fmt::Write as _;
use std::path::Path;

use crate::auth::api_key::API_KEY_REFUSALS;
use crate::auth::jwt::TOKEN_ERRORS;
use crate::auth::jwt::dpop::PROOF_ERRORS;
use crate::auth::webhook::WEBHOOK_REFUSALS;
use crate::floors::sources;
use crate::problem::{EVENTS, Event, REASONS, Reason};

const HEAD: &str = "\
Find out what the fields `event` and `reason` of an audit event mean, and alert on their values.

An operator reads these codes; a caller does not. They are stable: a new version may add codes, and changes none.
[The page on logging](crate::guide::logging) has the other fields.

# Events
";

const REASONS_HEAD: &str = "
# Reasons

`any` is a status that the handler or the extractor chose, and the event follows from it: 401 is `authn_login_fail`, 429
`excess_rate_limit_exceeded`, 400 and 422 `input_validation_fail`, any other 4xx `request_refused`, any 5xx `sys_error`. Without
a status here there is none: the client is gone, or the answer began before the stream ended. The field `reason` is empty
where a request was answered, and where a handler returns a status without a [`Problem`](struct@crate::Problem).
";

const TOKENS_HEAD: &str = "
# Reasons of tokens

The scheme `jwt` refuses a token for one of these, always as a 401 with the event `authn_login_fail`. An authenticator of the
application's own gives codes of its own, in [`AuthFailure`](crate::auth::AuthFailure). The event `claim_unreadable` has the
reason `token_claim_unreadable`, and refuses nothing by itself. What [`Revocations`](crate::auth::jwt::Revocations) take back is
reported on the same target, without a request: `tokens_revoked`, with the fields `of`, `issuer` and `value`.
";

fn table(head: &str, rows: impl Iterator<Item = String>) -> String {
    let line = head.chars().filter(|letter| *letter == '|').map(|_| "|").collect::<Vec<_>>();
    rows.fold(format!("\n{head}\n{}\n", line.join("---")), |table, row| table + &row + "\n")
}

fn reason_row((reason, meaning): &(Reason, &str)) -> String {
    let status = match (reason.event(), reason.status()) {
        (Some(Event::StreamEnded | Event::RequestCancelled), _) => String::new(),
        (_, Some(status)) => status.as_u16().to_string(),
        (_, None) => "any".to_owned(),
    };
    let event = reason.event().map_or(String::new(), |event| format!("`{}`", event.name()));
    format!("| `{}` | {status} | {event} | {} |", reason.code(), sentence(meaning))
}

/// As a cell has it: without the space of a comment and without a full stop.
fn sentence(meaning: &str) -> &str {
    assert!(!meaning.contains('|'), "{meaning}");
    meaning.trim().trim_end_matches('.')
}

fn page() -> String {
    let mut page = HEAD.to_owned();
    let events = EVENTS.iter();
    let events =
        events.map(|(event, meaning)| format!("| `{}` | {} |", event.name(), sentence(meaning)));
    page += &table("| `event` | when |", events);
    page += REASONS_HEAD;
    page += &table("| `reason` | status | `event` | when |", REASONS.iter().map(reason_row));
    page += TOKENS_HEAD;
    let tokens = TOKEN_ERRORS.iter();
    let tokens =
        tokens.map(|(error, meaning)| format!("| `{}` | {} |", error.reason(), sentence(meaning)));
    page += &table("| `reason` | when |", tokens);
    page += PROOFS_HEAD;
    let proofs = PROOF_ERRORS.iter();
    let proofs =
        proofs.map(|(error, meaning)| format!("| `{}` | {} |", error.reason(), sentence(meaning)));
    page += &table("| `reason` | when |", proofs);
    page += KEYS_HEAD;
    let keys = API_KEY_REFUSALS.iter();
    let keys = keys
        .map(|(refusal, meaning)| format!("| `{}` | {} |", refusal.reason(), sentence(meaning)));
    page += &table("| `reason` | when |", keys);
    page += BASIC;
    page += SERVICE_OF_TOKENS;
    page += WEBHOOKS_HEAD;
    let webhooks = WEBHOOK_REFUSALS.iter();
    let webhooks = webhooks
        .map(|(refusal, meaning)| format!("| `{}` | {} |", refusal.reason(), sentence(meaning)));
    page += &table("| `reason` | when |", webhooks);
    let _ = write!(page, "\n{TAIL}");
    page
}

const PROOFS_HEAD: &str = "
# Reasons of proofs

The scheme `dpop` refuses a token for one of the reasons above, and a proof for one of these, always as a 401 with the event
`authn_login_fail`.
";

const KEYS_HEAD: &str = "
# Reasons of API keys

The scheme `api_key` refuses a key for one of these, always as a 401 with the event `authn_login_fail`. The field `credential`
of an event is the id of the key. What becomes of a key is reported on the same target, without a request: `api_key_issued`,
`api_key_rotated`, `api_key_revoked`, and `api_key_leaked` for one that a notice of a leak revoked.
";

const BASIC: &str = "
# Reasons of names and passwords

The scheme `basic` refuses with `basic_malformed` what is not a name and password, with `basic_wrong` an unknown user or a wrong
password, and with `basic_expired` a password that is good no longer; each is a 401.

# Reasons of sessions

The scheme `session` refuses a cookie with `session_malformed` that the service never made, with `session_unknown` of a session that
ended or never was, and with `session_over` of one that its limits ended; each is a 401. The field `credential` of an event is the
id of the session. What becomes of a session is reported on the same target, without a request: `session_begun`, `session_renewed`,
`session_ended`, and `sessions_ended` for all of a caller. The handlers of logins refuse with `login_wrong` a name and a password that are
no account's, with `link_wrong` a link that was used or is over, and with `link_elsewhere` one that another browser asked for.
";

const SERVICE_OF_TOKENS: &str = "
# Reasons of the endpoints of tokens

The endpoints of a service of tokens (feature `tokens`) refuse with the event `authn_login_fail`; a request that cannot be read
is `oauth_request_invalid`, a client that does not prove who it is `oauth_client_unproven`, one that may not do this
`oauth_client_unauthorized`; `oauth_grant_type_unsupported`, `oauth_scope_wider` and `oauth_audience_foreign` say what they are. A
refresh token is `refresh_token_unknown`, `refresh_token_expired`, `refresh_token_ended`, `refresh_token_in_use`,
`refresh_token_foreign`, or `refresh_token_reused`, which is reported with `authn_token_reuse`, too. An exchange is refused with
`exchange_token_refused`, `exchange_token_bound`, `exchange_actor_foreign` or `exchange_actors_many`. The events of a token's life
have the fields `session`, `subject` and `client`.

A second factor (feature `second-factor`) tells `second_factor_enrolled`, `second_factor_passed`, `second_factor_recovery_codes`,
`second_factor_device_remembered`, `second_factor_devices_forgotten` and `second_factor_removed` on the same target, without a
request; a code that is wrong is `authn_login_fail` with the reason `second_factor_wrong`. A request that is refused for it has that
reason, `second_factor_locked`, `second_factor_missing`, `second_factor_present` or `second_factor_ticket_unknown`.

A signal of another system that is taken, or came before, is reported as `signal_received` on the same target, with the fields
`outcome`, `kind`, `issuer` and `id`. One that is not is `signal_issuer_refused`, `signal_audience_refused`,
`signal_signature_refused`, `signal_subject_foreign`, `signal_subject_unmapped`, `signal_too_old` or `signal_unreadable`, or has a reason of tokens.
";

const WEBHOOKS_HEAD: &str = "
# Reasons of webhooks

A scheme of [`Webhook`](crate::auth::Webhook) refuses a message for one of these, always as a 401 with the event
`authn_login_fail`. A message that was delivered before is `credential_replayed`.
";

const TAIL: &str = "\
# What is not there yet

* A handler cannot name a code of its own: its refusals are `handler_refused`.
";

#[test]
fn the_page_of_audit_codes_is_written_from_the_reasons() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/docs/guide/audit_codes.md");
    if std::env::var_os("TRYBUILD").is_some_and(|mode| mode == "overwrite") {
        std::fs::write(&path, page()).unwrap();
    }
    let written = std::fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(written, page(), "write it anew: tests/bless");
}

/// The names of the fields of every event in these sources.
fn event_fields(source: &str) -> Vec<&str> {
    let calls = source.split("tracing::").skip(1).filter_map(|call| {
        let (level, rest) = call.split_once("!(")?;
        let is_event =
            ["error", "warn", "info"].contains(&level) && !rest.starts_with("target: \"palisade\"");
        is_event.then(|| rest.split_once(");").map_or(rest, |(fields, _)| fields))
    });
    let fields = calls.flat_map(|call| call.split([',', '\n']).map(str::trim));
    fields
        .map(|field| field.split_once(" = ").map_or(field, |(name, _)| name))
        .filter(|name| {
            !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_')
        })
        .collect()
}

#[test]
fn the_page_on_logging_names_every_target_and_field_of_the_audit() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let page = std::fs::read_to_string(source.join("docs/guide/logging.md")).unwrap();
    let mut files = vec![source.join("rate/failover/circuit.rs")];
    sources(&source.join("audit"), &mut files);
    assert!(files.len() > 20, "{files:?}");
    let text: String = files.iter().map(|file| std::fs::read_to_string(file).unwrap()).collect();
    let targets = text.split('"').filter(|text| text.starts_with("palisade::audit"));
    let fields = event_fields(&text);
    assert!(fields.len() > 80, "{fields:?}");
    let missing: Vec<&str> =
        targets.chain(fields).filter(|name| !page.contains(&format!("`{name}`"))).collect();
    assert!(missing.is_empty(), "{missing:?}");
}
