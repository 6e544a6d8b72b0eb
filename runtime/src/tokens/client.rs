//! The clients of the service, and how they prove who they are.

use std::fmt;

use aws_lc_rs::constant_time::verify_slices_are_equal;
use aws_lc_rs::digest::{SHA256, digest};

use super::grant::is_scope;
use crate::auth::jwt::KeySet;
use crate::config_faults::ConfigFaults;
use crate::names::{RoleEnum, ScopeEnum};

/// The shortest secret of a client, in bytes.
const SHORTEST_SECRET: usize = 32;
/// The longest id of a client, in bytes.
const LONGEST_ID: usize = 256;

/// A client of the token endpoint ([RFC 6749, 2]): an application of users, or a machine.
///
/// ```
/// use palisade::tokens::OAuthClient;
///
/// // An application in the browser or on a telephone keeps no secret.
/// let app = OAuthClient::public("app");
/// // A machine gets tokens of its own.
/// let secret = "Zr3l0mA7p9QxUeT5sWvB2nKcYdHg8JfL"; // from the service's secrets
/// let export = OAuthClient::confidential("nightly-export", secret).machine(["payroll:read"]);
/// # let _ = (app, export);
/// ```
///
/// [RFC 6749, 2]: https://www.rfc-editor.org/rfc/rfc6749#section-2
#[derive(Debug)]
#[must_use = "a client is known once it is given to a service of tokens"]
pub struct OAuthClient {
    pub(super) id: String,
    pub(super) proof: ClientProof,
    pub(super) machine: Option<Machine>,
    pub(super) exchanges: bool,
    pub(super) introspects: bool,
    /// Setters that were called twice.
    faults: ConfigFaults,
}

/// How a client proves who it is.
pub(super) enum ClientProof {
    /// It cannot: it has nothing that others have not.
    Nothing,
    Secret {
        digest: [u8; 32],
        weakness: Option<&'static str>,
    },
    Keys(KeySet),
}

/// What a machine may get by itself.
#[derive(Debug, Default)]
pub(super) struct Machine {
    pub(super) scopes: Vec<String>,
    pub(super) roles: Vec<String>,
    pub(super) tenant: Option<String>,
}

impl OAuthClient {
    /// A client without a secret, whose refresh tokens are all that it has.
    pub fn public(id: impl Into<String>) -> Self {
        Self::with(id.into(), ClientProof::Nothing)
    }

    /// A client with a secret of 32 random bytes or more, which it sends by HTTP Basic. The service keeps its
    /// digest alone.
    pub fn confidential(id: impl Into<String>, secret: impl AsRef<[u8]>) -> Self {
        let secret = secret.as_ref();
        let proof = ClientProof::Secret { digest: digest_of(secret), weakness: weakness(secret) };
        Self::with(id.into(), proof)
    }

    /// A client that signs an assertion with a key of its own (`private_key_jwt`, [RFC 7523]).
    ///
    /// [RFC 7523]: https://www.rfc-editor.org/rfc/rfc7523
    pub fn with_keys(id: impl Into<String>, keys: KeySet) -> Self {
        Self::with(id.into(), ClientProof::Keys(keys))
    }

    fn with(id: String, proof: ClientProof) -> Self {
        let faults = ConfigFaults::named(&format!("the client `{id}`"));
        Self { id, proof, machine: None, exchanges: false, introspects: false, faults }
    }

    /// May get tokens of its own by `client_credentials`, with these scopes at most.
    pub fn machine<N: Into<String>>(mut self, scopes: impl IntoIterator<Item = N>) -> Self {
        let machine = self.machine.get_or_insert_default();
        machine.scopes.extend(scopes.into_iter().map(Into::into));
        self
    }

    /// The same with a scope of the application's enum.
    pub fn machine_scope<C: ScopeEnum>(self, scope: C) -> Self {
        let name = C::NAMES.get(usize::from(scope.index())).copied();
        self.machine(name)
    }

    /// A role of the tokens that a machine gets.
    pub fn machine_role<R: RoleEnum>(mut self, role: R) -> Self {
        let name = R::NAMES.get(usize::from(role.index()));
        let machine = self.machine.get_or_insert_default();
        machine.roles.extend(name.map(|name| (*name).to_owned()));
        self
    }

    /// The tenant of the tokens that a machine gets.
    pub fn machine_tenant(mut self, tenant: impl Into<String>) -> Self {
        let slot = &mut self.machine.get_or_insert_default().tenant;
        self.faults.state(slot, tenant.into(), ".machine_tenant(..)");
        self
    }

    /// May exchange a caller's token for a narrower one, in which it is named as the one who acts
    /// ([RFC 8693]).
    ///
    /// [RFC 8693]: https://www.rfc-editor.org/rfc/rfc8693
    pub fn exchanges_tokens(mut self) -> Self {
        self.exchanges = true;
        self
    }

    /// May ask whether a token is good, and what it says ([RFC 7662]): a resource server.
    ///
    /// [RFC 7662]: https://www.rfc-editor.org/rfc/rfc7662
    pub fn introspects_tokens(mut self) -> Self {
        self.introspects = true;
        self
    }

    /// What is wrong with it.
    pub(super) fn faults(&self) -> Vec<String> {
        let id = &self.id;
        let mut faults = self.faults.clone().into_sentences();
        let is_id =
            |id: &str| !id.is_empty() && id.bytes().all(|byte| (0x20..=0x7e).contains(&byte));
        if !is_id(id) || id.len() > LONGEST_ID {
            faults.push(format!("`{id}` is not an id of a client: printable ASCII, 256 at most"));
        }
        if let ClientProof::Secret { weakness: Some(why), .. } = self.proof {
            faults.push(format!(
                "the secret of the client `{id}` can be guessed: {why}; make one with \
                 `openssl rand -base64 32`"
            ));
        }
        let is_public = matches!(self.proof, ClientProof::Nothing);
        if is_public && (self.machine.is_some() || self.exchanges || self.introspects) {
            faults.push(format!(
                "the client `{id}` does not authenticate and may not act as a machine: make it \
                 `OAuthClient::confidential(..)` or `with_keys(..)`"
            ));
        }
        for scope in self.machine.iter().flat_map(|machine| &machine.scopes) {
            if !is_scope(scope) {
                faults.push(format!("the client `{id}`: `{scope}` is not a name of a scope"));
            }
        }
        faults
    }

    /// Whether this is its secret.
    pub(super) fn has_secret(&self, secret: &[u8]) -> bool {
        let ClientProof::Secret { digest, .. } = &self.proof else { return false };
        verify_slices_are_equal(digest, &digest_of(secret)).is_ok()
    }
}

fn digest_of(secret: &[u8]) -> [u8; 32] {
    digest(&SHA256, secret).as_ref().try_into().unwrap_or_default()
}

/// Why a secret can be guessed; a random one needs no slow hash.
fn weakness(secret: &[u8]) -> Option<&'static str> {
    if secret.len() < SHORTEST_SECRET {
        return Some("it is shorter than 32 bytes");
    }
    crate::weak_secret::weakness(secret)
}

/// Shows no secret.
impl fmt::Debug for ClientProof {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::Nothing => "Nothing",
            Self::Secret { .. } => "Secret",
            Self::Keys(_) => "Keys",
        })
    }
}
