//! Which views may be.

mod field;
mod held;
mod mask;
mod plan;
mod tags;

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens as _;
use syn::{Ident, LitStr, Member, Type};

use super::syntax::{Body, ContainerOptions, Entity, FieldList, Form, ObjectClaim, Owner, Variant};
use super::wire::{self, WireName};
use crate::args::serde::{self, RenameRule};
use crate::mentions::lacks_lifetime;
use crate::messages::redacted as text;
use crate::option::enums::NamesStand;
use crate::sink::Sink;
use crate::span::SpanRange;

pub(crate) use held::within;
pub(super) use plan::{
    By, Choice, Content, Held, How, Kind, Layout, Masking, Plan, Shown, Tagging,
};

/// Checks the type. Beside errors the plan exposes nothing and requires nothing of the type, so that
/// it can be returned by handlers without a second error.
pub(super) fn plan(entity: Entity, sink: &mut Sink) -> Plan {
    let plan = sink.phase(|sink| shown(entity, sink)).unwrap_or_else(Plan::showing_nothing);
    check_enums_are_asked(&plan, sink);
    plan
}

fn shown(entity: Entity, sink: &mut Sink) -> Plan {
    let Entity { ident, visibility, generics, options, serde, body } = entity;
    if body.fields().any(|field| lacks_lifetime(&field.ty, &generics)) {
        sink.leave_to_rustc();
    }
    check_owner_exists(&ident, options.owner.as_ref(), &body, sink);
    let owner_type = owner_type(options.owner.as_ref(), &body);
    let layout = match body {
        Body::Struct(members) => {
            wire::check_struct_attributes(&serde, sink);
            tags::check_struct_has_none(&options.tags, sink);
            check_style_renames_a_field(options.rename_all.as_ref(), members.form, sink);
            if let Some(style) = &options.rename_all_fields {
                sink.error(SpanRange::of(style), text::STYLE_OF_VARIANTS);
            }
            let style = wire::style(options.rename_all.as_ref(), &serde, "rename_all", sink);
            Layout::Struct(structure(&ident, members, style, sink))
        }
        Body::Enum(variants) => {
            wire::check_enum_attributes(&serde, sink);
            let tagging = tags::tagging(&options.tags, &serde, sink);
            let mut choices = choices(&ident, variants, &options, &serde, sink);
            tags::check_variants_fit(&tagging, &choices, sink);
            tags::flatten_newtypes(&tagging, &mut choices);
            Layout::Enum(tagging, choices)
        }
        Body::Union(span) => {
            sink.error(SpanRange::at(span), text::ON_UNION);
            Layout::NOTHING
        }
    };
    let plan = Plan::new(ident, visibility, generics, options, layout).owned_by(owner_type);
    check_owner_is_said(&plan, sink);
    check_whole_is_an_object(&plan, sink);
    check_nothing_flattens_itself(&plan, sink);
    check_view_knows_its_types(&plan, sink);
    plan
}

fn structure(
    ident: &Ident,
    members: FieldList,
    style: Option<RenameRule>,
    sink: &mut Sink,
) -> Content {
    let unit = members.form == Form::Unit;
    let misspelt = members.fields.iter().any(|field| field.misspelt);
    let content = sink.phase(|sink| content(ident, members, style, sink));
    if content.as_ref().is_ok_and(|content| !unit && !misspelt && content.fields.is_empty()) {
        // A response that is always empty is a mistake.
        sink.error(SpanRange::of(ident), text::NOTHING_EXPOSED.with(&[ident]));
    }
    content.unwrap_or_else(|partial| partial)
}

fn choices(
    ident: &Ident,
    variants: Vec<Variant>,
    options: &ContainerOptions,
    serde: &[serde::SerdeItem],
    sink: &mut Sink,
) -> Vec<Choice> {
    if variants.is_empty() {
        sink.error(SpanRange::of(ident), text::EMPTY_ENUM.with(&[ident]));
    }
    let style = wire::style(options.rename_all.as_ref(), serde, "rename_all", sink);
    let of_fields =
        wire::style(options.rename_all_fields.as_ref(), serde, "rename_all_fields", sink);
    let mut names = Vec::new();
    let mut choices: Vec<Choice> = Vec::new();
    for variant in variants {
        if choices.iter().any(|earlier| earlier.ident == variant.ident) {
            sink.leave_to_rustc();
            continue;
        }
        wire::check_variant_attributes(&variant.serde, sink);
        let name = wire::variant_name(&variant, style, sink);
        check_style_renames_a_field(variant.rename_all.as_ref(), variant.members.form, sink);
        let own = wire::style(variant.rename_all.as_ref(), &variant.serde, "rename_all", sink);
        let content = content(&variant.ident, variant.members, own.or(of_fields), sink);
        choices.push(Choice { ident: variant.ident, wire: name.name.clone(), content });
        names.push(name);
    }
    check_names_differ(&names, text::SAME_VARIANT, sink);
    choices
}

/// The exposed fields of a struct or variant; `ident` names those that have no name of their own.
fn content(
    ident: &Ident,
    members: FieldList,
    style: Option<RenameRule>,
    sink: &mut Sink,
) -> Content {
    let FieldList { form, fields } = members;
    let kind = match (form, fields.len()) {
        (Form::Named, _) => Kind::Record,
        (Form::Tuple, 1) => Kind::Newtype,
        (Form::Tuple, _) => Kind::Tuple,
        (Form::Unit, _) => Kind::Unit,
    };
    let mut names = Vec::new();
    let mut shown: Vec<Shown> = Vec::new();
    for field in fields {
        if shown.iter().any(|earlier| earlier.member == field.member) {
            sink.leave_to_rustc();
            continue;
        }
        let Some(exposed) = &field.exposed else { continue };
        let name = wire::name(&field, exposed, style, sink);
        if let (Some(name), None) = (&name, field::flattened(&field, exposed)) {
            names.push(name.clone());
        }
        shown.extend(field::shown(ident, field, name, sink));
    }
    check_names_differ(&names, text::SAME_NAME, sink);
    // As with serde, a newtype variant whose element is left out is its name alone.
    let kind = if kind == Kind::Newtype && shown.is_empty() { Kind::Unit } else { kind };
    Content { kind, fields: shown }
}

/// A style that changes nothing was meant for something else.
fn check_style_renames_a_field(style: Option<&LitStr>, form: Form, sink: &mut Sink) {
    if let (Some(style), Form::Tuple | Form::Unit) = (style, form) {
        sink.error(SpanRange::of(style), text::STYLE_OF_NOTHING);
    }
}

/// No two of one kind have one name.
fn check_names_differ(names: &[WireName], message: crate::messages::Message, sink: &mut Sink) {
    for (place, name) in names.iter().enumerate() {
        if names.iter().take(place).any(|earlier| earlier.name == name.name) {
            sink.error(name.place, message.with(&[&name.name]));
        }
    }
}

/// The type of the field that holds the owner.
fn owner_type(owner: Option<&Owner>, body: &Body) -> Option<Type> {
    let (Some(Owner::Field(owner)), Body::Struct(members)) = (owner, body) else { return None };
    let named = Member::Named(owner.clone());
    let field = members.fields.iter().find(|field| field.member == named)?;
    Some(field.ty.clone())
}

/// The field that holds the owner is one of the type's own.
fn check_owner_exists(ident: &Ident, owner: Option<&Owner>, body: &Body, sink: &mut Sink) {
    let Some(Owner::Field(owner)) = owner else { return };
    match body {
        Body::Struct(members) => {
            let known = |field: &super::syntax::Field| field.member == Member::Named(owner.clone());
            if !members.fields.iter().any(known) {
                sink.error(SpanRange::of(owner), text::OWNER_UNKNOWN.with(&[ident, owner]));
            }
        }
        Body::Enum(_) => sink.error(SpanRange::of(owner), text::OWNER_OF_ENUM),
        Body::Union(_) => {}
    }
}

/// A value whose own fields stand in place of one of them has each of its keys twice.
fn check_nothing_flattens_itself(plan: &Plan, sink: &mut Sink) {
    for field in plan.fields().filter(|field| matches!(field.how, How::Flat)) {
        if names_itself(field.ty.to_token_stream(), plan.ident()) {
            sink.error(SpanRange::of(&field.ty), text::FLATTEN_ITSELF.with(&[plan.ident()]));
        }
    }
}

/// Whether tokens hold `Self`, or `ident` where no path leads to another of that name.
fn names_itself(tokens: TokenStream, ident: &Ident) -> bool {
    let mut within_path = false;
    for token in tokens {
        let found = match &token {
            TokenTree::Group(group) => names_itself(group.stream(), ident),
            TokenTree::Ident(name) => !within_path && (name == ident || name == "Self"),
            TokenTree::Punct(_) | TokenTree::Literal(_) => false,
        };
        if found {
            return true;
        }
        within_path = matches!(&token, TokenTree::Punct(punct) if punct.as_char() == ':');
    }
    false
}

/// What `T::Id` is, is known of the type itself and of nothing that a client reads.
fn check_view_knows_its_types(plan: &Plan, sink: &mut Sink) {
    let Some(view) = &plan.options().view else { return };
    let held = plan.held();
    let parameters = plan.generics().type_params();
    let parameters: Vec<String> = parameters.map(|each| each.ident.to_string()).collect();
    let mut unknown = held.iter().filter(|held| !parameters.contains(&held.to_string()));
    if let Some(unknown) = unknown.next() {
        let unknown = unknown.to_string().replace(' ', "");
        sink.error(SpanRange::of(view), text::VIEW_OF_ASSOCIATED.with(&[&unknown]));
    }
}

/// A rule that speaks of the owner needs to know who that is.
fn check_owner_is_said(plan: &Plan, sink: &mut Sink) {
    if plan.options().owner.is_some() {
        return;
    }
    for place in plan.fields().flat_map(Shown::rules).flat_map(crate::rule::Rule::owners) {
        sink.error(place, text::OWNER_UNSAID.with(&[plan.ident()]));
    }
}

/// Where roles are looked up says something only where a field names one.
fn check_enums_are_asked(plan: &Plan, sink: &mut Sink) {
    // A rule that is faulty is told, and may be the one that was meant.
    if !sink.has_errors() {
        let rules: Vec<&crate::rule::Rule> = plan.fields().flat_map(Shown::rules).collect();
        plan.options().enums.check_are_asked(NamesStand::AboveFields("expose"), &rules, sink);
    }
}

/// Of a generic type it is unknown whether it is an object, unless it says so.
fn check_whole_is_an_object(plan: &Plan, sink: &mut Sink) {
    let generics = plan.generics();
    let is_generic =
        generics.type_params().next().is_some() || generics.const_params().next().is_some();
    if !is_generic || !matches!(plan.options().object, ObjectClaim::Unsaid) {
        return;
    }
    for field in plan.fields().filter(|field| field.held == Held::Part) {
        sink.error(SpanRange::of(&field.ty), text::PART_OF_GENERIC.with(&[plan.ident()]));
    }
}
