//! The size of the same fit with verdict and standard errors.
#![cfg_attr(target_os = "none", no_std, no_main)]

gd_firmware::program!(|_| gd_firmware::footprint::running_errors());
