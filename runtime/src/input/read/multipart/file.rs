//! A file that was sent as a part.

use std::fmt;

use bytes::Bytes;
use serde::de::{Deserialize, Deserializer, Error, SeqAccess, Visitor};

use crate::file_name::sanitize_file_name;
use crate::input::declare::{FieldFacts, InputField};
use crate::input::read::pairs::FILE;

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
    /// a device, at most 120 characters and 240 bytes. Nothing where none was sent or nothing is left of it.
    ///
    /// The service that stores files gives them names of its own.
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
    let name = sanitize_file_name(&plain);
    let stem = name.split('.').next().unwrap_or_default().trim_end().to_ascii_lowercase();
    // Cut once more: the name may be as long as one may be.
    if is_windows_device_name(&stem) { sanitize_file_name(&format!("_{name}")) } else { name }
}

/// What Windows takes for a device, with any ending; a raised digit counts there, too.
fn is_windows_device_name(stem: &str) -> bool {
    let numbered =
        |word: &str| stem.strip_prefix(word).is_some_and(|rest| rest.chars().count() == 1);
    let named = ["con", "prn", "aux", "nul", "conin$", "conout$"].contains(&stem);
    named || numbered("com") || numbered("lpt")
}

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
            ("invoice\u{3164}.pdf", "invoice_.pdf"),
            ("\u{3164}", "_"),
            ("a\u{200d}\u{ad}\u{200f}\u{2029}\u{2066}\u{e0041}b", "a______b"),
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
        // File systems count bytes.
        assert_eq!(shown(&"é".repeat(500)).len(), 240);
        assert_eq!(shown(&"李".repeat(500)).len(), 240);
        assert_eq!(shown(&"x😀".repeat(500)).len(), 240);
        // Neither does what is written before the name of a device.
        assert_eq!(shown(&format!("nul.{}", "x".repeat(500))).len(), 120);
        assert!(shown(&format!("nul.{}", "é".repeat(500))).len() <= 240);
    }

    #[test]
    fn json_holds_no_file() {
        for json in [r#"["a","image/png",[1]]"#, r#""x""#, "{}", "null"] {
            assert!(serde_json::from_str::<File>(json).is_err(), "{json}");
        }
    }
}
