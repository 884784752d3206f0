//! Values of single places: a province above the national floor, where the national law lets it.

use super::days::Draft;
use super::old::names_old;
use super::scope::Checker;
use crate::diagnostic::{Code, Diagnostic};
use crate::ir::{Axis, Band, Basis, Clocks, LocalLaw, Param, ParamId, ParamVersion, Type, applying, last_day};
use crate::source::Span;
use crate::syntax::ast::{AmendClause, AmendDecl, Line, Locality, ParamClause, ParamDecl, Side, VersionDecl};
use crate::value::quantity::{self, both};
use crate::value::{Date, Fraction, Lang, Message, Value, date};
use std::collections::BTreeMap;

/// The versions of each place on their way.
pub(super) type LocalDrafts = BTreeMap<u32, Vec<Draft<ParamVersion>>>;

impl Checker {
    /// On which sides of its national value a parameter may be set by places.
    pub(super) fn sides_of(&mut self, id: ParamId, decl: &ParamDecl) -> Vec<Side> {
        let mut sides = Vec::new();
        for clause in &decl.clauses {
            let ParamClause::Localities(side) = clause.node else { continue };
            if !matches!(self.program.param(id).ty, Type::Number(_)) {
                let message = Message::new(
                    "chỉ mức bằng số mới có cao hơn, thấp hơn",
                    "only a number can be set higher or lower",
                );
                self.refuse(Code::TypeMismatch, clause.span, message);
            }
            sides.push(side);
        }
        if let Some(param) = self.program.params.get_mut(id.0) {
            param.varies = !sides.is_empty();
        }
        sides
    }

    /// The places an amendment of a parameter is for: none for the whole country; `Err` when they are at fault, which is
    /// reported.
    pub(super) fn places_of(&mut self, id: ParamId, amend: &AmendDecl) -> Result<Option<Vec<u32>>, ()> {
        let clauses = amend.clauses.iter().filter_map(|line| match &line.node {
            AmendClause::Locally(place) => Some(place),
            _ => None,
        });
        let places: Vec<&Locality> = clauses.collect();
        let [place, others @ ..] = places.as_slice() else { return Ok(None) };
        if let Some(other) = others.first() {
            let message = Message::new("sửa đổi này nêu nơi áp dụng hai lần", "this amendment states its places twice");
            let help = Message::new(
                "Gộp thành một dòng: `tại tỉnh thuộc (…, …)`.",
                "join them in one line: `in tỉnh in (…, …)`",
            );
            self.fault(Diagnostic::error(Code::BadClause, message).at(other.span).help(help));
            return Err(());
        }
        let list = self.list_named(&place.list).ok_or(())?;
        let words: Option<Vec<u32>> = place.words.iter().map(|word| self.word(list, word)).collect();
        let words = words.ok_or(())?;
        let param = self.program.param(id);
        if !param.varies {
            self.not_permitted(id, place.span);
            return Err(());
        }
        if let Some(other) = param.place.filter(|other| *other != list) {
            let (name, other) = (&param.named.name, &self.program.list(other).named.name);
            let message = Message::new(
                format!("`{name}` đã có mức riêng theo danh mục `{other}`"),
                format!("`{name}` has values of its own by list `{other}` already"),
            );
            self.refuse(Code::BadClause, place.list.span, message);
            return Err(());
        }
        if let Some(param) = self.program.params.get_mut(id.0) {
            param.place = Some(list);
        }
        Ok(Some(words))
    }

    /// A version an amendment states: for the whole country, or for each of its places.
    pub(super) fn place_versions(
        &mut self,
        id: ParamId,
        version: &VersionDecl,
        basis: Option<&Basis>,
        origin: usize,
        places: Option<&[u32]>,
        (national, local): (&mut Vec<Draft<ParamVersion>>, &mut LocalDrafts),
    ) {
        let Some(places) = places else {
            let old = before(national, version.from);
            national.extend(self.draft(id, version, basis.cloned(), origin, old.as_ref()));
            return;
        };
        // What each place had before, else what the country has.
        let old: Vec<Option<ParamVersion>> = places
            .iter()
            .map(|word| local.get(word).and_then(|own| before(own, version.from)))
            .map(|own| own.or_else(|| before(national, version.from)))
            .collect();
        let builds_on = version.value.as_ref().is_some_and(names_old);
        let mut shared: Option<Option<Draft<ParamVersion>>> = None;
        for (word, old) in places.iter().zip(&old) {
            let draft = match &shared {
                Some(draft) if !builds_on => draft.clone(),
                _ => self.draft(id, version, basis.cloned(), origin, old.as_ref()),
            };
            local.entry(*word).or_default().extend(draft.clone());
            shared = Some(draft);
        }
    }

    fn not_permitted(&mut self, id: ParamId, span: Span) {
        let named = &self.program.param(id).named;
        let name = &named.name;
        let message = Message::new(
            format!("`{name}` không cho địa phương quy định mức riêng"),
            format!("`{name}` does not let places set values of their own"),
        );
        let help = Message::new(
            format!("Nếu pháp luật cho phép, thêm `địa phương được quy định cao hơn` vào `{name}`."),
            format!("if the law permits it, add `localities may set more` to `{name}`"),
        );
        let there = Message::new("khai báo ở đây", "it is declared here");
        self.fault(Diagnostic::error(Code::BadClause, message).at(span).because(named.span, there).help(help));
    }

    /// A rule has no versions of single places.
    pub(super) fn no_place_for_rules(&mut self, line: &Line<AmendClause>) {
        let message = Message::new(
            "chỉ mức quy định có mức riêng của địa phương, cách xác định thì không",
            "only parameters have values of single places, rules have not",
        );
        let help = Message::new(
            "Đưa con số vào một `mức quy định` rồi sửa đổi mức ấy.",
            "put the number into a `param` and amend that",
        );
        self.fault(Diagnostic::error(Code::BadClause, message).at(line.span).help(help));
    }

    /// Settles the versions of all places, each held against the national ones.
    pub(super) fn settle_places(&mut self, id: ParamId, sides: &[Side], drafts: LocalDrafts) {
        let name = self.program.param(id).named.name.clone();
        let mut told: Vec<Span> = Vec::new();
        for (word, drafts) in drafts {
            let versions = self.sorted(&name, &Message::new("mức", "values"), drafts);
            for at in 0..versions.len() {
                let span = versions.get(at).map(|version| version.span).unwrap_or_default();
                if !told.contains(&span) && self.beyond_national(id, sides, &versions, at) {
                    told.push(span);
                }
            }
            if let Some(param) = self.program.params.get_mut(id.0) {
                param.local.push(LocalLaw { word, versions });
            }
        }
    }

    /// Reports the first day on which a version of a place lies on the wrong side of the national one; whether there is one.
    fn beyond_national(&mut self, id: ParamId, sides: &[Side], local: &[ParamVersion], at: usize) -> bool {
        let (more, less) = (sides.contains(&Side::More), sides.contains(&Side::Less));
        if more == less {
            return false;
        }
        let Some(version) = local.get(at) else { return false };
        let last = last_day(local, at, None);
        let national = &self.program.param(id).versions;
        let mut days: Vec<Date> = national.iter().filter_map(|national| national.term.from).collect();
        days.extend(version.term.from);
        days.sort_unstable();
        let within =
            |day: &Date| version.term.from.is_none_or(|from| from <= *day) && last.is_none_or(|last| *day <= last);
        let found = days.into_iter().filter(within).find_map(|day| {
            let national = national.get(applying(national, Clocks::on(day))?)?;
            let wrong =
                |(_, own, floor): &(Vec<usize>, Fraction, Fraction)| if more { own < floor } else { own > floor };
            let (cell, own, floor) = shared(version, national).into_iter().find(wrong)?;
            Some((day, cell, own, floor, national.span))
        });
        let Some((day, cell, own, floor, national)) = found else { return false };
        let param = self.program.param(id);
        let Type::Number(unit) = &param.ty else { return false };
        let name = &param.named.name;
        let message = both(|lang| {
            let key = self.cell_words(param, version, &cell, lang);
            let key = if key.is_empty() { String::new() } else { format!(" ({key})") };
            let show = |value| quantity::show_exact(value, unit, 0, lang);
            let (own, floor, day) = (show(own), show(floor), date::show(day, lang));
            match lang {
                Lang::Vi => {
                    let side = if more { "thấp hơn" } else { "cao hơn" };
                    format!("từ ngày {day}, mức riêng của `{name}`{key} là {own}, {side} mức chung {floor}")
                }
                Lang::En => {
                    let side = if more { "below" } else { "above" };
                    format!("from {day} the local value of `{name}`{key} is {own}, {side} the national {floor}")
                }
            }
        });
        let ends = version.term.from.is_none_or(|from| from < day);
        let eve = day.pred_opt().unwrap_or(day);
        let help = both(|lang| match (lang, ends, more) {
            (Lang::Vi, true, _) => {
                format!(
                    "Cho mức riêng kết thúc trước đó (`đến hết ngày {}`), hoặc ban hành mức mới.",
                    date::show(eve, lang)
                )
            }
            (Lang::En, true, _) => {
                format!("let the local value end before (`through {eve}`), or state a new one")
            }
            (Lang::Vi, false, true) => "Địa phương chỉ được quy định từ mức chung trở lên.".to_owned(),
            (Lang::En, false, true) => "places may set the national value or more".to_owned(),
            (Lang::Vi, false, false) => "Địa phương chỉ được quy định từ mức chung trở xuống.".to_owned(),
            (Lang::En, false, false) => "places may set the national value or less".to_owned(),
        });
        let there = Message::new("mức chung ở đây", "the national value is here");
        let fault = Diagnostic::error(Code::BelowFloor, message).at(version.span);
        self.fault(fault.because(national, there).help(help));
        true
    }

    /// The keys of a cell of a version.
    fn cell_words(&self, param: &Param, version: &ParamVersion, cell: &[usize], lang: Lang) -> String {
        let keys = param.keys.iter().zip(&version.axes).zip(cell).map(|((key, axis), place)| match (&key.ty, axis) {
            (Type::Word(list), _) => {
                self.program.list(*list).words.get(*place).map(|word| word.name.clone()).unwrap_or_default()
            }
            (Type::Number(unit), Axis::Bands(bands)) => {
                bands.get(*place).map(|band| band.words(unit, lang)).unwrap_or_default()
            }
            _ => String::new(),
        });
        keys.collect::<Vec<_>>().join(", ")
    }
}

/// The cells two versions share: the places in the first, and both values.
fn shared(one: &ParamVersion, other: &ParamVersion) -> Vec<(Vec<usize>, Fraction, Fraction)> {
    let mut cells: Vec<(Vec<usize>, usize, usize)> = vec![(Vec::new(), 0, 0)];
    for (own, theirs) in one.axes.iter().zip(&other.axes) {
        let pairs = overlapping(own, theirs);
        let extended = cells.iter().flat_map(|(places, a, b)| {
            pairs.iter().map(move |(i, j)| {
                let places = places.iter().copied().chain([*i]).collect();
                (places, a * own.len() + i, b * theirs.len() + j)
            })
        });
        cells = extended.collect();
    }
    let number = |version: &ParamVersion, at: usize| match version.values.get(at) {
        Some(Value::Number(number)) => Some(*number),
        _ => None,
    };
    cells.into_iter().filter_map(|(places, a, b)| Some((places, number(one, a)?, number(other, b)?))).collect()
}

/// The places of two axes that stand for some key together.
fn overlapping(one: &Axis, other: &Axis) -> Vec<(usize, usize)> {
    match (one, other) {
        (Axis::Words(count), _) => (0..*count).map(|word| (word, word)).collect(),
        (Axis::Bands(own), Axis::Bands(theirs)) => {
            let pair = |(i, a): (usize, &Band)| {
                let met = theirs.iter().enumerate().filter(move |(_, b)| meets(a, b)).map(move |(j, _)| (i, j));
                met.collect::<Vec<_>>()
            };
            own.iter().enumerate().flat_map(pair).collect()
        }
        (Axis::Bands(_), Axis::Words(_)) => Vec::new(),
    }
}

/// Whether two bands have a number in common.
fn meets(one: &Band, other: &Band) -> bool {
    let reaches = |low: Option<(Fraction, bool)>, high: Option<(Fraction, bool)>| match (low, high) {
        (Some((low, from)), Some((high, upto))) => low < high || (low == high && from && upto),
        _ => true,
    };
    reaches(one.low, other.high) && reaches(other.low, one.high)
}

/// The version that stands before a day.
fn before(drafts: &[Draft<ParamVersion>], day: Date) -> Option<ParamVersion> {
    let earlier = drafts.iter().map(|draft| &draft.version).filter(|version| version.term.from < Some(day));
    earlier.max_by_key(|version| version.term.from).cloned()
}
