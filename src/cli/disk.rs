//! The real files: those of a project, by paths relative to it, and results written whole or not at all.

use chitieu::diagnostic::system;
use chitieu::source::{Content, Files};
use chitieu::value::Message;
use std::io::{Error, ErrorKind, Write};
use std::path::{Path, PathBuf};

/// The name under which a data folder given by `--data` is seen, so that no path outside the project enters a result.
pub(crate) const DATA: &str = "data";

/// Files larger than this are refused: nothing a spreadsheet writes comes near it.
const LARGEST: u64 = 4 << 30;

/// The files of a project.
#[derive(Clone, Debug)]
pub(crate) struct Disk {
    root: PathBuf,
    /// The folder as typed, for messages.
    typed: String,
    /// Where paths under `data` really lie, when `--data` says so.
    data: Option<PathBuf>,
}

impl Disk {
    /// Opens a project folder, or the folder of a rule file; tells the file to start from, empty for a folder.
    pub(crate) fn open(path: &str) -> Result<(Self, String), Message> {
        let real = Path::new(path);
        if real.is_dir() {
            return Ok((Self { root: real.to_owned(), typed: path.to_owned(), data: None }, String::new()));
        }
        let name = real.file_name().and_then(|name| name.to_str());
        let Some(name) = name.filter(|_| real.is_file()) else {
            return Err(Message::new(
                format!("không có thư mục hay tệp `{path}`"),
                format!("there is no folder or file `{path}`"),
            ));
        };
        let folder = real.parent().unwrap_or(Path::new(""));
        let typed = folder.to_str().unwrap_or_default().to_owned();
        let root = if typed.is_empty() { PathBuf::from(".") } else { folder.to_owned() };
        Ok((Self { root, typed, data: None }, name.to_owned()))
    }

    /// Lets paths under `data` lie in another folder.
    pub(crate) fn with_data(mut self, folder: &str) -> Result<Self, Message> {
        if !Path::new(folder).is_dir() {
            return Err(Message::new(
                format!("không có thư mục số liệu `{folder}`"),
                format!("there is no data folder `{folder}`"),
            ));
        }
        self.data = Some(PathBuf::from(folder));
        Ok(self)
    }

    /// A file as the project knows it: from its folder where it lies inside, else as it is.
    pub(crate) fn inside(&self, typed: &str) -> String {
        let real = Path::new(typed);
        match real.strip_prefix(&self.root) {
            Ok(inside) => inside.to_string_lossy().into_owned(),
            Err(_) => std::path::absolute(real).unwrap_or_else(|_| real.to_owned()).to_string_lossy().into_owned(),
        }
    }

    /// A path of the project as the user would type it.
    pub(crate) fn typed(&self, path: &str) -> String {
        match (&self.data, path.strip_prefix("data/")) {
            (Some(folder), Some(inside)) => folder.join(inside).to_string_lossy().into_owned(),
            _ if path.starts_with('/') => path.to_owned(),
            _ => format!("{}{path}", self.prefix()),
        }
    }

    /// What stands in front of a path of the project when the user types it.
    fn prefix(&self) -> String {
        match self.typed.trim_end_matches('/') {
            "" if self.typed.starts_with('/') => "/".to_owned(),
            "" | "." => String::new(),
            folder => format!("{folder}/"),
        }
    }

    /// A project nobody opened, for tests.
    #[cfg(test)]
    pub(crate) fn at(typed: &str, data: Option<&str>) -> Self {
        Self { root: PathBuf::from(typed), typed: typed.to_owned(), data: data.map(PathBuf::from) }
    }

    /// A title for a project without one: the name of its folder, or of its rule file.
    pub(crate) fn title(&self, entry: &str) -> String {
        let real = self.root.canonicalize().unwrap_or_else(|_| self.root.clone());
        let folder = real.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let name = if entry.is_empty() { folder } else { entry.trim_end_matches(".ct") };
        name.to_owned()
    }

    fn real(&self, path: &str) -> PathBuf {
        let inside = path.strip_prefix(DATA).map(|rest| rest.trim_start_matches('/'));
        let exact = path == DATA || path.starts_with("data/");
        match (&self.data, inside) {
            (Some(folder), Some(rest)) if exact => folder.join(rest),
            _ => self.root.join(path),
        }
    }
}

impl Files for Disk {
    fn read(&self, path: &str) -> Result<Vec<u8>, String> {
        let real = self.real(path);
        let about = std::fs::metadata(&real).map_err(|fault| reason(&fault))?;
        // A device or a pipe could be endless.
        if !about.is_file() {
            return Err("not a file".to_owned());
        }
        if about.len() > LARGEST {
            return Err("larger than 4 GiB".to_owned());
        }
        std::fs::read(&real).map_err(|fault| reason(&fault))
    }

    fn open(&self, path: &str) -> Result<Content, String> {
        let real = self.real(path);
        let file = std::fs::File::open(&real).map_err(|fault| reason(&fault))?;
        let about = file.metadata().map_err(|fault| reason(&fault))?;
        if !about.is_file() {
            return Err("not a file".to_owned());
        }
        Ok(Content::File(file))
    }

    fn list(&self, folder: &str) -> Result<Vec<String>, String> {
        let entries = std::fs::read_dir(self.real(folder)).map_err(|fault| reason(&fault))?;
        let mut names = Vec::new();
        for entry in entries {
            let entry = entry.map_err(|fault| reason(&fault))?;
            if entry.path().is_file() {
                // A name that is no text is found by nobody, and told, rather than passed over.
                names.push(entry.file_name().to_string_lossy().into_owned());
            }
        }
        names.sort();
        Ok(names)
    }
}

/// The reason of a fault of the system, in the words of `chitieu::diagnostic::system`.
fn reason(fault: &Error) -> String {
    match fault.kind() {
        ErrorKind::NotFound | ErrorKind::NotADirectory => "no such file or folder".to_owned(),
        ErrorKind::PermissionDenied => "no permission".to_owned(),
        ErrorKind::IsADirectory => "a folder".to_owned(),
        ErrorKind::StorageFull => "no space is left".to_owned(),
        ErrorKind::AlreadyExists => "it exists already".to_owned(),
        _ => fault.to_string(),
    }
}

/// Why a file or folder cannot be opened.
pub(crate) fn cannot_open(path: &Path, fault: &Error) -> Message {
    let (path, reason) = (path.display(), system::reason(&reason(fault)));
    Message::new(format!("không mở được `{path}`: {}", reason.vi), format!("`{path}` cannot be opened: {}", reason.en))
}

/// Refuses a path where something already stands, unless it may be overwritten, or where nothing can stand.
pub(crate) fn may_write(path: &str, force: bool) -> Result<(), Message> {
    let real = Path::new(path);
    let folder = real.parent().filter(|folder| !folder.as_os_str().is_empty());
    if let Some(folder) = folder.filter(|folder| !folder.is_dir()) {
        let folder = folder.display();
        return Err(Message::new(
            format!("không ghi được `{path}`: không có thư mục `{folder}`"),
            format!("`{path}` cannot be written: there is no folder `{folder}`"),
        ));
    }
    if real.is_dir() {
        return Err(Message::new(format!("`{path}` là thư mục"), format!("`{path}` is a folder")));
    }
    if real.exists() && !force {
        return Err(Message::new(
            format!("tệp `{path}` đã có; thêm --force để ghi đè"),
            format!("the file `{path}` exists; add --force to overwrite it"),
        ));
    }
    Ok(())
}

/// Writes a file whole or not at all: beside its place first, then moved there.
pub(crate) fn write(path: &str, bytes: &[u8], force: bool) -> Result<(), Message> {
    may_write(path, force)?;
    write_whole(Path::new(path), bytes, force).map_err(|fault| {
        let reason = system::reason(&reason(&fault));
        Message::new(
            format!("không ghi được `{path}`: {}", reason.vi),
            format!("`{path}` cannot be written: {}", reason.en),
        )
    })
}

fn write_whole(path: &Path, bytes: &[u8], force: bool) -> std::io::Result<()> {
    // Where a link leads, the link stays.
    let real = path.canonicalize();
    let path = real.as_deref().unwrap_or(path);
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let before = std::fs::metadata(path).ok();
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(bytes)?;
    if let Some(before) = before {
        file.as_file().set_permissions(before.permissions())?;
    } else {
        readable(file.as_file())?;
    }
    file.as_file().sync_all()?;
    if force {
        file.persist(path).map_err(|fault| fault.error)?
    } else {
        file.persist_noclobber(path).map_err(|fault| fault.error)?
    };
    Ok(())
}

/// Temporary files are for their owner alone; a result is an ordinary file.
#[cfg(unix)]
fn readable(file: &std::fs::File) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.set_permissions(std::fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn readable(_: &std::fs::File) -> std::io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn results_are_not_overwritten_by_accident() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("kq.csv");
        let path = path.to_str().unwrap();
        assert_eq!(write(path, b"1", false), Ok(()));
        assert!(write(path, b"2", false).is_err());
        assert_eq!(std::fs::read(path).unwrap(), b"1");
        assert_eq!(write(path, b"2", true), Ok(()));
        assert_eq!(std::fs::read(path).unwrap(), b"2");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left behind");
        assert!(write("không-có/kq.csv", b"3", true).unwrap_err().vi.contains("không có thư mục `không-có`"));
    }

    #[test]
    fn paths_are_shown_as_they_were_typed() {
        assert_eq!(Disk::at("dự_án/", None).typed("data/ho.csv:2"), "dự_án/data/ho.csv:2");
        assert_eq!(Disk::at("dự_án", Some("số/liệu")).typed("data/ho.csv:2"), "số/liệu/ho.csv:2");
        assert_eq!(Disk::at("dự_án", Some("số/liệu")).typed("a.ct:1:1"), "dự_án/a.ct:1:1");
        assert_eq!(Disk::at(".", None).typed("a.ct:1:1"), "a.ct:1:1");
        assert_eq!(Disk::at("/", None).typed("a.ct:1:1"), "/a.ct:1:1");
        assert_eq!(Disk::at("dự_án", None).typed("/luật/a.ct:1:1"), "/luật/a.ct:1:1");
    }

    #[test]
    fn a_file_opens_its_folder_and_data_can_lie_elsewhere() {
        let (project, data) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        std::fs::write(project.path().join("quy_định.ct"), "x").unwrap();
        std::fs::write(data.path().join("ho.csv"), "y").unwrap();
        let (disk, entry) = Disk::open(project.path().join("quy_định.ct").to_str().unwrap()).unwrap();
        assert_eq!(entry, "quy_định.ct");
        assert_eq!(disk.read(&entry), Ok(b"x".to_vec()));
        assert!(disk.read("data/ho.csv").is_err());
        let disk = disk.with_data(data.path().to_str().unwrap()).unwrap();
        assert_eq!(disk.read("data/ho.csv"), Ok(b"y".to_vec()));
        assert_eq!(disk.list("data"), Ok(vec!["ho.csv".to_owned()]));
        assert_eq!(disk.read("quý.ct"), Err("no such file or folder".to_owned()));
        assert!(Disk::open("/không/có").is_err());
        assert!(disk.read("").is_err(), "a folder is no file");
    }
}
