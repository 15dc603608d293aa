//! One way of buying in words: why its verdict is what it is, what is paid for, what is thrown away, when the
//! credits run out. Sentences, the heaviest first, each behind a sign that says how heavy it is.

use jiff::civil::Date;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::widgets::Widget;

use super::number::count;
use super::spoken_day;
use super::width::{cut, put, shown, wrap};
use crate::money::group_thousands;
use crate::offer::{Code, Dated, Figures, Offer, Verdict};
use crate::summary::Settled;
use crate::tui::theme::Theme;

/// How heavy a sentence is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    /// The route cannot serve.
    Bars,
    /// It serves late, or over the limit.
    Misses,
    /// An answer that nobody publishes.
    Unknown,
    /// It serves, but.
    Caveat,
    /// What is met, and what it comes to.
    Plain,
}

impl Weight {
    /// What a reason means for the verdict.
    #[must_use]
    pub const fn of(code: Code) -> Self {
        match code {
            Code::Unsupported | Code::Requirement | Code::NeverEnds => Self::Bars,
            Code::Late | Code::OverLimit => Self::Misses,
            Code::Unpriced | Code::RequirementUnknown => Self::Unknown,
            Code::Closed
            | Code::Legacy
            | Code::Assumed
            | Code::ThirdParty
            | Code::Conflicting
            | Code::Derived
            | Code::RelaxedAssumed => Self::Caveat,
            Code::BilledMonthly | Code::CreditsCouldBeBought | Code::Overlay => Self::Plain,
        }
    }

    const fn sign(self, theme: &Theme) -> (&'static str, Style) {
        let s = &theme.symbols;
        match self {
            Self::Bars => (s.unfit, theme.bad),
            Self::Misses => (s.misses, theme.bad),
            Self::Unknown => (s.unknown, theme.warn),
            Self::Caveat => (s.caveats, theme.warn),
            Self::Plain => (s.bullet, theme.muted),
        }
    }
}

/// `fits`, `misses`: after the route's name, in a title.
#[must_use]
pub const fn verdict_word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Fits => "fits",
        Verdict::Caveats => "fits, with caveats",
        Verdict::Misses => "misses",
        Verdict::Unknown => "not known",
        Verdict::Unfit => "cannot",
    }
}

/// The pane's title: `API pay-as-you-go: fits`.
#[must_use]
pub fn title(offer: &Offer) -> String {
    format!("{}: {}", offer.name, verdict_word(offer.verdict))
}

/// The sentences of one offer.
#[derive(Clone, Copy, Debug)]
pub struct Reasons<'a> {
    pub offer: &'a Offer,
    /// What the unknown price means, where there is one.
    pub settled: Option<&'a Settled>,
    /// What the plan requires, in a buyer's words: said to be met where the route serves.
    pub requires: &'a [&'a str],
    /// Lines to verify before paying; 0 on routes that are not recommended.
    pub verify: usize,
    /// Where the plan starts: dates near it are said without their year.
    pub start: Date,
    /// Lines out of sight above.
    pub scroll: usize,
    pub theme: &'a Theme,
}

impl Reasons<'_> {
    /// What is said, in order.
    #[must_use]
    pub fn sentences(&self) -> Vec<(Weight, String)> {
        let mut out: Vec<(Weight, String)> =
            self.offer.reasons.iter().map(|r| (Weight::of(r.code), r.text.clone())).collect();
        out.extend(self.settled.map(|s| (Weight::Unknown, said(s))));
        let serves = matches!(self.offer.verdict, Verdict::Fits | Verdict::Caveats);
        if serves && !self.requires.is_empty() {
            out.push((Weight::Plain, format!("Meets {}", self.requires.join(", "))));
        }
        if let Some(figures) = &self.offer.figures {
            let plain = [made_of(figures), capacity(figures), discarded(figures)];
            out.extend(plain.into_iter().flatten().map(|text| (Weight::Plain, text)));
            if let Some(dated) = &figures.dated {
                out.extend(self.dates(dated));
                out.extend(wallet(dated).map(|text| (Weight::Plain, text)));
            }
        }
        if self.verify > 0 {
            let things = count(self.verify as u128, "thing", "things");
            out.push((Weight::Plain, format!("Before you pay: {things} to verify")));
        }
        out
    }

    /// The days that matter, unless a reason has told them already.
    fn dates(&self, dated: &Dated) -> Vec<(Weight, String)> {
        let day = |date: Date| spoken_day(date, self.start);
        let told = |code: Code| self.offer.reasons.iter().any(|r| r.code == code);
        let mut out = Vec::new();
        if let Some(date) = dated.over_limit_on.filter(|_| !told(Code::OverLimit)) {
            out.push((Weight::Misses, format!("Passes the limit on {}", day(date))));
        }
        if !dated.meets_deadline && !told(Code::Late) {
            let late = count(u128::from(dated.late_days), "day", "days");
            out.push((Weight::Misses, format!("Ends {late} late")));
        }
        if let Some(date) = dated.relaxed_from.filter(|_| !told(Code::RelaxedAssumed)) {
            out.push((Weight::Caveat, format!("In relaxed mode from {}", day(date))));
        }
        let dry = dated.exhausted_on.map(|date| {
            let what = if dated.wallet.is_some() { "the credits run out" } else { "the prepaid balance is used up" };
            format!("{what} on {}", day(date))
        });
        let done = dated.finishes_on.map(|date| format!("done on {}", day(date)));
        let days: Vec<String> = dry.into_iter().chain(done).collect();
        if !days.is_empty() {
            out.push((Weight::Plain, capitalised(&days.join("; "))));
        }
        out
    }

    fn lines(&self, cells: u16) -> Vec<(Option<Weight>, String)> {
        let symbols = &self.theme.symbols;
        let text = |text: &str| wrap(&shown(text, symbols), cells.saturating_sub(INDENT));
        let mut out = Vec::new();
        for (weight, sentence) in self.sentences() {
            let lines = text(&sentence).into_iter().enumerate();
            out.extend(lines.map(|(i, line)| ((i == 0).then_some(weight), line)));
        }
        out
    }

    /// Lines in all, at this width.
    #[must_use]
    pub fn height(&self, cells: u16) -> usize {
        self.lines(cells).len()
    }
}

/// A blank, the sign, a blank; and a blank at the end.
const INDENT: u16 = 4;

fn said(settled: &Settled) -> String {
    match settled {
        Settled::RuledOut(bound) => {
            format!("Ruled out, whatever the unknown costs: it comes to ${} at least", bound.cents())
        }
        Settled::Late => "Ruled out whatever the unknown costs: it would be late".to_owned(),
        Settled::OverLimit => "Ruled out whatever the unknown costs: it would pass the limit".to_owned(),
        Settled::CheapestUpToCredits(credits) => {
            let most = count(u128::from(*credits), "credit", "credits");
            format!("The cheapest if the unknown price is at most {most} a run")
        }
        Settled::CheapestUpToUsd(most) => {
            format!("The cheapest if the unknown price is at most ${} a run", most.unit())
        }
        Settled::Cheapest => "The cheapest whatever the unknown costs".to_owned(),
        Settled::Open => "More than one price is unknown: nobody can say what it comes to".to_owned(),
    }
}

/// What the total is made of, where that is more than usage alone.
fn made_of(figures: &Figures) -> Option<String> {
    let months = count(u128::from(figures.months_paid), "month", "months");
    let packs = count(u128::from(figures.top_up_packs), "pack", "packs");
    let parts = [
        ("subscription", figures.subscription, months.as_str()),
        ("top-ups", figures.top_ups, packs.as_str()),
        ("commitment", figures.commitment, months.as_str()),
        ("usage", figures.usage, ""),
        ("paid elsewhere", figures.own, ""),
        ("contingency", figures.contingency, ""),
        ("tax", figures.tax, ""),
    ];
    let paid: Vec<String> = parts
        .into_iter()
        .filter(|(_, amount, _)| !amount.is_zero())
        .map(|(what, amount, of)| {
            let of = if of.is_empty() { String::new() } else { format!(" ({of})") };
            format!("{what} ${}{of}", amount.cents())
        })
        .collect();
    let is_usage_alone = paid.len() == 1 && !figures.usage.is_zero();
    (!paid.is_empty() && !is_usage_alone).then(|| capitalised(&paid.join(", ")))
}

fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

fn capacity(figures: &Figures) -> Option<String> {
    let units = count(u128::from(figures.units), "unit", "units");
    let months = count(u128::from(figures.billing_months), "month", "months");
    (figures.units > 0).then(|| format!("{units} of provisioned capacity, committed for {months}"))
}

fn discarded(figures: &Figures) -> Option<String> {
    let credits = figures.discarded_credits.filter(|c| *c > 0).map(|c| count(c, "credit", "credits"));
    let usd = figures.discarded_usd.filter(|m| !m.is_zero()).map(|m| format!("${}", m.cents()));
    usd.or(credits).map(|amount| format!("For takes that you throw away: {amount}"))
}

fn wallet(dated: &Dated) -> Option<String> {
    let tally = dated.wallet.as_ref()?;
    let parts = [(tally.used, "used"), (tally.expired, "expire unused"), (tally.left, "left")];
    let some = parts.into_iter().filter(|(credits, _)| *credits > 0);
    let said: Vec<String> =
        some.map(|(credits, what)| format!("{} {what}", group_thousands(&credits.to_string()))).collect();
    (!said.is_empty()).then(|| format!("Credits: {}", said.join(", ")))
}

impl Widget for &Reasons<'_> {
    fn render(self, area: Rect, buf: &mut Buffer) {
        let area = area.intersection(buf.area);
        if area.is_empty() {
            return;
        }
        let theme = self.theme;
        let lines = self.lines(area.width);
        let room = area.width.saturating_sub(INDENT);
        for (y, (weight, line)) in (area.top()..area.bottom()).zip(lines.into_iter().skip(self.scroll)) {
            if let Some((sign, style)) = weight.map(|w| w.sign(theme)) {
                put(buf, area, (area.x + 1, y), sign, 1, style);
            }
            put(buf, area, (area.x + 3, y), &cut(&line, room, &theme.symbols), room, theme.text);
        }
    }
}
