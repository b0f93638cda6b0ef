//! Brotli and gzip of a file for which the build left none.

use actix_web::web::Bytes;
use flate2::{Compression, write::GzEncoder};
use std::io::Write;

/// Below this a packet carries it anyway.
const WORTH: usize = 1_024;

/// Text in some form: what compression helps.
pub fn helps(mime: &str, size: usize) -> bool {
    let kinds = [
        "text/",
        "application/javascript",
        "application/json",
        "application/manifest+json",
        "image/svg+xml",
        "application/wasm",
    ];
    size >= WORTH && kinds.iter().any(|kind| mime.starts_with(kind))
}

pub fn brotli(plain: &[u8]) -> Option<Bytes> {
    let params = brotli::enc::BrotliEncoderParams { quality: 9, ..Default::default() };
    let mut packed = Vec::new();
    brotli::BrotliCompress(&mut &plain[..], &mut packed, &params).ok()?;
    smaller(packed, plain)
}

pub fn gzip(plain: &[u8]) -> Option<Bytes> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::new(6));
    encoder.write_all(plain).ok()?;
    smaller(encoder.finish().ok()?, plain)
}

fn smaller(packed: Vec<u8>, plain: &[u8]) -> Option<Bytes> {
    (packed.len() < plain.len()).then(|| Bytes::from(packed))
}
