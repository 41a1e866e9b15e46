//! Every public item of the core in `f32`, to be looked at, not to be run.
#![cfg_attr(target_os = "none", no_std, no_main)]

gd_firmware::program!(|_| gd_firmware::single::run());
