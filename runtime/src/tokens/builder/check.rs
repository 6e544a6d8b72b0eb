//! Why a service of tokens cannot be what its configuration says.

use std::time::Duration;

use super::{ABSOLUTE, ACCESS, IDLE, PATH, TokenServiceBuilder};
use crate::auth::jwt::Revocations;
use crate::auth::jwt::dpop::Dpop;
use crate::config_faults::ConfigFaults;
use crate::tokens::client::{ClientProof, OAuthClient};
use crate::tokens::families::Families;

const MINUTE: Duration = Duration::from_secs(60);

/// The longest life of an access token: a leaked token is valid for that long.
const LONGEST_ACCESS: Duration = Duration::from_secs(60 * 60);

impl TokenServiceBuilder {
    pub(super) fn check_names(&self, path: &str, faults: &mut ConfigFaults) {
        if !is_issuer(&self.issuer) {
            faults.add(format!(
                "`{}` is not an issuer: an `https` URL without query, fragment and a slash at its \
                 end, as `https://id.example` (`http` on this machine alone)",
                self.issuer
            ));
        }
        if self.audiences.is_empty() {
            faults.add("no audience: name the service that accepts them with `.audience(..)`");
        }
        if self.audiences.iter().any(String::is_empty) {
            faults.add("an audience is empty");
        }
        if !is_path(path) {
            faults.add(format!("`{path}` is not a path for the endpoints: write `{PATH}`"));
        }
    }

    pub(super) fn key_faults(&self) -> Vec<String> {
        let mut faults = ConfigFaults::default();
        let now = self.clock.now_unix_millis();
        if self.keys.is_empty() {
            faults.add("no signing key: give one to `.key(SigningKey::from_pem(..)?)`");
        } else if !self.keys.iter().any(|key| key.signs_from_millis() <= now) {
            faults.add("no key signs yet: leave `.signs_from(..)` off the first");
        }
        for (place, key) in self.keys.iter().enumerate() {
            faults.extend(key.faults());
            let before = self.keys.iter().take(place);
            for other in before {
                if other.id() == key.id() {
                    faults.add(format!("the key `{}` is given more than once", key.id()));
                } else if other.signs_from == key.signs_from {
                    faults.add(
                        "two keys sign from the same moment: say from when the second does, \
                         with `.signs_from(..)`",
                    );
                }
            }
        }
        faults.into_sentences()
    }

    pub(super) fn check_clients(&self, faults: &mut ConfigFaults) {
        if self.clients.is_empty() {
            faults.add("no client: name one with `.client(OAuthClient::public(..))`");
        }
        for (place, client) in self.clients.iter().enumerate() {
            faults.extend(client.faults());
            if self.clients.iter().take(place).any(|other| other.id == client.id) {
                faults.add(format!("two clients are called `{}`", client.id));
            }
        }
    }

    pub(super) fn check_lives(&self, faults: &mut ConfigFaults) {
        let access = self.access.unwrap_or(ACCESS);
        let (idle, absolute) = (self.idle.unwrap_or(IDLE), self.absolute.unwrap_or(ABSOLUTE));
        if access < MINUTE || access > LONGEST_ACCESS {
            faults.add("an access token lives between a minute and an hour");
        }
        if idle < access || absolute < idle {
            faults.add(
                "`.idle_life(..)` must be at least `.access_life(..)` and at most `.absolute_life(..)`",
            );
        }
        if let Some(revocations) = &self.revocations {
            revocations.check(faults);
        }
        match &self.revocations {
            None => {
                faults
                    .add("no revocations: call `.revocations(..)` with those that `Security` has");
            }
            Some(revocations) if revocations.longest_life() < absolute => faults.add(
                "revocations are forgotten before a session ends: say \
                 `Revocations::new(..).longest_token_life(..)` with the absolute life of a session",
            ),
            Some(_) => {}
        }
    }

    pub(super) fn check_stores(&self, families: &Families, faults: &mut ConfigFaults) {
        if self.processes.unwrap_or(1) < 2 {
            return;
        }
        if families.is_of_one_process() {
            faults.add(
                "several processes need a shared store for refresh tokens: give `.build(..)` \
                 a store that they share",
            );
        }
        if self.revocations.as_ref().is_some_and(Revocations::is_of_one_process) {
            faults.add(
                "several processes need a shared store for revocations: give \
                 `Revocations::new(..)` a store that they share",
            );
        }
        if self.dpop.as_ref().is_some_and(Dpop::is_of_one_process) {
            faults
                .add("several processes need a shared store for proofs: call `.replay_store(..)`");
        }
        let has_keys = |client: &OAuthClient| matches!(client.proof, ClientProof::Keys(_));
        let remembers_alone =
            self.assertions.as_ref().is_none_or(|store| store.is_of_one_process());
        if self.clients.iter().any(has_keys) && remembers_alone {
            faults.add(
                "several processes need a shared store for assertions: call \
                 `.assertion_store(..)` with a store that they share",
            );
        }
    }
}

/// RFC 8414, 2: an `https` URL without query and fragment.
fn is_issuer(issuer: &str) -> bool {
    let Some((scheme, rest)) = issuer.split_once("://") else { return false };
    let authority = rest.split('/').next().unwrap_or_default();
    let legal = |byte: u8| byte.is_ascii_graphic() && !b"?#\"\\@<>{}|^`".contains(&byte);
    let is_here = ["localhost", "127.0.0.1", "[::1]"].iter().any(|host| {
        let port = authority.strip_prefix(host);
        port.is_some_and(|port| port.is_empty() || port.starts_with(':'))
    });
    let is_secret = scheme == "https" || scheme == "http" && is_here;
    is_secret && !authority.is_empty() && rest.bytes().all(legal) && !rest.ends_with('/')
}

fn is_path(path: &str) -> bool {
    let legal = |byte: u8| byte.is_ascii_alphanumeric() || b"/-_.".contains(&byte);
    let is_empty_or_absolute = path.is_empty() || path.starts_with('/');
    is_empty_or_absolute && !path.ends_with('/') && !path.contains("//") && path.bytes().all(legal)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_issuer_is_a_url_that_nobody_can_listen_to() {
        for good in [
            "https://id.example",
            "https://id.example/a/b",
            "http://127.0.0.1:3000",
            "http://[::1]",
            "http://localhost:1",
        ] {
            assert!(is_issuer(good), "{good}");
        }
        for bad in [
            "",
            "payroll",
            "https://",
            "https://id.example/",
            "http://id.example",
            "https://id.example?a",
            "https://id.example#a",
            "https://a@id.example",
            "http://localhost.example",
            "http://127.0.0.10",
            "https://id example",
            "ftp://id.example",
        ] {
            assert!(!is_issuer(bad), "{bad}");
        }
    }
}
