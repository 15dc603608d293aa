use jiff::civil::date;

use super::*;
use crate::offer::{Ask, offers};
use crate::plan::load::load;

const TODAY: Date = date(2026, 11, 21);
const CLIP: &str = "[[shots]]\noutputs = 4\n[[shots.stages]]\noperation = \"text-to-video\"\nattempts = 3\n";

fn ask(text: &str, route: &str) -> Compared {
    let book = Book::embedded().unwrap();
    let plan = load("test", &format!("schema = 1\n{text}"), &book, TODAY).unwrap().plan;
    let all =
        offers(&plan, &book, &Ask { today: TODAY, level: crate::terms::Level::Expected, routes: Vec::new() }).unwrap();
    let offer = all.offers.iter().position(|o| o.id == route).unwrap();
    let seconds = accepted_seconds(&plan, &all).unwrap();
    compare(&plan, &book, &all, offer, seconds).unwrap().unwrap()
}

fn holds(text: &str, route: &str) -> String {
    let sign = |a: &Answer| match a.holds {
        Holds::Met => '+',
        Holds::NotMet => '-',
        Holds::Unknown => '?',
    };
    ask(text, route).requirements.iter().map(sign).collect()
}

#[test]
fn every_requirement_is_answered() {
    // commercial, no watermark, no training, automation, latency, team.
    for (route, expected) in [
        ("web-lite", "-----?"),
        ("web-plus", "++----"),
        ("agents-plus", "+?---"),
        ("agents-team", "+??--+"),
        ("api-payg", "++++-"),
        // Video is no part of what is provisioned.
        ("api-pt-1m", "++++-"),
    ] {
        let found = holds(CLIP, route);
        assert!(found.starts_with(&expected[..5.min(expected.len())]), "{route}: {found}");
    }
    let still = "[[shots]]\n[[shots.stages]]\noperation = \"text-to-image\"\n";
    assert!(holds(still, "api-pt-1m").starts_with("+++++"), "images are");
    let firm = format!("[requirements]\nno_training = \"contractual\"\n{CLIP}");
    assert!(holds(&firm, "api-payg").starts_with("++-"), "a statement is no contract");
    let found = ask(&firm, "api-payg");
    let training = &found.requirements[2];
    assert!(training.asked && !found.requirements[0].asked);
    assert!(training.source.is_some() && training.text.contains("without a contract"), "{training:?}");
}

#[test]
fn answers_name_who_says_so() {
    let found = ask(CLIP, "agents-plus");
    let commercial = &found.requirements[0];
    assert_eq!(commercial.text, "Agents Plus allows commercial use");
    assert_eq!(commercial.confidence, Some(Confidence::ThirdParty));
    assert!(!commercial.source.as_ref().unwrap().title.is_empty());
    let unknown = &found.requirements[1];
    assert_eq!((unknown.holds, &unknown.source), (Holds::Unknown, &None));
    let assumed = format!(
        "[[assume]]\nroute = \"agents-plus\"\nrequirement = \"no_watermark\"\nholds = true\nnote = \"asked them\"\n{CLIP}"
    );
    let found = ask(&assumed, "agents-plus");
    assert_eq!(found.requirements[1].holds, Holds::Met);
    assert_eq!(found.requirements[1].note, "asked them");
}

#[test]
fn a_second_of_finished_video() {
    let shot = |stages: &str| format!("[[shots]]\noutputs = 3\n{stages}");
    let stage = |text: &str| format!("[[shots.stages]]\noperation = {text}\n");
    let clip = stage("\"text-to-video\"\nseconds = 5\nattempts = 4");
    let still = stage("\"text-to-image\"");
    for (what, plan, seconds) in [
        ("a clip", shot(&clip), 15),
        ("no video", shot(&still), 0),
        (
            "candidates, then a finish",
            shot(&format!("{}{}", stage("\"text-to-video\"\nkeep = 2"), stage("\"upscale\"\nresolution = \"4k\""))),
            15,
        ),
        ("candidates all kept", shot(&stage("\"text-to-video\"\nkeep = 2")), 30),
        ("extended twice", shot(&format!("{clip}{}", stage("\"extend\"\nkeep = 2"))), 45),
        ("sound and stills make no seconds", shot(&format!("{clip}{}{still}", stage("\"audio\""))), 15),
        ("two shots", format!("{}{}", shot(&clip), shot(&stage("\"text-to-video\"\nseconds = 10"))), 45),
        ("three months", format!("[schedule]\nmonths = 3\n{}", shot(&clip)), 45),
        ("made once more", format!("[[shots]]\noutputs = 4\nrevisions = \"30%\"\n{clip}"), 30),
    ] {
        let book = Book::embedded().unwrap();
        let loaded = load("test", &format!("schema = 1\n{plan}"), &book, TODAY).unwrap().plan;
        let all =
            offers(&loaded, &book, &Ask { today: TODAY, level: crate::terms::Level::Expected, routes: Vec::new() })
                .unwrap();
        assert_eq!(accepted_seconds(&loaded, &all).unwrap(), seconds, "{what}");
    }
    // 4 clips of 5 s, 3 takes each at $0.30.
    let found = ask(CLIP, "api-payg");
    assert_eq!(found.per_second.unwrap().plain(), "0.18");
    assert_eq!(found.discarded, 8);
    assert_eq!(ask("[[shots]]\n[[shots.stages]]\noperation = \"text-to-image\"\n", "api-payg").per_second, None);
}

#[test]
fn what_is_lost_adds_up() {
    let series = format!("[schedule]\nmonths = 3\n{CLIP}");
    for route in ["agents-plus", "agents-pro", "web-plus", "web-unlimited", "ios-plus"] {
        let found = ask(&series, route);
        let sum: u128 = found.lost.iter().map(|l| l.credits).sum();
        assert_eq!(Some(sum), found.lost_in_all, "{route}");
        assert_eq!(found.lost.len(), 3, "{route}: two resets and the end");
        let why: Vec<Loss> = found.lost.iter().map(|l| l.why).collect();
        assert_eq!(why, [Loss::Reset, Loss::Reset, Loss::WorkEnds], "{route}");
    }
    let payg = ask(&series, "api-payg");
    assert_eq!((payg.lost_in_all, payg.lost.len()), (None, 0));
}

#[test]
fn terms_are_told_with_their_source() {
    let web = ask(CLIP, "web-plus");
    let told: Vec<(&str, &str)> = web.terms.iter().map(|t| (t.what.as_str(), t.figure.as_str())).collect();
    assert_eq!(
        told,
        [
            ("a month", "$29.99"),
            ("a year", "$287.99"),
            ("grants a month", "10,000 credits"),
            ("a pack", "$4.00 for 1,200 credits"),
            ("a pack lasts", "12 months"),
            ("closed to new buyers", "22 May 2026"),
        ]
    );
    assert!(web.terms[0].source.is_some());
    assert_eq!((web.month.unwrap().cents(), web.grant), ("29.99".to_owned(), Some(10_000)));
    let annual = ask(&format!("[purchase]\nbilling = \"annual\"\n{CLIP}"), "web-plus");
    assert_eq!(annual.month.unwrap().cents(), "24.00");
    let team = ask(CLIP, "agents-team");
    assert_eq!((team.month, team.terms[0].figure.as_str()), (None, "?"));
    let provisioned = ask("[[shots]]\n[[shots.stages]]\noperation = \"text-to-image\"\n", "api-pt-1m");
    assert_eq!(provisioned.month.unwrap().cents(), "30,400.00");
    assert!(!ask(CLIP, "dm-api").notes.is_empty());
}

#[test]
fn of_equal_answers_the_routes_own_is_told() {
    let pinned = format!("{CLIP}[[shots.stages]]\noperation = \"modify\"\non = \"api-payg\"\n");
    assert_eq!(ask(&pinned, "dm-api").requirements[0].text, "Dream Machine API allows commercial use");
    // The worse one is told, whoever gives it.
    assert!(ask(&pinned, "agents-plus").requirements[3].text.starts_with("Agents Plus cannot"));
    let still = "[[shots]]\n[[shots.stages]]\noperation = \"text-to-image\"\n[[shots.stages]]\noperation = \"text-to-image\"\non = \"api-payg\"\n";
    assert!(ask(still, "api-pt-1m").requirements[4].text.starts_with("API pay-as-you-go promises no latency"));
}
