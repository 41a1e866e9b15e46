//! Sensors that calibrate themselves, and say so where they cannot.
#![cfg_attr(target_os = "none", no_std, no_main)]

gd_firmware::program!(gd_firmware::field::write);
