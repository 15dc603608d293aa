//! The colours of each palette, at the depth that the terminal has.

use ratatui::style::{Color, Modifier, Style};

use super::{Depth, Palette};

/// The colours that a palette differs in; roles are made of them in one place, `Theme::new`.
pub(super) struct Inks {
    pub base: Style,
    pub text: Style,
    pub muted: Style,
    pub accent: Style,
    pub good: Style,
    pub warn: Style,
    pub bad: Style,
    pub assumed: Style,
    pub relaxed: Style,
    pub border: Style,
    pub selected: Style,
    pub remembered: Style,
}

impl Inks {
    /// Every one of them.
    pub fn all(&mut self) -> [&mut Style; 12] {
        [
            &mut self.base,
            &mut self.text,
            &mut self.muted,
            &mut self.accent,
            &mut self.good,
            &mut self.warn,
            &mut self.bad,
            &mut self.assumed,
            &mut self.relaxed,
            &mut self.border,
            &mut self.selected,
            &mut self.remembered,
        ]
    }

    pub const fn of(palette: Palette, depth: Depth) -> Self {
        let plain = Style::new();
        match palette {
            Palette::Ansi16 => Self {
                base: plain,
                text: plain,
                muted: plain.fg(Color::DarkGray),
                accent: plain.fg(Color::Cyan),
                good: plain.fg(Color::Green),
                warn: plain.fg(Color::Yellow),
                bad: plain.fg(Color::Red),
                assumed: plain.fg(Color::Magenta),
                relaxed: plain.fg(Color::Blue),
                border: plain.fg(Color::DarkGray),
                // Without the colours of what is selected: reversed, they would be patches of ground.
                selected: plain.fg(Color::Reset).bg(Color::Reset).add_modifier(Modifier::REVERSED),
                remembered: plain.add_modifier(Modifier::BOLD),
            },
            Palette::Dark if matches!(depth, Depth::Sixteen) => Self::dark_sixteen(),
            Palette::Light if matches!(depth, Depth::Sixteen) => Self::light_sixteen(),
            Palette::Dark => Self::true_colour(&[
                0x0014_161f,
                0x00d8_dee9,
                0x0080_889c,
                0x0074_c7ec,
                0x008f_d694,
                0x00f2_c572,
                0x00f2_7f8b,
                0x00cf_9df2,
                0x0089_a7f5,
                0x003d_4458,
                0x0026_334b,
                0x0021_2736,
            ]),
            Palette::Light => Self::true_colour(&light(depth)),
            Palette::Mono => Self {
                base: plain,
                text: plain,
                muted: plain.add_modifier(Modifier::DIM),
                accent: plain.add_modifier(Modifier::BOLD),
                good: plain,
                warn: plain.add_modifier(Modifier::BOLD),
                bad: plain.add_modifier(Modifier::BOLD).add_modifier(Modifier::UNDERLINED),
                assumed: plain.add_modifier(Modifier::ITALIC),
                relaxed: plain,
                border: plain.add_modifier(Modifier::DIM),
                selected: plain.add_modifier(Modifier::REVERSED),
                remembered: plain.add_modifier(Modifier::BOLD),
            },
        }
    }

    /// In the order of the fields, with the background first.
    const fn true_colour(inks: &[u32; 12]) -> Self {
        let plain = Style::new();
        Self {
            base: plain.bg(Color::from_u32(inks[0])).fg(Color::from_u32(inks[1])),
            text: plain.fg(Color::from_u32(inks[1])),
            muted: plain.fg(Color::from_u32(inks[2])),
            accent: plain.fg(Color::from_u32(inks[3])),
            good: plain.fg(Color::from_u32(inks[4])),
            warn: plain.fg(Color::from_u32(inks[5])),
            bad: plain.fg(Color::from_u32(inks[6])),
            assumed: plain.fg(Color::from_u32(inks[7])),
            relaxed: plain.fg(Color::from_u32(inks[8])),
            border: plain.fg(Color::from_u32(inks[9])),
            selected: plain.bg(Color::from_u32(inks[10])).add_modifier(Modifier::BOLD),
            remembered: plain.bg(Color::from_u32(inks[11])),
        }
    }

    /// Where the terminal has only the user's sixteen: light signs on black.
    const fn dark_sixteen() -> Self {
        let plain = Style::new();
        Self {
            base: plain.bg(Color::Black).fg(Color::Gray),
            text: plain.fg(Color::Gray),
            muted: plain.fg(Color::DarkGray),
            accent: plain.fg(Color::LightCyan),
            good: plain.fg(Color::LightGreen),
            warn: plain.fg(Color::LightYellow),
            bad: plain.fg(Color::LightRed),
            assumed: plain.fg(Color::LightMagenta),
            relaxed: plain.fg(Color::LightBlue),
            border: plain.fg(Color::DarkGray),
            selected: plain.fg(Color::Black).bg(Color::Gray),
            remembered: plain.add_modifier(Modifier::BOLD),
        }
    }

    /// The same on white: of the sixteen, green, cyan and yellow cannot be read there.
    const fn light_sixteen() -> Self {
        let plain = Style::new();
        Self {
            base: plain.bg(Color::White).fg(Color::Black),
            text: plain.fg(Color::Black),
            muted: plain.fg(Color::DarkGray),
            accent: plain.fg(Color::Blue),
            good: plain.fg(Color::Black),
            warn: plain.fg(Color::Magenta),
            bad: plain.fg(Color::Red),
            assumed: plain.fg(Color::Blue),
            relaxed: plain.fg(Color::DarkGray),
            border: plain.fg(Color::DarkGray),
            selected: plain.fg(Color::White).bg(Color::Blue),
            remembered: plain.add_modifier(Modifier::BOLD),
        }
    }
}

/// The colours on white. Of some of them, the nearest in the table could not be read.
const fn light(depth: Depth) -> [u32; 12] {
    let (assumed, relaxed, selected) = match depth {
        Depth::Indexed => (0x0087_00af, 0x005f_5faf, 0x00d7_ffff),
        _ => (0x007b_3fb0, 0x0034_55c4, 0x00dc_eaf8),
    };
    [
        0x00fb_faf7,
        0x0024_2933,
        0x0066_6f7d,
        0x0000_6694,
        0x0012_6e2f,
        0x008d_5a00,
        0x00b9_2a3b,
        assumed,
        relaxed,
        0x00c3_c8d0,
        selected,
        0x00e9_edf2,
    ]
}
