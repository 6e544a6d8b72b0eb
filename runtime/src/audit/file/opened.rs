//! The file itself: opened, continued, replaced.

use std::ffi::OsString;
use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

use crate::audit::chain::Link;

/// No line is longer.
const LONGEST_LINE: u64 = 1 << 20;

/// A file that is written at its end.
#[derive(Debug)]
pub(super) struct Opened {
    file: File,
    length: u64,
}

impl Opened {
    /// Opens or creates the file; an unfinished last line is cut off.
    pub(super) fn at(path: &Path) -> io::Result<Self> {
        let mut options = OpenOptions::new();
        options.read(true).append(true).create(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(path)?;
        let length = file.metadata()?.len();
        let tail = tail(&mut file, length)?;
        let torn = tail.iter().rev().take_while(|byte| **byte != b'\n').count() as u64;
        let mut opened = Self { file, length };
        if torn > 0 {
            opened.cut(length - torn)?;
        }
        Ok(opened)
    }

    pub(super) fn length(&self) -> u64 {
        self.length
    }

    pub(super) fn append(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.file.write_all(bytes)?;
        self.length += bytes.len() as u64;
        Ok(())
    }

    /// Takes back what was written behind `length`.
    pub(super) fn cut(&mut self, length: u64) -> io::Result<()> {
        self.file.set_len(length)?;
        self.length = length;
        Ok(())
    }

    pub(super) fn sync(&self) -> io::Result<()> {
        self.file.sync_data()
    }

    /// Whether the path still names this file.
    pub(super) fn is_still_at(&self, path: &Path) -> bool {
        let (Ok(own), Ok(there)) = (self.file.metadata(), fs::metadata(path)) else { return false };
        is_same(&own, &there)
    }
}

#[cfg(unix)]
fn is_same(one: &Metadata, other: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    (one.dev(), one.ino()) == (other.dev(), other.ino())
}

#[cfg(not(unix))]
fn is_same(one: &Metadata, other: &Metadata) -> bool {
    one.len() == other.len()
}

fn tail(file: &mut File, length: u64) -> io::Result<Vec<u8>> {
    file.seek(SeekFrom::Start(length.saturating_sub(LONGEST_LINE)))?;
    let mut tail = Vec::new();
    file.take(LONGEST_LINE).read_to_end(&mut tail)?;
    Ok(tail)
}

/// Where the chain of this file is, and where the file beside it says that it was.
pub(super) struct Continued {
    pub(super) link: Link,
    /// The number that the file beside it has, where lines are missing up to it.
    pub(super) cut_to: Option<u64>,
}

/// The chain goes on at the file's last line, else where the file beside it says, else at the start.
///
/// The file beside it is written after the lines: it is never ahead of them unless lines were taken away.
pub(super) fn continued(path: &Path) -> io::Result<Continued> {
    let mut file = File::open(path)?;
    let length = file.metadata()?.len();
    let tail = tail(&mut file, length)?;
    let lines = tail.split(|byte| *byte == b'\n').rev();
    let last = lines.filter(|line| !line.is_empty()).map(serde_json::from_slice::<Link>).next();
    let head: Option<Link> =
        fs::read(beside(path, "head")).ok().and_then(|head| serde_json::from_slice(&head).ok());
    match last {
        Some(Ok(link)) => {
            let cut_to = head.map(|head| head.seq).filter(|seq| *seq > link.seq);
            Ok(Continued { link, cut_to })
        }
        Some(Err(_)) => {
            Err(io::Error::other("its last line is not a line of the chain: give it another file"))
        }
        None => Ok(Continued { link: head.unwrap_or_default(), cut_to: None }),
    }
}

/// Notes the last line beside the file.
pub(super) fn write_head(path: &Path, link: &Link) -> io::Result<()> {
    let head = format!("{{\"seq\":{},\"hash\":\"{}\"}}\n", link.seq, link.hash);
    let (fresh, place) = (beside(path, "head.new"), beside(path, "head"));
    fs::write(&fresh, head)?;
    fs::rename(fresh, place)
}

/// Gives the file a number behind its name, and removes those past `keep`.
pub(super) fn rotate(path: &Path, keep: Option<usize>) -> io::Result<()> {
    let mut old = rotated(path)?;
    let next = old.last().map_or(1, |(number, _)| number.saturating_add(1));
    let place = beside(path, &format!("{next:06}"));
    fs::rename(path, &place)?;
    old.push((next, place));
    let surplus = keep.map_or(0, |keep| old.len().saturating_sub(keep));
    old.into_iter().take(surplus).try_for_each(|(_, path)| fs::remove_file(path))
}

/// The old files with their numbers, oldest first.
fn rotated(path: &Path) -> io::Result<Vec<(u64, PathBuf)>> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let own = path.file_name().unwrap_or_default().to_string_lossy().into_owned() + ".";
    let mut found = Vec::new();
    for entry in fs::read_dir(folder.unwrap_or(Path::new(".")))? {
        let entry = entry?;
        let name = entry.file_name();
        let number = name.to_str().and_then(|name| name.strip_prefix(&own)?.parse().ok());
        found.extend(number.map(|number: u64| (number, entry.path())));
    }
    found.sort_unstable();
    Ok(found)
}

/// `audit.jsonl.head` of `audit.jsonl`.
pub(super) fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = OsString::from(path.as_os_str());
    name.push(".");
    name.push(ending);
    name.into()
}
