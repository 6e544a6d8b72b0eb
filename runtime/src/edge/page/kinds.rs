//! The directives of a page's policy that can be stated, by their places.

pub(super) const KINDS: usize = 11;
pub(super) const SCRIPTS: usize = 0;
pub(super) const STYLES: usize = 1;
pub(super) const IMAGES: usize = 2;
pub(super) const FONTS: usize = 3;
pub(super) const REQUESTS: usize = 4;
pub(super) const MEDIA: usize = 5;
pub(super) const FRAMES: usize = 6;
pub(super) const WORKERS: usize = 7;
pub(super) const MANIFEST: usize = 8;
pub(super) const FORMS: usize = 9;
pub(super) const ANCESTORS: usize = 10;
