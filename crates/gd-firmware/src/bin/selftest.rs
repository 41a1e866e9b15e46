//! Checks the core on this chip.
#![cfg_attr(target_os = "none", no_std, no_main)]

gd_firmware::program!(gd_firmware::selftest::write);
