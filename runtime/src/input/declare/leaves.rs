//! The leaves that a body may hold, in one list for every trait that they have.

/// Hands each leaf to a macro, as `[generics] type;`.
macro_rules! for_each_leaf {
    ($then:ident) => {
        $then! {
            [] bool; [] char; [] ();
            [] u8; [] u16; [] u32; [] u64; [] u128; [] usize;
            [] i8; [] i16; [] i32; [] i64; [] i128; [] isize;
            [] std::num::NonZeroU8; [] std::num::NonZeroU16; [] std::num::NonZeroU32;
            [] std::num::NonZeroU64; [] std::num::NonZeroU128; [] std::num::NonZeroUsize;
            [] std::num::NonZeroI8; [] std::num::NonZeroI16; [] std::num::NonZeroI32;
            [] std::num::NonZeroI64; [] std::num::NonZeroI128; [] std::num::NonZeroIsize;
            [] std::net::IpAddr; [] std::net::Ipv4Addr; [] std::net::Ipv6Addr;
            [] std::net::SocketAddr; [] std::net::SocketAddrV4; [] std::net::SocketAddrV6;
            [] ipnet::IpNet; [] ipnet::Ipv4Net; [] ipnet::Ipv6Net;
            [] std::time::Duration;
            [T: ?Sized] std::marker::PhantomData<T>;
            [const N: usize] crate::input::text::Text<N>;
            [const N: usize] crate::input::text::FreeJson<N>;
        }
        #[cfg(feature = "uuid")]
        $then! { [] uuid::Uuid; }
        #[cfg(feature = "chrono")]
        $then! {
            [] chrono::NaiveDate; [] chrono::NaiveTime; [] chrono::NaiveDateTime;
            [] chrono::DateTime<chrono::Utc>; [] chrono::DateTime<chrono::FixedOffset>;
        }
        #[cfg(feature = "time")]
        $then! {
            [] time::Date; [] time::Time; [] time::PrimitiveDateTime; [] time::OffsetDateTime;
        }
        #[cfg(feature = "jiff")]
        $then! {
            [] jiff::civil::Date; [] jiff::civil::Time; [] jiff::civil::DateTime; [] jiff::Timestamp;
            [] jiff::Zoned;
        }
        #[cfg(feature = "rust_decimal")]
        $then! { [] rust_decimal::Decimal; }
    };
}

/// Hands each type of several values, and that of one which need not be there, to a macro: what a `Box` may hold
/// beside an input. A `Box` of any type is none of palisade's to implement for, since it may be another crate's input.
macro_rules! for_each_container {
    ($then:ident) => {
        $then! {
            [T] [T];
            [T] Vec<T>;
            [T] std::collections::VecDeque<T>;
            [T] std::collections::BTreeSet<T>;
            [T, H] std::collections::HashSet<T, H>;
            [K, T] std::collections::BTreeMap<K, T>;
            [K, T, H] std::collections::HashMap<K, T, H>;
            [T, const N: usize] [T; N];
            [T] Option<T>;
            [T] crate::input::text::Plain<T>;
            [A] (A,);
            [A, B] (A, B);
            [A, B, C] (A, B, C);
            [A, B, C, D] (A, B, C, D);
            [A, B, C, D, E] (A, B, C, D, E);
            [A, B, C, D, E, F] (A, B, C, D, E, F);
            [A, B, C, D, E, F, G] (A, B, C, D, E, F, G);
            [A, B, C, D, E, F, G, H] (A, B, C, D, E, F, G, H);
        }
    };
}

pub(crate) use {for_each_container, for_each_leaf};
