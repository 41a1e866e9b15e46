//! Calibrates a pressure sensor and a thermistor, sample by sample.
#![cfg_attr(target_os = "none", no_std, no_main)]

gd_firmware::program!(gd_firmware::calibrate::write);
