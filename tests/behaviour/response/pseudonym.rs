//! Pseudonyms: one key for every kind of response, and no start without one.

use std::pin::Pin;

use futures_util::{Stream, StreamExt as _, stream};
use palisade::prelude::*;

use crate::support::fixture::{Fixture, refused};

const KEY: [u8; 32] = *b"9f3c1d7e0b5a48c6a2e4f60817d9b35c";

#[derive(Redacted)]
struct Visitor {
    #[expose(mask = "pseudonym")]
    name: &'static str,
}

#[derive(Redacted)]
struct Visits {
    #[expose]
    visitors: Vec<Visitor>,
}

const ADA: Visitor = Visitor { name: "Ada" };

#[secure]
async fn one() -> Json<Visitor> {
    Json(ADA)
}

#[secure]
async fn nested() -> Json<Visits> {
    Json(Visits { visitors: vec![ADA] })
}

#[secure]
async fn lines() -> NdJson<Pin<Box<dyn Stream<Item = Result<Visitor, Problem>> + Send>>> {
    NdJson::new(stream::iter([Ok(ADA)]).boxed())
}

fn routes() -> SecureRouter {
    SecureRouter::new()
        .route("/one", get(one))
        .route("/nested", get(nested))
        .route("/lines", get(lines))
}

#[tokio::test]
async fn a_value_and_a_stream_show_the_same_pseudonym() {
    let fixture = Fixture::configured(routes(), |builder| builder.pseudonym_key(KEY));
    let token = fixture.token("e1");
    let one = fixture.get_with("/one", &token).await;
    let one = one.text().trim().to_owned();
    assert!(!one.contains("Ada") && !one.contains("****"), "{one}");
    assert_eq!(fixture.get_with("/lines", &token).await.text().trim(), one);
    assert!(fixture.get_with("/nested", &token).await.text().contains(&one));
}

#[test]
fn without_a_key_nothing_starts() {
    for (path, route) in [("/one", get(one)), ("/nested", get(nested))] {
        let error = refused(SecureRouter::new().route(path, route), |builder| builder);
        assert!(error.contains("`Visitor`") && error.contains(".pseudonym_key("), "{error}");
    }
}

/// What two tenants see cannot be put together.
#[tokio::test]
async fn a_tenant_sees_pseudonyms_of_its_own() {
    let fixture = Fixture::configured(routes(), |builder| {
        let builder = builder.pseudonym_key(KEY);
        builder.resolve(std::time::Duration::from_secs(1), |caller| async move {
            let tenant = caller.subject().split_once('@').map(|(_, tenant)| tenant.to_owned());
            let user = palisade::Resolved::user(());
            let user = match tenant {
                Some(tenant) => user.tenant(tenant),
                None => user,
            };
            Ok::<_, std::io::Error>(Some(user))
        })
    });
    let seen = async |who: &str| fixture.get_with("/one", &fixture.token(who)).await.text();
    let [acme, globex, none] =
        [seen("ada@acme").await, seen("ada@globex").await, seen("ada").await];
    assert!(acme != globex && acme != none && globex != none);
    assert_eq!(acme, seen("bob@acme").await, "of two callers of one tenant they are the same");
}
