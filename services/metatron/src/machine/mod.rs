//! What the machine says: processes, ports, space, the certificate. Reads /proc, statvfs and PEM files; changes nothing.

pub mod certificate;
pub mod ports;
pub mod processes;
pub mod space;
