//! Numbers in decimal digits.

/// `0`, `7`, `-7`: no sign before what is positive, no zero before other digits.
pub(crate) fn is_whole(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    is_natural(digits) && text != "-0"
}

/// A number as JSON writes it, or a word for what is none: every `range` refuses that.
pub(super) fn is_float(text: &str) -> bool {
    const WORDS: [&str; 4] = ["nan", "inf", "-inf", "infinity"];
    is_json(text) || WORDS.iter().any(|word| word.eq_ignore_ascii_case(text))
}

/// A number as JSON writes it.
pub(super) fn is_json(text: &str) -> bool {
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (unsigned, None),
    };
    let exponent = exponent.map(|text| text.strip_prefix(['+', '-']).unwrap_or(text));
    is_fixed(mantissa) && exponent.is_none_or(are_digits)
}

/// A number without an exponent, zero without a sign.
#[cfg(any(test, feature = "rust_decimal"))]
pub(super) fn is_decimal(text: &str) -> bool {
    let is_zero = |digits: &str| digits.bytes().all(|byte| matches!(byte, b'0' | b'.'));
    match text.strip_prefix('-') {
        Some(digits) => is_fixed(digits) && !is_zero(digits),
        None => is_fixed(text),
    }
}

/// A decimal without the zeros at its end: `1.50` is `1.5`.
#[cfg(feature = "rust_decimal")]
pub(super) fn same_decimal(text: &str) -> String {
    match text.split_once('.') {
        Some((whole, fraction)) => match fraction.trim_end_matches('0') {
            "" => whole.to_owned(),
            fraction => format!("{whole}.{fraction}"),
        },
        None => text.to_owned(),
    }
}

/// A whole number of nanoseconds that make no second.
pub(super) fn is_below_a_billion(text: &str) -> bool {
    is_natural(text) && text.len() <= 9
}

fn is_fixed(text: &str) -> bool {
    match text.split_once('.') {
        Some((whole, fraction)) => is_natural(whole) && are_digits(fraction),
        None => is_natural(text),
    }
}

fn is_natural(text: &str) -> bool {
    are_digits(text) && (text.len() == 1 || !text.starts_with('0'))
}

pub(super) fn are_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}
