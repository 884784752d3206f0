//! The archive around a workbook: whole, of bearable size, and without claims that would exhaust memory.

use super::place::{Origin, damaged, fault};
use crate::diagnostic::{Code, Diagnostic};
use crate::value::Message;
use std::io::{Cursor, Read};
use zip::ZipArchive;

/// How large an archive may be when unpacked.
const UNPACKED: u64 = 1 << 30;
/// Up to this size no question is asked about how tightly it was packed.
const SMALL: u64 = 16 << 20;
/// How many times larger than the file its content may be: workbooks reach about fifty.
const TIGHTNESS: u64 = 200;
/// How large the formats of a workbook may be: each takes far more room in memory.
const STYLES: u64 = 16 << 20;

/// What merged cells are called in a part of the archive.
const MERGED: &[u8] = b"mergeCell";

/// Unpacks the archive once, to nowhere: sizes are counted, not believed, and checksums compared.
///
/// The reader of workbooks stops at the end of the cells and would miss a checksum that does not fit. Tells whether any tab may
/// have merged cells: looking for them means reading all cells a second time.
pub(super) fn check(origin: Origin<'_>, bytes: &[u8]) -> Result<bool, Diagnostic> {
    let broken = |reason: &dyn ToString| damaged(origin, &reason.to_string());
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|e| broken(&e))?;
    let packed = bytes.len() as u64;
    let bearable = UNPACKED.min(SMALL.max(packed.saturating_mul(TIGHTNESS)));
    let (mut unpacked, mut merged) = (0, false);
    for index in 0..archive.len() {
        let mut entry = archive.by_index(index).map_err(|e| broken(&e))?;
        let name = entry.name().map_err(|e| broken(&e))?.to_ascii_lowercase();
        let part = pass(&mut entry, &name, room(&name, bearable - unpacked)).map_err(|e| match e {
            Refused::Damaged(reason) => damaged(origin, &reason),
            Refused::Large => too_large(origin),
        })?;
        unpacked += part.size;
        merged |= part.merged;
    }
    Ok(merged)
}

/// What was seen of one entry.
struct Part {
    size: u64,
    merged: bool,
}

enum Refused {
    Damaged(String),
    Large,
}

/// How large an entry may be when so much is left for the whole archive.
fn room(name: &str, left: u64) -> u64 {
    if name.ends_with("styles.xml") { left.min(STYLES) } else { left }
}

/// Reads one entry to its end; its size is at most `room`.
fn pass(entry: &mut impl Read, name: &str, room: u64) -> Result<Part, Refused> {
    let mut buffer = vec![0; 64 << 10];
    let mut part = Part { size: 0, merged: false };
    let mut claim = 0;
    let mut window = Vec::new();
    loop {
        let count = entry.read(&mut buffer).map_err(|e| Refused::Damaged(e.to_string()))?;
        let Some(chunk) = buffer.get(..count).filter(|chunk| !chunk.is_empty()) else { break };
        if part.size == 0 && name.ends_with("sharedstrings.xml") {
            claim = claimed_strings(chunk).ok_or_else(|| Refused::Damaged("shared strings".to_owned()))?;
        }
        part.size += count as u64;
        if part.size > room {
            return Err(Refused::Large);
        }
        part.merged |= mentions_merged(&mut window, chunk);
    }
    // Room for the claimed number of texts is set aside before the first is read; the shortest text takes five bytes.
    if claim > part.size { Err(Refused::Damaged("count of shared strings".to_owned())) } else { Ok(part) }
}

/// Whether merged cells may be meant in this chunk, or across its border with the one before. Letters of two bytes hide it.
fn mentions_merged(window: &mut Vec<u8>, chunk: &[u8]) -> bool {
    window.extend_from_slice(chunk);
    let mentioned = window.contains(&0) || window.windows(MERGED.len()).any(|bytes| bytes == MERGED);
    window.drain(..window.len().saturating_sub(MERGED.len() - 1));
    mentioned
}

/// The number of texts that the first tag of `sharedStrings.xml` claims; 0 when it claims none, none when there is no such tag.
fn claimed_strings(start: &[u8]) -> Option<u64> {
    let text = String::from_utf8_lossy(start);
    let text = text.trim_start_matches('\u{FEFF}').trim_start();
    let root = match text.strip_prefix("<?") {
        Some(rest) => rest.split_once("?>")?.1.trim_start(),
        None => text,
    };
    let tag = root.strip_prefix('<').filter(|rest| !rest.starts_with(['!', '?']))?;
    let (tag, _) = tag.split_once('>')?;
    let Some((_, claim)) = tag.split_once("uniqueCount") else { return Some(0) };
    let claim = claim.trim_start().strip_prefix('=')?.trim_start().strip_prefix(['"', '\''])?;
    let digits: String = claim.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().ok()
}

fn too_large(origin: Origin<'_>) -> Diagnostic {
    let message = Message::new(
        "nội dung sổ tính sau khi giải nén quá lớn so với giới hạn 1 GB, hoặc so với cỡ tệp",
        "the content of the workbook, once unpacked, exceeds 1 GB or is far too large for the size of the file",
    );
    let help = Message::new(
        "Xoá định dạng ở các hàng, cột trống, hoặc lưu lại thành CSV UTF-8.",
        "clear the formats of empty rows and columns, or save it as CSV UTF-8",
    );
    fault(Code::BadFile, message, origin.place()).help(help)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_has_only_the_room_it_is_given() {
        let size = |room| pass(&mut &b"0123456789"[..], "a.xml", room).ok().map(|part| part.size);
        assert_eq!([size(9), size(10), size(11)], [None, Some(10), Some(10)]);
        assert_eq!([room("xl/styles.xml", UNPACKED), room("xl/styles.xml", 1)], [STYLES, 1]);
        assert_eq!(room("xl/workbook.xml", UNPACKED), UNPACKED);
    }

    #[test]
    fn merged_cells_are_noticed_across_chunks() {
        let seen = |chunks: &[&str]| {
            let mut window = Vec::new();
            chunks.iter().any(|chunk| mentions_merged(&mut window, chunk.as_bytes()))
        };
        assert!(seen(&["<x:mergeCells count=\"1\">"]));
        assert!(seen(&["<merge", "C", "ells>"]));
        assert!(seen(&["<\0m\0e\0"]));
        assert!(!seen(&["<merge", "", "cells><merge Cell>"]));
    }

    #[test]
    fn the_claim_of_texts_is_read() {
        let claim = |text: &str| claimed_strings(text.as_bytes());
        assert_eq!(claim("<?xml version=\"1.0\"?>\n<sst xmlns=\"x\" count=\"9\" uniqueCount=\"7\"><si>"), Some(7));
        assert_eq!(claim("\u{FEFF}<x:sst uniqueCount = '12'>"), Some(12));
        assert_eq!(claim("<sst/>"), Some(0));
        assert_eq!(claim("<sst uniqueCount=\"99999999999999999999999\">"), None);
        assert_eq!(claim("<!-- hidden --><sst uniqueCount=\"9\">"), None);
        assert_eq!(claim("<\0s\0s\0t\0"), None);
        assert_eq!(claim(""), None);
    }
}
