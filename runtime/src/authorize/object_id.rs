//! Ids of objects, as the parameters of a path name them.

use std::num::{
    NonZeroI8, NonZeroI16, NonZeroI32, NonZeroI64, NonZeroI128, NonZeroIsize, NonZeroU8,
    NonZeroU16, NonZeroU32, NonZeroU64, NonZeroU128, NonZeroUsize,
};

use crate::principal::Principal;

/// An id that is read from one or more path parameters.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be read from the path as an object's id",
    label = "not an id",
    note = "use an integer, `Text<N>`, a tuple of those, or implement `palisade::ObjectId`"
)]
pub trait ObjectId: Send + Sync + Sized {
    /// How many parameters the id consists of.
    const PARTS: usize = 1;

    /// Reads the id from the parameters in the order of [`Resource::PARAMS`](crate::Resource::PARAMS); `None` where they
    /// name no object. An id in a body or a query is read by this, too, as the same text.
    fn read(parameters: &[&str]) -> Option<Self>;

    /// Whether only a caller with a tenant has such ids.
    #[doc(hidden)]
    const NEEDS_TENANT: bool = false;

    /// Reads the id that a caller names; the same for everyone unless the id holds the caller's tenant, as
    /// [`InTenant`](crate::InTenant) does.
    #[doc(hidden)]
    fn read_for(parameters: &[&str], _: &Principal) -> Option<Self> {
        Self::read(parameters)
    }
}

macro_rules! parsed_ids {
    ($($type:ty)*) => {$(
        #[diagnostic::do_not_recommend]
        impl ObjectId for $type {
            fn read(parameters: &[&str]) -> Option<Self> {
                let [text] = parameters else { return None };
                // A sign, leading zeros or spaces would give one object several names.
                let id = text.parse::<$type>().ok()?;
                (id.to_string() == *text).then_some(id)
            }
        }
    )*};
}

// Whatever whole number a path may hold.
parsed_ids! {
    u8 u16 u32 u64 u128 usize i8 i16 i32 i64 i128 isize
    NonZeroU8 NonZeroU16 NonZeroU32 NonZeroU64 NonZeroU128 NonZeroUsize
    NonZeroI8 NonZeroI16 NonZeroI32 NonZeroI64 NonZeroI128 NonZeroIsize
}
#[cfg(feature = "uuid")]
parsed_ids!(uuid::Uuid);

macro_rules! composite_ids {
    ($(($($name:ident)+))*) => {$(
        #[diagnostic::do_not_recommend]
        impl<$($name: ObjectId),+> ObjectId for ($($name,)+) {
            const PARTS: usize = 0 $(+ $name::PARTS)+;
            const NEEDS_TENANT: bool = $($name::NEEDS_TENANT)||+;

            fn read(parameters: &[&str]) -> Option<Self> {
                let mut rest = parameters;
                let id = ($($name::read(next(&mut rest, $name::PARTS)?)?,)+);
                rest.is_empty().then_some(id)
            }

            fn read_for(parameters: &[&str], caller: &Principal) -> Option<Self> {
                let mut rest = parameters;
                let id = ($($name::read_for(next(&mut rest, $name::PARTS)?, caller)?,)+);
                rest.is_empty().then_some(id)
            }
        }
    )*};
}

composite_ids!((A)(A B)(A B C)(A B C D));

/// So many parameters from the front.
fn next<'a, 'b>(rest: &mut &'a [&'b str], parts: usize) -> Option<&'a [&'b str]> {
    let (own, others) = rest.split_at_checked(parts)?;
    *rest = others;
    Some(own)
}

/// The most parts of an object's id.
pub(crate) const MOST_PARTS: usize = 8;

#[cfg(test)]
mod tests {
    use super::*;

    fn one_name<T: ObjectId>(ids: &mut Vec<&'static str>) {
        assert!(T::read(&["7"]).is_some() && T::read(&["07"]).is_none());
        assert!(T::read(&["+7"]).is_none() && T::read(&["-0"]).is_none());
        ids.push(std::any::type_name::<T>());
    }

    #[test]
    fn one_object_has_one_name() {
        assert_eq!(u32::read(&["7"]), Some(7));
        for other in ["07", "+7", " 7", "7 ", "", "-1", "4294967296", "7.0"] {
            assert_eq!(u32::read(&[other]), None, "{other:?}");
        }
        let mut ids = Vec::new();
        macro_rules! of_all {
            ($($type:ty)*) => {$(
                one_name::<$type>(&mut ids);
                one_name::<std::num::NonZero<$type>>(&mut ids);
            )*};
        }
        of_all!(u8 u16 u32 u64 u128 usize i8 i16 i32 i64 i128 isize);
        assert_eq!(ids.len(), 24);
        assert_eq!(<(u8,)>::read(&["1"]), Some((1,)));
        assert_eq!(<(u8, u16)>::read(&["1", "2"]), Some((1, 2)));
        assert_eq!(<(u8, u16)>::read(&["1"]), None);
        assert_eq!(<(u8, u16)>::read(&["1", "2", "3"]), None);
        assert_eq!(<(u8, (u16, u8), u32)>::read(&["1", "2", "3", "4"]), Some((1, (2, 3), 4)));
        assert_eq!(<(u8, u8, u8)>::read(&["1", "2"]), None);
        assert_eq!(<(u8, u8, u8, u8)>::read(&["1", "2", "3", "4", "5"]), None);
    }
}
