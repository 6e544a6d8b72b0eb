//! What a message must be, whatever it asks for: its path, its host, and how its body is coded for transfer.

use axum::extract::Request;
use http::Version;
use http::header::{HOST, HeaderValue, TRANSFER_ENCODING};

use crate::edge::host::{Host, HostError};
use crate::problem::{Reason, Refusal};
use crate::security::Security;

/// Checks a message before it is looked at any further.
///
/// # Errors
/// 400 for a path that is none ([RFC 3986, 2.1]) and a missing, doubled or malformed host ([RFC 9112, 3.2]), 421 for a host that the application
/// is not ([RFC 9110, 15.5.20]), and 501 for a transfer coding other than `chunked`
/// ([RFC 9112, 6.1]).
///
/// [RFC 3986, 2.1]: https://www.rfc-editor.org/rfc/rfc3986#section-2.1
/// [RFC 9112, 3.2]: https://www.rfc-editor.org/rfc/rfc9112#section-3.2
/// [RFC 9112, 6.1]: https://www.rfc-editor.org/rfc/rfc9112#section-6.1
/// [RFC 9110, 15.5.20]: https://www.rfc-editor.org/rfc/rfc9110#section-15.5.20
pub(super) fn check(security: &Security, request: &mut Request) -> Result<(), Refusal> {
    check_path(request)?;
    check_host(security, request)?;
    check_transfer_coding(request)
}

/// `/a%zz` would be a second spelling of `/a%25zz`, by which a proxy, a cache or a log does not know it.
fn check_path(request: &Request) -> Result<(), Refusal> {
    let is_escape = |piece: &str| {
        let code = piece.as_bytes().first_chunk::<2>();
        code.is_some_and(|code| code.iter().all(u8::is_ascii_hexdigit))
    };
    if request.uri().path().split('%').skip(1).all(is_escape) {
        return Ok(());
    }
    Err(Refusal::new(Reason::PathMalformed)
        .detail("the path has a `%` that two hexadecimal digits do not follow"))
}

fn check_host(security: &Security, request: &mut Request) -> Result<(), Refusal> {
    let hosts = security.hosts();
    if hosts.know(request.version(), request.uri(), request.headers()) {
        return Ok(());
    }
    let host = Host::of(request.version(), request.uri(), request.headers());
    let host = host.map_err(|fault| {
        Refusal::new(Reason::HostMalformed).detail(match fault {
            HostError::Missing => "the request does not say which host it is for",
            HostError::Malformed => "the request does not name exactly one host",
        })
    })?;
    if !hosts.are(host) {
        return Err(Refusal::new(Reason::HostForeign)
            .detail("this service does not answer for the host of the request"));
    }
    // Nothing behind this sees another host than the one that was checked.
    let authority = request.uri().authority();
    if authority.is_none() && request.version() == Version::HTTP_11 {
        hosts.remember(request.headers());
    }
    let value = authority.and_then(|authority| HeaderValue::from_str(authority.as_str()).ok());
    if let Some(value) = value {
        request.headers_mut().insert(HOST, value);
    }
    Ok(())
}

fn check_transfer_coding(request: &Request) -> Result<(), Refusal> {
    let mut codings = 0;
    for line in request.headers().get_all(TRANSFER_ENCODING) {
        for coding in line.as_bytes().split(|byte| *byte == b',').map(<[u8]>::trim_ascii) {
            if !coding.eq_ignore_ascii_case(b"chunked") {
                return Err(Refusal::new(Reason::TransferCodingUnknown));
            }
            codings += 1;
        }
    }
    if codings > 1 {
        return Err(Refusal::new(Reason::TransferCodingTwice)
            .detail("the body is coded as `chunked` more than once"));
    }
    Ok(())
}
