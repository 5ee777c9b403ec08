//! The places on the sphere: they are numbered in the order of a balanced tree over their unit vectors, so that the
//! tree needs no links: a list of its cuts, and the places of a leaf one after another.

use super::bytes::{nth_u32, put_u32};

/// Places in a leaf at most.
const LEAF: usize = 12;

/// Bytes of a unit vector: three 32-bit numbers.
const VECTOR: usize = 12;

/// How far a unit vector of 32-bit numbers can lie from the true one, and a cut from where it was made, twice over,
/// squared distances compared.
const SLACK: f32 = 1.0e-6;

/// The lowest bits of a cut say along which axis it goes.
const AXIS: u32 = 3;

/// A point on the unit sphere.
pub(super) type Vector = [f32; 3];

/// The unit vector of a position.
///
/// # Units
/// Degrees.
pub(super) fn vector(lat_deg: f64, lon_deg: f64) -> [f64; 3] {
    let (lat, lon) = (lat_deg.to_radians(), lon_deg.to_radians());
    [lat.cos() * lon.cos(), lat.cos() * lon.sin(), lat.sin()]
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "the slack of the search covers the rounding"
)]
pub(super) fn rounded(vector: [f64; 3]) -> Vector {
    vector.map(|v| v as f32)
}

/// The order of the tree, and its cuts: that of the whole is number 1, those of the halves of number n are 2 n and 2 n + 1.
pub(super) fn tree(vectors: &[Vector]) -> (Vec<usize>, Vec<u32>) {
    let mut order: Vec<usize> = (0..vectors.len()).collect();
    let leaves = vectors.len().div_ceil(LEAF).next_power_of_two();
    let mut cuts = vec![0; leaves];
    cut(&mut order, vectors, 1, &mut cuts);
    (order, cuts)
}

/// Cuts a part in two equal halves, across where it is widest.
fn cut(order: &mut [usize], vectors: &[Vector], number: usize, cuts: &mut [u32]) {
    if number >= cuts.len() || order.is_empty() {
        return;
    }
    let width = |axis: usize| {
        let along = || order.iter().map(|&i| vectors[i][axis]);
        along().fold(f32::MIN, f32::max) - along().fold(f32::MAX, f32::min)
    };
    let axis = [1, 2].into_iter().fold(
        0,
        |widest, axis| {
            if width(axis) > width(widest) { axis } else { widest }
        },
    );
    let middle = order.len() / 2;
    order.select_nth_unstable_by(middle, |&a, &b| {
        vectors[a][axis].total_cmp(&vectors[b][axis]).then(a.cmp(&b))
    });
    let bits = vectors[order[middle]][axis].to_bits();
    cuts[number] = (bits & !AXIS) | u32::try_from(axis).unwrap_or(0);
    let (left, right) = order.split_at_mut(middle);
    cut(left, vectors, 2 * number, cuts);
    cut(right, vectors, 2 * number + 1, cuts);
}

pub(super) fn put_cuts(out: &mut Vec<u8>, cuts: &[u32]) {
    for &cut in cuts {
        put_u32(out, cut);
    }
}

pub(super) fn put(out: &mut Vec<u8>, vectors: impl Iterator<Item = Vector>) {
    for number in vectors.flatten() {
        out.extend_from_slice(&number.to_le_bytes());
    }
}

/// Vectors in the order of the tree.
pub(super) trait Vectors {
    /// How many there are.
    fn len(&self) -> usize;

    /// Those from one number to another.
    fn each(&self, from: usize, to: usize, each: impl FnMut(usize, Vector));
}

/// Vectors as [`put`] wrote them.
pub(super) struct Stored<'b>(pub(super) &'b [u8]);

impl Vectors for Stored<'_> {
    fn len(&self) -> usize {
        self.0.len() / VECTOR
    }

    #[inline]
    fn each(&self, from: usize, to: usize, mut each: impl FnMut(usize, Vector)) {
        let bytes = self.0.get(from * VECTOR..to * VECTOR).unwrap_or(&[]);
        for (i, vector) in (from..).zip(bytes.as_chunks::<VECTOR>().0) {
            let [x0, x1, x2, x3, y0, y1, y2, y3, z0, z1, z2, z3] = *vector;
            let vector = [[x0, x1, x2, x3], [y0, y1, y2, y3], [z0, z1, z2, z3]];
            each(i, vector.map(f32::from_le_bytes));
        }
    }
}

/// The places that may be among the `count` nearest to `point`: all that are, and those as near but for rounding.
/// `cuts` are those of [`put_cuts`].
pub(super) fn near(vectors: &impl Vectors, cuts: &[u8], point: Vector, count: usize) -> Vec<u32> {
    let mut search = Search {
        vectors,
        cuts,
        point,
        count: count.max(1),
        best: Vec::with_capacity(count.saturating_add(1).min(64)),
        close: Vec::new(),
        limit: f32::INFINITY,
    };
    search.visit(Part {
        number: 1,
        from: 0,
        to: vectors.len(),
        away: [0.0; 3],
    });
    let limit = search.limit;
    let all = search.best.into_iter().chain(search.close);
    all.filter(|&(far, _)| far <= limit)
        .filter_map(|(_, i)| u32::try_from(i).ok())
        .collect()
}

/// A part of the tree.
#[derive(Clone, Copy)]
struct Part {
    /// That of its cut.
    number: usize,
    from: usize,
    to: usize,
    /// How far it lies from the point along each axis, at least.
    away: Vector,
}

struct Search<'v, V> {
    vectors: &'v V,
    cuts: &'v [u8],
    point: Vector,
    count: usize,
    /// The nearest so far, nearest first, with squared distances.
    best: Vec<(f32, usize)>,
    /// Those pushed out that rounding may have wronged.
    close: Vec<(f32, usize)>,
    /// Squared distance beyond which nothing is wanted.
    limit: f32,
}

impl<V: Vectors> Search<'_, V> {
    fn visit(&mut self, part: Part) {
        let Some(cut) = nth_u32(self.cuts, part.number) else {
            let (vectors, point) = (self.vectors, self.point);
            vectors.each(part.from, part.to, |i, vector| {
                let far = square([0, 1, 2].map(|axis| vector[axis] - point[axis]));
                if far <= self.limit {
                    self.take(far, i);
                }
            });
            return;
        };
        let axis = usize::try_from(cut & AXIS).unwrap_or(0).min(2);
        let beyond = self.point[axis] - f32::from_bits(cut & !AXIS);
        let middle = part.from + (part.to - part.from) / 2;
        let left = Part {
            number: 2 * part.number,
            to: middle,
            ..part
        };
        let right = Part {
            number: 2 * part.number + 1,
            from: middle,
            ..part
        };
        let (near, mut far) = if beyond < 0.0 {
            (left, right)
        } else {
            (right, left)
        };
        self.visit(near);
        far.away[axis] = beyond;
        if square(far.away) <= self.limit {
            self.visit(far);
        }
    }

    fn take(&mut self, far: f32, i: usize) {
        let at = self.best.partition_point(|&(other, _)| other <= far);
        self.best.insert(at, (far, i));
        if self.best.len() > self.count {
            self.close.extend(self.best.pop());
        }
        if let Some(&(far, _)) = self.best.last()
            && self.best.len() >= self.count
        {
            self.limit = far + SLACK * (far.sqrt() + SLACK);
        }
    }
}

fn square([x, y, z]: Vector) -> f32 {
    x * x + y * y + z * z
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Points spread by the golden angle, and some twice.
    fn spread(n: u32) -> Vec<[f64; 3]> {
        (0..n)
            .map(|i| {
                let turn = f64::from(i / 2 * 2) * 2.399_963;
                let z: f64 = 1.0 - 2.0 * (f64::from(i / 2 * 2) + 0.5) / f64::from(n);
                let r = (1.0 - z * z).sqrt();
                [r * turn.cos(), r * turn.sin(), z]
            })
            .collect()
    }

    #[test]
    fn the_nearest_are_all_found() {
        let exact = spread(700);
        let (order, cuts) = tree(&exact.iter().map(|&v| rounded(v)).collect::<Vec<_>>());
        let exact: Vec<[f64; 3]> = order.iter().map(|&i| exact[i]).collect();
        let (mut bytes, mut cut) = (Vec::new(), Vec::new());
        put_cuts(&mut cut, &cuts);
        put(&mut bytes, exact.iter().map(|&v| rounded(v)));
        for asked in spread(301) {
            let far = |v: &[f64; 3]| v.iter().zip(asked).map(|(a, b)| (a - b).powi(2)).sum::<f64>();
            let mut all: Vec<usize> = (0..exact.len()).collect();
            all.sort_by(|&a, &b| far(&exact[a]).total_cmp(&far(&exact[b])));
            for count in [1, 2, 5] {
                let found = near(&Stored(&bytes), &cut, rounded(asked), count);
                let worst = far(&exact[all[count - 1]]);
                for &i in all.iter().take_while(|&&i| far(&exact[i]) <= worst) {
                    assert!(found.contains(&u32::try_from(i).unwrap()));
                }
                assert!(found.len() < count + 8);
            }
        }
        assert!(near(&Stored(&[]), &[], [0.0; 3], 3).is_empty());
        assert_eq!(near(&Stored(&bytes[..VECTOR]), &cut[..4], [0.0; 3], 3), [0]);
    }
}
