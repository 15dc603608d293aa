//! `luma-plan rates path`: where cards are read from.

use std::path::Path;

use serde::Serialize;

use crate::cli::args::{Common, Plain};
use crate::cli::output::{To, stream};
use crate::cli::{Failure, cards};
use crate::export::json::pretty;
use crate::fault::harmless;
use crate::rates::{Book, Layer};

const EXAMPLES: &str = "\
Examples:
  Where to put cards of your own, and which are read:
    $ luma-plan rates path
  For a program:
    $ luma-plan rates path --format json";

#[derive(Debug, clap::Args)]
#[command(after_long_help = EXAMPLES)]
pub struct Verb {
    #[arg(long, value_enum, default_value = "text")]
    pub format: Plain,
}

#[derive(Serialize)]
struct Document {
    schema: u32,
    places: Vec<Place>,
}

#[derive(Serialize)]
struct Place {
    layer: &'static str,
    /// `None` for what has no folder.
    folder: Option<String>,
    exists: bool,
    /// In the order in which they are laid over each other.
    files: Vec<String>,
}

pub fn run(common: &Common, verb: &Verb) -> Result<(), Failure> {
    let embedded = Book::embedded_files().iter().map(|(name, _)| (*name).to_owned()).collect();
    let mut places = vec![Place { layer: Layer::Embedded.as_str(), folder: None, exists: true, files: embedded }];
    let laid = cards::overlays(common)?;
    let of = |layer: Layer| laid.iter().filter(move |(l, _)| *l == layer).map(|(_, path)| path.display().to_string());
    let mut add = |layer: Layer, folder: &Path| {
        places.push(Place {
            layer: layer.as_str(),
            folder: Some(folder.display().to_string()),
            exists: folder.is_dir(),
            files: of(layer).collect(),
        });
    };
    if let Some(folder) = cards::folder() {
        add(Layer::Config, &folder);
    }
    if let Some(folder) = &common.rates {
        add(Layer::Rates, folder);
    }
    let document = Document { schema: 1, places };
    stream(To::stdout(), |out| match verb.format {
        Plain::Json => Ok(pretty(&document, out)?),
        Plain::Text => Ok(out.write_all(text(&document).as_bytes())?),
    })
}

fn text(document: &Document) -> String {
    let mut out = String::from("Cards are laid over each other row by row, in this order; the later wins.\n");
    for (at, place) in document.places.iter().enumerate() {
        let what = match &place.folder {
            None => format!("in the program, {} cards", place.files.len()),
            Some(folder) if !place.exists => format!("{} (not there yet)", harmless(folder)),
            Some(folder) if place.files.is_empty() => format!("{} (no cards)", harmless(folder)),
            Some(folder) => harmless(folder),
        };
        out.extend([format!("\n{}  {:<9} {what}\n", at + 1, place.layer)]);
        if place.folder.is_some() {
            for file in &place.files {
                let name =
                    Path::new(file).file_name().map_or_else(|| file.clone(), |n| n.to_string_lossy().into_owned());
                out.extend([format!("             {}\n", harmless(&name))]);
            }
        }
    }
    out.extend([format!("\n{}  plan      the plan's own [[rates]]\n", document.places.len() + 1)]);
    out
}
