//! What a plan means, whatever words it is written in.

use super::exact::Q;

/// What a plan bounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Of {
    Level,
    Fall,
    Rise,
}

/// When it is exceeded.
#[derive(Clone, Debug)]
pub(crate) enum Exceeded {
    Strictly,
    By(Q),
    /// By a part of the bound.
    ByPart(Q),
    Never,
}

/// The meaning of a plan.
#[derive(Clone, Debug)]
pub(crate) struct Meaning {
    /// Whether higher is better, where the indicator says.
    pub(crate) declared: Option<bool>,
    pub(crate) of: Of,
    pub(crate) low: Option<(Q, bool)>,
    pub(crate) high: Option<(Q, bool)>,
    /// Met inside only, whichever way is better.
    pub(crate) band: bool,
    pub(crate) exceeded: Exceeded,
    /// Into how many parts the whole is cut where values are compared after rounding.
    pub(crate) compared_at: Option<i128>,
    /// By how much it may be missed on the day of the run.
    pub(crate) deviation: Option<Q>,
}

impl Meaning {
    /// The bounds on what is bounded.
    pub(crate) fn bounds(&self) -> Vec<Q> {
        let ends = [&self.low, &self.high].into_iter().flatten();
        ends.map(|(bound, _)| bound.clone()).collect()
    }

    /// Numbers at which a verdict may turn: the bounds, and the margins, halves and deviations around them.
    pub(crate) fn turning(&self) -> Vec<Q> {
        let mut found = Vec::new();
        for bound in self.bounds() {
            let margin = match &self.exceeded {
                Exceeded::By(margin) => Some(margin.clone()),
                Exceeded::ByPart(part) => Some(bound.times(part).size()),
                Exceeded::Strictly | Exceeded::Never => None,
            };
            let half = self.compared_at.map(|parts| Q::new(1, 2 * parts));
            found.push(bound.clone());
            for apart in [margin, half, self.deviation.clone()].into_iter().flatten() {
                found.extend([bound.plus(&apart), bound.minus(&apart)]);
            }
        }
        found
    }
}
