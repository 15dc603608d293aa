//! `luma-plan rates new`: a card to begin with.

use std::path::{Path, PathBuf};

use crate::cli::Failure;
use crate::cli::args::Common;
use crate::cli::output::{self, To, stream};

/// A card that shows each thing which one may say, with a comment on it.
pub const SAMPLE: &str = include_str!("../../../assets/overlay.toml");

const EXAMPLES: &str = "\
Examples:
  Read an example of each thing that a card may say:
    $ luma-plan rates new -
  Begin a card of your own with it:
    $ luma-plan rates new mine.toml";

#[derive(Debug, clap::Args)]
#[command(after_long_help = EXAMPLES)]
pub struct Verb {
    /// The file to write; `-` writes to standard output
    pub file: PathBuf,
    /// Write over a file that is there already
    #[arg(long)]
    pub force: bool,
}

pub fn run(_: &Common, verb: &Verb) -> Result<(), Failure> {
    let to = To { path: Some(&verb.file), is_forced: verb.force, source: Path::new("") };
    output::check(to)?;
    stream(to, |out| Ok(out.write_all(SAMPLE.as_bytes())?))
}

#[cfg(test)]
mod tests {
    use super::SAMPLE;
    use crate::rates::Book;

    #[test]
    fn the_example_loads_and_does_what_it_says() {
        let mut book = Book::embedded().unwrap();
        let replaced = book.lay_over("overlay.toml", SAMPLE).unwrap_or_else(|faulty| panic!("{faulty}"));
        assert!(replaced >= 2, "{replaced}");
        assert!(SAMPLE.lines().all(|line| line.chars().count() <= 120));
        let commented = SAMPLE.lines().filter(|line| line.starts_with("# ")).count();
        assert!(commented > 10, "{commented}");
        // What is commented out is right as well.
        let whole: String = SAMPLE
            .lines()
            .map(|line| line.strip_prefix("#|").map_or(line, |rest| rest.strip_prefix(' ').unwrap_or(rest)))
            .fold(String::new(), |all, line| all + line + "\n");
        let mut book = Book::embedded().unwrap();
        book.lay_over("overlay.toml", &whole).unwrap_or_else(|faulty| panic!("{faulty}"));
    }
}
