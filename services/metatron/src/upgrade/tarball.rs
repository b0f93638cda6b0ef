//! A release out of a tarball. Nothing in it may land outside, only files and folders are taken, and no more than would be
//! a release: who unpacks it may be root, and the disk everybody's.

use crate::{Error, Result};
use std::{
    fs::File,
    io::Read as _,
    path::{Component, Path, PathBuf},
};

/// Over all entries, unpacked. A release has some hundred MiB.
const MOST: u64 = 1 << 30;

/// Unpacks into the empty folder `into`; gives the folder inside that holds the release.
pub fn unpack(file: &Path, into: &Path) -> Result<PathBuf> {
    unpack_most(file, into, MOST)
}

fn unpack_most(file: &Path, into: &Path, most: u64) -> Result<PathBuf> {
    let bad = |why: String| Error::Check {
        what: format!("{} cannot be unpacked: {why}", file.display()),
        next: "Nothing was changed. Fetch it again, and compare it with the .sha256 beside it.".into(),
    };
    let reader = File::open(file).map_err(Error::at(file))?;
    // What is no entry (headers, long names) is bounded along. One byte more, since an archive that ends on a whole block
    // would pass for one that ends there.
    let mut archive = tar::Archive::new(flate2::read::GzDecoder::new(reader).take(most + 1));
    let mut room = most;
    archive.set_preserve_mtime(true);
    for entry in archive.entries().map_err(|error| bad(error.to_string()))? {
        let mut entry = entry.map_err(|error| bad(error.to_string()))?;
        let path = entry.path().map_err(|error| bad(error.to_string()))?.into_owned();
        let kind = entry.header().entry_type();
        let plain = path.components().all(|part| matches!(part, Component::Normal(_) | Component::CurDir));
        if !plain || !(kind.is_file() || kind.is_dir()) {
            return Err(bad(format!("{} is no plain file or folder", path.display())));
        }
        room = room
            .checked_sub(entry.size())
            .ok_or_else(|| bad(format!("it holds more than {}", protocol::size::size(most))))?;
        entry.unpack_in(into).map_err(|error| bad(error.to_string()))?;
    }
    let inside = std::fs::read_dir(into).map_err(Error::at(into))?.flatten().map(|entry| entry.path());
    inside
        .chain([into.to_owned()])
        .find(|folder| folder.join("metatron").is_file())
        .ok_or_else(|| bad("there is no metatron in it".into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tarball(folder: &Path, name: &str, kind: tar::EntryType) -> PathBuf {
        let path = folder.join("a.tar.gz");
        let packer = flate2::write::GzEncoder::new(File::create(&path).unwrap(), flate2::Compression::fast());
        let mut builder = tar::Builder::new(packer);
        let mut header = tar::Header::new_gnu();
        header.as_old_mut().name[..name.len()].copy_from_slice(name.as_bytes());
        header.set_entry_type(kind);
        header.set_link_name("/etc").unwrap();
        header.set_size(0);
        header.set_mode(0o755);
        header.set_cksum();
        builder.append(&header, std::io::empty()).unwrap();
        builder.into_inner().unwrap().finish().unwrap();
        path
    }

    #[test]
    fn only_plain_files_and_folders_come_out() {
        let folder = tempfile::tempdir().unwrap();
        for (name, kind) in [
            ("../out", tar::EntryType::Regular),
            ("/tmp/metatron-out", tar::EntryType::Regular),
            ("m/link", tar::EntryType::Symlink),
            ("m/hard", tar::EntryType::Link),
        ] {
            let into = tempfile::tempdir().unwrap();
            let refused = unpack(&tarball(folder.path(), name, kind), into.path());
            assert!(matches!(refused, Err(Error::Check { .. })), "{name}: {refused:?}");
        }
        assert!(!folder.path().join("../out").exists() && !Path::new("/tmp/metatron-out").exists());
        let into = tempfile::tempdir().unwrap();
        let good = unpack(&tarball(folder.path(), "m/metatron", tar::EntryType::Regular), into.path());
        assert_eq!(good.unwrap(), into.path().join("m"));
        let cut = folder.path().join("cut.tar.gz");
        std::fs::write(&cut, b"\x1f\x8b\x08 and nothing more").unwrap();
        assert!(unpack(&cut, into.path()).is_err());
    }

    #[test]
    fn no_more_comes_out_than_a_release_has() {
        let folder = tempfile::tempdir().unwrap();
        let packed = |sizes: &[usize]| {
            let path = folder.path().join("a.tar.gz");
            let file = File::create(&path).unwrap();
            let mut builder =
                tar::Builder::new(flate2::write::GzEncoder::new(file, flate2::Compression::fast()));
            for (n, size) in sizes.iter().enumerate() {
                let mut header = tar::Header::new_gnu();
                header.set_size(*size as u64);
                header.set_mode(0o755);
                let name = if n == 0 { "m/metatron".to_owned() } else { format!("m/{n}") };
                builder.append_data(&mut header, name, std::io::repeat(0).take(*size as u64)).unwrap();
            }
            builder.into_inner().unwrap().finish().unwrap();
            path
        };
        let unpacked = |sizes: &[usize]| {
            let into = tempfile::tempdir().unwrap();
            unpack_most(&packed(sizes), into.path(), 102_400).map(drop).map_err(|error| error.to_string())
        };
        assert_eq!(unpacked(&[40_000, 40_000]), Ok(()));
        for sizes in [&[102_401][..], &[60_000, 60_000], &vec![0; 300]] {
            let refused = unpacked(sizes);
            assert!(refused.is_err(), "{} files", sizes.len());
        }
        assert!(unpacked(&[60_000, 60_000]).unwrap_err().contains("holds more than"));
    }
}
