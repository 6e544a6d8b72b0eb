//! A file that was sent as a part.

use std::fmt;

use bytes::Bytes;
use serde::de::value::{BytesDeserializer, StringDeserializer};
use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error, SeqAccess, Visitor};

use crate::file_name::harmless;
use crate::input::declare::{FieldFacts, InputField};
use crate::input::read::pairs::{Fault, Kind};

/// A file that came as a part of a [`Multipart`](crate::Multipart) form.
///
/// Its field says how large it may be and of which types:
/// `#[input(file(max = "2MiB", types("image/png", "image/jpeg")))]`, or `any = "why"` for every type.
/// `Option<File>` may be left out, `Vec<File>` with a `length` takes several.
///
/// # Security
/// The type is what the client declared. Of PNG, JPEG, GIF, WebP, PDF, ZIP, office documents and gzip the
/// first bytes are looked at, and `text/*` and JSON must be UTF-8; of other types nothing more is known,
/// and a file can be of two types at once. Serve uploads as downloads, from an origin of their own.
#[derive(Clone, PartialEq, Eq)]
pub struct File {
    name: String,
    content_type: String,
    bytes: Bytes,
}

impl File {
    /// The file's name, fit to be shown and no path: without the folders before it, characters that are
    /// special to file systems, that control or that turn text around replaced by `_`, neither hidden nor
    /// a device, at most 120 characters. Nothing where none was sent or nothing is left of it.
    ///
    /// Whoever stores files gives them names of its own.
    pub fn name(&self) -> Option<&str> {
        Some(self.name.as_str()).filter(|name| !name.is_empty())
    }

    /// The type that was declared, in lower case and without parameters; `application/octet-stream` where
    /// none was.
    pub fn content_type(&self) -> &str {
        &self.content_type
    }

    /// What the file holds.
    pub fn bytes(&self) -> &Bytes {
        &self.bytes
    }

    /// What the file holds, owned.
    pub fn into_bytes(self) -> Bytes {
        self.bytes
    }
}

/// Without its name and what it holds.
impl fmt::Debug for File {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let length = self.bytes.len();
        out.debug_struct("File").field("length", &length).finish_non_exhaustive()
    }
}

impl InputField for File {
    const FACTS: FieldFacts = FieldFacts::FILE;
}

/// The name without its path.
fn shown(sent: &str) -> String {
    let last = sent.rsplit(['/', '\\']).next().unwrap_or_default();
    let plain: String =
        last.chars().map(|one| if "<>\"|?*".contains(one) { '_' } else { one }).collect();
    let name = harmless(&plain);
    let stem = name.split('.').next().unwrap_or_default().trim_end().to_ascii_lowercase();
    if is_device(&stem) { format!("_{name}") } else { name }
}

/// What Windows takes for a device, with any ending; a raised digit counts there, too.
fn is_device(stem: &str) -> bool {
    let numbered =
        |word: &str| stem.strip_prefix(word).is_some_and(|rest| rest.chars().count() == 1);
    let named = ["con", "prn", "aux", "nul", "conin$", "conout$"].contains(&stem);
    named || numbered("com") || numbered("lpt")
}

/// How a file asks for a part: no other deserializer knows the name, nor yields what follows.
pub(crate) const FILE: &str = "palisade::File";

impl<'de> Deserialize<'de> for File {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_newtype_struct(FILE, FileVisitor)
    }
}

struct FileVisitor;

impl<'de> Visitor<'de> for FileVisitor {
    type Value = File;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a file")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut pieces: A) -> Result<File, A::Error> {
        let missing = || A::Error::custom("a piece of a file is missing");
        let name: String = pieces.next_element()?.ok_or_else(missing)?;
        let content_type = pieces.next_element()?.ok_or_else(missing)?;
        let Content(bytes) = pieces.next_element()?.ok_or_else(missing)?;
        Ok(File { name: shown(&name), content_type, bytes })
    }
}

struct Content(Bytes);

impl<'de> Deserialize<'de> for Content {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_bytes(ContentVisitor)
    }
}

struct ContentVisitor;

impl Visitor<'_> for ContentVisitor {
    type Value = Content;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("bytes")
    }

    /// A copy of its own: a file that is kept does not keep the whole body.
    fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<Content, E> {
        Ok(Content(Bytes::copy_from_slice(bytes)))
    }
}

/// What was sent as one part.
#[derive(Clone, Debug)]
pub(crate) struct Sent {
    /// The file's name as it was sent, where the part is a file.
    pub(super) file: Option<String>,
    pub(super) kind: Option<String>,
    pub(super) bytes: Bytes,
}

impl Sent {
    /// Whether this is a file without a name and without a byte.
    pub(super) fn is_nothing(&self) -> bool {
        self.bytes.is_empty() && self.file.as_deref() == Some("")
    }

    /// The text, where the part is no file.
    pub(crate) fn into_text(self) -> Result<String, Kind> {
        if self.file.is_some() {
            return Err(Kind::Type);
        }
        String::from_utf8(self.bytes.into()).map_err(|_| Kind::NotText)
    }

    /// The pieces of the file, for [`File`] to take.
    pub(crate) fn pieces<'de>(self) -> impl SeqAccess<'de, Error = Fault> {
        let kind = self.kind.unwrap_or_else(|| "application/octet-stream".to_owned());
        Pieces { texts: [self.file.unwrap_or_default(), kind].into_iter(), bytes: Some(self.bytes) }
    }
}

struct Pieces {
    texts: std::array::IntoIter<String, 2>,
    bytes: Option<Bytes>,
}

impl<'de> SeqAccess<'de> for Pieces {
    type Error = Fault;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Fault> {
        if let Some(text) = self.texts.next() {
            return seed.deserialize(StringDeserializer::new(text)).map(Some);
        }
        let Some(bytes) = self.bytes.take() else { return Ok(None) };
        seed.deserialize(BytesDeserializer::new(&bytes)).map(Some)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_no_path_and_no_trap() {
        for (sent, name) in [
            ("photo.png", "photo.png"),
            ("Löhne 2026.pdf", "Löhne 2026.pdf"),
            ("../../etc/passwd", "passwd"),
            ("C:\\Users\\x\\photo.png", "photo.png"),
            ("/", ""),
            ("..", ""),
            (".htaccess", "htaccess"),
            ("a\0b\r\n.png", "a_b__.png"),
            ("a:b<c>|?*\".png", "a_b_c_____.png"),
            ("invoice\u{202e}fdp.exe", "invoice_fdp.exe"),
            ("nul", "_nul"),
            ("COM1.txt", "_COM1.txt"),
            ("con .txt", "_con .txt"),
            ("com\u{b9}.txt", "_com\u{b9}.txt"),
            ("CONOUT$", "_CONOUT$"),
            ("comet.txt", "comet.txt"),
            ("trailing. . ", "trailing"),
        ] {
            assert_eq!(shown(sent), name, "{sent:?}");
        }
        assert_eq!(shown(&"x".repeat(500)).len(), 120);
    }

    #[test]
    fn json_holds_no_file() {
        for json in [r#"["a","image/png",[1]]"#, r#""x""#, "{}", "null"] {
            assert!(serde_json::from_str::<File>(json).is_err(), "{json}");
        }
    }
}
