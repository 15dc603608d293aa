//! The config file: what the planner looks like and keeps, whatever the plan. It is read as plans are: every fault is told with
//! its line and what would be right, and nothing that is wrong is passed over for a default.

use super::theme::Palette;
use crate::fault::Faulty;
use crate::rates::StaleAfter;
use crate::read::broken::Broken;
use crate::read::limits::Limits;
use crate::read::{self, Fields};

/// The file's name in the folder for the program's configuration.
pub const FILE: &str = "config.toml";
/// A config file that says what holds without one, with a comment on each key.
pub const SAMPLE: &str = include_str!("../../assets/config.toml");

/// The most versions of a file that may be asked for.
const MOST_VERSIONS: u64 = 100;
/// The longest for which a price may be taken to stand, in days.
const MOST_STALE_DAYS: u64 = 3_650;
/// What a config file may hold.
pub const CONFIG: Limits = Limits {
    what: "a config file",
    bytes: 64 * 1024,
    size: "64 KiB",
    keys: 1_000,
    values: 1_000,
    tokens: 16_384,
    nesting: 4,
    smaller: "keep the keys of the sample",
    flatter: "the keys of a config file stand in no table",
    begins: "a config file is TOML, as `theme = \"dark\"`",
};

/// What the config file settles.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Config {
    pub theme: Palette,
    /// Draw with ASCII characters only.
    pub ascii: bool,
    /// Whether clicks and the wheel are the planner's.
    pub mouse: bool,
    /// How many versions of a plan's file are kept when it is saved over.
    pub versions: usize,
    /// After how many days a price is called old.
    pub stale_after: StaleAfter,
}

impl Default for Config {
    fn default() -> Self {
        Self { theme: Palette::Ansi16, ascii: false, mouse: true, versions: 3, stale_after: StaleAfter::default() }
    }
}

/// Reads the text of a config file. `name` is what messages call it.
///
/// # Errors
/// All faults of the file.
pub fn parse(name: &str, text: &str) -> Result<Config, Faulty> {
    let mut faults = Vec::new();
    let document = read::small_document(text, &CONFIG, &mut faults);
    let document = document.map_err(|fault| Faulty::new(name, text, vec![fault]))?;
    let broken = Broken::lines(text, &faults);
    let default = Config::default();
    let mut fields = Fields::new(&document, 0..0, "the config file");
    let theme = fields.word(&mut faults, "theme").map_or(default.theme, |at| at.value);
    let ascii = fields.boolean(&mut faults, "ascii").map_or(default.ascii, |at| at.value);
    let mouse = fields.boolean(&mut faults, "mouse").map_or(default.mouse, |at| at.value);
    let versions = fields.integer(&mut faults, "versions", 0..=MOST_VERSIONS);
    let versions = versions.and_then(|at| usize::try_from(at.value).ok()).unwrap_or(default.versions);
    let stale = fields.integer(&mut faults, "stale_days", 1..=MOST_STALE_DAYS);
    let stale = stale.and_then(|at| u16::try_from(at.value).ok()).map(StaleAfter);
    let stale_after = stale.unwrap_or(default.stale_after);
    fields.finish(&mut faults);
    faults.retain(|fault| broken.is_told(fault));
    if faults.is_empty() {
        Ok(Config { theme, ascii, mouse, versions, stale_after })
    } else {
        Err(Faulty::new(name, text, faults))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(text: &str) -> Vec<String> {
        let faulty = parse("config.toml", text).unwrap_err();
        faulty.faults.iter().map(|fault| faulty.line(fault)).collect()
    }

    #[test]
    fn the_sample_says_what_holds_without_a_file() {
        assert_eq!(parse("config.toml", SAMPLE), Ok(Config::default()));
        assert_eq!(parse("config.toml", ""), Ok(Config::default()));
        for key in ["theme", "ascii", "mouse", "versions", "stale_days"] {
            assert!(SAMPLE.lines().any(|line| line.starts_with(&format!("{key} = "))), "{key} is not in the sample");
        }
    }

    #[test]
    fn every_key_is_read() {
        for palette in Palette::ALL {
            let text = format!("theme = \"{}\"", palette.as_str());
            assert_eq!(parse("c", &text), Ok(Config { theme: palette, ..Config::default() }));
        }
        let config =
            Config { theme: Palette::Mono, ascii: true, mouse: false, versions: 0, stale_after: StaleAfter(30) };
        assert_eq!(
            parse("c", "stale_days = 30\nversions = 0\nmouse = false\nascii = true\ntheme = \"mono\"\n"),
            Ok(config)
        );
    }

    #[test]
    fn every_fault_is_told_with_its_line_and_what_would_be_right() {
        let text = "theme = \"drak\"\nmuose = true\nascii = \"yes\"\n[keys]\nx = 1\n";
        assert_eq!(
            faults(text),
            [
                "config.toml:1:9: `theme` does not know \"drak\"; did you mean \"dark\"?",
                "config.toml:2:1: unknown key `muose` in the config file; did you mean `mouse`?",
                "config.toml:3:9: `ascii` is a text; write true or false",
                "config.toml:4:2: unknown key `keys` in the config file; the config file takes `theme`, `ascii`, `mouse`, `versions` and `stale_days`",
            ]
        );
        assert_eq!(
            faults("theme = 3\ntheme = \"solarized\"\nmouse = 1"),
            [
                "config.toml:1:9: `theme` is a whole number; write one of `ansi16`, `dark`, `light` and `mono`",
                "config.toml:2:1: this is not TOML: duplicate key; correct the line; strings need quotes, dates are 2026-12-31",
                "config.toml:3:9: `mouse` is a whole number; write true or false",
            ]
        );
        assert_eq!(
            faults("versions = 101"),
            ["config.toml:1:12: `versions` is out of range; write a whole number from 0 to 100"]
        );
        assert_eq!(faults("theme = dark\n").len(), 1, "told once: {:?}", faults("theme = dark\n"));
        assert_eq!(faults(&"#".repeat(CONFIG.bytes + 1)).len(), 1);
    }
}
