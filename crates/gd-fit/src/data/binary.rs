//! Files that are no tables in text, known by how they begin.

/// What a file is that begins with `head`, if it is no table in text, and how to make one of it.
pub(crate) fn other_kind(head: &[u8]) -> Option<(&'static str, &'static str)> {
    const SAVE: &str = "save it as CSV";
    const UNPACK: &str = "unpack it first";
    const EXPORT: &str = "write its table to a CSV file with the program that made it";
    const IGOR: &str = "write its waves as delimited text, or remove the lines around the table";
    const KINDS: [(&[u8], &str, &str); 34] = [
        (b"%PDF-", "a PDF document", "export its table as CSV"),
        (b"\x1f\x8b", "a file compressed by gzip", UNPACK),
        (b"BZh", "a file compressed by bzip2", UNPACK),
        (b"\xfd7zXZ\0", "a file compressed by xz", UNPACK),
        (b"\x28\xb5\x2f\xfd", "a file compressed by zstd", UNPACK),
        (b"7z\xbc\xaf\x27\x1c", "a 7z archive", UNPACK),
        (b"Rar!\x1a\x07", "a RAR archive", UNPACK),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an Excel workbook (xls)", SAVE),
        (b"PAR1", "a Parquet file", EXPORT),
        (b"ARROW1", "an Arrow file", EXPORT),
        (b"\x89HDF\r\n\x1a\n", "an HDF5 file", EXPORT),
        (b"CDF\x01", "a NetCDF file", EXPORT),
        (b"CDF\x02", "a NetCDF file", EXPORT),
        (b"MATLAB 5.0 MAT-file", "a MATLAB file", EXPORT),
        (b"\x93NUMPY", "a NumPy array", "write it with numpy.savetxt"),
        (b"SQLite format 3\0", "an SQLite database", EXPORT),
        (b"RDX2\n", "an R data file", "write it with write.csv"),
        (b"RDX3\n", "an R data file", "write it with write.csv"),
        (b"SIMPLE  =", "a FITS file", EXPORT),
        (b"$FL2@(#)", "an SPSS file", EXPORT),
        (b"TDSm", "a TDMS file", EXPORT),
        (b"CPYA", "an Origin project", EXPORT),
        (b"CPYUA", "an Origin project", EXPORT),
        (b"\x89PNG\r\n\x1a\n", "a PNG picture", "give the file with its numbers"),
        (b"\xff\xd8\xff", "a JPEG picture", "give the file with its numbers"),
        (b"GIF8", "a GIF picture", "give the file with its numbers"),
        (b"II*\0", "a TIFF picture", "give the file with its numbers"),
        (b"{\\rtf", "an RTF document", SAVE),
        (b"IGOR\n", "Igor Text", IGOR),
        (b"IGOR\r", "Igor Text", IGOR),
        (b"version https://git-lfs.github.com/", "a pointer of Git LFS", "fetch the file itself with git lfs pull"),
        (b"\x7fELF", "a program", "give the file with its numbers"),
        (b"\xff\xfe\0\0", "text in UTF-32", "save it in UTF-8"),
        (b"\0\0\xfe\xff", "text in UTF-32", "save it in UTF-8"),
    ];
    if head.starts_with(b"PK\x03\x04") {
        let has = |part: &[u8]| head.windows(part.len()).any(|window| window == part);
        return Some(match () {
            () if has(b"opendocument.spreadsheet") => ("an OpenDocument spreadsheet", SAVE),
            () if has(b"xl/") || has(b"[Content_Types].xml") => ("an Excel workbook", SAVE),
            () => ("a ZIP archive", UNPACK),
        });
    }
    let known = KINDS.iter().find(|(begin, _, _)| head.starts_with(begin));
    let known = known.map(|(_, what, way_out)| (*what, *way_out)).or_else(|| markup(head));
    known.or_else(|| is_jcamp(head).then_some(("a JCAMP-DX spectrum with many values of y in a line", EXPORT)))
}

/// Whether rows are an x and all the y that follow it at equal steps, as `##XYDATA=(X++(Y..Y))` says.
fn is_jcamp(head: &[u8]) -> bool {
    let is_form = |line: &[u8]| {
        let text: Vec<u8> =
            line.iter().filter(|byte| !byte.is_ascii_whitespace()).map(u8::to_ascii_uppercase).collect();
        text.starts_with(b"##") && text.windows(5).any(|window| window == b"(X++(")
    };
    let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
    head.starts_with(b"##") && head.split(|byte| matches!(byte, b'\n' | b'\r')).any(is_form)
}

/// Text that is marked up, not a table.
fn markup(head: &[u8]) -> Option<(&'static str, &'static str)> {
    let text = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
    let begins = |begin: &str| text.get(..begin.len()).is_some_and(|text| text.eq_ignore_ascii_case(begin.as_bytes()));
    if begins("<!doctype html") || begins("<html") {
        Some(("a web page", "download the table itself, or save it as CSV"))
    } else if begins("<?xml") {
        Some(("XML", "save the table as CSV"))
    } else if begins("{\"") || begins("[{") || begins("[[") || begins("{\n") || begins("{\r\n") {
        Some(("JSON", "save the table as CSV"))
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_that_are_no_tables_are_named() {
        let what = |head: &[u8]| other_kind(head).map(|(what, _)| what);
        assert_eq!(what(b"PK\x03\x04\x14\0..[Content_Types].xml"), Some("an Excel workbook"));
        assert_eq!(
            what(b"PK\x03\x04mimetypeapplication/vnd.oasis.opendocument.spreadsheet"),
            Some("an OpenDocument spreadsheet")
        );
        assert_eq!(what(b"PK\x03\x04data.csv"), Some("a ZIP archive"));
        assert_eq!(what(b"\xef\xbb\xbf\n<!DOCTYPE HTML>"), Some("a web page"));
        assert_eq!(what(b"{\"x\": [1, 2]}"), Some("JSON"));
        assert_eq!(what(b"version https://git-lfs.github.com/spec/v1\n"), Some("a pointer of Git LFS"));
        assert_eq!(what(b"IGOR\r\nWAVES/D x y\r\nBEGIN\r\n"), Some("Igor Text"));
        assert_eq!(what(b"IGOR,x\n1,2\n"), None);
        let jcamp = "a JCAMP-DX spectrum with many values of y in a line";
        assert_eq!(what(b"##TITLE=a\r\n##XYDATA= (x++(Y..Y))\r\n1 2 3"), Some(jcamp));
        assert_eq!(what(b"\xef\xbb\xbf##TITLE=a\n##XYDATA=(X++(Y..Y))\n"), Some(jcamp));
        assert_eq!(what(b"##TITLE=a\n##XYPOINTS=(XY..XY)\n1 2\n"), None);
        assert_eq!(what(b"%PDF-1.4"), Some("a PDF document"));
        assert_eq!(what(b"x,y\n"), None);
        assert_eq!(what(b""), None);
    }
}
