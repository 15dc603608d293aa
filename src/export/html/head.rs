//! The top of the page: what the plan is and the answer in big words; and its last lines.

use super::markup::Html;
use crate::export::Report;
use crate::offer::words;

/// What the answer begins with, as part of a sentence.
fn verb(shouted: &str) -> String {
    let mut chars = shouted.chars();
    let first: String = chars.next().into_iter().collect();
    format!("{first}{}", chars.as_str().to_lowercase())
}

pub fn head(report: &Report<'_>, out: &mut Html) {
    let summary = report.summary;
    let answer = summary.answer();
    out.raw("<h1>").name(report.plan.name_or_default()).raw("</h1>\n");
    // The plan's name stands above it already.
    let subject = summary.subject(report.plan);
    let subject = subject.strip_prefix(report.plan.name_or_default()).and_then(|s| s.strip_prefix(": "));
    out.element("<p class=\"subject\">", subject.unwrap_or_default(), "</p>\n");
    out.raw("<div class=\"answer\">\n<p class=\"big\"><span class=\"verb\">").text(&verb(&answer.verb));
    out.raw("</span> <strong>").name(&words::capital(&answer.route)).raw("</strong></p>\n");
    if !answer.facts.is_empty() {
        out.raw("<ul class=\"facts\">");
        for fact in &answer.facts {
            let (figure, rest) = apart(fact);
            out.raw("<li><b>").text(figure).raw("</b> <span>").text(rest).raw("</span></li>");
        }
        out.raw("</ul>\n");
    }
    for said in &answer.next {
        out.said("<p>", said, "</p>\n");
    }
    out.raw("</div>\n");
    if let Some(level) = summary.level_in_words() {
        out.said("<p class=\"note\">", &level, "</p>\n");
    }
    for said in summary.header() {
        out.said("<p class=\"note\">", &said, "</p>\n");
    }
}

/// The figure of a fact, and the words around it: `$2.64` and `a finished clip`; `31 Dec` and `done`.
fn apart(fact: &str) -> (&str, &str) {
    if let Some(done) = fact.strip_prefix("done ") {
        return (done, "done");
    }
    let at = fact.char_indices().skip(2).find(|(_, c)| c.is_whitespace()).map(|(at, _)| at);
    at.map_or((fact, "in all"), |at| (&fact[..at], fact[at..].trim_start()))
}

pub fn foot(report: &Report<'_>, out: &mut Html) {
    let [.., footing, age] = report.summary.brief(report.plan, report.today);
    out.raw("<footer>\n");
    if !report.summary.work().steps.is_empty() {
        out.element("<p>", &footing, "</p>\n");
    }
    // That they are old stands above.
    let counted = || format!("Counted on {}.", words::date(report.today));
    out.element("<p>", &if report.summary.rates.stale { counted() } else { age }, "</p>\n");
    out.raw("<p>? is what nobody publishes, ≥ a total with such a price in it, * the buyer’s own figure. ");
    out.raw("Made with luma-plan.</p>\n</footer>\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn facts_have_their_figure_first() {
        assert_eq!(apart("$31.68"), ("$31.68", "in all"));
        assert_eq!(apart("$31.68 at P80"), ("$31.68", "at P80"));
        assert_eq!(apart("≥ $90.00"), ("≥ $90.00", "in all"));
        assert_eq!(apart("$2.64 a finished clip"), ("$2.64", "a finished clip"));
        assert_eq!(apart("done 31 Dec"), ("31 Dec", "done"));
    }

    #[test]
    fn shouting_becomes_talking() {
        assert_eq!(verb("NOTHING TO PRICE YET"), "Nothing to price yet");
    }
}
