//! Why what an application states about its callers cannot hold.

use crate::auth::AuthSettings;
use crate::auth::scheme::not_configured;
use crate::config_faults::ConfigFaults;
use crate::principal::RegisteredEnums;

impl AuthSettings {
    pub(crate) fn check(&self, faults: &mut ConfigFaults) {
        #[cfg(feature = "jwt")]
        self.check_issuers_are_distinct(faults);
        #[cfg(feature = "jwt")]
        if self.dpop.is_some() && !self.has_issuers() {
            faults.add("dpop: proofs are for the tokens of an issuer: call `.jwt(..)`");
        }
        #[cfg(feature = "jwt")]
        if self.revocations.is_some() && !self.has_issuers() {
            faults.add("revocations: what is taken back are tokens of an issuer: call `.jwt(..)`");
        }
        self.schemes.iter().for_each(|scheme| scheme.check(faults));
        self.check_schemes_are_distinct(faults);
        #[cfg(feature = "webhook")]
        self.check_senders_have_their_own_secrets(faults);
        self.check_names_have_a_scheme(faults);
        self.check_default_auth_exists(faults);
        self.check_realm_is_quotable(faults);
        self.check_resource_has_tokens(faults);
        self.check_tenant_is_chosen(faults);
    }

    #[cfg(feature = "jwt")]
    fn check_issuers_are_distinct(&self, faults: &mut ConfigFaults) {
        let built = self.issuers.iter().map(crate::auth::jwt::Verifier::issuer);
        let faulty = self.faulty_issuers.iter().map(String::as_str);
        let names: Vec<&str> = built.chain(faulty).filter(|name| !name.is_empty()).collect();
        for name in repeated(&names) {
            faults.add(format!(
                "jwt: two configurations of the issuer `{name}`: give its keys to one, with \
                 `.also(..)`"
            ));
        }
    }

    fn check_schemes_are_distinct(&self, faults: &mut ConfigFaults) {
        for name in repeated(&self.scheme_names()) {
            faults.add(format!("two authenticators are called `{name}`"));
        }
    }

    /// With one secret each sender could sign as the other.
    #[cfg(feature = "webhook")]
    fn check_senders_have_their_own_secrets(&self, faults: &mut ConfigFaults) {
        for (place, one) in self.webhooks.iter().enumerate() {
            let before = self.webhooks.iter().take(place);
            for other in before.filter(|other| one.shares_a_secret_with(other)) {
                faults.add(format!(
                    "the webhooks `{}` and `{}` have one secret, so that each could sign as the \
                     other: give each its own",
                    other.scheme_name(),
                    one.scheme_name()
                ));
            }
        }
    }

    /// What is taken once would be taken once by each process.
    pub(crate) fn check_memories_are_shared(&self, faults: &mut ConfigFaults) {
        #[cfg(feature = "jwt")]
        if self.dpop.as_ref().is_some_and(|stated| stated.is_of_one_process) {
            faults.add(
                "dpop: several processes need a shared store for proofs: call \
                 `.replay_store(..)` with a store that they share",
            );
        }
        #[cfg(feature = "jwt")]
        if self.revocations.as_ref().is_some_and(crate::auth::jwt::Revocations::is_of_one_process) {
            faults.add(
                "revocations: several processes need a shared store: give \
                 `Revocations::new(..)` a store that they share",
            );
        }
        #[cfg(feature = "webhook")]
        for webhook in &self.forgetful_webhooks {
            faults.add(format!(
                "{webhook}: several processes need a shared store for deliveries: call \
                 `.deliveries(..)` with a store that they share"
            ));
        }
        for scheme in self.schemes.iter().filter(|scheme| scheme.is_of_one_process()) {
            faults.add(format!(
                "{}: several processes need a shared store for credentials, since what one \
                 revokes would be good in the others: give it a store that they share",
                scheme.name()
            ));
        }
    }

    /// Roles that no caller can have guard nothing.
    fn check_names_have_a_scheme(&self, faults: &mut ConfigFaults) {
        if self.enums != RegisteredEnums::default() && self.scheme_names().is_empty() {
            faults.add("roles or scopes are registered and no authenticator is: call `.jwt(..)`");
        }
    }

    fn check_default_auth_exists(&self, faults: &mut ConfigFaults) {
        let known = self.scheme_names();
        for name in self.default_auth.iter().flatten() {
            if !known.contains(&name.as_str()) {
                faults.add(format!("`.default_auth(..)`: {}", self.not_configured(name)));
            }
        }
    }

    /// Why a named scheme cannot be accepted.
    pub(crate) fn not_configured(&self, scheme: &str) -> String {
        not_configured(scheme, &self.scheme_names())
    }

    fn check_realm_is_quotable(&self, faults: &mut ConfigFaults) {
        let realm = self.realm.as_deref().unwrap_or_default();
        if realm.chars().any(|letter| !(' '..='~').contains(&letter) || "\"\\".contains(letter)) {
            faults.add("the realm holds a quote, a backslash or a character outside ASCII");
        }
    }

    fn check_resource_has_tokens(&self, faults: &mut ConfigFaults) {
        let takes_tokens = !self.issuers().is_empty();
        #[cfg(feature = "jwt")]
        let takes_tokens = takes_tokens || self.has_issuers();
        if self.resource.is_some() && !takes_tokens {
            faults.add("`.resource(..)` is for services that take tokens: call `.jwt(..)`");
        }
    }

    /// Of several tenants the caller would have none.
    fn check_tenant_is_chosen(&self, faults: &mut ConfigFaults) {
        let several = self.schemes.iter().any(|scheme| scheme.names_several_tenants());
        #[cfg(feature = "jwt")]
        let several =
            several || self.issuers.iter().any(crate::auth::jwt::Verifier::names_several_tenants);
        match self.tenant_parameter.as_deref() {
            Some("") => {
                faults.add("`.tenant_in_path(..)` is empty: name the parameter of the path");
            }
            None if several => faults.add(
                "credentials name several tenants and nothing chooses one: call \
                 `.tenant_in_path(\"tenant\")`",
            ),
            _ => {}
        }
    }
}

/// The names that are there more than once.
fn repeated<'a>(names: &[&'a str]) -> Vec<&'a str> {
    let places = names.iter().enumerate();
    let repeated = places.filter(|(place, name)| names.iter().take(*place).any(|it| it == *name));
    repeated.map(|(_, name)| *name).collect()
}

#[cfg(all(test, feature = "jwt"))]
mod tests {
    use super::*;
    use crate::auth::Jwt;

    fn faults_of(issuers: &[&str]) -> Vec<String> {
        let (mut settings, mut faults) = (AuthSettings::default(), ConfigFaults::default());
        for issuer in issuers {
            let jwt =
                Jwt::hs256(*b"not random, but as long as it is").issuer(*issuer).audience("staff");
            settings.add_jwt(jwt, &mut faults);
        }
        settings.check(&mut faults);
        faults.into_sentences()
    }

    /// What is stated and has a fault is there all the same.
    #[test]
    fn a_fault_of_an_issuer_brings_no_other() {
        let jwt = || Jwt::hs256(*b"not random, but as long as it is").audience("staff");
        let told = |jwt: Jwt| {
            let (mut settings, mut faults) = (AuthSettings::default(), ConfigFaults::default());
            settings.add_jwt(jwt, &mut faults);
            settings.set_dpop(crate::auth::jwt::Dpop::new("https://api.example"), &mut faults);
            settings.set_default_auth(vec!["jwt".to_owned()], &mut faults);
            settings.set_resource("https://api.example", &mut faults);
            settings.check(&mut faults);
            faults.into_sentences()
        };
        assert_eq!(told(jwt().issuer("https://a.test")), [""; 0]);
        let told = told(jwt());
        let [only] = &told[..] else { panic!("{told:?}") };
        assert!(only.starts_with("jwt: no issuer"), "{only}");
    }

    #[test]
    fn a_second_statement_after_a_faulty_one_is_one_too_many() {
        let (mut settings, mut faults) = (AuthSettings::default(), ConfigFaults::default());
        settings.set_dpop(crate::auth::jwt::Dpop::new("api.example"), &mut faults);
        settings.set_dpop(crate::auth::jwt::Dpop::new("https://api.example"), &mut faults);
        settings.set_resource("api.example", &mut faults);
        settings.set_resource("https://api.example", &mut faults);
        let told = faults.into_sentences();
        let [dpop, twice, resource, again] = &told[..] else { panic!("{told:?}") };
        assert!(dpop.starts_with("dpop: `api.example` is not an address"), "{dpop}");
        assert_eq!(twice, "`.dpop(..)` was called twice");
        assert!(resource.contains("api.example"), "{resource}");
        assert_eq!(again, "`.resource(..)` was called twice");
    }

    #[test]
    fn an_issuer_that_is_configured_twice_is_one_fault() {
        assert_eq!(faults_of(&["https://a.test", "https://b.test"]), Vec::<String>::new());
        let twice = faults_of(&["https://a.test", "https://a.test", "https://a.test"]);
        assert_eq!(twice.len(), 1, "{twice:?}");
        assert!(twice[0].contains("two configurations of the issuer `https://a.test`"));
    }
}
