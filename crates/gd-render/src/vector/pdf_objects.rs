//! The syntax of PDF files (ISO 32000-1): numbered objects, and the table of where each begins.

use std::fmt::Write as _;
use std::io::{self, Write};

use flate2::Compression;
use flate2::write::ZlibEncoder;

/// The number of an object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Id(usize);

impl std::fmt::Display for Id {
    /// As it is referred to.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} 0 R", self.0)
    }
}

/// A file that grows by one object after another. Numbers may be used before their objects are there.
pub(super) struct Objects {
    file: Vec<u8>,
    /// Where each object begins, from number 1.
    offsets: Vec<usize>,
}

impl Objects {
    pub(super) fn new() -> Self {
        // The comment says to programs that the file is binary.
        Self { file: b"%PDF-1.7\n%\xE2\xE3\xCF\xD3\n".to_vec(), offsets: Vec::new() }
    }

    /// A number for an object that is still to be written.
    pub(super) fn reserve(&mut self) -> Id {
        self.offsets.push(0);
        Id(self.offsets.len())
    }

    /// Writes an object.
    pub(super) fn write(&mut self, id: Id, content: &str) {
        self.begin(id);
        self.file.extend(content.as_bytes());
        self.file.extend(b"\nendobj\n");
    }

    /// Writes an object under the next number.
    pub(super) fn add(&mut self, content: &str) -> Id {
        let id = self.reserve();
        self.write(id, content);
        id
    }

    /// Writes a stream, compressed. `entries` of its dictionary are those beside length and compression.
    ///
    /// # Errors
    /// Those of the compressor.
    pub(super) fn add_stream(&mut self, entries: &str, bytes: &[u8]) -> io::Result<Id> {
        let id = self.reserve();
        let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(bytes)?;
        let packed = encoder.finish()?;
        self.begin(id);
        let dictionary = format!("<<{entries}/Filter/FlateDecode/Length {}>>\nstream\n", packed.len());
        self.file.extend(dictionary.as_bytes());
        self.file.extend(packed);
        self.file.extend(b"\nendstream\nendobj\n");
        Ok(id)
    }

    fn begin(&mut self, Id(number): Id) {
        self.offsets[number - 1] = self.file.len();
        self.file.extend(format!("{number} 0 obj\n").as_bytes());
    }

    /// The whole file.
    pub(super) fn finish(mut self, catalog: Id, information: Option<Id>) -> Vec<u8> {
        let table = self.file.len();
        let size = self.offsets.len() + 1;
        let mut end = format!("xref\n0 {size}\n0000000000 65535 f \n");
        for offset in &self.offsets {
            let _ = writeln!(end, "{offset:010} 00000 n ");
        }
        let information = information.map_or_else(String::new, |id| format!("/Info {id}"));
        let _ = write!(end, "trailer\n<</Size {size}/Root {catalog}{information}>>\nstartxref\n{table}\n%%EOF\n");
        self.file.extend(end.as_bytes());
        self.file
    }
}

/// Text of a person, such as a title: UTF-16 in hexadecimal digits.
pub(super) fn text_string(text: &str) -> String {
    let digits: Vec<String> = text.encode_utf16().map(|unit| format!("{unit:04X}")).collect();
    format!("<FEFF{}>", digits.concat())
}
