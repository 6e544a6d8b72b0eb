//! The posture as text: a table of routes, then what leaves of every type they answer with.

use std::fmt::{self, Write as _};

use super::{Field, Posture, Row, last_segment};

const HEADS: [&str; 7] =
    ["method", "route", "handler", "who may call", "limits", "response", "ways out"];

impl fmt::Display for Posture {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut routes = vec![HEADS.map(str::to_owned)];
        routes.extend(self.rows.iter().map(cells));
        align(&routes, out)?;
        let mut types = vec![["response", "what leaves, for whom"].map(str::to_owned)];
        for row in &self.rows {
            let told = [row.response.unwrap_or_default().to_owned(), fields(&row.fields)];
            if !row.fields.is_empty() && !types.contains(&told) {
                types.push(told);
            }
        }
        if types.len() > 1 {
            writeln!(out)?;
            align(&types, out)?;
        }
        Ok(())
    }
}

fn cells(row: &Row) -> [String; HEADS.len()] {
    let comma = if row.objects.is_empty() { "" } else { ", " };
    [
        row.method.to_owned(),
        row.route.clone(),
        last_segment(&row.handler).to_owned(),
        format!("{}{comma}{}", row.access, row.objects),
        row.limits.join(", "),
        row.response.unwrap_or_default().to_owned(),
        row.ways_out.join("; "),
    ]
}

/// A field that is told of by what it holds has no word of its own, unless it has a rule.
fn fields(fields: &[Field]) -> String {
    let told: Vec<String> = fields
        .iter()
        .filter(|field| {
            let inside = format!("{}.", field.name);
            let holds_others = fields.iter().any(|other| other.name.starts_with(&inside));
            !holds_others || field.visible_to != "everyone" || field.mask.is_some()
        })
        .map(shown)
        .collect();
    told.join(", ")
}

fn shown(field: &Field) -> String {
    let mut text = field.name.clone();
    if let Some(mask) = &field.mask {
        let _ = write!(text, " ({mask})");
    }
    if field.visible_to != "everyone" {
        let _ = write!(text, " [{}]", field.visible_to);
    }
    text
}

/// Writes the rows with each column as wide as its widest cell.
fn align<const N: usize>(rows: &[[String; N]], out: &mut fmt::Formatter<'_>) -> fmt::Result {
    let mut widths = [0; N];
    for row in rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = cell.chars().count().max(*width);
        }
    }
    for row in rows {
        let mut line = String::new();
        for (cell, width) in row.iter().zip(widths) {
            let _ = write!(line, "{cell:<width$}  ");
        }
        writeln!(out, "{}", line.trim_end())?;
    }
    Ok(())
}
