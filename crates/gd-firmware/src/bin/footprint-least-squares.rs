//! The size of the Levenberg-Marquardt method on a thermistor.
#![cfg_attr(target_os = "none", no_std, no_main)]

gd_firmware::program!(|_| gd_firmware::footprint::least_squares());
