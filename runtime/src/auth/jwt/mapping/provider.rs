//! The claims of well-known providers.

use super::ClaimSource;
use super::rule::Target;

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
    Keycloak,
    /// App roles from `roles`, delegated scopes from `scp`, the tenant from `tid`.
    EntraId,
    /// Scopes from the array `scp`, roles from `groups`, a claim that the authorization server must
    /// be told to add.
    Okta,
    /// Scopes from `permissions`, which an API has with "RBAC" and "Add Permissions in the Access
    /// Token". Roles have a name of the application's own: `.roles_claim("https://..")`.
    Auth0,
    /// Roles from `cognito:groups`, scopes from `scope`; the audience is the app client's id, which
    /// an access token has in `client_id`. ID tokens are refused.
    Cognito,
    /// Google's ID tokens, whose audience is the client's id: Google's access tokens are no JWTs.
    /// They have neither roles nor scopes; `.resolve(..)` loads them.
    Google,
    /// Scopes from the array `scope`, roles from `roles` as the server's how-to adds them.
    SpringAuthorizationServer,
    /// Workflows. The tenant is `repository_owner`. Every repository in the world can get a token
    /// for any audience: at least one `.require_claim(..)` must name who may call.
    GitHubActions,
    /// Projected tokens of service accounts; the tenant is the namespace. The subject is
    /// `system:serviceaccount:<namespace>:<name>`.
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

/// What a provider stands for.
#[derive(Default)]
pub(super) struct Preset {
    pub(super) kinds: TokenKinds,
    /// Claims that must be one of these texts.
    pub(super) required: Vec<(ClaimSource, &'static [&'static str])>,
    /// Whether anybody can get a token for any audience.
    pub(super) serves_everybody: bool,
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
            Provider::EntraId => Self::default().roles("roles").scopes("scp").tenant("tid"),
            Provider::Okta => Self::default().roles("groups").scopes("scp"),
            Provider::Auth0 => Self::default().scopes("permissions"),
            Provider::Cognito => Self {
                kinds: TokenKinds { client_id_as_audience: true, id_tokens: false },
                ..Self::default().roles("cognito:groups").scopes("scope")
            }
            .requiring("token_use", &["access"]),
            Provider::Google => Self {
                kinds: TokenKinds { id_tokens: true, client_id_as_audience: false },
                ..Self::default()
            },
            Provider::SpringAuthorizationServer => Self::default().roles("roles").scopes("scope"),
            Provider::GitHubActions => {
                Self { serves_everybody: true, ..Self::default().tenant("repository_owner") }
            }
            Provider::Kubernetes => {
                Self::default().tenant(ClaimSource::nested(["kubernetes.io", "namespace"]))
            }
        }
    }

    pub(super) fn sources(&self, target: &Target) -> &[ClaimSource] {
        match target {
            Target::Roles => &self.roles,
            Target::Scopes => &self.scopes,
            Target::Tenant => &self.tenant,
            Target::Tenants | Target::Required(_) => &[],
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

    fn requiring(mut self, claim: &str, texts: &'static [&'static str]) -> Self {
        self.required.push((claim.into(), texts));
        self
    }
}
