//! Passkeys ([Web Authentication]) for palisade: a login without a name and a password, and a second factor for sessions that are there.
//!
//! ```
//! use palisade::prelude::*;
//! use palisade::records::MemoryRecords;
//! use palisade::session::{MemorySessions, Sessions};
//! use palisade_passkeys::Passkeys;
//!
//! # fn start() -> Result<(), Box<dyn std::error::Error>> {
//! let passkeys = Passkeys::builder("payroll.example", "https://payroll.example")
//!     .name("Payroll")
//!     .build(MemoryRecords::new(), MemoryRecords::new())?;
//! let sessions = Sessions::builder().build(MemorySessions::new())?;
//! let security = Security::builder().sessions(sessions).direct().build()?;
//! let app = SecureRouter::<()>::new().nest("/auth/passkeys", passkeys.routes()).secured_by(security)?;
//! # Ok(())
//! # }
//! ```
//!
//! | route | what |
//! |---|---|
//! | `POST /login/begin`, `POST /login` | logs in: options for `navigator.credentials.get`, and then what that returned; 204 with the session's cookie |
//! | `POST /verify/begin`, `POST /verify` | the same for a session that is there, as a challenge asks for it (`insufficient_user_authentication`): 204 with another id |
//! | `POST /add/begin`, `POST /add` | adds a passkey to the session's caller: options for `navigator.credentials.create`, and then what that returned |
//! | `GET /` | the caller's passkeys |
//! | `POST /remove` | removes one |
//!
//! A page turns the JSON into options with `PublicKeyCredential.parseRequestOptionsFromJSON` or `parseCreationOptionsFromJSON`, and sends back
//! `credential.toJSON()` beside the `ceremony` that it was told:
//!
//! ```js
//! const { ceremony, publicKey } = await (await fetch("/auth/passkeys/login/begin", { method: "POST" })).json();
//! const options = PublicKeyCredential.parseRequestOptionsFromJSON(publicKey);
//! const credential = (await navigator.credentials.get({ publicKey: options })).toJSON();
//! await fetch("/auth/passkeys/login", {
//!   method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ ceremony, credential }),
//! });
//! ```
//!
//! # Rules
//!
//! * The user is verified, by a PIN or a fingerprint, at every ceremony: a passkey is two factors, and `acr` of its session is
//!   `aal2` unless [`class`](PasskeysBuilder::class) names another.
//! * `amr` has `hwk` for a key that its device keeps, and `swk` for one that may be copied to others (the flag `BE`), with `user` and `mfa`
//!   ([RFC 8176]). No attestation is asked for: `hwk` is what the authenticator says about itself.
//! * A challenge is kept by the service, for five minutes and for the browser that asked for it, and is taken once, whatever comes of it.
//!   Challenges have a [room](palisade::records::OneTimeRecords) of their own: a client that asks for many fills no other.
//! * A passkey is looked for by the user handle, 128 random bits of the account's own, so that it does not show who has an account. One credential is of one
//!   account.
//! * A counter that does not grow is a copy of the key: the ceremony is refused, and the audit hears `passkey_cloned`. An authenticator that counts
//!   nothing says zero each time.
//! * Passkeys are added and removed by who logged in within a quarter of an hour; who has a passkey or one-time codes proves one of them before it adds or
//!   removes one: 403, also where it is the page of a remembered browser, and where the addition began before there was any. The first one ends the caller's
//!   other sessions. Passkeys know of codes by a login that has both ([`other_factor`](palisade::login::LoginBuilder::other_factor),
//!   [`step_up_factor`](palisade::login::LoginBuilder::step_up_factor)), or by [`other_factor`](PasskeysBuilder::other_factor).
//! * Who lost its only passkey and has nothing beside it is helped by the service: [`Passkeys::remove`].
//! * With [`Login::other_factor`](palisade::login::LoginBuilder::other_factor) a password alone lets no caller in who has a passkey.
//! * Every handler refuses what a page of another site causes, and a ceremony of another origin or for another domain is refused.
//!
//! [Web Authentication]: https://www.w3.org/TR/webauthn-3/
//! [RFC 8176]: https://www.rfc-editor.org/rfc/rfc8176

mod account;
mod builder;
mod ceremony;
mod error;
mod handlers;
mod keep;
mod known;
mod own;
mod passkeys;

pub use builder::PasskeysBuilder;
pub use known::PasskeyLogin;
pub use passkeys::Passkeys;
