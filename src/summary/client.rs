//! What a client is told: the price of one route with what is added on top, what is delivered, when, and what it rests
//! on. No routes, no waste, no advice.

use jiff::civil::Date;

use super::Summary;
use crate::money::{Money, Overflow};
use crate::offer::words;
use crate::plan::Plan;
use crate::plan::model::Contingency;
use crate::plan::resolve::Settings;
use crate::rates::Book;
use crate::terms::Level;

/// A price for a client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Client {
    /// Lines in the order in which they are added; they add up to the price, exactly and as they are shown.
    pub lines: Vec<ClientLine>,
    pub price: Money,
    /// Something has no published price: lines and price are lower bounds.
    pub is_bound: bool,
    pub delivers: Vec<Delivery>,
    pub start: Date,
    pub deadline: Date,
    /// `None` where nobody knows.
    pub done: Option<Date>,
    /// Sentences without a full stop.
    pub assumptions: Vec<String>,
}

/// A step of the price.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClientLine {
    pub kind: ClientKind,
    /// `Hero orbit, 3 finished pieces`, `Contingency, 10 %`.
    pub what: String,
    /// Exact.
    pub usd: Money,
    /// Rounded to cents, so that the lines above and this one are the rounding of their exact sum.
    pub shown: Money,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClientKind {
    /// A shot, where each is paid for by its takes alone.
    Shot,
    /// All of the work, where a subscription or a commitment pays for shots together.
    Work,
    Contingency,
    Markup,
    Tax,
}

impl ClientKind {
    /// As results spell it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Shot => "shot",
            Self::Work => "work",
            Self::Contingency => "contingency",
            Self::Markup => "markup",
            Self::Tax => "tax",
        }
    }
}

/// What is handed over of a shot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    pub shot: String,
    /// Finished pieces over all months.
    pub pieces: u64,
    /// `1080p, 5 s, HDR`; empty where nothing is said.
    pub form: String,
}

impl Summary {
    /// The price for a client on the recommended route, or on the only one that was asked about; `None` where there is
    /// none, or where it cannot do the work.
    ///
    /// # Errors
    /// A figure that cannot be carried exactly.
    pub fn client(&self, plan: &Plan, book: &Book) -> Result<Option<Client>, Overflow> {
        let only = (self.offers().len() == 1).then_some(0);
        let Some((at, offer)) = only.or(self.recommendation.route).and_then(|at| Some((at, self.offers().get(at)?)))
        else {
            return Ok(None);
        };
        let Some(figures) = &offer.figures else { return Ok(None) };
        let net = figures.total.minus(figures.tax)?.minus(figures.contingency)?;
        let mut sum = Sum::default();
        match self.by_shot(plan, book, at, net)? {
            Some(shots) => {
                for (what, usd) in shots {
                    sum.add(ClientKind::Shot, what, usd)?;
                }
            }
            None => sum.add(ClientKind::Work, self.work_in_words(), net)?,
        }
        let cost = net.plus(figures.contingency)?;
        let markup = plan.budget.markup.unwrap_or_default();
        if !figures.contingency.is_zero() {
            let what = match plan.budget.contingency {
                Some(Contingency::Level(level)) => {
                    format!("Contingency, so that it is enough {}", words::certainly(level))
                }
                Some(Contingency::Share(share)) => format!("Contingency, {} %", share.percent()),
                None => "Contingency".to_owned(),
            };
            sum.add(ClientKind::Contingency, what, figures.contingency)?;
        }
        let added = cost.part(markup)?;
        if !markup.is_zero() {
            sum.add(ClientKind::Markup, format!("Markup, {} %", markup.percent()), added)?;
        }
        let tax = plan.budget.tax.unwrap_or_default();
        if !tax.is_zero() {
            sum.add(ClientKind::Tax, format!("Tax, {} %", tax.percent()), cost.plus(added)?.part(tax)?)?;
        }
        let schedule = &self.priced.schedule;
        Ok(Some(Client {
            price: sum.so_far,
            lines: sum.lines,
            is_bound: figures.lower_bound,
            delivers: self.deliveries(plan)?,
            start: schedule.start,
            deadline: schedule.loops.last().map_or(schedule.start, |l| l.last),
            done: figures.dated.as_ref().and_then(|d| d.finishes_on),
            assumptions: self.client_assumptions(plan, figures.lower_bound),
        }))
    }

    /// What each shot costs, where these are all that is paid.
    fn by_shot(
        &self,
        plan: &Plan,
        book: &Book,
        at: usize,
        net: Money,
    ) -> Result<Option<Vec<(String, Money)>>, Overflow> {
        let sums = self.subtotals(book, at);
        let mut whole = Money::ZERO;
        let mut shots = Vec::new();
        for (index, (sum, shot)) in sums.shots().zip(&plan.shots).enumerate() {
            if sum.credits.is_some() || sum.carried {
                return Ok(None);
            }
            let usd = sum.usd().unwrap_or_default();
            whole = whole.plus(usd)?;
            let pieces = shot.outputs.unwrap_or(1).checked_mul(self.priced.months()).ok_or(Overflow)?;
            shots.push((
                format!(
                    "{}, {}",
                    plan.shot_name(index),
                    words::count(pieces.into(), "finished piece", "finished pieces")
                ),
                usd,
            ));
        }
        Ok((whole == net && !shots.is_empty()).then_some(shots))
    }

    fn work_in_words(&self) -> String {
        let piece = self.piece();
        let pieces = words::count(u128::from(self.outputs), piece, &format!("{piece}s"));
        format!("Making {pieces}")
    }

    fn deliveries(&self, plan: &Plan) -> Result<Vec<Delivery>, Overflow> {
        let mut found: Vec<(usize, Delivery)> = Vec::new();
        for step in &self.work().steps {
            let form = self.work().settings.get(step.settings).map(form).unwrap_or_default();
            match found.last_mut().filter(|(shot, _)| *shot == step.shot) {
                // What comes last is what is handed over.
                Some((_, delivery)) if !form.is_empty() => delivery.form = form,
                Some(_) => {}
                None => {
                    let outputs = plan.shots.get(step.shot).and_then(|s| s.outputs).unwrap_or(1);
                    let pieces = outputs.checked_mul(self.priced.months()).ok_or(Overflow)?;
                    found.push((step.shot, Delivery { shot: plan.shot_name(step.shot), pieces, form }));
                }
            }
        }
        Ok(found.into_iter().map(|(_, delivery)| delivery).collect())
    }

    fn client_assumptions(&self, plan: &Plan, is_bound: bool) -> Vec<String> {
        let mut said = vec![format!("All amounts are US dollars, counted on {}", words::date(self.ask.today))];
        said.extend(self.age_in_words());
        if is_bound {
            said.push("At least: something in it has no published price".to_owned());
        }
        if !plan.assume.is_empty() {
            let n = words::count(plan.assume.len() as u128, "price or answer", "prices and answers");
            said.push(format!("{n} that nobody publishes rest on an estimate"));
        }
        if !self.is_certain() {
            let level = match plan.budget.contingency {
                Some(Contingency::Level(level)) => level.max(self.ask.level),
                _ => self.ask.level,
            };
            said.push(match level {
                Level::Expected => "The price is for as much work as such pieces take on average".to_owned(),
                level => format!("The price is enough {}", words::certainly(level)),
            });
        }
        said
    }
}

/// How a piece looks, without how it is made.
fn form(settings: &Settings) -> String {
    let mut parts: Vec<String> = settings.resolution.iter().map(ToString::to_string).collect();
    let all =
        words::settings(&Settings { model: None, references: 0, from: None, resolution: None, ..settings.clone() });
    // The first word says how it is made.
    parts.extend(all.split(", ").skip(1).map(str::to_owned));
    parts.join(", ")
}

/// Lines that are added up.
#[derive(Default)]
struct Sum {
    lines: Vec<ClientLine>,
    so_far: Money,
}

impl Sum {
    fn add(&mut self, kind: ClientKind, what: String, usd: Money) -> Result<(), Overflow> {
        let before = self.so_far.rounded();
        self.so_far = self.so_far.plus(usd)?;
        let shown = self.so_far.rounded().minus(before)?;
        self.lines.push(ClientLine { kind, what, usd, shown });
        Ok(())
    }
}
