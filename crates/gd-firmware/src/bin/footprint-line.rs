//! The size of a straight line and plain gradient descent.
#![cfg_attr(target_os = "none", no_std, no_main)]

gd_firmware::program!(|_| gd_firmware::footprint::descent(gd_core::Line));
