//! What listens, and which process it is, as far as that may be seen.

use super::processes::named;
use procfs::{
    net::{TcpState, UdpState},
    process::{FDTarget, all_processes},
};
use protocol::machine::Port;
use std::{
    collections::{BTreeMap, HashMap},
    net::{IpAddr, SocketAddr},
};

const MOST: usize = 200;

pub fn look() -> Result<Vec<Port>, String> {
    let sockets = listening()?;
    let owners = owners(&sockets);
    let mut ports: BTreeMap<(u16, &'static str, IpAddr), Port> = BTreeMap::new();
    for socket in &sockets {
        // Several sockets may share one address; one line says it.
        let port = ports.entry((socket.at.port(), socket.proto, socket.at.ip()));
        let port = port.or_insert_with(|| socket.port());
        if let Some((pid, name)) = owners.get(&socket.inode).filter(|_| port.pid.is_none()) {
            (port.pid, port.process) = (Some(i64::from(*pid)), Some(name.clone()));
        }
    }
    Ok(ports.into_values().take(MOST).collect())
}

struct Socket {
    proto: &'static str,
    at: SocketAddr,
    inode: u64,
}

impl Socket {
    fn port(&self) -> Port {
        Port {
            proto: self.proto.to_owned(),
            address: self.at.ip().to_string(),
            port: self.at.port(),
            process: None,
            pid: None,
            open_to_all: !loopback(self.at.ip()),
        }
    }
}

fn loopback(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => ip.is_loopback(),
        IpAddr::V6(ip) => ip.is_loopback() || ip.to_ipv4_mapped().is_some_and(|ip| ip.is_loopback()),
    }
}

/// A kernel without IPv6 has no tables of it.
fn listening() -> Result<Vec<Socket>, String> {
    let tcp = procfs::net::tcp().map_err(|error| format!("The sockets cannot be read: {error}."))?;
    let tcp = tcp.into_iter().chain(procfs::net::tcp6().unwrap_or_default());
    let tcp = tcp.filter(|entry| entry.state == TcpState::Listen);
    let tcp = tcp.map(|entry| Socket { proto: "tcp", at: entry.local_address, inode: entry.inode });
    let udp =
        procfs::net::udp().unwrap_or_default().into_iter().chain(procfs::net::udp6().unwrap_or_default());
    let udp = udp.filter(|entry| entry.state == UdpState::Close && entry.remote_address.port() == 0);
    let udp = udp.map(|entry| Socket { proto: "udp", at: entry.local_address, inode: entry.inode });
    Ok(tcp.chain(udp).collect())
}

/// The sockets' processes: the first that has it open. Those of others are seen by root alone.
fn owners(sockets: &[Socket]) -> HashMap<u64, (i32, String)> {
    let mut missing: std::collections::HashSet<u64> =
        sockets.iter().map(|socket| socket.inode).filter(|inode| *inode != 0).collect();
    let mut found = HashMap::new();
    for process in all_processes().into_iter().flatten().flatten() {
        if missing.is_empty() {
            break;
        }
        let Ok(open) = process.fd() else { continue };
        for target in open.flatten().map(|open| open.target) {
            if let FDTarget::Socket(inode) = target
                && missing.remove(&inode)
            {
                let name = process.stat().map(|stat| named(&process, &stat.comm)).unwrap_or_default();
                found.insert(inode, (process.pid(), name));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_this_test_opens_is_found() {
        let tcp = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let open = std::net::TcpListener::bind("0.0.0.0:0").unwrap();
        let udp = std::net::UdpSocket::bind("127.0.0.1:0").unwrap();
        let calling = std::net::UdpSocket::bind("127.0.0.1:0").unwrap();
        calling.connect(udp.local_addr().unwrap()).unwrap();
        let ports = look().unwrap();
        let find = |proto: &str, at: SocketAddr| {
            ports.iter().find(|port| port.proto == proto && port.port == at.port()).cloned()
        };
        let found = find("tcp", tcp.local_addr().unwrap()).unwrap();
        assert_eq!((found.pid, found.open_to_all), (Some(i64::from(std::process::id())), false), "{found:?}");
        assert!(found.process.is_some());
        assert!(find("tcp", open.local_addr().unwrap()).unwrap().open_to_all);
        assert!(find("udp", udp.local_addr().unwrap()).is_some());
        assert!(find("udp", calling.local_addr().unwrap()).is_none(), "it does not listen");
    }

    #[test]
    fn loopback_has_several_names() {
        for (ip, expected) in [
            ("127.0.0.53", true),
            ("::1", true),
            ("::ffff:127.0.0.1", true),
            ("::", false),
            ("10.0.0.1", false),
        ] {
            assert_eq!(loopback(ip.parse().unwrap()), expected, "{ip}");
        }
    }
}
