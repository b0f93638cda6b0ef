//! Reading the built pages, once.

use crate::web::pack;
use actix_web::web::Bytes;
use sha2::{Digest, Sha256};
use std::{
    collections::HashMap,
    io,
    path::{Path, PathBuf},
};

/// One file, ready to be sent.
pub struct Asset {
    pub plain: Bytes,
    pub brotli: Option<Bytes>,
    pub gzip: Option<Bytes>,
    pub mime: String,
    /// Of the plain bytes; quoted.
    pub hash: String,
    /// Its name changes with its content.
    pub immutable: bool,
}

/// All files by their path, with the slash in front.
#[derive(Default)]
pub struct Site {
    files: HashMap<String, Asset>,
}

impl Site {
    /// Reads the folder. Files `x.br` and `x.gz` are taken as what `x` is compressed to.
    pub fn load(folder: &Path) -> io::Result<Self> {
        let mut paths = Vec::new();
        walk(folder, &mut paths)?;
        let mut files = HashMap::new();
        for path in paths {
            let Ok(inside) = path.strip_prefix(folder) else { continue };
            let name = format!("/{}", inside.to_string_lossy());
            let skipped = [".br", ".gz", ".map"].iter().any(|end| name.ends_with(end));
            if !skipped {
                files.insert(name.clone(), asset(&path, &name)?);
            }
        }
        Ok(Self { files })
    }

    pub fn file(&self, path: &str) -> Option<&Asset> {
        self.files.get(path)
    }

    pub fn index(&self) -> Option<&Asset> {
        self.files.get("/index.html")
    }

    pub fn len(&self) -> usize {
        self.files.len()
    }

    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }
}

fn walk(folder: &Path, found: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            walk(&entry.path(), found)?;
        } else {
            found.push(entry.path());
        }
    }
    Ok(())
}

fn asset(path: &Path, name: &str) -> io::Result<Asset> {
    let plain = Bytes::from(std::fs::read(path)?);
    let mime = mime_guess::from_path(path).first_or_octet_stream().to_string();
    let beside = |end: &str| std::fs::read(format!("{}{end}", path.display())).ok().map(Bytes::from);
    let helps = pack::helps(&mime, plain.len());
    Ok(Asset {
        brotli: beside(".br").or_else(|| helps.then(|| pack::brotli(&plain)).flatten()),
        gzip: beside(".gz").or_else(|| helps.then(|| pack::gzip(&plain)).flatten()),
        hash: format!("\"{}\"", &hex::encode(Sha256::digest(&plain))[..32]),
        mime: if mime.starts_with("text/") && !mime.contains("charset") {
            format!("{mime}; charset=utf-8")
        } else {
            mime
        },
        immutable: name.starts_with("/assets/"),
        plain,
    })
}
