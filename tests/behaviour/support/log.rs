//! Catches what is logged while one test runs, line by line.
//!
//! One subscriber serves the whole process and asks the thread it runs on whether a test listens
//! there. A subscriber for each test would do, but for tracing's cache: an event that is first met
//! by a thread without a subscriber may be taken for one that nobody wants.

use std::cell::RefCell;
use std::io::{self, Write};
use std::sync::Once;

use serde_json::Value;
use tracing_subscriber::filter::{LevelFilter, dynamic_filter_fn};
use tracing_subscriber::fmt::layer;
use tracing_subscriber::layer::{Layer as _, SubscriberExt as _};
use tracing_subscriber::registry;

thread_local! {
    /// What was logged for people and for machines, while a test listens.
    static HEARD: RefCell<Option<Heard>> = const { RefCell::new(None) };
}

#[derive(Default)]
struct Heard {
    plain: Vec<u8>,
    json: Vec<u8>,
}

/// Appends to one of the two texts.
struct To(fn(&mut Heard) -> &mut Vec<u8>);

impl Write for To {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        HEARD.with_borrow_mut(|heard| {
            if let Some(heard) = heard {
                (self.0)(heard).extend_from_slice(bytes);
            }
        });
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn install() {
    let listening = || HEARD.with_borrow(Option::is_some);
    let plain = layer().with_ansi(false).with_writer(|| To(|heard| &mut heard.plain));
    let json = layer().json().with_writer(|| To(|heard| &mut heard.json));
    let subscriber = registry()
        .with(LevelFilter::TRACE)
        .with(plain.with_filter(dynamic_filter_fn(move |_, _| listening())))
        .with(json.with_filter(dynamic_filter_fn(move |_, _| listening())));
    tracing::subscriber::set_global_default(subscriber).expect("the only subscriber");
}

/// Everything that was logged on this thread since it was made.
pub(crate) struct Log(());

impl Drop for Log {
    fn drop(&mut self) {
        HEARD.set(None);
    }
}

#[allow(clippy::unused_self, reason = "what was heard lasts as long as the listener")]
impl Log {
    /// Begins to listen.
    pub(crate) fn listen() -> Self {
        static INSTALLED: Once = Once::new();
        INSTALLED.call_once(install);
        HEARD.set(Some(Heard::default()));
        Self(())
    }

    /// Everything as an operator reads it on a terminal.
    pub(crate) fn text(&self) -> String {
        heard(|heard| &heard.plain)
    }

    /// The same without what stands in quotes: what a reader takes for the names of fields and for lines.
    pub(crate) fn outside_of_quotes(&self) -> String {
        let (mut text, mut quoted, mut escaped) = (String::new(), false, false);
        for letter in self.text().chars() {
            match letter {
                _ if escaped => escaped = false,
                '\\' if quoted => escaped = true,
                '"' => quoted = !quoted,
                letter if !quoted => text.push(letter),
                _ => {}
            }
        }
        assert!(!quoted, "{}", self.text());
        text
    }

    /// Every line, whole.
    pub(crate) fn lines(&self) -> Vec<Value> {
        heard(|heard| &heard.json).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    /// The fields of every audit event.
    pub(crate) fn audits(&self) -> Vec<Value> {
        fields_of(palisade::audit::TARGET)
    }

    /// The fields of the one audit event there must be.
    #[track_caller]
    pub(crate) fn audit(&self) -> Value {
        let mut audits = self.audits();
        assert_eq!(audits.len(), 1, "one event a request: {audits:?}");
        audits.remove(0)
    }

    /// The fields of every failure.
    pub(crate) fn failures(&self) -> Vec<Value> {
        fields_of("palisade")
    }
}

/// The fields of the last audit event.
#[track_caller]
pub(crate) fn last(log: &Log) -> Value {
    log.audits().pop().unwrap()
}

fn heard(text: impl Fn(&Heard) -> &Vec<u8>) -> String {
    let bytes = HEARD.with_borrow(|heard| heard.as_ref().map(|heard| text(heard).clone()));
    String::from_utf8(bytes.unwrap_or_default()).unwrap()
}

fn fields_of(target: &str) -> Vec<Value> {
    let text = heard(|heard| &heard.json);
    let events = text.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    events
        .filter(|event| event["target"] == target)
        .map(|mut event| event["fields"].take())
        .collect()
}
