//! What is no whole backup of this version, or has no place to go, changes nothing.

use super::{backed_up, login, names, refused, restore, set_passphrase, told};
use std::{fs, path::Path};
use support::{Stack, Upstream};

#[tokio::test]
async fn a_bad_file_or_folder_is_refused_and_nothing_is_changed() {
    let upstream = Upstream::commanding().await;
    let mut stack = Stack::with(&upstream).await;
    let (owner, pid) = stack.chat().await;
    owner.ask(pid, "uptime").await;
    set_passphrase(&owner).await;
    login(&stack).await;
    let folder = stack.folder.path().to_owned();
    let file = folder.join("good.tar");
    backed_up(&stack, &file).await;
    let whole = fs::read(&file).unwrap();

    // A stack that runs is not restored over.
    let running = told(&stack, &stack.data_dir, &["restore", &file.display().to_string()], "", &[]).await;
    assert!(
        !running.status.success() && super::said(&running).contains("runs on"),
        "{}",
        super::said(&running)
    );
    stack.down().await;

    let target = folder.join("t");
    let bad = folder.join("bad.tar");
    let mut cases: Vec<(Vec<u8>, &[&str])> = vec![
        (Vec::new(), &["no_backup"]),
        (b"not a backup at all".to_vec(), &["no_backup"]),
        (replaced(&whole, b"\"format\": 1", b"\"format\": 9"), &["backup_newer"]),
        (replaced(&whole, b"\"cause\": \"asked\"", b"\"cause\": \"night\""), &["backup_damaged"]),
        (replaced(&whole, b"\"keys\": true", b"\"keys\":false"), &["backup_damaged"]),
    ];
    for part in 1..8 {
        cases.push((whole[..whole.len() * part / 8].to_vec(), &["backup_damaged", "no_backup"]));
    }
    for part in 1..8 {
        let mut changed = whole.clone();
        // What fills a block up says nothing, and may change.
        let at = (0..whole.len() * part / 8).rfind(|at| whole[*at] != 0).unwrap();
        changed[at] ^= 0x10;
        cases.push((changed, &["backup_damaged", "no_backup", "wrong_passphrase"]));
    }
    for (n, (bytes, codes)) in cases.iter().enumerate() {
        fs::write(&bad, bytes).unwrap();
        let code = refused(&restore(&stack, &bad, &target, &[]).await);
        assert!(codes.contains(&code.as_str()), "{n}: {code}");
        assert!(!target.exists(), "{n}: {:?}", names(&target));
    }

    // A migration that this version does not have.
    let newer = replaced(&whole, &schema(&whole), b"\"schema\": 99990101000000");
    fs::write(&bad, newer).unwrap();
    assert_eq!(refused(&restore(&stack, &bad, &target, &[]).await), "backup_newer");
    assert_eq!(refused(&restore(&stack, &folder.join("nowhere.tar"), &target, &[]).await), "no_backup");

    // Folders that are no place for it.
    fs::create_dir(&target).unwrap();
    fs::write(target.join("mine"), "x").unwrap();
    assert_eq!(refused(&restore(&stack, &file, &target, &[]).await), "not_empty");
    assert_eq!(names(&target), [target.join("mine")]);
    assert_eq!(refused(&restore(&stack, &file, Path::new("/proc/metatron"), &[]).await), "not_writable");
    // Keys, and nobody to say the passphrase.
    let words = ["--json", "restore", &file.display().to_string()];
    assert_eq!(refused(&told(&stack, &folder.join("u"), &words, "", &[]).await), "passphrase_needed");
    assert!(!folder.join("u").exists());
}

/// `"schema": <14 digits>` as it stands there.
fn schema(whole: &[u8]) -> Vec<u8> {
    let at = whole.windows(10).position(|window| window == b"\"schema\": ").unwrap();
    whole[at..at + 24].to_vec()
}

/// With other bytes of the same number, once.
#[track_caller]
fn replaced(whole: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    let at = whole.windows(from.len()).position(|window| window == from).expect("it stands there");
    let mut to = to.to_vec();
    to.resize(from.len(), b' ');
    [&whole[..at], &to, &whole[at + from.len()..]].concat()
}
