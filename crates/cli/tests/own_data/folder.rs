//! A folder to work in, and the command in it.

use serde_json::Value;
use std::fmt::Write;
use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

/// The command runs in it, so that files are named without a path.
pub(crate) struct Folder(TempDir);

impl Folder {
    /// With `trees.csv` in it.
    pub(crate) fn new() -> Self {
        let folder = Self(TempDir::new().unwrap());
        folder.write("trees.csv", trees());
        folder
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        fs::write(self.path(name), content).unwrap();
    }

    pub(crate) fn read(&self, name: &str) -> Vec<u8> {
        fs::read(self.path(name)).unwrap()
    }

    pub(crate) fn text(&self, name: &str) -> String {
        String::from_utf8(self.read(name)).unwrap()
    }

    /// In alphabetical order.
    pub(crate) fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(&self.0).unwrap();
        let mut names: Vec<_> =
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    /// The command with these words, separated by blanks.
    pub(crate) fn command(&self, line: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_wengert"));
        command.args(line.split_whitespace()).current_dir(&self.0).stdin(Stdio::null());
        command
    }

    pub(crate) fn wengert(&self, line: &str) -> Output {
        self.command(line).output().unwrap()
    }

    /// The standard output of the command.
    pub(crate) fn printed(&self, line: &str) -> String {
        let output = self.wengert(line);
        assert!(output.status.success(), "{line}: {}", text(&output.stderr));
        text(&output.stdout)
    }

    pub(crate) fn json(&self, line: &str) -> Value {
        let printed = self.printed(&format!("{line} --format json"));
        assert_eq!(printed.lines().count(), 1);
        serde_json::from_str(&printed).unwrap()
    }

    /// The one line and the exit code of an error.
    pub(crate) fn error(&self, line: &str) -> (String, Option<i32>) {
        let output = self.wengert(line);
        let error = text(&output.stderr);
        let error = error.strip_prefix("error: ").and_then(|error| error.strip_suffix('\n'));
        (error.unwrap_or("no error").to_owned(), output.status.code())
    }
}

pub(crate) fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// 60 trees: the height is linear in the age, and the old ones are sick, but every seventh.
fn trees() -> String {
    let mut table = "kind,age,height,sick\n".to_owned();
    for k in 0..60 {
        let (kind, age) = (["oak", "birch", "beech"][k % 3], 5 + k * 37 % 90);
        let sick = (age > 50) != (k % 7 == 0);
        let sick = if sick { "yes" } else { "no" };
        _ = writeln!(table, "{kind},{age},{:.1},{sick}", 2.0 + age as f64 / 5.0);
    }
    table
}
