//! What the kernel says: processes, ports, space. Reads /proc and statvfs; changes nothing.

pub mod ports;
pub mod processes;
pub mod space;
