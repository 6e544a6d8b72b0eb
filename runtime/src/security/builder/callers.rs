//! What an application states about its callers: schemes, names, tenants and plans.

use std::error::Error;
use std::future::Future;
use std::time::Duration;

use crate::auth::{Authenticator, PlanSource, Resolved, Subject, resolver};
use crate::names::{RoleEnum, ScopeEnum};
use crate::policy::PlanEnum;
use crate::security::SecurityBuilder;

impl SecurityBuilder {
    /// The roles that the application declares; tokens name them, rules demand them.
    pub fn roles<R: RoleEnum>(mut self) -> Self {
        self.auth.set_roles::<R>(&mut self.faults);
        self
    }

    /// The OAuth scopes that the application declares.
    pub fn scopes<C: ScopeEnum>(mut self) -> Self {
        self.auth.set_scopes::<C>(&mut self.faults);
        self
    }

    /// Accepts bearer JSON Web Tokens of one more issuer, as the scheme `jwt`.
    ///
    /// Called repeatedly it takes several issuers side by side, each with its own keys, audiences
    /// and rules. The claim `iss` chooses one before any key is tried; the same subject at two
    /// issuers is two callers.
    ///
    /// ```
    /// use palisade::{Security, auth::Jwt};
    ///
    /// let people = Jwt::hs256(b"9f3c1d7e0b5a48c6a2e4f60817d9b35c").issuer("https://id.example");
    /// let machines = Jwt::hs256(b"41b7e9d20c6f8a35d1e07b94f2c6a83e").issuer("https://ci.example");
    /// let security = Security::builder()
    ///     .jwt(people.audience("payroll"))
    ///     .jwt(machines.audience("payroll"))
    ///     .direct()
    ///     .build();
    /// assert!(security.is_ok());
    /// ```
    #[cfg(feature = "jwt")]
    pub fn jwt(mut self, jwt: crate::auth::Jwt) -> Self {
        self.auth.add_jwt(jwt, &mut self.faults);
        self
    }

    #[cfg(not(feature = "jwt"))]
    #[doc(hidden)]
    pub fn jwt<J: crate::switched_off::JwtIsOn>(self, _: J) -> Self {
        self
    }

    /// Accepts tokens of the issuers of [`jwt`](Self::jwt) that are bound to a key, with a proof of it
    /// ([RFC 9449]), as the scheme `dpop`.
    ///
    /// A handler with `auth = "dpop"` takes nothing else; with `any("jwt", "dpop")` or
    /// [`default_auth`](Self::default_auth) plain tokens are taken beside them. A bound token without its
    /// proof is refused everywhere.
    ///
    /// ```
    /// use palisade::{Security, auth::Jwt, auth::jwt::Dpop};
    ///
    /// let jwt = Jwt::hs256(b"9f3c1d7e0b5a48c6a2e4f60817d9b35c").issuer("https://id.example");
    /// let security = Security::builder()
    ///     .jwt(jwt.audience("payroll"))
    ///     .dpop(Dpop::new("https://api.example"))
    ///     .default_auth(["dpop"])
    ///     .direct()
    ///     .build();
    /// assert!(security.is_ok());
    /// ```
    ///
    /// [RFC 9449]: https://www.rfc-editor.org/rfc/rfc9449
    #[cfg(feature = "jwt")]
    pub fn dpop(mut self, dpop: crate::auth::jwt::Dpop) -> Self {
        self.auth.set_dpop(dpop, &mut self.faults);
        self
    }

    /// Asks about every token of the issuers of [`jwt`](Self::jwt) whether it was taken back; see the
    /// [page of revocations](crate::auth::jwt::revocation).
    ///
    /// A token is then accepted no longer after its `iat` than
    /// [`longest_token_life`](crate::auth::jwt::Revocations::longest_token_life) says.
    #[cfg(feature = "jwt")]
    pub fn revocations(mut self, revocations: crate::auth::jwt::Revocations) -> Self {
        self.auth.set_revocations(revocations, &mut self.faults);
        self
    }

    /// Accepts API keys, as the scheme `api_key`. The caller is the key's owner.
    #[cfg(feature = "api-key")]
    pub fn api_keys(self, keys: crate::auth::ApiKeys) -> Self {
        self.authenticator(keys)
    }

    #[cfg(not(feature = "api-key"))]
    #[doc(hidden)]
    pub fn api_keys<K: crate::switched_off::ApiKeyIsOn>(self, _: K) -> Self {
        self
    }

    /// Accepts the signed webhooks of one sender, as the scheme `webhook` unless it is
    /// [named](crate::auth::Webhook::name). The caller is the sender.
    #[cfg(feature = "webhook")]
    pub fn webhook(mut self, webhook: crate::auth::Webhook) -> Self {
        self.auth.add_webhook(webhook, &mut self.faults);
        self
    }

    #[cfg(not(feature = "webhook"))]
    #[doc(hidden)]
    pub fn webhook<W: crate::switched_off::WebhookIsOn>(self, _: W) -> Self {
        self
    }

    /// Accepts credentials of a scheme of the application's own.
    pub fn authenticator(mut self, authenticator: impl Authenticator) -> Self {
        self.auth.add_authenticator(authenticator);
        self
    }

    /// The schemes that count where a handler names none; needed when several are configured.
    pub fn default_auth<N: Into<String>>(mut self, schemes: impl IntoIterator<Item = N>) -> Self {
        let schemes = schemes.into_iter().map(Into::into).collect();
        self.auth.set_default_auth(schemes, &mut self.faults);
        self
    }

    /// Loads roles, tenant and the application's own user after authentication.
    ///
    /// `Ok(None)` is a caller the application does not know: 401. An error is a 503. Answers are
    /// kept for `cached_for`; a role that is taken away stays that long at most.
    ///
    /// ```no_run
    /// use palisade::{Resolved, Security};
    /// use std::time::Duration;
    /// # struct User;
    /// # async fn find(_: &str) -> Result<Option<User>, std::io::Error> { Ok(None) }
    /// let builder = Security::builder().resolve(Duration::from_secs(30), |caller| async move {
    ///     let user = find(caller.subject()).await?;
    ///     Ok::<_, std::io::Error>(user.map(Resolved::user))
    /// });
    /// ```
    pub fn resolve<U, E, F, Fut>(mut self, cached_for: Duration, resolve: F) -> Self
    where
        U: Send + Sync + 'static,
        E: Into<Box<dyn Error + Send + Sync>>,
        F: Fn(Subject) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<Option<Resolved<U>>, E>> + Send + 'static,
    {
        self.auth.set_resolver(resolver(cached_for, resolve), &mut self.faults);
        self
    }

    /// The parameter of the path that names the tenant a caller acts in, as in
    /// `/tenants/{tenant}/invoices`.
    ///
    /// A caller whose credential names several tenants acts in the one that the path names. On every
    /// route with this parameter a caller of another tenant, or of none, gets the answer of a
    /// missing object. An application none of whose routes has it does not start.
    ///
    /// ```
    /// use palisade::{Security, auth::Jwt};
    ///
    /// # let secret = b"9f3c1d7e0b5a48c6a2e4f60817d9b35c";
    /// let jwt = Jwt::hs256(secret).issuer("https://id.example").audience("ledger");
    /// let jwt = jwt.tenants_claim("organizations");
    /// assert!(Security::builder().jwt(jwt).tenant_in_path("tenant").direct().build().is_ok());
    /// ```
    pub fn tenant_in_path(mut self, parameter: impl Into<String>) -> Self {
        self.auth.set_tenant_parameter(parameter.into(), &mut self.faults);
        self
    }

    /// The caller's plan is a claim of its credential: the member of that name, which holds the name of a
    /// plan of `P`.
    ///
    /// A caller whose claim is missing, has another form or names no plan has the plan that `P` marks as
    /// `default`; without one it is refused with 403. What [`Resolved::plan`] tells comes first.
    pub fn plan_claim<P: PlanEnum>(mut self, name: impl Into<String>) -> Self {
        let claim = PlanSource::Claim { name: name.into(), table: const { &P::TABLE } };
        self.auth.set_plans(claim, &mut self.faults);
        self
    }

    /// The caller's plan is what `ask` knows of it, kept for `cached_for`. None is as a claim that names no
    /// plan; an error refuses the request with 503. It is asked only where a handler has limits by plan.
    pub fn plan_store<P, E, F, Fut>(mut self, cached_for: Duration, ask: F) -> Self
    where
        P: PlanEnum,
        E: Into<Box<dyn Error + Send + Sync>>,
        F: Fn(Subject) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<Option<P>, E>> + Send + 'static,
    {
        let asked = resolver(cached_for, move |subject| {
            let answer = ask(subject);
            async move { Ok::<_, E>(answer.await?.map(|plan| Resolved::user(()).plan(plan))) }
        });
        let store = PlanSource::Store { asked, table: const { &P::TABLE } };
        self.auth.set_plans(store, &mut self.faults);
        self
    }

    /// The realm that challenges name; `api` by default.
    pub fn realm(mut self, realm: impl Into<String>) -> Self {
        self.auth.set_realm(realm.into(), &mut self.faults);
        self
    }

    /// The URL by which authorization servers and clients call this service, its resource identifier
    /// ([RFC 9728]).
    ///
    /// The application then answers without a credential at the path that the standard derives from it,
    /// `https://api.example/payroll` at `/.well-known/oauth-protected-resource/payroll`: with the issuers of
    /// the tokens that count and the scopes that handlers demand. Challenges for tokens name that document
    /// as `resource_metadata`.
    ///
    /// ```
    /// use palisade::{Security, auth::Jwt};
    ///
    /// let jwt = Jwt::hs256(b"9f3c1d7e0b5a48c6a2e4f60817d9b35c").issuer("https://id.example");
    /// let jwt = jwt.audience("https://api.example/payroll");
    /// let security = Security::builder().jwt(jwt).resource("https://api.example/payroll").direct();
    /// assert!(security.build().is_ok());
    /// ```
    ///
    /// A plain `axum::Router` behind [`Security::layer`](crate::Security::layer) names the document in its
    /// challenges, too, and serves it itself.
    ///
    /// [RFC 9728]: https://www.rfc-editor.org/rfc/rfc9728
    pub fn resource(mut self, identifier: impl AsRef<str>) -> Self {
        self.auth.set_resource(identifier.as_ref(), &mut self.faults);
        self
    }
}
