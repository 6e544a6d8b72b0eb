//! The picture: a panel for each run, as SVG that needs nothing else.

use std::fmt::Write as _;
use std::time::Duration;

use crate::offer::Second;

const WIDTH: f64 = 760.0;
const LEFT: f64 = 56.0;
const RIGHT: f64 = 16.0;
const TOP: f64 = 64.0;
/// Of one panel, and of the space below it.
const HEIGHT: f64 = 150.0;
const BELOW: f64 = 64.0;
/// The most requests in a second that a panel has room for.
const MOST: f64 = 200.0;

/// One run.
pub(crate) struct Panel {
    pub(crate) title: &'static str,
    pub(crate) seconds: Vec<Second>,
    pub(crate) marks: Vec<Mark>,
}

/// Something that happened during a run.
pub(crate) struct Mark {
    pub(crate) at: Duration,
    pub(crate) text: &'static str,
}

pub(crate) fn svg(panels: &[Panel], limit: u32) -> String {
    let height = TOP + (HEIGHT + BELOW) * f64::from(u32::try_from(panels.len()).unwrap_or(0));
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height}\" \
         font-family=\"sans-serif\" font-size=\"12\" role=\"img\">\n\
         <title>What a limit of {limit} requests a second lets through</title>\n\
         <desc>Requests offered, let through and refused in each second of three measured runs.</desc>\n\
         <rect width=\"{WIDTH}\" height=\"{height}\" fill=\"#ffffff\"/>\n"
    );
    let keys = [("#2f7d4f", "let through"), ("#d9d4cb", "refused (429)"), ("#c0392b", "failed")];
    for (place, (color, text)) in keys.into_iter().enumerate() {
        let x = LEFT + 130.0 * f64::from(u32::try_from(place).unwrap_or(0));
        let _ = writeln!(
            out,
            "<rect x=\"{x}\" y=\"16\" width=\"12\" height=\"12\" fill=\"{color}\"/>\
             <text x=\"{}\" y=\"26\">{text}</text>",
            x + 18.0
        );
    }
    let _ = writeln!(
        out,
        "<line x1=\"446\" y1=\"22\" x2=\"470\" y2=\"22\" stroke=\"#1b1b1b\" stroke-dasharray=\"4 3\"/>\
         <text x=\"476\" y=\"26\">the limit: {limit} a second for all processes</text>"
    );
    for (place, panel) in panels.iter().enumerate() {
        let top = TOP + (HEIGHT + BELOW) * f64::from(u32::try_from(place).unwrap_or(0));
        draw_panel(&mut out, panel, top, limit);
    }
    out.push_str("</svg>\n");
    out
}

fn y(top: f64, count: f64) -> f64 {
    top + HEIGHT - HEIGHT * count.min(MOST) / MOST
}

fn draw_panel(out: &mut String, panel: &Panel, top: f64, limit: u32) {
    let count = f64::from(u32::try_from(panel.seconds.len()).unwrap_or(1));
    let step = (WIDTH - LEFT - RIGHT) / count;
    let x = |second: f64| LEFT + step * second;
    let _ = writeln!(
        out,
        "<text x=\"{LEFT}\" y=\"{}\" font-weight=\"bold\">{}</text>",
        top - 10.0,
        panel.title.replace('"', "&quot;")
    );
    for line in [0.0, 50.0, 100.0, 150.0, 200.0] {
        let at = y(top, line);
        let _ = writeln!(
            out,
            "<line x1=\"{LEFT}\" y1=\"{at}\" x2=\"{}\" y2=\"{at}\" stroke=\"#eeeae2\"/>\
             <text x=\"{}\" y=\"{}\" text-anchor=\"end\" fill=\"#555\">{line}</text>",
            WIDTH - RIGHT,
            LEFT - 8.0,
            at + 4.0
        );
    }
    for (place, second) in panel.seconds.iter().enumerate() {
        let at = x(f64::from(u32::try_from(place).unwrap_or(0)));
        let mut below = 0.0;
        for (color, part) in
            [("#2f7d4f", second.passed), ("#d9d4cb", second.refused), ("#c0392b", second.failed)]
        {
            if part == 0 {
                continue;
            }
            let above = below + f64::from(part);
            let (from, to) = (y(top, above), y(top, below));
            let _ = writeln!(
                out,
                "<rect x=\"{:.1}\" y=\"{from:.1}\" width=\"{:.1}\" height=\"{:.1}\" fill=\"{color}\"/>",
                at + 1.0,
                step - 2.0,
                to - from
            );
            below = above;
        }
    }
    let at = y(top, f64::from(limit));
    let _ = writeln!(
        out,
        "<line x1=\"{LEFT}\" y1=\"{at}\" x2=\"{}\" y2=\"{at}\" stroke=\"#1b1b1b\" \
         stroke-dasharray=\"4 3\"/>",
        WIDTH - RIGHT
    );
    for mark in &panel.marks {
        let at = x(mark.at.as_secs_f64());
        let _ = writeln!(
            out,
            "<line x1=\"{at:.1}\" y1=\"{top}\" x2=\"{at:.1}\" y2=\"{}\" stroke=\"#8a3b12\"/>\
             <text x=\"{:.1}\" y=\"{}\" fill=\"#8a3b12\">{}</text>",
            top + HEIGHT,
            at + 4.0,
            top + 12.0,
            mark.text
        );
    }
    for second in [0_u32, 5, 10, 15, 20] {
        let _ = writeln!(
            out,
            "<text x=\"{:.1}\" y=\"{}\" text-anchor=\"middle\" fill=\"#555\">{second} s</text>",
            x(second.into()),
            top + HEIGHT + 18.0
        );
    }
}
