//! From links between the repository's files to links between the site's.

/// How the Markdown names the live page: where `cargo xtask web --serve` puts it.
pub(super) const LIVE: &str = "http://127.0.0.1:8000/";

/// What a link in a Markdown file means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Link<'a> {
    /// Another site, as it stands.
    External,
    /// A place on the same page.
    Fragment,
    /// An address of this site; may be empty, for the live page itself.
    Site(&'a str),
    /// A file or folder of the repository, and what follows it: a fragment with its `#`, or nothing.
    File(String, &'a str),
}

/// Reads a link in the file `page` of the repository.
///
/// # Errors
/// A link that leaves the repository or begins at its root, in a few words.
pub(super) fn read<'a>(link: &'a str, page: &str) -> Result<Link<'a>, String> {
    if let Some(address) = link.strip_prefix(LIVE) {
        return Ok(Link::Site(address));
    }
    if link.starts_with('#') {
        return Ok(Link::Fragment);
    }
    if link.contains("://") || link.starts_with("mailto:") {
        return Ok(Link::External);
    }
    let (path, fragment) = link.split_at(link.find('#').unwrap_or(link.len()));
    match join(page, path) {
        Some(path) => Ok(Link::File(path, fragment)),
        None => Err(format!("the link {link} leaves the repository")),
    }
}

/// A path relative to the folder of `page`; `None` where it leads out or is absolute.
pub(super) fn join(page: &str, path: &str) -> Option<String> {
    if path.starts_with('/') {
        return None;
    }
    let mut parts: Vec<&str> = page.split('/').collect();
    parts.pop();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()?),
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// Where a file of the repository stands in the site: the tutorial, its images and the guides under short names, all
/// else under `repository`.
pub(super) fn address(file: &str) -> String {
    let place = match file.strip_prefix("docs/") {
        Some(rest) if rest.starts_with("tutorial/") || rest.starts_with("images/") => rest.to_owned(),
        Some(_) => file.to_owned(),
        None => format!("repository/{file}"),
    };
    match place.strip_suffix(".md") {
        Some("README") => "index.html".to_owned(),
        Some(stem) => match stem.strip_suffix("/README") {
            Some(folder) => format!("{folder}/index.html"),
            None => format!("{stem}.html"),
        },
        None => place,
    }
}

/// Whether a file is of a kind, by the end of its name.
pub(super) fn is_kind(file: &str, kind: &str) -> bool {
    file.rsplit_once('.').is_some_and(|(_, end)| end == kind)
}

/// The way from one address of the site to another.
pub(super) fn relative(from: &str, to: &str) -> String {
    let from: Vec<&str> = from.split('/').collect();
    let to: Vec<&str> = to.split('/').collect();
    // The last part of each is the file.
    let n_shared = from[..from.len() - 1].iter().zip(&to[..to.len() - 1]).take_while(|(a, b)| a == b).count();
    "../".repeat(from.len() - 1 - n_shared) + &to[n_shared..].join("/")
}

/// The way from a page to an address that the Markdown gave after [`LIVE`]: `#STATE`, or a page.
pub(super) fn relative_to_site(from: &str, address: &str) -> String {
    let (path, fragment) = address.split_at(address.find('#').unwrap_or(address.len()));
    let file = if path.is_empty() || path.ends_with('/') { format!("{path}index.html") } else { path.to_owned() };
    relative(from, &file) + fragment
}

#[cfg(test)]
mod tests {
    use super::*;

    const CHAPTER: &str = "docs/tutorial/en/02-learning-rate.md";

    #[test]
    fn files_have_their_places() {
        let places = [
            ("docs/tutorial/en/README.md", "tutorial/en/index.html"),
            ("docs/tutorial/zh/02-learning-rate.md", "tutorial/zh/02-learning-rate.html"),
            ("docs/tutorial/README.md", "tutorial/index.html"),
            ("docs/tutorial/data/tea.csv", "tutorial/data/tea.csv"),
            ("docs/images/line-fit.png", "images/line-fit.png"),
            ("docs/tutorial.md", "docs/tutorial.html"),
            ("docs/fitting.md", "docs/fitting.html"),
            ("crates/gd-cli/README.md", "repository/crates/gd-cli/index.html"),
            // The root of the site is the live page's.
            ("README.md", "repository/index.html"),
        ];
        for (file, place) in places {
            assert_eq!(address(file), place, "{file}");
        }
    }

    #[test]
    fn links_are_read_from_where_they_stand() {
        let read = |link| read(link, CHAPTER);
        assert_eq!(read("01-plain-descent.md"), Ok(Link::File("docs/tutorial/en/01-plain-descent.md".into(), "")));
        assert_eq!(read("../../fitting.md#units"), Ok(Link::File("docs/fitting.md".into(), "#units")));
        assert_eq!(read("./"), Ok(Link::File("docs/tutorial/en".into(), "")));
        assert_eq!(read("#bound"), Ok(Link::Fragment));
        assert_eq!(read("https://rustup.rs"), Ok(Link::External));
        assert_eq!(read("http://127.0.0.1:8000/#lang=en&lr=1.2"), Ok(Link::Site("#lang=en&lr=1.2")));
        assert_eq!(read("../../../../etc/passwd"), Err("the link ../../../../etc/passwd leaves the repository".into()));
        assert!(read("/docs/fitting.md").is_err());
    }

    #[test]
    fn ways_lead_up_and_down() {
        let from = "tutorial/en/02-learning-rate.html";
        assert_eq!(relative(from, "tutorial/en/index.html"), "index.html");
        assert_eq!(relative(from, "tutorial/zh/02-learning-rate.html"), "../zh/02-learning-rate.html");
        assert_eq!(relative(from, "images/line-fit.png"), "../../images/line-fit.png");
        assert_eq!(relative("index.html", "tutorial/en/index.html"), "tutorial/en/index.html");
        assert_eq!(relative_to_site(from, "#lang=en&scenario=line"), "../../index.html#lang=en&scenario=line");
        assert_eq!(relative_to_site(from, ""), "../../index.html");
        assert_eq!(relative_to_site(from, "tutorial/zh/"), "../zh/index.html");
    }
}
