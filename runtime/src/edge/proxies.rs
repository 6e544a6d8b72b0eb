//! The address ranges of proxies, as code or configuration lists them.

/// The address ranges of declared proxies: an array in code, a list from a configuration file, or one
/// text whose ranges are parted by commas, as an environment variable has it.
///
/// What is no range is a reason why the application does not start.
#[derive(Clone, Debug)]
pub struct Proxies(Vec<String>);

impl Proxies {
    pub(crate) fn ranges(&self) -> &[String] {
        &self.0
    }
}

impl<const N: usize> From<[&str; N]> for Proxies {
    fn from(ranges: [&str; N]) -> Self {
        Self(ranges.map(str::to_owned).into())
    }
}

impl From<Vec<String>> for Proxies {
    fn from(ranges: Vec<String>) -> Self {
        Self(ranges)
    }
}

impl From<Vec<&str>> for Proxies {
    fn from(ranges: Vec<&str>) -> Self {
        ranges.as_slice().into()
    }
}

impl<R: AsRef<str>> From<&[R]> for Proxies {
    fn from(ranges: &[R]) -> Self {
        Self(ranges.iter().map(|range| range.as_ref().to_owned()).collect())
    }
}

impl<R: AsRef<str>> From<&Vec<R>> for Proxies {
    fn from(ranges: &Vec<R>) -> Self {
        ranges.as_slice().into()
    }
}

/// Parted by commas, with spaces around them or not.
impl From<&str> for Proxies {
    fn from(ranges: &str) -> Self {
        let is_empty = ranges.trim().is_empty();
        let ranges = ranges.split(',').map(|range| range.trim().to_owned());
        Self(if is_empty { Vec::new() } else { ranges.collect() })
    }
}

impl From<String> for Proxies {
    fn from(ranges: String) -> Self {
        ranges.as_str().into()
    }
}

impl From<&String> for Proxies {
    fn from(ranges: &String) -> Self {
        ranges.as_str().into()
    }
}
