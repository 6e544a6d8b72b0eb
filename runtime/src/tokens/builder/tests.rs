use super::*;
use crate::auth::jwt::MemoryRevocations;
use crate::records::MemoryRecords;

fn told(builder: TokenServiceBuilder) -> Vec<String> {
    let built = builder.build(MemoryRecords::new());
    built.err().map(|error| error.reasons().to_vec()).unwrap_or_default()
}

fn revocations() -> Revocations {
    Revocations::new(MemoryRevocations::new()).longest_token_life(ABSOLUTE)
}

/// Without revocations, which are a setting of their own.
fn base() -> TokenServiceBuilder {
    TokenServiceBuilder::new("https://id.example".to_owned())
        .audience("payroll")
        .key(SigningKey::generate().unwrap())
        .client(OAuthClient::public("app"))
}

fn whole() -> TokenServiceBuilder {
    base().revocations(revocations())
}

#[test]
fn each_setting_is_stated_once() {
    type State = fn(TokenServiceBuilder) -> TokenServiceBuilder;
    let cases: [(State, &str); 7] = [
        (|it| it.assertion_store(MemoryReplays::new()), ".assertion_store(..)"),
        (|it| it.dpop(Dpop::new("https://id.example")), ".dpop(..)"),
        (|it| it.path("/token"), ".path(..)"),
        (|it| it.access_life(ACCESS), ".access_life(..)"),
        (|it| it.idle_life(IDLE), ".idle_life(..)"),
        (|it| it.absolute_life(ABSOLUTE), ".absolute_life(..)"),
        (|it| it.processes(1), ".processes(..)"),
    ];
    for (state, setter) in cases {
        assert_eq!(told(state(whole())), [""; 0], "{setter}");
        let twice = format!("tokens: `{setter}` was called twice");
        assert_eq!(told(state(state(whole()))), [twice]);
    }
    assert_eq!(told(whole()), [""; 0]);
    let twice = "tokens: `.revocations(..)` was called twice";
    assert_eq!(told(whole().revocations(revocations())), [twice]);
}

#[test]
fn what_may_be_there_several_times_is_called_repeatedly() {
    let later = std::time::SystemTime::now() + ACCESS;
    let several = whole()
        .audience("wages")
        .key(SigningKey::generate().unwrap().signs_from(later))
        .client(OAuthClient::public("other"));
    assert_eq!(told(several), [""; 0]);
}

#[test]
fn a_machine_has_one_tenant() {
    let robot = || {
        OAuthClient::confidential("robot", "Zr3l0mA7p9QxUeT5sWvB2nKcYdHg8JfL")
            .machine(["payroll:read"])
            .machine(["payroll:write"])
            .machine_tenant("acme")
    };
    assert_eq!(told(whole().client(robot())), [""; 0]);
    let twice = "tokens: the client `robot`: `.machine_tenant(..)` was called twice";
    assert_eq!(told(whole().client(robot().machine_tenant("umbrella"))), [twice]);
}

#[test]
fn a_key_signs_from_one_moment_and_revocations_last_one_time() {
    let (soon, later) =
        (std::time::SystemTime::now() + ACCESS, std::time::SystemTime::now() + IDLE);
    let key = SigningKey::generate().unwrap().signs_from(soon);
    let id = key.id().to_owned();
    let twice = format!("tokens: the key `{id}`: `.signs_from(..)` was called twice");
    assert_eq!(told(whole().key(key.signs_from(later))), [twice]);
    let restated = base().revocations(revocations().longest_token_life(IDLE));
    let twice = "tokens: revocations: `.longest_token_life(..)` was called twice";
    assert_eq!(told(restated), [twice]);
}

#[test]
fn a_clone_of_the_revocations_remembers_for_as_long_as_a_session() {
    let handlers = Revocations::new(MemoryRevocations::new());
    assert!(handlers.remembered_life() < ABSOLUTE);
    let own = handlers.clone().longest_token_life(ABSOLUTE);
    assert_eq!(told(base().revocations(own)), [""; 0]);
    assert_eq!(handlers.remembered_life(), ABSOLUTE);
}

#[test]
fn every_fault_is_told_at_once() {
    let faulty = TokenServiceBuilder::new("payroll".to_owned()).path("oauth").access_life(ABSOLUTE);
    let told = told(faulty);
    for (place, fault) in [
        "is not an issuer",
        "no audience",
        "is not a path",
        "no signing key",
        "no client",
        "an access token lives",
        "`.idle_life(..)` must be",
        "no revocations",
    ]
    .into_iter()
    .enumerate()
    {
        let reason = told.get(place).unwrap_or_else(|| panic!("{fault}: {told:?}"));
        assert!(reason.starts_with("tokens: ") && reason.contains(fault), "{fault}: {told:?}");
    }
    assert_eq!(told.len(), 8, "{told:?}");
}
