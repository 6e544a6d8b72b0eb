//! What JSON may be before anything is built from it: one pass over the bytes, the same for bodies,
//! claims and the heads of tokens.
//!
//! Bounds how deep it nests, how many keys and items it holds and how long its texts are
//! ([`Bounds`]), refuses a key that stands twice in one object, which parsers read differently
//! ([RFC 8259, 4]) and which serde reports for structs and not for maps, and escapes that are no
//! text (a surrogate without its other half, [RFC 8259, 8.2]). Each text is shown to the
//! [`Schema`] of its place. Whether the bytes are JSON otherwise is the parser's to say: what is not is
//! let through here wherever it breaks no bound.
//!
//! [RFC 8259, 4]: https://www.rfc-editor.org/rfc/rfc8259#section-4
//! [RFC 8259, 8.2]: https://www.rfc-editor.org/rfc/rfc8259#section-8.2

mod fault;
mod keys;
mod levels;
mod member;
mod schema;

#[cfg(test)]
pub(crate) use fault::LONGEST_NAME;
pub(crate) use fault::{Fault, Scanned, push, shortened};
use keys::Keys;
use levels::Levels;
pub(crate) use member::text_of_member;
#[cfg(any(feature = "jwt", test))]
pub(crate) use schema::AnyJson;
pub(crate) use schema::{Schema, Verdict};

/// What one document may hold.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bounds {
    pub(crate) depth: usize,
    pub(crate) members: usize,
    /// The longest text or key, in bytes as it is written.
    pub(crate) text: usize,
}

/// More faults of texts than this are not told.
const MOST_FAULTS: usize = 100;

/// An object or a list that is not closed yet.
#[derive(Clone, Copy, Default)]
struct Level<S> {
    /// Where its keys begin, in an object.
    keys: Option<usize>,
    /// How many items or keys came before.
    index: usize,
    schema: S,
    /// Of the value that comes next.
    next: S,
}

struct Scan<'a, S> {
    bytes: &'a [u8],
    at: usize,
    bounds: Bounds,
    schema: S,
    levels: Levels<S>,
    members: usize,
    keys: Keys<'a>,
    found: Vec<Fault>,
    /// Texts that are read otherwise than they are written: from where to where, and as what.
    edits: Vec<(usize, usize, String)>,
}

/// Looks a document over; what is read in its place, where that differs.
///
/// # Errors
/// The bound it breaks, or everything that is wrong with its texts.
pub(crate) fn scan<S: Schema>(
    bytes: &[u8],
    bounds: Bounds,
    schema: S,
) -> Result<Option<Vec<u8>>, Scanned> {
    let (levels, keys) = (Levels::new(), Keys::new());
    let (found, edits) = (Vec::new(), Vec::new());
    let mut scan = Scan { bytes, at: 0, bounds, schema, levels, members: 0, keys, found, edits };
    match scan.run() {
        Err(Stop::NotJson) => Err(Scanned::NotJson),
        Err(Stop::At(fault)) => Err(Scanned::Faults(vec![fault])),
        Ok(()) if scan.found.is_empty() => Ok(scan.edited()),
        Ok(()) => Err(Scanned::Faults(scan.found)),
    }
}

/// Why the scan goes no further.
enum Stop {
    At(Fault),
    NotJson,
}

impl<S: Schema> Scan<'_, S> {
    fn run(&mut self) -> Result<(), Stop> {
        while let Some(&byte) = self.bytes.get(self.at) {
            self.at += 1;
            match byte {
                b'"' => self.text()?,
                b'{' => self.open(Some(self.keys.len()))?,
                b'[' => self.open(None)?,
                b'}' | b']' => self.close()?,
                b',' => self.next()?,
                b'-' | b'0'..=b'9' | b't' | b'f' => self.bare(),
                b'n' => self.null(),
                _ => {}
            }
        }
        Ok(())
    }

    /// Skips a text; one that a colon follows is a key.
    fn text(&mut self) -> Result<(), Stop> {
        let start = self.at;
        let (ended, escaped) = self.skip_text();
        let text = self.bytes.get(start..self.at.saturating_sub(1)).unwrap_or_default();
        if text.len() > self.bounds.text {
            return Err(self.stop("text_too_long", "is a text longer than any may be here"));
        }
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let follows = rest.iter().find(|byte| !byte.is_ascii_whitespace());
        let is_key =
            follows == Some(&b':') && self.levels.top().is_some_and(|level| level.keys.is_some());
        if is_key {
            self.keys.add(text);
        }
        if !ended {
            return Ok(());
        }
        let text = if escaped {
            keys::unescaped(text).ok_or(Stop::NotJson)?
        } else {
            str::from_utf8(text).map_err(|_| Stop::NotJson)?.into()
        };
        if is_key {
            self.key(&text);
        } else {
            self.value(&text, start);
        }
        Ok(())
    }

    /// Goes behind the text that begins here: whether it ends, and whether it has escapes.
    fn skip_text(&mut self) -> (bool, bool) {
        let mut escaped = false;
        while let Some(rest) = self.bytes.get(self.at..) {
            let Some(place) = memchr::memchr2(b'"', b'\\', rest) else {
                self.at = self.bytes.len() + 1;
                break;
            };
            self.at += place + 1;
            if rest.get(place) == Some(&b'"') {
                return (true, escaped);
            }
            // What is escaped ends no text.
            escaped = true;
            self.at += 1;
        }
        (false, escaped)
    }

    fn key(&mut self, key: &str) {
        if let Some(level) = self.levels.top() {
            let fault = level.schema.key_fault(key);
            level.next = level.schema.member(key);
            if let Some((code, detail)) = fault {
                self.note(code, detail);
            }
        }
    }

    fn value(&mut self, text: &str, start: usize) {
        match self.expected().text(text) {
            Verdict::Fine => {}
            Verdict::Wrong(code, detail) => self.note(code, detail),
            Verdict::Instead(other) => self.edits.push((start, self.at.saturating_sub(1), other)),
        }
    }

    /// A number, `true` or `false`.
    fn bare(&mut self) {
        self.skip_bare();
        let expected = self.expected();
        if let Some((code, detail)) = expected.bare_fault().or_else(|| expected.text_only()) {
            self.note(code, detail);
        }
    }

    fn null(&mut self) {
        self.skip_bare();
        if let Some((code, detail)) = self.expected().text_only() {
            self.note(code, detail);
        }
    }

    fn skip_bare(&mut self) {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let belongs = |byte: &u8| byte.is_ascii_alphanumeric() || b"+-.".contains(byte);
        self.at += rest.iter().take_while(|byte| belongs(byte)).count();
    }

    /// What is known of the value that stands here.
    fn expected(&mut self) -> S {
        let schema = self.schema;
        self.levels.top().map_or(schema, |level| level.next)
    }

    fn note(&mut self, code: &'static str, detail: &'static str) {
        if self.found.len() < MOST_FAULTS {
            let pointer = self.pointer();
            self.found.push(Fault { pointer, code, detail });
        }
    }

    fn stop(&self, code: &'static str, detail: &'static str) -> Stop {
        Stop::At(Fault { pointer: self.pointer(), code, detail })
    }

    fn open(&mut self, keys: Option<usize>) -> Result<(), Stop> {
        if self.levels.open().len() >= self.bounds.depth {
            return Err(self.stop("too_deep", "is nested too deeply"));
        }
        let mut expected = self.expected();
        if let Some((code, detail)) = expected.text_only() {
            self.note(code, detail);
            expected = S::default();
        }
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let schema = if keys.is_some() { expected.object(rest) } else { expected };
        self.levels.push(Level { keys, index: 0, schema, next: schema.item(0) });
        self.count()
    }

    fn next(&mut self) -> Result<(), Stop> {
        if let Some(level) = self.levels.top() {
            level.index += 1;
            level.next = level.schema.item(level.index);
        }
        self.count()
    }

    fn count(&mut self) -> Result<(), Stop> {
        self.members += 1;
        if self.members > self.bounds.members {
            let detail = "the whole holds too many keys and items";
            let fault = Fault { pointer: String::new(), code: "too_many_members", detail };
            return Err(Stop::At(fault));
        }
        Ok(())
    }

    fn close(&mut self) -> Result<(), Stop> {
        let Some(level) = self.levels.pop() else { return Ok(()) };
        let Some(start) = level.keys else { return Ok(()) };
        let twice = self.keys.twice(start);
        self.keys.forget(start);
        match twice {
            Some(key) => {
                let pointer = push(&self.pointer(), &key);
                let (code, detail) = ("duplicate_field", "is given more than once");
                Err(Stop::At(Fault { pointer, code, detail }))
            }
            None => Ok(()),
        }
    }

    /// Where the scan is: the last key of each open object, the place in each open list.
    fn pointer(&self) -> String {
        let open = self.levels.open();
        let mut pointer = String::new();
        for (place, level) in open.iter().enumerate() {
            let Some(_) = level.keys else {
                pointer = push(&pointer, &level.index.to_string());
                continue;
            };
            let inner = open.get(place + 1..).unwrap_or_default();
            let end = inner.iter().find_map(|level| level.keys).unwrap_or(self.keys.len());
            if let Some(key) = end.checked_sub(1).and_then(|last| self.keys.get(last)) {
                pointer = push(&pointer, &key);
            }
        }
        pointer
    }

    /// The document with its edits; nothing where there are none.
    fn edited(&self) -> Option<Vec<u8>> {
        let mut edited = Vec::new();
        let mut copied = 0;
        for (start, end, text) in &self.edits {
            edited.extend_from_slice(self.bytes.get(copied..*start)?);
            // What takes a text's place needs no escapes.
            edited.extend_from_slice(text.as_bytes());
            copied = *end;
        }
        edited.extend_from_slice(self.bytes.get(copied..)?);
        (!self.edits.is_empty()).then_some(edited)
    }
}

#[cfg(test)]
mod tests;
