use super::*;

fn masked<T: ?Sized>(mask: &Mask<T>, value: &T) -> Option<String> {
    let looked_at = mask.look_at(value);
    let parts = looked_at.as_parts().map(|(hidden, shown)| format!("{hidden}{shown}"));
    let masked = looked_at.masked(None).map(Cow::into_owned);
    assert!(parts.is_none() || parts == masked);
    masked
}

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
    assert_eq!(truncated("éàü", 2), "éà…");
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
    assert_eq!(masked(&Mask::<Option<String>>::last(Legible::text, 4), &None), None);
    assert_eq!(masked(&Mask::<Option<&str>>::date_year(Dated::year), &None), None);
    assert_eq!(masked(&Mask::<str>::all(Legible::text), "secret").as_deref(), Some("****"));
}

#[test]
fn truncating_says_that_more_followed() {
    assert_eq!(truncated("abcdefgh", 8), "abcdefgh");
    assert_eq!(truncated("abcdefghi", 8), "abcdefgh…");
    assert_eq!(truncated("", 8), "");
}

#[test]
fn a_year_is_read_from_dates_only() {
    for date in ["1987-03-14", "1987-03-14T10:00:00Z"] {
        assert_eq!(masked(&Mask::<str>::date_year(Dated::year), date).as_deref(), Some("1987"));
    }
    for other in ["", "1987", "1987-13-01", "87-03-14", "1987-03-", "1987-03-é", "secret-12-12"] {
        assert_eq!(
            masked(&Mask::<str>::date_year(Dated::year), other).as_deref(),
            Some("****"),
            "{other}"
        );
    }
}

#[test]
fn without_a_key_a_pseudonym_hides_the_value() {
    assert_eq!(masked(&Mask::<str>::pseudonym(Legible::text), "Ada").as_deref(), Some("****"));
}
