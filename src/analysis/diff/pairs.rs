//! Which row of one plan is which of another: by its id where both plans have the same ids, by all that it says, by its
//! name, and what is left by what it does and where it stands. Rows are seen as [`Face`]s, so that shots and stages are
//! told apart in the same way.

use std::collections::{HashMap, VecDeque};
use std::hash::Hash;

use crate::plan::common::common;
use crate::plan::model::{Shot, ShotId, Stage, StageId};

/// Beyond so many rows that differ between two that are known, no shortest way is looked for.
const MOST: usize = 1_000;

/// What a row is known by. Numbers are those of `Faces`: equal for what is equal.
#[derive(Clone, Copy, Debug)]
struct Face {
    /// Where ids mean the same in both plans.
    id: Option<u32>,
    whole: usize,
    name: Option<usize>,
    shape: usize,
}

/// Numbers for what was seen so far.
#[derive(Debug)]
struct Seen<T>(HashMap<T, usize>);

impl<T: Eq + Hash> Seen<T> {
    fn new() -> Self {
        Self(HashMap::new())
    }

    fn number(&mut self, what: T) -> usize {
        let next = self.0.len();
        *self.0.entry(what).or_insert(next)
    }
}

/// Which of the old rows each of the new ones is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pairs {
    /// For each new row its old one.
    pub of_new: Vec<Option<usize>>,
    /// For each new row whether it stands elsewhere among those that both plans have.
    pub is_moved: Vec<bool>,
}

/// Pairs the shots of two plans. `same_ids`: a row that both plans have has the same id in both.
#[must_use]
pub fn shots(new: &[Shot], old: &[Shot], same_ids: bool) -> Pairs {
    let (mut wholes, mut names, mut shapes) = (Seen::new(), Seen::new(), Seen::new());
    let mut face = |shot: &Shot| Face {
        id: same_ids.then_some(shot.id.0),
        whole: wholes.number(without_ids(shot)),
        name: said(shot.name.as_ref()).map(|name| names.number(name)),
        shape: shapes.number(shot.stages.iter().map(|stage| stage.operation).collect::<Vec<_>>()),
    };
    let old: Vec<Face> = old.iter().map(&mut face).collect();
    let new: Vec<Face> = new.iter().map(&mut face).collect();
    pairs(&new, &old)
}

/// Pairs the stages of a shot.
#[must_use]
pub fn stages(new: &[Stage], old: &[Stage], same_ids: bool) -> Pairs {
    let (mut wholes, mut names, mut shapes) = (Seen::new(), Seen::new(), Seen::new());
    let mut face = |stage: &Stage| Face {
        id: same_ids.then_some(stage.id.0),
        whole: wholes.number(Stage { id: StageId(0), ..stage.clone() }),
        name: said(stage.name.as_ref()).map(|name| names.number(name)),
        shape: shapes.number(stage.operation),
    };
    let old: Vec<Face> = old.iter().map(&mut face).collect();
    let new: Vec<Face> = new.iter().map(&mut face).collect();
    pairs(&new, &old)
}

fn without_ids(shot: &Shot) -> Shot {
    let mut shot = Shot { id: ShotId(0), ..shot.clone() };
    for stage in &mut shot.stages {
        stage.id = StageId(0);
    }
    shot
}

fn said(name: Option<&String>) -> Option<String> {
    name.map(|name| name.trim()).filter(|name| !name.is_empty()).map(str::to_owned)
}

fn pairs(new: &[Face], old: &[Face]) -> Pairs {
    let mut matching = Matching { new, old, of_new: vec![None; new.len()], is_taken: vec![false; old.len()] };
    matching.anywhere(|face| face.id.map(|id| id as usize));
    matching.in_order(|face| Some(face.whole));
    matching.in_order(|face| face.name);
    matching.anywhere(|face| face.name);
    matching.anywhere(|face| face.name.is_none().then_some(face.whole));
    matching.in_order(|face| Some(face.shape));
    matching.by_place();
    let stays = rising(&matching.of_new);
    let is_moved = matching.of_new.iter().zip(stays).map(|(pair, stays)| pair.is_some() && !stays).collect();
    Pairs { of_new: matching.of_new, is_moved }
}

struct Matching<'f> {
    new: &'f [Face],
    old: &'f [Face],
    of_new: Vec<Option<usize>>,
    is_taken: Vec<bool>,
}

/// Rows without a pair between two that have theirs in order: places in `new`, and in `old`.
struct Gap {
    new: Vec<usize>,
    old: Vec<usize>,
}

impl Matching<'_> {
    fn pair(&mut self, new: usize, old: usize) {
        self.of_new[new] = Some(old);
        self.is_taken[old] = true;
    }

    /// Pairs what has the same key wherever it stands, the first with the first.
    fn anywhere(&mut self, key: impl Fn(&Face) -> Option<usize>) {
        let mut left: HashMap<usize, VecDeque<usize>> = HashMap::new();
        for (at, face) in self.old.iter().enumerate().filter(|(at, _)| !self.is_taken[*at]) {
            if let Some(key) = key(face) {
                left.entry(key).or_default().push_back(at);
            }
        }
        for at in 0..self.new.len() {
            if self.of_new[at].is_some() {
                continue;
            }
            let found = key(&self.new[at]).and_then(|key| left.get_mut(&key)?.pop_front());
            if let Some(old) = found {
                self.pair(at, old);
            }
        }
    }

    /// Pairs what has the same key in the same order, between rows that have a pair.
    fn in_order(&mut self, key: impl Fn(&Face) -> Option<usize>) {
        for gap in self.gaps() {
            let has_key = |faces: &[Face], at: &usize| key(&faces[*at]).is_some();
            let new: Vec<usize> = gap.new.into_iter().filter(|at| has_key(self.new, at)).collect();
            let old: Vec<usize> = gap.old.into_iter().filter(|at| has_key(self.old, at)).collect();
            let keys = |faces: &[Face], places: &[usize]| places.iter().map(|at| key(&faces[*at])).collect::<Vec<_>>();
            let (new_keys, old_keys) = (keys(self.new, &new), keys(self.old, &old));
            let found = common(&old_keys, &new_keys, MOST).unwrap_or_else(|| greedy(&old_keys, &new_keys));
            for (from, to) in found {
                self.pair(new[to], old[from]);
            }
        }
    }

    /// Pairs what is left where as many came as went.
    fn by_place(&mut self) {
        for gap in self.gaps().into_iter().filter(|gap| gap.new.len() == gap.old.len()) {
            for (new, old) in gap.new.into_iter().zip(gap.old) {
                self.pair(new, old);
            }
        }
    }

    fn gaps(&self) -> Vec<Gap> {
        let stays = rising(&self.of_new);
        let mut gaps = Vec::new();
        let (mut new_from, mut old_from) = (0, 0);
        let ends = self.of_new.iter().enumerate().filter(|(at, _)| stays[*at]);
        let ends = ends.filter_map(|(at, pair)| Some((at, (*pair)?)));
        for (new_to, old_to) in ends.chain([(self.new.len(), self.old.len())]) {
            let new: Vec<usize> = (new_from..new_to).filter(|at| self.of_new[*at].is_none()).collect();
            let old: Vec<usize> = (old_from..old_to).filter(|at| !self.is_taken[*at]).collect();
            if !new.is_empty() && !old.is_empty() {
                gaps.push(Gap { new, old });
            }
            (new_from, old_from) = (new_to + 1, old_to + 1);
        }
        gaps
    }
}

/// Some of what both have in common in order, found in one go: where too much differs for the most of it.
fn greedy(old: &[Option<usize>], new: &[Option<usize>]) -> Vec<(usize, usize)> {
    let mut places: HashMap<Option<usize>, Vec<usize>> = HashMap::new();
    for (at, key) in old.iter().enumerate() {
        places.entry(*key).or_default().push(at);
    }
    let mut found = Vec::new();
    let mut from = 0;
    for (to, key) in new.iter().enumerate() {
        let Some(places) = places.get(key) else { continue };
        let next = places.partition_point(|at| *at < from);
        if let Some(at) = places.get(next) {
            found.push((*at, to));
            from = at + 1;
        }
    }
    found
}

/// Which of the pairs stand in a longest rising run: those that did not move.
pub fn rising(of_new: &[Option<usize>]) -> Vec<bool> {
    // For each length of a run the place where the one with the least end ends; for each place the one before it.
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = vec![None; of_new.len()];
    for (at, pair) in of_new.iter().enumerate() {
        let Some(old) = pair else { continue };
        let length = ends.partition_point(|end| of_new[*end].is_some_and(|other| other < *old));
        before[at] = length.checked_sub(1).and_then(|shorter| ends.get(shorter).copied());
        match ends.get_mut(length) {
            Some(end) => *end = at,
            None => ends.push(at),
        }
    }
    let mut stays = vec![false; of_new.len()];
    let mut at = ends.last().copied();
    while let Some(place) = at {
        stays[place] = true;
        at = before[place];
    }
    stays
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::plan::testing::Dice;
    use crate::terms::Operation;

    /// `A3` is a shot of this name with three outputs, `-3` one without a name; a letter behind a colon is a stage.
    fn rows(text: &str) -> Vec<Shot> {
        let row = |(at, word): (usize, &str)| {
            let (head, stages) = word.split_once(':').unwrap_or((word, "v"));
            let mut shot = Shot::new(ShotId(u32::try_from(at * 10).unwrap()));
            shot.name = (!head.starts_with('-')).then(|| head[..1].to_owned());
            shot.outputs = head[1..].parse().ok();
            let operation = |c| match c {
                'i' => Operation::TextToImage,
                'u' => Operation::Upscale,
                _ => Operation::TextToVideo,
            };
            shot.stages = stages.chars().map(|c| Stage::new(StageId(0), operation(c))).collect();
            shot
        };
        text.split_whitespace().enumerate().map(row).collect()
    }

    #[test]
    fn rows_are_found_again() {
        let none = None;
        for (old, new, expected, moved) in [
            ("A B C", "A B C", vec![Some(0), Some(1), Some(2)], ""),
            // One is put in, one goes.
            ("A B C", "A X B C", vec![Some(0), none, Some(1), Some(2)], ""),
            ("A B C", "A C", vec![Some(0), Some(2)], ""),
            // Changed and renamed.
            ("A1 B1 C1", "A2 X1 C3", vec![Some(0), Some(1), Some(2)], ""),
            // Moved: as few as can be.
            ("A B C D", "B C D A", vec![Some(1), Some(2), Some(3), Some(0)], "0001"),
            ("A1 B1 C1", "B2 C2 A2", vec![Some(1), Some(2), Some(0)], "001"),
            // Names that stand twice.
            ("A1 A2 A3", "A2 A3", vec![Some(1), Some(2)], ""),
            // Without names: what says the same, then what does the same.
            ("-1 -2 -3", "-1 -9:i -2 -3", vec![Some(0), none, Some(1), Some(2)], ""),
            ("-1 -2:i", "-7:i -1", vec![none, Some(0)], ""),
            ("-1:i -2:iu -3:v", "-4:i -5:v", vec![Some(0), Some(2)], ""),
            // A new name and a new row beside it.
            ("A:i B:v", "A:i X:u Y:v", vec![Some(0), none, Some(1)], ""),
            ("", "A", vec![none], ""),
            ("A", "", vec![], ""),
        ] {
            let found = shots(&rows(new), &rows(old), false);
            assert_eq!(found.of_new, expected, "{old} | {new}");
            let marks: String = found.is_moved.iter().map(|m| if *m { '1' } else { '0' }).collect();
            let moved = if moved.is_empty() { "0".repeat(expected.len()) } else { moved.to_owned() };
            assert_eq!(marks, moved, "{old} | {new}");
        }
    }

    #[test]
    fn ids_tell_where_they_mean_the_same() {
        let old = rows("A1 B2");
        let mut new = rows("B2 A1");
        assert_eq!(shots(&new, &old, true).of_new, [Some(0), Some(1)], "both were renamed");
        new[0].id = ShotId(70);
        new[1].id = ShotId(80);
        assert_eq!(shots(&new, &old, true).of_new, [Some(1), Some(0)], "cut and pasted");
    }

    #[test]
    fn ten_thousand_rows_that_all_differ_take_no_time() {
        let row = |n: u32, name: &str| {
            let mut shot = Shot::new(ShotId(n));
            shot.name = Some(format!("{name}{n}"));
            shot.outputs = Some(n.into());
            shot
        };
        let old: Vec<Shot> = (0..10_000).map(|n| row(n, "a")).collect();
        let new: Vec<Shot> = (0..10_000).rev().map(|n| row(n, "a")).collect();
        assert!(shots(&new, &old, false).of_new.iter().enumerate().all(|(at, pair)| *pair == Some(9_999 - at)));
        let other: Vec<Shot> = (0..10_000).map(|n| row(n, "b")).collect();
        assert!(shots(&other, &old, false).of_new.iter().all(Option::is_some), "renamed, all of them");
    }

    proptest! {
        #[test]
        fn no_row_is_found_twice_and_a_plan_finds_itself(a: u64, b: u64, same_ids: bool) {
            let (a, b) = (Dice::new(a).plan().shots, Dice::new(b).plan().shots);
            let found = shots(&a, &b, same_ids);
            let mut used: Vec<usize> = found.of_new.iter().flatten().copied().collect();
            let count = used.len();
            used.sort_unstable();
            used.dedup();
            prop_assert_eq!(used.len(), count);
            let itself = shots(&a, &a, same_ids);
            prop_assert!(itself.of_new.iter().enumerate().all(|(at, pair)| *pair == Some(at)));
            prop_assert!(itself.is_moved.iter().all(|moved| !moved));
        }
    }
}
