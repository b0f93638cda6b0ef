//! A release onto the shelf: whole under a hidden name first, checked there, then given its own name.

use super::{
    release::{self, PROGRAMS, Release, SUMS},
    sums, tarball,
};
use crate::{Error, Result, launch::binaries, machine::processes, supervise::state::State};
use chassis::durable;
use std::{
    fs::{self, File},
    os::unix::fs::{DirBuilderExt, PermissionsExt},
    path::{Path, PathBuf},
};

/// Gives where it stands: the place it already had, when this very release was put there before.
pub fn place(source: &Path, shelf: &Path) -> Result<Release> {
    // Others run what stands on a shelf of root's; in the data folder the folder above keeps them out.
    fs::DirBuilder::new().recursive(true).mode(0o755).create(shelf).map_err(Error::at(shelf))?;
    let incoming = shelf.join(".incoming");
    durable::remove_all(&incoming).map_err(Error::at(&incoming))?;
    // Nobody reaches in before what lies there is closed.
    fs::DirBuilder::new().mode(0o700).create(&incoming).map_err(Error::at(&incoming))?;
    let placed = place_over(source, shelf, &incoming);
    let _ = durable::remove_all(&incoming);
    placed
}

fn place_over(source: &Path, shelf: &Path, incoming: &Path) -> Result<Release> {
    let folder = if source.is_dir() { source.to_owned() } else { tarball::unpack(source, incoming)? };
    // Before a word is asked of the program in it.
    sums::check(&folder)?;
    let found = Release::of(&folder)?;
    let web = web_of(&folder)?;
    let stamp = release::stamp(&folder, &web)?;
    let names = [found.version.clone(), format!("{}-{stamp}", found.version)];
    for name in &names {
        let place = shelf.join(name);
        if place.is_dir() && release::stamp(&place, &place.join("web")).is_ok_and(|other| other == stamp) {
            sums::check(&place)?;
            return Release::of(&place);
        }
    }
    let name = names.iter().find(|name| !shelf.join(name).exists());
    let place = shelf.join(name.ok_or_else(|| Error::failed(format!("{} is taken", names[1])))?);
    let whole = if source.is_dir() {
        let copy = incoming.join("release");
        copy_release(&folder, &web, &copy)?;
        copy
    } else {
        folder
    };
    sums::check(&whole)?;
    keep(&whole)?;
    fs::rename(&whole, &place).map_err(Error::at(&place))?;
    durable::sync(shelf).map_err(Error::at(shelf))?;
    Release::of(&place)
}

/// `web` beside the programs; of a build's folder the pages that it was told, or that stand in the checkout.
fn web_of(folder: &Path) -> Result<PathBuf> {
    let beside = folder.join("web");
    if beside.join("index.html").is_file() {
        return Ok(beside);
    }
    let built = folder.join("../../web/dist");
    let told = binaries::web().into_iter().chain([built]).find(|web| web.join("index.html").is_file());
    told.ok_or_else(|| Error::Check {
        what: format!("{} has no web client", folder.display()),
        next: "Nothing was changed. Build it with `make web`.".into(),
    })
}

/// Of a tarball's folder all of it; of a build's only what a release is made of.
fn copy_release(folder: &Path, web: &Path, to: &Path) -> Result<()> {
    if folder.join(SUMS).is_file() {
        return copy_tree(folder, to);
    }
    fs::create_dir(to).map_err(Error::at(to))?;
    for program in PROGRAMS {
        copy_file(&folder.join(program), &to.join(program))?;
    }
    copy_tree(web, &to.join("web"))
}

fn copy_tree(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir(to).map_err(Error::at(to))?;
    for entry in fs::read_dir(from).map_err(Error::at(from))? {
        let entry = entry.map_err(Error::at(from))?;
        let path = entry.path();
        let target = to.join(entry.file_name());
        if path.is_dir() { copy_tree(&path, &target)? } else { copy_file(&path, &target)? }
    }
    Ok(())
}

/// Content, mode and time: the time is part of what a build is known by.
fn copy_file(from: &Path, to: &Path) -> Result<()> {
    fs::copy(from, to).map_err(Error::at(from))?;
    let time = fs::metadata(from).and_then(|meta| meta.modified()).map_err(Error::at(from))?;
    File::options().write(true).open(to).and_then(|file| file.set_modified(time)).map_err(Error::at(to))
}

/// On the disk, for everybody to read and for nobody else to write, whatever it was packed with: root runs it.
fn keep(folder: &Path) -> Result<()> {
    close(folder).and_then(|()| durable::sync_tree(folder)).map_err(Error::at(folder))
}

fn close(folder: &Path) -> std::io::Result<()> {
    fs::set_permissions(folder, fs::Permissions::from_mode(0o755))?;
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            close(&entry.path())?;
        } else {
            let mode = entry.metadata()?.permissions().mode() & 0o111 | 0o644;
            fs::set_permissions(entry.path(), fs::Permissions::from_mode(mode))?;
        }
    }
    Ok(())
}

/// What runs from files that were built over meanwhile, as it is: the kernel keeps it as long as it runs. Its pages are
/// those that stand where it took them from.
pub fn rescue(state: &State, shelf: &Path) -> Result<Release> {
    let place = shelf.join(format!("{}-running", state.version));
    durable::remove_all(&place).map_err(Error::at(&place))?;
    let rescued = rescue_to(state, &place);
    if rescued.is_err() {
        // Half of one is of no use, and on a full disk in the way.
        let _ = durable::remove_all(&place);
    }
    rescued
}

fn rescue_to(state: &State, place: &Path) -> Result<Release> {
    fs::DirBuilder::new().recursive(true).mode(0o755).create(place).map_err(Error::at(place))?;
    let services = state.services.iter().filter_map(|service| u32::try_from(service.pid?).ok());
    for pid in services.chain([state.pid]) {
        let Some(process) = i32::try_from(pid).ok().and_then(processes::read) else { continue };
        if let Some(name) = PROGRAMS.iter().find(|name| process.name() == **name) {
            let to = place.join(name);
            fs::copy(format!("/proc/{pid}/exe"), &to).map_err(Error::at(&to))?;
        }
    }
    if let Some(web) = state.web_dir.as_ref().map(Path::new).filter(|web| web.join("index.html").is_file()) {
        copy_tree(web, &place.join("web"))?;
    }
    keep(place)?;
    Release::of(place)
}

/// Makes `current` point at the release, in one step.
pub fn point(current: &Path, release: &Release) -> Result<()> {
    let shelf = current.parent().unwrap_or(Path::new("/"));
    // Below one shelf the link is relative, so that the whole may be moved.
    let target = release.folder.strip_prefix(shelf).unwrap_or(&release.folder);
    durable::point(current, target).map_err(Error::at(current))
}

/// Keeps these two and takes away every other release of the shelf that nobody runs: another stack of this machine
/// may stand on it.
pub fn prune(shelf: &Path, keep: &[&Path]) {
    let exe = |process: processes::Process| fs::read_link(format!("/proc/{}/exe", process.pid)).ok();
    let run: Vec<PathBuf> = processes::all().into_iter().filter_map(exe).collect();
    for entry in fs::read_dir(shelf).into_iter().flatten().flatten() {
        let path = entry.path();
        let is_release = !path.is_symlink() && path.join("metatron").is_file();
        if is_release && !keep.contains(&path.as_path()) && !run.iter().any(|exe| exe.starts_with(&path)) {
            let _ = durable::remove_all(&path);
        }
    }
}
