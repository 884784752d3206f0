//! The text of rule files and the places in it.

use std::fmt;

/// Which file of a project a place belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct FileId(pub u32);

/// A stretch of one file, in bytes of its normalised text.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Span {
    /// The file.
    pub file: FileId,
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// A stretch of `file` from byte `start` up to, not including, `end`.
    #[must_use]
    pub fn new(file: FileId, start: usize, end: usize) -> Self {
        let clip = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        Self { file, start: clip(start), end: clip(end) }
    }

    /// The smallest stretch that holds both.
    #[must_use]
    pub fn to(self, other: Self) -> Self {
        Self { file: self.file, start: self.start.min(other.start), end: self.end.max(other.end) }
    }
}

impl fmt::Debug for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}..{}", self.file.0, self.start, self.end)
    }
}

/// One rule file, after it passed the door (`syntax::door`): UTF-8, NFC, line ends as `\n`.
#[derive(Clone, Debug)]
pub struct Source {
    /// The path as the user would type it.
    pub path: String,
    /// The normalised text.
    pub text: String,
}

/// All rule files of a run, by `FileId`.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    files: Vec<Source>,
}

impl Sources {
    /// Adds a file and tells its number.
    pub fn add(&mut self, source: Source) -> FileId {
        let id = FileId(u32::try_from(self.files.len()).unwrap_or(u32::MAX));
        self.files.push(source);
        id
    }

    /// The file with this number.
    #[must_use]
    pub fn get(&self, id: FileId) -> Option<&Source> {
        self.files.get(id.0 as usize)
    }

    /// All files in the order they were added.
    pub fn iter(&self) -> impl Iterator<Item = (FileId, &Source)> {
        (0u32..).map(FileId).zip(&self.files)
    }

    /// The text a span covers; empty when the span is not of these sources.
    #[must_use]
    pub fn text(&self, span: Span) -> &str {
        self.get(span.file).and_then(|s| s.text.get(span.start as usize..span.end as usize)).unwrap_or("")
    }

    /// Line and column (both from 1, columns in characters) where a span starts.
    #[must_use]
    pub fn line_column(&self, span: Span) -> (usize, usize) {
        let Some(before) = self.get(span.file).and_then(|s| s.text.get(..span.start as usize)) else {
            return (1, 1);
        };
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().map_or(0, |l| l.chars().count()) + 1;
        (line, column)
    }

    /// `path:line:column` of a span.
    #[must_use]
    pub fn locate(&self, span: Span) -> String {
        let (line, column) = self.line_column(span);
        let path = self.get(span.file).map_or("?", |s| s.path.as_str());
        format!("{path}:{line}:{column}")
    }
}

/// What a file holds.
#[derive(Debug)]
pub enum Content {
    /// All of it.
    Bytes(Vec<u8>),
    /// A file on a disk, open for reading.
    File(std::fs::File),
}

/// The only way to the files of a project, so that the library itself never touches a disk.
pub trait Files {
    /// The bytes of a file.
    ///
    /// # Errors
    /// The reason, in the words of the operating system.
    fn read(&self, path: &str) -> Result<Vec<u8>, String>;

    /// A file to be read in parts, where it lies on a disk; its bytes otherwise.
    ///
    /// # Errors
    /// The reason, in the words of the operating system.
    fn open(&self, path: &str) -> Result<Content, String> {
        self.read(path).map(Content::Bytes)
    }

    /// The names of the files directly in a folder, sorted.
    ///
    /// # Errors
    /// The reason, in the words of the operating system.
    fn list(&self, folder: &str) -> Result<Vec<String>, String>;
}
