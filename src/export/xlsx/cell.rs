//! Cells: how they look, where they stand, and how they are written. Whatever comes from a plan goes through
//! [`Sheet::text`], which never makes a formula of it.

use jiff::civil::Date;
use rust_xlsxwriter::utility::{row_col_to_cell, row_col_to_cell_absolute};
use rust_xlsxwriter::{ExcelDateTime, Format, FormatAlign, FormatBorder, Formula, Worksheet, XlsxError};

use crate::fault::harmless;
use crate::money::Money;

/// A cell's place: row and column, both from 0.
pub type At = (u32, u16);

/// The most signs that a cell holds, counted as spreadsheets count them.
const MOST_TEXT: usize = 32_767;

/// What a cell shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Text,
    /// A text that stands a little off the number before it.
    Said,
    /// A text of more than one line.
    Wrapped,
    Count,
    /// Dollars and cents; a dash for none.
    Usd,
    /// Dollars of one take.
    Unit,
    Credits,
    /// Nothing to be paid: capacity carries it.
    Carried,
    Share,
    Minutes,
    Date,
}

/// What a cell is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    Plain,
    /// For the reader to change.
    Input,
    /// Does not follow the inputs.
    Fixed,
    /// Beside the point.
    Muted,
    Strong,
    Sum,
    Title,
    Head,
    /// The head of a column of inputs.
    InputHead,
    Band,
}

const KINDS: [Kind; 11] = [
    Kind::Text,
    Kind::Said,
    Kind::Wrapped,
    Kind::Count,
    Kind::Usd,
    Kind::Unit,
    Kind::Credits,
    Kind::Carried,
    Kind::Share,
    Kind::Minutes,
    Kind::Date,
];
const ROLES: [Role; 10] = [
    Role::Plain,
    Role::Input,
    Role::Fixed,
    Role::Muted,
    Role::Strong,
    Role::Sum,
    Role::Title,
    Role::Head,
    Role::InputHead,
    Role::Band,
];

/// Ink and paper.
const INK: u32 = 0x1F_2933;
const FAINT: u32 = 0x6B_7785;
const LINE: u32 = 0xB8_C0CA;
const HEAD: u32 = 0x24_3B53;
const BAND: u32 = 0xE4_EAF1;
const INPUT_INK: u32 = 0x0B_3D91;
const INPUT: u32 = 0xFF_F6CC;
const FIXED: u32 = 0xEE_EEEE;
const BEST: u32 = 0xE3_F4E6;

/// All looks, made once.
#[derive(Debug)]
pub struct Looks(Vec<Format>);

impl Looks {
    pub fn new() -> Self {
        Self(KINDS.iter().flat_map(|kind| ROLES.iter().map(|role| look(*kind, *role))).collect())
    }

    fn of(&self, kind: Kind, role: Role) -> Option<&Format> {
        self.0.get(kind as usize * ROLES.len() + role as usize)
    }
}

fn look(kind: Kind, role: Role) -> Format {
    let plain = Format::new().set_font_name("Calibri").set_font_size(10).set_font_color(INK);
    let shown = match kind {
        Kind::Text => plain,
        Kind::Said => plain.set_indent(1),
        Kind::Wrapped => plain.set_text_wrap().set_align(FormatAlign::Top),
        Kind::Count | Kind::Credits => plain.set_num_format("#,##0;-#,##0;\"–\""),
        Kind::Usd => plain.set_num_format("#,##0.00;-#,##0.00;\"–\""),
        Kind::Unit => plain.set_num_format("#,##0.0000"),
        Kind::Carried => plain.set_num_format("\"on capacity\";;\"on capacity\""),
        Kind::Share => plain.set_num_format("0.00%"),
        Kind::Minutes => plain.set_num_format("#,##0.0"),
        Kind::Date => plain.set_num_format("d mmm yyyy"),
    };
    let aligned = match kind {
        Kind::Text | Kind::Said | Kind::Wrapped => shown,
        Kind::Date => shown.set_align(FormatAlign::Left),
        _ => shown.set_align(FormatAlign::Right),
    };
    match role {
        Role::Plain => aligned,
        Role::Input => aligned
            .set_font_color(INPUT_INK)
            .set_background_color(INPUT)
            .set_border(FormatBorder::Hair)
            .set_border_color(LINE),
        Role::Fixed => aligned.set_italic().set_background_color(FIXED),
        Role::Muted => aligned.set_font_color(FAINT),
        Role::Strong => aligned.set_bold().set_background_color(BEST),
        Role::Sum => aligned.set_bold().set_border_top(FormatBorder::Thin).set_border_top_color(INK),
        Role::Title => aligned.set_bold().set_font_size(16),
        Role::Head => head(aligned, kind).set_background_color(HEAD).set_font_color(0xFF_FFFF),
        Role::InputHead => head(aligned, kind).set_background_color(INPUT).set_font_color(INPUT_INK),
        Role::Band => aligned.set_bold().set_background_color(BAND),
    }
}

/// A head of words stands left, one of numbers right.
fn head(look: Format, kind: Kind) -> Format {
    let across = if matches!(kind, Kind::Text | Kind::Said | Kind::Wrapped | Kind::Date) {
        FormatAlign::Left
    } else {
        FormatAlign::Right
    };
    look.set_bold().set_text_wrap().set_align(across).set_align(FormatAlign::Bottom).set_num_format("General")
}

/// A sheet that is being written.
pub struct Sheet<'a> {
    pub page: Worksheet,
    looks: &'a Looks,
}

impl<'a> Sheet<'a> {
    /// # Errors
    /// A name that no sheet may have.
    pub fn new(name: &str, looks: &'a Looks) -> Result<Self, XlsxError> {
        let mut page = Worksheet::new();
        page.set_name(name)?;
        page.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
        page.set_footer("&L&8&F, &A&R&8&P of &N").set_screen_gridlines(false);
        Ok(Self { page, looks })
    }

    /// A text, whoever wrote it: what is not to be shown is not in it, and it is never worked out.
    ///
    /// # Errors
    /// A place that no sheet has.
    pub fn text(&mut self, at: At, text: &str, kind: Kind, role: Role) -> Result<(), XlsxError> {
        let text = cut(harmless(text));
        match self.looks.of(kind, role) {
            _ if text.is_empty() => self.blank(at, kind, role)?,
            Some(look) => drop(self.page.write_string_with_format(at.0, at.1, text, look)?),
            None => drop(self.page.write_string(at.0, at.1, text)?),
        }
        Ok(())
    }

    /// # Errors
    /// A place that no sheet has.
    pub fn blank(&mut self, at: At, kind: Kind, role: Role) -> Result<(), XlsxError> {
        if let Some(look) = self.looks.of(kind, role) {
            self.page.write_blank(at.0, at.1, look)?;
        }
        Ok(())
    }

    /// A number, given in digits.
    ///
    /// # Errors
    /// A place that no sheet has; digits that are none.
    pub fn number(&mut self, at: At, digits: &str, kind: Kind, role: Role) -> Result<(), XlsxError> {
        let number: f64 = digits.parse().map_err(|_| XlsxError::ParameterError(digits.to_owned()))?;
        match self.looks.of(kind, role) {
            Some(look) => drop(self.page.write_number_with_format(at.0, at.1, number, look)?),
            None => drop(self.page.write_number(at.0, at.1, number)?),
        }
        Ok(())
    }

    /// # Errors
    /// A place that no sheet has.
    pub fn count(&mut self, at: At, count: impl Into<u128>, role: Role) -> Result<(), XlsxError> {
        self.number(at, &count.into().to_string(), Kind::Count, role)
    }

    /// # Errors
    /// A place that no sheet has.
    pub fn money(&mut self, at: At, money: Money, kind: Kind, role: Role) -> Result<(), XlsxError> {
        self.number(at, &money.plain(), kind, role)
    }

    /// # Errors
    /// A place that no sheet has.
    pub fn date(&mut self, at: At, date: Date, role: Role) -> Result<(), XlsxError> {
        let day = excel_date(date)?;
        match self.looks.of(Kind::Date, role) {
            Some(look) => drop(self.page.write_datetime_with_format(at.0, at.1, day, look)?),
            None => drop(self.page.write_datetime(at.0, at.1, day)?),
        }
        Ok(())
    }

    /// A formula of ours, with what it comes to.
    ///
    /// # Errors
    /// A place that no sheet has.
    pub fn formula(&mut self, at: At, formula: &str, result: &str, kind: Kind, role: Role) -> Result<(), XlsxError> {
        let formula = Formula::new(formula).set_result(result);
        match self.looks.of(kind, role) {
            Some(look) => drop(self.page.write_formula_with_format(at.0, at.1, formula, look)?),
            None => drop(self.page.write_formula(at.0, at.1, formula)?),
        }
        Ok(())
    }

    /// The title and the lines below it; gives the first row after them.
    ///
    /// # Errors
    /// A place that no sheet has.
    pub fn opening(&mut self, title: &str, lines: &[String]) -> Result<u32, XlsxError> {
        self.text((0, 0), title, Kind::Text, Role::Title)?;
        self.page.set_row_height(0, 26)?;
        let mut row = 1;
        for line in lines {
            self.text((row, 0), line, Kind::Text, Role::Muted)?;
            row += 1;
        }
        Ok(row + 1)
    }

    /// A row of heads from a column on.
    ///
    /// # Errors
    /// A place that no sheet has.
    pub fn heads(&mut self, at: At, heads: &[(&str, Kind, Role)]) -> Result<(), XlsxError> {
        for (column, (head, kind, role)) in (at.1..).zip(heads) {
            self.text((at.0, column), head, *kind, *role)?;
        }
        Ok(())
    }

    /// Widths from the first column on, in signs.
    ///
    /// # Errors
    /// More columns than a sheet has.
    pub fn widths(&mut self, widths: &[u16]) -> Result<(), XlsxError> {
        for (column, width) in (0..).zip(widths) {
            self.page.set_column_width(column, *width)?;
        }
        Ok(())
    }
}

/// # Errors
/// A year that spreadsheets do not know.
pub fn excel_date(date: Date) -> Result<ExcelDateTime, XlsxError> {
    let part = |n: i8| u8::try_from(n).unwrap_or(1);
    ExcelDateTime::from_ymd(u16::try_from(date.year()).unwrap_or(0), part(date.month()), part(date.day()))
}

/// A text that a cell holds, with `…` where it was longer.
fn cut(text: String) -> String {
    if text.encode_utf16().count() <= MOST_TEXT {
        return text;
    }
    let mut units = 1;
    let mut kept: String = text
        .chars()
        .take_while(|c| {
            units += c.len_utf16();
            units <= MOST_TEXT
        })
        .collect();
    kept.push('…');
    kept
}

/// `D5`.
pub fn here(at: At) -> String {
    row_col_to_cell(at.0, at.1)
}

/// `$D$5`.
pub fn fixed(at: At) -> String {
    row_col_to_cell_absolute(at.0, at.1)
}

/// `'Prices used'!$D$5`.
pub fn on(sheet: &str, at: At) -> String {
    format!("'{sheet}'!{}", fixed(at))
}

/// `$D$5:$D$9` of a sheet, one column from a row to another.
pub fn column_on(sheet: &str, column: u16, rows: (u32, u32)) -> String {
    format!("'{sheet}'!{}:{}", fixed((rows.0, column)), fixed((rows.1, column)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_texts_end_in_an_ellipsis() {
        assert_eq!(cut("x".repeat(MOST_TEXT)).len(), MOST_TEXT);
        let long = cut("𝄞".repeat(MOST_TEXT));
        assert!(long.ends_with("𝄞…") && long.encode_utf16().count() <= MOST_TEXT);
    }

    #[test]
    fn each_look_is_found_by_its_place() {
        for (at, kind) in KINDS.iter().enumerate() {
            assert_eq!(*kind as usize, at);
        }
        for (at, role) in ROLES.iter().enumerate() {
            assert_eq!(*role as usize, at);
        }
    }

    #[test]
    fn a_row_that_no_sheet_has_is_told() {
        let looks = Looks::new();
        let mut sheet = Sheet::new("Loop", &looks).unwrap();
        assert!(sheet.text((1_048_575, 0), "last", Kind::Text, Role::Plain).is_ok());
        assert!(matches!(
            sheet.text((1_048_576, 0), "one more", Kind::Text, Role::Plain),
            Err(XlsxError::RowColumnLimitError)
        ));
        assert!(Sheet::new(&"x".repeat(32), &looks).is_err());
    }
}
