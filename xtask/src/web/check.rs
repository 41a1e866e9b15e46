//! Whether every link and image of the site leads somewhere, from any folder that the site is put into, and nothing is
//! in the pages that their policy forbids.

use std::collections::{BTreeMap, BTreeSet};

use html5gum::{Token, Tokenizer};

use super::links;
use super::site::Site;

/// What a page has and asks for.
#[derive(Debug, Default)]
struct Page {
    /// Element, attribute and address.
    links: Vec<(String, String)>,
    ids: BTreeSet<String>,
    /// Styles and scripts within the page.
    inline: Vec<String>,
}

/// Lists what is wrong, a line each.
pub(super) fn faults(site: &Site) -> Vec<String> {
    let text = |bytes| String::from_utf8_lossy(bytes).into_owned();
    let pages: BTreeMap<&str, Page> = site
        .iter()
        .filter(|(address, _)| links::is_kind(address, "html"))
        .map(|(address, bytes)| (address, read_page(&text(bytes))))
        .collect();
    let mut faults = Vec::new();
    for (&address, page) in &pages {
        faults.extend(
            page.inline.iter().map(|what| format!("{address}: {what} within the page, which its policy forbids")),
        );
        let found = page.links.iter().map(|(element, link)| (link, fault(site, &pages, address, element, link)));
        faults.extend(found.filter_map(|(link, fault)| Some(format!("{address}: {link} {}", fault?))));
    }
    for (address, bytes) in site.iter() {
        let code = text(bytes);
        let imports = match address.rsplit_once('.') {
            // The glue that begins the worker's script imports nothing.
            Some((_, "js")) => imports_of_script(&code),
            Some((_, "css")) => between(&code, "url(", ")"),
            _ => continue,
        };
        for import in imports {
            let import = import.trim_matches(['"', '\'']);
            if !links::join(address, import).is_some_and(|target| site.contains(&target)) {
                faults.push(format!("{address}: {import} does not exist"));
            }
        }
    }
    faults
}

/// What is wrong with one link of a page.
fn fault(site: &Site, pages: &BTreeMap<&str, Page>, from: &str, element: &str, link: &str) -> Option<String> {
    if link.starts_with("data:") || (element == "a" && (link.starts_with("https://") || link.starts_with("mailto:"))) {
        return None;
    }
    if link.contains("://") || link.starts_with('/') {
        return Some("is not relative: the site would work in one place only".into());
    }
    let (path, fragment) = link.split_once('#').unwrap_or((link, ""));
    let target = if path.is_empty() { from.to_owned() } else { links::join(from, path).unwrap_or_else(|| "..".into()) };
    let folder = if target.is_empty() { "index.html".to_owned() } else { format!("{target}/index.html") };
    let target = if site.contains(&folder) { folder } else { target };
    if !site.contains(&target) {
        return Some("does not exist".into());
    }
    // What follows the address of the live page is its state.
    let is_state = target == "index.html" && fragment.contains('=');
    let is_found = |page: &Page| page.ids.contains(fragment);
    let is_missing = !fragment.is_empty() && !is_state && !pages.get(target.as_str()).is_some_and(is_found);
    is_missing.then(|| format!("names a part that {target} does not have"))
}

fn read_page(html: &str) -> Page {
    let mut page = Page::default();
    for token in Tokenizer::new(html) {
        let Ok(Token::StartTag(tag)) = token else { continue };
        let element = String::from_utf8_lossy(&tag.name).into_owned();
        let is_loaded = tag.attributes.keys().any(|name| &***name == b"src");
        if element == "style" || (element == "script" && !is_loaded) {
            page.inline.push(format!("a {element}"));
        }
        for (name, value) in &tag.attributes {
            let value = String::from_utf8_lossy(value).into_owned();
            match &***name {
                b"id" => drop(page.ids.insert(value)),
                b"href" | b"src" | b"srcset" => page.links.push((element.clone(), value)),
                name if name == b"style" || name.starts_with(b"on") => {
                    page.inline.push(format!("an attribute {}", String::from_utf8_lossy(name)));
                }
                _ => {}
            }
        }
    }
    page
}

/// The modules that a script imports by a relative address.
fn imports_of_script(code: &str) -> Vec<&str> {
    let quoted = [("from '", "'"), ("from \"", "\""), ("import('", "'"), ("import '", "'")];
    let imports = quoted.iter().flat_map(|(begin, end)| between(code, begin, end));
    imports.filter(|import| import.starts_with("./") || import.starts_with("../")).collect()
}

/// All that stands between two marks.
fn between<'a>(text: &'a str, begin: &str, end: &str) -> Vec<&'a str> {
    text.split(begin).skip(1).filter_map(|rest| Some(rest.split_once(end)?.0)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults_of(files: &[(&str, &str)]) -> Vec<String> {
        let mut site = Site::default();
        for (address, text) in files {
            site.insert(*address, *text);
        }
        faults(&site)
    }

    #[test]
    fn a_site_whose_links_lead_somewhere_has_no_fault() {
        let found = faults_of(&[
            (
                "index.html",
                "<a href='tutorial/'>t</a><a href=\"#top\">up</a><h1 id=top></h1><script src=page.js></script>",
            ),
            ("page.js", "import { draw } from './draw.js';"),
            ("draw.js", ""),
            (
                "tutorial/index.html",
                "<a href='../index.html#lang=en&amp;lr=1'>play</a><img src=../a.png> &lt;img src=x&gt;",
            ),
            ("a.png", ""),
            ("style.css", "@import url('other.css');"),
            ("other.css", ""),
        ]);
        assert_eq!(found, [""; 0]);
    }

    #[test]
    fn every_way_to_break_a_link_is_found() {
        let found = faults_of(&[
            (
                "tutorial/index.html",
                "<img src=gone.png><source srcset=gone-too.png><a href=../../up.html>x</a><a href=/root.html>x</a>\
                 <a href='http://127.0.0.1:8000/#lang=en'>x</a><a href='#gone'>x</a><img src=https://example.org/x.png>",
            ),
            ("page.js", "import { draw } from './gone.js';"),
            ("style.css", "body { background: url(gone.png) }"),
        ]);
        let relative = "is not relative: the site would work in one place only";
        let expected = [
            "tutorial/index.html: gone.png does not exist".to_owned(),
            "tutorial/index.html: gone-too.png does not exist".to_owned(),
            "tutorial/index.html: ../../up.html does not exist".to_owned(),
            format!("tutorial/index.html: /root.html {relative}"),
            format!("tutorial/index.html: http://127.0.0.1:8000/#lang=en {relative}"),
            "tutorial/index.html: #gone names a part that tutorial/index.html does not have".to_owned(),
            format!("tutorial/index.html: https://example.org/x.png {relative}"),
            "page.js: ./gone.js does not exist".to_owned(),
            "style.css: gone.png does not exist".to_owned(),
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn styles_and_scripts_within_a_page_are_found() {
        let found = faults_of(&[
            ("page.js", ""),
            (
                "index.html",
                "<script src=page.js></script><style>p {}</style><p style='x' onclick='y'>z</p><script>1</script>",
            ),
        ]);
        let forbidden = |what| format!("index.html: {what} within the page, which its policy forbids");
        let expected = ["a style", "an attribute onclick", "an attribute style", "a script"].map(forbidden);
        assert_eq!(found, expected);
    }
}
