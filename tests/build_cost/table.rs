//! The table in Markdown, with the ratios that do not depend on the machine.

use std::fmt;

/// One line: raw axum, by hand, palisade.
pub(crate) struct Row {
    title: &'static str,
    /// Digits after the point.
    digits: usize,
    values: Vec<f64>,
}

impl Row {
    pub(crate) fn seconds(title: &'static str, values: impl IntoIterator<Item = f64>) -> Self {
        Self::of(title, 2, values)
    }

    pub(crate) fn counts(title: &'static str, values: [u64; 3]) -> Self {
        let values = values.map(|value| u32::try_from(value).map_or(f64::NAN, f64::from));
        Self::of(title, 0, values)
    }

    pub(crate) fn of(
        title: &'static str,
        digits: usize,
        values: impl IntoIterator<Item = f64>,
    ) -> Self {
        Self { title, digits, values: values.into_iter().collect() }
    }

    /// What palisade costs where the handwritten application costs one.
    fn ratio(&self) -> f64 {
        match self.values.as_slice() {
            [_, by_hand, palisade] => palisade / by_hand,
            _ => f64::NAN,
        }
    }
}

pub(crate) struct Table {
    handlers: usize,
    rows: Vec<Row>,
}

impl Table {
    pub(crate) fn new(handlers: usize) -> Self {
        Self { handlers, rows: Vec::new() }
    }

    pub(crate) fn push(&mut self, row: Row) {
        self.rows.push(row);
    }
}

impl fmt::Display for Table {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            out,
            "| {} handlers | raw axum | by hand | palisade | of by hand |",
            self.handlers
        )?;
        write!(out, "|---|---:|---:|---:|---:|")?;
        for row in &self.rows {
            write!(out, "\n| {} |", row.title)?;
            for value in &row.values {
                write!(out, " {} |", grouped(*value, row.digits))?;
            }
            write!(out, " {:.2} |", row.ratio())?;
        }
        Ok(())
    }
}

/// `1234567` as `1,234,567`.
fn grouped(value: f64, digits: usize) -> String {
    let text = format!("{value:.digits$}");
    let whole = text.split('.').next().map_or(0, str::len);
    let mut grouped = String::with_capacity(text.len() + whole / 3);
    for (place, letter) in text.chars().enumerate() {
        if place > 0 && place < whole && (whole - place).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(letter);
    }
    grouped
}

/// The value in the middle.
pub(crate) fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}
