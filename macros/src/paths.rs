//! Every path into the runtime, spelled once.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::Path;

use crate::manifest;
use crate::span::{SpanRange, generated, relocate};

/// Spells the runtime's paths: from `::palisade`, or from where the `crate` key says it is.
#[derive(Clone, Debug)]
pub(crate) struct Paths {
    root: Option<TokenStream>,
    span: Span,
}

impl Paths {
    /// Paths from `root`, or from what `Cargo.toml` calls the runtime.
    pub(crate) fn new(root: Option<&Path>) -> Self {
        let root = root.map(ToTokens::to_token_stream).or_else(|| {
            let name = syn::parse_str::<Ident>(&manifest::renamed()?).ok()?;
            Some(quote!(::#name))
        });
        Self { root, span: Span::mixed_site() }
    }

    /// The same paths, located at `span`: errors about them show there.
    pub(crate) fn at(&self, span: Span) -> Self {
        Self { root: self.root.clone(), span: generated(span) }
    }

    fn root(&self) -> TokenStream {
        let named = self.root.clone().map(|root| relocate(root, self.span));
        named.unwrap_or_else(|| quote_spanned!(self.span=> ::palisade))
    }
}

impl Paths {
    /// `Ranged<_>`: a range is of some kind of number, whichever the field's is.
    pub(crate) fn ranged_by_any(&self) -> TokenStream {
        let ranged = self.ranged();
        quote_spanned!(self.span=> #ranged<_>)
    }
}

impl SpanRange {
    /// `<Probe<ty>>::constant`: what is known of a type of the user's.
    pub(crate) fn probed(self, ty: &impl ToTokens, paths: &Paths, constant: &str) -> TokenStream {
        self.probed_by(Paths::probe, ty, paths, constant)
    }

    /// The same of another probe.
    pub(crate) fn probed_by(
        self,
        probe: fn(&Paths) -> TokenStream,
        ty: &impl ToTokens,
        paths: &Paths,
        constant: &str,
    ) -> TokenStream {
        let span = self.start();
        let probe = probe(&paths.at(span));
        let constant = Ident::new(constant, span);
        let [close, end] = [quote_spanned!(span=> >), quote_spanned!(span=> #constant)];
        let ty = self.over(quote_spanned!(span=> #probe<#ty #close));
        self.over(quote_spanned!(span=> <#ty>::#end))
    }

    /// `<ty as Interface>::method`, which complains at `ty` and nowhere else where it is not one: a
    /// bound would be pointed at too.
    pub(crate) fn method(
        self,
        ty: &impl ToTokens,
        paths: &Paths,
        interface: fn(&Paths) -> TokenStream,
        method: &str,
    ) -> TokenStream {
        let span = self.start();
        let interface = interface(&paths.at(span));
        let method = Ident::new(method, span);
        quote_spanned!(span=> <#ty as #interface>::#method)
    }
}

macro_rules! runtime_paths {
    ($($method:ident => $($segment:ident)::+;)+) => {
        impl Paths {
            $(
                #[doc = concat!("`::palisade::private", $("::", stringify!($segment),)+ "`.")]
                pub(crate) fn $method(&self) -> TokenStream {
                    let root = self.root();
                    quote_spanned!(self.span=> #root::private $(::$segment)+)
                }
            )+
        }
    };
}

runtime_paths! {
    policy => Policy;
    unredacted => Unredacted;
    inspect => Inspect;
    spec => Spec;
    rule => Rule;
    rule_outline => RuleOutline;
    rate => Rate;
    in_flight => InFlight;
    per => Per;
    on_failure => OnFailure;
    calendar => Calendar;
    key_of => KeyOf;
    plan_enum => PlanEnum;
    unchecked => Unchecked;
    address_range => AddressRange;
    firewall_exclusion => FirewallExclusion;
    member => Member;
    condition => Condition;
    condition_ref => ConditionRef;
    policy_function => PolicyFunction;
    ask_engine => ask_engine;
    policy_input => PolicyInput;
    maybe_ready => MaybeReady;
    decision => Decision;
    leaf => Leaf;
    network => Network;
    window => Window;
    claim_test => ClaimTest;
    typed_claim => TypedClaim;
    permission => Permission;
    permission_named => Permission::named;
    permission_placed => Permission::placed;
    permission_enum => PermissionEnum;
    grant => PermissionGrant;
    step_up => StepUp;
    break_glass => BreakGlass;
    cross_tenants => CrossTenants;
    approval => Approval;
    requirement => Requirement;
    duration => Duration;
    phantom_data => PhantomData;
    string => String;

    named => named;
    placed => placed;
    role_variant => role_variant;
    scope_variant => scope_variant;
    permission_variant => permission_variant;
    missing_role => missing::Role;
    missing_scope => missing::Scope;
    missing_permission => missing::Permission;

    secured => Secured;
    answer => Answer;
    parameter_facts => ParameterFacts;
    read_json => ReadJson;
    handler_traits => HandlerTraits;
    probe => Probe;
    fallback => Fallback;
    fallbacks => fallbacks;
    safe_input => SafeInput;
    safe_response => SafeResponse;
    whole_response => WholeResponse;
    multipart_is_on => MultipartIsOn;
    check_parameter => check_parameter;
    validation_context => ValidationContext;
    refusal => Refusal;
    shape => Shape;
    keys => ObjectKeys;
    keys_probe => KeysProbe;
    check_keys => check_keys;

    role_enum => RoleEnum;
    schemes => Schemes;
    declares => Declares;
    name_hash => NameHash;
    scheme_hash => scheme_hash;
    scheme_name => SchemeName;
    known_schemes => schemes;
    scope_enum => ScopeEnum;
    bits => Bits;

    redacted => Redacted;
    expose => Expose;
    expose_bound => ExposeBound;
    fields => Fields;
    field_writer => FieldWriter;
    field_shape => FieldShape;
    mask => Mask;
    viewer => Viewer;
    legible => Legible;
    dated => Dated;
    flatten => Flatten;
    flattened => Flattened;
    json_buffer => JsonBuffer;
    expose_error => ExposeError;
    variant_shape => VariantShape;
    tagging => Tagging;
    trusted => Trusted;
    shape_probe => ShapeProbe;
    shape_fallback => ShapeFallback;
    unasked_object => UnaskedObject;
    held_objects => HeldObjects;
    id_bound => IdBound;
    id_probe => IdProbe;
    id_fallback => IdFallback;
    object_probe => ObjectProbe;
    declared_as_object => ResourceNeedsRedactedObject;
    allow => Allow;
    read => Read;
    check_part => check_part;
    check_holds_object => check_holds_object;
    check_extension => check_extension;
    check_response => check_response;
    key => Key;
    principal => Principal;
    owner_probe => OwnerProbe;
    names_owner => NamesOwner;
    owned => Owned;
    viewed => Viewed;
    any_view => AnyView;
    masked_view => MaskedView;
    expose_fields => expose_fields;
    debug_fields => debug_fields;
    formatter => fmt::Formatter;
    fmt_result => fmt::Result;
    debug => fmt::Debug;
    masked_text => masked_text;
    serialize_probe => SerializeProbe;
    not_serialize => SerializeNeedsRawSerialize;

    problem => Problem;
    problem_trait => IntoProblem;
    declared => Declared;
    log_cause => LogCause;
    error_probe => ErrorProbe;
    error_fallback => ErrorFallback;
    is_error => IsError;
    no_error => NoError;

    input => Input;
    field_name => FieldName;
    serde => serde;
    validator => validator;
    validation => validation;
    input_field => InputField;
    json_input => JsonInput;
    entry_key => EntryKey;
    field_facts => FieldFacts;
    field_rules => FieldRules;
    path_input => PathInput;
    object_id => ObjectId;
    check_field => check_field;
    check_id => check_id;
    check_itself => check_itself;
    check_tagged => check_tagged;
    check_tag => check_tag;
    check_flattened => check_flattened;
    input_tagging => InputTagging;
    check_length_can_hold => check_length_can_hold;
    check_range_can_hold => check_range_can_hold;
    check_whole_range_can_hold => check_whole_range_can_hold;
    check_file_types => check_file_types;
    check_concrete => check_concrete;
    needs => Needs;
    lookup => Lookup;
    field_lookup => FieldLookup;
    names => Names;
    collect_verifiers => CollectVerifiers;
    objects => Objects;
    verified => VerifiedInput;
    runs_verify => RunsVerify;
    verify => Verify;
    check_length => check_length;
    check_range => check_range;
    check_email => check_email;
    check_international_email => check_international_email;
    check_url => check_url;
    check_control => check_control;
    text_rule => TextRule;
    to_value => to_value;
    schemas => Schemas;
    json_value => Value;
    answer_schema => AnswerSchema;
    problem_probe => ProblemProbe;
    problem_fallback => ProblemFallback;
    redacted_schema => redacted_schema;
    check_contains => check_contains;
    check_lacks => check_lacks;
    check_regex => check_regex;
    check_holds => check_holds;
    measured => Measured;
    ranged => Ranged;
    texts => Texts;
    lettered => Lettered;
    nested => Nested;
    location => InputLocation;
    absent => Absent;
    omittable => Omittable;
    files => Files;
    file_rule => FileRule;
    may_write => may_write;
    may_write_when => may_write_when;
    object_write => ObjectWrite;
    length => Length;
    range => Range;
    rule_message => RuleMessage;
    violations => Violations;
    validated => validated;
    object_only => ObjectOnly;
    name_only => NameOnly;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_runtime_is_palisade_unless_the_user_says_otherwise() {
        assert_eq!(Paths::new(None).policy().to_string(), ":: palisade :: private :: Policy");
        let renamed = syn::parse_str("::guards").ok();
        let paths = Paths::new(renamed.as_ref());
        assert_eq!(paths.missing_role().to_string(), ":: guards :: private :: missing :: Role");
    }
}
