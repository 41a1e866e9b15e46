//! The size of a line by least squares through samples that are not kept.
#![cfg_attr(target_os = "none", no_std, no_main)]

gd_firmware::program!(|_| gd_firmware::footprint::running_least_squares());
