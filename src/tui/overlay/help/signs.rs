//! What the signs on a screen mean, in words.

use ratatui::style::Style;

use crate::tui::screen::ScreenId;
use crate::tui::theme::Theme;
use crate::tui::widget::bar;

/// A sign, how it is drawn, and what it says.
pub type Sign = (&'static str, Style, &'static str);

/// The signs that a screen draws.
pub fn signs(screen: ScreenId, theme: &Theme) -> Vec<Sign> {
    let s = &theme.symbols;
    let mut all = vec![
        (s.fits, theme.good, "met: the route serves, or the requirement holds"),
        (s.caveats, theme.warn, "it serves, with caveats"),
        (s.misses, theme.bad, "it can be done, but late or over the limit; beside a price age: old"),
        (s.unknown, theme.warn, "nobody publishes it: unknown, never zero"),
        (s.unfit, theme.bad, "not met: the route cannot do it"),
        (s.assumed, theme.assumed, "rests on a figure that you put in"),
        (s.overlaid, theme.assumed, "rests on a price card of yours"),
        (s.against, theme.warn, "sources differ about a price; after a total: it rests on one"),
        (s.at_least.trim_end(), theme.text, "at least so much: something in it is unknown"),
        (s.nothing, theme.muted, "no figure"),
        (s.cut, theme.muted, "no room to show the number"),
        (s.up, theme.warn, "before a change: dearer than before"),
        (s.down, theme.good, "before a change: cheaper than before"),
        (s.closed, theme.muted, "folded; before a title: this pane has the keys"),
        (s.unsaved, theme.warn, "after the plan's name: not saved"),
    ];
    if matches!(screen, ScreenId::Loop | ScreenId::Timeline) {
        let words = |sign: &str, word: &'static str| match sign {
            sign if sign == s.works => "on the calendar: work is made",
            sign if sign == s.deadline => "on the calendar: the deadline",
            sign if sign == s.dry => "on the calendar: the wallet runs dry, and work waits from here",
            sign if sign == s.waits => "on the calendar: waits for credits",
            sign if sign == s.pack => "on the calendar: a pack is bought",
            sign if sign == s.relaxed => "on the calendar: goes on in relaxed mode",
            _ => word,
        };
        all.extend(bar::legend(theme).map(|(sign, word, style)| (sign, style, words(sign, word))));
    }
    if screen == ScreenId::Risk {
        all.extend([
            (s.fill[7], theme.good, "in a chart: totals up to P80, of four of five such loops"),
            (s.fill[7], theme.warn, "in a chart: from P80 to P95"),
            (s.fill[7], theme.bad, "in a chart: beyond P95, one loop in twenty"),
            (s.foot_mark, theme.text, "below a chart: P50, P80, P95"),
            (s.done, theme.strong, "below a chart: what is expected"),
            (s.upright, theme.strong, "in a chart: the limit, or the credits that are granted"),
            (s.deadline, theme.strong, "between bars: the total of the plan as it is"),
        ]);
    }
    if screen == ScreenId::Prices {
        let known = [
            (s.used, theme.good, "the plan uses it on the selected route"),
            (s.used_elsewhere, theme.muted, "the plan uses it on another route"),
            (s.fits, theme.muted, "published by the seller"),
            (s.caveats, theme.text, "known from third parties only"),
            (s.against, theme.warn, "sources give different values"),
            (s.derived, theme.text, "worked out, not printed by anyone"),
            (s.assumed, theme.assumed, "your own figure"),
            (s.misses, theme.warn, "older than 90 days"),
        ];
        // The same signs say something else elsewhere.
        let unsaved = "after the plan's name: not saved";
        all.retain(|(sign, _, says)| *says == unsaved || !known.iter().any(|(own, ..)| own == sign));
        all.splice(0..0, known);
    }
    all
}
