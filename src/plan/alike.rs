//! Which shot, stage and entry of one plan is which of another: a text that is read again has ids of its own, and what
//! is the same in both plans is to keep the one that it had, with its comments and its place on the screen.

use std::collections::{HashMap, VecDeque};

use crate::arrange::Arrange as _;

use super::model::{EntryId, Plan, Shot, ShotId, Stage, StageId};

/// Of several with one name, so many are looked at for the one that says the same.
const NEAR: usize = 16;

/// Gives what `plan` has in common with `from` the ids that it has there, and everything else ids that `from` has not.
pub fn adopt_ids(plan: &mut Plan, from: &Plan) {
    let mut next = plan.next_id.max(from.next_id);
    let mut fresh = || {
        let id = next;
        next = next.saturating_add(1);
        id
    };
    let pairs = pairs(&plan.shots, &from.shots, |shot| shot.name.clone(), Shot::says_as);
    for (shot, pair) in plan.shots.iter_mut().zip(pairs) {
        let old = pair.and_then(|at| from.shots.get(at));
        shot.id = old.map_or_else(|| ShotId(fresh()), |old| old.id);
        let stages = old.map_or(&[][..], |old| &old.stages);
        let pairs = self::pairs(&shot.stages, stages, |stage| stage.operation, says_as);
        for (stage, pair) in shot.stages.iter_mut().zip(pairs) {
            stage.id = pair.and_then(|at| stages.get(at)).map_or_else(|| StageId(fresh()), |old| old.id);
        }
    }
    let pairs = self::pairs(&plan.held, &from.held, |held| held.route.clone(), |_, _| true);
    for (held, pair) in plan.held.iter_mut().zip(pairs) {
        held.id = pair.and_then(|at| from.held.get(at)).map_or_else(|| EntryId(fresh()), |old| old.id);
    }
    let pairs = self::pairs(&plan.assume, &from.assume, |_| (), |a, b| a.what == b.what);
    for (assume, pair) in plan.assume.iter_mut().zip(pairs) {
        assume.id = pair.and_then(|at| from.assume.get(at)).map_or_else(|| EntryId(fresh()), |old| old.id);
    }
    plan.next_id = next;
}

fn says_as(a: &Stage, b: &Stage) -> bool {
    Stage { id: b.id, ..a.clone() } == *b
}

/// For each of `new` which of `old` it is: the one that says the same, at either end or among those of its kind; or
/// else the first of its kind that is left.
fn pairs<T, K: Eq + std::hash::Hash>(
    new: &[T],
    old: &[T],
    kind: impl Fn(&T) -> K,
    is_same: impl Fn(&T, &T) -> bool,
) -> Vec<Option<usize>> {
    let mut pairs: Vec<Option<usize>> = vec![None; new.len()];
    let head = new.iter().zip(old).take_while(|(a, b)| is_same(a, b)).count();
    let (new_left, old_left) = (new.len() - head, old.len() - head);
    let tail = new.iter().rev().zip(old.iter().rev()).take(new_left.min(old_left));
    let tail = tail.take_while(|(a, b)| is_same(a, b)).count();
    for (at, pair) in pairs.iter_mut().enumerate().take(head) {
        *pair = Some(at);
    }
    for at in 1..=tail {
        pairs[new.len() - at] = Some(old.len() - at);
    }
    let mut left: HashMap<K, VecDeque<usize>> = HashMap::new();
    for (at, one) in old.iter().enumerate().take(old.len() - tail).skip(head) {
        left.entry(kind(one)).or_default().push_back(at);
    }
    let middle = head..new.len() - tail;
    for is_exact in [true, false] {
        for at in middle.clone() {
            if pairs[at].is_some() {
                continue;
            }
            let Some(some) = left.get_mut(&kind(&new[at])) else { continue };
            pairs[at] = if is_exact {
                let found = some.iter().take(NEAR).position(|old_at| is_same(&new[at], &old[*old_at]));
                found.and_then(|found| some.remove(found))
            } else {
                some.pop_front()
            };
        }
    }
    // What is left on both sides changed its kind: a name, an operation. It is taken in order where as many came as
    // went.
    let mut went: Vec<usize> = left.into_values().flatten().collect();
    went.arrange();
    let came: Vec<usize> = middle.filter(|at| pairs[*at].is_none()).collect();
    if came.len() == went.len() {
        for (at, old_at) in came.into_iter().zip(went) {
            pairs[at] = Some(old_at);
        }
    }
    pairs
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;
    use crate::plan::{Edit, Place, Value, load, save, testing};
    use crate::rates::Book;

    const TEXT: &str = "schema = 1\n[[shots]]\nname = \"A\" # of a\noutputs = 2\n[[shots.stages]]\noperation = \"text-to-video\"\n[[shots]]\nname = \"B\" # of b\n[[shots.stages]]\noperation = \"text-to-image\"\nattempts = 3 # tries\n[[shots.stages]]\noperation = \"image-to-video\"\n";

    fn read(text: &str) -> crate::plan::Loaded {
        load("p.toml", text, &Book::embedded().unwrap(), date(2026, 11, 21)).unwrap()
    }

    #[test]
    fn what_is_the_same_keeps_its_id_and_with_it_its_comments() {
        let base = read(TEXT);
        for (from, to) in [
            ("attempts = 3", "attempts = 4"),
            ("name = \"A\"", "name = \"Z\""),
            ("[[shots]]\nname = \"B\"", "[[shots]]\nname = \"C\"\n[[shots]]\nname = \"B\""),
            ("operation = \"text-to-video\"", "operation = \"text-to-image\""),
            ("outputs = 2\n[[shots.stages]]\noperation = \"text-to-video\"\n", ""),
        ] {
            let changed = TEXT.replacen(from, to, 1);
            assert_ne!(changed, TEXT);
            let mut plan = read(&changed).plan;
            adopt_ids(&mut plan, &base.plan);
            let text = save::render(&plan, &base.base).unwrap();
            for comment in ["# of a", "# of b", "# tries"] {
                assert!(text.contains(comment), "{from} to {to}: {text}");
            }
            assert_eq!(read(&text).plan.shots.len(), plan.shots.len());
        }
    }

    #[test]
    fn a_whole_plan_is_put_in_and_taken_back_as_one() {
        let (book, today) = (Book::embedded().unwrap(), date(2026, 11, 21));
        let mut plan = read(TEXT).plan;
        let before = plan.clone();
        let mut other =
            read(&TEXT.replace("attempts = 3", "attempts = 9").replace("name = \"A\"", "name = \"N\"")).plan;
        adopt_ids(&mut other, &plan);
        let back = plan.apply(Edit::Replace { plan: Box::new(other.clone()) }, &book, today).unwrap();
        assert!(plan.says_as(&other) && plan.shots[0].id == before.shots[0].id);
        let stage = plan.shots[1].stages[0].id;
        let set = Edit::Set { place: Place::Stage(stage), key: "attempts".to_owned(), value: Some(Value::Whole(5)) };
        let undo = plan.apply(set, &book, today).unwrap();
        plan.apply(undo, &book, today).unwrap();
        plan.apply(back, &book, today).unwrap();
        assert!(plan.says_as(&before));
        // One that could not be loaded is refused.
        let mut wrong = before.clone();
        wrong.schedule.start = Some(date(2026, 12, 2));
        wrong.schedule.deadline = Some(date(2026, 12, 1));
        assert!(plan.apply(Edit::Replace { plan: Box::new(wrong) }, &book, today).is_err());
        assert!(plan.says_as(&before));
    }

    proptest! {
        #[test]
        fn ids_are_never_twice_and_nothing_said_changes(a: u64, b: u64) {
            let (a, b) = (testing::Dice::new(a).plan(), testing::Dice::new(b).plan());
            let mut adopted = a.clone();
            adopt_ids(&mut adopted, &b);
            prop_assert!(adopted.says_as(&a));
            let mut ids: Vec<u32> = adopted.shots.iter().flat_map(|s| std::iter::once(s.id.0).chain(s.stages.iter().map(|t| t.id.0))).collect();
            ids.extend(adopted.held.iter().map(|h| h.id.0).chain(adopted.assume.iter().map(|a| a.id.0)));
            let count = ids.len();
            ids.sort_unstable();
            ids.dedup();
            prop_assert_eq!(ids.len(), count);
            prop_assert!(ids.last().is_none_or(|last| *last < adopted.next_id));
        }
    }
}
