//! The size of a line, plain gradient descent and a verdict on it.
#![cfg_attr(target_os = "none", no_std, no_main)]

gd_firmware::program!(|_| gd_firmware::footprint::verdict());
