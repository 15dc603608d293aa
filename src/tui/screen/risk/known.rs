//! The selected route's risk, made ready for the room that there is: the columns of its chart, what is marked on it,
//! and what is said below it.

use crate::offer::Measure;
use crate::plan::Plan;
use crate::plan::model::Contingency;
use crate::summary::Summary;
use crate::summary::risk::{Column, Risk, Spread, charged, columns, place, total};
use crate::terms::Level;
use crate::tui::widget::histogram::{Kind, Mark};

/// What [`Known`] is about: prices, the offer, columns at most, and whether its risk is there.
pub type Asked = (u64, usize, u16, bool);

#[derive(Debug)]
pub struct Known {
    pub asked: Asked,
    /// `None` where there is one total only, where the route has none, and as long as they are worked out.
    pub chart: Option<Chart>,
    /// Sentences, the most important first.
    pub said: Vec<String>,
}

/// How likely each total is.
#[derive(Debug)]
pub struct Chart {
    pub columns: Vec<Column>,
    pub marks: Vec<Mark>,
    /// The least and the largest total that is drawn.
    pub ends: [String; 2],
    /// What is counted, in words.
    pub what: String,
    /// `exact`, or how far the marked totals may be off.
    pub within: String,
}

impl Known {
    pub fn new(plan: &Plan, summary: &Summary, risk: Option<&Risk>, laws: &[Spread], asked: Asked) -> Self {
        let Some(risk) = risk else { return Self { asked, chart: None, said: Vec::new() } };
        let law = risk.spread.and_then(|at| laws.get(at));
        let said = summary.risk_told(plan, asked.1, risk, law);
        let chart = law.zip(risk.measure).filter(|(law, _)| risk.usd.is_some() && !law.is_point());
        let chart = chart.map(|(law, measure)| Chart::new(plan, risk, law, measure, asked.2));
        Self { asked, chart, said }
    }
}

impl Chart {
    fn new(plan: &Plan, risk: &Risk, law: &Spread, measure: Measure, most: u16) -> Self {
        let of_wallet = risk.allowance.filter(|_| measure == Measure::Credits);
        let show: Vec<u128> = of_wallet.into_iter().chain(risk.limit_at).collect();
        let columns = columns(law, usize::from(most), &show);
        let mut marks = Vec::new();
        let at = |value: u128| place(&columns, value);
        for level in Level::QUANTILES {
            let value = law.quantile(level.certainty().unwrap_or_default()).upper;
            let text = charged(plan, risk, measure, value);
            marks.push(Mark {
                kind: Kind::Quantile,
                name: level.spoken().to_owned(),
                value: brief(&text),
                at: at(value),
            });
        }
        if let Some(value) = risk.expected_at {
            let name = Level::Expected.spoken().to_owned();
            marks.push(Mark {
                kind: Kind::Expected,
                name,
                value: brief(&charged(plan, risk, measure, value)),
                at: at(value),
            });
        }
        if let Some(value) = of_wallet {
            let value_text = brief(&total(measure, value));
            marks.push(Mark { kind: Kind::Border, name: "granted".to_owned(), value: value_text, at: at(value) });
        }
        if let (Some(value), Some(limit)) = (risk.limit_at, plan.budget.limit) {
            let value_text = format!("${}", limit.cents());
            marks.push(Mark { kind: Kind::Border, name: "limit".to_owned(), value: value_text, at: at(value) });
        }
        let end =
            |column: Option<&Column>| column.map_or_else(String::new, |c| brief(&charged(plan, risk, measure, c.to)));
        let ends = [end(columns.first()), end(columns.last())];
        let budget = &plan.budget;
        let has_extras = budget.contingency.is_some_and(|s| !s.is_zero()) || budget.tax.is_some_and(|s| !s.is_zero());
        let lifts = matches!(budget.contingency, Some(Contingency::Level(_)));
        let what = match measure {
            Measure::Credits => "credits that its takes need",
            Measure::Dollars if risk.paid.is_some() && lifts => "dollars with tax, before contingency",
            Measure::Dollars if risk.paid.is_some() && has_extras => "dollars with contingency and tax",
            Measure::Dollars if has_extras => "by the take, before contingency and tax",
            Measure::Dollars => "dollars paid by the take",
            Measure::Runs => "takes",
        };
        let apart = |level: &Level| {
            let between = law.quantile(level.certainty().unwrap_or_default());
            between.upper.saturating_sub(between.lower)
        };
        let within = Level::QUANTILES.iter().map(apart).max().unwrap_or(0);
        let within = match (law.is_exact(), within) {
            (true, _) => "exact".to_owned(),
            (false, 0) => "chances rounded up".to_owned(),
            (false, within) => format!("within {}", brief(&total(measure, within))),
        };
        Self { columns, marks, ends, what: what.to_owned(), within }
    }
}

/// Without its unit, where the chart says it already: `9,200`.
fn brief(text: &str) -> String {
    text.split(' ').next().unwrap_or(text).to_owned()
}
