use std::sync::LazyLock;

use jiff::civil::{Date, date};

use super::*;
use crate::money::Money;
use crate::offer::Ask;
use crate::plan::load;

const TODAY: Date = date(2026, 11, 21);
static BOOK: LazyLock<Book> = LazyLock::new(|| Book::embedded().unwrap());

struct Asked {
    plan: Plan,
    summary: Summary,
    found: BreakEven,
}

fn asked(text: &str) -> Asked {
    let plan = load("test", text, &BOOK, TODAY).unwrap_or_else(|faults| panic!("{faults}\n{text}")).plan;
    let summary =
        Summary::new(&plan, &BOOK, &Ask { today: TODAY, level: crate::terms::Level::Expected, routes: Vec::new() })
            .unwrap();
    let found = summary.break_even(&plan, &BOOK).unwrap();
    Asked { plan, summary, found }
}

impl Asked {
    fn volume(&self) -> &ByVolume {
        self.found.volume.as_ref().unwrap()
    }

    fn curve(&self, id: &str) -> usize {
        let offers = self.summary.offers();
        self.volume().curves.iter().position(|c| offers[c.offer].id == id).unwrap_or_else(|| panic!("no curve of {id}"))
    }

    fn pair(&self, a: &str, b: &str) -> String {
        let told = self.summary.pair_told(&self.plan, &BOOK, &self.found, self.curve(a), self.curve(b)).unwrap();
        told.join("\n")
    }
}

/// One still with six attempts.
const STILLS: &str =
    "schema = 1\n[[shots]]\noutputs = 10\n[[shots.stages]]\noperation = \"text-to-image\"\nattempts = 6\n";

/// A clip at 1080p for 10 s, one take in four kept.
const CLIPS: &str = "schema = 1\n[compare]\nclosed = true\nlegacy = true\n[[shots]]\noutputs = 4\n[[shots.stages]]\n\
                     operation = \"text-to-video\"\nresolution = \"1080p\"\nseconds = 10\naccept_rate = \"0.25\"\n";

#[test]
fn packs_cross_the_tier_above_where_the_sum_by_hand_says() {
    // By hand: a take of 10 s at 1080p is 800 credits, a clip four of them: 3,200 credits.
    // Web Plus: $29.99 with 10,000 credits, packs of 1,200 for $4. 16 packs are $93.99, 17 are $97.99; Web Unlimited is
    // $94.99 whatever is made. 10,000 + 16 × 1,200 = 29,200 credits make 9.125 clips: with 9 Plus costs less (28,800
    // credits, 16 packs), with 10 (32,000 credits, 19 packs, $105.99) Unlimited does.
    // Relaxed mode: (3,200 N − 10,000) ÷ 800 takes, at most 48 on each of 21 workdays, 1,008: N ≤ 255.1. Beyond that
    // Unlimited cannot serve, and Plus goes on.
    let asked = asked(CLIPS);
    assert_eq!(
        asked.pair("web-plus", "web-unlimited"),
        "Web Plus costs less up to 9 clips a month, Web Unlimited from 10 to 255, Web Plus from 256 on\n\
         Web Unlimited serves at most 255 clips a month: a month grants 10,000 credits, and relaxed mode makes at \
         most 1,008 takes beyond"
    );
    let by = asked.volume();
    let cost = |id: &str, n: u64| by.cost(asked.curve(id), n).unwrap().map(Money::cents);
    assert_eq!(cost("web-plus", 9).as_deref(), Some("93.99"));
    assert_eq!(cost("web-plus", 10).as_deref(), Some("105.99"));
    assert_eq!(cost("web-unlimited", 10).as_deref(), Some("94.99"));
    assert_eq!((cost("web-unlimited", 255).as_deref(), cost("web-unlimited", 256)), (Some("94.99"), None));
}

#[test]
fn capacity_for_plain_stills_is_never_cheaper_and_the_sentence_says_what_an_image_costs() {
    let asked = asked(STILLS);
    assert_eq!(
        asked.pair("api-pt-1y", "api-payg"),
        "Never: a unit costs at least $0.0486 an image at full use; API pay-as-you-go asks $0.0404"
    );
}

#[test]
fn what_has_nothing_to_go_by_says_so() {
    for (text, says) in [
        ("schema = 1\n", "The plan has no outputs"),
        ("schema = 1\n[[shots]]\noutputs = 3\n", "Nothing is made yet"),
        (
            "schema = 1\n[[shots]]\n[[shots.stages]]\noperation = \"text-to-video\"\nseconds = 10\nrange = \"hdr\"\n",
            "No route has every stage",
        ),
    ] {
        let asked = asked(text);
        let untold = asked.summary.untold(&asked.found).unwrap();
        assert!(untold.text.starts_with(says), "{}", untold.text);
        assert_eq!(untold.because.is_empty(), !says.starts_with("No route"));
    }
}

#[test]
fn where_all_is_free_nothing_is_divided_by_it() {
    let free = "schema = 1\n[[shots]]\noutputs = 3\n[[shots.stages]]\noperation = \"other\"\nown_price = \"0\"\n";
    let asked = asked(free);
    assert_eq!(asked.summary.untold(&asked.found), None);
    let told = asked.summary.ranges_told(asked.volume()).unwrap();
    assert_eq!(told.len(), 1, "{told:?}");
    assert_eq!(told[0].usd.map(|(a, b)| (a.cents(), b.cents())), Some(("0.00".to_owned(), "0.00".to_owned())));
}

#[test]
fn the_plans_own_cells_and_what_its_hours_reach() {
    let edits = format!(
        "{STILLS}[[shots.stages]]\noperation = \"text-to-image\"\nmodel = \"uni-1-max\"\nreferences = 9\n\
         [[shots.stages]]\noperation = \"image-edit\"\n"
    );
    let asked = asked(&edits);
    let used = &asked.found.utilisation;
    let own: Vec<String> = used
        .cells
        .iter()
        .zip(&used.own)
        .filter(|(_, own)| **own)
        .map(|(c, _)| format!("{} {} {}", BOOK.route(c.at).unwrap().id, c.model, c.references))
        .collect();
    let each = |route: &str| [format!("{route} uni-1 0"), format!("{route} uni-1 1"), format!("{route} uni-1-max 9")];
    assert_eq!(own, [each("api-pt-1m"), each("api-pt-3m"), each("api-pt-1y")].concat());
    // 8 hours on 5 days are 40 of 168 hours.
    assert_eq!(percent(used.reach), "23.8 %");
    assert_eq!(used.hours, "8 hours on 5 days, of the 168 hours of a week");
    assert_eq!(
        used.bought,
        [
            "Capacity: 8 units make 8 of uni-1 or 3.2 of uni-1-max images a minute, day and night",
            "No training on your work, by contract",
            "A latency promise",
        ]
    );
    // One month of eight units at $3,800.
    assert_eq!((used.needed[0].units, used.needed[0].commitment.unwrap().cents()), (8, "30,400.00".to_owned()));
    let printed = used.printed.iter().find(|p| p.model == "uni-1-max" && BOOK.route(p.at).unwrap().id == "api-pt-1y");
    assert_eq!(printed.map(|p| (p.printed.unit(), p.recomputed.unit())), Some(("0.1230".into(), "0.1215".into())));
}
