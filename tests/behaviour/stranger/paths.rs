//! One thing of the path in several spellings, for a limit that counts by it.

use std::time::Duration;

use palisade::http::StatusCode;
use palisade::prelude::*;
use palisade::testing::TestClock;

#[public(reason = "one code a letter", rate = "1000/s", rate(limit = "2/h", per = path("letter")))]
async fn code(Path(letter): Path<Plain<u32>>) -> StatusCode {
    assert_eq!(letter.0, 7);
    StatusCode::OK
}

#[public(reason = "one code a letter", rate = "1000/s", rate(limit = "2/h", per = path("id")))]
async fn of_uuid(Path(_): Path<Plain<uuid::Uuid>>) -> StatusCode {
    StatusCode::OK
}

async fn passed(paths: &[&str]) -> usize {
    let security = Security::builder()
        .address_rate(palisade::Rate::new(100_000, Duration::from_secs(1)))
        .direct()
        .clock(&TestClock::new())
        .build()
        .unwrap();
    let routes = SecureRouter::new()
        .route("/letters/{letter}", get(code))
        .route("/things/{id}", get(of_uuid));
    let client = crate::documented(routes.secured_by(security).unwrap());
    let mut passed = 0;
    for path in paths {
        passed += usize::from(client.get(path).send().await.status() == StatusCode::OK);
    }
    passed
}

#[tokio::test]
async fn spellings_of_one_number_are_one() {
    assert_eq!(passed(&["/letters/7"; 5]).await, 2);
    let spellings = [
        "/letters/7",
        "/letters/07",
        "/letters/%37",
        "/letters/+7",
        "/letters/007",
        "/letters/%2B7",
    ];
    assert!(passed(&spellings).await <= 2);
}

#[tokio::test]
async fn spellings_of_one_uuid_are_one() {
    let spellings = [
        "/things/67e55044-10b1-426f-9247-bb680e5fe0c8",
        "/things/67E55044-10b1-426f-9247-bb680e5fe0c8",
        "/things/67e55044-10B1-426f-9247-bb680e5fe0c8",
        "/things/67e5504410b1426f9247bb680e5fe0c8",
        "/things/urn:uuid:67e55044-10b1-426f-9247-bb680e5fe0c8",
    ];
    assert!(passed(&spellings).await <= 2);
}
