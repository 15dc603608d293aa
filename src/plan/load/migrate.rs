//! Plans of older versions of the format, brought up to the present one in memory: one step a version, each a list of
//! changes to the text at the places of the parsed document, so that comments and order survive. The file itself is
//! written only when the plan is saved.

use std::ops::Range;

use crate::arrange::Arrange as _;
use crate::read::{self, Spanned, TomlTable, TomlValue};

/// A text in place of what stands at a span, in bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Splice {
    pub span: Range<usize>,
    pub text: String,
}

/// The step from one version to the next. The version itself is changed for it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Migration {
    pub from: u64,
    pub rewrite: fn(&TomlTable<'_>) -> Vec<Splice>,
}

/// Every step that there is, the oldest first. Version 1 is the only one that was ever published. To publish another:
/// raise [`super::SCHEMA`], add the step here, and put a plan of the version that is left behind into
/// `tests/plans/schema`, for good.
pub(super) const MIGRATIONS: &[Migration] = &[];

/// A plan's text in the present version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Migrated {
    pub text: String,
    /// The version that the file says.
    pub from: u64,
}

/// Brings a text up to the version `newest`, along `steps`; `None` where it is of that version already, or of none
/// from which a step leads.
pub(super) fn migrate(text: &str, steps: &[Migration], newest: u64) -> Option<Migrated> {
    let mut out: Option<Migrated> = None;
    while !steps.is_empty() {
        let present = out.as_ref().map_or(text, |migrated| &migrated.text);
        let document = read::document(present, &mut Vec::new());
        let Some((version, span)) = version(&document) else { break };
        let Some(step) = steps.iter().find(|step| step.from == version && version < newest) else { break };
        let mut splices = (step.rewrite)(&document);
        splices.push(Splice { span, text: (version + 1).to_string() });
        let next = spliced(present, splices);
        out = Some(Migrated { text: next, from: out.map_or(version, |migrated| migrated.from) });
    }
    out
}

/// The version that a document says, and where.
fn version(document: &TomlTable<'_>) -> Option<(u64, Range<usize>)> {
    let value: &Spanned<TomlValue<'_>> = document.get("schema")?;
    let found = value.get_ref().as_integer()?;
    Some((u64::from_str_radix(found.as_str(), found.radix()).ok()?, value.span()))
}

/// The text with its changes, from the end so that places stay where they are. Of two that overlap, the later stands.
fn spliced(text: &str, mut splices: Vec<Splice>) -> String {
    splices.arrange_by_key(|splice| std::cmp::Reverse(splice.span.start));
    let mut out = text.to_owned();
    let mut untouched = text.len();
    for Splice { span, text: put } in splices {
        if span.end <= untouched && out.is_char_boundary(span.start) && out.is_char_boundary(span.end) {
            untouched = span.start;
            out.replace_range(span, &put);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::load_along;
    use super::*;
    use crate::plan::save;
    use crate::plan::testing::{TODAY, book};

    /// A version that never was: plans were called `title`.
    const TITLES: Migration = Migration {
        from: 0,
        rewrite: |document| {
            let title = document.get_key_value("title");
            title.map(|(key, _)| Splice { span: key.span(), text: "name".to_owned() }).into_iter().collect()
        },
    };
    const NOTHING: Migration = Migration { from: 1, rewrite: |_| Vec::new() };

    const OLD: &str = "# ours\nschema = 0   # the first\ntitle = \"Clips\" # short\n\n[[shots]]\noutputs = 2\n";

    #[test]
    fn an_older_plan_is_read_as_the_present_one_and_written_only_on_save() {
        let loaded = load_along("plan.toml", OLD, &book(), TODAY, &[TITLES]).unwrap();
        assert_eq!(loaded.plan.name.as_deref(), Some("Clips"));
        assert_eq!(loaded.base.text(), OLD, "the file is as it was");
        assert_eq!(
            loaded.base.note().unwrap(),
            "this plan is of `schema = 0`; it is read as `schema = 1`, and written so when it is saved"
        );
        let saved = save::render(&loaded.plan, &loaded.base).unwrap();
        assert_eq!(saved, OLD.replace("schema = 0", "schema = 1").replace("title", "name"));
        let again = load_along("plan.toml", &saved, &book(), TODAY, &[TITLES]).unwrap();
        assert!(again.base.note().is_none() && again.plan.says_as(&loaded.plan));
    }

    #[test]
    fn a_change_to_an_older_plan_is_saved_in_the_present_version() {
        let mut loaded = load_along("plan.toml", OLD, &book(), TODAY, &[TITLES]).unwrap();
        loaded.plan.shots[0].outputs = Some(5);
        let saved = save::render(&loaded.plan, &loaded.base).unwrap();
        assert_eq!(saved.lines().last(), Some("outputs = 5"));
        assert!(saved.starts_with("# ours\nschema = 1   # the first\nname = \"Clips\" # short\n"), "{saved}");
    }

    #[test]
    fn faults_of_an_older_plan_are_told_of_the_text_that_is_read() {
        let faulty = load_along("plan.toml", &format!("{OLD}keep = 1\n"), &book(), TODAY, &[TITLES]).unwrap_err();
        let told = faulty.line(&faulty.faults[0]);
        assert!(told.starts_with("plan.toml read as `schema = 1`:7:1: unknown key `keep` in a shot"), "{told}");
    }

    #[test]
    fn steps_follow_each_other_and_stop_where_none_leads_on() {
        let to = |newest: u64| migrate(OLD, &[TITLES, NOTHING], newest);
        assert_eq!(to(0), None);
        assert_eq!(to(1).unwrap().text, OLD.replace("schema = 0", "schema = 1").replace("title", "name"));
        let whole = to(2).unwrap();
        assert_eq!((whole.from, whole.text.contains("schema = 2")), (0, true));
        assert_eq!(to(9), to(2), "no step leads from 2");
        assert_eq!(migrate("schema = 7\n", &[TITLES], 1), None);
        assert_eq!(migrate("title = \"x\"\n", &[TITLES], 1), None);
        assert_eq!(migrate("schema = \"0\"\n", &[TITLES], 1), None);
    }

    #[test]
    fn changes_that_overlap_or_cut_a_character_do_no_harm() {
        let put = |start: usize, end: usize, text: &str| Splice { span: start..end, text: text.to_owned() };
        assert_eq!(spliced("abcdef", vec![put(0, 3, "x"), put(2, 4, "y"), put(5, 6, "")]), "abye");
        assert_eq!(spliced("é", vec![put(1, 2, "x"), put(5, 9, "y")]), "é");
    }

    #[test]
    fn every_published_version_has_its_step() {
        let from: Vec<u64> = MIGRATIONS.iter().map(|step| step.from).collect();
        assert_eq!(from, (1..super::super::SCHEMA).collect::<Vec<_>>());
    }
}
