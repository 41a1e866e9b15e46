//! What a visitor of the live page has to load.

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;

use super::site::Site;
use crate::table::format_table;

/// The most that the live page may be, in bytes, each file compressed by gzip.
pub(super) const BUDGET: usize = 820_000;

/// Prints the size of each file and of all.
///
/// # Errors
/// The page is over its budget, in a line.
pub(super) fn hold_against_budget(site: &Site) -> Result<(), String> {
    let files: Vec<(&str, &[u8])> = site.iter().filter(|(address, _)| is_of_live_page(address)).collect();
    let mut rows = Vec::new();
    let (mut raw_total, mut gzip_total) = (0, 0);
    for (address, bytes) in files {
        let gzip = gzip_size(bytes).map_err(|error| format!("{address} cannot be compressed: {error}"))?;
        rows.push(vec![address.to_owned(), bytes.len().to_string(), gzip.to_string()]);
        raw_total += bytes.len();
        gzip_total += gzip;
    }
    rows.push(vec!["live page".into(), raw_total.to_string(), gzip_total.to_string()]);
    print!("{}", format_table(&["file", "bytes", "gzip -9"], &rows));
    if gzip_total > BUDGET {
        return Err(format!("the live page is {gzip_total} bytes compressed, the budget {BUDGET}"));
    }
    Ok(())
}

/// The files at the root are the live page's, but for the tutorial's style.
fn is_of_live_page(address: &str) -> bool {
    !address.contains('/') && address != "tutorial.css"
}

fn gzip_size(bytes: &[u8]) -> std::io::Result<usize> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_over_its_budget_is_refused() {
        let mut site = Site::default();
        site.insert("index.html", "<!doctype html>");
        site.insert("tutorial.css", [7; 100]);
        site.insert("images/large.gif", noise(BUDGET + 1));
        assert_eq!(hold_against_budget(&site), Ok(()));
        site.insert("gd_web_bg.wasm", noise(BUDGET + 1));
        let message = hold_against_budget(&site).unwrap_err();
        assert!(message.ends_with(&format!("bytes compressed, the budget {BUDGET}")), "{message}");
    }

    /// Bytes that do not get smaller.
    fn noise(n: usize) -> Vec<u8> {
        let mut state = 1_u32;
        let mut next = || {
            state = state.wrapping_mul(747_796_405).wrapping_add(2_891_336_453);
            (state >> 24) as u8
        };
        (0..n).map(|_| next()).collect()
    }
}
