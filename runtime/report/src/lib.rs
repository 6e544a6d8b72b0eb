//! What protects an application, for people who do not read its code: pages, findings, evidence, and the lock that shows a
//! change of it in review.
//!
//! Everything is made of the [`Inventory`], as an application tells it or as `cargo palisade` read it.
//!
//! ```
//! use palisade::inventory::Inventory;
//! use palisade::prelude::*;
//! use palisade_report::lock::Lock;
//! use palisade_report::{ask, markdown};
//!
//! #[derive(Role)]
//! pub enum Role {
//!     Hr,
//! }
//!
//! #[derive(Redacted)]
//! struct Employee {
//!     #[expose]
//!     name: String,
//!     #[expose(role = "hr")]
//!     salary_cents: i64,
//! }
//!
//! #[secure(rate = "50/s")]
//! async fn me(caller: Principal) -> Json<Employee> {
//!     Json(Employee { name: caller.subject().to_owned(), salary_cents: 1 })
//! }
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let jwt = Jwt::hs256(b"9f3c1d7e0b5a48c6a2e4f60817d9b35c").issuer("https://id.example");
//! let security = Security::builder().roles::<Role>().jwt(jwt.audience("staff")).direct().build()?;
//! let app = SecureRouter::new().route("/me", get(me)).secured_by(security)?;
//! let inventory = Inventory::of(&app);
//!
//! assert!(markdown::markdown(&inventory).contains("| GET | `/me` |"));
//! assert_eq!(ask::who_can(&inventory, "salary_cents")[0].who, "role hr");
//!
//! // In a test of the application, with the file that is committed:
//! let lock = Lock::of(&inventory).to_text();
//! assert!(Lock::parse(&lock)?.compare(&Lock::of(&inventory)).is_empty());
//! # Ok(())
//! # }
//! ```

pub mod ask;
pub mod evidence;
pub mod findings;
pub mod lock;
pub mod markdown;
pub mod page;
pub mod sarif;

pub use palisade::inventory::Inventory;
