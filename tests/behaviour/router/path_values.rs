//! What a path may be read as, alone and as a part of it.

use std::net::{SocketAddr, SocketAddrV4};

use palisade::http::StatusCode;
use palisade::prelude::*;

use crate::support::fixture::{Fixture, problem};
use crate::support::log::Log;

macro_rules! readers {
    ($($name:ident $read:ty;)*) => {$(
        #[secure]
        async fn $name(_: Path<$read>) -> StatusCode {
            StatusCode::OK
        }
    )*};
}

readers! {
    letter char;
    socket SocketAddr;
    price rust_decimal::Decimal;
    moment jiff::Zoned;
    pair (char, SocketAddrV4);
    five (char, bool, bool, bool, char);
    tagged Plain<Text<9>>;
}

#[tokio::test]
async fn a_path_is_read_as_what_its_fields_may_be() {
    let routes = SecureRouter::new()
        .route("/letter/{letter}", get(letter))
        .route("/socket/{socket}", get(socket))
        .route("/price/{price}", get(price))
        .route("/moment/{moment}", get(moment))
        .route("/pair/{letter}/{socket}", get(pair))
        .route("/five/{a}/{b}/{c}/{d}/{e}", get(five));
    let fixture = Fixture::new(routes);
    let token = fixture.token("ada");
    for (right, wrong) in [
        ("/letter/a", "/letter/ab"),
        ("/letter/%C3%A9", "/letter/%E2%80%8B"),
        ("/socket/192.0.2.1:80", "/socket/192.0.2.1"),
        ("/price/1.50", "/price/1e3"),
        ("/price/0", "/price/+1"),
        (
            "/moment/2024-01-05T11:20:30+01:00%5BEurope%2FBerlin%5D",
            "/moment/2024-01-05T11:20:30+01:00",
        ),
        ("/pair/a/192.0.2.1:80", "/pair/a/192.0.2.1:080"),
        ("/five/a/true/true/true/b", "/five/a/true/true/True/b"),
    ] {
        let reply = fixture.get_with(right, &token).await;
        assert_eq!(reply.status(), StatusCode::OK, "{right}: {}", reply.text());
        problem(&fixture.get_with(wrong, &token).await, 400);
    }
}

/// Of two spellings of one text, a proxy or a cache in front knows one.
#[tokio::test]
async fn a_percent_in_a_path_begins_an_escape() {
    let routes = SecureRouter::new().route("/tags/{tag}", get(tagged));
    let fixture = Fixture::new(routes);
    let token = fixture.token("ada");
    for path in ["/tags/100%25", "/tags/%C3%A9", "/tags/a?q=100%", "/tags/%25zz"] {
        let reply = fixture.get_with(path, &token).await;
        assert_eq!(reply.status(), StatusCode::OK, "{path}: {}", reply.text());
    }
    for path in ["/tags/100%", "/tags/%zz", "/tags/%4", "/tags/%2", "/tags/%%41", "/tags/a%u0041"] {
        let log = Log::listen();
        problem(&fixture.get_with(path, &token).await, 400);
        assert_eq!(log.audit()["reason"], "path_malformed", "{path}");
    }
    problem(&fixture.get_with("/nowhere/%zz", &token).await, 400);
}
