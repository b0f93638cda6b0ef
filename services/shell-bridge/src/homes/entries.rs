//! The entries of a pack, with long names put together here: the library would read them whole, however long they
//! say they are, and lists of holes in files likewise.

use super::bounds::{AtMost, LONGEST, strange};
use flate2::read::MultiGzDecoder;
use std::{
    ffi::OsString,
    fs::File,
    io::{self, BufReader, Read},
    os::unix::ffi::OsStringExt as _,
    path::{Path, PathBuf},
};
use tar::{Archive, Entry, EntryType};

/// What may follow the last entry: zeros to the end of a record.
const AFTER: u64 = 1 << 20;

pub struct Item<'a, R: Read> {
    pub path: PathBuf,
    pub entry: Entry<'a, R>,
    link: Option<PathBuf>,
}

impl<R: Read> Item<'_, R> {
    pub fn kind(&self) -> EntryType {
        self.entry.header().entry_type()
    }

    pub fn size(&self) -> u64 {
        self.entry.size()
    }

    /// Where it leads, as it is written.
    pub fn link(&self) -> io::Result<Option<PathBuf>> {
        match &self.link {
            Some(link) => Ok(Some(link.clone())),
            None => Ok(self.entry.header().link_name()?.map(|link| link.into_owned())),
        }
    }
}

/// Each entry in turn, and then the file to its end, where the checksum stands.
pub fn each(
    file: File,
    mut perform: impl FnMut(Item<'_, MultiGzDecoder<BufReader<File>>>) -> io::Result<()>,
) -> io::Result<()> {
    let mut archive = Archive::new(MultiGzDecoder::new(BufReader::new(file)));
    let (mut name, mut link) = (None, None);
    for entry in archive.entries()?.raw(true) {
        let mut entry = entry?;
        match entry.header().entry_type() {
            EntryType::GNULongName if name.is_none() => name = Some(long(&mut entry)?),
            EntryType::GNULongLink if link.is_none() => link = Some(long(&mut entry)?),
            _ => {
                let path = match name.take() {
                    Some(path) => path,
                    None => entry.header().path()?.into_owned(),
                };
                perform(Item { path, entry, link: link.take() })?;
            }
        }
    }
    if name.is_some() || link.is_some() {
        return Err(strange(Path::new("the last entry"), "a name without anything"));
    }
    io::copy(&mut AtMost::of(archive.into_inner(), AFTER), &mut io::sink())?;
    Ok(())
}

fn long(entry: &mut Entry<'_, impl Read>) -> io::Result<PathBuf> {
    if entry.size() > LONGEST as u64 + 1 {
        return Err(strange(&entry.header().path()?, "a name longer than any path"));
    }
    let mut bytes = Vec::new();
    entry.read_to_end(&mut bytes)?;
    if bytes.last() == Some(&0) {
        bytes.pop();
    }
    Ok(OsString::from_vec(bytes).into())
}
