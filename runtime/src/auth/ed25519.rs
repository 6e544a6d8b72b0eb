//! Public keys of Ed25519 for which signatures can be made up.

/// The `y` of two of the points of order eight; their sign bit is clear.
const ORDER_EIGHT: [[u8; 32]; 2] = [
    *b"\x26\xe8\x95\x8f\xc2\xb2\x27\xb0\x45\xc3\xf4\x89\xf2\xef\x98\xf0\
       \xd5\xdf\xac\x05\xd3\xc6\x33\x39\xb1\x38\x02\x88\x6d\x53\xfc\x05",
    *b"\xc7\x17\x6a\x70\x3d\x4d\xd8\x4f\xba\x3c\x0b\x76\x0d\x10\x67\x0f\
       \x2a\x20\x53\xfa\x2c\x39\xcc\xc6\x4e\xc7\xfd\x77\x92\xac\x03\x7a",
];

/// Whether `point` has an order of 1, 2, 4 or 8. The first four have `y` 1, -1 or 0, and every `y`
/// from p up, being a second spelling, is refused with them: p is `ed ff .. ff 7f`.
pub(crate) fn is_of_small_order(point: &[u8]) -> bool {
    let Some((last, rest)) = point.split_last() else {
        return true;
    };
    let Some((first, middle)) = rest.split_first() else {
        return true;
    };
    let last = last & 0x7f;
    let low = *first <= 1 && last == 0 && middle.iter().all(|byte| *byte == 0);
    let high = *first >= 0xec && last == 0x7f && middle.iter().all(|byte| *byte == 0xff);
    let eighth = |known: &[u8; 32]| known.strip_suffix(&[last]).is_some_and(|known| known == rest);
    low || high || ORDER_EIGHT.iter().any(eighth)
}
