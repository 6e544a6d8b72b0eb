//! The view's shape: constants that the runtime and the posture read.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::Type;

use super::View;
use crate::args::shown_path;
use crate::documents::are_made;
use crate::mentions::mentions_parameter;
use crate::paths::Paths;
use crate::redacted::check::{By, Content, Held, How, Kind, Layout, Masking, Shown, Tagging};
use crate::rule::RuleEmitter;
use crate::span::SpanRange;

impl View<'_> {
    pub(super) fn emit_redacted(&self, members: &mut RuleEmitter<'_>) -> TokenStream {
        let shape = self.paths.shape();
        let name = self.plan.ident().to_string();
        let value = match self.plan.layout() {
            Layout::Struct(content) => self.emit_content(&shape, &name, content, members),
            Layout::Enum(tagging, choices) => {
                let tagging = self.emit_tagging(tagging);
                let variant = self.paths.variant_shape();
                let variants = choices
                    .iter()
                    .map(|each| self.emit_content(&variant, &each.wire, &each.content, members));
                quote!(#shape::choice(#name, #tagging, &[#(#variants),*]))
            }
        };
        let owner = self.plan.owner_type().map(|owner| self.emit_owner_is_subject(owner));
        let docs = &self.plan.options().docs;
        let docs = (are_made() && !docs.is_empty()).then(|| quote!(.docs(#docs)));
        let body = quote! {
            const SHAPE: #shape = #value #owner #docs;
        };
        self.implement(&self.at_ident().redacted(), &body)
    }

    /// Whether the owner's field holds a subject alone; asked by a probe, so that a type that holds no
    /// owner is one error.
    fn emit_owner_is_subject(&self, owner: &Type) -> TokenStream {
        let place = SpanRange::of(owner);
        let probe = self.paths.at(place.start()).owner_probe();
        quote_spanned! {place.start()=> .owner_is_subject(#probe::<#owner>::IS_SUBJECT) }
    }

    fn emit_content(
        &self,
        shape: &TokenStream,
        name: &str,
        content: &Content,
        members: &mut RuleEmitter<'_>,
    ) -> TokenStream {
        let kind = match content.kind {
            Kind::Unit => quote!(unit),
            Kind::Newtype => quote!(newtype),
            Kind::Tuple => quote!(tuple),
            Kind::Record => quote!(record),
        };
        let fields = content.fields.iter().map(|field| self.emit_shape(field, members));
        quote!(#shape::#kind(#name, &[#(#fields),*]))
    }

    fn emit_tagging(&self, tagging: &Tagging) -> TokenStream {
        let path = self.paths.tagging();
        match tagging {
            Tagging::External => quote!(#path::External),
            Tagging::Internal(tag) => quote!(#path::Internal(#tag)),
            Tagging::Adjacent(tag, content) => quote!(#path::Adjacent(#tag, #content)),
            Tagging::Untagged => quote!(#path::Untagged),
        }
    }

    fn emit_shape(&self, field: &Shown, members: &mut RuleEmitter<'_>) -> TokenStream {
        let shape = self.paths.field_shape();
        let wire = &field.wire;
        let only = field.only.as_ref().map(|rule| {
            let rule = members.rule(rule);
            quote!(.only(#rule))
        });
        let how = match &field.how {
            How::Plain => None,
            How::Masked(masking) => Some(emit_masked(masking, members)),
            How::Flat => Some(quote!(.flat())),
            How::Trusted(reason) => Some(quote!(.trusted(#reason))),
        };
        let sensitive = field.sensitive.as_ref().map(|reason| quote!(.sensitive(#reason)));
        let part = (field.held != Held::Unsaid).then(|| {
            let part = self.emit_part(field.held);
            quote!(.part(#part))
        });
        let holds = shows_whole(field).then(|| self.emit_holds(field));
        let told = are_made().then(|| self.emit_told(field));
        quote!(#shape::new(#wire) #only #how #sensitive #part #holds #told)
    }

    /// What documents tell of the field.
    fn emit_told(&self, field: &Shown) -> TokenStream {
        let (probe, docs, ty) = (self.paths.shape_probe(), &field.docs, &field.ty);
        // What its own `Serialize` writes is not known; probes answer in no generic code.
        let schema = match field.how {
            How::Trusted(_) => quote!(#probe::<()>::SCHEMA),
            _ if mentions_parameter(quote!(#ty), self.plan.generics()) => {
                let expose = self.paths.expose();
                quote!(<#ty as #expose>::schema)
            }
            _ => SpanRange::of(ty).probed_by(Paths::shape_probe, ty, self.paths, "SCHEMA"),
        };
        quote!(.told(#schema, #docs))
    }

    /// The derived types in the field's own; asked by a probe, so that a type that may not leave is
    /// one error, where it is written.
    fn emit_holds(&self, field: &Shown) -> TokenStream {
        let ty = &field.ty;
        let place = SpanRange::of(ty);
        let held = place.probed_by(Paths::shape_probe, ty, self.paths, "HELD");
        quote_spanned!(place.start()=> .holds(#held))
    }
}

/// Whether any caller sees what the field's type writes.
pub(super) fn shows_whole(field: &Shown) -> bool {
    match &field.how {
        How::Plain | How::Flat => true,
        How::Masked(masking) => masking.unless.is_some(),
        How::Trusted(_) => false,
    }
}

fn emit_masked(masking: &Masking, members: &mut RuleEmitter<'_>) -> TokenStream {
    let name = match &masking.by {
        By::Named(name, ..) => name.value(),
        By::Truncate(count) => format!("truncate {count}"),
        By::Function(path) => shown_path(path),
    };
    if let Some(rule) = &masking.unless {
        let rule = members.rule(rule);
        return quote!(.masked_unless(#name, #rule));
    }
    quote!(.masked(#name))
}
