//! Logins of people by an OpenID provider, ready to mount: the authorization code flow of [OpenID Connect Core 1.0] with PKCE, which ends in
//! a session of palisade's.
//!
//! ```no_run
//! use palisade::prelude::*;
//! use palisade::records::MemoryRecords;
//! use palisade::session::{MemorySessions, Sessions};
//! use palisade_oidc::login::ProviderLogin;
//!
//! # async fn start() -> Result<(), Box<dyn std::error::Error>> {
//! let login = ProviderLogin::discover("https://id.example/realms/staff")
//!     .client("payroll", std::env::var("PAYROLL_CLIENT_SECRET")?)
//!     .redirect_uri("https://payroll.example/id/callback")
//!     .start(MemoryRecords::new())
//!     .await?;
//! let sessions = Sessions::builder().build(MemorySessions::new())?;
//! let security = Security::builder().sessions(sessions).direct().build()?;
//! let app = SecureRouter::<()>::new().nest("/id", login.routes()).secured_by(security)?;
//! # Ok(())
//! # }
//! ```
//!
//! | route | what |
//! |---|---|
//! | `GET /login` | 303 to the provider. `return_to` is a path of this service to come back to, `fresh=true` has the provider ask its user again |
//! | `GET /callback` | the redirect URI: 303 to where the login began, with the session's cookie |
//! | `POST /logout` | ends the session, and 303 to the provider's own logout where it has one |
//! | `POST /backchannel-logout` | with [`back_channel_logout`](ProviderLoginBuilder::back_channel_logout): the provider says that a login is over, and the sessions that came from it end |
//!
//! # Rules
//!
//! * A login is bound to the browser that began it by a `__Host-` cookie of 256 random bits, works once and for ten minutes. `state`, `nonce`
//!   and the code verifier (`S256`, [RFC 7636]) are made of random bytes and of that cookie: the store has digests alone, and neither
//!   another browser nor a copy of the store finishes a login.
//! * `iss` of the answer is compared ([RFC 9207]): it must be there where the provider says that it sends it, and is never another's. One
//!   provider's code goes to the token endpoint of that provider alone.
//! * The redirect URI is one text, compared by the provider exactly; it is `https`, or plain HTTP to this machine.
//! * The ID token is checked by [OpenID Connect Core 1.0, 3.1.3.7]: signature by the provider's own keys, `iss`, `aud`, `azp`, `exp`, `iat`,
//!   `nonce`, and `at_hash` where it is there. A token that repeats a claim is refused.
//! * `amr` and `acr` of the session are those that the provider states, and `auth_time`, too; one that it does not state is 1970,
//!   so that a step-up asks again. `GET /login?fresh=true` satisfies it.
//! * Logins that wait have a [room](palisade::records::OneTimeRecords) of their own in the store, and each address a part of it.
//! * A logout token is checked by [OpenID Connect Back-Channel Logout 1.0, 2.6]: signature by the provider's own keys, `iss`, `aud`, `iat` of the last
//!   five minutes, `exp` where it is there, the event, no `nonce`, `sid` or `sub`, and a `jti` that was not taken before. It ends the sessions
//!   that came from this login (`sid`), or from all of this subject's (`sub`), whatever the application calls their caller; one that is renewed is
//!   still of its login. An ID token is none, and neither is a logout token a credential.
//! * A browser that comes back is sent to a path of this service and nowhere else.
//! * Every refusal is a problem that tells the browser which step failed and the log why; nothing of the provider's answer is repeated.
//!
//! [OpenID Connect Core 1.0]: https://openid.net/specs/openid-connect-core-1_0.html
//! [OpenID Connect Core 1.0, 3.1.3.7]: https://openid.net/specs/openid-connect-core-1_0.html#IDTokenValidation
//! [OpenID Connect Back-Channel Logout 1.0, 2.6]: https://openid.net/specs/openid-connect-backchannel-1_0.html#Validation
//! [RFC 7636]: https://www.rfc-editor.org/rfc/rfc7636
//! [RFC 9207]: https://www.rfc-editor.org/rfc/rfc9207

mod answer;
mod attempt;
mod back_channel;
mod builder;
mod claim;
mod error;
mod exchange;
mod handlers;
mod id_token;
mod identity;
mod logout;
mod logout_token;
mod metadata;
mod provider_login;
mod routes;
mod shared;

pub use builder::ProviderLoginBuilder;
pub use error::ProviderLoginConfigError;
pub use identity::ProviderIdentity;
pub use provider_login::ProviderLogin;
