//! A part of a form as it was sent.

use bytes::Bytes;
use serde::de::value::{BytesDeserializer, StringDeserializer};
use serde::de::{DeserializeSeed, SeqAccess};

use crate::input::read::pairs::{PairsError, PairsErrorKind};

/// How a file asks for a part: no other deserializer knows the name, nor yields what follows.
pub(crate) const FILE: &str = "palisade::File";

/// What was sent as one part.
#[derive(Clone, Debug)]
pub(crate) struct UploadedPart {
    /// The file's name as it was sent, where the part is a file.
    pub(crate) file: Option<String>,
    pub(crate) kind: Option<String>,
    pub(crate) bytes: Bytes,
}

impl UploadedPart {
    /// Whether this is a file without a name and without a byte.
    pub(crate) fn is_nothing(&self) -> bool {
        self.bytes.is_empty() && self.file.as_deref() == Some("")
    }

    /// The text, where the part is not a file.
    pub(crate) fn into_text(self) -> Result<String, PairsErrorKind> {
        if self.file.is_some() {
            return Err(PairsErrorKind::Type);
        }
        String::from_utf8(self.bytes.into()).map_err(|_| PairsErrorKind::NotText)
    }

    /// The pieces of the file, for [`File`](crate::File) to take.
    pub(crate) fn pieces<'de>(self) -> impl SeqAccess<'de, Error = PairsError> {
        let kind = self.kind.unwrap_or_else(|| "application/octet-stream".to_owned());
        Pieces { texts: [self.file.unwrap_or_default(), kind].into_iter(), bytes: Some(self.bytes) }
    }
}

struct Pieces {
    texts: std::array::IntoIter<String, 2>,
    bytes: Option<Bytes>,
}

impl<'de> SeqAccess<'de> for Pieces {
    type Error = PairsError;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, PairsError> {
        if let Some(text) = self.texts.next() {
            return seed.deserialize(StringDeserializer::new(text)).map(Some);
        }
        let Some(bytes) = self.bytes.take() else { return Ok(None) };
        seed.deserialize(BytesDeserializer::new(&bytes)).map(Some)
    }
}
