//! The places on the sphere: they are numbered in the order of a balanced tree over their unit vectors, so that the
//! tree needs no links and the nearest ones are found by number.

use super::bytes::f32_at;

/// A stretch of the tree that is read through rather than cut further.
const LEAF: usize = 12;

/// Bytes of a unit vector: three 32-bit numbers.
const VECTOR: usize = 12;

/// How far a unit vector of 32-bit numbers can lie from the true one, twice over, squared distances compared.
const SLACK: f32 = 4.0e-7;

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

/// The order of the tree: the middle one parts the rest by one axis, and so on in both halves.
pub(super) fn tree_order(vectors: &[Vector]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..vectors.len()).collect();
    sort(&mut order, vectors, 0);
    order
}

fn sort(order: &mut [usize], vectors: &[Vector], axis: usize) {
    if order.len() <= LEAF {
        return;
    }
    let middle = order.len() / 2;
    order.select_nth_unstable_by(middle, |&a, &b| {
        vectors[a][axis].total_cmp(&vectors[b][axis]).then(a.cmp(&b))
    });
    let (left, right) = order.split_at_mut(middle);
    sort(left, vectors, (axis + 1) % 3);
    sort(&mut right[1..], vectors, (axis + 1) % 3);
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

    /// The `i`-th one.
    fn vector(&self, i: usize) -> Vector;

    /// One number of the `i`-th one.
    fn along(&self, i: usize, axis: usize) -> f32 {
        self.vector(i)[axis]
    }
}

/// Vectors as [`put`] wrote them.
pub(super) struct Stored<'b>(pub(super) &'b [u8]);

impl Vectors for Stored<'_> {
    fn len(&self) -> usize {
        self.0.len() / VECTOR
    }

    fn vector(&self, i: usize) -> Vector {
        [0, 1, 2].map(|axis| self.along(i, axis))
    }

    fn along(&self, i: usize, axis: usize) -> f32 {
        f32_at(self.0, i * VECTOR + axis * 4).unwrap_or(0.0)
    }
}

/// The places that may be among the `count` nearest to `point`: all that are, and those as near but for rounding.
pub(super) fn near(vectors: &impl Vectors, point: Vector, count: usize) -> Vec<u32> {
    let mut search = Search {
        vectors,
        point,
        count: count.max(1),
        best: Vec::with_capacity(count.saturating_add(1).min(64)),
        close: Vec::new(),
        limit: f32::INFINITY,
    };
    search.visit(0, vectors.len(), 0);
    let limit = search.limit;
    let all = search.best.into_iter().chain(search.close);
    all.filter(|&(far, _)| far <= limit)
        .filter_map(|(_, i)| u32::try_from(i).ok())
        .collect()
}

struct Search<'v, V> {
    vectors: &'v V,
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
    fn visit(&mut self, from: usize, to: usize, axis: usize) {
        if to - from <= LEAF {
            for i in from..to {
                self.weigh(i);
            }
            return;
        }
        let middle = from + (to - from) / 2;
        let past = self.point[axis] - self.vectors.along(middle, axis);
        let next = (axis + 1) % 3;
        let (near, far) = if past < 0.0 {
            ((from, middle), (middle + 1, to))
        } else {
            ((middle + 1, to), (from, middle))
        };
        self.visit(near.0, near.1, next);
        if past * past <= self.limit {
            self.weigh(middle);
            self.visit(far.0, far.1, next);
        }
    }

    fn weigh(&mut self, i: usize) {
        let vector = self.vectors.vector(i);
        let away = |axis: usize| vector[axis] - self.point[axis];
        let far = away(0) * away(0) + away(1) * away(1) + away(2) * away(2);
        if far > self.limit {
            return;
        }
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
        let order = tree_order(&exact.iter().map(|&v| rounded(v)).collect::<Vec<_>>());
        let exact: Vec<[f64; 3]> = order.iter().map(|&i| exact[i]).collect();
        let mut bytes = Vec::new();
        put(&mut bytes, exact.iter().map(|&v| rounded(v)));
        for asked in spread(301) {
            let far = |v: &[f64; 3]| v.iter().zip(asked).map(|(a, b)| (a - b).powi(2)).sum::<f64>();
            let mut all: Vec<usize> = (0..exact.len()).collect();
            all.sort_by(|&a, &b| far(&exact[a]).total_cmp(&far(&exact[b])));
            for count in [1, 2, 5] {
                let found = near(&Stored(&bytes), rounded(asked), count);
                let worst = far(&exact[all[count - 1]]);
                for &i in all.iter().take_while(|&&i| far(&exact[i]) <= worst) {
                    assert!(found.contains(&u32::try_from(i).unwrap()));
                }
                assert!(found.len() < count + 8);
            }
        }
        assert!(near(&Stored(&[]), [0.0; 3], 3).is_empty());
        assert_eq!(near(&Stored(&bytes[..VECTOR]), [0.0; 3], 3), [0]);
    }
}
