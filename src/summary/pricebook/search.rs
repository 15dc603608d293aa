//! Finding entries by their words: every word must be in an entry, whatever its case.

use super::{Entry, Listing, Standing};

/// What is looked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query(Vec<String>);

impl Query {
    #[must_use]
    pub fn new(text: &str) -> Self {
        Self(text.split_whitespace().map(str::to_lowercase).collect())
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The words, in lower case.
    #[must_use]
    pub fn words(&self) -> &[String] {
        &self.0
    }

    #[must_use]
    pub fn finds(&self, entry: &Entry) -> bool {
        self.0.iter().all(|word| entry.text.contains(word.as_str()))
    }
}

impl Listing {
    /// The entries that hold every word, by index.
    pub fn find<'a>(&'a self, query: &'a Query) -> impl Iterator<Item = usize> + 'a {
        self.entries.iter().enumerate().filter(|(_, e)| query.finds(e)).map(|(at, _)| at)
    }
}

/// Everything that an entry says, in lower case.
pub(super) fn text(group: &str, entry: &Entry) -> String {
    let mut words: Vec<String> = vec![
        group.to_owned(),
        entry.section.title().to_owned(),
        entry.what.clone(),
        entry.named.join(" "),
        entry.named.join(" ").replace('-', " "),
        entry.id.clone(),
        entry.who.clone(),
        entry.size.clone(),
        entry.length.clone(),
        entry.length.replace(' ', ""),
        entry.range.clone(),
        entry.value.text(),
        entry.per.to_owned(),
        entry.unit.clone(),
    ];
    words.extend(entry.confidence.map(|c| c.as_str().to_owned()));
    for source in entry.source.iter().chain(entry.others.iter().map(|o| &o.source)) {
        words.extend([source.title.clone(), source.publisher.clone(), source.address.clone()]);
    }
    words.extend(entry.others.iter().map(|o| o.value.clone()));
    words.extend(entry.checked.map(|c| c.on.to_string()));
    words.extend(entry.remarks.iter().cloned());
    let states = [
        (entry.is_disputed(), "conflict disputed"),
        (entry.is_stale(), "stale old"),
        (matches!(entry.standing, Standing::LaidOver), "override"),
        (matches!(entry.standing, Standing::Replaced), "replaced"),
        (matches!(entry.standing, Standing::Own), "assumed own"),
    ];
    words.extend(states.into_iter().filter(|(holds, _)| *holds).map(|(_, word)| word.to_owned()));
    words.join("\n").to_lowercase()
}
