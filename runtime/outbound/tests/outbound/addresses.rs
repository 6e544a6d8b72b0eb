//! Where a call goes: sixty forms of addresses that are nobody's to call, and names that change their answer.

use palisade_outbound::{Host, Outbound, OutboundBuilder, OutboundError};

use crate::support::{Service, Table, json, redirect};

/// Every form in which an address is written, of what is inside or special.
const FORMS: [&str; 64] = [
    "127.0.0.1",
    "127.1",
    "127.0.1",
    "0x7f.0.0.1",
    "0x7f000001",
    "2130706433",
    "017700000001",
    "0177.0.0.1",
    "0177.0x0.0.01",
    "127.000.000.001",
    "0",
    "0.0.0.0",
    "0x0",
    "00",
    "127.0.0.1.",
    "１２７.0.0.1",
    "127。0。0。1",
    "①②⑦.0.0.1",
    "%31%32%37.0.0.1",
    "LOCALHOST",
    "localhost",
    "localhost.",
    "[::1]",
    "[::]",
    "[0:0:0:0:0:0:0:1]",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "[0:0:0:0:0:ffff:7f00:1]",
    "[::127.0.0.1]",
    "[64:ff9b::7f00:1]",
    "[64:ff9b::10.0.0.1]",
    "[64:ff9b:1::a00:1]",
    "[2002:7f00:1::]",
    "[2002:a00:1::1]",
    "[2001::1]",
    "[fe80::1]",
    "[fc00::1]",
    "[fd00:ec2::254]",
    "[ff02::1]",
    "[fec0::1]",
    "[2001:db8::1]",
    "[100::1]",
    "10.0.0.1",
    "10.1",
    "0xa000001",
    "167772161",
    "012.0.0.1",
    "172.16.0.1",
    "0xac.0x10.0.1",
    "192.168.0.1",
    "192.168.1",
    "3232235521",
    "169.254.169.254",
    "169.254.43518",
    "0xa9fea9fe",
    "2852039166",
    "[::ffff:169.254.169.254]",
    "100.64.0.1",
    "192.0.0.192",
    "198.18.0.1",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "[::ffff:0:127.0.0.1]",
];

#[tokio::test]
async fn no_form_of_an_address_inside_is_called_whether_it_is_declared_or_not() {
    let service = Service::start([json(200, "{}")]).await;
    let port = service.address.port();
    let names = Table::default()
        .with("localhost", &[&["127.0.0.1", "::1"]])
        .with("localhost.", &[&["127.0.0.1"]]);
    for form in FORMS {
        let url = format!("http://{form}:{port}/");
        let builder = Outbound::builder().names(names.clone());
        let others = builder.host(Host::plain_http("http://other.test")).build().unwrap();
        let undeclared = others.get(&url).send().await;
        let is_refused =
            matches!(undeclared, Err(OutboundError::HostUndeclared | OutboundError::UrlMalformed));
        assert!(is_refused, "{form}: {undeclared:?}");
        // Declared without its networks, it is still at no public address.
        let builder = Outbound::builder().names(names.clone());
        let Ok(declared) = builder.host(Host::plain_http(url.trim_end_matches('/'))).build() else {
            continue;
        };
        let refused = declared.get(&url).send().await;
        assert!(matches!(refused, Err(OutboundError::AddressRefused)), "{form}: {refused:?}");
    }
    assert!(service.heads().is_empty(), "{:?}", service.heads());
}

#[tokio::test]
async fn the_same_is_called_where_its_network_is_stated() {
    let service = Service::start([json(200, "{}")]).await;
    let port = service.address.port();
    for form in ["127.0.0.1", "127.1", "0x7f000001", "2130706433"] {
        let url = format!("http://{form}:{port}");
        let host = Host::plain_http(&url).in_networks(["127.0.0.0/8"]);
        let outbound = Outbound::builder().host(host).build().unwrap();
        assert!(outbound.get(&url).send().await.unwrap().is_success(), "{form}");
    }
}

#[tokio::test]
async fn a_name_leads_to_no_address_inside_whatever_else_it_says() {
    let service = Service::start([json(200, "{}")]).await;
    for answers in [
        &["127.0.0.1"][..],
        &["10.0.0.1"],
        &["169.254.169.254"],
        &["::1"],
        &["::ffff:127.0.0.1"],
        &["64:ff9b::7f00:1"],
        &["2002:7f00:1::"],
        &["fd00::1"],
        &["1.1.1.1", "127.0.0.1"],
        &["127.0.0.1", "1.1.1.1"],
    ] {
        let names = Table::default().with("rebind.test", &[answers]);
        let host = Host::plain_http(service.origin("rebind.test"));
        let outbound = Outbound::builder().names(names).host(host).build().unwrap();
        let refused = outbound.get(&service.origin("rebind.test")).send().await;
        assert!(matches!(refused, Err(OutboundError::AddressRefused)), "{answers:?}: {refused:?}");
    }
    assert!(service.heads().is_empty());
}

/// What readers of URLs take for another host than the one that is called: none of it is called, whoever is right.
#[tokio::test]
async fn what_stands_beside_a_host_makes_it_no_other() {
    let service = Service::start([json(200, "{}")]).await;
    let port = service.address.port();
    let names =
        Table::default().with("good.test", &[&["127.0.0.1"]]).with("good.test.", &[&["127.0.0.1"]]);
    let good = Host::plain_http(service.origin("good.test")).in_networks(["127.0.0.0/8"]);
    let outbound = Outbound::builder().names(names).host(good).build().unwrap();
    for url in [
        "http://good.test@127.0.0.1:PORT/",
        "http://good.test:80@127.0.0.1:PORT/",
        "http://good.test:PORT@127.0.0.1:PORT/",
        "http://good.test%40127.0.0.1:PORT/",
        "http://127.0.0.1@good.test:PORT/",
        "http://127.0.0.1%2f@good.test:PORT/",
        "http://:x@good.test:PORT/",
        "http://127.0.0.1:PORT\\@good.test:PORT/",
        "http://127.0.0.1:PORT#@good.test:PORT/",
        "http://127.0.0.1:PORT?@good.test:PORT/",
        "http:127.0.0.1:PORT/",
        "http:\\\\127.0.0.1:PORT/",
        "http:///127.0.0.1:PORT/",
        "//good.test:PORT/",
        "http://127.0.0.1\t:PORT/",
        "http://127\n.0.0.1:PORT/",
        "http://good.test.127.0.0.1:PORT/",
        "http://good.test\u{3002}evil.test:PORT/",
        "http://good.test%00.evil.test:PORT/",
        "http://good.test%2eevil.test:PORT/",
        "http://xgood.test:PORT/",
        "http://[::1%25lo]:PORT/",
        "http://[fe80::1%25eth0]:PORT/",
        "http://[::ffff:0x7f.0.0.1]:PORT/",
        "http://[::ffff:127.1]:PORT/",
        "http://2130706433.:PORT/",
        "http://127.0.0.1..:PORT/",
        "http://256.256.256.256:PORT/",
        "http://4294967297:PORT/",
        "http://good.test:0/",
        "http://good.test:99999/",
        "https://good.test:PORT/",
        "ftp://good.test:PORT/",
        "file:///etc/passwd",
        "gopher://good.test:PORT/",
    ] {
        let url = url.replace("PORT", &port.to_string());
        let refused = outbound.get(&url).send().await;
        let is_refused =
            matches!(refused, Err(OutboundError::HostUndeclared | OutboundError::UrlMalformed));
        assert!(is_refused, "{url}: {refused:?}");
    }
    assert!(service.heads().is_empty(), "{:?}", service.heads());
    // The declared host, however its name is written.
    for url in [
        "http://good.test:PORT/",
        "http://good.test.:PORT/",
        "HTTP://GOOD.test:PORT/a\\b?@127.0.0.1",
    ] {
        let url = url.replace("PORT", &port.to_string());
        assert!(outbound.get(&url).send().await.unwrap().is_success(), "{url}");
    }
}

#[tokio::test]
async fn a_name_that_changes_its_answer_gains_nothing() {
    let service = Service::start([json(200, "{}")]).await;
    // Whoever looks at the first answer and connects by the second is led inside.
    let names = Table::default().with("rebind.test", &[&["192.88.98.1"], &["127.0.0.1"]]);
    let host = Host::plain_http(service.origin("rebind.test"));
    let outbound = Outbound::builder().names(names).host(host).retries(3);
    let outbound = outbound.deadline(std::time::Duration::from_millis(800)).build().unwrap();
    let url = service.origin("rebind.test");
    for _ in 0..3 {
        assert!(outbound.get(&url).send().await.is_err());
    }
    assert!(service.heads().is_empty(), "{:?}", service.heads());
}

#[tokio::test]
async fn a_redirect_goes_to_declared_hosts_alone_and_is_looked_at_like_the_first_call() {
    let target = Service::start([json(200, "{}")]).await;
    let target_port = target.address.port();
    let names = Table::local(&["a.test", "b.test"]);
    for (to, expected) in [
        (format!("http://b.test:{target_port}/x"), true),
        ("/again".to_owned(), true),
        (format!("http://127.0.0.1:{target_port}/"), false),
        (format!("http://c.test:{target_port}/"), false),
        (format!("http://b.test:{}/", target_port ^ 1), false),
        ("https://b.test/".to_owned(), false),
        (format!("http://user@b.test:{target_port}/"), false),
        ("file:///etc/passwd".to_owned(), false),
        ("gopher://b.test/".to_owned(), false),
        ("http://".to_owned(), false),
    ] {
        let first = Service::start([redirect(302, &to), json(200, "{}")]).await;
        let host = |service: &Service, name| {
            Host::plain_http(service.origin(name)).in_networks(["127.0.0.0/8"])
        };
        let outbound = Outbound::builder()
            .names(names.clone())
            .host(host(&first, "a.test").redirects_to(target.origin("b.test")))
            .host(host(&target, "b.test"))
            .build()
            .unwrap();
        let answer = outbound.get(&first.origin("a.test")).send().await;
        assert_eq!(answer.is_ok(), expected, "{to}: {answer:?}");
    }
    assert_eq!(target.heads().len(), 1);
}

#[tokio::test]
async fn a_host_makes_no_calls_to_another_that_it_was_not_trusted_with() {
    let inside = Service::start([json(200, "{}")]).await;
    let to = format!("{}/accounts?export=all", inside.origin("b.test"));
    let partner = Service::start([redirect(302, &to)]).await;
    let host = |service: &Service, name| {
        Host::plain_http(service.origin(name)).in_networks(["127.0.0.0/8"])
    };
    let outbound = |partner: Host| {
        let hosts = Outbound::builder().names(Table::local(&["a.test", "b.test"])).host(partner);
        hosts.host(host(&inside, "b.test").bearer("secret")).build().unwrap()
    };
    let url = partner.origin("a.test");
    let answer = outbound(host(&partner, "a.test")).get(&url).send().await;
    assert!(matches!(answer, Err(OutboundError::Redirected)), "{answer:?}");
    assert!(inside.heads().is_empty());
    let trusted = host(&partner, "a.test").redirects_to(inside.origin("b.test"));
    let sent = outbound(trusted).get(&url).json(&7).send().await;
    assert!(sent.is_ok(), "{sent:?}");
    assert!(
        !inside.heads().concat().contains("content-type"),
        "the body stays with the first host"
    );
}

#[tokio::test]
async fn a_redirect_ends_and_a_write_is_not_repeated_elsewhere() {
    let names = Table::local(&["a.test"]);
    let circle = Service::start([redirect(302, "/again")]).await;
    let host = Host::plain_http(circle.origin("a.test")).in_networks(["127.0.0.0/8"]);
    let outbound = Outbound::builder().names(names).host(host).build().unwrap();
    let url = circle.origin("a.test");
    assert!(matches!(outbound.get(&url).send().await, Err(OutboundError::Redirected)));
    assert_eq!(circle.heads().len(), 6);
    assert!(matches!(outbound.post(&url).send().await, Err(OutboundError::Redirected)));
    assert_eq!(circle.heads().len(), 7);
}

#[test]
fn what_cannot_be_called_does_not_start() {
    for (host, says) in [
        (Host::new("http://a.test"), "write `https://..`"),
        (Host::plain_http("https://a.test"), "write `http://..`"),
        (Host::new("https://a.test/path"), "leave the path out"),
        (Host::new("https://user:pw@a.test"), "leave the path out"),
        (Host::new("a.test"), "is not an origin"),
        (Host::new("https://a.test").in_networks(["10.0.0.1/8"]), "is not a network"),
        (Host::new("https://a.test").in_networks([""; 0]), "names no network"),
        (Host::new("https://a.test").bearer("a\nb"), "is not a header field"),
        (Host::new("https://a.test").redirects_to("https://b.test/x"), "takes an origin"),
    ] {
        let told = Outbound::builder().host(host).build().unwrap_err().to_string();
        assert!(told.contains(says), "{told}");
        assert!(!told.contains("a\nb"), "{told}");
    }
    assert!(Outbound::builder().build().is_err());
    let twice =
        Outbound::builder().host(Host::new("https://a.test")).host(Host::new("https://A.test:443"));
    assert!(twice.build().unwrap_err().to_string().contains("is given more than once"));
    assert!(Outbound::builder().host(Host::new("https://a.test")).build().is_ok());
}

#[test]
fn each_setting_of_calls_is_stated_once() {
    type State = fn(OutboundBuilder) -> OutboundBuilder;
    let cases: [(State, &str); 4] = [
        (|it| it.deadline(std::time::Duration::from_secs(1)), ".deadline(..)"),
        (|it| it.answer_bytes(9), ".answer_bytes(..)"),
        (|it| it.retries(0), ".retries(..)"),
        (|it| it.names(Table::local(&["a.test"])), ".names(..)"),
    ];
    let whole = || Outbound::builder().host(Host::new("https://a.test"));
    for (state, setter) in cases {
        assert!(state(whole()).build().is_ok(), "{setter}");
        let error = state(state(whole())).build().unwrap_err();
        assert_eq!(error.reasons(), [format!("outbound: `{setter}` was called twice")]);
    }
    let all = Outbound::builder()
        .host(Host::new("https://a.test/x").bearer("a\nb"))
        .host(Host::new("https://b.test").redirects_to("c").in_networks(["10.0.0.1/8", "d"]))
        .retries(99)
        .build();
    assert_eq!(all.unwrap_err().reasons().len(), 6);
}

#[test]
fn a_host_has_one_credential_in_each_field() {
    let host = || Host::new("https://a.test").bearer("token");
    let built = |host| Outbound::builder().host(host).build();
    for twice in [
        host().bearer("other"),
        host().basic("id", "secret"),
        host().credential("Authorization", "other"),
    ] {
        let told = "outbound: `https://a.test`: two credentials in `authorization`: keep one";
        assert_eq!(built(twice).unwrap_err().reasons(), [told]);
    }
    assert!(built(host().credential("x-key", "secret")).is_ok());
}
