//! A small price book and plans for the tests of this folder.

use jiff::civil::{Date, date};

use crate::rates::Book;
use crate::rates::card::{Card, Figure, Model, Provision, Purchase, Route, Tier};
use crate::terms::{Confidence, Unit};

pub const TODAY: Date = date(2026, 11, 21);

fn route(id: &str, purchase: Purchase) -> Route {
    Route {
        id: id.to_owned(),
        name: id.to_owned(),
        tier: id.to_owned(),
        purchase,
        closed: None,
        answers: std::collections::BTreeMap::new(),
        video_answers: std::collections::BTreeMap::new(),
        verify: Vec::new(),
    }
}

fn model(id: &str, aliases: &[&str]) -> Model {
    Model {
        id: id.to_owned(),
        legacy: false,
        aliases: aliases.iter().map(|a| (*a).to_owned()).collect(),
        batch: 1,
        requests_per_unit: None,
    }
}

fn card(surface: &str, unit: Unit, models: Vec<Model>, routes: Vec<Route>) -> Card {
    Card { surface: surface.to_owned(), name: surface.to_owned(), unit: Some(unit), models, routes, ..Card::default() }
}

/// Three surfaces with the routes and models that the plans of the tests name.
pub fn book() -> Book {
    let subscription = |id| route(id, Purchase::Subscription(Tier::default()));
    let unit = Figure {
        value: crate::money::Money::ZERO,
        source: String::new(),
        verified: TODAY,
        confidence: Confidence::Published,
        also: Vec::new(),
        note: String::new(),
    };
    let provisioned = Purchase::Provisioned(Provision { term: 1, unit, minimum_units: 8, printed: Vec::new() });
    Book {
        cards: vec![
            card("dream-machine-web", Unit::Credits, vec![model("ray-2", &[])], vec![subscription("web-plus")]),
            card(
                "luma-agents-app",
                Unit::Credits,
                vec![model("ray-3.2", &["ray3.2"])],
                vec![subscription("agents-plus"), subscription("agents-pro")],
            ),
            card(
                "dream-machine-api",
                Unit::Usd,
                vec![model("ray-2", &[])],
                vec![route("dm-api", Purchase::PayAsYouGo)],
            ),
            card(
                "luma-agents-api",
                Unit::Usd,
                vec![model("ray-3.2", &["ray3.2"]), model("uni-1", &[])],
                vec![route("api-payg", Purchase::PayAsYouGo), route("api-pt-1m", provisioned)],
            ),
        ],
        ..Book::default()
    }
}
