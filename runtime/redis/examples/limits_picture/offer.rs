//! Requests at a pace that rises and falls, and what became of them.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::sync::Mutex;
use std::thread;
use std::time::{Duration, Instant};

/// How many connections offer requests.
const CONNECTIONS: u32 = 16;
/// The most that is offered in a second, and the least.
const MOST: f64 = 180.0;
const LEAST: f64 = 20.0;

/// What became of the requests of one second.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Second {
    pub(crate) passed: u32,
    pub(crate) refused: u32,
    pub(crate) failed: u32,
}

impl Second {
    pub(crate) fn offered(&self) -> u32 {
        self.passed + self.refused + self.failed
    }
}

/// Requests in a second at this time: two waves.
fn pace(at: Duration, length: Duration) -> f64 {
    let turn = at.as_secs_f64() / length.as_secs_f64() * std::f64::consts::TAU;
    LEAST + (MOST - LEAST) * turn.sin().powi(2)
}

/// Offers requests to the services in turns for so long; `watch` hears of the time that has passed.
pub(crate) fn offer(
    services: &[SocketAddr],
    length: Duration,
    mut watch: impl FnMut(Duration),
) -> Vec<Second> {
    let seconds = Mutex::new(vec![Second::default(); usize::try_from(length.as_secs()).unwrap()]);
    let start = Instant::now();
    thread::scope(|scope| {
        for number in 0..CONNECTIONS {
            let seconds = &seconds;
            let service = *services.iter().cycle().nth(number as usize).unwrap();
            scope.spawn(move || {
                let mut connection = None;
                let mut next = f64::from(number) / f64::from(CONNECTIONS) / LEAST;
                loop {
                    let due = Duration::from_secs_f64(next);
                    if due >= length {
                        return;
                    }
                    thread::sleep(due.saturating_sub(start.elapsed()));
                    let status = ask(&mut connection, service);
                    let mut seconds = seconds.lock().unwrap();
                    if let Some(second) = seconds.get_mut(usize::try_from(due.as_secs()).unwrap()) {
                        match status {
                            Some(200) => second.passed += 1,
                            Some(429) => second.refused += 1,
                            _ => second.failed += 1,
                        }
                    }
                    drop(seconds);
                    next += f64::from(CONNECTIONS) / pace(due, length);
                }
            });
        }
        while start.elapsed() < length {
            watch(start.elapsed());
            thread::sleep(Duration::from_millis(10));
        }
    });
    seconds.into_inner().unwrap()
}

/// The status of one request.
fn ask(connection: &mut Option<TcpStream>, service: SocketAddr) -> Option<u16> {
    let answered = try_ask(connection, service);
    if answered.is_none() {
        *connection = None;
    }
    answered
}

fn try_ask(connection: &mut Option<TcpStream>, service: SocketAddr) -> Option<u16> {
    let stream = if let Some(stream) = connection {
        stream
    } else {
        let stream = TcpStream::connect(service).ok()?;
        stream.set_nodelay(true).ok()?;
        connection.insert(stream)
    };
    stream.write_all(b"GET / HTTP/1.1\r\nhost: localhost\r\n\r\n").ok()?;
    let mut answer = Vec::new();
    let mut chunk = [0; 4096];
    loop {
        let read = stream.read(&mut chunk).ok().filter(|read| *read > 0)?;
        answer.extend_from_slice(chunk.get(..read)?);
        let text = String::from_utf8_lossy(&answer);
        let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
        let length = head.lines().find_map(|line| {
            line.to_ascii_lowercase().strip_prefix("content-length: ")?.parse().ok()
        });
        if body.len() >= length.unwrap_or(0) {
            return head.split(' ').nth(1)?.parse().ok();
        }
    }
}
