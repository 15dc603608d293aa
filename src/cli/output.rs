//! Where a result goes: to standard output as it is made, or whole into a file.

use std::io::{self, BufWriter, ErrorKind, Write as _};
use std::path::Path;

use anyhow::anyhow;

use super::Failure;
use crate::disk::{Disk, Files as _, Stands, put, put_new, target, told};
use crate::export::{ExportError, Exporter, Report, size};
use crate::fault::harmless;

/// Where a result goes.
#[derive(Clone, Copy, Debug)]
pub struct To<'a> {
    /// `None` or `-`: standard output.
    pub path: Option<&'a Path>,
    /// Whether a file that is there may be replaced.
    pub is_forced: bool,
    /// The file that was read and must not be written over.
    pub source: &'a Path,
}

impl To<'_> {
    /// Standard output.
    pub fn stdout() -> Self {
        Self { path: None, is_forced: false, source: Path::new("") }
    }
}

/// Writes a report and says on standard error where it went, if that is a file.
pub fn write(exporter: &dyn Exporter, report: &Report<'_>, to: To<'_>) -> Result<(), Failure> {
    stream(to, |out| exporter.write(report, out))
}

/// Writes what `write` makes, and says on standard error where it went, if that is a file.
pub fn stream(to: To<'_>, write: impl FnOnce(&mut dyn io::Write) -> Result<(), ExportError>) -> Result<(), Failure> {
    let Some(path) = to.path.filter(|path| path.as_os_str() != "-") else {
        let mut out = BufWriter::new(io::stdout().lock());
        return write(&mut out).and_then(|()| Ok(out.flush()?)).map_err(|error| failed("standard output", error));
    };
    let shown = harmless(&path.display().to_string());
    let mut bytes = Vec::new();
    write(&mut bytes).map_err(|error| failed(&format!("`{shown}`"), error))?;
    let put = if to.is_forced { put(&Disk, path, &bytes) } else { put_new(&Disk, path, &bytes) };
    let put = put.map_err(|error| match error.kind() {
        ErrorKind::AlreadyExists => exists(&shown),
        _ => anyhow!("cannot write `{shown}`: {}", told(&error)),
    })?;
    let mut said = format!("wrote {shown}, {}", size(bytes.len()));
    if let Some(doubt) = put.doubt {
        said = format!("{said}; a power cut now might undo it: {}", told(&doubt));
    }
    // If stderr is gone there is nobody to tell.
    let _ = writeln!(io::stderr().lock(), "{said}");
    Ok(())
}

/// Whether a result may go there, before anything is worked out.
pub fn check(to: To<'_>) -> Result<(), Failure> {
    let Some(path) = to.path.filter(|path| path.as_os_str() != "-") else { return Ok(()) };
    let shown = harmless(&path.display().to_string());
    let shown = shown.as_str();
    let there = match Disk.look(path) {
        Err(error) => return Err(anyhow!("cannot write `{shown}`: {}", told(&error)).into()),
        Ok(there) => there,
    };
    match there {
        None => Ok(()),
        Some(Stands::Other) if path.is_dir() => Err(anyhow!("`{shown}` is a folder; name a file in it").into()),
        Some(Stands::Other) => Err(anyhow!("`{shown}` is no file that can be written; name another").into()),
        Some(Stands::File(_)) if is_same(path, to.source) => {
            Err(anyhow!("`{shown}` is the plan itself; name another file").into())
        }
        Some(Stands::File(_)) if to.is_forced => Ok(()),
        Some(Stands::File(_)) => Err(exists(shown).into()),
    }
}

fn exists(shown: &str) -> anyhow::Error {
    anyhow!("`{shown}` is there already; name another file, or write over it with `--force`")
}

fn is_same(a: &Path, b: &Path) -> bool {
    matches!((target(&Disk, a), target(&Disk, b)), (Ok(a), Ok(b)) if a == b)
}

pub fn failed(to: &str, error: ExportError) -> Failure {
    match error {
        ExportError::Io(error) if error.kind() == ErrorKind::BrokenPipe => Failure::BrokenPipe,
        ExportError::Io(error) => anyhow!("cannot write to {to}: {}", told(&error)).into(),
        error => anyhow!(error).into(),
    }
}
