//! Plans as they are written, each beside what its words mean.

use super::exact::Q;
use proptest::prelude::*;

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

/// A plan: its words, and their meaning.
#[derive(Clone, Debug)]
pub(crate) struct Plan {
    /// A number of things instead of a share.
    pub(crate) counts: bool,
    /// Whether higher is better, where the indicator says.
    pub(crate) declared: Option<bool>,
    pub(crate) goal: String,
    pub(crate) clauses: String,
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
    /// Digits after the point of the bounds, in the unit they are written in.
    pub(crate) places: u32,
}

impl Plan {
    pub(crate) fn is_level(&self) -> bool {
        self.of == Of::Level
    }

    /// The bounds on the value itself.
    pub(crate) fn bounds(&self) -> Vec<Q> {
        let ends = [&self.low, &self.high].into_iter().flatten();
        ends.map(|(bound, _)| bound.clone()).collect()
    }

    /// Values of this year at which a verdict may turn: the bounds, and the margins, halves and deviations around them.
    pub(crate) fn critical(&self, before: &Q) -> Vec<Q> {
        let mut found = Vec::new();
        for bound in self.bounds() {
            let margin = match &self.exceeded {
                Exceeded::By(margin) => Some(margin.clone()),
                Exceeded::ByPart(part) => Some(bound.times(part)),
                Exceeded::Strictly | Exceeded::Never => None,
            };
            let half = self.compared_at.map(|parts| Q::new(1, 2 * parts));
            found.push(bound.clone());
            for apart in [margin, half, self.deviation.clone()].into_iter().flatten() {
                found.extend([bound.plus(&apart), bound.minus(&apart)]);
            }
        }
        match self.of {
            Of::Level => found,
            Of::Fall => found.iter().map(|change| before.minus(change)).collect(),
            Of::Rise => found.iter().map(|change| before.plus(change)).collect(),
        }
    }
}

/// Numbers from which a plan is written.
#[derive(Clone, Debug)]
pub(crate) struct Wish {
    counts: bool,
    declared: Option<bool>,
    form: u8,
    bound: u64,
    width: u64,
    places: u32,
    exceeded: u8,
    compared: Option<u32>,
    deviation: Option<(u64, bool)>,
}

/// `0,40%` never has three digits after the comma: those have two readings.
const PLACES: [u32; 5] = [0, 1, 2, 4, 6];

pub(crate) fn wishes() -> impl Strategy<Value = Wish> {
    let shape = (any::<bool>(), any::<Option<bool>>(), 0u8..16, prop::sample::select(&PLACES[..]));
    let numbers = (any::<u64>(), 1u64..5_000);
    let terms = (0u8..8, prop::option::weighted(0.2, 0u32..5), prop::option::weighted(0.2, (1u64..500, any::<bool>())));
    (shape, numbers, terms).prop_map(|((counts, declared, form, places), (bound, width), terms)| {
        let (exceeded, compared, deviation) = terms;
        Wish { counts, declared, form, bound, width, places, exceeded, compared, deviation }
    })
}

impl Wish {
    /// A number of the last digit's worth, in words and as a fraction; a change of a share is in points.
    fn number(&self, units: u64, unit: &str) -> (String, Q) {
        if self.counts {
            return (units.to_string(), Q::whole(units.into()));
        }
        let one = 10u64.pow(self.places);
        let digits = usize::try_from(self.places).unwrap();
        let point = if digits == 0 { String::new() } else { format!(",{:0digits$}", units % one) };
        (format!("{}{point}{unit}", units / one), Q::new(units.into(), i128::from(one) * 100))
    }

    pub(crate) fn plan(&self) -> Plan {
        let counts = self.counts;
        let places = if counts { 0 } else { self.places };
        let top = if counts { 10u64.pow(15) } else { 100 * 10u64.pow(places) };
        // Every third bound is a small one.
        let bound = if self.bound.is_multiple_of(3) { self.bound % top.min(1_000) } else { self.bound % (top + 1) };
        let of = match self.form {
            12 | 13 => Of::Fall,
            14 | 15 => Of::Rise,
            _ => Of::Level,
        };
        let unit = if of == Of::Level { "%" } else { " điểm %" };
        let (low, at) = self.number(bound, unit);
        let (high, beyond) = self.number(bound + self.width, unit);
        let (width, size) = self.number(self.width, " điểm %");
        let mut clauses = String::new();
        let (goal, ends, band) = match self.form {
            0 | 13 => (format!("dưới {low}"), (None, Some((at, false))), false),
            1 | 14 => (format!("không quá {low}"), (None, Some((at, true))), false),
            2 => (format!("trên {low}"), (Some((at, false)), None), false),
            3 | 12 | 15 => (format!("ít nhất {low}"), (Some((at, true)), None), false),
            4 => (format!("từ {low} trở lên"), (Some((at, true)), None), false),
            5 => (format!("từ {low} đến hết {high}"), (Some((at, true)), Some((beyond, true))), false),
            6 => (format!("từ {low} đến dưới {high}"), (Some((at, true)), Some((beyond, false))), false),
            7 => (format!("trên {low} đến {high}"), (Some((at, false)), Some((beyond, true))), false),
            8 => (format!("giữ trong mức từ {low} đến {high}"), (Some((at, true)), Some((beyond, true))), true),
            9 => {
                clauses = format!("  khoảng là lệch không quá {width}\n");
                let ends = (Some((at.minus(&size), true)), Some((at.plus(&size), true)));
                (format!("khoảng {low}"), ends, true)
            }
            // A bare number is completed by the direction.
            _ => match self.declared {
                Some(false) => (low, (None, Some((at, true))), false),
                Some(true) => (low, (Some((at, true)), None), false),
                None => (format!("ít nhất {low}"), (Some((at, true)), None), false),
            },
        };
        let word = if of == Of::Fall { "giảm " } else { "tăng " };
        let goal = if of == Of::Level { goal } else { format!("{word}{goal}") };
        let (exceeded, words) = self.exceeded(band);
        clauses.push_str(&words);
        let compared = self.compared.filter(|_| of == Of::Level);
        if let Some(digits) = compared {
            clauses.push_str(&format!("  so sánh ở {digits} chữ số thập phân\n"));
        }
        let deviation = self.deviation.map(|(units, current)| {
            let (words, size) = self.number(units, " điểm %");
            let day = if current { 31 } else { 30 };
            clauses.push_str(&format!("  được lệch {words} đến hết ngày {day}/12/2023\n"));
            (size, current)
        });
        Plan {
            counts,
            declared: self.declared,
            goal,
            clauses,
            of,
            low: ends.0,
            high: ends.1,
            band,
            exceeded,
            compared_at: compared.map(|digits| 10i128.pow(if counts { digits } else { digits + 2 })),
            deviation: deviation.filter(|(_, current)| *current).map(|(size, _)| size),
            places,
        }
    }

    fn exceeded(&self, band: bool) -> (Exceeded, String) {
        let (margin, size) = self.number(self.width, " điểm %");
        match self.exceeded {
            _ if band => (Exceeded::Strictly, String::new()),
            0 => (Exceeded::Never, "  không xét vượt\n".to_owned()),
            1 | 2 => (Exceeded::By(size), format!("  vượt khi tốt hơn mức ít nhất {margin}\n")),
            3 => (Exceeded::Strictly, "  vượt khi tốt hơn mức\n".to_owned()),
            4 if self.counts => (Exceeded::ByPart(Q::new(5, 100)), "  vượt khi tốt hơn mức ít nhất 5%\n".to_owned()),
            _ => (Exceeded::Strictly, String::new()),
        }
    }
}
