//! Tables for people, JSON for machines, and bars that hold or do not.

use std::fs;
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Context, Result};
use hdrhistogram::Histogram;
use serde_json::{Value, json};

use crate::server;

/// One line on standard output.
pub fn say(line: impl std::fmt::Display) {
    println!("{line}");
}

/// A heading.
pub fn heading(text: impl std::fmt::Display) {
    println!("\n== {text} ==\n");
}

/// A table, printed as Markdown, so that it can be kept as it is.
#[derive(Debug, Default)]
pub struct Table {
    rows: Vec<Vec<String>>,
}

impl Table {
    /// A table with these columns.
    pub fn new(columns: &[&str]) -> Self {
        Self {
            rows: vec![columns.iter().map(|column| (*column).to_owned()).collect()],
        }
    }

    /// Adds a row.
    pub fn row<const N: usize>(&mut self, cells: [String; N]) {
        self.rows.push(cells.into());
    }

    /// Prints it: the first column to the left, the others to the right.
    pub fn print(&self) {
        let columns = self.rows.iter().map(Vec::len).max().unwrap_or(0);
        let widths: Vec<usize> = (0..columns)
            .map(|column| {
                self.rows
                    .iter()
                    .filter_map(|row| row.get(column))
                    .map(|cell| cell.chars().count())
                    .max()
                    .unwrap_or(0)
                    .max(3)
            })
            .collect();
        for (place, row) in self.rows.iter().enumerate() {
            let cells: Vec<String> = row
                .iter()
                .zip(&widths)
                .enumerate()
                .map(|(column, (cell, width))| match column {
                    0 => format!("{cell:<width$}"),
                    _ => format!("{cell:>width$}"),
                })
                .collect();
            println!("| {} |", cells.join(" | "));
            if place == 0 {
                let lines: Vec<String> = widths
                    .iter()
                    .enumerate()
                    .map(|(column, width)| match column {
                        0 => "-".repeat(*width),
                        _ => format!("{}:", "-".repeat(width - 1)),
                    })
                    .collect();
                println!("| {} |", lines.join(" | "));
            }
        }
    }
}

/// What has to hold.
#[derive(Debug, Default)]
pub struct Bars(Vec<(String, String, String, bool)>);

impl Bars {
    /// One bar: what it is about, the figure, the bar in words, and whether it holds.
    pub fn add(
        &mut self,
        what: impl Into<String>,
        measured: impl Into<String>,
        bar: impl Into<String>,
        holds: bool,
    ) {
        self.0.push((what.into(), measured.into(), bar.into(), holds));
    }

    /// Prints the bars, keeps the figures in target/bench/NAME.json and says whether all bars hold.
    pub fn close(self, name: &str, figures: Value) -> Result<bool> {
        let mut table = Table::new(&["bar", "measured", "required", "holds"]);
        for (what, measured, bar, holds) in &self.0 {
            let holds = if *holds { "yes" } else { "NO" };
            table.row([what.clone(), measured.clone(), bar.clone(), holds.to_owned()]);
        }
        say("");
        table.print();
        let all = self.0.iter().all(|(_, _, _, holds)| *holds);
        let bars: Vec<Value> = self
            .0
            .into_iter()
            .map(|(what, measured, bar, holds)| {
                json!({"what": what, "measured": measured, "required": bar, "holds": holds})
            })
            .collect();
        let at = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .map_or(0, |since| since.as_secs());
        let folder = server::root().join("target/bench");
        fs::create_dir_all(&folder).with_context(|| folder.display().to_string())?;
        let file = folder.join(format!("{name}.json"));
        let text = serde_json::to_string_pretty(
            &json!({"bench": name, "at": at, "bars": bars, "figures": figures}),
        )?;
        fs::write(&file, text + "\n").with_context(|| file.display().to_string())?;
        Ok(all)
    }
}

/// Milliseconds from a histogram of microseconds.
pub fn quantile_ms(histogram: &Histogram<u64>, quantile: f64) -> f64 {
    #[allow(clippy::cast_precision_loss, reason = "microseconds of a run fit")]
    let micros = histogram.value_at_quantile(quantile) as f64;
    micros / 1000.0
}

/// `1,234,567`.
pub fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Milliseconds with a sensible number of digits.
pub fn ms(value: f64) -> String {
    match value {
        v if v < 10.0 => format!("{v:.2}"),
        v if v < 100.0 => format!("{v:.1}"),
        v => format!("{v:.0}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped() {
        assert_eq!(thousands(7), "7");
        assert_eq!(thousands(1000), "1,000");
        assert_eq!(thousands(1_234_567), "1,234,567");
    }
}
