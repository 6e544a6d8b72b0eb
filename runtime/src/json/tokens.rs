//! The tokens of a document, and what each of them belongs to.

use super::fault::push;
use super::keys::decoded;

/// The tokens of a document that has been looked over: braces, brackets, commas, colons, texts, and
/// whatever else is between them.
pub(crate) struct JsonTokens<'a> {
    bytes: &'a [u8],
    /// Where each of them ends.
    ends: Vec<usize>,
}

/// What a token is to the parser that has just read it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum JsonToken {
    /// An object or a list begins.
    Open,
    /// An object or a list ends.
    Close,
    /// A comma or a colon: the next one decides.
    Separator,
    /// A text, a key among them, a number, or a word.
    Plain,
}

/// What a token belongs to.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct TokenPlace {
    /// JSON Pointer to the value that it begins, ends or is; of a key, to the key's object.
    pub(crate) pointer: String,
    /// The key that it is, without its escapes.
    pub(crate) key: Option<String>,
}

/// The value of a member that is not the first of its object, and what its document could be instead.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct LaterMember {
    /// The token that its object begins with.
    pub(crate) object: usize,
    /// Up to the member, without those before it.
    pub(crate) alone: Vec<u8>,
    /// Up to the end of those before it, each of them `null`.
    pub(crate) nulls_before: Vec<u8>,
}

impl<'a> JsonTokens<'a> {
    pub(crate) fn of(bytes: &'a [u8]) -> Self {
        let mut ends = Vec::new();
        let mut at = 0;
        while let Some(start) = next_token(bytes, at) {
            at = end_of(bytes, start);
            ends.push(at);
        }
        Self { bytes, ends }
    }

    /// How many end at this offset or before.
    pub(crate) fn count_until(&self, offset: usize) -> usize {
        self.ends.partition_point(|end| *end <= offset)
    }

    pub(crate) fn count(&self) -> usize {
        self.ends.len()
    }

    /// The document up to the end of a token.
    pub(crate) fn up_to(&self, token: usize) -> &'a [u8] {
        self.ends.get(token).and_then(|end| self.bytes.get(..*end)).unwrap_or(self.bytes)
    }

    pub(crate) fn get(&self, token: usize) -> JsonToken {
        match self.up_to(token).last() {
            Some(b'{' | b'[') => JsonToken::Open,
            Some(b'}' | b']') => JsonToken::Close,
            Some(b',' | b':') => JsonToken::Separator,
            _ => JsonToken::Plain,
        }
    }

    /// Where the value of an object's first member begins and ends; none of anything but an object that begins
    /// with this token and has one.
    pub(crate) fn first_value_of(&self, object: usize) -> Option<(usize, usize)> {
        if !self.up_to(object).ends_with(b"{") || self.get(object + 2) != JsonToken::Separator {
            return None;
        }
        let (start, mut depth) = (object + 3, 0_usize);
        let end = (start..self.count()).find(|token| {
            match self.get(*token) {
                JsonToken::Open => depth += 1,
                JsonToken::Close => depth = depth.saturating_sub(1),
                JsonToken::Separator | JsonToken::Plain => {}
            }
            depth == 0
        });
        end.map(|end| (start, end))
    }

    /// Where the value that ends here is that of a member behind others.
    pub(crate) fn later_member(&self, token: usize) -> Option<LaterMember> {
        let mut open = self.open_around(token);
        let start = if self.get(token) == JsonToken::Close { open.pop()? } else { token };
        let (object, behind) = (*open.last()?, start.checked_sub(3)?);
        let is_later_member = self.up_to(object).ends_with(b"{")
            && self.up_to(behind).ends_with(b",")
            && self.up_to(start - 1).ends_with(b":")
            && matches!(self.get(token), JsonToken::Plain | JsonToken::Close);
        let member = self.text(behind, token);
        is_later_member.then(|| LaterMember {
            object,
            alone: [self.up_to(object), member].concat(),
            nulls_before: self.with_nulls(object, behind),
        })
    }

    /// The document up to the member that ends before the comma `end`, with every member of its object `null`.
    fn with_nulls(&self, object: usize, end: usize) -> Vec<u8> {
        let mut document = self.up_to(object).to_vec();
        let mut depth = 0_usize;
        for token in object + 1..end {
            match self.get(token) {
                JsonToken::Open => depth += 1,
                JsonToken::Close => depth = depth.saturating_sub(1),
                // A colon ends a key, a comma its value.
                JsonToken::Separator if depth == 0 && self.up_to(token).ends_with(b":") => {
                    document.extend_from_slice(self.text(token - 2, token));
                    document.extend_from_slice(b"null,");
                }
                JsonToken::Separator | JsonToken::Plain => {}
            }
        }
        document.truncate(document.len().saturating_sub(1));
        document
    }

    /// What is behind one token, up to the end of another.
    fn text(&self, behind: usize, end: usize) -> &'a [u8] {
        self.up_to(end).get(self.up_to(behind).len()..).unwrap_or_default()
    }

    /// The tokens that begin the objects and lists which are open before this one, outermost first.
    pub(crate) fn open_around(&self, token: usize) -> Vec<usize> {
        let mut open = Vec::new();
        for earlier in 0..token.min(self.count()) {
            match self.get(earlier) {
                JsonToken::Open => open.push(earlier),
                JsonToken::Close => drop(open.pop()),
                JsonToken::Separator | JsonToken::Plain => {}
            }
        }
        open
    }

    /// What a token belongs to.
    pub(crate) fn place(&self, token: usize) -> TokenPlace {
        let mut open = Vec::new();
        let mut start = 0;
        for (number, end) in self.ends.iter().enumerate().take(token.saturating_add(1)) {
            let text = self.bytes.get(start..*end).unwrap_or_default().trim_ascii_start();
            start = *end;
            let is_last = number == token;
            match text {
                b"{" if !is_last => open.push(Step::Member(None)),
                b"[" if !is_last => open.push(Step::Item(0)),
                b"}" | b"]" => drop(open.pop()),
                b"," => open.last_mut().into_iter().for_each(Step::go_on),
                [b'"', ..] => {
                    let Some(Step::Member(key @ None)) = open.last_mut() else { continue };
                    if !is_last {
                        *key = Some(text);
                        continue;
                    }
                    let key = Some(key_of(text));
                    return TokenPlace { pointer: pointer(&open), key };
                }
                _ => {}
            }
        }
        TokenPlace { pointer: pointer(&open), key: None }
    }
}

/// A step into an object or a list that is open.
enum Step<'a> {
    /// The member whose key this is, once it is read, quotes and escapes included.
    Member(Option<&'a [u8]>),
    Item(usize),
}

impl Step<'_> {
    fn go_on(&mut self) {
        match self {
            Self::Member(key) => *key = None,
            Self::Item(index) => *index += 1,
        }
    }
}

fn pointer(open: &[Step<'_>]) -> String {
    open.iter().fold(String::new(), |pointer, step| match step {
        Step::Member(None) => pointer,
        Step::Member(Some(key)) => push(&pointer, &key_of(key)),
        Step::Item(index) => push(&pointer, &index.to_string()),
    })
}

fn key_of(text: &[u8]) -> String {
    let key = text.strip_prefix(b"\"").unwrap_or(text);
    decoded(key.strip_suffix(b"\"").unwrap_or(key)).into_owned()
}

/// Where the first token behind `at` begins.
fn next_token(bytes: &[u8], at: usize) -> Option<usize> {
    let rest = bytes.get(at..)?;
    Some(at + rest.iter().position(|byte| !byte.is_ascii_whitespace())?)
}

fn end_of(bytes: &[u8], start: usize) -> usize {
    let rest = bytes.get(start..).unwrap_or_default();
    match rest.first() {
        Some(b'"') => end_of_text(bytes, start + 1),
        Some(byte) if ends_word(*byte) => start + 1,
        _ => start + rest.iter().position(|byte| ends_word(*byte)).unwrap_or(rest.len()),
    }
}

fn ends_word(byte: u8) -> bool {
    byte.is_ascii_whitespace() || matches!(byte, b'{' | b'}' | b'[' | b']' | b',' | b':' | b'"')
}

/// The end of the text whose first letter is at `at`.
fn end_of_text(bytes: &[u8], mut at: usize) -> usize {
    while let Some(rest) = bytes.get(at..) {
        let Some(place) = memchr::memchr2(b'"', b'\\', rest) else { break };
        if rest.get(place) == Some(&b'"') {
            return at + place + 1;
        }
        at += place + 2;
    }
    bytes.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_token_belongs_to_its_value_or_to_its_object() {
        let json = br#" {"a\"/b" : [1, {"c":null} , "x,y"],"d":{}} "#;
        let tokens = JsonTokens::of(json);
        let place = |token: usize| {
            let TokenPlace { pointer, key } = tokens.place(token);
            (pointer, key)
        };
        let at = |pointer: &str| (pointer.to_owned(), None);
        let key = |pointer: &str, key: &str| (pointer.to_owned(), Some(key.to_owned()));
        for (token, expected) in [
            at(""),
            key("", "a\"/b"),
            at("/a\"~1b"),
            at("/a\"~1b"),
            at("/a\"~1b/0"),
            at("/a\"~1b/1"),
            at("/a\"~1b/1"),
            key("/a\"~1b/1", "c"),
            at("/a\"~1b/1/c"),
            at("/a\"~1b/1/c"),
            at("/a\"~1b/1"),
            at("/a\"~1b/2"),
            at("/a\"~1b/2"),
            at("/a\"~1b"),
            at(""),
            key("", "d"),
            at("/d"),
            at("/d"),
            at("/d"),
            at(""),
        ]
        .into_iter()
        .enumerate()
        {
            let text = String::from_utf8_lossy(tokens.up_to(token));
            assert_eq!(place(token), expected, "{token}: {text}");
        }
        assert_eq!((tokens.count(), tokens.count_until(json.len())), (20, 20));
        assert_eq!(tokens.first_value_of(0), Some((3, 13)));
        assert_eq!(tokens.first_value_of(6), Some((9, 9)));
        assert_eq!((tokens.first_value_of(3), tokens.first_value_of(17)), (None, None));
        assert_eq!(tokens.open_around(9), [0, 3, 6]);
        let tokens = JsonTokens::of(br#"[{"a":[1,{"x":2}],"b" :{}, "c":7}"#);
        let member = tokens.later_member(21).unwrap();
        assert_eq!(member.object, 1);
        assert_eq!(String::from_utf8_lossy(&member.alone), r#"[{ "c":7"#);
        let nulls = String::from_utf8_lossy(&member.nulls_before).into_owned();
        assert_eq!(nulls, r#"[{"a":null,"b" :null"#);
        let member = tokens.later_member(17).unwrap();
        assert_eq!(String::from_utf8_lossy(&member.alone), r#"[{"b" :{}"#);
        let mut others = (0..17).chain(18..21).chain([22]);
        assert!(others.all(|token| tokens.later_member(token).is_none()));
    }

    #[test]
    fn what_is_no_json_has_tokens_all_the_same() {
        for text in
            ["", "\"", "\"\\", "}", "]]", ",,", "{\"a\"::1}", "tru\"e", "{,:", "\u{0}", "1 2"]
        {
            let tokens = JsonTokens::of(text.as_bytes());
            let count = tokens.count_until(text.len());
            for token in 0..count + 2 {
                drop((
                    tokens.place(token),
                    tokens.first_value_of(token),
                    tokens.open_around(token),
                ));
            }
            assert_eq!(count, tokens.count(), "{text}");
        }
    }
}
