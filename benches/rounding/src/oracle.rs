//! The right values, from `oracle.c`.

mod c {
    unsafe extern "C" {
        pub fn oracle_f64(function: i32, x: f64, y: f64, asked: *mut u64) -> f64;
        pub fn oracle_f32(function: i32, x: f32, y: f32, asked: *mut u64) -> f32;
        pub fn mpfr_f64(function: i32, x: f64, y: f64) -> f64;
        pub fn mpfr_f32(function: i32, x: f32, y: f32) -> f32;
        pub fn distance_to_middle(function: i32, x: f64, y: f64) -> f64;
    }
}

/// The right value; counts in `asked` how many MPFR settled.
pub fn right_f64(function: i32, x: f64, y: f64, asked: &mut u64) -> f64 {
    unsafe { c::oracle_f64(function, x, y, asked) }
}

pub fn right_f32(function: i32, x: f32, y: f32, asked: &mut u64) -> f32 {
    unsafe { c::oracle_f32(function, x, y, asked) }
}

/// MPFR's value.
pub fn mpfr_f64(function: i32, x: f64, y: f64) -> f64 {
    unsafe { c::mpfr_f64(function, x, y) }
}

pub fn mpfr_f32(function: i32, x: f32, y: f32) -> f32 {
    unsafe { c::mpfr_f32(function, x, y) }
}

/// Units in the last place between the exact value and the middle of two numbers; 1 where it is not near one.
pub fn distance_to_middle(function: i32, x: f64, y: f64) -> f64 {
    unsafe { c::distance_to_middle(function, x, y) }
}
