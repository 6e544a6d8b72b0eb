//! What fields are written into.

use std::convert::Infallible;

use serde::ser::{
    Error as _, Serialize, SerializeStruct, SerializeStructVariant, SerializeTuple,
    SerializeTupleStruct, SerializeTupleVariant, Serializer,
};

/// Takes the values of fields.
pub(crate) trait Target {
    /// What comes of it.
    type Ok;
    /// What can go wrong.
    type Error;

    /// Takes the value of one field.
    fn put<V: Serialize + ?Sized>(
        &mut self,
        name: &'static str,
        value: &V,
    ) -> Result<(), Self::Error>;

    /// Leaves one field out.
    fn skip(&mut self, name: &'static str) -> Result<(), Self::Error> {
        let _ = name;
        Ok(())
    }

    /// There are no more fields.
    fn finish(self) -> Result<Self::Ok, Self::Error>;
}

macro_rules! by_name {
    ($(#[$doc:meta] $target:ident: $serializer:ident;)*) => {$(
        #[$doc]
        pub(super) struct $target<S>(pub(super) S);

        impl<S: $serializer> Target for $target<S> {
            type Ok = S::Ok;
            type Error = S::Error;

            fn put<V: Serialize + ?Sized>(
                &mut self,
                name: &'static str,
                value: &V,
            ) -> Result<(), S::Error> {
                self.0.serialize_field(name, value)
            }

            fn skip(&mut self, name: &'static str) -> Result<(), S::Error> {
                self.0.skip_field(name)
            }

            fn finish(self) -> Result<S::Ok, S::Error> {
                self.0.end()
            }
        }
    )*};
}

by_name! {
    /// An object.
    Record: SerializeStruct;
    /// The object of a variant.
    RecordVariant: SerializeStructVariant;
}

macro_rules! by_place {
    ($(#[$doc:meta] $target:ident: $serializer:ident::$method:ident;)*) => {$(
        #[$doc]
        pub(super) struct $target<S>(pub(super) S);

        impl<S: $serializer> Target for $target<S> {
            type Ok = S::Ok;
            type Error = S::Error;

            fn put<V: Serialize + ?Sized>(
                &mut self,
                _: &'static str,
                value: &V,
            ) -> Result<(), S::Error> {
                self.0.$method(value)
            }

            fn finish(self) -> Result<S::Ok, S::Error> {
                self.0.end()
            }
        }
    )*};
}

by_place! {
    /// An array.
    Tuple: SerializeTuple::serialize_element;
    /// The array of a struct.
    TupleStruct: SerializeTupleStruct::serialize_field;
    /// The array of a variant.
    TupleVariant: SerializeTupleVariant::serialize_field;
}

/// Counts what is written.
pub(super) struct Count(pub(super) usize);

impl Target for Count {
    type Ok = usize;
    type Error = Infallible;

    fn put<V: Serialize + ?Sized>(&mut self, _: &'static str, _: &V) -> Result<(), Infallible> {
        self.0 += 1;
        Ok(())
    }

    fn finish(self) -> Result<usize, Infallible> {
        Ok(self.0)
    }
}

/// What stands around a value that is the only one.
#[derive(Clone, Copy)]
pub(super) enum Around {
    Nothing,
    Struct(&'static str),
    Variant(&'static str, u32, &'static str),
}

/// The only value of a struct or variant.
pub(super) enum Only<S: Serializer> {
    Awaited(S, Around),
    Written(S::Ok),
    Spent,
}

impl<S: Serializer> Only<S> {
    pub(super) fn new(serializer: S, around: Around) -> Self {
        Self::Awaited(serializer, around)
    }
}

impl<S: Serializer> Target for Only<S> {
    type Ok = S::Ok;
    type Error = S::Error;

    fn put<V: Serialize + ?Sized>(&mut self, _: &'static str, value: &V) -> Result<(), S::Error> {
        let Self::Awaited(serializer, around) = std::mem::replace(self, Self::Spent) else {
            return Err(S::Error::custom("a second value in place of one"));
        };
        *self = Self::Written(match around {
            Around::Nothing => value.serialize(serializer)?,
            Around::Struct(name) => serializer.serialize_newtype_struct(name, value)?,
            Around::Variant(name, index, variant) => {
                serializer.serialize_newtype_variant(name, index, variant, value)?
            }
        });
        Ok(())
    }

    fn finish(self) -> Result<S::Ok, S::Error> {
        match self {
            Self::Written(done) => Ok(done),
            Self::Awaited(..) | Self::Spent => Err(S::Error::custom("a value that nobody wrote")),
        }
    }
}
