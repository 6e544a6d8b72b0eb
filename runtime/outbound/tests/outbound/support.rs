//! A service that answers as it is told, and notes what it is sent.

use std::collections::VecDeque;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex};

use palisade::MaybeReady;
use palisade_outbound::Names;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

/// A service without TLS.
#[derive(Clone)]
pub(crate) struct Service {
    pub(crate) address: SocketAddr,
    heads: Arc<Mutex<Vec<String>>>,
}

impl Service {
    /// Gives one answer after the other, the last again and again. An empty one closes the connection.
    pub(crate) async fn start<A: Into<String>>(answers: impl IntoIterator<Item = A>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let heads = Arc::new(Mutex::new(Vec::new()));
        let mut answers: VecDeque<String> = answers.into_iter().map(Into::into).collect();
        let noted = Arc::clone(&heads);
        tokio::spawn(async move {
            loop {
                let (mut stream, _) = listener.accept().await.unwrap();
                let mut bytes = vec![0; 64 * 1024];
                let read = stream.read(&mut bytes).await.unwrap_or(0);
                if read == 0 {
                    continue;
                }
                noted.lock().unwrap().push(String::from_utf8_lossy(&bytes[..read]).to_lowercase());
                let answer =
                    if answers.len() > 1 { answers.pop_front() } else { answers.front().cloned() };
                let _ = stream.write_all(answer.unwrap_or_default().as_bytes()).await;
                let _ = stream.shutdown().await;
            }
        });
        Self { address, heads }
    }

    pub(crate) fn heads(&self) -> Vec<String> {
        self.heads.lock().unwrap().clone()
    }

    /// Its origin under a name that [`Table`] has.
    pub(crate) fn origin(&self, name: &str) -> String {
        format!("http://{name}:{}", self.address.port())
    }
}

pub(crate) fn json(status: u16, body: &str) -> String {
    let length = body.len();
    format!(
        "HTTP/1.1 {status} x\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n{body}"
    )
}

pub(crate) fn redirect(status: u16, to: &str) -> String {
    format!("HTTP/1.1 {status} x\r\nLocation: {to}\r\nContent-Length: 0\r\n\r\n")
}

/// Names with one answer after the other, the last again and again.
#[derive(Clone, Default)]
pub(crate) struct Table(Arc<Mutex<Vec<Named>>>);

/// A name and its answers.
type Named = (String, VecDeque<Vec<IpAddr>>);

impl Table {
    pub(crate) fn with(self, name: &str, answers: &[&[&str]]) -> Self {
        let parse = |answer: &&[&str]| answer.iter().map(|text| text.parse().unwrap()).collect();
        let answers = answers.iter().map(parse).collect();
        self.0.lock().unwrap().push((name.to_owned(), answers));
        self
    }

    pub(crate) fn local(names: &[&str]) -> Self {
        names.iter().fold(Self::default(), |table, name| table.with(name, &[&["127.0.0.1"]]))
    }
}

impl Names for Table {
    fn addresses_of<'a>(
        &'a self,
        name: &'a str,
    ) -> MaybeReady<'a, Result<Vec<IpAddr>, Box<dyn std::error::Error + Send + Sync>>> {
        let mut table = self.0.lock().unwrap();
        let found = table.iter_mut().find(|(known, _)| known == name);
        MaybeReady::Now(match found {
            None => Err("no such name".into()),
            Some((_, answers)) if answers.len() > 1 => Ok(answers.pop_front().unwrap()),
            Some((_, answers)) => Ok(answers.front().cloned().unwrap_or_default()),
        })
    }
}
