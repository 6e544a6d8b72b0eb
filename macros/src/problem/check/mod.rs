//! Which problems may be.

mod detail;
mod extension;
mod kind;
mod transparent;
mod variant;

use quote::ToTokens as _;
use syn::{Generics, Ident, Member, Path, Type};

use self::detail::check_detail;
use self::extension::{ExtensionName, check_extension, check_members_differ};
use self::kind::{Status, check_status_is_an_error, check_texts, check_type_has_title};
use self::transparent::{check_enum_is_not_transparent, check_transparent};
pub(super) use self::variant::{FieldUse, ProblemField, ProblemVariant};
use super::syntax::{Body, ErrorSyntax, Field, OptionValue, ProblemTexts, VariantSyntax};
use crate::mentions::lacks_lifetime;
use crate::messages::problem as text;
use crate::sink::Sink;
use crate::span::SpanRange;

/// An error type that passed every check, or one with errors, which tells a caller nothing.
#[derive(Debug)]
pub(super) struct Plan {
    ident: Ident,
    generics: Generics,
    runtime: Option<Path>,
    variants: Option<Vec<ProblemVariant>>,
    meant: Vec<Conversion>,
    is_generic_error: bool,
}

/// That `?` makes the error out of a value.
#[derive(Clone, Debug)]
pub(super) struct Conversion {
    /// The variant that holds it; none for a struct.
    pub(super) variant: Option<Ident>,
    pub(super) member: Member,
    pub(super) ty: Type,
}

impl Plan {
    /// The type.
    pub(super) fn ident(&self) -> &Ident {
        &self.ident
    }

    /// Its parameters.
    pub(super) fn generics(&self) -> &Generics {
        &self.generics
    }

    /// Where the runtime is.
    pub(super) fn runtime(&self) -> Option<&Path> {
        self.runtime.as_ref()
    }

    /// What each variant tells; none where the type has errors.
    pub(super) fn variants(&self) -> Option<&[ProblemVariant]> {
        self.variants.as_deref()
    }

    /// What `?` makes the error out of; where the type has errors, all that is meant to be, so that nothing is said of
    /// those who rely on it.
    pub(super) fn conversions(&self) -> Vec<Conversion> {
        let Some(variants) = &self.variants else { return self.meant.clone() };
        let of_variant = |each: &ProblemVariant| {
            let sources = each.fields.iter().filter(|field| field.role.is_from());
            let variant = each.variant.clone();
            let conversion = |field: &ProblemField| Conversion {
                variant: variant.clone(),
                member: field.member.clone(),
                ty: field.ty.clone(),
            };
            sources.map(conversion).collect::<Vec<_>>()
        };
        variants.iter().flat_map(of_variant).collect()
    }

    /// Whether rustc would tell that the conversion into a problem is one of two.
    pub(super) fn is_generic_error(&self) -> bool {
        self.is_generic_error
    }
}

/// Checks the type; one that was read with errors yields a plan that exposes nothing.
pub(super) fn plan(read: Result<ErrorSyntax, ErrorSyntax>, sink: &mut Sink) -> Plan {
    let complete = read.is_ok();
    let fault = read.unwrap_or_else(|partial| partial);
    let ErrorSyntax { ident, generics, runtime, defaults, body, is_generic_error } = fault;
    let mut meant = meant(&body);
    meant.retain(|conversion| !lacks_lifetime(&conversion.ty, &generics));
    let lacks_lifetime = fields(&body).iter().any(|(_, it)| lacks_lifetime(&it.ty, &generics));
    if lacks_lifetime {
        sink.leave_to_rustc();
    }
    let variants = sink.phase(|sink| {
        let variants = check_body(&ident, body, &defaults, sink);
        check_sources_differ(&variants, sink);
        check_defaults_are_read(&defaults, &variants, sink);
        variants
    });
    let variants = variants.ok().filter(|_| complete && !lacks_lifetime);
    Plan { ident, generics, runtime, variants, meant, is_generic_error }
}

/// What `?` is meant to make the error out of, each type once.
fn meant(body: &Body) -> Vec<Conversion> {
    let mut meant: Vec<Conversion> = Vec::new();
    for (variant, field) in fields(body).into_iter().filter(|(_, field)| field.is_converted) {
        if !meant.iter().any(|earlier| shown(&earlier.ty) == shown(&field.ty)) {
            let (member, ty) = (field.member.clone(), field.ty.clone());
            meant.push(Conversion { variant: variant.cloned(), member, ty });
        }
    }
    meant
}

/// Every field with the variant that it is of.
fn fields(body: &Body) -> Vec<(Option<&Ident>, &Field)> {
    match body {
        Body::Struct(fields) => fields.iter().map(|field| (None, field)).collect(),
        Body::Enum(cases) => {
            let mut fields = Vec::new();
            for VariantSyntax { ident, fields: own, .. } in cases {
                fields.extend(own.iter().map(|field| (Some(ident), field)));
            }
            fields
        }
        Body::Union(_) => Vec::new(),
    }
}

fn shown(ty: &Type) -> String {
    ty.to_token_stream().to_string().replace(' ', "")
}

fn check_body(
    ident: &Ident,
    body: Body,
    defaults: &ProblemTexts,
    sink: &mut Sink,
) -> Vec<ProblemVariant> {
    check_texts(defaults, sink);
    match body {
        Body::Union(span) => {
            sink.error(SpanRange::at(span), text::ON_UNION);
            Vec::new()
        }
        Body::Struct(fields) => {
            let texts = ProblemTexts::default();
            check_variant(None, SpanRange::of(ident), &texts, defaults, fields, sink)
                .into_iter()
                .collect()
        }
        Body::Enum(cases) => {
            check_enum_is_not_transparent(defaults, sink);
            variants(ident, cases, defaults, sink)
        }
    }
}

fn variants(
    ident: &Ident,
    cases: Vec<VariantSyntax>,
    defaults: &ProblemTexts,
    sink: &mut Sink,
) -> Vec<ProblemVariant> {
    if cases.is_empty() {
        sink.error(SpanRange::of(ident), text::NO_VARIANT.with(&[ident]));
    }
    let mut all = Vec::new();
    for VariantSyntax { ident, texts, fields } in cases {
        check_texts(&texts, sink);
        let place = SpanRange::of(&ident);
        all.extend(check_variant(Some(ident), place, &texts, defaults, fields, sink));
    }
    all
}

fn check_variant(
    variant: Option<Ident>,
    place: SpanRange,
    texts: &ProblemTexts,
    defaults: &ProblemTexts,
    fields: Vec<Field>,
    sink: &mut Sink,
) -> Option<ProblemVariant> {
    let is_struct = variant.is_none();
    if let Some(place) = texts.transparent.or(defaults.transparent.filter(|_| is_struct)) {
        let texts = if is_struct { defaults } else { texts };
        return check_transparent(variant, place, texts, fields, sink);
    }
    check_causes(&fields, sink);
    let status = check_has_status(place, texts.status.or(&defaults.status), sink)?;
    if status.is_generic() {
        check_failure_has_no_texts(status, texts, &fields, sink);
        let fields = fields.into_iter().map(|field| problem_field(field, None, false)).collect();
        let status = Some(status);
        return Some(ProblemVariant { variant, status, kind: None, detail: None, fields });
    }
    let kind = check_type_has_title(texts, defaults, sink);
    let detail = texts.detail.or(&defaults.detail).present();
    let detail = detail.and_then(|detail| check_detail(detail, &fields, sink));
    let mut names = Vec::new();
    let mut problem_fields = Vec::new();
    for (index, field) in fields.into_iter().enumerate() {
        let extension = field.extension.as_ref();
        let name = extension.and_then(|extension| check_extension(&field, extension, sink));
        let in_detail = detail.as_ref().is_some_and(|detail| detail.fields.contains(&index));
        problem_fields.push(problem_field(field, name.as_ref(), in_detail));
        names.extend(name);
    }
    check_members_differ(&names, sink);
    let status = Some(status);
    Some(ProblemVariant { variant, status, kind, detail, fields: problem_fields })
}

fn problem_field(field: Field, name: Option<&ExtensionName>, in_detail: bool) -> ProblemField {
    let from = field.from.is_some();
    let role = match name {
        _ if from || field.source.is_some() => FieldUse::Cause { from },
        Some(name) => FieldUse::Extension(name.name.clone()),
        None if in_detail => FieldUse::InDetail,
        None => FieldUse::Hidden,
    };
    ProblemField { member: field.member, ty: field.ty, role }
}

/// Every problem has a status.
fn check_has_status(
    place: SpanRange,
    status: &OptionValue<syn::LitInt>,
    sink: &mut Sink,
) -> Option<Status> {
    match status {
        OptionValue::Present(status) => check_status_is_an_error(status, sink),
        OptionValue::Malformed => None,
        OptionValue::Absent => {
            sink.error(place, text::STATUS_MISSING);
            None
        }
    }
}

/// A failure of ours leaves with its status and the request's id, nothing else.
fn check_failure_has_no_texts(
    status: Status,
    texts: &ProblemTexts,
    fields: &[Field],
    sink: &mut Sink,
) {
    check_has_no_texts(status, texts, sink);
    for extension in fields.iter().filter_map(|field| field.extension.as_ref()) {
        let message = text::FAILURE_TELLS.with(&[&"extension", &status.code()]);
        sink.error(extension.place, message);
    }
}

/// What is on the type is for a variant that is not a failure; where all of them are, for none.
fn check_defaults_are_read(defaults: &ProblemTexts, variants: &[ProblemVariant], sink: &mut Sink) {
    let mut statuses = variants.iter().filter_map(|each| each.status);
    let Some(first) = statuses.next() else { return };
    if first.is_generic() && statuses.all(Status::is_generic) {
        check_has_no_texts(first, defaults, sink);
    }
}

fn check_has_no_texts(status: Status, texts: &ProblemTexts, sink: &mut Sink) {
    let members = [("type", &texts.kind), ("title", &texts.title), ("detail", &texts.detail)];
    for (key, value) in members {
        if let Some(value) = value.present() {
            sink.error(SpanRange::of(value), text::FAILURE_TELLS.with(&[&key, &status.code()]));
        }
    }
}

/// One cause a variant; `from` makes the variant out of nothing else.
fn check_causes(fields: &[Field], sink: &mut Sink) {
    let causes = fields.iter().filter_map(|field| field.from.or(field.source));
    for second in causes.skip(1) {
        sink.error(second, text::SOURCE_TWICE);
    }
    for from in fields.iter().filter_map(|field| field.from) {
        if fields.len() > 1 {
            sink.error(from, text::FROM_BESIDE_OTHERS);
        }
    }
}

/// `?` finds one variant for an error.
fn check_sources_differ(variants: &[ProblemVariant], sink: &mut Sink) {
    let sources: Vec<&Type> = variants
        .iter()
        .flat_map(|variant| &variant.fields)
        .filter(|field| field.role.is_from())
        .map(|field| &field.ty)
        .collect();
    for (place, ty) in sources.iter().enumerate() {
        if sources.iter().take(place).any(|earlier| shown(earlier) == shown(ty)) {
            sink.error(SpanRange::of(ty), text::FROM_SAME_TYPE.with(&[&shown(ty)]));
        }
    }
}
