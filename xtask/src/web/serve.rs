//! Serves the site on this machine, to this machine.
//!
//! A thread for each connection, and one request for each connection: browsers hold connections open that they do not
//! use yet, and no small number of threads is safe from being kept waiting by them. There are so many and no more, and each
//! is over after a while, so nobody can use up the machine's.

mod find;
mod request;

use std::fs;
use std::io;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use self::find::{Answer, find, mime_type};
use self::request::{Timed, read_request, respond};

/// Connections at a time.
const MOST: usize = 128;
/// How long a request may take to come, and its answer to be taken.
const PATIENCE: [Duration; 2] = [Duration::from_secs(10), Duration::from_secs(60)];
/// The pause before connections are accepted again where the system has no room for one.
const PAUSE: Duration = Duration::from_millis(100);

/// A server that runs until it is dropped.
pub(super) struct Serving {
    address: SocketAddr,
    path: &'static str,
    is_over: Arc<AtomicBool>,
    acceptor: Option<JoinHandle<()>>,
}

/// What is served.
struct Site {
    /// The folder, without links.
    dir: PathBuf,
    /// The path that it is below.
    root: &'static str,
    port: u16,
    patience: [Duration; 2],
}

impl Serving {
    /// Serves a folder on a port of 127.0.0.1, 0 for any that is free; below a path such as `/some/path`, or at the root if
    /// that is empty.
    ///
    /// # Errors
    /// The port is taken, or there is no such folder, in a line.
    pub(super) fn start(dir: &Path, port: u16, path: &'static str) -> Result<Self, String> {
        Self::start_with(dir, port, path, PATIENCE)
    }

    fn start_with(dir: &Path, port: u16, path: &'static str, patience: [Duration; 2]) -> Result<Self, String> {
        let dir = dir.canonicalize().map_err(|error| format!("{} cannot be served: {error}", dir.display()))?;
        let bound = TcpListener::bind(("127.0.0.1", port)).and_then(|listener| Ok((listener.local_addr()?, listener)));
        let (address, listener) = bound.map_err(|error| {
            format!(
                "nothing can be served at 127.0.0.1:{port}: {error}; try another port, such as --serve {}",
                port ^ 1
            )
        })?;
        let is_over = Arc::new(AtomicBool::new(false));
        let site = Arc::new(Site { dir, root: path, port: address.port(), patience });
        let is_ended = Arc::clone(&is_over);
        let accept = move || accept(&listener, &site, &is_ended);
        let acceptor =
            thread::Builder::new().spawn(accept).map_err(|error| format!("nothing can be served: {error}"))?;
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

/// Has every connection served by a thread of its own.
fn accept(listener: &TcpListener, site: &Arc<Site>, is_over: &AtomicBool) {
    // Every connection holds a copy.
    let connections = Arc::new(());
    for stream in listener.incoming() {
        if is_over.load(Ordering::Relaxed) {
            return;
        }
        // One that could not be made is the browser's to make again.
        let Ok(stream) = stream else {
            thread::sleep(PAUSE);
            continue;
        };
        if Arc::strong_count(&connections) > MOST {
            // It fits into what the system holds for a connection, and who does not take it does not get it.
            let _ = stream.set_nonblocking(true);
            let busy = b"too many connections; try again\n";
            let _ = respond(&mut &stream, "503 Service Unavailable", &[("Retry-After", "1")], busy, true);
            continue;
        }
        let (site, connection) = (Arc::clone(site), Arc::clone(&connections));
        let serve = move || {
            // Whoever has closed the connection does not want the answer.
            let _ = converse(&stream, &site);
            drop(connection);
        };
        // Without a thread the connection is closed, as all of it was to be the thread's.
        if thread::Builder::new().spawn(serve).is_err() {
            thread::sleep(PAUSE);
        }
    }
}

/// Reads a request, answers it, and ends the connection.
fn converse(stream: &TcpStream, site: &Site) -> io::Result<()> {
    let [to_ask, to_listen] = site.patience;
    let request = read_request(&mut Timed::new(stream, to_ask))?;
    let mut stream = Timed::new(stream, to_listen);
    let Some(request) = request else {
        return respond(&mut stream, "400 Bad Request", &[], b"not a request\n", true);
    };
    let has_body = request.method != "HEAD";
    if !request.is_for_here(site.port) {
        return respond(&mut stream, "403 Forbidden", &[], b"only for this machine\n", has_body);
    }
    if !matches!(request.method.as_str(), "GET" | "HEAD") {
        return respond(&mut stream, "405 Method Not Allowed", &[("Allow", "GET, HEAD")], b"only GET and HEAD\n", true);
    }
    match find(&site.dir, site.root, &request.url) {
        Answer::File(path) => match fs::read(&path) {
            Ok(bytes) => respond(&mut stream, "200 OK", &[("Content-Type", mime_type(&path))], &bytes, has_body),
            Err(_) => respond(&mut stream, "404 Not Found", &[], b"not found\n", has_body),
        },
        Answer::Redirect(to) => respond(&mut stream, "301 Moved", &[("Location", &to)], b"moved\n", has_body),
        Answer::NotFound => respond(&mut stream, "404 Not Found", &[], b"not found\n", has_body),
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Write};
    use std::time::Instant;

    use super::*;

    pub(super) fn site() -> tempfile::TempDir {
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

    /// Sends a whole request and returns the status of the answer, empty if there is none.
    fn status_of(serving: &Serving, request: &str) -> String {
        let mut stream = TcpStream::connect(serving.address).unwrap();
        let _ = stream.write_all(request.as_bytes());
        let mut answer = String::new();
        let _ = stream.read_to_string(&mut answer);
        answer.split(' ').nth(1).unwrap_or_default().into()
    }

    #[test]
    fn only_who_asks_for_this_machine_is_answered() {
        let dir = site();
        let serving = Serving::start(&dir.path().join("site"), 0, "").unwrap();
        let port = serving.address.port();
        let status = |host: &str| status_of(&serving, &format!("GET / HTTP/1.1\r\n{host}\r\n"));
        for name in ["localhost", "127.0.0.1", "[::1]"] {
            assert_eq!(status(&format!("Host: {name}:{port}\r\n")), "200");
        }
        for host in [String::new(), format!("Host: evil.example:{port}\r\n"), "Host: localhost\r\n".into()] {
            assert_eq!(status(&host), "403", "{host}");
        }
        assert_eq!(status(&format!("Host: localhost:{port}\r\nHost: evil.example\r\n")), "403");
    }

    #[test]
    fn more_connections_than_there_may_be_are_told_so_until_others_are_over() {
        let dir = site();
        let short = [Duration::from_millis(1500); 2];
        let serving = Serving::start_with(&dir.path().join("site"), 0, "", short).unwrap();
        let request = format!("GET / HTTP/1.1\r\nHost: {}\r\n\r\n", serving.address);
        let silent: Vec<TcpStream> = (0..MOST).map(|_| TcpStream::connect(serving.address).unwrap()).collect();
        assert_eq!(status_of(&serving, &request), "503");
        let begin = Instant::now();
        while status_of(&serving, &request) != "200" {
            assert!(begin.elapsed() < Duration::from_secs(30), "silent connections are never over");
            thread::sleep(Duration::from_millis(50));
        }
        drop(silent);
    }

    #[test]
    fn a_request_that_comes_in_drops_is_not_waited_for() {
        let dir = site();
        let short = [Duration::from_millis(200); 2];
        let serving = Serving::start_with(&dir.path().join("site"), 0, "", short).unwrap();
        let mut stream = TcpStream::connect(serving.address).unwrap();
        let begin = Instant::now();
        // Faster than any timeout of a single read.
        while stream.write_all(b"a").is_ok() {
            assert!(begin.elapsed() < Duration::from_secs(30), "it is still listened to");
            thread::sleep(Duration::from_millis(20));
        }
    }
}
