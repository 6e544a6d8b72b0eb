//! A second factor beside a password: one-time codes of an authenticator application, recovery codes, and devices
//! that are remembered.
//!
//! [`SecondFactors`] keeps them, and the application asks it where a password was right. What it answers goes into
//! the token or the session: `amr` and `acr` ([RFC 8176]), which rules and step-up read.
//!
//! ```
//! # #[cfg(not(feature = "testing"))]
//! # fn main() {}
//! # #[cfg(feature = "testing")]
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
//! # runtime.block_on(async {
//! use palisade::CallerId;
//! use palisade::records::MemoryRecords;
//! use palisade::second_factor::{SecondFactorUsed, SecondFactors};
//! # use palisade::second_factor::totp;
//! # use palisade::testing::TestClock;
//!
//! # let key = *b"9f3c1d7e0b5a48c6a2e4f60817d9b35c";
//! # let clock = TestClock::new();
//! let factors = SecondFactors::builder("Payroll", key);
//! # let factors = factors.clock(&clock);
//! let factors = factors.build(MemoryRecords::new())?;
//! let ada = CallerId::new("https://id.example", "ada");
//!
//! // On a page for a caller who is logged in: a QR code, and then the first code of the application.
//! let enrolment = factors.enrol(&ada, "ada@example.com").await?;
//! assert!(enrolment.uri().starts_with("otpauth://totp/Payroll:ada%40example.com?secret="));
//! assert!(enrolment.qr_svg()?.contains("<svg"));
//! # let code = totp::code_at(&enrolment.secret(), clock.now_millis() / 1_000);
//! let recovery_codes = factors.confirm(&ada, &code).await?;
//! assert_eq!(recovery_codes.len(), 10);
//!
//! // At the next login, where the password was right.
//! let ticket = factors.begin(&ada).await?.expect("ada has a second factor");
//! # let code = &recovery_codes[0];
//! let done = factors.finish(&ticket, code).await?;
//! assert_eq!((done.caller(), done.passed()), (&ada, SecondFactorUsed::RecoveryCode));
//! # Ok::<_, palisade::Problem>(())
//! # }).map_err(|problem| problem.to_string().into())
//! # }
//! ```
//!
//! * Codes are those of [RFC 6238]: SHA-1, six digits, thirty seconds, of a random secret of 160 bits. A clock may be
//!   one step off. A code counts once: neither it nor an older one is taken again.
//! * Five wrong codes within fifteen minutes, of whatever kind, lock the second factor of this caller until those are
//!   over; a right one is then refused, too.
//! * A recovery code has eighty random bits and counts once. The store has its digest.
//! * A remembered device has a random token of 256 bits for thirty days. It stands for the second factor at a login,
//!   never for the first.
//! * Secrets of one-time codes are encrypted under a key that the store has not, each for its caller alone.
//! * A store that is away, slow or wrong is a 503: no caller gets past it.
//!
//! [RFC 6238]: https://www.rfc-editor.org/rfc/rfc6238
//! [RFC 8176]: https://www.rfc-editor.org/rfc/rfc8176

mod account;
mod accounts;
mod base32;
mod builder;
mod cipher;
mod enrolled_secret;
mod enrolment;
mod error;
mod factors;
#[cfg(feature = "login")]
mod passed;
mod recovery;
mod ticket;
mod tickets;
pub mod totp;
mod used;

pub use builder::SecondFactorsBuilder;
#[cfg(feature = "login")]
pub(crate) use enrolled_secret::EnrolledSecret;
pub use enrolment::{Enrolment, QrError};
pub use error::SecondFactorError;
pub use factors::SecondFactors;
#[cfg(feature = "login")]
pub(crate) use passed::Removal;
pub use ticket::{Finished, HalfLoginTicket};
#[cfg(feature = "login")]
pub(crate) use ticket::{HalfLogin, digest_of};
pub use used::SecondFactorUsed;
