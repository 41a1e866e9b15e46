//! The tutorial: its two languages say the same, its pictures, links and numbers are real, and its commands do what it
//! shows. Its Rust code runs as documentation tests, see `lib.rs`.

mod commands;
mod facts;
mod live;
mod page;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use self::page::{Block, Page};

const LANGUAGES: [&str; 2] = ["en", "zh"];

/// Where the tutorial lies.
fn folder() -> PathBuf {
    xtask::workspace_root().join("docs").join("tutorial")
}

/// The names of a language's pages in their order, the index last.
fn names(language: &str) -> Vec<String> {
    let entries = fs::read_dir(folder().join(language)).unwrap();
    let mut names: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().into_string().expect("a name in UTF-8")).collect();
    names.sort();
    names
}

/// All pages of a language, in the same order.
fn pages(language: &str) -> Vec<Page> {
    names(language).iter().map(|name| Page::read(&folder().join(language).join(name))).collect()
}

/// Every page of the English tutorial beside the same of the Chinese.
fn pairs() -> impl Iterator<Item = (Page, Page)> {
    pages("en").into_iter().zip(pages("zh"))
}

fn is_chinese(character: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&character)
}

#[test]
fn both_languages_have_the_same_nine_chapters() {
    let english = names("en");
    assert_eq!(english, names("zh"));
    let starts: Vec<&str> = english.iter().filter_map(|name| name.split('-').next()).collect();
    assert_eq!(starts, ["1", "2", "3", "4", "5", "6", "7", "8", "9", "README.md"]);
}

/// A formula without what stands in `\text{...}`.
fn without_words(formula: &str) -> String {
    let mut parts = formula.split("\\text{");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |formula, part| formula + part.split_once('}').map_or("", |(_, rest)| rest))
}

#[test]
fn both_languages_have_the_same_code() {
    // What a reader reads may differ: comments, why a value is there, and words in formulas.
    let spoken = |block: &Block| {
        let lines = block.text.lines().filter(|line| !line.trim_start().starts_with("//"));
        let quiet = lines.map(|line| match (line.find(".expect(\""), line.rfind("\")")) {
            (Some(start), Some(end)) if start < end => format!("{}{}", &line[..start], &line[end..]),
            _ if block.language == "math" => without_words(line),
            _ => line.to_owned(),
        });
        (block.language.clone(), quiet.collect::<Vec<_>>())
    };
    for (english, chinese) in pairs() {
        let blocks = |page: &Page| page.blocks.iter().map(spoken).collect::<Vec<_>>();
        assert_eq!(blocks(&english), blocks(&chinese), "{}", english.path.display());
    }
}

#[test]
fn both_languages_have_the_same_pictures_each_described_and_with_a_live_link_under_it() {
    for (english, chinese) in pairs() {
        let path = english.path.display();
        let addresses = |page: &Page| page.images.iter().map(|image| image.address.clone()).collect::<Vec<_>>();
        assert_eq!(addresses(&english), addresses(&chinese), "{path}");
        for (one, two) in english.images.iter().zip(&chinese.images) {
            assert!(one.description.len() > 20 && !one.description.contains(is_chinese), "{path}: {}", one.address);
            assert!(two.description.contains(is_chinese), "{path}: {}", two.address);
            assert!(one.has_live_link && two.has_live_link, "{path}: no live link under {}", one.address);
        }
    }
}

#[test]
fn every_picture_is_drawn_by_the_catalog() {
    let drawn = xtask::figures::CATALOG.iter().map(|figure| figure.name);
    let drawn: BTreeSet<&str> = drawn.chain(xtask::figures::EXAMPLES.iter().map(|example| example.name)).collect();
    let mut shown = BTreeSet::new();
    for page in LANGUAGES.into_iter().flat_map(pages) {
        for image in &page.images {
            let file = page.path.parent().unwrap().join(&image.address);
            assert!(file.is_file(), "{}: {} does not exist", page.path.display(), image.address);
            let name = file.file_stem().unwrap().to_str().unwrap().to_owned();
            assert!(drawn.contains(name.as_str()), "{}: nothing draws {name}", page.path.display());
            shown.insert(name);
        }
    }
    for scenario in gd_scenarios::SCENARIOS {
        assert!(shown.contains(&format!("{}-descent", scenario.name)), "no page shows {}", scenario.name);
    }
}

#[test]
fn the_gallery_shows_every_animation_of_the_chapters() {
    for language in LANGUAGES {
        let all = pages(language);
        let (index, chapters) = all.split_last().expect("pages");
        let animations = |pages: &[Page]| -> BTreeSet<String> {
            let addresses = pages.iter().flat_map(|page| &page.images).map(|image| image.address.clone());
            addresses.filter(|address| Path::new(address).extension().is_some_and(|end| end == "gif")).collect()
        };
        assert_eq!(animations(std::slice::from_ref(index)), animations(chapters), "{language}");
    }
}

#[test]
fn chapters_lead_to_their_neighbors_the_index_and_the_other_language() {
    for (language, other) in [("en", "zh"), ("zh", "en")] {
        let names = names(language);
        let (index, chapters) = names.split_last().expect("pages");
        for (place, name) in chapters.iter().enumerate() {
            let page = Page::read(&folder().join(language).join(name));
            let count = |address: &str| page.links.iter().filter(|link| *link == address).count();
            let neighbors = place.checked_sub(1).into_iter().chain([place + 1]).filter_map(|place| chapters.get(place));
            for neighbor in neighbors.chain([index]) {
                assert!(count(neighbor) >= 2, "{name} ({language}): above and below, no link to {neighbor}");
            }
            assert!(count(&format!("../{other}/{name}")) > 0, "{name} ({language}): no link to the other language");
        }
        let index = Page::read(&folder().join(language).join(index));
        assert!(chapters.iter().all(|name| index.links.contains(name)), "{language}: the index misses a chapter");
    }
}

#[test]
fn relative_links_lead_to_files() {
    let docs = xtask::workspace_root().join("docs");
    let entries = [folder().join("README.md"), docs.join("tutorial.md")];
    let mut n_links = 0;
    for page in LANGUAGES.into_iter().flat_map(pages).chain(entries.iter().map(|path| Page::read(path))) {
        for link in page.links.iter().filter(|link| !link.contains("://")) {
            let target = page.path.parent().unwrap().join(link.split('#').next().unwrap_or(link));
            assert!(target.exists(), "{}: {link} leads nowhere", page.path.display());
            n_links += 1;
        }
    }
    assert!(n_links > 100, "{n_links}");
}

/// Chinese text has full-width punctuation, and a space beside Latin letters and digits.
#[test]
fn the_chinese_is_set_as_chinese() {
    for page in pages("zh") {
        for text in &page.prose {
            let characters: Vec<char> = text.chars().collect();
            for pair in characters.windows(2) {
                let fault = match pair {
                    [one, two] if is_chinese(*one) => two.is_ascii_alphanumeric() || ",;:?!".contains(*two),
                    [one, two] => one.is_ascii_alphanumeric() && is_chinese(*two),
                    _ => false,
                };
                assert!(!fault, "{}: '{}{}' in: {text}", page.path.display(), pair[0], pair[1]);
            }
        }
    }
}
