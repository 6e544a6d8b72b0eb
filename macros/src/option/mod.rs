//! The keys of `#[secure]` and `#[public]`, one file each: its form, what it becomes, what it refuses.

pub(crate) mod address;
pub(crate) mod allow;
pub(crate) mod approve;
pub(crate) mod auth;
pub(crate) mod body;
pub(crate) mod break_glass;
pub(crate) mod class;
pub(crate) mod cors;
pub(crate) mod cross_tenants;
pub(crate) mod duration;
pub(crate) mod enums;
pub(crate) mod firewall;
pub(crate) mod in_flight;
pub(crate) mod krate;
pub(crate) mod objects;
pub(crate) mod page;
pub(crate) mod permission;
pub(crate) mod rate;
pub(crate) mod reason;
pub(crate) mod requirements;
pub(crate) mod role;
pub(crate) mod scope;
pub(crate) mod shadow;
pub(crate) mod step_up;
pub(crate) mod timeout;
pub(crate) mod unredacted;
pub(crate) mod version;

/// Reads one key the way the macros do.
#[cfg(test)]
pub(crate) mod testing {
    use proc_macro2::TokenStream;

    use crate::args::{OptionKey, Options, Setting, parse};
    use crate::sink::{Sink, reported};

    /// The value of a setting that is right.
    pub(crate) fn accepts<T>(
        tokens: TokenStream,
        key: &'static OptionKey,
        read: impl FnOnce(&Setting, &mut Sink) -> Option<T>,
    ) -> T {
        let mut sink = Sink::new();
        let value = take(tokens, key, &mut sink).and_then(|setting| read(&setting, &mut sink));
        sink.finish().unwrap();
        value.unwrap()
    }

    /// The one text about a setting that is wrong.
    pub(crate) fn refuses<T>(
        tokens: TokenStream,
        key: &'static OptionKey,
        read: impl FnOnce(&Setting, &mut Sink) -> Option<T>,
    ) -> String {
        let texts = reported(|sink| {
            let setting = take(tokens, key, sink);
            assert!(setting.and_then(|setting| read(&setting, sink)).is_none());
        });
        assert_eq!(texts.len(), 1, "{texts:?}");
        texts.concat()
    }

    fn take(tokens: TokenStream, key: &'static OptionKey, sink: &mut Sink) -> Option<Setting> {
        let items = parse(tokens, sink);
        Options::of(items, &[key], &[], sink).take(key)
    }
}
