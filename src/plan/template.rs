//! Plans and shots to begin with: whole plans that are copied as they are, comments and all ([`Template`]), and
//! shots that are put into a plan ([`Recipe`]). Recipes name no product, so that every way of buying can answer them; a
//! template is a document, and may pin a stage to a route as any plan may.

use super::edit::Edit;
use super::model::{Plan, Shot, ShotId, Stage, StageId};
use crate::money::Share;
use crate::terms::{Operation, Resolution};

/// A whole plan, as a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Template {
    /// As the command line names it.
    pub name: &'static str,
    /// What it is, in one line.
    pub doc: &'static str,
    /// The file's text.
    pub text: &'static str,
}

/// The plan that is begun with where nothing else is asked for.
pub const STARTER: Template = Template {
    name: "social-clips",
    doc: "twelve short clips: drafts at a low size, then finals",
    text: include_str!("../../assets/templates/social-clips.toml"),
};

/// Every template, the starter first.
pub const TEMPLATES: &[Template] = &[
    STARTER,
    Template {
        name: "commercial",
        doc: "thirty seconds: stills, drafts, HDR finals, a round of notes",
        text: include_str!("../../assets/templates/commercial.toml"),
    },
    Template {
        name: "series",
        doc: "a dozen clips of ten seconds, made again every month",
        text: include_str!("../../assets/templates/series.toml"),
    },
    Template {
        name: "catalogue",
        doc: "product pictures, made by software around the clock",
        text: include_str!("../../assets/templates/catalogue.toml"),
    },
    Template {
        name: "music-video",
        doc: "three minutes: many small drafts, fewer finals",
        text: include_str!("../../assets/templates/music-video.toml"),
    },
];

/// The template of a name.
#[must_use]
pub fn template(name: &str) -> Option<&'static Template> {
    TEMPLATES.iter().find(|template| template.name == name)
}

/// A shot with its stages, to be put into a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Recipe {
    /// As commands name it.
    pub name: &'static str,
    /// As shown.
    pub title: &'static str,
    /// What it is, in one line.
    pub doc: &'static str,
    /// What the shot is called.
    shot: &'static str,
    stages: &'static [Step],
}

/// A stage of a recipe.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Step {
    operation: Operation,
    name: &'static str,
    resolution: Option<Resolution>,
    /// Of a hundred runs, so many are accepted.
    accepted: u32,
}

pub const RECIPES: &[Recipe] = &[
    Recipe {
        name: "still-to-clip",
        title: "still → clip",
        doc: "images until one is right, then a clip made from it",
        shot: "Clip",
        stages: &[
            Step { operation: Operation::TextToImage, name: "still", resolution: None, accepted: 25 },
            Step {
                operation: Operation::ImageToVideo,
                name: "clip",
                resolution: Some(Resolution::P1080),
                accepted: 50,
            },
        ],
    },
    Recipe {
        name: "draft-to-final",
        title: "draft → final",
        doc: "drafts at a low size until one is right, then the final",
        shot: "Clip",
        stages: &[
            Step { operation: Operation::TextToVideo, name: "draft", resolution: Some(Resolution::P360), accepted: 25 },
            Step {
                operation: Operation::TextToVideo,
                name: "final",
                resolution: Some(Resolution::P1080),
                accepted: 50,
            },
        ],
    },
    Recipe {
        name: "final-only",
        title: "final only",
        doc: "finals until one is right",
        shot: "Clip",
        stages: &[Step {
            operation: Operation::TextToVideo,
            name: "final",
            resolution: Some(Resolution::P1080),
            accepted: 25,
        }],
    },
    Recipe {
        name: "rework-footage",
        title: "rework footage",
        doc: "footage that exists already, changed until it is right",
        shot: "Scene",
        stages: &[Step {
            operation: Operation::Modify,
            name: "new look",
            resolution: Some(Resolution::P1080),
            accepted: 25,
        }],
    },
];

/// The recipe of a name.
#[must_use]
pub fn recipe(name: &str) -> Option<&'static Recipe> {
    RECIPES.iter().find(|recipe| recipe.name == name)
}

impl Recipe {
    /// The stages, with ids from `first` on.
    #[must_use]
    pub fn stages(&self, first: u32) -> Vec<Stage> {
        (first..)
            .zip(self.stages)
            .map(|(id, step)| Stage {
                name: Some(step.name.to_owned()),
                resolution: step.resolution,
                accept_rate: Some(Share::hundredths(step.accepted)),
                ..Stage::new(StageId(id), step.operation)
            })
            .collect()
    }

    /// The shot, with ids from `first` on.
    #[must_use]
    pub fn shot(&self, first: u32) -> Shot {
        let mut shot = Shot::new(ShotId(first));
        shot.name = Some(self.shot.to_owned());
        shot.stages = self.stages(first.saturating_add(1));
        shot
    }

    /// The edit that puts the shot into a plan, at a position from 0.
    #[must_use]
    pub fn insertion(&self, plan: &Plan, at: usize) -> Edit {
        Edit::InsertShot { at, shot: Box::new(self.shot(plan.next_id)) }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{TODAY, book};
    use super::super::{load, resolve, save};
    use super::*;

    #[test]
    fn every_template_loads_and_is_saved_as_it_is() {
        for template in TEMPLATES {
            let loaded = load(template.name, template.text, &book(), TODAY).unwrap_or_else(|faulty| panic!("{faulty}"));
            assert_eq!(save::render(&loaded.plan, &loaded.base).unwrap(), template.text);
            assert!(resolve::resolve(&loaded.plan, &book()).is_ok());
            assert_eq!(super::template(template.name), Some(template));
        }
    }

    #[test]
    fn the_starter_is_twelve_clips_in_seventy_two_takes() {
        let plan = load("p.toml", STARTER.text, &book(), TODAY).unwrap().plan;
        let whole = resolve::resolve(&plan, &book()).unwrap();
        let runs: Vec<u64> = whole.steps.iter().map(|step| step.runs(1).unwrap()).collect();
        assert_eq!(runs, [48, 24]);
        assert_eq!((plan.shots.len(), plan.shots[0].outputs), (1, Some(12)));
        assert_eq!(plan.requirements.commercial, Some(true));
        assert_eq!(plan.budget.limit.unwrap().cents(), "100.00");
        assert_eq!(super::super::span::calendar(&plan, TODAY).unwrap().loops.len(), 1);
    }

    #[test]
    fn every_recipe_can_be_put_into_a_plan_twice() {
        let mut plan = load("p.toml", STARTER.text, &book(), TODAY).unwrap().plan;
        for recipe in RECIPES.iter().chain(RECIPES) {
            let edit = recipe.insertion(&plan, 0);
            plan.apply(edit, &book(), TODAY).unwrap();
            assert_eq!(plan.shots[0].stages.len(), recipe.stages.len());
            assert_eq!(super::recipe(recipe.name), Some(recipe));
        }
        let text = save::render(&plan, &save::Base::default()).unwrap();
        assert!(load("p.toml", &text, &book(), TODAY).unwrap().plan.says_as(&plan));
    }
}
