//! Configurations of a service of tokens that do not start, each beside the one that does.

use std::time::{Duration, SystemTime};

use palisade::auth::jwt::dpop::Dpop;
use palisade::auth::jwt::{MemoryRevocations, Revocations};
use palisade::records::MemoryRecords;
use palisade::tokens::{OAuthClient, SigningKey, TokenService, TokenServiceBuilder};

use super::service::{LIFE, SECRET};

fn remembering() -> Revocations {
    Revocations::new(MemoryRevocations::new()).longest_token_life(LIFE)
}

fn named(issuer: &str) -> TokenServiceBuilder {
    TokenService::builder(issuer)
}

fn with_key(builder: TokenServiceBuilder) -> TokenServiceBuilder {
    builder.key(SigningKey::generate().unwrap())
}

fn with_client(builder: TokenServiceBuilder) -> TokenServiceBuilder {
    builder.audience("payroll").client(OAuthClient::public("app"))
}

fn with_rest(builder: TokenServiceBuilder) -> TokenServiceBuilder {
    with_client(builder).revocations(remembering())
}

fn good() -> TokenServiceBuilder {
    with_rest(with_key(named("https://id.example")))
}

#[test]
fn what_cannot_hold_does_not_start_and_says_what_would() {
    assert!(good().build(MemoryRecords::new()).is_ok());
    let key = SigningKey::generate().unwrap();
    let twin = SigningKey::from_pkcs8(key.to_pkcs8()).unwrap();
    let later = SystemTime::now() + Duration::from_secs(3_600);
    let short = || Revocations::new(MemoryRevocations::new());
    let base = || named("https://id.example");
    let cases = vec![
        (with_rest(with_key(named("payroll"))), "is not an issuer"),
        (with_rest(with_key(named("http://id.example"))), "is not an issuer"),
        (with_rest(with_key(named("https://id.example/"))), "is not an issuer"),
        (
            with_key(base()).client(OAuthClient::public("app")).revocations(remembering()),
            ".audience(..)",
        ),
        (with_rest(base()), "no signing key"),
        (
            with_rest(base().key(SigningKey::generate().unwrap().signs_from(later))),
            "no key signs yet",
        ),
        (with_rest(base().key(key).key(twin)), "given more than once"),
        (with_key(good()), "two keys sign from the same moment"),
        (with_key(base()).audience("payroll").revocations(remembering()), "no client"),
        (good().client(OAuthClient::public("app")), "two clients are called `app`"),
        (good().client(OAuthClient::public("")), "is not an id of a client"),
        (good().client(OAuthClient::confidential("web", "short")), "shorter than 32 bytes"),
        (
            good().client(OAuthClient::confidential("web", "changemechangemechangemechangeme")),
            "it repeats a few bytes",
        ),
        (
            good()
                .client(OAuthClient::confidential("web", "a-string-secret-at-least-256-bits-long")),
            "it is a placeholder",
        ),
        (good().client(OAuthClient::public("robot").machine(["a"])), "does not authenticate"),
        (good().client(OAuthClient::public("robot").exchanges_tokens()), "does not authenticate"),
        (good().client(OAuthClient::public("robot").introspects_tokens()), "does not authenticate"),
        (
            good().client(OAuthClient::confidential("robot", SECRET).machine(["a b"])),
            "is not a name of a scope",
        ),
        (with_client(with_key(base())), "no revocations"),
        (with_client(with_key(base())).revocations(short()), "forgotten before a session ends"),
        (good().access_life(Duration::from_secs(2 * 3_600)), "between a minute and an hour"),
        (good().access_life(Duration::from_secs(1)), "between a minute and an hour"),
        (
            good().idle_life(Duration::from_secs(100 * 24 * 3_600)),
            "must be at least `.access_life(..)`",
        ),
        (good().idle_life(Duration::from_secs(60)), "must be at least `.access_life(..)`"),
        (good().path("oauth"), "is not a path for the endpoints"),
        (good().path("/oauth/"), "is not a path for the endpoints"),
        (good().path("/{id}"), "is not a path for the endpoints"),
        (good().processes(2), "a shared store for refresh tokens"),
        (good().processes(2), "a shared store for revocations"),
        (good().processes(2).dpop(Dpop::new("https://id.example")), "a shared store for proofs"),
        (good().dpop(Dpop::new("http://id.example")), "is not encrypted"),
    ];
    for (builder, told) in cases {
        let page = include_str!("../../../runtime/src/docs/guide/tokens.md");
        let named = told.split_once('`').map_or(told, |(before, _)| before);
        assert!(page.contains(named), "the guide has it: {told}");
        let refused = builder.build(MemoryRecords::new()).unwrap_err().to_string();
        assert!(refused.contains(told), "{told}: {refused}");
    }
    let several = good()
        .key(SigningKey::generate().unwrap().signs_from(later))
        .client(OAuthClient::confidential("robot", SECRET).machine(["a"]))
        .dpop(Dpop::new("https://id.example"))
        .path("");
    assert!(several.build(MemoryRecords::new()).is_ok());
}

#[tokio::test]
async fn nobody_is_given_a_token_as_a_machine() {
    use palisade::tokens::Grant;
    let service = super::service::Service::new();
    let issue = async |subject: &str| service.tokens.issue(Grant::to(subject).client("app")).await;
    let refused = issue("export").await.unwrap_err().to_string();
    assert!(refused.contains("the id of a machine"), "{refused}");
    assert!(service.tokens.issue_access(Grant::to("export").client("app")).is_err());
    // Whoever is called like the client that is both a machine and theirs is no machine either.
    assert!(service.tokens.issue_access(Grant::to("export").client("export")).is_err());
    assert!(issue("web").await.is_ok() && issue("ada").await.is_ok());
}
