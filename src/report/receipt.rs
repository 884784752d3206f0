//! The receipt of a run: hashes of everything that went in, so that an auditor can recompute it.

use crate::ir::Clocks;
use crate::value::{Date, Lang, Period, date};
use sha2::{Digest, Sha256};
use std::fmt::Write;
use std::io::Read;

/// What a result was made from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// The version of this program.
    pub engine: String,
    /// The hash of all rule files.
    pub rules: String,
    /// Each data file and its hash, sorted by path.
    pub data: Vec<(String, String)>,
    /// The period.
    pub period: Period,
    /// The day facts of stocks are judged on.
    pub on: Date,
    /// The day by which the law must have come into force; `None` for all that the rule files hold.
    pub known: Option<Date>,
}

impl Receipt {
    /// The receipt of a run of this program.
    #[must_use]
    pub fn new(rules: String, mut data: Vec<(String, String)>, period: Period, clocks: Clocks) -> Self {
        data.sort();
        Self { engine: env!("CARGO_PKG_VERSION").to_owned(), rules, data, period, on: clocks.on, known: clocks.known }
    }

    /// The hash of all data files together: of their lines `<hash>  <path>`, as `sha256sum` prints them.
    #[must_use]
    pub fn data_hash(&self) -> String {
        let lines: Vec<String> = self.data.iter().map(|(path, hash)| format!("{hash}  {path}\n")).collect();
        sha256(lines.concat().as_bytes())
    }

    /// The receipt on one line.
    #[must_use]
    pub fn line(&self, lang: Lang) -> String {
        let short = |hash: &str| hash.chars().take(12).collect::<String>();
        let (rules, data) = (short(&self.rules), short(&self.data_hash()));
        let (files, on) = (self.data.len(), date::show(self.on, lang));
        let known = self.known.map(|day| match lang {
            Lang::Vi => format!(" · biết đến ngày {}", date::show(day, lang)),
            Lang::En => format!(" · known on {}", date::show(day, lang)),
        });
        let known = known.unwrap_or_default();
        let engine = &self.engine;
        match lang {
            Lang::Vi => {
                format!("chitieu {engine} · quy định {rules} · số liệu {data} ({files} tệp) · tại ngày {on}{known}")
            }
            Lang::En => {
                let files = if files == 1 { "1 file".to_owned() } else { format!("{files} files") };
                format!("chitieu {engine} · rules {rules} · data {data} ({files}) · on {on}{known}")
            }
        }
    }
}

/// The SHA-256 of some bytes, in hexadecimal.
#[must_use]
pub fn sha256(bytes: &[u8]) -> String {
    hexadecimal(&Sha256::digest(bytes))
}

/// The SHA-256 of all that is read from somewhere.
///
/// # Errors
/// The fault of reading.
pub fn sha256_of(mut from: impl Read) -> std::io::Result<String> {
    let mut hash = Sha256::new();
    let mut part = vec![0; 1 << 16];
    loop {
        match from.read(&mut part)? {
            0 => return Ok(hexadecimal(&hash.finalize())),
            read => hash.update(part.get(..read).unwrap_or_default()),
        }
    }
}

fn hexadecimal(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(64);
    for byte in bytes {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}

/// One hash for several files: of their lines `<hash>  <path>` in the order of their paths.
#[must_use]
pub fn sha256_of_files<'a>(files: impl IntoIterator<Item = (&'a str, &'a [u8])>) -> String {
    let mut lines: Vec<String> =
        files.into_iter().map(|(path, bytes)| format!("{}  {path}\n", sha256(bytes))).collect();
    lines.sort_by(|a, b| a.get(66..).cmp(&b.get(66..)));
    sha256(lines.concat().as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_are_those_of_sha256sum() {
        assert_eq!(sha256(b"abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        let one = sha256_of_files([("b", b"2".as_slice()), ("a", b"1".as_slice())]);
        let other = sha256_of_files([("a", b"1".as_slice()), ("b", b"2".as_slice())]);
        assert_eq!(one, other);
    }
}
