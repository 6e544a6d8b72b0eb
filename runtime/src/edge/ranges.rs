//! Address ranges, as code or configuration lists them.

use crate::edge::address::{AddressSet, parse};

/// Address ranges: an array in code, a list from a configuration file, or one
/// text whose ranges are parted by commas, as an environment variable has it.
///
/// What is not a range is a reason why the application does not start.
#[derive(Clone, Debug)]
pub struct AddressRanges(Vec<String>);

impl AddressRanges {
    /// The addresses, or what is wrong with each that is not a range.
    pub(crate) fn into_set(self) -> Result<AddressSet, Vec<String>> {
        parse(&self.0)
    }

    pub(crate) fn ranges(&self) -> &[String] {
        &self.0
    }
}

impl<const N: usize> From<[&str; N]> for AddressRanges {
    fn from(ranges: [&str; N]) -> Self {
        Self(ranges.map(str::to_owned).into())
    }
}

impl From<Vec<String>> for AddressRanges {
    fn from(ranges: Vec<String>) -> Self {
        Self(ranges)
    }
}

impl From<Vec<&str>> for AddressRanges {
    fn from(ranges: Vec<&str>) -> Self {
        ranges.as_slice().into()
    }
}

impl<R: AsRef<str>> From<&[R]> for AddressRanges {
    fn from(ranges: &[R]) -> Self {
        Self(ranges.iter().map(|range| range.as_ref().to_owned()).collect())
    }
}

impl<R: AsRef<str>> From<&Vec<R>> for AddressRanges {
    fn from(ranges: &Vec<R>) -> Self {
        ranges.as_slice().into()
    }
}

/// Parted by commas, with spaces around them or not.
impl From<&str> for AddressRanges {
    fn from(ranges: &str) -> Self {
        let is_empty = ranges.trim().is_empty();
        let ranges = ranges.split(',').map(|range| range.trim().to_owned());
        Self(if is_empty { Vec::new() } else { ranges.collect() })
    }
}

impl From<String> for AddressRanges {
    fn from(ranges: String) -> Self {
        ranges.as_str().into()
    }
}

impl From<&String> for AddressRanges {
    fn from(ranges: &String) -> Self {
        ranges.as_str().into()
    }
}
