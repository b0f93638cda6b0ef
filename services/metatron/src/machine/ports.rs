//! Who holds a TCP port.

use super::processes::{self, Process};
use std::{fs, io, net::SocketAddr, net::TcpListener};

/// Can we listen there? The listener is closed again at once.
pub fn try_bind(address: SocketAddr) -> io::Result<()> {
    TcpListener::bind(address).map(drop)
}

/// The processes that listen on the port, as far as we may look into them.
pub fn holders(port: u16) -> Vec<Process> {
    let sockets: Vec<String> = ["/proc/net/tcp", "/proc/net/tcp6"]
        .iter()
        .filter_map(|file| fs::read_to_string(file).ok())
        .flat_map(|table| listening_inodes(&table, port))
        .map(|inode| format!("socket:[{inode}]"))
        .collect();
    processes::all().into_iter().filter(|process| holds_any(process.pid, &sockets)).collect()
}

/// Rows of /proc/net/tcp: local address in column 1 (hex), state 0A (listen) in column 3, inode in column 9.
fn listening_inodes(table: &str, port: u16) -> Vec<String> {
    let inode = |line: &str| {
        let fields: Vec<&str> = line.split_whitespace().collect();
        let (_, local) = fields.get(1)?.rsplit_once(':')?;
        let here = u16::from_str_radix(local, 16).ok()? == port && *fields.get(3)? == "0A";
        here.then(|| fields.get(9).map(|inode| (*inode).to_owned()))?
    };
    table.lines().skip(1).filter_map(inode).collect()
}

fn holds_any(pid: i32, sockets: &[String]) -> bool {
    let Ok(entries) = fs::read_dir(format!("/proc/{pid}/fd")) else { return false };
    entries
        .flatten()
        .filter_map(|entry| fs::read_link(entry.path()).ok())
        .any(|target| sockets.iter().any(|socket| target.as_os_str() == socket.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_port_in_use_names_its_holder() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        assert!(try_bind(address).is_err());
        let me = i32::try_from(std::process::id()).unwrap();
        assert_eq!(holders(address.port()).iter().map(|p| p.pid).collect::<Vec<_>>(), [me]);
    }
}
