//! Which file of the site an address means.

use std::path::{Path, PathBuf};

use percent_encoding::percent_decode_str;

/// What a request gets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Answer {
    File(PathBuf),
    /// A folder asked for without its slash: relative links would lead astray.
    Redirect(String),
    NotFound,
}

/// The file that an address means. None outside of the folder, whose path has no links, is ever found.
pub(super) fn find(dir: &Path, root: &str, url: &str) -> Answer {
    let address = url.split(['?', '#']).next().unwrap_or_default();
    let Ok(decoded) = percent_decode_str(address).decode_utf8() else { return Answer::NotFound };
    let below = decoded.strip_prefix(root).filter(|rest| rest.is_empty() || rest.starts_with('/'));
    let Some(path) = below else { return Answer::NotFound };
    // Sent back as a place to go to, two slashes would begin the name of another machine.
    if path.contains("//") {
        return Answer::NotFound;
    }
    let mut file = dir.to_path_buf();
    for part in path.split('/').filter(|part| !part.is_empty()) {
        // Neither up, nor hidden, nor another drive or separator of Windows.
        if part.starts_with('.') || part.contains(['\\', ':', '\0']) {
            return Answer::NotFound;
        }
        file.push(part);
    }
    // A link may lead anywhere.
    if !file.canonicalize().is_ok_and(|file| file.starts_with(dir)) {
        return Answer::NotFound;
    }
    match () {
        () if file.is_file() && !path.ends_with('/') => Answer::File(file),
        () if file.is_dir() && !path.ends_with('/') && address.is_ascii() => Answer::Redirect(format!("{address}/")),
        () if file.is_dir() => match file.join("index.html") {
            index if index.is_file() && index.canonicalize().is_ok_and(|index| index.starts_with(dir)) => {
                Answer::File(index)
            }
            _ => Answer::NotFound,
        },
        () => Answer::NotFound,
    }
}

/// What a file is, by its name.
pub(super) fn mime_type(path: &Path) -> &'static str {
    match path.extension().and_then(|kind| kind.to_str()).unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "wasm" => "application/wasm",
        "json" => "application/json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "gif" => "image/gif",
        "csv" => "text/csv; charset=utf-8",
        "md" | "rs" | "txt" | "toml" | "dat" | "" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::site;
    use super::*;

    #[test]
    fn addresses_mean_files_of_the_folder() {
        let dir = site();
        let root = dir.path().join("site").canonicalize().unwrap();
        let find = |url| find(&root, "", url);
        for url in ["/", "/?x=1", "/index.html", "/%69ndex.html"] {
            assert_eq!(find(url), Answer::File(root.join("index.html")), "{url}");
        }
        assert_eq!(find("/tutorial/en/"), Answer::File(root.join("tutorial").join("en").join("index.html")));
        assert_eq!(find("/tutorial/en"), Answer::Redirect("/tutorial/en/".into()));
        for url in ["/tutorial/", "/gone.html", "/index.html/", "index.html"] {
            assert_eq!(find(url), Answer::NotFound, "{url}");
        }
    }

    #[test]
    fn a_site_below_a_path_is_there_only() {
        let dir = site();
        let root = dir.path().join("site").canonicalize().unwrap();
        let find = |url| find(&root, "/some/path", url);
        for url in ["/some/path/", "/some/path/index.html"] {
            assert_eq!(find(url), Answer::File(root.join("index.html")), "{url}");
        }
        assert_eq!(find("/some/path"), Answer::Redirect("/some/path/".into()));
        for url in ["/", "/index.html", "/some/pathology/index.html", "/some/index.html"] {
            assert_eq!(find(url), Answer::NotFound, "{url}");
        }
    }

    #[test]
    fn nothing_outside_of_the_folder_is_found() {
        let dir = site();
        let root = dir.path().join("site").canonicalize().unwrap();
        for url in [
            "/../secret.txt",
            "/%2e%2e/secret.txt",
            "/..%2fsecret.txt",
            "/tutorial/../../secret.txt",
            "/..\\secret.txt",
            "//etc/passwd",
            "//tutorial",
            "/c:/secret.txt",
            "/.hidden",
            "/%ff",
            "/index.html%00",
        ] {
            assert_eq!(find(&root, "", url), Answer::NotFound, "{url}");
        }
        assert_eq!(find(&root, "/some/path", "/some/path/../../secret.txt"), Answer::NotFound);
    }

    #[test]
    fn files_have_the_types_that_browsers_insist_on() {
        let types = [
            ("gd_web_bg.wasm", "application/wasm"),
            ("page.js", "text/javascript; charset=utf-8"),
            ("index.html", "text/html; charset=utf-8"),
            ("style.css", "text/css; charset=utf-8"),
            ("a.gif", "image/gif"),
            ("LICENSE", "text/plain; charset=utf-8"),
            ("a.bin", "application/octet-stream"),
        ];
        for (name, expected) in types {
            assert_eq!(mime_type(Path::new(name)), expected, "{name}");
        }
    }

    #[test]
    #[cfg(unix)]
    fn links_out_of_the_folder_lead_nowhere() {
        use std::os::unix::fs::symlink;
        let dir = site();
        let root = dir.path().join("site").canonicalize().unwrap();
        symlink("../secret.txt", root.join("out.txt")).unwrap();
        symlink("..", root.join("up")).unwrap();
        symlink("index.html", root.join("in.html")).unwrap();
        std::fs::create_dir(root.join("trap")).unwrap();
        symlink("../../secret.txt", root.join("trap").join("index.html")).unwrap();
        for url in ["/out.txt", "/up", "/up/", "/up/secret.txt", "/trap/", "/trap/index.html"] {
            assert_eq!(find(&root, "", url), Answer::NotFound, "{url}");
        }
        assert_eq!(find(&root, "", "/in.html"), Answer::File(root.join("in.html")));
    }
}
