//! Where entries of the book come from: the files that it was made of, in the order in which they are laid over each
//! other.

use std::sync::Arc;

use super::Book;

/// Whose word a file is. Files of a later layer are laid over those of all earlier ones.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Layer {
    /// Comes with the program.
    #[default]
    Embedded,
    /// The user's config folder.
    Config,
    /// The folder of `--rates`.
    Rates,
    /// The plan's own `[[rates]]`.
    Plan,
}

impl Layer {
    /// From the lowest to the highest.
    pub const ALL: [Self; 4] = [Self::Embedded, Self::Config, Self::Rates, Self::Plan];

    /// As results spell it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Embedded => "embedded",
            Self::Config => "config",
            Self::Rates => "rates",
            Self::Plan => "plan",
        }
    }

    /// In a sentence, for a file of this name.
    #[must_use]
    pub fn spoken(self, file: &str) -> String {
        let file = crate::fault::harmless(file);
        match self {
            Self::Embedded => format!("the program's `{file}`"),
            Self::Config | Self::Rates => format!("your `{file}`"),
            Self::Plan => format!("the plan's own `{file}`"),
        }
    }
}

/// A file that the book was made of. Entries name theirs by its index, as `layer`.
#[derive(Clone, Debug)]
pub struct File {
    pub layer: Layer,
    /// As messages call it: the name of an embedded card, the path of another.
    pub name: String,
    /// Figures of lower files that it replaces.
    pub replaced: usize,
    pub text: Arc<str>,
}

/// Where an entry comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Origin<'a> {
    pub layer: Layer,
    /// As [`File::name`].
    pub file: &'a str,
}

impl Origin<'_> {
    /// Whether it is not the program's own.
    #[must_use]
    pub fn is_overlay(&self) -> bool {
        self.layer != Layer::Embedded
    }

    /// In a sentence: `your "mine.toml"`, with the file's name alone.
    #[must_use]
    pub fn spoken(&self) -> String {
        self.layer.spoken(self.file_name())
    }

    /// The file without its folders.
    #[must_use]
    pub fn file_name(&self) -> &str {
        self.file.rsplit(['/', '\\']).next().unwrap_or(self.file)
    }
}

impl Book {
    /// The file that an entry's `layer` names.
    #[must_use]
    pub fn origin(&self, layer: u32) -> Origin<'_> {
        let file = usize::try_from(layer).ok().and_then(|at| self.files.get(at));
        file.map_or(Origin { layer: Layer::Embedded, file: "" }, |f| Origin { layer: f.layer, file: &f.name })
    }

    /// Whether an entry's `layer` is not one of the program's own files.
    #[must_use]
    pub fn is_overlay(&self, layer: u32) -> bool {
        self.origin(layer).is_overlay()
    }

    /// The files that are not the program's own, the lowest first.
    pub fn overlays(&self) -> impl Iterator<Item = &File> {
        self.files.iter().filter(|f| f.layer != Layer::Embedded)
    }
}
