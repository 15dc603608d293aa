//! Rows of a plan on their way to another: shots with their stages, stages alone, and the beliefs that they rest on.
//! As text they are what a plan's file would have, so that they can be mailed, kept, or put into a file by hand.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::load;
use super::model::{Belief, Plan, Shot, ShotId, Stage, StageId};
use super::save::spell;
use super::schema::SCHEMA;
use crate::arrange::Gather as _;
use crate::fault::Faulty;
use crate::rates::Book;

/// What the text begins with.
const HEAD: &str = "# Rows of a luma-plan loop";
/// How a stage's table begins in a plan.
const IN_SHOT: &str = "[[shots.stages]]";

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Excerpt {
    pub shots: Vec<Shot>,
    /// Stages without their shots.
    pub stages: Vec<Stage>,
    /// What they rest on.
    pub beliefs: BTreeMap<String, Belief>,
}

impl Excerpt {
    /// Shots and stages of a plan, in the order given, with the beliefs that they name.
    #[must_use]
    pub fn of(plan: &Plan, shots: &BTreeSet<ShotId>, stages: &BTreeSet<StageId>) -> Self {
        let mut excerpt = Self::default();
        for shot in &plan.shots {
            if shots.contains(&shot.id) {
                excerpt.shots.push(shot.clone());
            } else {
                excerpt.stages.extend(shot.stages.iter().filter(|s| stages.contains(&s.id)).cloned());
            }
        }
        excerpt.take_beliefs(&plan.acceptance);
        excerpt
    }

    /// Takes along those of `all` that its stages name.
    fn take_beliefs(&mut self, all: &BTreeMap<String, Belief>) {
        let stages = self.shots.iter().flat_map(|shot| &shot.stages).chain(&self.stages);
        let named: BTreeSet<&String> = stages.filter_map(|stage| stage.acceptance.as_ref()).gather();
        self.beliefs = named.into_iter().filter_map(|name| all.get(name).map(|b| (name.clone(), b.clone()))).gather();
    }

    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.shots.is_empty() && self.stages.is_empty()
    }

    /// Stages, those of its shots among them.
    #[must_use]
    pub fn count_stages(&self) -> usize {
        self.shots.iter().map(|shot| shot.stages.len()).sum::<usize>() + self.stages.len()
    }

    /// As a file would have them.
    #[must_use]
    pub fn write(&self) -> String {
        let head = if self.stages.is_empty() {
            format!("{HEAD}: paste them into another, or into its file.\n")
        } else {
            format!(
                "{HEAD}: paste them into another. In a file, `[[stages]]` is `{IN_SHOT}` below the shot that gets it.\n"
            )
        };
        let mut sections = vec![format!("{head}schema = {SCHEMA}\n")];
        sections.extend(self.beliefs.iter().map(|(name, belief)| spell::belief(name, belief)));
        for shot in &self.shots {
            sections.push(spell::shot(shot));
            sections.extend(shot.stages.iter().map(spell::stage));
        }
        let alone = format!("[[{}]]", load::ALONE);
        sections.extend(self.stages.iter().map(|stage| spell::stage(stage).replacen(IN_SHOT, &alone, 1)));
        sections.join("\n")
    }

    /// Reads rows. Stages may rest on the beliefs of `plan`, where the text does not bring them. Ids are the text's own:
    /// give fresh ones before putting anything in.
    ///
    /// # Errors
    /// All faults of the text.
    pub fn read(name: &str, text: &str, plan: &Plan, book: &Book, today: Date) -> Result<Self, Faulty> {
        let (read, stages) = load::rows(name, text, &plan.acceptance, book, today)?;
        let mut excerpt = Self { shots: read.shots, stages, beliefs: BTreeMap::new() };
        excerpt.take_beliefs(&read.acceptance);
        Ok(excerpt)
    }

    /// Whether a text is meant to be rows of a plan, rather than lines of a sheet.
    #[must_use]
    pub fn looks_like(text: &str) -> bool {
        let is_table = |line: &str| {
            let line = line.trim_start();
            ["[[shots", "[[stages", "[acceptance"].iter().any(|head| line.starts_with(head))
        };
        text.starts_with(HEAD) || text.lines().any(is_table)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::plan::testing::{Dice, TODAY, book};

    fn read(text: &str) -> Result<Excerpt, String> {
        Excerpt::read("rows", text, &Plan::default(), &book(), TODAY).map_err(|f| f.line(&f.faults[0]))
    }

    #[test]
    fn a_stage_alone_says_what_it_is() {
        let mut stage = Stage::new(StageId(7), crate::terms::Operation::Upscale);
        stage.resolution = Some(crate::terms::Resolution::K4);
        stage.acceptance = Some("motion".to_owned());
        let mut excerpt = Excerpt { stages: vec![stage], ..Excerpt::default() };
        let all = BTreeMap::from([("motion".to_owned(), Belief::Evidence { accepted: 12, tried: 50 })]);
        excerpt.take_beliefs(&all);
        let text = excerpt.write();
        assert_eq!(
            text,
            "# Rows of a luma-plan loop: paste them into another. In a file, `[[stages]]` is `[[shots.stages]]` below \
             the shot that gets it.\nschema = 1\n\n[acceptance.motion]\naccepted = 12\ntried = 50\n\n[[stages]]\n\
             operation = \"upscale\"\nresolution = \"4k\"\nacceptance = \"motion\"\n"
        );
        let back = read(&text).unwrap();
        assert_eq!((back.stages.len(), back.beliefs.len(), back.shots.len()), (1, 1, 0));
    }

    #[test]
    fn faults_are_told_with_their_line() {
        let told = |text: &str| read(text).unwrap_err();
        assert!(told("[[shots]]\nnaem = \"x\"\n").starts_with("rows:2:1: unknown key `naem`"));
        assert!(told("[[stages]]\noperation = \"upscale\"\n").contains("an upscale has no `resolution`"));
        assert!(told("[[stages]]\noperation = \"audio\"\nacceptance = \"x\"\n").contains("there is no belief \"x\""));
        assert!(told("schema = 2\n").contains("newer luma-plan"));
        assert!(told("[[shots]]\nname = \n").contains("rows:2"));
        assert!(read("").unwrap().is_empty());
    }

    #[test]
    fn what_the_other_plan_believes_already_need_not_come_along() {
        let mut plan = Plan::default();
        plan.acceptance.insert("motion".to_owned(), Belief::Evidence { accepted: 1, tried: 2 });
        let text = "[[stages]]\noperation = \"audio\"\nacceptance = \"motion\"\n";
        let excerpt = Excerpt::read("rows", text, &plan, &book(), TODAY).unwrap();
        assert!(excerpt.beliefs.is_empty() && excerpt.stages.len() == 1);
    }

    #[test]
    fn rows_are_told_from_lines_of_a_sheet() {
        for text in ["[[shots]]\n", "# hello\n\n  [[shots.stages]]", "[[stages]]", "[acceptance.x]\nrate = 1"] {
            assert!(Excerpt::looks_like(text), "{text}");
        }
        for text in ["", "Hero\nOrbit", "Hero\t[[shots]]", "schema, outputs"] {
            assert!(!Excerpt::looks_like(text), "{text}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 100, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn what_is_written_is_read_back(seed in any::<u64>()) {
            let mut plan = Dice::new(seed).plan();
            let whole = Excerpt::of(&plan, &plan.shots.iter().map(|s| s.id).collect(), &BTreeSet::new());
            let back = Excerpt::read("rows", &whole.write(), &Plan::default(), &book(), TODAY).unwrap();
            prop_assert_eq!(&back.beliefs, &whole.beliefs);
            let of = |shots: &[Shot]| Plan { shots: shots.to_vec(), ..Plan::default() };
            prop_assert!(of(&back.shots).says_as(&of(&whole.shots)));
            // The same stages, alone.
            let stages = plan.shots.iter().flat_map(|s| s.stages.iter().map(|stage| stage.id)).collect();
            let alone = Excerpt::of(&plan, &BTreeSet::new(), &stages);
            let back = Excerpt::read("rows", &alone.write(), &Plan::default(), &book(), TODAY).unwrap();
            plan.shots.truncate(0);
            let holder = |stages: &[Stage]| {
                of(&[Shot { stages: stages.to_vec(), ..Shot::new(ShotId(0)) }])
            };
            prop_assert!(holder(&back.stages).says_as(&holder(&alone.stages)));
        }
    }
}
