//! Which characters a text may hold, as a regular expression for documents: made from what is enforced.

use std::fmt::Write as _;
use std::sync::OnceLock;

use super::TextRule;

/// Each rule with its name in schemas, with control characters where the rule has some, and without any.
const NAMED: [(&str, TextRule, bool); 10] = [
    ("visible", TextRule::Visible, true),
    ("visible, no control", TextRule::Visible, false),
    ("person_name", TextRule::PersonName, true),
    ("person_name, no control", TextRule::PersonName, false),
    ("line", TextRule::Line, true),
    ("line, no control", TextRule::Line, false),
    ("free_text", TextRule::FreeText, true),
    ("free_text, no control", TextRule::FreeText, false),
    ("foreign", TextRule::Foreign, true),
    ("foreign, no control", TextRule::Foreign, false),
];

/// The name of a rule in schemas, in their keyword `x-palisade-characters`.
pub(crate) fn name_of_rule(rule: TextRule, has_control: bool) -> &'static str {
    let own = NAMED.iter().find(|(_, own, control)| *own == rule && *control == has_control);
    own.map_or("", |(name, _, _)| name)
}

/// The regular expression of the texts that a schema's `x-palisade-characters` names, for its `pattern`.
///
/// It is one of [ECMA-262], with the flag `u` and without, and means the same to other languages. For that it says nothing of characters
/// above U+FFFF, which JavaScript without the flag reads as two: those that a rule refuses are refused all the same. That pieces with a
/// direction of their own are closed, as `free_text` demands, is left to words. `None` for a name that is none.
///
/// [ECMA-262]: https://json-schema.org/draft/2020-12/json-schema-core#section-6.4
pub fn characters_pattern(name: &str) -> Option<&'static str> {
    static MADE: [OnceLock<String>; NAMED.len()] = [const { OnceLock::new() }; NAMED.len()];
    let place = NAMED.iter().position(|(own, _, _)| *own == name)?;
    let ((_, rule, has_control), made) = (NAMED.get(place)?, MADE.get(place)?);
    Some(made.get_or_init(|| written(*rule, *has_control)))
}

fn written(rule: TextRule, has_control: bool) -> String {
    let is_refused =
        |letter: char| rule.fault_of(letter).is_some() || (!has_control && letter.is_control());
    let mut ranges: Vec<(char, char)> = Vec::new();
    for letter in ('\0'..='\u{ffff}').filter(|letter| is_refused(*letter)) {
        match ranges.last_mut() {
            Some((_, last)) if u32::from(*last) + 1 == u32::from(letter) => *last = letter,
            _ => ranges.push((letter, letter)),
        }
    }
    let mut pattern = String::from("^[^");
    for (first, last) in ranges {
        push(&mut pattern, first);
        if first != last {
            pattern.push('-');
            push(&mut pattern, last);
        }
    }
    pattern.push_str("]*$");
    pattern
}

fn push(pattern: &mut String, letter: char) {
    // Writing into a string cannot fail.
    let _ = write!(pattern, "\\u{:04x}", u32::from(letter));
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The ranges between the brackets, read back.
    fn refused(pattern: &str) -> Vec<(char, char)> {
        let inner = pattern.strip_prefix("^[^").and_then(|rest| rest.strip_suffix("]*$")).unwrap();
        let mut letters = Vec::new();
        let mut rest = inner.chars();
        while let Some(letter) = rest.next() {
            letters.push(match letter {
                '\\' => {
                    assert_eq!(rest.next(), Some('u'));
                    let digits: String = rest.by_ref().take(4).collect();
                    (char::from_u32(u32::from_str_radix(&digits, 16).unwrap()).unwrap(), true)
                }
                other => (other, other != '-'),
            });
        }
        let mut ranges: Vec<(char, char)> = Vec::new();
        let mut is_end = false;
        for (letter, is_letter) in letters {
            match ranges.last_mut() {
                _ if !is_letter => is_end = true,
                Some((_, last)) if is_end => (*last, is_end) = (letter, false),
                _ => ranges.push((letter, letter)),
            }
        }
        ranges
    }

    #[test]
    fn a_pattern_refuses_what_its_rule_refuses_up_to_u_ffff_and_nothing_else() {
        for (name, rule, has_control) in NAMED {
            assert_eq!(name_of_rule(rule, has_control), name);
            let ranges = refused(characters_pattern(name).unwrap());
            for letter in '\0'..=char::MAX {
                let is_refused =
                    ranges.iter().any(|(first, last)| (*first..=*last).contains(&letter));
                let fault =
                    rule.fault_of(letter).is_some() || (!has_control && letter.is_control());
                let fault = fault && letter <= '\u{ffff}';
                assert_eq!(is_refused, fault, "{rule:?} {letter:?}");
            }
        }
    }

    #[test]
    fn a_text_without_control_characters_says_so() {
        let of = |name| characters_pattern(name).unwrap_or_default();
        assert!(of("visible, no control").starts_with("^[^\\u0000-\\u001f\\u007f-\\u009f"));
        assert!(of("visible").starts_with("^[^\\u0000\\u00ad"));
        assert_eq!(characters_pattern("invisible"), None);
    }
}
