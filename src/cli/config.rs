//! Where the config file is, and what it says.

use std::fs;
use std::io::ErrorKind;

use anyhow::Context as _;
use directories::ProjectDirs;

use super::{Failure, input};
use crate::tui::config::{self, Config};

/// What the config file settles; the defaults where there is none.
pub fn config() -> Result<Config, Failure> {
    let Some(folders) = ProjectDirs::from("", "", "luma-plan") else { return Ok(Config::default()) };
    let path = folders.config_dir().join(config::FILE);
    match fs::symlink_metadata(&path) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Config::default()),
        found => found.with_context(|| format!("cannot read the config file `{}`", path.display()))?,
    };
    let text = input::read(&path, &config::CONFIG)?;
    config::parse(&path.display().to_string(), &text).map_err(|faulty| Failure::Faults(vec![faulty]))
}
