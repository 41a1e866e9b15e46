//! What the core says, through defmt: see `gd_firmware::log_defmt`.
#![cfg_attr(target_os = "none", no_std, no_main)]

#[cfg(target_os = "none")]
gd_firmware::program!(|console| gd_firmware::log_defmt::write(console));

#[cfg(not(target_os = "none"))]
fn main() {}
