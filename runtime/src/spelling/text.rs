//! Which characters a text may hold.
//!
//! | | a text | `person_name` | `line` | `free_text` |
//! |---|---|---|---|---|
//! | U+0000 | no | no | no | no |
//! | line breaks and tabs | yes | no | no | yes |
//! | other control characters | yes | no | no | no |
//! | joiners (U+200C, U+200D) | no | yes | yes | yes |
//! | variation selectors, soft hyphens, word joiners | no | no | yes | yes |
//! | direction marks (U+200E, U+200F, U+061C) | no | no | yes | yes |
//! | embeddings and isolates, each closed in its paragraph | no | no | no | yes |
//! | overrides, tags, fillers and everything else that is invisible | no | no | no | no |
//!
//! Databases answer U+0000 with an error. Invisible characters make two names look like one
//! ([UTS 39]), and what changes the direction makes a text read otherwise than it is
//! ([CVE-2021-42574]).
//!
//! [UTS 39]: https://www.unicode.org/reports/tr39/
//! [CVE-2021-42574]: https://nvd.nist.gov/vuln/detail/CVE-2021-42574

/// What a field says of its text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[doc(hidden)]
pub enum TextRule {
    /// Nothing: a text that shows all it holds.
    #[default]
    Visible,
    /// `person_name`.
    PersonName,
    /// `line`.
    Line,
    /// `free_text`.
    FreeText,
    /// A text that comes from elsewhere and is judged there: U+0000 alone is refused.
    Foreign,
}

#[cfg(feature = "openapi")]
impl TextRule {
    /// The rule, for documents.
    pub(crate) const fn in_words(self) -> &'static str {
        match self {
            Self::Visible => "visible ones",
            Self::PersonName => "those of a person's name, without line breaks",
            Self::Line => "those of one line",
            Self::FreeText => "those of free text",
            Self::Foreign => "any but U+0000",
        }
    }
}

/// What is wrong with the characters of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TextFault {
    /// U+0000.
    Null,
    /// A control character.
    Control,
    /// A character that is invisible, or that changes the direction of the text.
    Invisible,
}

impl TextFault {
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::Null => "null_character",
            Self::Control => "control_character",
            Self::Invisible => "invisible_character",
        }
    }

    pub(crate) const fn detail(self) -> &'static str {
        match self {
            Self::Null => "must not hold the character U+0000",
            Self::Control => "must not hold control characters",
            Self::Invisible => "must not hold invisible or direction characters",
        }
    }
}

impl TextRule {
    /// What is wrong with `text`.
    pub(crate) fn fault(self, text: &str) -> Option<TextFault> {
        if is_plain(text) {
            return None;
        }
        let fault = odd_letters(text).find_map(|letter| self.fault_of(letter));
        let unclosed = || self == Self::FreeText && !text.split(is_break).all(is_closed);
        fault.or_else(|| unclosed().then_some(TextFault::Invisible))
    }

    /// Whether a letter may be in a text whatever else that holds.
    pub(crate) fn takes_anywhere(self, letter: char) -> bool {
        self.fault_of(letter).is_none() && !is_bracket(letter)
    }

    /// What is wrong with a letter.
    pub(crate) fn fault_of(self, letter: char) -> Option<TextFault> {
        if matches!(letter, ' '..='~') {
            return None;
        }
        if letter == '\0' {
            return Some(TextFault::Null);
        }
        if self == Self::Foreign {
            return None;
        }
        if letter.is_control() {
            let fits = match self {
                Self::FreeText => is_break(letter) || letter == '\t',
                Self::PersonName | Self::Line => false,
                Self::Visible | Self::Foreign => true,
            };
            return (!fits).then_some(TextFault::Control);
        }
        let fits = match Hidden::of(letter) {
            None => true,
            Some(Hidden::Joiner) => self != Self::Visible,
            Some(Hidden::Format | Hidden::Mark) => matches!(self, Self::Line | Self::FreeText),
            Some(Hidden::Break | Hidden::Bracket) => self == Self::FreeText,
            Some(Hidden::Never) => false,
        };
        (!fits).then_some(TextFault::Invisible)
    }
}

/// Whether a text is printable ASCII alone, which every rule lets in.
pub(crate) fn is_plain(text: &str) -> bool {
    // Without an early end, so that the compiler looks at many bytes in one step.
    text.bytes().fold(true, |plain, byte| plain & matches!(byte, b' '..=b'~'))
}

/// The letters of a text that are not printable ASCII. The others, of which most texts of any script hold
/// many, are passed over eight at a time.
pub(crate) fn odd_letters(text: &str) -> impl Iterator<Item = char> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let mut letters = rest.get(plain_run(rest.as_bytes())..)?.chars();
        let odd = letters.next();
        rest = letters.as_str();
        odd
    })
}

/// How many of the first bytes are printable ASCII.
fn plain_run(bytes: &[u8]) -> usize {
    let mut rest = bytes;
    while let Some((word, after)) = rest.split_first_chunk() {
        if let Some(place) = first_odd(*word) {
            return bytes.len() - rest.len() + place;
        }
        rest = after;
    }
    match bytes.last_chunk() {
        // The last eight bytes, those that were looked at already among them.
        Some(last) => first_odd(*last).map_or(bytes.len(), |place| bytes.len() - 8 + place),
        None => rest.iter().position(|byte| !matches!(byte, b' '..=b'~')).unwrap_or(rest.len()),
    }
}

/// The place of the first of eight bytes that is not printable ASCII.
fn first_odd(word: [u8; 8]) -> Option<usize> {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = 0x80 * ONES;
    let word = u64::from_le_bytes(word);
    // The test for a zero byte is right for the first of them, as is the one for smaller bytes.
    let delete = word ^ (ONES * 0x7f);
    let delete = delete.wrapping_sub(ONES) & !delete;
    let control = word.wrapping_sub(ONES * u64::from(b' ')) & !word;
    let odd = (delete | control | word) & HIGH;
    (odd != 0).then(|| usize::try_from(odd.trailing_zeros() / 8).unwrap_or_default())
}

/// Characters that are not seen, by what they are for.
#[derive(Clone, Copy)]
enum Hidden {
    /// Scripts and emoji join letters with them.
    Joiner,
    /// How a letter is shown, and where a line may break.
    Format,
    /// The direction of what is beside it.
    Mark,
    /// Line and paragraph separators.
    Break,
    /// The beginning and the end of a piece in its own direction.
    Bracket,
    /// Nothing that a text needs.
    Never,
}

impl Hidden {
    /// `Default_Ignorable_Code_Point` and `Bidi_Control` of Unicode, with the separators and the
    /// anchors of annotations.
    fn of(letter: char) -> Option<Self> {
        // Latin letters and those of most of Europe, of which none is hidden.
        if letter < '\u{34f}' && letter != '\u{ad}' {
            return None;
        }
        Some(match letter {
            '\u{200c}' | '\u{200d}' => Self::Joiner,
            '\u{ad}'
            | '\u{34f}'
            | '\u{2060}'
            | '\u{180b}'..='\u{180f}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{e0100}'..='\u{e01ef}' => Self::Format,
            '\u{61c}' | '\u{200e}' | '\u{200f}' => Self::Mark,
            '\u{2028}' | '\u{2029}' => Self::Break,
            letter if is_bracket(letter) => Self::Bracket,
            '\u{202d}'
            | '\u{202e}'
            | '\u{115f}'
            | '\u{1160}'
            | '\u{17b4}'
            | '\u{17b5}'
            | '\u{200b}'
            | '\u{2061}'..='\u{2065}'
            | '\u{206a}'..='\u{206f}'
            | '\u{3164}'
            | '\u{feff}'
            | '\u{ffa0}'
            | '\u{fff0}'..='\u{fffb}'
            | '\u{1bca0}'..='\u{1bca3}'
            | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e0fff}' => Self::Never,
            _ => return None,
        })
    }
}

/// Whether a letter cannot be seen, or changes the order of others: one table for what comes in and for what is logged.
pub(crate) fn is_hidden(letter: char) -> bool {
    Hidden::of(letter).is_some()
}

/// Whether a letter begins or ends a piece in its own direction: alone it says nothing of its text.
fn is_bracket(letter: char) -> bool {
    matches!(letter, '\u{202a}'..='\u{202c}' | '\u{2066}'..='\u{2069}')
}

fn is_break(letter: char) -> bool {
    matches!(letter, '\n' | '\r' | '\u{2028}' | '\u{2029}')
}

/// Whether every piece that begins in a paragraph also ends in it, so that what follows the text is
/// shown as it is.
fn is_closed(paragraph: &str) -> bool {
    let mut open = Vec::new();
    for letter in paragraph.chars() {
        let opened_by: &[char] = match letter {
            '\u{202a}' | '\u{202b}' | '\u{2066}'..='\u{2068}' => {
                open.push(letter);
                continue;
            }
            '\u{202c}' => &['\u{202a}', '\u{202b}'],
            '\u{2069}' => &['\u{2066}', '\u{2067}', '\u{2068}'],
            _ => continue,
        };
        if open.pop().is_none_or(|opener| !opened_by.contains(&opener)) {
            return false;
        }
    }
    open.is_empty()
}

/// A text as a client may read it back: what is not seen is written out.
pub(crate) fn escaped(text: &str) -> String {
    use std::fmt::Write as _;
    let mut shown = String::with_capacity(text.len());
    for letter in text.chars() {
        if letter.is_control() || Hidden::of(letter).is_some() {
            // Writing into a string cannot fail.
            let _ = write!(shown, "\\u{{{:x}}}", u32::from(letter));
        } else {
            shown.push(letter);
        }
    }
    shown
}
