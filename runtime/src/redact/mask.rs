//! Masks: what is left of a value when only a hint of it may leave.

use std::borrow::Cow;

/// How a value of type `T` is masked.
///
/// A mask never sees more than the field it stands on. The built-in masks write a fixed number of
/// asterisks, so that the length of what is hidden stays hidden.
#[derive(Debug)]
pub struct Mask<T: ?Sized>(fn(&T) -> Masked);

/// What is left of a masked value; `None` where the value itself is absent.
pub type Masked = Option<Cow<'static, str>>;

impl<T: ?Sized> Mask<T> {
    /// A mask of the user's own.
    pub const fn custom(mask: fn(&T) -> Masked) -> Self {
        Self(mask)
    }

    pub(crate) fn apply(&self, value: &T) -> Masked {
        (self.0)(value)
    }
}

/// Text that the built-in masks can read.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be masked: the built-in masks read text",
    label = "not text",
    note = "use `mask = path` with a function from `&{Self}` to `String`"
)]
pub trait Text {
    /// The text; `None` where there is none.
    fn text(&self) -> Option<&str>;
}

impl Text for str {
    fn text(&self) -> Option<&str> {
        Some(self)
    }
}

impl Text for String {
    fn text(&self) -> Option<&str> {
        Some(self)
    }
}

impl<T: Text + ?Sized> Text for &T {
    fn text(&self) -> Option<&str> {
        T::text(self)
    }
}

impl<T: Text + ?Sized> Text for Box<T> {
    fn text(&self) -> Option<&str> {
        T::text(self)
    }
}

impl Text for Cow<'_, str> {
    fn text(&self) -> Option<&str> {
        Some(self)
    }
}

impl<T: Text> Text for Option<T> {
    fn text(&self) -> Option<&str> {
        self.as_ref().and_then(T::text)
    }
}

const HIDDEN: &str = "****";

impl<T: Text + ?Sized> Mask<T> {
    /// `"all"` for text: asterisks only.
    pub const fn all() -> Self {
        Self(|value| value.text().map(|_| Cow::Borrowed(HIDDEN)))
    }

    /// `"last4"`: asterisks and the last four characters; a text of eight or fewer shows none.
    pub const fn last4() -> Self {
        Self(|value| value.text().map(|text| last(text, 4)))
    }

    /// `"first1"`: the first character and asterisks; a text of two or fewer shows none.
    pub const fn first1() -> Self {
        Self(|value| value.text().map(|text| first(text, 1)))
    }

    /// `"email"`: the first character of the local part, asterisks, and the domain.
    pub const fn email() -> Self {
        Self(|value| value.text().map(email))
    }
}

/// Half of a text at most is shown, so that a short one is not given away whole.
fn last(text: &str, shown: usize) -> Cow<'static, str> {
    if text.chars().count() <= 2 * shown {
        return Cow::Borrowed(HIDDEN);
    }
    let start = text.char_indices().nth_back(shown - 1).map(|(start, _)| start);
    let tail = start.and_then(|start| text.get(start..)).unwrap_or_default();
    Cow::Owned([HIDDEN, tail].concat())
}

fn first(text: &str, shown: usize) -> Cow<'static, str> {
    if text.chars().count() <= 2 * shown {
        return Cow::Borrowed(HIDDEN);
    }
    let head: String = text.chars().take(shown).collect();
    Cow::Owned(format!("{head}{HIDDEN}"))
}

/// What does not look like a domain is no address, and hides whole.
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
mod tests {
    use super::*;

    #[test]
    fn at_most_half_of_a_text_is_shown() {
        assert_eq!(last("DE02120300000000202051", 4), "****2051");
        assert_eq!(last("123456789", 4), "****6789");
        assert_eq!(last("12345678", 4), "****");
        assert_eq!(last("", 4), "****");
        assert_eq!(first("Ada", 1), "A****");
        assert_eq!(first("Al", 1), "****");
    }

    #[test]
    fn characters_are_counted_and_never_split() {
        assert_eq!(last("ééééééééß", 4), "****éééß");
        assert_eq!(first("éàü", 1), "é****");
    }

    #[test]
    fn an_address_keeps_its_domain() {
        assert_eq!(email("ada@example.com"), "a****@example.com");
        assert_eq!(email("a@example.com"), "****@example.com");
        assert_eq!(email("no address"), "****");
        assert_eq!(email("trailing@"), "****");
        assert_eq!(email("hunter@2secret words"), "****");
    }

    #[test]
    fn an_absent_value_stays_absent() {
        assert_eq!(Mask::<Option<String>>::last4().apply(&None), None);
        assert_eq!(Mask::<str>::all().apply("secret"), Some(Cow::Borrowed("****")));
    }
}
