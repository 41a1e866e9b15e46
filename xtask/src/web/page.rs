//! The live page: the files of `web/`, scripts and styles without their comments; the worker gets the glue before it.

use std::fs;

use super::program::Program;
use super::shorten::shorten;
use super::site::Site;
use crate::workspace_root;

/// Kinds of files that a browser loads. All else in the folder serves the type checker.
const KINDS: [&str; 4] = ["css", "html", "js", "svg"];

/// Adds the page to the site.
pub(super) fn add(site: &mut Site, program: &Program) -> Result<(), String> {
    let dir = workspace_root().join("web");
    let failed = |error: std::io::Error| format!("{}: {error}", dir.display());
    for entry in fs::read_dir(&dir).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let kind = path.extension().and_then(|kind| kind.to_str()).unwrap_or_default();
        if !path.is_file() || name.starts_with('.') || !KINDS.contains(&kind) {
            continue;
        }
        let text = fs::read_to_string(&path).map_err(failed)?;
        match (name, kind) {
            ("worker.js", _) => site.insert(name, shorten(&program.glue) + &shorten(&text)),
            (_, "css" | "js") => site.insert(name, shorten(&text)),
            _ => site.insert(name, text),
        }
    }
    site.insert("gd_web_bg.wasm", program.wasm.clone());
    for name in ["index.html", "worker.js"] {
        if !site.contains(name) {
            return Err(format!("{} has no {name}", dir.display()));
        }
    }
    Ok(())
}

/// The element that gives the page its icon, for the other pages; empty if there is none. Its picture stands in the
/// element itself, so that it holds in every folder.
pub(super) fn icon(site: &Site) -> String {
    let page = String::from_utf8_lossy(site.get("index.html").unwrap_or_default());
    let line = page.lines().map(str::trim).find(|line| line.starts_with("<link rel=\"icon\" href=\"data:"));
    line.map_or_else(String::new, |line| format!("{line}\n"))
}
