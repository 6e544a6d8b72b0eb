//! The claims of well-known providers.

use super::ClaimSource;
use super::target::{Demand, MappingTarget};

/// A provider whose tokens are known: where it writes roles, scopes and the tenant.
///
/// ```
/// use palisade::auth::Jwt;
/// use palisade::auth::jwt::Provider;
///
/// # let secret = *b"in a service: from its settings..";
/// let jwt = Jwt::hs256(secret) // in a service: `Jwt::rs256(include_str!("realm.pem"))`
///     .issuer("https://id.example/realms/staff")
///     .audience("payroll")
///     .provider(Provider::Keycloak);
/// assert!(jwt.build().is_ok());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Provider {
    /// Roles of the realm from `realm_access.roles`, scopes from `scope`. The roles of a client are
    /// in `ClaimSource::nested(["resource_access", "the client", "roles"])`. The claim `typ` must be `Bearer`, or
    /// `DPoP` as in a token that is bound to a key, which keeps ID and refresh tokens out.
    ///
    /// The audience is what a mapper of the client's scopes adds; a lightweight access token has none, and no roles, unless
    /// mappers are told to add them there.
    Keycloak,
    /// App roles from `roles`, delegated scopes from `scp`, the tenant from `tid`. The client is named as `azp` or
    /// `appid`: ID tokens, whose audience is the same where an application is its own API, name none.
    ///
    /// Any application of the tenant can get a token of its own for any API there, without a role:
    /// the handlers demand a role or a scope, or the API is set to "assignment required".
    EntraId,
    /// Scopes from the array `scp`, roles from `groups`, a claim that the authorization server must
    /// be told to add. The client is named as `cid`, which no ID token has.
    Okta,
    /// Scopes from `permissions`, which an API has with "RBAC" and "Add Permissions in the Access
    /// Token"; without them `.scopes_claim("scope")` says what the client asked for and was granted. Roles have a name of the application's own: `.roles_claim("https://..")`. The client is named
    /// as `azp` or `client_id`, which no ID token has.
    Auth0,
    /// Roles from `cognito:groups`, scopes from `scope`; the audience is the app client's id, which
    /// an access token has in `client_id`. ID tokens are refused.
    Cognito,
    /// Google's ID tokens, whose audience is the client's id: Google's access tokens are not JWTs.
    /// They have neither roles nor scopes; `.resolve(..)` loads them.
    ///
    /// A service account of any project can get a token for any audience. So `azp` must be a client that people
    /// log in with (`.apps.googleusercontent.com`) or one of the configured audiences; a `.require_claim(..)` for `azp`,
    /// `email` or `hd` takes the place of that, and names a service account that may call. Where it is `email`, a token without
    /// an `email_verified` of `true` is refused: an address that Google has not verified may be of another person.
    Google,
    /// Scopes from the array `scope`, roles from `roles` as the server's how-to adds them. A token with `azp` is an
    /// ID token, whose audience is the client as well, and refused.
    SpringAuthorizationServer,
    /// Workflows. The tenant is `repository_owner`. Every repository in the world can get a token
    /// for any audience: a `.require_claim(..)` must name who may call, by `repository`, `repository_owner`,
    /// `enterprise` or the id of one of them. A branch, an environment or an actor says nothing of that.
    GitHubActions,
    /// Projected tokens of service accounts; the tenant is the namespace. The subject is
    /// `system:serviceaccount:<namespace>:<name>`.
    ///
    /// Any pod of the cluster can get a token for any audience. Where not all of them may call, say
    /// `.require_claim(ClaimSource::nested(["kubernetes.io", "namespace"]), "..")`, or decide by the subject in
    /// `.resolve(..)`.
    Kubernetes,
}

/// Which tokens a provider sends.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::auth::jwt) struct TokenKinds {
    /// ID tokens are what its callers present.
    pub(in crate::auth::jwt) id_tokens: bool,
    /// Where there is no `aud`, `client_id` names the audience.
    pub(in crate::auth::jwt) client_id_as_audience: bool,
}

/// The claims of a workflow's token that say whose it is. An actor may start workflows of others' repositories, and a
/// public workflow is called by others'.
const GITHUB_OWNERS: &[&str] = &[
    "repository",
    "repository_id",
    "repository_owner",
    "repository_owner_id",
    "enterprise",
    "enterprise_id",
];

/// What a provider stands for.
#[derive(Default)]
pub(super) struct Preset {
    pub(super) kinds: TokenKinds,
    /// Of the claims in each of these one must be what is demanded; or where it says so the token has `client_id`.
    pub(super) required: Vec<(Vec<(ClaimSource, Demand)>, bool)>,
    /// Claims that only its tokens of another kind carry.
    pub(super) foreign: Vec<ClaimSource>,
    /// Where every client can get a token for any audience: the claims that tell who got it, of which the application
    /// requires one.
    pub(super) names_callers: &'static [&'static str],
    /// Claims that its users choose, each with the claim that says whether the provider has seen that they are theirs.
    pub(super) vouched: &'static [(&'static str, &'static str)],
    /// What else keeps strangers out: the end of the ids of clients that people log in with.
    pub(super) clients_end: Option<&'static str>,
    roles: Vec<ClaimSource>,
    scopes: Vec<ClaimSource>,
    tenant: Vec<ClaimSource>,
}

impl Preset {
    pub(super) fn of(provider: Provider) -> Self {
        match provider {
            Provider::Keycloak => Self::default()
                .roles(ClaimSource::nested(["realm_access", "roles"]))
                .scopes("scope")
                .requiring("typ", &["Bearer", "DPoP"]),
            Provider::EntraId => {
                let preset = Self::default().roles("roles").scopes("scp").tenant("tid");
                preset.naming_client(&["azp", "appid"], false)
            }
            Provider::Okta => {
                Self::default().roles("groups").scopes("scp").naming_client(&["cid"], false)
            }
            Provider::Auth0 => Self::default().scopes("permissions").naming_client(&["azp"], true),
            Provider::Cognito => Self {
                kinds: TokenKinds { client_id_as_audience: true, id_tokens: false },
                ..Self::default().roles("cognito:groups").scopes("scope")
            }
            .requiring("token_use", &["access"]),
            Provider::Google => Self {
                kinds: TokenKinds { id_tokens: true, client_id_as_audience: false },
                names_callers: &["azp", "email", "hd"],
                vouched: &[("email", "email_verified")],
                clients_end: Some(".apps.googleusercontent.com"),
                ..Self::default()
            },
            Provider::SpringAuthorizationServer => {
                Self::default().roles("roles").scopes("scope").without("azp")
            }
            Provider::GitHubActions => {
                Self { names_callers: GITHUB_OWNERS, ..Self::default().tenant("repository_owner") }
            }
            Provider::Kubernetes => {
                Self::default().tenant(ClaimSource::nested(["kubernetes.io", "namespace"]))
            }
        }
    }

    pub(super) fn sources(&self, target: &MappingTarget) -> &[ClaimSource] {
        match target {
            MappingTarget::Roles => &self.roles,
            MappingTarget::Scopes => &self.scopes,
            MappingTarget::Tenant => &self.tenant,
            MappingTarget::Tenants
            | MappingTarget::Required(_)
            | MappingTarget::Foreign
            | MappingTarget::True => &[],
        }
    }

    fn roles(mut self, source: impl Into<ClaimSource>) -> Self {
        self.roles.push(source.into());
        self
    }

    fn scopes(mut self, source: impl Into<ClaimSource>) -> Self {
        self.scopes.push(source.into());
        self
    }

    fn tenant(mut self, source: impl Into<ClaimSource>) -> Self {
        self.tenant.push(source.into());
        self
    }

    fn requiring(mut self, claim: &str, texts: &[&str]) -> Self {
        self.required.push((vec![(claim.into(), Demand::one_of(texts))], false));
        self
    }

    /// Its access tokens name the client in one of these claims, or in `client_id`; its ID tokens do not.
    fn naming_client(mut self, claims: &[&str], or_client_id: bool) -> Self {
        let choices = claims.iter().map(|claim| (ClaimSource::from(*claim), Demand::Any));
        self.required.push((choices.collect(), or_client_id));
        self
    }

    /// Its access tokens do not have this claim; its ID tokens do.
    fn without(mut self, claim: &str) -> Self {
        self.foreign.push(claim.into());
        self
    }
}
