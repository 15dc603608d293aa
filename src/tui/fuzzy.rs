//! How well what is typed fits a text: letter by letter for names (`rad` finds `row-add`), as parts of words for
//! sentences. Places are counted in characters.

/// A match: the higher its score the better, and which characters of the text it is made of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    pub score: i32,
    pub at: Vec<usize>,
}

/// For every letter that is found.
const LETTER: i32 = 1;
/// It begins the text, or a word of it.
const FIRST: i32 = 9;
const BEGINS: i32 = 8;
/// It follows the letter before it.
const FOLLOWS: i32 = 6;
/// For each letter that is passed over, up to so many.
const PASSED: i32 = 4;

/// The words that are typed: parted by blanks, in small letters.
#[must_use]
pub fn words(typed: &str) -> Vec<String> {
    typed.split_whitespace().map(str::to_lowercase).collect()
}

/// The letters of `word` in their order in `text`, where they fit best: at the beginnings of words, and together.
/// `word` is in small letters.
#[must_use]
pub fn letters(word: &str, text: &str) -> Option<Found> {
    let text = small(text);
    let word: Vec<char> = word.chars().collect();
    let mut best: Vec<Option<(i32, usize)>> = Vec::new();
    // For each letter: the best score of a match that ends at each place, and where the letter before stands then.
    let mut table: Vec<Vec<Option<(i32, usize)>>> = Vec::with_capacity(word.len());
    for (nth, letter) in word.iter().enumerate() {
        let mut row = vec![None; text.len()];
        for (at, _) in text.iter().enumerate().filter(|(_, c)| *c == letter) {
            let own = LETTER + beginning(&text, at);
            row[at] = if nth == 0 {
                Some((own, at))
            } else {
                let before = best.iter().take(at).enumerate().filter_map(|(from, score)| Some((from, (*score)?.0)));
                let joined = before.map(|(from, score)| {
                    let passed = i32::try_from(at - from - 1).unwrap_or(PASSED).min(PASSED);
                    (score + own + if passed == 0 { FOLLOWS } else { -passed }, from)
                });
                joined.max_by_key(|(score, _)| *score)
            };
        }
        best.clone_from(&row);
        table.push(row);
    }
    let (mut at, score) =
        best.iter().enumerate().filter_map(|(at, s)| Some((at, (*s)?.0))).max_by_key(|(at, s)| (*s, -signed(*at)))?;
    let mut places = Vec::with_capacity(word.len());
    for row in table.iter().rev() {
        places.push(at);
        at = row[at]?.1;
    }
    places.reverse();
    Some(Found { score, at: places })
}

/// `word` as a part of `text`, at the beginning of a word where it can. `word` is in small letters.
#[must_use]
pub fn part(word: &str, text: &str) -> Option<Found> {
    let text = small(text);
    let word: Vec<char> = word.chars().collect();
    if word.is_empty() || word.len() > text.len() {
        return None;
    }
    let places = (0..=text.len() - word.len()).filter(|at| text[*at..].starts_with(&word));
    let at = places.max_by_key(|at| (beginning(&text, *at), -signed(*at)))?;
    let length = i32::try_from(word.len()).unwrap_or(i32::MAX / 8);
    let score = if beginning(&text, at) > 0 { 4 * length + 2 } else { 2 * length };
    Some(Found { score, at: (at..at + word.len()).collect() })
}

/// One small letter for each letter, so that places stay what they are.
fn small(text: &str) -> Vec<char> {
    text.chars().map(|c| c.to_lowercase().next().unwrap_or(c)).collect()
}

fn beginning(text: &[char], at: usize) -> i32 {
    match at.checked_sub(1) {
        None => FIRST,
        Some(before) if !text[before].is_alphanumeric() => BEGINS,
        Some(_) => 0,
    }
}

fn signed(at: usize) -> i32 {
    i32::try_from(at).unwrap_or(i32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(word: &str, text: &str) -> Option<Vec<usize>> {
        letters(word, text).map(|f| f.at)
    }

    #[test]
    fn letters_are_found_where_they_say_most() {
        assert_eq!(at("rad", "row-add"), Some(vec![0, 4, 5]));
        assert_eq!(at("add", "row-add"), Some(vec![4, 5, 6]));
        assert_eq!(at("ra", "row-paste-above"), Some(vec![0, 10]), "a word's beginning before a nearer letter");
        assert_eq!(at("fs", "form-schedule"), Some(vec![0, 5]));
        assert_eq!(at("sf", "form-schedule"), None, "in their order");
        assert_eq!(at("PRICES", "screen-prices"), None, "the word is in small letters already");
        assert_eq!(at("prices", "Screen-Prices"), Some((7..13).collect()));
        assert_eq!(at("", "row"), None);
        assert_eq!(at("row", ""), None);
    }

    #[test]
    fn together_is_better_than_apart_and_a_beginning_better_than_the_middle() {
        let score = |word, text| letters(word, text).unwrap().score;
        assert!(score("row", "row-add") > score("row", "screen-routes-owned"));
        assert!(score("add", "row-add") > score("add", "padding"));
        assert!(score("undo", "undo") > part("undo", "take the last change back: undo").unwrap().score);
    }

    #[test]
    fn parts_begin_words_where_they_can() {
        assert_eq!(part("pay", "repay before you pay").unwrap().at, [17, 18, 19]);
        assert_eq!(part("pay", "repaying").unwrap().at, [2, 3, 4]);
        assert_eq!(part("pay", "pa"), None);
        assert_eq!(part("", "pa"), None);
        assert_eq!(words("  Row  ADD "), ["row", "add"]);
    }
}
