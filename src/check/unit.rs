//! Declared units: in whatever order they stand, each is settled after those it is made of.

use super::scope::{Checker, Clash};
use crate::diagnostic::{Code, Diagnostic};
use crate::syntax::ast::{Literal, UnitDecl};
use crate::value::{Decimal, Message, Unit};

/// The names of units a conversion speaks of.
fn parts(of: &Literal) -> impl Iterator<Item = &String> {
    of.unit.iter().flat_map(|unit| unit.above.iter().chain(&unit.below))
}

impl Checker {
    /// Declares all units.
    pub(super) fn declare_units(&mut self, decls: &[&UnitDecl]) {
        let mut fresh = Vec::with_capacity(decls.len());
        for (index, decl) in decls.iter().enumerate() {
            let builtin = Unit::builtin(&decl.name.text).is_some();
            if builtin {
                let name = &decl.name.text;
                let message =
                    Message::new(format!("đơn vị `{name}` đã có sẵn"), format!("the unit `{name}` is built in"));
                let help = Message::new("Bỏ dòng này.", "remove this line");
                self.fault(Diagnostic::error(Code::DuplicateName, message).at(decl.name.span).help(help));
            }
            let clash = if builtin { None } else { self.units.add(&decl.name, index) };
            fresh.push(!builtin && !matches!(clash, Some(Clash::Same(_))));
            self.clash(&decl.name, clash);
        }
        let settled = self.settle_units(decls, &fresh);
        let open: Vec<usize> =
            (0..decls.len()).filter(|i| fresh.get(*i) == Some(&true) && settled.get(*i) == Some(&false)).collect();
        self.circular_units(decls, &open);
    }

    /// Settles units in an order in which each comes after its parts; those left out need themselves.
    fn settle_units(&mut self, decls: &[&UnitDecl], fresh: &[bool]) -> Vec<bool> {
        let mut waits = vec![0usize; decls.len()];
        let mut wanted: Vec<Vec<usize>> = vec![Vec::new(); decls.len()];
        for (index, decl) in decls.iter().enumerate() {
            for part in decl.equals.iter().flat_map(parts) {
                let Some(need) = self.units.get(part) else { continue };
                if let (Some(count), Some(wanted)) = (waits.get_mut(index), wanted.get_mut(need)) {
                    *count += 1;
                    wanted.push(index);
                }
            }
        }
        let mut ready: Vec<usize> = (0..decls.len()).filter(|i| waits.get(*i) == Some(&0)).collect();
        let mut settled = vec![false; decls.len()];
        while let Some(index) = ready.pop() {
            let Some(decl) = decls.get(index) else { continue };
            if fresh.get(index) == Some(&true) {
                self.settle_unit(index, decl);
            }
            if let Some(slot) = settled.get_mut(index) {
                *slot = true;
            }
            for next in wanted.get(index).into_iter().flatten() {
                if let Some(count) = waits.get_mut(*next) {
                    *count -= 1;
                    if *count == 0 {
                        ready.push(*next);
                    }
                }
            }
        }
        settled
    }

    fn settle_unit(&mut self, index: usize, decl: &UnitDecl) {
        let meaning = match &decl.equals {
            None => Some((Decimal::ONE, Unit::base(&decl.name.text, false))),
            Some(literal) => self.literal(literal, None).map(|amount| (amount.decimal, amount.unit)),
        };
        let Some((size, unit)) = meaning else { return };
        if size == Decimal::ZERO || size.is_negative() {
            let message = Message::new("một đơn vị phải lớn hơn 0", "a unit is larger than zero");
            let at = decl.equals.as_ref().map_or(decl.name.span, |literal| literal.span);
            self.refuse(Code::BadNumber, at, message);
            return;
        }
        self.unit_meanings.insert(index, (size, unit));
    }

    /// Reports the circle that keeps units from being settled; units that only wait for it are left out silently.
    fn circular_units(&mut self, decls: &[&UnitDecl], open: &[usize]) {
        let Some(first) = open.first() else { return };
        let mut path: Vec<usize> = Vec::new();
        let mut at = *first;
        while !path.contains(&at) && path.len() < 1000 {
            path.push(at);
            let parts = decls.get(at).and_then(|d| d.equals.as_ref()).into_iter().flat_map(parts);
            let Some(next) = parts.filter_map(|p| self.units.get(p)).find(|n| open.contains(n)) else { return };
            at = next;
        }
        let from = path.iter().position(|p| *p == at).unwrap_or(0);
        let circle = path.iter().skip(from).chain([&at]).filter_map(|i| decls.get(*i));
        let names: Vec<&str> = circle.map(|d| d.name.text.as_str()).collect();
        let Some(decl) = decls.get(at) else { return };
        let shown = names.join(" → ");
        let message = Message::new(
            format!("đơn vị tính vòng quanh nhau: {shown}"),
            format!("units go round in a circle: {shown}"),
        );
        let help = Message::new("Khai báo một đơn vị gốc, không có dấu `=`.", "declare one of them without `=`");
        self.fault(Diagnostic::error(Code::Cycle, message).at(decl.name.span).help(help));
    }

    /// A unit by name: what one of it is, and in which unit.
    pub(super) fn unit_named(&self, spelling: &str) -> Option<(Decimal, Unit)> {
        match spelling {
            "%" => Some((Decimal::ONE, Unit::rate())),
            "điểm %" => Some((Decimal::ONE, Unit::points())),
            _ => Unit::builtin(spelling)
                .map(|unit| (Decimal::ONE, unit))
                .or_else(|| self.unit_meanings.get(&self.units.get(spelling)?).cloned()),
        }
    }

    /// Whether a unit is declared, with or without a meaning: one without has had its fault reported.
    pub(super) fn unit_declared(&self, spelling: &str) -> bool {
        self.units.get(spelling).is_some()
    }
}

/// Units that count things: records, persons, lots. Money, ages and spans of time are measured, not counted.
pub(super) fn counts_things(unit: &Unit) -> bool {
    const COUNTED: [&str; 11] =
        ["người", "lượt người", "hộ", "khẩu", "lao động", "trẻ em", "suất", "thẻ", "học viên", "lượt", "lần"];
    COUNTED.iter().any(|one| *unit == Unit::base(one, true))
}
