//! A connection whose frames are counted as they come, pieces of messages included.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::Instant;

use crate::Limits;

/// What comes over it is read by frame; one too many is an error, and every read after it.
pub(crate) struct Counted<T> {
    inner: T,
    budget: Budget,
    place: Place,
}

/// Which byte of a frame comes next (RFC 6455, 5.2).
enum Place {
    First,
    Length,
    /// So many bytes of a longer length are missing, and what it is until now.
    Longer {
        missing: u8,
        length: u64,
        is_masked: bool,
    },
    /// Mask and payload.
    Rest(u64),
}

/// That a client sent more frames than it may.
#[derive(Debug)]
pub(crate) struct TooManyFrames;

impl std::fmt::Display for TooManyFrames {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("more frames than may come")
    }
}

impl std::error::Error for TooManyFrames {}

impl<T> Counted<T> {
    pub(crate) fn new(inner: T, limits: Limits) -> Self {
        Self { inner, budget: Budget::new(limits), place: Place::First }
    }

    /// Whether all frames that begin in these bytes may come.
    fn may_come(&mut self, mut bytes: &[u8]) -> bool {
        while let Some((first, rest)) = bytes.split_first() {
            self.place = match self.place {
                Place::First => {
                    if !self.budget.takes_one() {
                        return false;
                    }
                    Place::Length
                }
                Place::Length => {
                    let is_masked = first & 0x80 != 0;
                    match first & 0x7f {
                        126 => Place::Longer { missing: 2, length: 0, is_masked },
                        127 => Place::Longer { missing: 8, length: 0, is_masked },
                        length => Place::after(u64::from(length), is_masked),
                    }
                }
                Place::Longer { missing, length, is_masked } => {
                    let length = (length << 8) | u64::from(*first);
                    match missing.saturating_sub(1) {
                        0 => Place::after(length, is_masked),
                        missing => Place::Longer { missing, length, is_masked },
                    }
                }
                Place::Rest(left) => {
                    let taken = left.min(u64::try_from(bytes.len()).unwrap_or(left));
                    let taken_here = usize::try_from(taken).unwrap_or(bytes.len());
                    bytes = bytes.get(taken_here..).unwrap_or_default();
                    self.place = Place::rest(left.saturating_sub(taken));
                    continue;
                }
            };
            bytes = rest;
        }
        true
    }
}

impl Place {
    fn after(length: u64, is_masked: bool) -> Self {
        Self::rest(length.saturating_add(if is_masked { 4 } else { 0 }))
    }

    fn rest(left: u64) -> Self {
        if left == 0 { Self::First } else { Self::Rest(left) }
    }
}

impl<T: AsyncRead + Unpin> AsyncRead for Counted<T> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        ready!(Pin::new(&mut self.inner).poll_read(context, buffer))?;
        let came = buffer.filled().get(before..).unwrap_or_default();
        if self.may_come(came) {
            Poll::Ready(Ok(()))
        } else {
            buffer.set_filled(before);
            Poll::Ready(Err(io::Error::other(TooManyFrames)))
        }
    }
}

impl<T: AsyncWrite + Unpin> AsyncWrite for Counted<T> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.inner).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_shutdown(context)
    }
}

/// How many frames may still come.
struct Budget {
    left: f64,
    most: f64,
    per_second: f64,
    at: Instant,
}

impl Budget {
    fn new(limits: Limits) -> Self {
        let most = f64::from(limits.burst);
        let per_second = f64::from(limits.frames_per_second);
        Self { left: most, most, per_second, at: Instant::now() }
    }

    fn takes_one(&mut self) -> bool {
        let now = Instant::now();
        let since = now.duration_since(self.at).as_secs_f64();
        self.left = (self.left + since * self.per_second).min(self.most) - 1.0;
        self.at = now;
        self.left >= 0.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn frames_are_counted_whatever_their_length_and_however_they_come() {
        let mut bytes = Vec::new();
        for length in [0_usize, 5, 125, 126, 300, 70_000] {
            bytes.push(0x81);
            match length {
                0..=125 => bytes.push(0x80 | u8::try_from(length).unwrap()),
                126..=65_535 => {
                    bytes.push(0x80 | 0x7e);
                    bytes.extend(u16::try_from(length).unwrap().to_be_bytes());
                }
                _ => {
                    bytes.push(0x80 | 127);
                    bytes.extend((length as u64).to_be_bytes());
                }
            }
            bytes.extend(vec![0x81; length + 4]);
        }
        for piece in [1, 3, 1_000, bytes.len()] {
            let limits = |burst| Limits { frames_per_second: 1, burst, ..Limits::default() };
            let counted = |burst| Counted::new((), limits(burst));
            let (mut enough, mut less) = (counted(6), counted(4));
            assert!(bytes.chunks(piece).all(|piece| enough.may_come(piece)), "{piece}");
            assert!(matches!(enough.place, Place::First));
            assert!(!bytes.chunks(piece).all(|piece| less.may_come(piece)), "{piece}");
        }
    }
}
