//! Prints the bits of every descent of the tutorial.
#![cfg_attr(target_os = "none", no_std, no_main)]

gd_firmware::program!(gd_firmware::trajectories::write);
