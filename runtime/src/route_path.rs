//! The path of a route, as axum reads it: a parameter is at the end of its segment, behind whatever is fixed there
//! (`/@{handle}`), the last one may take all that follows (`{*rest}`), and a brace is written twice where it is one.

use std::borrow::Cow;

/// What is between two slashes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Segment<'a> {
    /// What is fixed, without its escapes.
    pub(crate) prefix: Cow<'a, str>,
    pub(crate) parameter: Option<Parameter<'a>>,
}

/// A parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Parameter<'a> {
    pub(crate) name: &'a str,
    /// It takes every segment that follows.
    pub(crate) takes_rest: bool,
}

/// The segments of a path.
pub(crate) fn segments(path: &str) -> impl DoubleEndedIterator<Item = Segment<'_>> {
    path.split('/').map(segment)
}

/// The names of its parameters, in their order.
pub(crate) fn parameters(path: &str) -> impl Iterator<Item = &str> {
    segments(path).filter_map(|segment| segment.parameter.map(|parameter| parameter.name))
}

fn segment(written: &str) -> Segment<'_> {
    let (mut prefix, mut rest) = (Cow::Borrowed(""), written);
    while let Some(place) = rest.find(['{', '}']) {
        let (before, from) = rest.split_at(place);
        prefix += before;
        let is_twice = from.starts_with("{{") || from.starts_with("}}");
        if let Some(behind) = from.get(2..).filter(|_| is_twice) {
            prefix += from.get(..1).unwrap_or_default();
            rest = behind;
            continue;
        }
        let inner = from.strip_prefix('{').and_then(|inner| inner.strip_suffix('}'));
        if let Some(inner) = inner {
            let rest = inner.strip_prefix('*');
            let (name, takes_rest) = (rest.unwrap_or(inner), rest.is_some());
            return Segment { prefix, parameter: Some(Parameter { name, takes_rest }) };
        }
        // axum takes no such route.
        prefix += from;
        rest = "";
    }
    prefix += rest;
    Segment { prefix, parameter: None }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(path: &str) -> Vec<&str> {
        parameters(path).collect()
    }

    #[test]
    fn a_parameter_ends_its_segment_behind_what_is_fixed() {
        assert_eq!(names("/employees/{id}"), ["id"]);
        assert_eq!(names("/files/{*rest}"), ["rest"]);
        assert_eq!(names("/@{handle}/v{version}/x"), ["handle", "version"]);
        assert_eq!(names("/a/{id}/b/{id}"), ["id", "id"]);
        assert_eq!(names("/exports-{tenant}"), ["tenant"]);
        assert_eq!(names("/"), [""; 0]);
        assert_eq!(names("/id"), [""; 0]);
    }

    #[test]
    fn a_brace_that_stands_twice_is_one() {
        assert_eq!(names("/{{id}}"), [""; 0]);
        assert_eq!(names("/{{{id}"), ["id"]);
        let fixed = |path: &str| segments(path).last().map(|last| last.prefix.into_owned());
        assert_eq!(fixed("/{{id}}").as_deref(), Some("{id}"));
        assert_eq!(fixed("/a}}b{{{id}").as_deref(), Some("a}b{"));
        assert_eq!(fixed("/plain").as_deref(), Some("plain"));
    }

    #[test]
    fn names_are_those_that_axum_captures() {
        for (route, path) in [
            ("/@{handle}", "/@ada"),
            ("/v{version}/{id}", "/v2/7"),
            ("/x/{*rest}", "/x/a/b"),
            ("/{{{id}", "/{7"),
            ("/{{id}}", "/{id}"),
        ] {
            let mut router = matchit::Router::new();
            router.insert(route, ()).unwrap();
            let found = router.at(path).unwrap();
            let captured: Vec<&str> = found.params.iter().map(|(name, _)| name).collect();
            assert_eq!(names(route), captured, "{route}");
        }
    }
}
