use super::{
    WAITING,
    bounds::TooMuch,
    lay,
    pack::{Error, Progress, pack},
};
use crate::host::Ground;
use nix::sys::stat::Mode;
use protocol::{node::Place, op::Tier};
use std::{
    fs,
    io::Write as _,
    os::unix::fs::{PermissionsExt as _, symlink},
    path::{Path, PathBuf},
    sync::atomic::Ordering,
};

const MOST: u64 = 64 << 20;
const NOTHING: [String; 0] = [];

/// What cannot be put back, in sentences.
fn take_back(ground: &Ground) -> Vec<String> {
    super::take_back(ground, MOST)
}

fn ground(data: &Path) -> Ground {
    for name in ["homes", "projects", "bridge"] {
        fs::create_dir_all(data.join(name)).unwrap();
    }
    Ground {
        tier: Tier::SameUser,
        agent: crate::host::Who::me().unwrap(),
        place: Place::Host,
        hostname: "here".into(),
        warnings: Vec::new(),
        data_dir: data.to_owned(),
        homes: data.join("homes"),
        projects: data.join("projects"),
        roots: Vec::new(),
        sudo: false,
        service_home: "/".into(),
        program_dirs: Vec::new(),
    }
}

fn filled(data: &Path) -> Ground {
    let ground = ground(data);
    let home = ground.homes.join("1");
    fs::create_dir_all(home.join("deep/deeper")).unwrap();
    fs::write(home.join("deep/deeper/text"), "deep").unwrap();
    fs::write(home.join("run.sh"), "#!/bin/sh").unwrap();
    fs::set_permissions(home.join("run.sh"), fs::Permissions::from_mode(0o4751)).unwrap();
    fs::write(home.join("x".repeat(200)), "long").unwrap();
    fs::write(ground.projects.join("p"), vec![7; 100_000]).unwrap();
    symlink("/etc", home.join("out")).unwrap();
    symlink("deep", home.join("in")).unwrap();
    nix::unistd::mkfifo(&home.join("pipe"), Mode::S_IRWXU).unwrap();
    // The 500th folder is the last.
    fs::create_dir_all(home.join("d/".repeat(502))).unwrap();
    ground
}

#[test]
fn homes_come_back_as_they_were() {
    let (one, two) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let old = filled(one.path());
    let file = one.path().join("pack");
    let packed = pack(&old, &file, MOST, &Progress::default()).unwrap();
    assert_eq!((packed.files, packed.left_out), (4, 2), "the pipe is left out, and what lies too deep");
    assert_eq!(packed.bytes, fs::metadata(&file).unwrap().len());
    assert_eq!(packed.sha256, policy::sha256_hex(&fs::read(&file).unwrap()));
    assert!(packed.bytes < 20_000, "links are not followed, and it is compressed");

    let new = ground(two.path());
    assert!(take_back(&new).is_empty(), "nothing waits");
    lay(two.path(), fs::File::open(&file).unwrap()).unwrap();
    assert_eq!(take_back(&new), NOTHING);
    let home = new.homes.join("1");
    assert_eq!(fs::read_to_string(home.join("in/deeper/text")).unwrap(), "deep");
    assert_eq!(fs::read_to_string(home.join("x".repeat(200))).unwrap(), "long");
    assert_eq!(fs::read_link(home.join("out")).unwrap(), Path::new("/etc"));
    assert_eq!(fs::read(new.projects.join("p")).unwrap().len(), 100_000);
    let of = |path: &Path| fs::metadata(path).unwrap();
    assert!(home.join("d/".repeat(499)).is_dir() && !home.join("d/".repeat(500)).exists());
    assert_eq!(of(&new.homes).permissions().mode() & 0o777, 0o700);
    assert_eq!(
        of(&home.join("run.sh")).permissions().mode() & 0o7777,
        0o751,
        "no right comes back that is above a file's"
    );
    let second =
        |path: &Path| of(path).modified().unwrap().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs();
    assert_eq!(second(&home.join("run.sh")), second(&old.homes.join("1/run.sh")));
    assert!(!two.path().join("restore").exists() && !two.path().join(".unpacked").exists());

    // Homes that are there are never written over.
    lay(two.path(), fs::File::open(&file).unwrap()).unwrap();
    assert!(take_back(&new)[0].contains("not empty"));
    assert!(two.path().join(WAITING).exists());
}

#[test]
fn too_much_is_refused_and_what_nobody_wants_ends() {
    let data = tempfile::tempdir().unwrap();
    let ground = filled(data.path());
    let refused = pack(&ground, &data.path().join("a"), 50_000, &Progress::default());
    assert!(matches!(refused, Err(Error::TooMuch(TooMuch(50_000)))), "{refused:?}");
    let dropped = Progress::default();
    dropped.dropped.store(true, Ordering::Relaxed);
    assert!(matches!(pack(&ground, &data.path().join("b"), MOST, &dropped), Err(Error::Dropped)));
}

/// One entry as no packer of ours writes it.
fn strange(name: &str, kind: tar::EntryType, change: impl FnOnce(&mut tar::Header), bytes: &[u8]) -> Vec<u8> {
    let mut header = tar::Header::new_gnu();
    header.set_size(bytes.len() as u64);
    header.set_mode(0o644);
    header.set_mtime(0);
    header.set_entry_type(kind);
    header.as_mut_bytes()[..name.len()].copy_from_slice(name.as_bytes());
    change(&mut header);
    header.set_cksum();
    [header.as_bytes().as_slice(), bytes, &vec![0; bytes.len().next_multiple_of(512) - bytes.len()]].concat()
}

fn packed(entries: &[u8]) -> Vec<u8> {
    let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gz.write_all(entries).unwrap();
    gz.write_all(&[0; 1024]).unwrap();
    gz.finish().unwrap()
}

/// Packs that somebody made who wants to get out, or to keep the door shut.
fn hostile() -> Vec<Vec<u8>> {
    use tar::EntryType as T;
    let plain = |name: &str, kind: T| strange(name, kind, |_| {}, b"");
    let long = vec![b'x'; 8192];
    let link = |header: &mut tar::Header| header.set_link_name("elsewhere").unwrap();
    let endless = |header: &mut tar::Header| header.set_size(1 << 40);
    let deep = format!("homes/{}\0", "d/".repeat(600));
    let of_the_end = |header: &mut tar::Header| {
        // Base 256: seconds that end no clock's time.
        header.as_mut_bytes()[136..148]
            .copy_from_slice(&[0x80, 0, 0, 0, 255, 255, 255, 255, 255, 255, 255, 255]);
    };
    let sparse = |header: &mut tar::Header| header.as_gnu_mut().unwrap().isextended[0] = 1;
    let name = |bytes: &[u8], kind: T| strange("././@LongLink", kind, |_| {}, bytes);
    let file = plain("homes/a", T::Regular);
    let pax = strange("homes/pax", T::XHeader, |_| {}, b"19 path=projects/x\n");
    let many =
        [name(b"homes/a\0", T::GNULongName), name(b"homes/b\0", T::GNULongName), file.clone()].concat();
    let folder = plain("homes/a", T::Directory);
    [
        plain("../escaped", T::Regular),
        plain("homes/../../escaped", T::Regular),
        plain("/etc/escaped", T::Regular),
        plain("ops/escaped", T::Regular),
        plain("homes/device", T::Char),
        plain("homes/hard", T::Link),
        // In the places of the folders themselves.
        plain("homes", T::Regular),
        strange("projects", T::Symlink, link, b""),
        strange("homes/a", T::Regular, of_the_end, b""),
        // What a reader might take into memory.
        [name(&long, T::GNULongName), file.clone()].concat(),
        [name(&long, T::GNULongLink), file.clone()].concat(),
        strange("././@LongLink", T::GNULongName, endless, b""),
        strange("homes/pax", T::XHeader, endless, b""),
        strange("homes/a", T::Regular, endless, b""),
        strange("homes/a", T::Directory, endless, b""),
        strange("homes/a", T::GNUSparse, sparse, &long),
        [pax, file.clone()].concat(),
        many,
        name(b"homes/a\0", T::GNULongName),
        [name(deep.as_bytes(), T::GNULongName), folder.clone()].concat(),
        // The same name twice, and a file that is a folder.
        [file.clone(), file.clone()].concat(),
        [file, plain("homes/a/b", T::Regular)].concat(),
        // More after the end.
        [folder, vec![0; 4 << 20]].concat(),
    ]
    .iter()
    .map(|entries| packed(entries))
    .collect()
}

#[test]
fn what_is_cut_changed_or_strange_is_set_aside_and_changes_nothing() {
    let data = tempfile::tempdir().unwrap();
    let file = data.path().join("pack");
    pack(&filled(&data.path().join("old")), &file, MOST, &Progress::default()).unwrap();
    let whole = fs::read(&file).unwrap();
    let mut flipped = whole.clone();
    // In the checksum: elsewhere another way to write the same bytes may come of it.
    flipped[whole.len() - 6] ^= 1;
    let cut = [whole[..whole.len() - 5].to_vec(), whole[..whole.len() / 2].to_vec()];
    let bad = cut.into_iter().chain([flipped, b"no pack at all".to_vec()]).chain(hostile());
    for (n, bytes) in bad.enumerate() {
        let new = data.path().join(format!("new{n}/d"));
        let ground = ground(&new);
        lay(&new, bytes.as_slice()).unwrap();
        let said = take_back(&ground);
        assert!(said.len() == 1 && said[0].contains("homes.refused-1.tar.gz"), "{n}: {said:?}");
        assert!(fs::read_dir(&ground.homes).unwrap().next().is_none(), "{n}: {said:?}");
        assert!(!new.join(WAITING).exists() && !new.join(".unpacking").exists(), "{n}");
        assert!(
            !data.path().join("escaped").exists() && !data.path().join(format!("new{n}/escaped")).exists()
        );
        assert_eq!(fs::read(new.join("restore/homes.refused-1.tar.gz")).unwrap(), bytes, "{n}: it is kept");
        let again = take_back(&ground);
        assert!(again.len() == 1 && again[0].contains("try again"), "{n}: {again:?}");
        // A whole one is put back all the same.
        if n % 8 == 0 {
            lay(&new, whole.as_slice()).unwrap();
            assert_eq!(take_back(&ground).len(), 1, "{n}");
            assert!(ground.homes.join("1/run.sh").exists(), "{n}");
        }
    }
}

/// The pack of one machine, laid where another's next start puts it back.
fn laid(one: &Path, two: &Path) -> (PathBuf, Ground) {
    let file = one.join("pack");
    pack(&filled(one), &file, MOST, &Progress::default()).unwrap();
    lay(two, fs::File::open(&file).unwrap()).unwrap();
    (file, ground(two))
}

#[test]
fn more_than_may_be_unpacked_is_not() {
    let (one, two) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (_, new) = laid(one.path(), two.path());
    let said = super::take_back(&new, 40_000);
    assert!(said[0].contains("backup_mib"), "{said:?}");
    assert!(fs::read_dir(&new.projects).unwrap().next().is_none());
}

#[test]
fn a_pack_is_laid_through_no_link() {
    let data = tempfile::tempdir().unwrap();
    let (draft, elsewhere) = (data.path().join("restore/homes.tar.new"), data.path().join("elsewhere"));
    fs::create_dir(data.path().join("restore")).unwrap();
    fs::write(&elsewhere, "theirs").unwrap();
    symlink(&elsewhere, &draft).unwrap();
    assert_eq!(lay(data.path(), b"a pack".as_slice()).unwrap(), 6);
    assert_eq!(fs::read(data.path().join(WAITING)).unwrap(), b"a pack");
    assert_eq!(fs::read_to_string(&elsewhere).unwrap(), "theirs");
    assert!(fs::symlink_metadata(&draft).is_err());
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(64))]

    /// Headers of any bytes: no panic, nothing outside, nothing half there.
    #[test]
    fn any_header_is_put_back_or_set_aside(
        field in 0usize..500,
        bytes in proptest::collection::vec(proptest::prelude::any::<u8>(), 1..12),
        body in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..700),
    ) {
        let data = tempfile::tempdir().unwrap();
        let ground = ground(&data.path().join("d"));
        let change = |header: &mut tar::Header| {
            for (at, byte) in bytes.iter().enumerate() {
                header.as_mut_bytes()[field + at] = *byte;
            }
        };
        lay(&ground.data_dir, packed(&strange("homes/a", tar::EntryType::Regular, change, &body)).as_slice()).unwrap();
        let said = take_back(&ground);
        let back = fs::read_dir(&ground.homes).unwrap().next().is_some();
        proptest::prop_assert!(said.is_empty() || !back, "{said:?}");
        proptest::prop_assert_eq!(fs::read_dir(data.path()).unwrap().count(), 1);
        proptest::prop_assert!(!ground.data_dir.join(WAITING).exists());
    }
}

/// Killed after the unpacked got its name, or between the two renames: the next start goes on.
#[test]
fn what_was_begun_is_finished() {
    let (one, two) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (file, new) = laid(one.path(), two.path());
    assert_eq!(take_back(&new), NOTHING);
    // As it was just before the second rename.
    lay(two.path(), fs::File::open(&file).unwrap()).unwrap();
    fs::create_dir(two.path().join(".unpacked")).unwrap();
    fs::rename(&new.projects, two.path().join(".unpacked/projects")).unwrap();
    fs::create_dir(&new.projects).unwrap();
    // Of an earlier try.
    fs::create_dir(two.path().join(".unpacking")).unwrap();
    assert_eq!(take_back(&new), NOTHING);
    assert_eq!(fs::read(new.projects.join("p")).unwrap().len(), 100_000);
    assert!(new.homes.join("1/run.sh").exists() && !two.path().join(WAITING).exists());
}
