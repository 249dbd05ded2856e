//! The picture of who answers to whom: above us whom we answer to, beside us partners, below us whom we serve. Pure layout;
//! the facts stand in the table under it.

use pasban_portal::{Markup, html};

/// Boxes below that are drawn one by one; more are drawn by sector.
pub const SINGLE_MAX: usize = 14;
/// Boxes of one kind that are drawn at all; the rest is a number.
pub const BOXES_MAX: usize = 16;
const WIDE: i64 = 420;
const BOX_HIGH: i64 = 40;
const GAP: i64 = 12;
const NAME_CHARS: usize = 24;

/// How one answers to the other.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Tie {
    /// An agreement is in force.
    Agreed,
    /// It is paused, or not yet confirmed.
    Waiting,
    /// Known by contact alone.
    Contact,
}

impl Tie {
    fn class(self) -> &'static str {
        match self {
            Self::Agreed => "a",
            Self::Waiting => "b dash",
            Self::Contact => "c dot",
        }
    }
}

/// A box.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Box {
    /// Name.
    pub name: String,
    /// A second line.
    pub second: String,
    /// How it is tied to us.
    pub tie: Tie,
    /// Where it leads; empty for nowhere.
    pub to: String,
}

/// What is drawn.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Picture {
    /// This node.
    pub us: String,
    /// A second line for it.
    pub us_second: String,
    /// Whom we answer to.
    pub above: Vec<Box>,
    /// Partners.
    pub beside: Vec<Box>,
    /// Whom we serve.
    pub below: Vec<Box>,
    /// Bodies that some of them answer to as well.
    pub others: Vec<Box>,
    /// What stands over those.
    pub others_words: String,
}

/// A name as long as a box is wide.
fn cut(text: &str, most: usize) -> String {
    let clean = pasban_portal::parts::clean(text).replace('\n', " ");
    if clean.chars().count() <= most { clean } else { clean.chars().take(most - 1).chain(['…']).collect() }
}

fn draw_box(b: &Box, x: i64, y: i64, wide: i64, ours: bool) -> Markup {
    let most = usize::try_from(wide / 8).unwrap_or(NAME_CHARS).max(8);
    let inside = html! {
        rect class=(if ours { "soft" } else { "axis" }) x=(x) y=(y) width=(wide) height=(BOX_HIGH) rx="4" fill=[(!ours).then_some("none")] {}
        text.strong x=(x + 8) y=(y + 17) { (cut(&b.name, most)) }
        text x=(x + 8) y=(y + 33) { (cut(&b.second, most + 3)) }
    };
    html! { @if b.to.is_empty() { (inside) } @else { a href=(b.to) { (inside) } } }
}

/// Boxes in two columns on both sides of a trunk at the middle; answers the markup and where it ends.
fn columns(boxes: &[Box], top: i64, trunk_from: i64) -> (Markup, i64) {
    let wide = WIDE / 2 - 14;
    let middle = WIDE / 2;
    let row = |i: usize| top + (i as i64 / 2) * (BOX_HIGH + GAP);
    let last = boxes.len().saturating_sub(1);
    let end = if boxes.is_empty() { top } else { row(last) + BOX_HIGH };
    let drawn = html! {
        @if !boxes.is_empty() { line.axis x1=(middle) x2=(middle) y1=(trunk_from) y2=(row(last) + BOX_HIGH / 2) {} }
        @for (i, b) in boxes.iter().enumerate() {
            @let left = i % 2 == 0;
            @let y = row(i);
            @let (x, edge) = if left { (0, wide) } else { (WIDE - wide, WIDE - wide) };
            line class=(b.tie.class()) x1=(edge) x2=(middle) y1=(y + BOX_HIGH / 2) y2=(y + BOX_HIGH / 2) {}
            (draw_box(b, x, y, wide, false))
        }
    };
    (drawn, end)
}

/// Draws it; `finding` says in a sentence what it shows.
#[must_use]
pub fn draw(p: &Picture, finding: &str) -> Markup {
    let above: Vec<Box> = p.above.iter().chain(&p.beside).take(BOXES_MAX).cloned().collect();
    let below: Vec<Box> = p.below.iter().take(BOXES_MAX).cloned().collect();
    let rows_above = (above.len() as i64 + 1) / 2;
    let us_y = 2 + rows_above * (BOX_HIGH + GAP);
    let (up, _) = columns(&above, 2, us_y);
    // The trunk above runs down from the first row.
    let trunk =
        html! { @if !above.is_empty() { line.axis x1=(WIDE / 2) x2=(WIDE / 2) y1=(2 + BOX_HIGH / 2) y2=(us_y) {} } };
    let us = Box { name: p.us.clone(), second: p.us_second.clone(), tie: Tie::Agreed, to: String::new() };
    let (down, end) = columns(&below, us_y + BOX_HIGH + GAP, us_y + BOX_HIGH);
    let end = end.max(us_y + BOX_HIGH);
    let others: Vec<&Box> = p.others.iter().take(BOXES_MAX).collect();
    let wide = WIDE / 2 - 14;
    let other_y = |i: usize| end + 40 + (i as i64 / 2) * (BOX_HIGH + GAP);
    let high = if others.is_empty() { end } else { other_y(others.len() - 1) + BOX_HIGH } + 4;
    html! {
        svg.chart viewBox={ "0 0 " (WIDE) " " (high) } role="group" aria-label=(finding) {
            (trunk) (up) (down)
            (draw_box(&us, 90, us_y, WIDE - 180, true))
            @if !others.is_empty() {
                text x="0" y=(end + 28) { (cut(&p.others_words, 60)) }
                @for (i, b) in others.iter().enumerate() {
                    (draw_box(b, if i % 2 == 0 { 0 } else { WIDE - wide }, other_y(i), wide, false))
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn boxed(n: usize, tie: Tie) -> Box {
        Box {
            name: format!("Organisation <{n}> with a very long name"),
            second: "hosted".into(),
            tie,
            to: String::new(),
        }
    }

    #[test]
    fn every_box_is_inside_the_picture_and_names_are_text() {
        for n in [0, 1, 2, 7, 40] {
            let p = Picture {
                us: "Finance CERT".into(),
                us_second: String::new(),
                above: vec![boxed(0, Tie::Agreed)],
                beside: vec![],
                below: (0..n).map(|i| boxed(i, Tie::Contact)).collect(),
                others: (0..n / 2).map(|i| boxed(i, Tie::Contact)).collect(),
                others_words: "x".into(),
            };
            let drawn = draw(&p, "x").0;
            let high: i64 =
                drawn.split("viewBox=\"0 0 420 ").nth(1).unwrap().split('"').next().unwrap().parse().unwrap();
            for part in drawn.split("<rect ").skip(1) {
                let number = |name: &str| -> i64 {
                    part.split(&format!(" {name}=\"")).nth(1).unwrap().split('"').next().unwrap().parse().unwrap()
                };
                assert!(number("x") >= 0 && number("x") + number("width") <= WIDE);
                assert!(number("y") >= 0 && number("y") + BOX_HIGH <= high, "{n}");
            }
            assert_eq!(drawn.matches("<rect ").count(), 2 + n.min(BOXES_MAX) + (n / 2).min(BOXES_MAX));
            assert!(!drawn.contains("<0>") && !drawn.contains("style="));
        }
    }

    #[test]
    fn the_line_says_how_firm_the_tie_is() {
        let of = |tie| {
            let p = Picture { below: vec![boxed(1, tie)], ..Picture::default() };
            draw(&p, "x").0
        };
        assert!(of(Tie::Agreed).contains("<line class=\"a\""));
        assert!(of(Tie::Waiting).contains("dash"));
        assert!(of(Tie::Contact).contains("dot"));
    }
}
