//! A desk: a folder of its own in which the program itself is run, within a time limit, and never seen to panic.

use std::fmt::Write as _;
use std::io::Read;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// What a run may take on a slow machine with other work to do. Nothing here should come near it.
const LIMIT: Duration = Duration::from_secs(90);

/// A folder that goes with the test.
pub(crate) struct Desk {
    folder: tempfile::TempDir,
}

/// What a run of the program gave.
pub(crate) struct Told {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Desk {
    pub(crate) fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    /// One more file, and the folders it lies in.
    pub(crate) fn with(self, path: &str, content: impl AsRef<[u8]>) -> Self {
        self.put(path, content);
        self
    }

    /// Writes a file over what was there.
    pub(crate) fn put(&self, path: &str, content: impl AsRef<[u8]>) {
        let path = self.path(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, content).unwrap();
    }

    pub(crate) fn path(&self, inside: &str) -> PathBuf {
        self.folder.path().join(inside)
    }

    pub(crate) fn read(&self, path: &str) -> Vec<u8> {
        std::fs::read(self.path(path)).unwrap()
    }

    pub(crate) fn text(&self, path: &str) -> String {
        String::from_utf8(self.read(path)).unwrap()
    }

    /// The program, about to run in the folder with its output read from here.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_chitieu"));
        command.args(arguments).current_dir(self.folder.path()).env("LC_ALL", "C");
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    /// Runs the program to its end.
    pub(crate) fn run(&self, arguments: &[&str]) -> Told {
        let shown = arguments.join(" ");
        let mut child = self.command(arguments).spawn().unwrap();
        let out = drained(child.stdout.take().unwrap());
        let err = drained(child.stderr.take().unwrap());
        let code = ended(&mut child, &shown);
        let told = Told { code, out: out.join().unwrap(), err: err.join().unwrap() };
        assert!(!told.err.contains("panicked"), "{shown}: {}", told.err);
        told
    }

    /// Commands as typed, each with its exit code and what it printed.
    pub(crate) fn transcript(&self, commands: &[&str]) -> String {
        let mut text = String::new();
        for command in commands {
            let words = words(command);
            let told = self.run(&words.iter().map(String::as_str).collect::<Vec<_>>());
            writeln!(text, "$ chitieu {command}\nexit {}", told.code).unwrap();
            for (name, content) in [("stdout", &told.out), ("stderr", &told.err)] {
                if !content.is_empty() {
                    writeln!(text, "--- {name}\n{}", without_hashes(content.trim_end())).unwrap();
                }
            }
            text.push('\n');
        }
        text
    }
}

/// Reads to the end beside the run, so that a full pipe never stops it.
fn drained(mut pipe: impl Read + Send + 'static) -> thread::JoinHandle<String> {
    thread::spawn(move || {
        let mut bytes = Vec::new();
        pipe.read_to_end(&mut bytes).unwrap();
        String::from_utf8(bytes).unwrap()
    })
}

/// The exit code; a run that lasts too long, or that a signal ends, fails the test.
pub(crate) fn ended(child: &mut Child, shown: &str) -> i32 {
    let begun = Instant::now();
    loop {
        if let Some(status) = child.try_wait().unwrap() {
            return status.code().unwrap_or_else(|| panic!("{shown}: ended by a signal, {status}"));
        }
        if begun.elapsed() > LIMIT {
            child.kill().unwrap();
            panic!("{shown}: still running after {LIMIT:?}");
        }
        thread::sleep(Duration::from_millis(4));
    }
}

/// A text without what differs from one state of the engine to the next: hashes become `#`.
fn without_hashes(text: &str) -> String {
    let mut out = String::new();
    let mut run = String::new();
    for c in text.chars().chain(['\0']) {
        if c.is_ascii_digit() || matches!(c, 'a'..='f') {
            run.push(c);
            continue;
        }
        out.push_str(if run.len() >= 12 { "#" } else { &run });
        run.clear();
        out.push(c);
    }
    out.trim_end_matches('\0').to_owned()
}

/// Splits as a shell would, as far as these tests go: blanks, and double quotation marks.
pub(crate) fn words(command: &str) -> Vec<String> {
    let mut found = vec![String::new()];
    let mut quoted = false;
    for c in command.chars() {
        match c {
            '"' => quoted = !quoted,
            ' ' if !quoted => found.push(String::new()),
            c => found.last_mut().unwrap().push(c),
        }
    }
    found.retain(|word| !word.is_empty());
    found
}

/// Compares a text with the one pinned in a folder beside the tests.
pub(crate) fn pin(folder: &str, name: &str, text: &str) {
    insta::with_settings!({
        snapshot_path => format!("{}/tests/{folder}", env!("CARGO_MANIFEST_DIR")),
        prepend_module_to_snapshot => false,
        snapshot_suffix => "",
        omit_expression => true,
    }, {
        insta::assert_snapshot!(name, text);
    });
}
