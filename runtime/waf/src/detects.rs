//! Which rules look for an attack, and which refuse once the score is reached.

/// The rules that refuse where the score is reached: of requests, early and late, and of answers.
pub(crate) const REFUSING: [&str; 4] = ["949110", "949111", "959100", "959101"];

/// Whether a rule looks for an attack. Those of the set that begin a file, set variables and count the score match at
/// every request.
pub(crate) fn detects(id: &str) -> bool {
    let Ok(number) = id.parse::<u32>() else { return true };
    match number {
        900_000..=901_999
        | 949_000..=949_999
        | 959_000..=959_999
        | 980_000..=980_999
        | 1_990_000..=1_990_999 => false,
        905_000..=959_999 => number % 1_000 >= 100,
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_that_match_every_request_are_none_to_tell() {
        for id in ["900005", "901001", "901340", "949110", "942011", "980170", "1990001"] {
            assert!(!detects(id), "{id}");
        }
        for id in ["911100", "920350", "942100", "941390", "953100", "200002", "77", "own"] {
            assert!(detects(id), "{id}");
        }
    }
}
