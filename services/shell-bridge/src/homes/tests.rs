use super::{
    WAITING, lay,
    pack::{Error, Progress, pack},
    take_back,
};
use crate::host::Ground;
use nix::sys::stat::Mode;
use protocol::{node::Place, op::Tier};
use std::{
    fs,
    os::unix::fs::{PermissionsExt as _, symlink},
    path::Path,
    sync::atomic::Ordering,
};

const MOST: u64 = 64 << 20;

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
    ground
}

#[test]
fn homes_come_back_as_they_were() {
    let (one, two) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let old = filled(one.path());
    let file = one.path().join("pack");
    let packed = pack(&old, &file, MOST, &Progress::default()).unwrap();
    assert_eq!((packed.files, packed.left_out), (4, 1), "the pipe is left out");
    assert_eq!(packed.bytes, fs::metadata(&file).unwrap().len());
    assert_eq!(packed.sha256, policy::sha256_hex(&fs::read(&file).unwrap()));
    assert!(packed.bytes < 20_000, "links are not followed, and it is compressed");

    let new = ground(two.path());
    assert_eq!(take_back(&new), None, "nothing waits");
    lay(two.path(), fs::File::open(&file).unwrap()).unwrap();
    assert_eq!(take_back(&new), None);
    let home = new.homes.join("1");
    assert_eq!(fs::read_to_string(home.join("in/deeper/text")).unwrap(), "deep");
    assert_eq!(fs::read_to_string(home.join("x".repeat(200))).unwrap(), "long");
    assert_eq!(fs::read_link(home.join("out")).unwrap(), Path::new("/etc"));
    assert_eq!(fs::read(new.projects.join("p")).unwrap().len(), 100_000);
    let of = |path: &Path| fs::metadata(path).unwrap();
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
    assert!(take_back(&new).unwrap().contains("not empty"));
    assert!(two.path().join(WAITING).exists());
}

#[test]
fn too_much_is_refused_and_what_nobody_wants_ends() {
    let data = tempfile::tempdir().unwrap();
    let ground = filled(data.path());
    let refused = pack(&ground, &data.path().join("a"), 50_000, &Progress::default());
    assert!(matches!(refused, Err(Error::TooLarge(50_000))), "{refused:?}");
    let dropped = Progress::default();
    dropped.dropped.store(true, Ordering::Relaxed);
    assert!(matches!(pack(&ground, &data.path().join("b"), MOST, &dropped), Err(Error::Dropped)));
}

#[test]
fn what_is_cut_changed_or_strange_changes_nothing() {
    let data = tempfile::tempdir().unwrap();
    let file = data.path().join("pack");
    pack(&filled(&data.path().join("old")), &file, MOST, &Progress::default()).unwrap();
    let whole = fs::read(&file).unwrap();
    let mut flipped = whole.clone();
    // In the checksum: elsewhere another way to write the same bytes may come of it.
    flipped[whole.len() - 6] ^= 1;
    let strange = |name: &str, kind: tar::EntryType| {
        let mut tar =
            tar::Builder::new(flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast()));
        let mut header = tar::Header::new_gnu();
        header.set_size(0);
        header.set_mode(0o644);
        header.set_entry_type(kind);
        header.as_mut_bytes()[..name.len()].copy_from_slice(name.as_bytes());
        header.set_cksum();
        tar.append(&header, std::io::empty()).unwrap();
        tar.into_inner().unwrap().finish().unwrap()
    };
    let bad = [
        whole[..whole.len() - 5].to_vec(),
        whole[..whole.len() / 2].to_vec(),
        flipped,
        b"no pack at all".to_vec(),
        strange("../escaped", tar::EntryType::Regular),
        strange("homes/../../escaped", tar::EntryType::Regular),
        strange("/etc/escaped", tar::EntryType::Regular),
        strange("ops/escaped", tar::EntryType::Regular),
        strange("homes/device", tar::EntryType::Char),
        strange("homes/hard", tar::EntryType::Link),
    ];
    for (n, bytes) in bad.iter().enumerate() {
        let new = data.path().join(format!("new{n}/d"));
        let ground = ground(&new);
        lay(&new, bytes.as_slice()).unwrap();
        let said = take_back(&ground);
        assert!(said.is_some(), "{n}");
        assert!(fs::read_dir(&ground.homes).unwrap().next().is_none(), "{n}: {said:?}");
        assert!(new.join(WAITING).exists() && !new.join(".unpacking").exists(), "{n}");
        assert!(
            !data.path().join("escaped").exists() && !data.path().join(format!("new{n}/escaped")).exists()
        );
    }
}

/// Killed after the unpacked got its name, or between the two renames: the next start goes on.
#[test]
fn what_was_begun_is_finished() {
    let (one, two) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let file = one.path().join("pack");
    pack(&filled(one.path()), &file, MOST, &Progress::default()).unwrap();
    let new = ground(two.path());
    lay(two.path(), fs::File::open(&file).unwrap()).unwrap();
    assert_eq!(take_back(&new), None);
    // As it was just before the second rename.
    lay(two.path(), fs::File::open(&file).unwrap()).unwrap();
    fs::create_dir(two.path().join(".unpacked")).unwrap();
    fs::rename(&new.projects, two.path().join(".unpacked/projects")).unwrap();
    fs::create_dir(&new.projects).unwrap();
    // Of an earlier try.
    fs::create_dir(two.path().join(".unpacking")).unwrap();
    assert_eq!(take_back(&new), None);
    assert_eq!(fs::read(new.projects.join("p")).unwrap().len(), 100_000);
    assert!(new.homes.join("1/run.sh").exists() && !two.path().join(WAITING).exists());
}
