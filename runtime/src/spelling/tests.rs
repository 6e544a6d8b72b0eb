use super::date::{is_date, is_date_time, is_instant, is_time, is_zoned};
use super::number::{is_decimal, is_json, is_whole};
use super::*;

fn check(is: fn(&str) -> bool, right: &[&str], wrong: &[&str]) {
    for text in right {
        assert!(is(text), "{text:?}");
    }
    for text in wrong {
        assert!(!is(text), "{text:?}");
    }
}

#[test]
fn a_number_has_one_spelling() {
    check(
        is_whole,
        &["0", "7", "-7", "70", "340282366920938463463374607431768211455"],
        &[
            "", "+7", "007", "07", "00", "-0", "-07", " 7", "7 ", "7.0", "7e1", "0x7", "1_000",
            "٧", "--7", "-",
        ],
    );
    check(
        is_json,
        &["0", "1.5", "-1.5", "1e3", "1E+3", "1.50", "-0", "2.5e-7"],
        &[
            "", "+1", ".5", "5.", "01", "1e", "NaN", "inf", "Infinity", "1.e3", " 1", "1_0", "0x1",
            "1,5",
        ],
    );
    check(
        is_decimal,
        &["0", "-1.50", "10.00"],
        &["", "+1", "1e3", "1_000", ".5", "1.", "01", "1.5 "],
    );
}

#[test]
fn a_date_is_a_day_of_the_calendar() {
    check(
        is_date,
        &["2024-01-05", "2024-02-29", "2000-02-29", "0000-01-01", "9999-12-31"],
        &[
            "2024-1-5",
            "20240105",
            " 2024-01-05",
            "2024-01-05 ",
            "2024-01-05T00:00:00",
            "2024-01-05T00:00:00Z",
            "2023-02-29",
            "1900-02-29",
            "2024-04-31",
            "2024-13-01",
            "2024-00-01",
            "2024-01-00",
            "+2024-01-05",
            "-2024-01-05",
            "24-01-05",
            "12024-01-05",
            "2024-W01-5",
            "2024-005",
            "2024/01/05",
            "2024-01-0５",
            "",
        ],
    );
}

#[test]
fn a_time_has_its_seconds_and_no_leap_second() {
    check(
        is_time,
        &["00:00:00", "23:59:59", "10:20:30.5", "10:20:30.123456789"],
        &[
            "10:20",
            "1020",
            "102030",
            "24:00:00",
            "23:60:00",
            "23:59:60",
            "1:02:03",
            "10:20:30.",
            "10:20:30,5",
            "10:20:30.1234567890",
            "10:20:30Z",
            "T10:20:30",
            "10:20:30 ",
            "",
        ],
    );
    check(
        is_date_time,
        &["2024-01-05T10:20:30"],
        &["2024-01-05 10:20:30", "2024-01-05t10:20:30", "2024-01-05"],
    );
}

#[test]
fn an_instant_has_an_offset() {
    check(
        is_instant,
        &[
            "2024-01-05T10:20:30Z",
            "2024-01-05T10:20:30.000Z",
            "2024-01-05T10:20:30+01:00",
            "2024-01-05T10:20:30-09:30",
            "2024-01-05T10:20:30+00:00",
            "0000-01-01T00:00:00Z",
            "0000-01-01T01:00:00+01:00",
            "9999-12-31T23:59:59.999999999Z",
            "9999-12-31T22:59:59-01:00",
            "9999-12-31T23:59:59+23:59",
        ],
        &[
            "0000-01-01T00:59:59+01:00",
            "9999-12-31T23:00:00-01:00",
            "9999-12-31T00:01:00-23:59",
            "2024-01-05T10:20:30",
            "2024-01-05T10:20:30z",
            "2024-01-05t10:20:30Z",
            "2024-01-05 10:20:30Z",
            "2024-01-05T10:20Z",
            "2024-01-05T10:20:60Z",
            "2024-01-05T10:20:30+0100",
            "2024-01-05T10:20:30+01",
            "2024-01-05T10:20:30-00:00",
            "2024-01-05T10:20:30+24:00",
            "2024-01-05T10:20:30+01:60",
            "2024-01-05T10:20:30 Z",
            "2024-01-05T10:20:30é",
            "1704450030",
            "Z",
            "",
        ],
    );
    check(
        is_zoned,
        &["2024-01-05T11:20:30+01:00[Europe/Berlin]", "2024-01-05T10:20:30Z[UTC]"],
        &[
            "2024-01-05T11:20:30+01:00",
            "2024-01-05T11:20:30[Europe/Berlin]",
            "2024-01-05T10:20:30Z[]",
        ],
    );
}

#[test]
fn an_address_is_as_its_type_writes_it() {
    let admits = |spelling: &Spelling, right: &[&str], wrong: &[&str]| {
        for text in right {
            assert!(spelling.admits(text), "{text:?}");
        }
        for text in wrong {
            assert!(!spelling.admits(text), "{text:?}");
        }
    };
    admits(
        IP,
        &["192.0.2.1", "2001:db8::1", "::", "::ffff:192.0.2.1"],
        &[
            "192.0.2.01",
            "2001:DB8::1",
            "2001:db8:0:0:0:0:0:1",
            "[::1]",
            " ::1",
            "127.1",
            "2130706433",
            "",
        ],
    );
    admits(
        SOCKET,
        &["192.0.2.1:80", "[2001:db8::1]:80"],
        &["192.0.2.1:080", "192.0.2.1", "a.de:80"],
    );
    admits(
        NET,
        &["192.0.2.0/24", "2001:db8::/32"],
        &["192.0.2.0", "192.0.2.0/024", "2001:DB8::/32"],
    );
    #[cfg(feature = "uuid")]
    admits(
        UUID,
        &["67e55044-10b1-426f-9247-bb680e5fe0c8"],
        &[
            "67e5504410b1426f9247bb680e5fe0c8",
            "urn:uuid:67e55044-10b1-426f-9247-bb680e5fe0c8",
            "{67e55044-10b1-426f-9247-bb680e5fe0c8}",
            "67E55044-10B1-426F-9247-BB680E5FE0C8",
            " 67e55044-10b1-426f-9247-bb680e5fe0c8",
        ],
    );
}

#[test]
fn what_is_not_seen_stands_where_its_rule_lets_it() {
    use TextRule::{Foreign, FreeText, Line, PersonName, Visible};
    let takes = |text: &str| {
        let rules = [Visible, PersonName, Line, FreeText, Foreign];
        rules.map(|rule| u8::from(rule.fault(text).is_none()))
    };
    for (text, expected) in [
        ("Ada", [1, 1, 1, 1, 1]),
        ("José Müller-Lüdenscheidt", [1, 1, 1, 1, 1]),
        ("李 小龍", [1, 1, 1, 1, 1]),
        ("a\0", [0, 0, 0, 0, 0]),
        ("a\nb\tc\r\n", [1, 0, 0, 1, 1]),
        ("a\u{1b}[0m", [1, 0, 0, 0, 1]),
        ("a\u{85}", [1, 0, 0, 0, 1]),
        ("می\u{200c}خواهم", [0, 1, 1, 1, 1]),
        ("👩\u{200d}💻", [0, 1, 1, 1, 1]),
        ("❤\u{fe0f}", [0, 0, 1, 1, 1]),
        ("soft\u{ad}hyphen", [0, 0, 1, 1, 1]),
        ("a\u{200f}b", [0, 0, 1, 1, 1]),
        ("a\u{2067}b\u{2069}", [0, 0, 0, 1, 1]),
        ("a\u{2067}b", [0, 0, 0, 0, 1]),
        ("a\u{2067}b\nc\u{2069}", [0, 0, 0, 0, 1]),
        ("a\u{2069}", [0, 0, 0, 0, 1]),
        ("a\u{202a}b\u{2069}", [0, 0, 0, 0, 1]),
        ("a\u{202e}b\u{202c}", [0, 0, 0, 0, 1]),
        ("a\u{200b}b", [0, 0, 0, 0, 1]),
        ("\u{feff}a", [0, 0, 0, 0, 1]),
        ("a\u{e0041}", [0, 0, 0, 0, 1]),
        ("\u{3164}", [0, 0, 0, 0, 1]),
        ("a\u{2028}b", [0, 0, 0, 1, 1]),
    ] {
        assert_eq!(takes(text), expected, "{text:?}");
    }
}

#[test]
fn what_comes_back_shows_all_it_holds() {
    assert_eq!(escaped("a\u{7f}\u{202e}é\n"), "a\\u{7f}\\u{202e}é\\u{a}");
}

#[test]
fn every_letter_but_printable_ascii_is_found_wherever_it_stands() {
    for letter in ('\0'..='\u{2100}').chain(['\u{200b}', '\u{fffd}', '\u{10ffff}']) {
        for length in [0, 1, 7, 8, 9, 17] {
            let text = format!("{}{letter}~ !{letter}12345678", "a".repeat(length));
            let expected: Vec<char> =
                text.chars().filter(|letter| !matches!(letter, ' '..='~')).collect();
            assert_eq!(odd_letters(&text).collect::<Vec<_>>(), expected, "{letter:?} {length}");
        }
    }
    assert_eq!(odd_letters("").count(), 0);
}
