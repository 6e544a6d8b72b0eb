//! What a request names, and what does not start.

use super::*;

fn ready(versions: Versions) -> Result<ReadyVersions, Vec<String>> {
    let mut faults = ConfigFaults::default();
    let ready = versions.ready(&mut faults);
    ready.ok_or(()).map_or_else(|()| Err(Vec::new()), Ok).and_then(|ready| {
        let faults = faults.into_sentences();
        if faults.is_empty() { Ok(ready) } else { Err(faults) }
    })
}

fn fields(lines: &[(&'static str, &'static str)]) -> HeaderMap {
    let mut fields = HeaderMap::new();
    for (name, value) in lines {
        fields.append(*name, HeaderValue::from_static(value));
    }
    fields
}

#[test]
fn a_default_is_stated_once_and_each_version_as_well() {
    let versions = || Versions::in_header("api-version", ["1", "2"]);
    assert!(ready(versions().default("1")).is_ok());
    let told = |versions| ready(versions).unwrap_err();
    let twice = told(versions().default("1").default("2"));
    assert_eq!(twice, ["`.versions(..)`: `.default(..)` was called twice"]);
    let repeated = told(Versions::in_header("api-version", ["1", "1"]));
    assert_eq!(repeated, ["`.versions(..)`: the version `1` is given more than once"]);
}

#[test]
fn a_header_field_names_one_version_exactly() {
    let versions = ready(Versions::in_header("api-version", ["1", "2"])).unwrap();
    for (lines, named) in [
        (vec![], NamedVersion::Nothing),
        (vec![("api-version", "2")], NamedVersion::Known(1)),
        (vec![("api-version", " 1 ")], NamedVersion::Known(0)),
        (vec![("api-version", "3")], NamedVersion::Unknown),
        (vec![("api-version", "")], NamedVersion::Unknown),
        (vec![("api-version", "1, 2")], NamedVersion::Unknown),
        (vec![("api-version", "02")], NamedVersion::Unknown),
        (vec![("api-version", "1"), ("api-version", "1")], NamedVersion::Unknown),
    ] {
        assert_eq!(versions.named_by(&fields(&lines)), named, "{lines:?}");
    }
}

#[test]
fn a_media_type_names_one_version() {
    let versions = Versions::in_media_type("application/vnd.payroll", ["1", "2"]).default("1");
    let versions = ready(versions).unwrap();
    let v = |number: u8| match number {
        1 => "application/vnd.payroll.v1+json",
        2 => "application/vnd.payroll.v2+json",
        _ => "application/vnd.payroll.v9+json",
    };
    for (lines, named) in [
        (vec![], NamedVersion::Known(0)),
        (vec![("accept", "*/*")], NamedVersion::Known(0)),
        (vec![("accept", "application/json")], NamedVersion::Known(0)),
        (vec![("accept", v(2))], NamedVersion::Known(1)),
        (vec![("accept", "APPLICATION/vnd.Payroll.v2+JSON;q=0.3, */*")], NamedVersion::Known(1)),
        (vec![("accept", "application/vnd.payroll.v2+json;q=0, */*")], NamedVersion::Known(0)),
        (vec![("accept", v(9))], NamedVersion::Unknown),
        (vec![("accept", v(1)), ("accept", v(2))], NamedVersion::Unknown),
        (vec![("content-type", v(2))], NamedVersion::Known(1)),
        (vec![("content-type", v(2)), ("accept", v(2))], NamedVersion::Known(1)),
        (vec![("content-type", v(2)), ("accept", v(1))], NamedVersion::Unknown),
        (vec![("accept", "application/vnd.payrollx.v2+json")], NamedVersion::Known(0)),
    ] {
        assert_eq!(versions.named_by(&fields(&lines)), named, "{lines:?}");
    }
}

#[test]
fn what_cannot_be_is_refused() {
    for versions in [
        Versions::in_path("/v{version}", [""; 0]),
        Versions::in_path("/v{version}", ["1", "1"]),
        Versions::in_path("/v{version}", ["V1"]),
        Versions::in_path("v{version}", ["1"]),
        Versions::in_path("/v1", ["1"]),
        Versions::in_path("/{version}/{version}", ["1"]),
        Versions::in_path("/v{version}", ["1"]).default("1"),
        Versions::in_header("api version", ["1"]),
        Versions::in_header("api-version", ["1"]).default("2"),
        Versions::in_media_type("vnd.payroll", ["1"]),
        Versions::in_media_type("application/vnd.payroll;v=1", ["1"]),
    ] {
        assert!(ready(versions.clone()).is_err(), "{versions:?}");
    }
    let below = ready(Versions::in_path("/api/{version}/staff", ["2024-01"])).unwrap();
    assert_eq!(below.prefix("2024-01"), "/api/2024-01/staff");
}
