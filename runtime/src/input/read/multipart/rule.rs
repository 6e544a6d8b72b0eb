//! `file(max = "..", types(".."))`: how large a file may be, and of which types.

use super::content::may_be;
use super::file::File;
use crate::input::check::{Violations, push};
use crate::problem::{Limits, NumberLimits, Violation};

/// What a field's `file(..)` says.
#[derive(Clone, Copy, Debug)]
pub struct FileRule {
    max: u64,
    types: Option<&'static [&'static str]>,
}

impl FileRule {
    /// At most so many bytes, of any type.
    #[must_use]
    pub const fn max(bytes: u64) -> Self {
        Self { max: bytes, types: None }
    }

    /// Of one of these types.
    #[must_use]
    pub const fn types(self, types: &'static [&'static str]) -> Self {
        Self { types: Some(types), ..self }
    }

    fn broken_by(self, file: &File) -> Option<(&'static str, &'static str, Limits)> {
        let kind = file.content_type();
        if let Some(types) = self.types.filter(|types| !types.contains(&kind)) {
            let message = "is not of a type this endpoint takes";
            return Some(("file_type", message, Limits::Types(types)));
        }
        if u64::try_from(file.bytes().len()).unwrap_or(u64::MAX) > self.max {
            let message = "is larger than this endpoint takes";
            let max = Some(self.max.into());
            let limits = Limits::Numbers(NumberLimits { max, ..NumberLimits::default() });
            return Some(("file_too_large", message, limits));
        }
        let as_declared = self.types.is_none() || may_be(kind, file.bytes());
        (!as_declared).then_some((
            "file_content",
            "has content that does not match its type",
            Limits::None,
        ))
    }
}

/// A field that holds files.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a file",
    label = "this bounds a file",
    note = "take `palisade::File`, `Option<File>` or `Vec<File>` here; a text has a `length`"
)]
pub trait Files {
    /// Hands out each file, with where it is.
    fn each(&self, pointer: &str, visit: &mut dyn FnMut(&str, &File));

    /// Checks how large files are, and of which types.
    fn check_each(&self, rule: FileRule, field: &'static str, found: &mut Violations) {
        self.each(&push("", field), &mut |pointer, file| {
            if let Some((code, detail, limits)) = rule.broken_by(file) {
                let violation = Violation::at(pointer.to_owned(), code, detail);
                found.push(Violation { limits, ..violation });
            }
        });
    }
}

#[diagnostic::do_not_recommend]
impl Files for File {
    fn each(&self, pointer: &str, visit: &mut dyn FnMut(&str, &File)) {
        visit(pointer, self);
    }
}

#[diagnostic::do_not_recommend]
impl<T: Files> Files for Option<T> {
    fn each(&self, pointer: &str, visit: &mut dyn FnMut(&str, &File)) {
        if let Some(files) = self {
            files.each(pointer, visit);
        }
    }
}

#[diagnostic::do_not_recommend]
impl Files for Vec<File> {
    fn each(&self, pointer: &str, visit: &mut dyn FnMut(&str, &File)) {
        for (index, file) in self.iter().enumerate() {
            visit(&push(pointer, &index.to_string()), file);
        }
    }
}
