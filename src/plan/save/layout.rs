//! How a TOML text is laid out: its sections (a header with the lines and comments that belong to it) and the items
//! of its inline lists and tables. Nothing here knows what a plan is.

use std::ops::Range;

use toml_parser::Source;
use toml_parser::lexer::TokenKind;

/// A header with what belongs to it: the comments above it, its keys, and the comments that follow them directly.
/// The first one has no header: it holds the keys of the top level.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// Where the header begins; `None` for the first section.
    pub header: Option<usize>,
    /// Whole lines.
    pub content: Range<usize>,
    /// Ends after the blank lines that follow.
    pub gap_end: usize,
}

/// The sections of a text that ends with a line break. What follows the last one are blank lines and comments that
/// stand alone at the end.
pub fn sections(text: &str) -> Vec<Section> {
    // (where the header begins, where the last token before the next header ends)
    let mut marks: Vec<(Option<usize>, usize)> = vec![(None, 0)];
    let mut is_line_start = true;
    let mut is_header = false;
    let mut depth = 0usize;
    for token in Source::new(text).lex() {
        let (kind, span) = (token.kind(), token.span());
        match kind {
            TokenKind::Whitespace | TokenKind::Comment | TokenKind::Eof => continue,
            TokenKind::Newline => {
                if depth == 0 || is_header {
                    (is_line_start, is_header, depth) = (true, false, 0);
                }
                continue;
            }
            TokenKind::LeftSquareBracket if is_line_start => {
                is_header = true;
                marks.push((Some(span.start()), span.end()));
            }
            TokenKind::LeftSquareBracket | TokenKind::LeftCurlyBracket => depth += 1,
            TokenKind::RightSquareBracket | TokenKind::RightCurlyBracket => depth = depth.saturating_sub(1),
            _ => {}
        }
        is_line_start = false;
        if let Some(last) = marks.last_mut() {
            last.1 = span.end();
        }
    }
    let mut out = Vec::with_capacity(marks.len());
    let mut start = 0;
    for (i, (header, last_end)) in marks.iter().enumerate() {
        let limit = marks.get(i + 1).and_then(|(next, _)| *next).map(|next| line_start(text, next));
        let (end, gap_end) = settle(text, line_end(text, *last_end), limit);
        out.push(Section { header: *header, content: start..end, gap_end });
        start = gap_end;
    }
    out
}

/// Where a section ends whose last line with anything but comments ends at `from`, and where the blank lines behind
/// it end. `limit` is the line of the next header.
fn settle(text: &str, from: usize, limit: Option<usize>) -> (usize, usize) {
    let until = limit.unwrap_or(text.len());
    let is_blank = |at: usize| text[at..line_end(text, at)].trim().is_empty();
    let mut end = from;
    while end < until && !is_blank(end) {
        end = line_end(text, end);
    }
    // Comments right above the next header are that header's.
    if limit == Some(end) {
        end = from;
    }
    let mut gap_end = end;
    while gap_end < until && is_blank(gap_end) {
        gap_end = line_end(text, gap_end);
    }
    (end, gap_end)
}

/// Where the line begins that `at` is in.
pub fn line_start(text: &str, at: usize) -> usize {
    text.as_bytes()[..at].iter().rposition(|b| *b == b'\n').map_or(0, |i| i + 1)
}

/// Where the line ends that `at` is in, its line break included.
pub fn line_end(text: &str, at: usize) -> usize {
    text.as_bytes()[at..].iter().position(|b| *b == b'\n').map_or(text.len(), |i| at + i + 1)
}

/// The items between the brackets or braces of a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Items {
    /// The opening bracket, with a comment that follows it on its line.
    pub opening: Range<usize>,
    pub list: Vec<Item>,
    /// Whether a comma follows the last one.
    pub has_last_comma: bool,
    /// What stands before the closing bracket.
    pub closing: Range<usize>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// Blanks, line breaks and comments before it.
    pub lead: Range<usize>,
    pub body: Range<usize>,
    /// A comment behind it on its last line, its comma not included.
    pub after: Range<usize>,
}

/// The items of a list or an inline table. `span` includes its brackets.
pub fn items(text: &str, span: Range<usize>) -> Items {
    let bracket = span.start..span.start + 1;
    let mut out =
        Items { opening: bracket.clone(), list: Vec::new(), has_last_comma: false, closing: bracket.end..bracket.end };
    let (mut depth, mut item, mut trivia) = (0usize, None::<Range<usize>>, span.start + 1);
    let mut end = span.end;
    for token in Source::new(&text[span.clone()]).lex() {
        let (kind, at) = (token.kind(), span.start + token.span().start()..span.start + token.span().end());
        match kind {
            TokenKind::Whitespace | TokenKind::Newline | TokenKind::Comment | TokenKind::Eof => continue,
            TokenKind::Comma if depth == 1 => {
                if let Some(found) = item.take() {
                    let (lead, after) = (trivia..found.start, at.end..at.end);
                    trivia = at.end;
                    out.list.push(Item { lead, body: found, after });
                }
                out.has_last_comma = true;
                continue;
            }
            TokenKind::LeftSquareBracket | TokenKind::LeftCurlyBracket => depth += 1,
            TokenKind::RightSquareBracket | TokenKind::RightCurlyBracket => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            end = at.start;
            break;
        }
        if at.start > span.start {
            out.has_last_comma = false;
            item = Some(item.map_or(at.start, |i| i.start)..at.end);
        }
    }
    if let Some(found) = item {
        let end = found.end;
        out.list.push(Item { lead: trivia..found.start, body: found, after: end..end });
        trivia = end;
    }
    // A comment on the line of an item, or of the bracket, belongs to it.
    let kept_of = |from: usize, until: usize| {
        let first_line = text[from..until].find('\n').map_or(until, |n| from + n);
        let first_line = if text[..first_line].ends_with('\r') { first_line - 1 } else { first_line };
        if text[from..first_line].contains('#') { first_line } else { from }
    };
    match out.list.first_mut() {
        Some(first) => {
            out.opening.end = kept_of(first.lead.start, first.lead.end);
            first.lead.start = out.opening.end;
        }
        None => {
            out.opening.end = kept_of(trivia, end);
            trivia = out.opening.end;
        }
    }
    for i in 0..out.list.len() {
        let (from, until) = match out.list.get(i + 1) {
            Some(next) => (next.lead.start, next.lead.end),
            None => (trivia, end),
        };
        let kept = kept_of(from, until);
        out.list[i].after = from..kept;
        match out.list.get_mut(i + 1) {
            Some(next) => next.lead.start = kept,
            None => trivia = kept,
        }
    }
    out.closing = trivia..end;
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_belong_to_what_they_stand_by() {
        let text = "# top\nschema = 1\n\n# the days\n[schedule]\nstart = 2026-12-01 # today\n# still the schedule\n\n\
                    # A floating word.\n\n# hero\n[[shots]]\nnotes = \"\"\"\n[x]\n# no comment\"\"\"\n[[shots.stages]]\n\
                    a = [\n  1, # one\n  [2],\n]\n\n# end\n";
        let found: Vec<(&str, &str)> =
            sections(text).iter().map(|s| (&text[s.content.clone()], &text[s.content.end..s.gap_end])).collect();
        assert_eq!(
            found,
            [
                ("# top\nschema = 1\n", "\n"),
                ("# the days\n[schedule]\nstart = 2026-12-01 # today\n# still the schedule\n", "\n"),
                ("# A floating word.\n\n# hero\n[[shots]]\nnotes = \"\"\"\n[x]\n# no comment\"\"\"\n", ""),
                ("[[shots.stages]]\na = [\n  1, # one\n  [2],\n]\n", "\n"),
            ]
        );
    }

    fn taken_apart(text: &str) -> (Vec<(&str, &str, &str)>, bool, &str) {
        let items = items(text, 0..text.len());
        let parts =
            items.list.iter().map(|i| (&text[i.lead.clone()], &text[i.body.clone()], &text[i.after.clone()])).collect();
        (parts, items.has_last_comma, &text[items.closing])
    }

    #[test]
    fn items_are_taken_apart() {
        assert_eq!(taken_apart("[]"), (vec![], false, ""));
        assert_eq!(
            taken_apart("{ a = [1, 2], b.c = { d = 1 } }"),
            (vec![(" ", "a = [1, 2]", ""), (" ", "b.c = { d = 1 }", "")], false, " ")
        );
        assert_eq!(
            taken_apart("[\n  # zero\n  1, # one\n  2 # two\n]"),
            (vec![("\n  # zero\n  ", "1", " # one"), ("\n  ", "2", " # two")], false, "\n")
        );
        assert_eq!(taken_apart("[ # all\n  1, 2]"), (vec![("\n  ", "1", ""), (" ", "2", "")], false, ""));
        assert_eq!(taken_apart("[ 1, \"],\", ]"), (vec![(" ", "1", ""), (" ", "\"],\"", "")], true, " "));
    }
}
