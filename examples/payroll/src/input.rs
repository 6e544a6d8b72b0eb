//! What comes in, with its bounds.

use std::borrow::Cow;

use jiff::civil::Date;
use palisade::InputField;
use palisade::prelude::*;
use validator::ValidationError;

/// Which part of a list: as many as `limit`, after the last one of the part before.
#[input]
pub struct Paging<Key: InputField> {
    #[validate(range(min = 1, max = 100))]
    pub limit: Option<usize>,
    pub after: Option<Key>,
}

/// Somebody new, of the caller's tenant.
#[input]
pub struct NewEmployee {
    #[validate(length(min = 1, max = 80), non_control_character)]
    pub name: String,
    #[validate(email, length(max = 254))]
    pub email: String,
    #[validate(length(min = 1, max = 80), non_control_character)]
    pub department: String,
    #[validate(length(min = 1, max = 80), non_control_character)]
    pub title: String,
    /// Example: `DE89370400440532013000`.
    #[validate(length(max = 34), custom(function = iban))]
    pub iban: String,
    #[validate(range(min = 0, max = 1_000_000_000))]
    pub salary_cents: i64,
}

/// What may be changed later.
#[input]
pub struct Change {
    #[validate(length(min = 1, max = 80), non_control_character)]
    pub title: Option<String>,
    #[validate(range(min = 0, max = 1_000_000_000))]
    pub salary_cents: Option<i64>,
}

/// A payment beside the monthly run, to the employee whom the path names.
#[input]
pub struct Payment {
    pub payday: Date,
    #[validate(range(min = 1, max = 100_000_000))]
    pub gross_cents: i64,
}

/// An IBAN without spaces whose check digits hold (ISO 7064, MOD 97-10).
fn iban(text: &str) -> Result<(), ValidationError> {
    let well_formed = (15..=34).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase())
        && text.bytes().take(2).all(|byte| byte.is_ascii_uppercase());
    if well_formed && remainder(text) == 1 {
        return Ok(());
    }
    Err(ValidationError::new("iban").with_message(Cow::Borrowed("must be an IBAN")))
}

fn remainder(text: &str) -> u32 {
    let rotated = text.chars().skip(4).chain(text.chars().take(4));
    rotated.filter_map(|letter| letter.to_digit(36)).fold(0, |remainder, value| {
        let shifted = if value < 10 { remainder * 10 } else { remainder * 100 };
        (shifted + value) % 97
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_wrong_digit_is_found() {
        assert!(iban("DE89370400440532013000").is_ok());
        assert!(iban("GB82WEST12345698765432").is_ok());
        assert!(iban("DE89370400440532013001").is_err());
        assert!(iban("de89370400440532013000").is_err());
        assert!(iban("DE89 3704 0044 0532 0130 00").is_err());
        assert!(iban("").is_err());
    }
}
