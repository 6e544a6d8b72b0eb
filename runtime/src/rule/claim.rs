//! Claims of a credential as values of the application's own types.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{DeserializeOwned, Deserializer as _, IgnoredAny, MapAccess, Visitor};

use crate::principal::Principal;

/// A claim of the caller's credential as a type of the application's own, for rules:
/// `allow = claim::<Department>() == Finance`.
///
/// ```
/// use palisade::prelude::*;
/// use palisade::Claim;
///
/// #[derive(serde::Deserialize, PartialEq)]
/// #[serde(rename_all = "lowercase")]
/// enum Department {
///     Finance,
///     Sales,
/// }
///
/// impl Claim for Department {
///     const NAME: &'static str = "department";
/// }
///
/// #[secure(allow = claim::<Department>() == Finance, rate = "1/s")]
/// async fn close_the_books() -> NoContent {
///     NoContent
/// }
/// ```
///
/// A single word on the right is a variant of the type; anything else is a literal or the path of a constant. A
/// claim that is absent, given twice or of another form compares with nothing: `!=` does not hold either.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a claim",
    label = "nothing says which claim this is read from",
    note = "implement `palisade::Claim` for `{Self}`, beside serde's `Deserialize`: \
            `const NAME: &'static str = \"department\"`"
)]
pub trait Claim: DeserializeOwned + 'static {
    /// The member of the claims set that it is read from.
    const NAME: &'static str;

    /// The claim of a caller; `None` where it is absent, given twice or of another form.
    fn of(caller: &Principal) -> Option<Self> {
        member(caller.claims_json()?, Self::NAME)
    }
}

/// The member called `name` of a JSON object, where there is exactly one and it is a `T`.
pub(super) fn member<T: DeserializeOwned>(json: &[u8], name: &str) -> Option<T> {
    serde_json::Deserializer::from_slice(json).deserialize_map(Member(name, PhantomData)).ok()?
}

struct Member<'a, T>(&'a str, PhantomData<T>);

impl<'de, T: DeserializeOwned> Visitor<'de> for Member<'_, T> {
    type Value = Option<T>;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a claims set")
    }

    fn visit_map<M: MapAccess<'de>>(self, mut members: M) -> Result<Option<T>, M::Error> {
        let mut found = None;
        while let Some(name) = members.next_key::<std::borrow::Cow<'de, str>>()? {
            if *name != *self.0 {
                members.next_value::<IgnoredAny>()?;
            } else if found.is_some() {
                return Ok(None);
            } else {
                found = Some(members.next_value::<T>()?);
            }
        }
        Ok(found)
    }
}

/// A comparison of a claim, of whichever type.
trait CompareClaim: Sync {
    fn holds_for(&self, caller: &Principal) -> bool;
}

/// A comparison of a claim of type `T`.
#[derive(Debug)]
pub struct TypedClaim<T>(fn(&T) -> bool);

impl<T> TypedClaim<T> {
    /// Compares by `holds`.
    #[must_use]
    pub const fn new(holds: fn(&T) -> bool) -> Self {
        Self(holds)
    }
}

impl<T: Claim> CompareClaim for TypedClaim<T> {
    fn holds_for(&self, caller: &Principal) -> bool {
        T::of(caller).is_some_and(|claim| (self.0)(&claim))
    }
}

/// A comparison of a claim as a rule holds it.
#[derive(Clone, Copy)]
pub struct ClaimTest {
    /// `Department`.
    claim: &'static str,
    /// `== Finance`.
    compared: &'static str,
    /// Whether another `==` with other words is another value.
    is_one_value: bool,
    test: &'static dyn CompareClaim,
}

impl ClaimTest {
    /// What the macros write of `claim::<Department>() == Finance`.
    #[must_use]
    pub const fn new<T: Claim>(
        claim: &'static str,
        compared: &'static str,
        is_one_value: bool,
        test: &'static TypedClaim<T>,
    ) -> Self {
        Self { claim, compared, is_one_value, test }
    }

    pub(crate) fn holds_for(&self, caller: &Principal) -> bool {
        self.test.holds_for(caller)
    }

    pub(super) const fn is_same_as(&self, other: &Self) -> bool {
        self.is_of_the_claim_of(other) && same(self.compared, other.compared)
    }

    /// Whether both demand a value and no claim has the two.
    pub(super) const fn is_apart_from(&self, other: &Self) -> bool {
        self.is_of_the_claim_of(other)
            && self.is_one_value
            && other.is_one_value
            && !same(self.compared, other.compared)
    }

    const fn is_of_the_claim_of(&self, other: &Self) -> bool {
        same(self.claim, other.claim)
    }
}

const fn same(one: &str, two: &str) -> bool {
    crate::const_text::same(one.as_bytes(), two.as_bytes())
}

/// `claim Department == Finance`.
impl fmt::Display for ClaimTest {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "claim {} {}", self.claim, self.compared)
    }
}

impl fmt::Debug for ClaimTest {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_member_is_read_where_there_is_exactly_one_of_its_form() {
        let read = |json: &str| member::<u8>(json.as_bytes(), "level");
        assert_eq!(read(r#"{"a": [1], "level": 3, "b": {}}"#), Some(3));
        assert_eq!(read(r#"{"l\u0065vel": 3}"#), Some(3));
        for other in [
            "{}",
            "",
            "3",
            r#"{"level": "3"}"#,
            r#"{"level": 300}"#,
            r#"{"level": null}"#,
            r#"{"level": 3, "level": 3}"#,
            r#"{"level": 3, "level": "x"}"#,
            r#"{"Level": 3}"#,
            r#"{"level": 3"#,
        ] {
            assert_eq!(read(other), None, "{other}");
        }
    }
}
