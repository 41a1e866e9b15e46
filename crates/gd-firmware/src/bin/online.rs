//! A sensor that calibrates itself in operation, without interrupts: see `online-rtic`.
#![cfg_attr(target_os = "none", no_std, no_main)]

gd_firmware::program!(gd_firmware::online::write);
