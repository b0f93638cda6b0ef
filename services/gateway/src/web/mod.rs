//! The pages: the built SPA, read into memory at the start, each file plain, brotli and gzip.

pub mod load;
pub mod pack;
pub mod serve;

pub use load::{Asset, Site};
pub use serve::serve;
