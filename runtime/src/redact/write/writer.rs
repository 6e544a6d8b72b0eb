//! What a derived type hands its fields to.

use serde::Serialize;

use crate::principal::Principal;
use crate::redact::write::json::{ExposeError, JsonBuffer};
use crate::redact::{
    Content, ContentKind, Expose, FieldShape, LookedAt, Mask, ObjectKeys, Shape, ShapeForm,
    Tagging, Viewer,
};

/// The exposed fields of a derived type; implemented by `#[derive(Redacted)]`.
///
/// It has no supertrait and no type parameters, so that what is done with the fields of every type
/// is compiled once.
pub trait Fields {
    /// [`Redacted::SHAPE`](crate::Redacted) of the type.
    fn shape(&self) -> &'static Shape;

    /// The place of the value's variant in the type's shape; a struct has one only.
    fn variant(&self) -> usize {
        0
    }

    /// Whether `caller` owns the value, for the rule `owner`.
    fn owned_by(&self, caller: &Principal) -> bool {
        let _ = caller;
        false
    }

    /// Whether the value may leave to `caller`; only an object has someone who may not read it.
    fn is_readable_by(&self, caller: Option<&Principal>) -> bool {
        let _ = caller;
        true
    }

    /// Hands every exposed field to `out`, in the order of [`Redacted::SHAPE`](crate::Redacted).
    fn write(&self, out: &mut FieldWriter<'_>);
}

/// A type whose fields can stand in place of it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be flattened: it has no named fields",
    label = "only a struct with named fields, or an enum with a tag, can be flattened",
    note = "derive `Redacted` for the type and mark its fields with `#[expose]`"
)]
pub trait Flatten: Expose {
    /// The keys that it writes.
    const KEYS: ObjectKeys;

    /// Hands the object to `out`.
    fn flatten(&self, out: &mut FieldWriter<'_>);
}

/// What generated code asks of a flattened field's type: the same as [`Flatten`], without a list of
/// the types that have it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be flattened: it has no named fields",
    label = "only a struct with named fields, or an enum with a tag, can be flattened",
    note = "derive `Redacted` for the type and mark its fields with `#[expose]`"
)]
pub trait Flattened {
    /// Writes the fields of the value in place of it.
    fn put_flat(&self, out: &mut FieldWriter<'_>);
}

#[diagnostic::do_not_recommend]
impl<T: Flatten + ?Sized> Flattened for T {
    fn put_flat(&self, out: &mut FieldWriter<'_>) {
        out.flat(self);
    }
}

/// Takes the fields of derived types one after the other and writes what one viewer may see of each.
///
/// The first failure stays here until the end, and nothing is written after it: generated code has
/// no error to hand on.
#[derive(Debug)]
pub struct FieldWriter<'w> {
    fields: std::slice::Iter<'static, FieldShape>,
    viewer: Viewer<'w>,
    out: &'w mut JsonBuffer,
    layout: Layout,
    count: usize,
    marks: Vec<Mark>,
    failure: Option<ExposeError>,
}

/// What is around and between the values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Layout {
    /// The keys of an object.
    Record,
    /// The commas of an array.
    Array,
    /// Nothing: there is one value only.
    Only,
    /// Nothing; where each value begins and ends is remembered.
    Marked,
}

/// One value of a [`Layout::Marked`].
#[derive(Clone, Copy, Debug)]
pub(crate) struct Mark {
    pub(crate) name: &'static str,
    pub(crate) start: usize,
    pub(crate) end: usize,
}

impl<'w> FieldWriter<'w> {
    pub(crate) fn new(
        fields: &'static [FieldShape],
        viewer: Viewer<'w>,
        out: &'w mut JsonBuffer,
        layout: Layout,
    ) -> Self {
        let (fields, marks) = (fields.iter(), Vec::new());
        Self { fields, viewer, out, layout, count: 0, marks, failure: None }
    }

    /// Takes the next field as it is.
    pub fn field<T: Expose + ?Sized>(&mut self, value: &T) {
        let (count, start) = (self.count, self.out.len());
        if let Some(field) = self.next() {
            let written = value.expose(&self.viewer.of_field(field.part), self.out);
            if written.is_err() || self.layout == Layout::Marked {
                self.end_unless_left_out(count, start, written);
            }
        }
    }

    /// Takes the next field, which `mask` changes unless the viewer may see it in full.
    pub fn masked<T: Expose + ?Sized>(&mut self, value: &T, mask: &Mask<T>) {
        let (count, start) = (self.count, self.out.len());
        let Some(field) = self.next() else { return };
        let written = if field.masks(&self.viewer) {
            self.write_masked(mask.look_at(value))
        } else {
            value.expose(&self.viewer.of_field(field.part), self.out)
        };
        self.end_unless_left_out(count, start, written);
    }

    /// Writes what a mask leaves.
    fn write_masked(&mut self, looked_at: LookedAt<'_>) -> Result<(), ExposeError> {
        if let Some((hidden, shown)) = looked_at.as_parts() {
            return self.out.text_in_two(hidden, shown);
        }
        self.out.optional_text(looked_at.masked(self.viewer.pseudonyms()).as_deref())
    }

    /// Takes the next field, which writes itself.
    pub(super) fn trusted<T: Serialize + ?Sized>(&mut self, value: &T) {
        if self.next().is_some() {
            let written = self.out.serialize(value);
            self.end(written);
        }
    }

    /// Takes the next field, whose own fields stand in place of it.
    pub fn flat<T: Flatten + ?Sized>(&mut self, value: &T) {
        let Some(field) = self.next_visible() else { return };
        let viewer = self.viewer;
        self.viewer = viewer.of_field(field.part);
        value.flatten(self);
        self.viewer = viewer;
    }

    /// Writes an object's tag and fields; a value that is not an object writes nothing.
    pub fn object(&mut self, value: &dyn Fields) {
        let viewer = match before(&self.viewer, value) {
            Ok(viewer) => viewer,
            Err(error) => return self.refuse(error),
        };
        let Some(fields) = self.tag(value, &value.shape().form, viewer) else { return };
        let outer = (
            std::mem::replace(&mut self.fields, fields.iter()),
            std::mem::replace(&mut self.viewer, viewer),
        );
        value.write(self);
        (self.fields, self.viewer) = outer;
    }

    /// Whether everything was written, and where the values are.
    pub(crate) fn finish(self) -> Result<Vec<Mark>, ExposeError> {
        match self.failure {
            Some(failure) => Err(failure),
            None if self.layout == Layout::Only && self.count == 0 => {
                Err(ExposeError::new("a value that was not written"))
            }
            None => Ok(self.marks),
        }
    }

    /// Ends a value that began at `start`, after `count` others; one that is left out was never there.
    fn end_unless_left_out(
        &mut self,
        count: usize,
        start: usize,
        written: Result<(), ExposeError>,
    ) {
        match self.out.keep(start, written) {
            Ok(true) => self.end(Ok(())),
            Ok(false) => self.count = count,
            Err(error) => self.end(Err(error)),
        }
    }

    /// An object that is left out writes nothing; any other that may not leave ends the writing.
    fn refuse(&mut self, error: ExposeError) {
        let start = self.out.len();
        if let Err(error) = self.out.keep(start, Err(error)) {
            self.failure.get_or_insert(error);
        }
    }

    /// Writes the tag of an enum; what is left to write then are these fields.
    fn tag(
        &mut self,
        value: &dyn Fields,
        form: &'static ShapeForm,
        viewer: Viewer<'_>,
    ) -> Option<&'static [FieldShape]> {
        let (tagging, variants) = match form {
            ShapeForm::Struct(content) => return Some(content.fields),
            ShapeForm::Enum(tagging, variants) => (*tagging, variants),
            ShapeForm::Opaque => return None,
        };
        let variant = variants.get(value.variant())?;
        let (Tagging::Internal(tag) | Tagging::Adjacent(tag, _)) = tagging else { return None };
        if self.begin(tag, false) {
            let written = self.out.text(variant.name);
            self.end(written);
        }
        let Tagging::Adjacent(_, key) = tagging else { return Some(variant.content.fields) };
        if variant.content.kind != ContentKind::Unit && self.begin(key, false) {
            let written = write_content(value, &variant.content, viewer, self.out);
            self.end(written);
        }
        None
    }

    /// The next field's shape, where the viewer sees it and its value can be written now; a field
    /// past the declared ones is not written.
    fn next(&mut self) -> Option<&'static FieldShape> {
        let field = self.next_visible()?;
        // What nearly every field is.
        if field.plain_name && self.layout == Layout::Record && self.failure.is_none() {
            self.out.plain_key(field.name, self.count == 0);
            self.count += 1;
            return Some(field);
        }
        self.begin(field.name, field.plain_name).then_some(field)
    }

    fn next_visible(&mut self) -> Option<&'static FieldShape> {
        self.fields.next().filter(|field| field.visible(&self.viewer))
    }

    /// Writes what is before a value; `false` where none can follow.
    fn begin(&mut self, name: &'static str, plain: bool) -> bool {
        if self.failure.is_some() {
            return false;
        }
        let (is_first, start) = (self.count == 0, self.out.len());
        self.count += 1;
        let begun = match self.layout {
            Layout::Record | Layout::Array if !is_first => {
                self.out.raw(",");
                self.begin_value(name, plain)
            }
            Layout::Record | Layout::Array => self.begin_value(name, plain),
            Layout::Only if is_first => Ok(()),
            Layout::Only => Err(ExposeError::new("a second value in place of one")),
            Layout::Marked => {
                self.marks.push(Mark { name, start, end: start });
                Ok(())
            }
        };
        self.failure = begun.err();
        self.failure.is_none()
    }

    fn begin_value(&mut self, name: &str, plain: bool) -> Result<(), ExposeError> {
        if self.layout == Layout::Array {
            return Ok(());
        }
        self.out.key(name, plain)
    }

    /// Notes how writing a value went.
    fn end(&mut self, written: Result<(), ExposeError>) {
        let mark = self.marks.last_mut().filter(|_| self.layout == Layout::Marked);
        let Some(mark) = mark else {
            if let Err(error) = written {
                self.failure = Some(error);
            }
            return;
        };
        // An error here would make `format!` panic.
        if written.is_err() {
            self.out.truncate(mark.start);
            self.out.raw("<unwritable>");
        }
        mark.end = self.out.len();
    }
}

/// The viewer before one object, if it may leave.
///
/// # Errors
/// Where the viewer may not read the object.
pub(super) fn before<'a>(
    viewer: &Viewer<'a>,
    object: &dyn Fields,
) -> Result<Viewer<'a>, ExposeError> {
    viewer.before(
        || object.shape().name,
        |caller| object.is_readable_by(caller),
        |caller| object.owned_by(caller),
    )
}

/// What a struct or a variant holds, without its name.
pub(super) fn write_content(
    value: &dyn Fields,
    content: &'static Content,
    viewer: Viewer<'_>,
    out: &mut JsonBuffer,
) -> Result<(), ExposeError> {
    let (before, layout, after) = match content.kind {
        ContentKind::Unit => {
            out.raw("null");
            return Ok(());
        }
        ContentKind::Newtype => ("", Layout::Only, ""),
        ContentKind::Tuple => ("[", Layout::Array, "]"),
        ContentKind::Record => ("{", Layout::Record, "}"),
    };
    out.raw(before);
    let mut writer = FieldWriter::new(content.fields, viewer, out, layout);
    value.write(&mut writer);
    writer.finish()?;
    out.raw(after);
    Ok(())
}
