//! The [PROXY protocol], versions 1 and 2: what a load balancer that passes bytes on says of the client.
//!
//! It is read from declared peers alone, and they must send it: a client that may send it chooses its own address.
//!
//! [PROXY protocol]: https://www.haproxy.org/download/3.2/doc/proxy-protocol.txt

use std::io::{self, ErrorKind};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use tokio::io::{AsyncRead, AsyncReadExt as _};

/// The first bytes of version 2.
const SIGNATURE: [u8; 12] = *b"\r\n\r\n\0\r\nQUIT\n";
/// The longest line of version 1, its end included.
const LONGEST_LINE: usize = 107;
/// What version 2 may have behind the addresses: far more than load balancers send.
const LONGEST_REST: usize = 2_048;

/// What the peer says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ProxiedFor {
    /// It connects for this client.
    Client(SocketAddr),
    /// It connects for itself, as for a look at whether the service is there.
    Itself,
}

/// Reads the header and not a byte more.
///
/// # Errors
/// There is none, or one that cannot be read, or one of a client that has no address.
pub(super) async fn read(io: &mut (impl AsyncRead + Unpin)) -> io::Result<ProxiedFor> {
    let mut start = [0; SIGNATURE.len()];
    io.read_exact(&mut start).await?;
    if start == SIGNATURE { read_v2(io).await } else { read_v1(io, &start).await }
}

async fn read_v1(io: &mut (impl AsyncRead + Unpin), start: &[u8]) -> io::Result<ProxiedFor> {
    let mut line = start.to_vec();
    if !line.starts_with(b"PROXY ") {
        return Err(malformed());
    }
    while !line.ends_with(b"\r\n") {
        if line.len() >= LONGEST_LINE {
            return Err(malformed());
        }
        line.push(io.read_u8().await?);
    }
    let line = line.strip_suffix(b"\r\n").and_then(|line| str::from_utf8(line).ok());
    line.and_then(source_of_line).ok_or_else(malformed)
}

/// `PROXY TCP4 192.0.2.1 198.51.100.1 56324 443`.
fn source_of_line(line: &str) -> Option<ProxiedFor> {
    let mut words = line.split(' ');
    let (_, family) = (words.next()?, words.next()?);
    if family == "UNKNOWN" {
        return Some(ProxiedFor::Itself);
    }
    let mut word = || words.next();
    let (source, target, port, target_port) = (word()?, word()?, word()?, word()?);
    let of_family = |text: &str| -> Option<IpAddr> {
        match family {
            "TCP4" => text.parse::<Ipv4Addr>().ok().map(IpAddr::V4),
            "TCP6" => text.parse::<Ipv6Addr>().ok().map(IpAddr::V6),
            _ => None,
        }
    };
    of_family(target)?;
    number(target_port)?;
    let source = SocketAddr::new(of_family(source)?, number(port)?);
    word().is_none().then_some(ProxiedFor::Client(source))
}

fn number(text: &str) -> Option<u16> {
    let is_decimal = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let is_one = is_decimal && (text.len() == 1 || !text.starts_with('0'));
    is_one.then(|| text.parse().ok())?
}

async fn read_v2(io: &mut (impl AsyncRead + Unpin)) -> io::Result<ProxiedFor> {
    let [command, family] = [io.read_u8().await?, io.read_u8().await?];
    let length = usize::from(io.read_u16().await?);
    if length > LONGEST_REST {
        return Err(malformed());
    }
    let mut rest = vec![0; length];
    io.read_exact(&mut rest).await?;
    match command {
        0x20 => Ok(ProxiedFor::Itself),
        0x21 => source_of_block(family, &rest).ok_or_else(malformed),
        _ => Err(malformed()),
    }
}

/// TCP over IPv4 or IPv6; a datagram or a Unix socket is not a client.
fn source_of_block(family: u8, block: &[u8]) -> Option<ProxiedFor> {
    let port = |at: usize| Some(u16::from_be_bytes(block.get(at..at + 2)?.try_into().ok()?));
    let source = match family {
        0x11 => {
            block.get(..12)?;
            let address: [u8; 4] = block.get(..4)?.try_into().ok()?;
            SocketAddr::new(address.into(), port(8)?)
        }
        0x21 => {
            block.get(..36)?;
            let address: [u8; 16] = block.get(..16)?.try_into().ok()?;
            SocketAddr::new(address.into(), port(32)?)
        }
        _ => return None,
    };
    Some(ProxiedFor::Client(source))
}

fn malformed() -> io::Error {
    io::Error::new(ErrorKind::InvalidData, "no header of the PROXY protocol that can be read")
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn read_all(bytes: &[u8]) -> (io::Result<ProxiedFor>, Vec<u8>) {
        let mut rest = bytes;
        let source = read(&mut rest).await;
        (source, rest.to_vec())
    }

    fn v2(command: u8, family: u8, block: &[u8]) -> Vec<u8> {
        let length = u16::try_from(block.len()).unwrap().to_be_bytes();
        [&SIGNATURE[..], &[command, family], &length, block, b"GET"].concat()
    }

    fn client(text: &str) -> ProxiedFor {
        ProxiedFor::Client(text.parse().unwrap())
    }

    #[tokio::test]
    async fn both_versions_are_read_to_their_end_and_no_further() {
        let v4 = [192, 0, 2, 7, 198, 51, 100, 1, 0x10, 0x92, 0x01, 0xbb];
        let mut v6 = [0; 36];
        v6[..4].copy_from_slice(&[0x20, 0x01, 0x0d, 0xb8]);
        v6[15] = 1;
        v6[32..34].copy_from_slice(&4_242_u16.to_be_bytes());
        let with_more = [&v4[..], &[0x03, 0x00, 0x04, 1, 2, 3, 4]].concat();
        for (bytes, source) in [
            (
                b"PROXY TCP4 192.0.2.7 198.51.100.1 4242 443\r\nGET".to_vec(),
                client("192.0.2.7:4242"),
            ),
            (b"PROXY TCP6 2001:db8::1 ::1 4242 443\r\nGET".to_vec(), client("[2001:db8::1]:4242")),
            (b"PROXY UNKNOWN\r\nGET".to_vec(), ProxiedFor::Itself),
            (b"PROXY UNKNOWN ff:f::1 ::1 1 2\r\nGET".to_vec(), ProxiedFor::Itself),
            (v2(0x21, 0x11, &v4), client("192.0.2.7:4242")),
            (v2(0x21, 0x11, &with_more), client("192.0.2.7:4242")),
            (v2(0x21, 0x21, &v6), client("[2001:db8::1]:4242")),
            (v2(0x20, 0x00, &[]), ProxiedFor::Itself),
        ] {
            let (read, rest) = read_all(&bytes).await;
            assert_eq!((read.unwrap(), &rest[..]), (source, &b"GET"[..]));
        }
    }

    #[tokio::test]
    async fn whatever_else_comes_is_an_error() {
        let long = [b"PROXY TCP4 ".to_vec(), vec![b'1'; 200]].concat();
        for bytes in [
            b"GET / HTTP/1.1\r\nHost: a\r\n\r\n".to_vec(),
            b"PROXY TCP4 192.0.2.7 198.51.100.1 4242\r\n".to_vec(),
            b"PROXY TCP4 192.0.2.7 198.51.100.1 4242 443 1\r\n".to_vec(),
            b"PROXY TCP4 2001:db8::1 ::1 4242 443\r\n".to_vec(),
            b"PROXY TCP4 192.0.02.7 198.51.100.1 4242 443\r\n".to_vec(),
            b"PROXY TCP4 192.0.2.7 198.51.100.1 04242 443\r\n".to_vec(),
            b"PROXY TCP4 192.0.2.7 198.51.100.1 99999 443\r\n".to_vec(),
            b"PROXY TCP4  192.0.2.7 198.51.100.1 1 2\r\n".to_vec(),
            b"PROXY UDP4 192.0.2.7 198.51.100.1 1 2\r\n".to_vec(),
            b"proxy TCP4 192.0.2.7 198.51.100.1 1 2\r\n".to_vec(),
            long,
            v2(0x21, 0x11, &[192, 0, 2, 7]),
            v2(0x21, 0x12, &[0; 12]),
            v2(0x21, 0x31, &[0; 216]),
            v2(0x22, 0x11, &[0; 12]),
            v2(0x11, 0x11, &[0; 12]),
            v2(0x21, 0x11, &vec![0; LONGEST_REST + 1]),
            SIGNATURE.to_vec(),
            b"PROXY".to_vec(),
        ] {
            assert!(read_all(&bytes).await.0.is_err(), "{bytes:?}");
        }
    }
}
