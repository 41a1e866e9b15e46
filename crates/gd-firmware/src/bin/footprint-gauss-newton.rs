//! The size of Gauss-Newton steps through samples that are not kept, on a thermistor.
#![cfg_attr(target_os = "none", no_std, no_main)]

gd_firmware::program!(|_| gd_firmware::footprint::gauss_newton());
