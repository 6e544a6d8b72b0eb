//! Masks: what is left of a value when only a hint of it may leave.

use std::borrow::Cow;
use std::fmt;
use std::rc::Rc;
use std::sync::Arc;

use crate::redact::pseudonym::Pseudonyms;

/// How a value of type `T` is masked.
///
/// A mask never sees more than the field it is on. The built-in masks write a fixed number of
/// asterisks, so that the length of what is hidden stays hidden; `truncate` alone asks otherwise.
pub struct Mask<T: ?Sized>(By<T>);

/// What is left of a masked value; `None` where the value itself is absent.
pub type Masked = Option<Cow<'static, str>>;

/// What a mask of the user's own leaves of a value. A function, so that rustc tells a mask that returns no
/// text at a parameter of ours.
pub fn masked_text(text: String) -> Masked {
    Some(Cow::Owned(text))
}

enum By<T: ?Sized> {
    /// A function of the user's.
    Custom(fn(&T) -> Masked),
    /// One of the runtime's, over the value's text.
    Text(Read<T>, Style),
    /// The year of a date.
    Year(ReadYear<T>),
}

#[derive(Clone, Copy)]
enum Style {
    All,
    First(usize),
    Last(usize),
    Email,
    Truncate(usize),
    Pseudonym,
}

impl<T: ?Sized> Mask<T> {
    /// A mask of the user's own.
    pub const fn custom(mask: fn(&T) -> Masked) -> Self {
        Self(By::Custom(mask))
    }

    /// What the mask makes of a value without a look at who the viewer is.
    pub(crate) fn look_at<'v>(&self, value: &'v T) -> LookedAt<'v> {
        LookedAt(match self.0 {
            By::Custom(mask) => Seen::Masked(mask(value)),
            By::Text(text, style) => Seen::Text(text(value), style),
            By::Year(year) => Seen::Year(year(value)),
        })
    }
}

/// A value that a mask has looked at: no type parameter from here on.
pub(crate) struct LookedAt<'v>(Seen<'v>);

enum Seen<'v> {
    Masked(Masked),
    Text(Option<&'v str>, Style),
    Year(Year),
}

impl LookedAt<'_> {
    /// What is left of the value.
    pub(crate) fn masked(self, pseudonyms: Option<Pseudonyms<'_>>) -> Masked {
        match self.0 {
            Seen::Masked(masked) => masked,
            Seen::Text(text, style) => text.map(|text| style.apply(text, pseudonyms)),
            Seen::Year(Year::Absent) => None,
            Seen::Year(Year::Unknown) => Some(Cow::Borrowed(HIDDEN)),
            Seen::Year(Year::Known(year)) => Some(Cow::Owned(format!("{year:04}"))),
        }
    }

    /// The same where it is asterisks and a part of the value, which is not copied then.
    pub(crate) fn as_parts(&self) -> Option<(&'static str, &str)> {
        match self.0 {
            Seen::Text(Some(text), Style::Last(shown)) => {
                Some((HIDDEN, shown_end(text, shown).unwrap_or_default()))
            }
            _ => None,
        }
    }
}

impl<T: ?Sized> fmt::Debug for Mask<T> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Mask").finish_non_exhaustive()
    }
}

/// Text that the built-in masks can read.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be masked: the built-in masks read text",
    label = "not text",
    note = "use `mask = path` with a function from `&{Self}` to `String`"
)]
pub trait Legible {
    /// The text; `None` where there is none.
    fn text(&self) -> Option<&str>;
}

#[diagnostic::do_not_recommend]
impl Legible for str {
    fn text(&self) -> Option<&str> {
        Some(self)
    }
}

#[diagnostic::do_not_recommend]
impl Legible for String {
    fn text(&self) -> Option<&str> {
        Some(self)
    }
}

#[diagnostic::do_not_recommend]
impl Legible for Cow<'_, str> {
    fn text(&self) -> Option<&str> {
        Some(self)
    }
}

#[diagnostic::do_not_recommend]
impl<T: Legible> Legible for Option<T> {
    fn text(&self) -> Option<&str> {
        self.as_ref().and_then(T::text)
    }
}

/// A date that the mask `"date_year"` can read.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be masked: `date_year` reads a date",
    label = "not a date",
    note = "it reads the dates of chrono, time and jiff, and text that begins `YYYY-MM-DD`"
)]
pub trait Dated {
    /// The year.
    fn year(&self) -> Year;
}

/// What the mask `"date_year"` finds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Year {
    /// There is no value.
    Absent,
    /// The value is not a date.
    Unknown,
    /// The year of the date.
    Known(i32),
}

#[diagnostic::do_not_recommend]
impl Dated for str {
    fn year(&self) -> Year {
        let mut parts = self.splitn(3, '-');
        let (year, month, day) = (parts.next(), parts.next(), parts.next());
        let digits = |part: Option<&str>, count: usize| {
            let part = part?;
            let whole = part.len() == count && part.bytes().all(|byte| byte.is_ascii_digit());
            whole.then_some(part)?.parse::<i32>().ok()
        };
        match (digits(year, 4), digits(month, 2), digits(day.and_then(|day| day.get(..2)), 2)) {
            (Some(year), Some(1..=12), Some(1..=31)) => Year::Known(year),
            _ => Year::Unknown,
        }
    }
}

#[diagnostic::do_not_recommend]
impl Dated for String {
    fn year(&self) -> Year {
        self.as_str().year()
    }
}

#[diagnostic::do_not_recommend]
impl Dated for Cow<'_, str> {
    fn year(&self) -> Year {
        str::year(self)
    }
}

#[cfg(any(feature = "chrono", feature = "time", feature = "jiff"))]
macro_rules! dated {
    ($($type:ty => |$date:ident| $year:expr;)*) => {$(
        #[diagnostic::do_not_recommend]
        impl Dated for $type {
            fn year(&self) -> Year {
                let $date = self;
                Year::Known($year)
            }
        }
    )*};
}

#[cfg(feature = "chrono")]
dated! {
    chrono::NaiveDate => |date| chrono::Datelike::year(date);
    chrono::NaiveDateTime => |date| chrono::Datelike::year(date);
    chrono::DateTime<chrono::Utc> => |date| chrono::Datelike::year(date);
    chrono::DateTime<chrono::FixedOffset> => |date| chrono::Datelike::year(date);
}
#[cfg(feature = "time")]
dated! {
    time::Date => |date| time::Date::year(*date);
    time::PrimitiveDateTime => |date| time::PrimitiveDateTime::year(*date);
    time::OffsetDateTime => |date| time::OffsetDateTime::year(*date);
}
#[cfg(feature = "jiff")]
dated! {
    jiff::civil::Date => |date| jiff::civil::Date::year(*date).into();
    jiff::civil::DateTime => |date| jiff::civil::DateTime::year(*date).into();
    jiff::Timestamp => |date| date.to_zoned(jiff::tz::TimeZone::UTC).year().into();
    jiff::Zoned => |date| jiff::Zoned::year(date).into();
}

#[diagnostic::do_not_recommend]
impl<T: Dated> Dated for Option<T> {
    fn year(&self) -> Year {
        self.as_ref().map_or(Year::Absent, T::year)
    }
}

macro_rules! through {
    ($($type:ty),*) => {$(
        #[diagnostic::do_not_recommend]
        impl<T: Legible + ?Sized> Legible for $type {
            fn text(&self) -> Option<&str> {
                T::text(self)
            }
        }

        #[diagnostic::do_not_recommend]
        impl<T: Dated + ?Sized> Dated for $type {
            fn year(&self) -> Year {
                T::year(self)
            }
        }
    )*};
}

through!(&T, Box<T>, Rc<T>, Arc<T>);

const HIDDEN: &str = "****";

/// How the text of a value is read: [`Legible::text`].
type Read<T> = fn(&T) -> Option<&str>;

/// How the year of a value is read: [`Dated::year`].
type ReadYear<T> = fn(&T) -> Year;

// The reader is an argument, so that a type that is not text is reported at the mask and nowhere else.
impl<T: ?Sized> Mask<T> {
    /// `"all"` for text: asterisks only.
    pub const fn all(read: Read<T>) -> Self {
        Self(By::Text(read, Style::All))
    }

    /// `"last4"` and its like: asterisks and the last `shown` characters; a text of twice as many
    /// or fewer shows none.
    pub const fn last(read: Read<T>, shown: usize) -> Self {
        Self(By::Text(read, Style::Last(shown)))
    }

    /// `"first1"` and its like: the first `shown` characters and asterisks; a text of twice as many
    /// or fewer shows none.
    pub const fn first(read: Read<T>, shown: usize) -> Self {
        Self(By::Text(read, Style::First(shown)))
    }

    /// `"email"`: the first character of the local part, asterisks, and the domain.
    pub const fn email(read: Read<T>) -> Self {
        Self(By::Text(read, Style::Email))
    }

    /// `truncate = 8`: the first `shown` characters, and an ellipsis where more followed.
    pub const fn truncate(read: Read<T>, shown: usize) -> Self {
        Self(By::Text(read, Style::Truncate(shown)))
    }

    /// `"pseudonym"`: a stable text that only this deployment's key can make.
    pub const fn pseudonym(read: Read<T>) -> Self {
        Self(By::Text(read, Style::Pseudonym))
    }

    /// `"date_year"`: the year alone.
    pub const fn date_year(read: ReadYear<T>) -> Self {
        Self(By::Year(read))
    }
}

impl Style {
    fn apply(self, text: &str, pseudonyms: Option<Pseudonyms<'_>>) -> Cow<'static, str> {
        match self {
            Self::All => Cow::Borrowed(HIDDEN),
            Self::First(shown) => first(text, shown),
            Self::Last(shown) => last(text, shown),
            Self::Email => email(text),
            Self::Truncate(shown) => truncated(text, shown),
            Self::Pseudonym => match pseudonyms {
                Some(pseudonyms) => Cow::Owned(pseudonyms.of(text)),
                None => Cow::Borrowed(HIDDEN),
            },
        }
    }
}

fn last(text: &str, shown: usize) -> Cow<'static, str> {
    match shown_end(text, shown) {
        None => Cow::Borrowed(HIDDEN),
        Some(end) => Cow::Owned([HIDDEN, end].concat()),
    }
}

/// The last characters. Half of a text at most is shown, so that a short one is not given away whole.
fn shown_end(text: &str, shown: usize) -> Option<&str> {
    text.chars().nth(2 * shown)?;
    let (start, _) = text.char_indices().nth_back(shown.checked_sub(1)?)?;
    text.get(start..)
}

fn first(text: &str, shown: usize) -> Cow<'static, str> {
    if text.chars().nth(2 * shown).is_none() {
        return Cow::Borrowed(HIDDEN);
    }
    let head: String = text.chars().take(shown).collect();
    Cow::Owned(format!("{head}{HIDDEN}"))
}

fn truncated(text: &str, shown: usize) -> Cow<'static, str> {
    let mut letters = text.chars();
    let mut head: String = letters.by_ref().take(shown).collect();
    if letters.next().is_some() {
        head.push('…');
    }
    Cow::Owned(head)
}

/// What does not look like a domain is not an address, and hides whole.
fn email(text: &str) -> Cow<'static, str> {
    let looks_like_a_domain = |domain: &str| {
        domain.contains('.')
            && domain.chars().all(|letter| letter.is_alphanumeric() || "-.".contains(letter))
    };
    match text.rsplit_once('@') {
        Some((local, domain)) if looks_like_a_domain(domain) => {
            Cow::Owned(format!("{}@{domain}", first(local, 1)))
        }
        _ => Cow::Borrowed(HIDDEN),
    }
}

#[cfg(test)]
#[path = "tests/mask.rs"]
mod tests;
