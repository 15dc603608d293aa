//! Text by the cells that it takes on screen: measured, cut, filled and wrapped by grapheme, so that combining marks,
//! wide characters and emoji line up. Whatever comes from a file is made harmless on its way here.

use std::borrow::Cow;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use crate::fault::harmless;
use crate::tui::theme::Symbols;

/// Cells that a text takes.
#[must_use]
pub fn width(text: &str) -> u16 {
    let cells =
        if is_plain(text) { text.len() } else { text.graphemes(true).map(UnicodeWidthStr::width).sum::<usize>() };
    u16::try_from(cells).unwrap_or(u16::MAX)
}

/// Of printable ASCII only: a byte is a cell.
fn is_plain(text: &str) -> bool {
    text.bytes().all(|b| (b' '..=b'~').contains(&b))
}

/// A text as it may be shown: harmless, and in ASCII where only ASCII is drawn (letters of names stay as they are).
#[must_use]
pub fn shown<'a>(text: &'a str, symbols: &Symbols) -> Cow<'a, str> {
    if is_plain(text) {
        return Cow::Borrowed(text);
    }
    let safe = harmless(text);
    if !symbols.ascii {
        return Cow::Owned(safe);
    }
    let mut out = String::with_capacity(safe.len());
    for c in safe.chars() {
        match c {
            '…' => out.push_str(".."),
            '–' | '—' | '−' | '‐' | '‑' | '·' | '•' => out.push('-'),
            '×' => out.push('x'),
            '÷' => out.push('/'),
            '≥' => out.push_str(">="),
            '≤' => out.push_str("<="),
            '±' => out.push_str("+-"),
            '▲' => out.push('^'),
            '▼' => out.push('v'),
            '→' => out.push_str("->"),
            '‘' | '’' => out.push('\''),
            '“' | '”' => out.push('"'),
            '\u{a0}' | '\u{202f}' => out.push(' '),
            '\u{2400}'..='\u{2421}' => out.push('?'),
            c => out.push(c),
        }
    }
    Cow::Owned(out)
}

/// The text in at most `most` cells; one that is longer ends in an ellipsis. A number is never cut in two: half of
/// one would be another number.
#[must_use]
pub fn cut(text: &str, most: u16, symbols: &Symbols) -> String {
    if width(text) <= most {
        return text.to_owned();
    }
    let tail = width(symbols.ellipsis);
    let Some(room) = most.checked_sub(tail) else { return prefix(symbols.ellipsis, most).to_owned() };
    let kept = prefix(text, room);
    let is_of_number = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',');
    let cuts_number = kept.ends_with(is_of_number) && text[kept.len()..].starts_with(is_of_number);
    let kept =
        if cuts_number { kept.trim_end_matches(|c| is_of_number(c) || matches!(c, '$' | '−' | '-')) } else { kept };
    format!("{}{}", kept.trim_end(), symbols.ellipsis)
}

/// [`cut`] in the middle: for names that differ at their ends (`Provisioned… 3 months`). A number stays with its word.
#[must_use]
pub fn cut_inside(text: &str, most: u16, symbols: &Symbols) -> String {
    let tail_room = most.saturating_mul(3) / 5;
    let counts = |at: usize| text[..at].ends_with(|c: char| c.is_ascii_digit());
    // The tail begins at a word.
    let tail = text.match_indices(' ').map(|(at, _)| (at, &text[at..])).find(|(_, tail)| width(tail) <= tail_room);
    let tail = tail.filter(|(at, _)| !counts(*at)).map(|(_, tail)| tail);
    match tail {
        Some(tail) if width(text) > most && most >= 12 => {
            format!("{}{tail}", cut(text, most - width(tail), symbols))
        }
        _ => cut(text, most, symbols),
    }
}

/// [`cut`], filled with blanks to exactly `cells`.
#[must_use]
pub fn fill(text: &str, cells: u16, symbols: &Symbols) -> String {
    let mut out = cut(text, cells, symbols);
    let gap = cells.saturating_sub(width(&out));
    out.extend(std::iter::repeat_n(' ', usize::from(gap)));
    out
}

/// [`fill`] with the blanks before the text.
#[must_use]
pub fn fill_left(text: &str, cells: u16, symbols: &Symbols) -> String {
    let out = cut(text, cells, symbols);
    let gap = cells.saturating_sub(width(&out));
    format!("{}{out}", " ".repeat(usize::from(gap)))
}

/// The longest beginning of the text that takes at most `most` cells.
#[must_use]
pub fn prefix(text: &str, most: u16) -> &str {
    if is_plain(text) {
        return &text[..text.len().min(usize::from(most))];
    }
    let mut taken = 0;
    for (at, grapheme) in text.grapheme_indices(true) {
        taken += UnicodeWidthStr::width(grapheme);
        if taken > usize::from(most) {
            return &text[..at];
        }
    }
    text
}

/// The part of a text that is in sight in `cells` cells while it is typed, and the cell of the cursor in it. `cursor` is
/// in characters; one inside of a grapheme stands before that.
#[must_use]
pub fn window(text: &str, cursor: usize, cells: u16) -> (&str, u16) {
    let at = text.char_indices().nth(cursor).map_or(text.len(), |(at, _)| at);
    let before: Vec<(usize, &str)> = text.grapheme_indices(true).take_while(|(from, g)| from + g.len() <= at).collect();
    let mut cells_before: u16 = before.iter().map(|(_, grapheme)| width(grapheme)).sum();
    let mut from = 0;
    for (start, grapheme) in before {
        if cells_before < cells.max(1) {
            break;
        }
        cells_before -= width(grapheme);
        from = start + grapheme.len();
    }
    (prefix(&text[from..], cells), cells_before)
}

/// The text in lines of at most `most` cells, broken between words, and inside of a word only where it is longer
/// than a line. At least one line; none where there is no room at all.
#[must_use]
pub fn wrap(text: &str, most: u16) -> Vec<String> {
    wrap_beside(text, most, most)
}

/// [`wrap`] where the first line has other room than the rest: something stands beside it.
#[must_use]
pub fn wrap_beside(text: &str, first: u16, rest: u16) -> Vec<String> {
    if first == 0 || rest == 0 {
        return Vec::new();
    }
    let mut lines = Vec::new();
    let mut line = String::new();
    let mut used = 0;
    let room = |lines: &[String]| if lines.is_empty() { first } else { rest };
    for word in text.split(' ').filter(|w| !w.is_empty()) {
        let mut word = word;
        let mut cells = width(word);
        if used > 0 && used + 1 + cells <= room(&lines) {
            line.push(' ');
            line.push_str(word);
            used += 1 + cells;
            continue;
        }
        if used > 0 {
            lines.push(std::mem::take(&mut line));
        }
        while cells > room(&lines) {
            let mut head = prefix(word, room(&lines));
            if head.is_empty() {
                // One character that is wider than the line.
                head = word.graphemes(true).next().unwrap_or(word);
            }
            lines.push(head.to_owned());
            word = &word[head.len()..];
            cells = width(word);
        }
        line.push_str(word);
        used = cells;
    }
    if used > 0 || lines.is_empty() {
        lines.push(line);
    }
    lines
}

/// Writes a text at (`x`, `y`), inside of `area` and of at most `most` cells; what does not fit is left out, never a
/// half of a wide character. Answers the column after it.
pub fn put(buf: &mut Buffer, area: Rect, (x, y): (u16, u16), text: &str, most: u16, style: Style) -> u16 {
    let area = area.intersection(buf.area);
    if x < area.left() || x >= area.right() || y < area.top() || y >= area.bottom() {
        return x;
    }
    let room = most.min(area.right() - x);
    if is_plain(text) {
        let cells = (x..area.right()).zip(text.chars().take(usize::from(room)));
        return cells.fold(x, |_, (x, c)| {
            if let Some(cell) = buf.cell_mut((x, y)) {
                cell.set_char(c).set_style(style);
            }
            x + 1
        });
    }
    buf.set_stringn(x, y, text, usize::from(room), style).0
}

#[cfg(test)]
mod tests {
    use super::*;

    const U: Symbols = Symbols::UNICODE;

    #[test]
    fn widths_are_cells_not_characters() {
        for (text, cells) in
            [("", 0), ("abc", 3), ("e\u{301}te\u{301}", 3), ("日本", 4), ("👩‍🎨", 2), ("🇩🇪", 2), ("ｱ", 1)]
        {
            assert_eq!(width(text), cells, "{text}");
        }
    }

    #[test]
    fn a_cut_text_says_so_and_never_splits_a_character() {
        for (text, most, cut_text) in [
            ("Twelve clips", 12, "Twelve clips"),
            ("Twelve clips", 11, "Twelve cli…"),
            ("Twelve clips", 8, "Twelve…"),
            ("日本語の名前", 6, "日本…"),
            ("日本語の名前", 5, "日本…"),
            ("日本語", 2, "…"),
            ("e\u{301}te\u{301}s", 3, "e\u{301}t…"),
            ("👩‍🎨👩‍🎨", 3, "👩‍🎨…"),
            ("long", 1, "…"),
            ("Agents Plus ($59.98)", 17, "Agents Plus (…"),
            ("costs 1,200 credits", 9, "costs…"),
            ("costs 1,200 credits", 12, "costs 1,200…"),
            ("long", 0, ""),
        ] {
            assert_eq!(cut(text, most, &U), cut_text, "{text} in {most}");
        }
        assert_eq!(cut("Twelve clips", 8, &Symbols::ASCII), "Twelve..");
        assert_eq!(cut("Twelve", 1, &Symbols::ASCII), ".");
    }

    #[test]
    fn names_that_differ_at_their_ends_are_cut_inside() {
        assert_eq!(cut_inside("Provisioned Throughput, 3 months", 20, &U), "Provisione… 3 months");
        assert_eq!(cut_inside("Provisioned Throughput, 3 months", 40, &U), "Provisioned Throughput, 3 months");
        assert_eq!(cut_inside("Provisioned Throughput, 3 months", 11, &U), "Provisione…");
        assert_eq!(cut_inside("Indivisibilities", 12, &U), "Indivisibil…");
        for most in 0..40 {
            assert!(width(&cut_inside("日本 語の名前 Provisioned, 1 year", most, &U)) <= most, "{most}");
        }
    }

    #[test]
    fn a_filled_text_takes_exactly_its_cells() {
        for text in ["", "a", "Zoë", "Zoe\u{308}", "日本語の名前です", "👩‍🎨 artist", "🇩🇪🇩🇪🇩🇪🇩🇪"]
        {
            for cells in 0..12 {
                assert_eq!(width(&fill(text, cells, &U)), cells, "{text} in {cells}");
                assert_eq!(width(&fill_left(text, cells, &U)), cells, "{text} in {cells}");
            }
        }
    }

    #[test]
    fn what_is_typed_is_seen_around_its_cursor() {
        for (text, cursor, cells, seen) in [
            ("spring", 6, 10, ("spring", 6)),
            ("spring", 6, 4, ("ing", 3)),
            ("spring", 0, 4, ("spri", 0)),
            ("日本語", 3, 6, ("本語", 4)),
            ("日本語", 3, 5, ("本語", 4)),
            ("日本語", 2, 3, ("本", 2)),
            ("e\u{301}te\u{301}", 5, 3, ("te\u{301}", 2)),
            ("e\u{301}te\u{301}", 1, 3, ("e\u{301}te\u{301}", 0)),
            ("a👩‍🎨b", 5, 9, ("a👩‍🎨b", 4)),
            ("a👩‍🎨b", 2, 9, ("a👩‍🎨b", 1)),
            ("ab", 2, 0, ("", 0)),
            ("", 0, 5, ("", 0)),
        ] {
            assert_eq!(window(text, cursor, cells), seen, "{text} at {cursor} in {cells}");
        }
    }

    #[test]
    fn wrapped_lines_fit_and_lose_nothing() {
        assert_eq!(wrap("no HDR on this tier", 8), ["no HDR", "on this", "tier"]);
        assert_eq!(wrap("", 8), [""]);
        assert_eq!(wrap("a", 0), Vec::<String>::new());
        assert_eq!(wrap_beside("no HDR on this tier", 8, 12), ["no HDR", "on this tier"]);
        assert_eq!(wrap("ab indivisibility", 6), ["ab", "indivi", "sibili", "ty"]);
        for text in ["Ein längerer Satz, 日本語の名前 und 👩‍🎨.", "x", "日本"] {
            for most in 1..30 {
                let lines = wrap(text, most);
                assert!(lines.iter().all(|l| width(l) <= most.max(2)), "{lines:?} in {most}");
                let kept: String = lines.concat().replace(' ', "");
                assert_eq!(kept, text.replace(' ', ""), "in {most}");
            }
        }
    }

    #[test]
    fn what_comes_from_a_file_cannot_drive_the_terminal() {
        assert_eq!(shown("a\u{1b}[2Jb\u{202e}", &U), "a␛[2Jb\u{fffd}");
        assert_eq!(shown("3 × $2.40 ÷ 7…", &Symbols::ASCII), "3 x $2.40 / 7..");
    }

    #[test]
    fn plain_text_is_written_as_any_other() {
        for (text, most) in [("Twelve clips", 20), ("Twelve clips", 5), ("", 5), ("x", 0), ("12345678901234", 30)] {
            let style = Style::new().bold();
            let (mut ours, mut theirs) = (Buffer::empty(Rect::new(0, 0, 12, 1)), Buffer::empty(Rect::new(0, 0, 12, 1)));
            let after = put(&mut ours, Rect::new(0, 0, 12, 1), (2, 0), text, most, style);
            assert_eq!(after, theirs.set_stringn(2, 0, text, usize::from(most), style).0, "{text}");
            assert_eq!(ours, theirs, "{text}");
        }
    }

    #[test]
    fn nothing_is_written_outside_of_the_area() {
        let mut buf = Buffer::empty(Rect::new(0, 0, 6, 2));
        let area = Rect::new(1, 0, 3, 1);
        assert_eq!(put(&mut buf, area, (1, 0), "日本語", 9, Style::new()), 3);
        assert_eq!(put(&mut buf, area, (0, 0), "x", 9, Style::new()), 0);
        assert_eq!(put(&mut buf, area, (2, 1), "x", 9, Style::new()), 2);
        assert_eq!(put(&mut buf, Rect::new(90, 90, 5, 5), (91, 91), "x", 9, Style::new()), 91);
        assert_eq!(buf, Buffer::with_lines([" 日   ", "      "]));
    }
}
