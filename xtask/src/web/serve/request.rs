//! Requests and answers, as far as a browser on the same machine needs them.

use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

/// The longest head of a request that is read, in bytes, and the most headers in it.
const MAX_HEAD: usize = 16 * 1024;
const MAX_HEADERS: usize = 64;
/// Bytes sent at a time.
const CHUNK: usize = 64 * 1024;

/// The head of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Request {
    pub(super) method: String,
    pub(super) url: String,
    /// The machine that it is meant for, if it names exactly one.
    pub(super) host: Option<String>,
}

impl Request {
    /// Whether it is meant for this machine. The page of another site can have its name lead here, and would be let in as if
    /// it were ours ("DNS rebinding"); but its browser still says that name.
    pub(super) fn is_for_here(&self, port: u16) -> bool {
        let Some(host) = &self.host else { return false };
        let names = ["localhost", "127.0.0.1", "[::1]"];
        names.iter().any(|name| {
            let rest =
                host.get(..name.len()).filter(|host| host.eq_ignore_ascii_case(name)).map(|_| &host[name.len()..]);
            rest.is_some_and(|rest| (rest.is_empty() && port == 80) || rest == format!(":{port}"))
        })
    }
}

/// The head of a request; `None` if it is none. A connection that is closed unused is an error.
pub(super) fn read_request(stream: &mut impl Read) -> io::Result<Option<Request>> {
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
                let (Some(method), Some(url)) = (request.method, request.path) else { return Ok(None) };
                let mut hosts = request.headers.iter().filter(|header| header.name.eq_ignore_ascii_case("host"));
                let host = hosts.next().filter(|_| hosts.next().is_none()).map(|header| header.value);
                let host = host.and_then(|host| String::from_utf8(host.to_vec()).ok());
                return Ok(Some(Request { method: method.into(), url: url.into(), host }));
            }
            Err(_) => return Ok(None),
        }
    }
    Ok(None)
}

pub(super) fn respond(
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
        body.chunks(CHUNK).try_for_each(|chunk| stream.write_all(chunk))?;
    }
    stream.flush()
}

/// A connection that is over at a certain time, however slowly its other end goes on.
pub(super) struct Timed<'a> {
    stream: &'a TcpStream,
    end: Instant,
}

impl<'a> Timed<'a> {
    pub(super) fn new(stream: &'a TcpStream, patience: Duration) -> Self {
        Self { stream, end: Instant::now() + patience }
    }

    /// What is left, which is not zero.
    fn left(&self) -> io::Result<Option<Duration>> {
        let left = self.end.saturating_duration_since(Instant::now());
        if left.is_zero() { Err(io::ErrorKind::TimedOut.into()) } else { Ok(Some(left)) }
    }
}

impl Read for Timed<'_> {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        self.stream.set_read_timeout(self.left()?)?;
        self.stream.read(bytes)
    }
}

impl Write for Timed<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.stream.set_write_timeout(self.left()?)?;
        self.stream.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.stream.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_of_this_machine_are_ours() {
        let is_ours = |host: &str, port| {
            let request = Request { method: "GET".into(), url: "/".into(), host: Some(host.into()) };
            request.is_for_here(port)
        };
        for host in ["localhost:8000", "127.0.0.1:8000", "[::1]:8000", "LocalHost:8000"] {
            assert!(is_ours(host, 8000), "{host}");
        }
        for host in [
            "",
            "localhost",
            "localhost:8001",
            "localhost:80000",
            "localhost:",
            "127.0.0.1",
            "127.0.0.2:8000",
            "::1:8000",
            "evil.example:8000",
            "localhost.evil.example:8000",
            "localhost:8000.evil.example",
            "evil.localhost:8000",
            "127.0.0.1:8000:8000",
            "éé:8000",
        ] {
            assert!(!is_ours(host, 8000), "{host}");
        }
        assert!(is_ours("localhost", 80) && is_ours("localhost:80", 80));
        let read = |head: &str| read_request(&mut head.as_bytes()).unwrap().unwrap();
        assert_eq!(read("GET / HTTP/1.1\r\nhost: a\r\n\r\n").host.as_deref(), Some("a"));
        assert_eq!(read("GET / HTTP/1.1\r\nHost: a\r\nHOST: b\r\n\r\n").host, None);
        assert_eq!(read("GET / HTTP/1.0\r\n\r\n").host, None);
    }

    #[test]
    fn a_head_that_never_ends_is_refused() {
        let mut endless = io::repeat(b'a');
        assert_eq!(read_request(&mut endless).unwrap(), None);
        let many = format!("GET / HTTP/1.1\r\n{}\r\n", "a: b\r\n".repeat(MAX_HEADERS + 1));
        assert_eq!(read_request(&mut many.as_bytes()).unwrap(), None);
    }
}
