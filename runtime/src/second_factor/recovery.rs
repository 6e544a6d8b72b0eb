//! Recovery codes: for a lost device.

use aws_lc_rs::digest::{Context, SHA256};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::base32;
use super::error::SecondFactorError;
use crate::random::random;

/// How many there are at a time.
const COUNT: usize = 10;
/// Letters of one code, five bits each.
const LETTERS: usize = 16;
const GROUP: usize = 4;

/// New codes, as they are shown once: `ABCD-EFGH-IJKL-MNOP`.
pub(super) fn new_codes() -> Result<Vec<String>, SecondFactorError> {
    (0..COUNT).map(|_| Ok(grouped(&base32::encode(&random::<{ LETTERS * 5 / 8 }>()?)))).collect()
}

fn grouped(letters: &str) -> String {
    let mut code = String::new();
    for (place, letter) in letters.chars().enumerate() {
        if place > 0 && place % GROUP == 0 {
            code.push('-');
        }
        code.push(letter);
    }
    code
}

/// What the store has of an entered code; none where it does not have the form of one.
pub(super) fn digest_of(entered: &str, owner: &str) -> Option<String> {
    let letters: String = entered
        .chars()
        .filter(|letter| !matches!(letter, '-' | ' '))
        .map(|it| it.to_ascii_uppercase())
        .collect();
    let is_code = letters.len() == LETTERS
        && letters.bytes().all(|byte| byte.is_ascii_uppercase() || matches!(byte, b'2'..=b'7'));
    is_code.then(|| {
        let mut context = Context::new(&SHA256);
        context.update(&(owner.len() as u64).to_be_bytes());
        context.update(owner.as_bytes());
        context.update(letters.as_bytes());
        URL_SAFE_NO_PAD.encode(context.finish())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_as_people_write_it() {
        let codes = new_codes().unwrap();
        assert_eq!((codes.len(), codes[0].len()), (COUNT, 19));
        let digest = digest_of(&codes[0], "ada").unwrap();
        let lower = codes[0].to_lowercase();
        for same in [&*lower, &codes[0].replace('-', ""), &codes[0].replace('-', " ")] {
            assert_eq!(digest_of(same, "ada").unwrap(), digest);
        }
        assert_ne!(digest_of(&codes[0], "eve").unwrap(), digest);
        assert_ne!(digest_of(&codes[1], "ada").unwrap(), digest);
        for other in
            ["", "123456", &codes[0][1..], &codes[0].replace('-', "1"), "abcd-efgh-ijkl-mno1"]
        {
            assert!(digest_of(other, "ada").is_none(), "{other}");
        }
    }
}
