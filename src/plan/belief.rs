//! Beliefs about acceptance as a whole: which stages rest on one, and the edits that make one out of what was counted,
//! share it, rename it, or take it away without leaving a stage without its number.

use super::edit::{Edit, Place, Value};
use super::model::{Belief, Plan, Stage, StageId};
use super::rate;
use crate::money::Share;

/// The stages that rest on a belief, in the order of the plan.
pub fn users<'p>(plan: &'p Plan, name: &str) -> impl Iterator<Item = &'p Stage> {
    plan.shots.iter().flat_map(|shot| &shot.stages).filter(move |stage| stage.acceptance.as_deref() == Some(name))
}

/// What a belief says of a piece: the share that is kept, or the mean of what was counted, as the takes are counted.
#[must_use]
pub fn share(belief: &Belief) -> Option<Share> {
    match *belief {
        Belief::Rate(rate) => Some(rate),
        Belief::Evidence { accepted, tried } => rate::ratio(accepted, tried.checked_add(1)?),
    }
}

/// `12 of 50`: both at least 1, no more accepted than tried.
#[must_use]
pub fn evidence(text: &str) -> Option<Belief> {
    let (accepted, tried) = text.split_once(" of ")?;
    let whole = |text: &str| text.trim().replace([',', '_'], "").parse::<u64>().ok();
    let (accepted, tried) = (whole(accepted)?, whole(tried)?);
    (1..=tried).contains(&accepted).then_some(Belief::Evidence { accepted, tried })
}

/// What is known after more takes were counted; a rate that nobody counted is given up.
#[must_use]
pub fn with_more(known: Option<&Belief>, more: &Belief) -> Option<Belief> {
    match (known, more) {
        (Some(Belief::Evidence { accepted, tried }), Belief::Evidence { accepted: kept, tried: of }) => {
            Some(Belief::Evidence { accepted: accepted.checked_add(*kept)?, tried: tried.checked_add(*of)? })
        }
        _ => Some(more.clone()),
    }
}

/// What was counted on a stage: the belief that it rests on says so from now on, for all stages that share it; where
/// there is none, one is made and called as the stage is.
#[must_use]
pub fn learn(plan: &Plan, stage: &Stage, belief: Belief) -> Edit {
    if let Some(name) = &stage.acceptance {
        return Edit::SetBelief { name: name.clone(), belief: Some(belief) };
    }
    let name = fresh_name(plan, stage);
    let mut edits = vec![Edit::SetBelief { name: name.clone(), belief: Some(belief) }];
    edits.extend(rest_on(stage, &name));
    Edit::Batch(edits)
}

/// A name that no belief has yet: the stage's, or what it does.
fn fresh_name(plan: &Plan, stage: &Stage) -> String {
    let own = stage.name.as_deref().map(str::trim).filter(|name| !name.is_empty());
    // Room for a number behind it.
    let base: String = own.map_or_else(|| stage.operation.spoken(), str::to_owned).chars().take(190).collect();
    if !plan.acceptance.contains_key(&base) {
        return base;
    }
    let free = (2..=u32::MAX).map(|n| format!("{base} {n}")).find(|name| !plan.acceptance.contains_key(name));
    free.unwrap_or(base)
}

/// Has a stage rest on a belief, and on nothing else.
fn rest_on(stage: &Stage, name: &str) -> Vec<Edit> {
    only(stage, "acceptance", Value::Text(name.to_owned()))
}

/// One of the three keys that say how many takes a piece needs, and the others gone.
fn only(stage: &Stage, key: &str, value: Value) -> Vec<Edit> {
    let said = [
        ("attempts", stage.attempts.is_some()),
        ("accept_rate", stage.accept_rate.is_some()),
        ("acceptance", stage.acceptance.is_some()),
    ];
    let set = |key: &str, value| Edit::Set { place: Place::Stage(stage.id), key: key.to_owned(), value };
    let others = said.into_iter().filter(|(other, is_said)| *is_said && *other != key);
    let mut edits: Vec<Edit> = others.map(|(other, _)| set(other, None)).collect();
    edits.push(set(key, Some(value)));
    edits
}

/// Has stages rest on a belief.
#[must_use]
pub fn adopt(plan: &Plan, name: &str, stages: &[StageId]) -> Edit {
    let all = plan.shots.iter().flat_map(|shot| &shot.stages);
    Edit::Batch(all.filter(|stage| stages.contains(&stage.id)).flat_map(|stage| rest_on(stage, name)).collect())
}

/// Calls a belief otherwise, in all stages that rest on it; `None` where there is none.
#[must_use]
pub fn rename(plan: &Plan, from: &str, to: &str) -> Option<Edit> {
    let belief = plan.acceptance.get(from)?;
    let mut edits = vec![Edit::SetBelief { name: to.to_owned(), belief: Some(belief.clone()) }];
    edits.extend(users(plan, from).flat_map(|stage| rest_on(stage, to)));
    edits.push(Edit::SetBelief { name: from.to_owned(), belief: None });
    Some(Edit::Batch(edits))
}

/// Takes a belief away; the stages that rest on it keep its share as their own. `None` where there is none.
#[must_use]
pub fn dissolve(plan: &Plan, name: &str) -> Option<Edit> {
    let share = share(plan.acceptance.get(name)?)?;
    let mut edits: Vec<Edit> =
        users(plan, name).flat_map(|stage| only(stage, "accept_rate", Value::Share(share))).collect();
    edits.push(Edit::SetBelief { name: name.to_owned(), belief: None });
    Some(Edit::Batch(edits))
}

/// Takes a belief away; the stages that rest on it rest on another.
#[must_use]
pub fn replace(plan: &Plan, name: &str, other: &str) -> Edit {
    let mut edits: Vec<Edit> = users(plan, name).flat_map(|stage| rest_on(stage, other)).collect();
    edits.push(Edit::SetBelief { name: name.to_owned(), belief: None });
    Edit::Batch(edits)
}

#[cfg(test)]
mod tests {
    use super::super::testing::{TODAY, book};
    use super::super::{load, save};
    use super::*;

    const PLAN: &str = "schema = 1\n[acceptance.motion]\naccepted = 12\ntried = 50\n[[shots]]\n\
                        [[shots.stages]]\nname = \"draft\"\noperation = \"text-to-video\"\nacceptance = \"motion\"\n\
                        [[shots.stages]]\nname = \"final\"\noperation = \"text-to-video\"\nacceptance = \"motion\"\n\
                        [[shots.stages]]\nname = \"look\"\noperation = \"text-to-video\"\naccept_rate = \"0.5\"\n";

    fn plan() -> Plan {
        load("p.toml", PLAN, &book(), TODAY).unwrap().plan
    }

    fn after(edit: Edit) -> String {
        let mut plan = plan();
        let before = plan.clone();
        let inverse = plan.apply(edit, &book(), TODAY).unwrap();
        let text = save::render(&plan, &save::Base::default()).unwrap();
        assert!(load("p.toml", &text, &book(), TODAY).unwrap().plan.says_as(&plan));
        plan.apply(inverse, &book(), TODAY).unwrap();
        assert!(plan.says_as(&before));
        text
    }

    #[test]
    fn evidence_is_two_counts() {
        assert_eq!(evidence("12 of 50"), Some(Belief::Evidence { accepted: 12, tried: 50 }));
        assert_eq!(evidence("5 of 1,000"), Some(Belief::Evidence { accepted: 5, tried: 1000 }));
        for text in ["0 of 5", "6 of 5", "1 in 4", "x of 5", "5 of", ""] {
            assert_eq!(evidence(text), None, "{text}");
        }
    }

    #[test]
    fn what_was_counted_makes_a_belief_that_is_called_as_the_stage() {
        let own = plan();
        let seen = Belief::Evidence { accepted: 5, tried: 20 };
        let text = after(learn(&own, &own.shots[0].stages[2], seen.clone()));
        assert!(text.contains("[acceptance.look]\naccepted = 5\ntried = 20\n"), "{text}");
        assert!(text.contains("acceptance = \"look\"") && !text.contains("accept_rate"), "{text}");
        // On a stage that shares one, all learn.
        let text = after(learn(&own, &own.shots[0].stages[0], seen));
        assert!(text.contains("[acceptance.motion]\naccepted = 5\ntried = 20\n"), "{text}");
        assert_eq!(text.matches("acceptance = \"motion\"").count(), 2);
    }

    #[test]
    fn a_second_belief_of_a_name_gets_a_number() {
        let mut own = plan();
        own.shots[0].stages[2].name = Some("motion".to_owned());
        let text = after(learn(&own, &own.shots[0].stages[2], Belief::Evidence { accepted: 1, tried: 2 }));
        assert!(text.contains("motion 2"), "{text}");
    }

    #[test]
    fn more_takes_are_added_to_what_was_counted() {
        let (few, more) = (Belief::Evidence { accepted: 3, tried: 4 }, Belief::Evidence { accepted: 5, tried: 20 });
        assert_eq!(with_more(Some(&few), &more), Some(Belief::Evidence { accepted: 8, tried: 24 }));
        let rate = Belief::Rate(Share::hundredths(25));
        assert_eq!(with_more(Some(&rate), &more), Some(more.clone()));
        assert_eq!(with_more(None, &more), Some(more));
    }

    #[test]
    fn a_belief_is_renamed_in_all_its_stages() {
        let text = after(rename(&plan(), "motion", "moves").unwrap());
        assert!(!text.contains("motion"), "{text}");
        assert_eq!(text.matches("acceptance = \"moves\"").count(), 2);
        assert!(text.contains("[acceptance.moves]\naccepted = 12\ntried = 50\n"), "{text}");
        assert_eq!(rename(&plan(), "nothing", "moves"), None);
    }

    #[test]
    fn stages_keep_their_number_when_a_belief_goes() {
        let text = after(dissolve(&plan(), "motion").unwrap());
        assert!(!text.contains("motion"), "{text}");
        // 12 of 51: as takes are counted.
        assert_eq!(text.matches("accept_rate = \"0.2352941177\"").count(), 2, "{text}");
    }

    #[test]
    fn stages_are_handed_on_and_taken_over() {
        let mut own = plan();
        own.acceptance.insert("calm".to_owned(), Belief::Rate(Share::hundredths(50)));
        let mut changed = own.clone();
        changed.apply(replace(&own, "motion", "calm"), &book(), TODAY).unwrap();
        assert_eq!((users(&changed, "calm").count(), changed.acceptance.len()), (2, 1));
        let look = own.shots[0].stages[2].id;
        let text = after(adopt(&own, "motion", &[look]));
        assert_eq!(text.matches("acceptance = \"motion\"").count(), 3);
    }
}
