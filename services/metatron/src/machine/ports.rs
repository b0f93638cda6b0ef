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

/// Whoever listens there is reached from this machine alone.
pub fn is_ours_alone(port: u16) -> bool {
    let tables = ["/proc/net/tcp", "/proc/net/tcp6"].map(|file| fs::read_to_string(file).unwrap_or_default());
    tables.iter().flat_map(|table| listening(table, port)).all(|(address, _)| is_loopback(&address))
}

/// Addresses stand there as words of the machine's own order: 127.0.0.1 is 0100007F, ::1 ends in 01000000.
fn is_loopback(address: &str) -> bool {
    match address.len() {
        8 => address.ends_with("7F"),
        _ => address.trim_start_matches('0') == "1000000",
    }
}

fn listening_inodes(table: &str, port: u16) -> Vec<String> {
    listening(table, port).into_iter().map(|(_, inode)| inode).collect()
}

/// Rows of /proc/net/tcp: local address in column 1 (hex), state 0A (listen) in column 3, inode in column 9. Gives
/// addresses and inodes.
fn listening(table: &str, port: u16) -> Vec<(String, String)> {
    let row = |line: &str| {
        let fields: Vec<&str> = line.split_whitespace().collect();
        let (address, local) = fields.get(1)?.rsplit_once(':')?;
        let here = u16::from_str_radix(local, 16).ok()? == port && *fields.get(3)? == "0A";
        here.then(|| Some((address.to_owned(), (*fields.get(9)?).to_owned())))?
    };
    table.lines().skip(1).filter_map(row).collect()
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
        assert!(is_ours_alone(address.port()));
        let open = TcpListener::bind("0.0.0.0:0").unwrap();
        assert!(!is_ours_alone(open.local_addr().unwrap().port()));
        assert!(is_loopback("00000000000000000000000001000000") && !is_loopback(&"0".repeat(32)));
    }
}
