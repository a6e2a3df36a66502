//! The main colour of a portal, made readable: every shade of it that the pages use has a contrast of at least 4.5:1 (WCAG 2.2, 1.4.3)
//! with what it stands on, on light and on dark paper.

use std::fmt;

use palette::color_difference::Wcag21RelativeContrast;
use palette::convert::{FromColorUnclamped, IntoColorUnclamped};
use palette::{Clamp, IsWithinBounds, Oklch, Srgb};

/// The least contrast of text.
const CONTRAST: f64 = 4.5;
/// Lightness moves by this much (of 0 to 1) until the contrast holds.
const STEP: f64 = 0.005;

/// What does not follow the portal: the same values as in `public/style.css`.
struct Paper {
    paper: &'static str,
    card: &'static str,
    dark: bool,
}

const LIGHT: Paper = Paper {
    paper: "fcf9f4",
    card: "ffffff",
    dark: false,
};
const DARK: Paper = Paper {
    paper: "181512",
    card: "221e1a",
    dark: true,
};

/// A colour of sRGB, eight bits for each part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Colour(Srgb<u8>);

/// The shades that a main colour gives on one kind of paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Shades {
    /// Text, borders and the main button.
    accent: Colour,
    /// The same under the pointer.
    deep: Colour,
    /// Text on `accent` and `deep`.
    on_accent: Colour,
    /// A quiet background.
    tint: Colour,
}

impl fmt::Display for Colour {
    /// Six hexadecimal digits, without `#`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Srgb { red, green, blue, .. } = self.0;
        write!(f, "{red:02x}{green:02x}{blue:02x}")
    }
}

impl Colour {
    /// Six hexadecimal digits, with or without `#`; nothing else.
    pub fn parse(text: &str) -> Option<Colour> {
        let digits = text.strip_prefix('#').unwrap_or(text);
        let plain = digits.len() == 6 && digits.bytes().all(|b| b.is_ascii_hexdigit());
        let [_, red, green, blue] = u32::from_str_radix(digits, 16).ok()?.to_be_bytes();
        plain.then(|| Colour(Srgb::new(red, green, blue)))
    }

    /// The style sheet that puts this colour in place of the site's own.
    pub fn css(self) -> String {
        let tokens = |paper: &Paper| {
            let Shades {
                accent,
                deep,
                on_accent,
                tint,
            } = self.shades(paper);
            format!(":root{{--accent:#{accent};--deep:#{deep};--on-accent:#{on_accent};--tint:#{tint}}}")
        };
        format!(
            "{}@media (prefers-color-scheme:dark){{{}}}",
            tokens(&LIGHT),
            tokens(&DARK)
        )
    }

    /// What became of this colour on light paper: itself where its contrast is enough.
    pub fn on_light(self) -> Colour {
        self.shades(&LIGHT).accent
    }

    fn shades(self, paper: &Paper) -> Shades {
        let own = Oklch::from_color_unclamped(self.linear());
        let (tint_lightness, tint_chroma, deeper) = if paper.dark {
            (0.27, 0.03, 0.06)
        } else {
            (0.957, 0.02, -0.07)
        };
        let tint = shade(tint_lightness, own.chroma.min(tint_chroma), own);
        let mut grounds = vec![tint];
        grounds.extend(Colour::parse(paper.paper));
        grounds.extend(Colour::parse(paper.card));
        let readable = |colour: Colour| grounds.iter().all(|ground| colour.contrast(*ground) >= CONTRAST);

        // The hue stays, and as much of the chroma as a screen can show.
        let mut lightness = own.l;
        let mut accent = self;
        while !readable(accent) && (0.0..=1.0).contains(&lightness) {
            lightness += if paper.dark { STEP } else { -STEP };
            accent = shade(lightness.clamp(0.0, 1.0), own.chroma, own);
        }
        Shades {
            accent,
            deep: shade((lightness + deeper).clamp(0.0, 1.0), own.chroma, own),
            on_accent: if paper.dark {
                shade(0.17, own.chroma.min(0.04), own)
            } else {
                Colour(Srgb::new(255, 255, 255))
            },
            tint,
        }
    }

    /// The ratio of the relative luminances, 1 to 21.
    fn contrast(self, other: Colour) -> f64 {
        self.linear().relative_contrast(other.linear())
    }

    fn linear(self) -> Srgb<f64> {
        self.0.into_format()
    }
}

/// A colour of this lightness and the hue of `own`, with as much of `chroma` as sRGB has there.
fn shade(lightness: f64, chroma: f64, own: Oklch<f64>) -> Colour {
    let mut chroma = chroma;
    loop {
        let colour: Srgb<f64> = Oklch::new(lightness, chroma, own.hue).into_color_unclamped();
        if colour.is_within_bounds() || chroma < 0.001 {
            return Colour(colour.clamp().into_format());
        }
        chroma *= 0.95;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHEET: &str = include_str!("../../public/style.css");

    fn colour(text: &str) -> Colour {
        Colour::parse(text).unwrap()
    }

    /// A token of the style sheet, on light and on dark paper.
    fn token(name: &str) -> [Colour; 2] {
        let name = format!("  --{name}: #");
        let mut values = SHEET
            .split(&name)
            .skip(1)
            .map(|rest| rest.split(';').next().unwrap())
            .map(|text| match text.len() {
                3 => colour(&text.chars().flat_map(|c| [c, c]).collect::<String>()),
                _ => colour(text),
            });
        [values.next().unwrap(), values.next().unwrap()]
    }

    #[test]
    fn the_papers_are_those_of_the_style_sheet() {
        for (name, light, dark) in [
            ("paper", LIGHT.paper, DARK.paper),
            ("card", LIGHT.card, DARK.card),
        ] {
            assert_eq!(token(name), [colour(light), colour(dark)], "{name}");
        }
    }

    #[test]
    fn every_colour_ends_readable_on_everything_it_stands_on() {
        let fixed: Vec<(&str, [Colour; 2])> = ["ink", "soft", "bad"]
            .into_iter()
            .map(|name| (name, token(name)))
            .collect();
        // Every 13th value of each part, and the ends: 9,261 of 16.7 million, all hues and lightnesses among them.
        let parts: Vec<u8> = (0..=255).step_by(13).chain([255]).collect();
        for red in &parts {
            for green in &parts {
                for blue in &parts {
                    let own = Colour(Srgb::new(*red, *green, *blue));
                    for (n, paper) in [LIGHT, DARK].iter().enumerate() {
                        let shades = own.shades(paper);
                        let grounds = [colour(paper.paper), colour(paper.card), shades.tint];
                        for ground in grounds {
                            for text in [shades.accent, shades.deep] {
                                let found = text.contrast(ground);
                                assert!(found >= CONTRAST, "{own}: {text} on {ground}: {found}");
                            }
                        }
                        for ground in [shades.accent, shades.deep] {
                            let found = shades.on_accent.contrast(ground);
                            assert!(
                                found >= CONTRAST,
                                "{own}: {} on {ground}: {found}",
                                shades.on_accent
                            );
                        }
                        for (name, text) in &fixed {
                            let found = text[n].contrast(shades.tint);
                            assert!(found >= CONTRAST, "{own}: {name} on {}: {found}", shades.tint);
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn a_colour_that_can_be_read_stays_and_another_one_keeps_its_hue() {
        let blue = colour("1d4e89");
        assert_eq!(blue.on_light(), blue);
        for text in ["ffd400", "7fb2ff", "00e5a0", "ff8080"] {
            let own = colour(text);
            let found = own.on_light();
            assert_ne!(found, own);
            let hue = |colour: Colour| {
                Oklch::from_color_unclamped(colour.linear())
                    .hue
                    .into_positive_degrees()
            };
            let turned = (hue(own) - hue(found)).abs();
            assert!(turned.min(360.0 - turned) < 3.0, "{own} became {found}");
            // And no darker than it must be.
            let most = found.contrast(colour(LIGHT.paper));
            assert!(most < 5.2, "{own} became {found}: {most}");
        }
    }

    #[test]
    fn only_six_hexadecimal_digits_are_a_colour() {
        assert_eq!(colour("#1D4e89").to_string(), "1d4e89");
        for bad in [
            "", "fff", "#fff", "1d4e8g", "+1d4e8", "1d4e89;", "##1d4e8", "1d4e890", "文明", "red",
        ] {
            assert_eq!(Colour::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn the_sheet_holds_nothing_but_tokens() {
        let css = colour("1d4e89").css();
        assert!(css.starts_with(":root{--accent:#1d4e89;"), "{css}");
        assert!(!css.contains(['<', '"', '\\', '@', '(']) || css.matches('@').count() == 1);
    }
}
