//! What differs between two texts, line by line: what is shown before one takes the place of the other.

use crate::plan::common::common;

/// A line of what differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// In both; beside lines that differ.
    Same,
    Gone,
    Come,
    /// So many lines that are in both are left out.
    Apart(usize),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub kind: Kind,
    /// Without its line break; empty for what is left out.
    pub text: String,
}

/// What differs between two texts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Difference {
    pub lines: Vec<Line>,
    pub gone: usize,
    pub come: usize,
}

/// Lines in both that are shown around those that differ.
const AROUND: usize = 2;
/// Beyond so many lines that differ no order is looked for: all go, then all come.
const MOST: usize = 1_000;

impl Difference {
    /// What makes `after` of `before`.
    #[must_use]
    pub fn of(before: &str, after: &str) -> Self {
        let (old, new): (Vec<&str>, Vec<&str>) = (before.lines().collect(), after.lines().collect());
        let head = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
        let (old_rest, new_rest) = (&old[head..], &new[head..]);
        let tail = old_rest.iter().rev().zip(new_rest.iter().rev()).take_while(|(a, b)| a == b).count();
        let (old_middle, new_middle) = (&old_rest[..old_rest.len() - tail], &new_rest[..new_rest.len() - tail]);
        let mut steps: Vec<(Kind, &str)> = old[..head].iter().map(|line| (Kind::Same, *line)).collect();
        middle(old_middle, new_middle, &mut steps);
        steps.extend(old_rest[old_middle.len()..].iter().map(|line| (Kind::Same, *line)));
        let count = |kind| steps.iter().filter(|(k, _)| *k == kind).count();
        Self { gone: count(Kind::Gone), come: count(Kind::Come), lines: near(&steps) }
    }

    #[must_use]
    pub const fn is_none(&self) -> bool {
        self.gone + self.come == 0
    }

    /// `2 lines go, 3 come`.
    #[must_use]
    pub fn told(&self) -> String {
        let lines = |n: usize| if n == 1 { "1 line".to_owned() } else { format!("{n} lines") };
        let verb = |n: usize, one: &str, many: &str| if n == 1 { one.to_owned() } else { many.to_owned() };
        match (self.gone, self.come) {
            (0, 0) => "no line differs".to_owned(),
            (0, come) => format!("{} {}", lines(come), verb(come, "comes", "come")),
            (gone, 0) => format!("{} {}", lines(gone), verb(gone, "goes", "go")),
            (gone, come) => {
                format!("{} {}, {come} {}", lines(gone), verb(gone, "goes", "go"), verb(come, "comes", "come"))
            }
        }
    }
}

/// The shortest way from one list of lines to the other, with lines that go before those that come.
fn middle<'t>(old: &[&'t str], new: &[&'t str], steps: &mut Vec<(Kind, &'t str)>) {
    let Some(kept) = common(old, new, MOST) else {
        steps.extend(old.iter().map(|line| (Kind::Gone, *line)));
        steps.extend(new.iter().map(|line| (Kind::Come, *line)));
        return;
    };
    let (mut x, mut y) = (0, 0);
    for (at_old, at_new) in kept.into_iter().chain([(old.len(), new.len())]) {
        steps.extend(old[x..at_old].iter().map(|line| (Kind::Gone, *line)));
        steps.extend(new[y..at_new].iter().map(|line| (Kind::Come, *line)));
        if let Some(line) = old.get(at_old) {
            steps.push((Kind::Same, line));
        }
        (x, y) = (at_old + 1, at_new + 1);
    }
}

/// The lines that differ and those beside them.
fn near(steps: &[(Kind, &str)]) -> Vec<Line> {
    let mut is_near = vec![false; steps.len()];
    for (at, _) in steps.iter().enumerate().filter(|(_, (kind, _))| *kind != Kind::Same) {
        let end = (at + AROUND + 1).min(steps.len());
        is_near[at.saturating_sub(AROUND)..end].fill(true);
    }
    let mut lines = Vec::new();
    let mut apart = 0;
    for ((kind, text), is_near) in steps.iter().zip(is_near) {
        if !is_near {
            apart += 1;
            continue;
        }
        if apart > 0 {
            lines.push(Line { kind: Kind::Apart(apart), text: String::new() });
            apart = 0;
        }
        lines.push(Line { kind: *kind, text: (*text).to_owned() });
    }
    if apart > 0 && !lines.is_empty() {
        lines.push(Line { kind: Kind::Apart(apart), text: String::new() });
    }
    lines
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn shown(difference: &Difference) -> Vec<String> {
        let line = |line: &Line| match line.kind {
            Kind::Same => format!(" {}", line.text),
            Kind::Gone => format!("-{}", line.text),
            Kind::Come => format!("+{}", line.text),
            Kind::Apart(n) => format!("@{n}"),
        };
        difference.lines.iter().map(line).collect()
    }

    #[test]
    fn what_differs_is_shown_with_what_stands_around_it() {
        let difference = Difference::of("a\nb\nc\nd\ne\nf\ng\nh\n", "a\nb\nc\nD\ne\nf\ng\nh\ni\n");
        assert_eq!(shown(&difference), ["@1", " b", " c", "-d", "+D", " e", " f", " g", " h", "+i"]);
        assert_eq!(difference.told(), "1 line goes, 2 come");
        assert_eq!(Difference::of("a\n", "a\n").lines, []);
        assert!(Difference::of("a\n", "a\n").is_none());
        assert_eq!(Difference::of("", "a\n").told(), "1 line comes");
        assert_eq!(Difference::of("a\nb\n", "").told(), "2 lines go");
    }

    #[test]
    fn texts_that_have_nothing_in_common_take_no_time() {
        let text = |sign: char| {
            (0..200_000).fold(String::new(), |text, n| {
                text + &format!(
                    "{sign}{n}
"
                )
            })
        };
        let (old, new) = (text('a'), text('b'));
        let difference = Difference::of(&old, &new);
        assert_eq!((difference.gone, difference.come), (200_000, 200_000));
    }

    proptest! {
        #[test]
        fn what_stays_and_comes_is_the_new_text_and_the_way_is_the_shortest(
            old in proptest::collection::vec(0..4_u8, 0..14),
            new in proptest::collection::vec(0..4_u8, 0..14),
        ) {
            let text = |lines: &[u8]| lines.iter().fold(String::new(), |text, n| text + &format!("{n}\n"));
            let (old_text, new_text) = (text(&old), text(&new));
            let (old_lines, new_lines): (Vec<&str>, Vec<&str>) = (old_text.lines().collect(), new_text.lines().collect());
            let mut steps = Vec::new();
            middle(&old_lines, &new_lines, &mut steps);
            let side = |not: Kind| steps.iter().filter(|(kind, _)| *kind != not).map(|(_, text)| *text).collect::<Vec<_>>();
            prop_assert_eq!(side(Kind::Come), old_lines.clone());
            prop_assert_eq!(side(Kind::Gone), new_lines.clone());
            // As few lines differ as the longest common subsequence leaves over.
            let mut table = vec![vec![0_usize; new.len() + 1]; old.len() + 1];
            for i in 0..old.len() {
                for j in 0..new.len() {
                    table[i + 1][j + 1] = if old[i] == new[j] { table[i][j] + 1 } else { table[i][j + 1].max(table[i + 1][j]) };
                }
            }
            let differ = steps.iter().filter(|(kind, _)| *kind != Kind::Same).count();
            prop_assert_eq!(differ, old.len() + new.len() - 2 * table[old.len()][new.len()]);
        }
    }
}
