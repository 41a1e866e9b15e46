//! Serves the site on this machine, to this machine.
//!
//! A thread for each connection, and one request for each connection: browsers hold connections open that they do not
//! use yet, and no number of threads in a pool is safe from being kept waiting by them.

use std::fs;
use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use percent_encoding::percent_decode_str;

/// The longest head of a request that is read, in bytes, and the most headers in it.
const MAX_HEAD: usize = 16 * 1024;
const MAX_HEADERS: usize = 64;
/// How long a connection may stay silent.
const PATIENCE: Duration = Duration::from_secs(60);

/// A server that runs until it is dropped.
pub(super) struct Serving {
    address: SocketAddr,
    path: &'static str,
    is_over: Arc<AtomicBool>,
    acceptor: Option<JoinHandle<()>>,
}

impl Serving {
    /// Serves a folder on a port of 127.0.0.1, 0 for any that is free; below a path such as `/some/path`, or at the root if
    /// that is empty.
    ///
    /// # Errors
    /// The port is taken, in a line.
    pub(super) fn start(dir: &Path, port: u16, path: &'static str) -> Result<Self, String> {
        let bound = TcpListener::bind(("127.0.0.1", port)).and_then(|listener| Ok((listener.local_addr()?, listener)));
        let (address, listener) = bound.map_err(|error| {
            format!(
                "nothing can be served at 127.0.0.1:{port}: {error}; try another port, such as --serve {}",
                port ^ 1
            )
        })?;
        let is_over = Arc::new(AtomicBool::new(false));
        let (is_ended, dir) = (Arc::clone(&is_over), dir.to_path_buf());
        let acceptor = thread::spawn(move || {
            for stream in listener.incoming() {
                if is_ended.load(Ordering::Relaxed) {
                    return;
                }
                // A connection that could not be made is the browser's to make again.
                let Ok(stream) = stream else { continue };
                let dir = dir.clone();
                // Whoever has closed the connection does not want the answer.
                thread::spawn(move || converse(stream, &dir, path).ok());
            }
        });
        Ok(Self { address, path, is_over, acceptor: Some(acceptor) })
    }

    /// The address of the site.
    pub(super) fn address(&self) -> String {
        format!("http://{}{}/", self.address, self.path)
    }

    /// Waits until the program is ended.
    pub(super) fn wait(mut self) {
        if let Some(acceptor) = self.acceptor.take() {
            // A thread that has panicked has said so.
            let _ = acceptor.join();
        }
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        self.is_over.store(true, Ordering::Relaxed);
        // It sees this when it wakes; if it cannot be woken it ends with the program.
        let _ = TcpStream::connect(self.address);
    }
}

/// Reads a request, answers it, and ends the connection.
fn converse(mut stream: TcpStream, dir: &Path, root: &str) -> io::Result<()> {
    stream.set_read_timeout(Some(PATIENCE))?;
    let Some((method, url)) = read_request(&mut stream)? else {
        return respond(&mut stream, "400 Bad Request", &[], b"not a request\n", true);
    };
    let has_body = method != "HEAD";
    if !matches!(method.as_str(), "GET" | "HEAD") {
        return respond(&mut stream, "405 Method Not Allowed", &[("Allow", "GET, HEAD")], b"only GET and HEAD\n", true);
    }
    match find(dir, root, &url) {
        Answer::File(path) => match fs::read(&path) {
            Ok(bytes) => respond(&mut stream, "200 OK", &[("Content-Type", mime_type(&path))], &bytes, has_body),
            Err(_) => respond(&mut stream, "404 Not Found", &[], b"not found\n", has_body),
        },
        Answer::Redirect(to) => respond(&mut stream, "301 Moved", &[("Location", &to)], b"moved\n", has_body),
        Answer::NotFound => respond(&mut stream, "404 Not Found", &[], b"not found\n", has_body),
    }
}

/// Method and address of the request; `None` if it is none. A connection that is closed unused is an error.
fn read_request(stream: &mut impl Read) -> io::Result<Option<(String, String)>> {
    let mut head = Vec::new();
    let mut chunk = [0; 1024];
    while head.len() < MAX_HEAD {
        let n_read = stream.read(&mut chunk)?;
        if n_read == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        head.extend_from_slice(&chunk[..n_read]);
        let mut headers = [httparse::EMPTY_HEADER; MAX_HEADERS];
        let mut request = httparse::Request::new(&mut headers);
        match request.parse(&head) {
            Ok(httparse::Status::Partial) => {}
            Ok(httparse::Status::Complete(_)) => {
                return Ok(request.method.map(str::to_owned).zip(request.path.map(str::to_owned)));
            }
            Err(_) => return Ok(None),
        }
    }
    Ok(None)
}

fn respond(
    stream: &mut impl Write,
    status: &str,
    headers: &[(&str, &str)],
    body: &[u8],
    has_body: bool,
) -> io::Result<()> {
    let more: String = headers.iter().flat_map(|(name, value)| [*name, ": ", *value, "\r\n"]).collect();
    // A rebuilt site is to be seen at once.
    let head = format!(
        "HTTP/1.1 {status}\r\nContent-Length: {}\r\nCache-Control: no-cache\r\nConnection: close\r\n{more}\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes())?;
    if has_body {
        stream.write_all(body)?;
    }
    stream.flush()
}

/// What a request gets.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Answer {
    File(PathBuf),
    /// A folder asked for without its slash: relative links would lead astray.
    Redirect(String),
    NotFound,
}

/// The file that an address means. None outside of the folder is ever found.
fn find(dir: &Path, root: &str, url: &str) -> Answer {
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
    match () {
        () if file.is_file() && !path.ends_with('/') => Answer::File(file),
        () if file.is_dir() && !path.ends_with('/') && address.is_ascii() => Answer::Redirect(format!("{address}/")),
        () if file.is_dir() => match file.join("index.html") {
            index if index.is_file() => Answer::File(index),
            _ => Answer::NotFound,
        },
        () => Answer::NotFound,
    }
}

/// What a file is, by its name.
fn mime_type(path: &Path) -> &'static str {
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
    use super::*;

    fn site() -> tempfile::TempDir {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("secret.txt"), "secret").unwrap();
        let root = dir.path().join("site");
        fs::create_dir_all(root.join("tutorial").join("en")).unwrap();
        fs::write(root.join("index.html"), "page").unwrap();
        fs::write(root.join("gd_web_bg.wasm"), "\0asm").unwrap();
        fs::write(root.join(".hidden"), "hidden").unwrap();
        fs::write(root.join("tutorial").join("en").join("index.html"), "tutorial").unwrap();
        dir
    }

    #[test]
    fn addresses_mean_files_of_the_folder() {
        let dir = site();
        let root = dir.path().join("site");
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
        let root = dir.path().join("site");
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
        let root = dir.path().join("site");
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

    /// Sends a request, its head only, and returns the whole answer.
    fn ask(serving: &Serving, head: &str) -> String {
        let mut stream = TcpStream::connect(serving.address).unwrap();
        // At once: a server that has seen enough closes the connection.
        stream.write_all(format!("{head}\r\nHost: {}\r\n\r\n", serving.address).as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }

    #[test]
    fn a_request_gets_its_answer() {
        let dir = site();
        let serving = Serving::start(&dir.path().join("site"), 0, "/some/path").unwrap();
        assert!(serving.address().ends_with("/some/path/"), "{}", serving.address());
        let wasm = ask(&serving, "GET /some/path/gd_web_bg.wasm HTTP/1.1");
        assert!(wasm.starts_with("HTTP/1.1 200 OK\r\n"), "{wasm}");
        assert!(wasm.contains("\r\nContent-Type: application/wasm\r\n") && wasm.ends_with("\r\n\r\n\0asm"), "{wasm}");
        let head = ask(&serving, "HEAD /some/path/index.html HTTP/1.1");
        assert!(head.contains("\r\nContent-Length: 4\r\n") && head.ends_with("\r\n\r\n"), "{head}");
        let moved = ask(&serving, "GET /some/path HTTP/1.1");
        assert!(moved.contains("\r\nLocation: /some/path/\r\n"), "{moved}");
        for (head, status) in [
            ("GET /some/path/../secret.txt HTTP/1.1", "404"),
            ("POST /some/path/index.html HTTP/1.1", "405"),
            ("hello", "400"),
        ] {
            let answer = ask(&serving, head);
            assert!(answer.starts_with(&format!("HTTP/1.1 {status} ")), "{head}: {answer}");
        }
        let port = serving.address.port();
        let taken = Serving::start(dir.path(), port, "").err().unwrap();
        assert!(taken.starts_with(&format!("nothing can be served at 127.0.0.1:{port}: ")), "{taken}");
    }

    #[test]
    fn connections_that_say_nothing_keep_nobody_waiting() {
        let dir = site();
        let serving = Serving::start(&dir.path().join("site"), 0, "").unwrap();
        let silent: Vec<TcpStream> = (0..32).map(|_| TcpStream::connect(serving.address).unwrap()).collect();
        assert!(ask(&serving, "GET / HTTP/1.1").ends_with("\r\n\r\npage"));
        drop(silent);
    }

    #[test]
    fn a_head_that_never_ends_is_refused() {
        let mut endless = io::repeat(b'a');
        assert_eq!(read_request(&mut endless).unwrap(), None);
        let many = format!("GET / HTTP/1.1\r\n{}\r\n", "a: b\r\n".repeat(MAX_HEADERS + 1));
        assert_eq!(read_request(&mut many.as_bytes()).unwrap(), None);
    }
}
