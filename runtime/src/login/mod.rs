//! Logins of people, ready to mount: by password, by a link that works once, with registration and reset.
//!
//! [`Login::routes`] has them all; each handler in [`handlers`] can be mounted by itself where [`Login`] is a part of the
//! router's state. The [guide](crate::guide::login) shows both. The rules:
//!
//! * No answer tells whether an account exists: an unknown name costs the hash of a known one and gets its answer, and what is sent to an account
//!   is sent beside the answer, which waits for nothing of it.
//! * Guesses are limited by address and by account. The owner of an account is not locked out by those of others.
//! * Passwords are hashed with argon2id, and again at a login where the cost grew. A new one has 8 characters at least and 1,024 bytes at most,
//!   is not the account's name and not one that the [hook](BreachedPasswords) knows.
//! * Who has a [second factor](LoginBuilder::second_factors) is half logged in after the first: for five minutes, in a cookie that opens nothing but
//!   the second half, which a code or a recovery code is. A device that is remembered needs none.
//! * Who has the [other factor](LoginBuilder::other_factor), such as a passkey, is not let in by a password or a link: the answer is a 202, and
//!   that factor logs in.
//! * Who has a factor proves one before another is added: a caller who has a passkey and came by less enrols no codes, and no passkey is added
//!   by a browser that is remembered.
//! * A link works once and for a quarter of an hour; its store has SHA-256 of it. A new password ends every session of the account, and where
//!   [revocations](LoginBuilder::revocations) are stated every token. So does a second factor that is enrolled.
//! * Every handler that logs in or out refuses what a page of another site causes.

mod account_name;
mod accounts;
mod bound;
mod breached;
mod builder;
mod by_password;
mod enrolled_factors;
mod entrance;
mod first_half;
pub mod handlers;
mod in_records;
mod links;
mod memory;
mod other_factor;
mod passwords;
#[cfg(feature = "second-factor")]
mod second;
#[cfg(feature = "second-factor")]
mod second_handlers;
mod sent_messages;
mod session_proof;
mod state;
mod tickets;
mod tickets_in_records;

pub use accounts::{Account, AccountAnswer, Accounts, AccountsError};
pub use breached::BreachedPasswords;
pub use builder::LoginBuilder;
pub use in_records::RecordAccounts;
pub use links::{LinkKind, LinkMessage, SendLinks};
pub use memory::{MemoryAccounts, MemoryTickets};
pub use other_factor::OtherFactor;
pub use session_proof::SessionProof;
pub use state::Login;
pub use tickets::{Ticket, TicketAnswer, TicketId, TicketStore, TicketStoreError};
pub use tickets_in_records::RecordTickets;
