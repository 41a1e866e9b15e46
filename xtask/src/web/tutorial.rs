//! The tutorial and the guides as pages, with all that they link to.

use std::collections::BTreeSet;

use super::links::{address, is_kind, relative, relative_to_site};
use super::markdown::{self, Rendered, escape};
use super::repository::Repository;
use super::site::{self, Site};

/// Folders whose Markdown becomes pages. What these link to follows.
const ROOTS: [&str; 1] = ["docs"];

/// Nothing runs on these pages and nothing comes from elsewhere.
const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'";

/// What stands above every page, in a language.
struct Words {
    lang: &'static str,
    key: &'static str,
    live: &'static str,
    tutorial: &'static str,
}

const ENGLISH: Words = Words { lang: "en", key: "en", live: "Live page", tutorial: "Tutorial" };
const CHINESE: Words = Words { lang: "zh-Hans", key: "zh", live: "互动页面", tutorial: "教程" };

/// Adds all pages, images and linked files. `icon` is the element that gives pages their icon, or empty.
///
/// # Errors
/// A page that cannot be rendered, or a file that cannot be read, in a line that names it.
pub(super) fn add(site: &mut Site, repository: &Repository, icon: &str) -> Result<(), String> {
    let mut waiting: BTreeSet<String> = BTreeSet::new();
    for folder in ROOTS {
        let files = site::files_below(&repository.root.join(folder))?;
        let files = files.iter().filter_map(|path| site::address(&repository.root, path));
        waiting.extend(files.filter(|file| is_kind(file, "md")));
    }
    let mut known = waiting.clone();
    while let Some(file) = waiting.pop_first() {
        if !is_kind(&file, "md") {
            site.insert(address(&file), repository.read(&file)?);
            continue;
        }
        let rendered = markdown::render(repository, &file)?;
        site.insert(address(&file), page(repository, &file, &rendered, icon));
        for linked in rendered.files {
            if known.insert(linked.clone()) {
                waiting.insert(linked);
            }
        }
    }
    Ok(())
}

/// A whole page around the body of a file.
fn page(repository: &Repository, file: &str, rendered: &Rendered, icon: &str) -> String {
    let here = address(file);
    let words = if file.starts_with("docs/tutorial/zh/") { CHINESE } else { ENGLISH };
    let Words { lang, key, live, tutorial } = words;
    let title = escape(&rendered.title);
    let style = relative(&here, "tutorial.css");
    let live_way = escape(&relative_to_site(&here, &format!("#lang={key}")));
    let tutorial_way = relative(&here, &format!("tutorial/{key}/index.html"));
    let (twin, alternate) = twin(repository, file);
    let body = &rendered.body;
    format!(
        "<!doctype html>
<html lang=\"{lang}\">
<head>
<meta charset=\"utf-8\">
<meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\">
<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">
<meta name=\"color-scheme\" content=\"light dark\">
<title>{title}</title>
{icon}<link rel=\"stylesheet\" href=\"{style}\">
{alternate}</head>
<body>
<header><a class=\"brand\" href=\"{live_way}\">gd</a><nav><a href=\"{live_way}\">{live}</a>\
         <a href=\"{tutorial_way}\">{tutorial}</a>{twin}</nav></header>
<main>
{body}</main>
</body>
</html>
"
    )
}

/// The same page in the other language, if there is one: as a link for readers, and one for programs.
fn twin(repository: &Repository, file: &str) -> (String, String) {
    let pairs = [
        ("docs/tutorial/en/", "docs/tutorial/zh/", "zh-Hans", "中文"),
        ("docs/tutorial/zh/", "docs/tutorial/en/", "en", "English"),
    ];
    for (from, to, lang, name) in pairs {
        let other = file.strip_prefix(from).map(|rest| format!("{to}{rest}"));
        if let Some(other) = other.filter(|other| repository.has(other)) {
            let way = relative(&address(file), &address(&other));
            return (
                format!("<a href=\"{way}\" lang=\"{lang}\" hreflang=\"{lang}\">{name}</a>"),
                format!("<link rel=\"alternate\" hreflang=\"{lang}\" href=\"{way}\">\n"),
            );
        }
    }
    Default::default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn pages_bring_what_they_link_to() {
        let dir = tempfile::tempdir().unwrap();
        let write = |file: &str, text: &str| {
            let path = dir.path().join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        };
        write("docs/tutorial/en/1-line.md", "# A line & more\n[all](../../../README.md)");
        write("docs/tutorial/zh/1-line.md", "# 一条直线\n");
        write("README.md", "# gd\n[core](crates/gd-core) [how](src/line.rs)");
        write("crates/gd-core/README.md", "# gd-core");
        write("src/line.rs", "struct Line;");
        write("src/other.rs", "struct Other;");
        let mut site = Site::default();
        add(&mut site, &Repository { root: dir.path().to_owned() }, "").unwrap();
        let addresses: Vec<&str> = site.iter().map(|(address, _)| address).collect();
        let expected = [
            "repository/crates/gd-core/index.html",
            "repository/index.html",
            "repository/src/line.rs",
            "tutorial/en/1-line.html",
            "tutorial/zh/1-line.html",
        ];
        assert_eq!(addresses, expected);

        let text = |address| std::str::from_utf8(site.get(address).unwrap()).unwrap();
        let english = text("tutorial/en/1-line.html");
        assert!(english.contains("<html lang=\"en\">") && english.contains("<title>A line &amp; more</title>"));
        assert!(english.contains("<a href=\"../zh/1-line.html\" lang=\"zh-Hans\" hreflang=\"zh-Hans\">中文</a>"));
        assert!(english.contains("<link rel=\"stylesheet\" href=\"../../tutorial.css\">"));
        assert!(text("tutorial/zh/1-line.html").contains("<html lang=\"zh-Hans\">"));
        assert!(text("tutorial/zh/1-line.html").contains("href=\"../../index.html#lang=zh\""));
    }
}
