//! What the charts share: a scale of amounts with round figures on it, places along it, and the frame of a chart.
//!
//! A chart is two drawings side by side: the figures of the scale, as wide as they are, and the plot, as wide as there
//! is room. Across, places are percentages, so that nothing is stretched but lines; upwards they are pixels. So texts
//! have one size on a phone, on a desk and on paper.
#![expect(clippy::float_arithmetic, reason = "coordinates of charts")]

use super::markup::Html;

/// The height of a plot without what stands above and below it.
pub const HEIGHT: f64 = 210.0;
/// A line of labels.
pub const LABEL: f64 = 17.0;
/// Below the plot, for the figures across.
const BELOW: f64 = 26.0;

/// An upright scale from nothing to `top`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scale {
    pub top: u128,
    pub step: u128,
}

impl Scale {
    /// Round steps, two to four of them, so that `most` is on the scale; steps are whole `unit`s.
    #[must_use]
    pub fn new(most: u128, unit: u128) -> Self {
        let unit = unit.max(1);
        let mut step = unit;
        let mut factors = [2, 5, 10].into_iter().cycle();
        let mut decade = unit;
        while step.saturating_mul(4) < most {
            let factor = factors.next().unwrap_or(10);
            let Some(next) = decade.checked_mul(factor) else { break };
            step = next;
            if factor == 10 {
                decade = next;
            }
        }
        let steps = most.div_ceil(step).max(1);
        Self { top: step.saturating_mul(steps), step }
    }

    /// The figures on it, from the bottom.
    pub fn steps(self) -> impl Iterator<Item = u128> {
        (0..=self.top / self.step.max(1)).map(move |n| n * self.step)
    }

    /// Pixels from the top of the plot.
    #[must_use]
    pub fn y(self, amount: u128) -> f64 {
        HEIGHT * (1.0 - share(amount, self.top))
    }
}

/// A part of a whole, from 0 to 1 and beyond.
#[must_use]
#[expect(clippy::cast_precision_loss, reason = "a coordinate needs few digits")]
fn share(part: u128, whole: u128) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

/// A part of a whole in percent.
#[must_use]
pub fn hundredths(part: u128, whole: u128) -> f64 {
    share(part, whole) * 100.0
}

/// The same of signed days, kept between 0 and 1, in percent.
#[must_use]
pub fn percent(part: i64, whole: i64) -> f64 {
    let part = part.clamp(0, whole.max(0));
    hundredths(u128::from(part.unsigned_abs()), u128::from(whole.max(1).unsigned_abs()))
}

/// A place across in thousandths of the plot, from one in percent.
#[must_use]
pub fn thousandths(percent: f64) -> f64 {
    percent * 10.0
}

/// Half way between two.
#[must_use]
pub fn between(a: f64, b: f64) -> f64 {
    f64::midpoint(a, b)
}

/// The distance from `from` to `to`, `least` at the least.
#[must_use]
pub fn wide(from: f64, to: f64, least: f64) -> f64 {
    (to - from).max(least)
}

/// So many pixels higher than `y`.
#[must_use]
pub fn higher(y: f64, by: f64) -> f64 {
    y - by
}

/// How high a chance stands, where `most` fills the plot: pixels.
#[must_use]
pub fn height(chance: f64, most: f64) -> f64 {
    if most > 0.0 { (HEIGHT * chance / most).clamp(0.0, HEIGHT) } else { 0.0 }
}

/// Below the top of the plot: pixels that are left above something so high.
#[must_use]
pub fn above(height: f64) -> f64 {
    HEIGHT - height
}

/// Figures at round places, with what they say: upright in pixels, or across in percent.
pub type Figures = Vec<(f64, String)>;

/// A thing to be marked across the plot with an upright line.
#[derive(Clone, Debug)]
pub struct Mark {
    /// Percent.
    pub at: f64,
    pub label: String,
    /// Of the style sheet: `mark`, `mark limit`.
    pub class: &'static str,
}

/// A chart around a drawing.
#[derive(Debug, Default)]
pub struct Chart<'a> {
    /// Unique on the page, a literal of this program.
    pub id: &'static str,
    pub title: &'a str,
    /// What the chart shows, for those who do not see it.
    pub desc: &'a str,
    /// Of the scale upwards; may be empty.
    pub upright: Figures,
    pub across: Figures,
    pub marks: Vec<Mark>,
    /// Is drawn stretched: in thousandths across, in pixels upwards.
    pub stretched: Html,
    /// Is not: in percent across, in pixels upwards.
    pub placed: Html,
}

/// Labels beyond this share of the width stand at the left of their line.
const TURN: f64 = 62.0;

impl Chart<'_> {
    pub fn draw(&self, out: &mut Html) {
        let lines = self.marks.iter().filter(|m| !m.label.is_empty()).count();
        let top = label_rows(lines) + 10.0;
        let whole = top + HEIGHT + BELOW;
        out.raw("<div class=\"chart\">");
        if !self.upright.is_empty() {
            let widest = self.upright.iter().map(|(_, text)| text.chars().count()).max().unwrap_or(0);
            out.raw("<svg class=\"scale\" aria-hidden=\"true\" style=\"width:");
            out.number(widest as u128).raw("ch;height:").at(whole).raw("px\">");
            for (y, text) in &self.upright {
                out.raw("<text x=\"100%\" text-anchor=\"end\" y=\"")
                    .at(top + y + 4.0)
                    .raw("\">")
                    .text(text)
                    .raw("</text>");
            }
            out.raw("</svg>");
        }
        out.raw("<svg class=\"plot\" role=\"img\" aria-labelledby=\"").raw(self.id).raw("-title ").raw(self.id);
        out.raw("-desc\" style=\"height:").at(whole).raw("px\">");
        out.raw("<title id=\"").raw(self.id).raw("-title\">").text(self.title).raw("</title>");
        out.raw("<desc id=\"").raw(self.id).raw("-desc\">").text(self.desc).raw("</desc>");
        for (y, _) in &self.upright {
            rule(out, "grid", top + y);
        }
        out.raw("<svg class=\"drawn\" x=\"0\" width=\"100%\" preserveAspectRatio=\"none\" y=\"").at(top);
        out.raw("\" height=\"").at(HEIGHT).raw("\" viewBox=\"0 0 1000 ").at(HEIGHT).raw("\">");
        out.put(&self.stretched).raw("</svg>");
        rule(out, "base", top + HEIGHT);
        for (x, text) in &self.across {
            out.raw("<text class=\"across\" x=\"").at(*x).raw("%\" y=\"").at(top + HEIGHT + 18.0);
            out.raw("\" text-anchor=\"").raw(anchor(*x)).raw("\">").text(text).raw("</text>");
        }
        out.raw("<svg class=\"placed\" x=\"0\" width=\"100%\" y=\"").at(top).raw("\" height=\"").at(HEIGHT).raw("\">");
        out.put(&self.placed).raw("</svg>");
        self.draw_marks(out, top);
        out.raw("</svg></div>\n");
    }

    fn draw_marks(&self, out: &mut Html, top: f64) {
        let mut row = 0;
        for mark in &self.marks {
            let y = label_rows(row) + 12.0;
            let from = if mark.label.is_empty() { top } else { y - 9.0 };
            out.raw("<line class=\"").raw(mark.class).raw("\" x1=\"").at(mark.at).raw("%\" x2=\"").at(mark.at);
            out.raw("%\" y1=\"").at(from).raw("\" y2=\"").at(top + HEIGHT).raw("\"/>");
            if mark.label.is_empty() {
                continue;
            }
            row += 1;
            out.raw("<text class=\"label\" x=\"").at(mark.at).raw("%\" y=\"").at(y);
            out.raw(if mark.at > TURN { "\" dx=\"-6\" text-anchor=\"end\">" } else { "\" dx=\"6\">" });
            out.text(&mark.label).raw("</text>");
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "a few lines")]
fn label_rows(count: usize) -> f64 {
    LABEL * count as f64
}

fn rule(out: &mut Html, class: &'static str, y: f64) {
    out.raw("<line class=\"").raw(class).raw("\" x1=\"0\" x2=\"100%\" y1=\"").at(y).raw("\" y2=\"").at(y).raw("\"/>");
}

/// Texts at the ends stay inside.
fn anchor(x: f64) -> &'static str {
    if x < 4.0 {
        "start"
    } else if x > 96.0 {
        "end"
    } else {
        "middle"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scales_are_round_and_hold_all() {
        let table =
            [(0, 1, 1, 1), (4, 1, 4, 1), (5, 1, 6, 2), (17, 1, 20, 5), (9_200, 1, 10_000, 5_000), (90, 100, 100, 100)];
        for (most, unit, top, step) in table {
            assert_eq!(Scale::new(most, unit), Scale { top, step }, "{most}");
        }
        for most in [1, 7, 99, 101, 31_680_000_000_000, u128::MAX] {
            let scale = Scale::new(most, 1);
            assert!(scale.steps().count() <= 6 || most == u128::MAX, "{most}");
            assert!(scale.top >= most || most == u128::MAX);
        }
    }
}
