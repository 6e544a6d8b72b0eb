//! The view's fields, one call each.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens as _, quote, quote_spanned};
use syn::{Ident, Member};

use super::View;
use crate::names::local;
use crate::paths::Paths;
use crate::redacted::check::{By, Choice, Content, How, Layout, Masking, Shown};
use crate::span::{SpanRange, generated};

impl View<'_> {
    pub(super) fn emit_fields(&self) -> TokenStream {
        let (writer, shape, redacted) =
            (self.paths.field_writer(), self.paths.shape(), self.paths.redacted());
        let out = local("out");
        let (variant, puts) = match self.plan.layout() {
            Layout::Struct(content) => (None, self.emit_struct(content)),
            Layout::Enum(_, choices) => (Some(emit_variant(choices)), self.emit_enum(choices)),
        };
        let (owner, readable) = (self.emit_owner(), self.emit_readable());
        let keys_differ = self.emit_keys_differ_in_use();
        let ignore = self.plan.fields().next().is_none().then(|| quote!(let _ = #out;));
        let body = quote! {
            fn shape(&self) -> &'static #shape {
                const { &<Self as #redacted>::SHAPE }
            }
            #variant
            #owner
            #readable
            fn write(&self, #out: &mut #writer<'_>) {
                #keys_differ
                #ignore
                #puts
            }
        };
        self.implement(&self.at_ident().fields(), &body)
    }

    fn emit_struct(&self, content: &Content) -> TokenStream {
        content.fields.iter().map(|field| self.emit_put(field, &emit_value(field))).collect()
    }

    fn emit_enum(&self, choices: &[Choice]) -> TokenStream {
        let shown = |choice: &&Choice| !choice.content.fields.is_empty();
        let arms: Vec<TokenStream> =
            choices.iter().filter(shown).map(|choice| self.emit_arm(choice)).collect();
        let rest = (arms.len() < choices.len()).then(|| quote!(_ => {}));
        if arms.is_empty() {
            return TokenStream::new();
        }
        quote!(match self { #(#arms)* #rest })
    }

    fn emit_arm(&self, Choice { ident, content, .. }: &Choice) -> TokenStream {
        let bound: Vec<Ident> = (0..content.fields.len()).map(crate::names::field).collect();
        let members = content.fields.iter().map(|field| &field.member);
        let puts = content.fields.iter().zip(&bound).map(|(field, bound)| {
            let mut bound = bound.clone();
            bound.set_span(generated(SpanRange::of(&field.ty).start()));
            self.emit_put(field, &bound.into_token_stream())
        });
        quote! {
            Self::#ident { #(#members: #bound,)* .. } => { #(#puts)* }
        }
    }

    /// One call, located at the field's type: that is where a type that may not leave is reported.
    fn emit_put(&self, field: &Shown, value: &TokenStream) -> TokenStream {
        let (ty, out) = (&field.ty, local("out"));
        let place = SpanRange::of(ty);
        let put = |interface, name| place.over(place.method(ty, self.paths, interface, name));
        let put = match &field.how {
            How::Plain => put(Paths::expose_bound, "put"),
            How::Flat => put(Paths::flattened, "put_flat"),
            How::Trusted(_) => put(Paths::trusted, "put_trusted"),
            How::Masked(masking) => {
                let (put, mask) = (put(Paths::expose_bound, "put_masked"), self.emit_mask(masking));
                return quote!(#put(#value, #mask, #out););
            }
        };
        quote!(#put(#value, #out);)
    }

    fn emit_mask(&self, masking: &Masking) -> TokenStream {
        match &masking.by {
            By::Named(name, function, shown) => {
                let span = generated(name.span());
                let mask = self.paths.at(name.span()).mask();
                let read = match *function {
                    "date_year" => self.emit_read(name.span(), Paths::dated, "year"),
                    _ => self.emit_read(name.span(), Paths::legible, "text"),
                };
                let function = Ident::new(function, span);
                let shown = shown.iter();
                quote_spanned!(span=> #mask::#function(#read #(, #shown)*))
            }
            By::Truncate(count) => {
                let mask = self.paths.at(count.span()).mask();
                let read = self.emit_read(count.span(), Paths::legible, "text");
                quote_spanned!(generated(count.span())=> #mask::truncate(#read, #count))
            }
            By::Function(path) => {
                let place = SpanRange::of(path);
                let paths = self.paths.at(place.start());
                let (mask, text, value) = (paths.mask(), paths.masked_text(), local("value"));
                let masked = place.call(&path.to_token_stream(), quote!(#value));
                quote_spanned! {place.start()=>
                    #mask::custom(|#value| #text(#masked))
                }
            }
        }
    }
}

impl View<'_> {
    /// How a mask reads the value: what cannot be read so is reported at the mask.
    fn emit_read(&self, at: Span, way: fn(&Paths) -> TokenStream, method: &str) -> TokenStream {
        let any = quote_spanned!(generated(at)=> _);
        SpanRange::at(at).method(&any, self.paths, way, method)
    }
}

/// Which variant a value is.
fn emit_variant(choices: &[Choice]) -> TokenStream {
    let idents = choices.iter().map(|choice| &choice.ident);
    let places = 0..choices.len();
    quote! {
        fn variant(&self) -> ::core::primitive::usize {
            match self { #(Self::#idents { .. } => #places,)* }
        }
    }
}

/// `&self.field`, located at the field's type from its first token to its last.
fn emit_value(field: &Shown) -> TokenStream {
    let place = SpanRange::of(&field.ty);
    let mut member = field.member.clone();
    let end = |span: Span| span.located_at(place.end());
    match &mut member {
        Member::Named(ident) => ident.set_span(end(ident.span())),
        Member::Unnamed(index) => index.span = end(index.span),
    }
    let receiver = quote!(self);
    let reference = quote_spanned!(place.start()=> &);
    quote!(#reference #receiver.#member)
}
