//! Where names stand: whole, apart from each other and from the dots.

/// A box on the picture: left, top, right, bottom, in points.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Box2 {
    pub(super) left: f64,
    pub(super) top: f64,
    pub(super) right: f64,
    pub(super) bottom: f64,
}

impl Box2 {
    /// The area that two boxes share.
    fn shared(&self, other: &Self) -> f64 {
        let width = self.right.min(other.right) - self.left.max(other.left);
        let height = self.bottom.min(other.bottom) - self.top.max(other.top);
        width.max(0.0) * height.max(0.0)
    }

    /// How much of it lies outside another.
    fn outside(&self, frame: &Self) -> f64 {
        let area = (self.right - self.left) * (self.bottom - self.top);
        area - self.shared(frame)
    }
}

/// How far from its dot a name may stand before it is led to it by a line.
const NEAR: f64 = 6.0;

/// Distances that are tried, the nearest first.
const DISTANCES: [f64; 4] = [NEAR, 16.0, 30.0, 48.0];

/// Sides that are tried at each distance, the most readable first: x and y of the way, and where the box hangs.
const SIDES: [(f64, f64); 8] = [
    (1.0, 0.0),
    (-1.0, 0.0),
    (0.0, -1.0),
    (0.0, 1.0),
    (0.8, -0.7),
    (-0.8, -0.7),
    (0.8, 0.7),
    (-0.8, 0.7),
];

/// Places boxes of some width and height beside their dots, in order; the first has the choice. A box that finds no free
/// place takes the one where it covers least.
pub(super) fn place(dots: &[(f64, f64)], sizes: &[(f64, f64)], frame: Box2) -> Vec<Box2> {
    let mut taken: Vec<Box2> = dots.iter().map(|(x, y)| around(*x, *y, 8.0, 8.0)).collect();
    let own = taken.clone();
    let mut placed = Vec::new();
    for ((dot, size), own) in dots.iter().zip(sizes).zip(&own) {
        let cost = |b: &Box2| {
            let covered: f64 = taken.iter().filter(|t| *t != own).map(|t| t.shared(b)).sum();
            covered + 4.0 * b.outside(&frame)
        };
        let candidates = DISTANCES
            .iter()
            .flat_map(|d| SIDES.iter().map(move |side| (*d, *side)));
        let boxes = candidates.map(|(distance, side)| beside(*dot, *size, distance, side));
        let mut best: Option<(f64, Box2)> = None;
        for candidate in boxes {
            let cost = cost(&candidate);
            if best.is_none_or(|(least, _)| cost < least) {
                best = Some((cost, candidate));
            }
            if cost <= 0.0 {
                break;
            }
        }
        if let Some((_, chosen)) = best {
            taken.push(chosen);
            placed.push(chosen);
        }
    }
    placed
}

fn beside((x, y): (f64, f64), (width, height): (f64, f64), distance: f64, (dx, dy): (f64, f64)) -> Box2 {
    let centre_x = x + dx * (distance + width / 2.0);
    let centre_y = y + dy * (distance + height / 2.0);
    around(centre_x, centre_y, width, height)
}

fn around(x: f64, y: f64, width: f64, height: f64) -> Box2 {
    Box2 {
        left: x - width / 2.0,
        top: y - height / 2.0,
        right: x + width / 2.0,
        bottom: y + height / 2.0,
    }
}

/// Whether a name stands so far from its dot that a line leads to it.
pub(super) fn is_far(b: &Box2, (x, y): (f64, f64)) -> bool {
    let dx = (b.left - x).max(x - b.right).max(0.0);
    let dy = (b.top - y).max(y - b.bottom).max(0.0);
    dx.hypot(dy) > NEAR + 4.0
}

/// About how wide some words are in a sans-serif type of this size, rather too wide than too narrow.
pub(super) fn width(words: &str, size: f64) -> f64 {
    let of = |c: char| match c {
        'i' | 'j' | 'l' | 'I' | '.' | ',' | '\'' | '’' | ':' | ';' | '|' | 'f' | 't' | ' ' => 0.38,
        'm' | 'w' | 'M' | 'W' => 0.98,
        c if c.is_uppercase() => 0.74,
        _ => 0.64,
    };
    words.chars().map(of).sum::<f64>() * size
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stand_apart_and_whole_while_there_is_room() {
        let frame = Box2 {
            left: 0.0,
            top: 0.0,
            right: 400.0,
            bottom: 300.0,
        };
        let dots = [
            (200.0, 150.0),
            (204.0, 152.0),
            (395.0, 5.0),
            (5.0, 295.0),
            (210.0, 140.0),
        ];
        let placed = place(&dots, &[(60.0, 14.0); 5], frame);
        for (i, a) in placed.iter().enumerate() {
            assert!(a.outside(&frame) < 1e-9, "{a:?}");
            for b in placed.iter().skip(i + 1) {
                assert!(a.shared(b) < 1e-9, "{a:?} and {b:?}");
            }
        }
    }

    #[test]
    fn every_name_is_placed_where_there_is_no_room() {
        let frame = Box2 {
            left: 0.0,
            top: 0.0,
            right: 50.0,
            bottom: 20.0,
        };
        let dots = vec![(25.0, 10.0); 40];
        assert_eq!(place(&dots, &vec![(40.0, 14.0); 40], frame).len(), 40);
    }

    #[test]
    fn wide_words_are_wide() {
        assert!(width("Mosul", 10.0) > width("lilli", 10.0));
    }
}
