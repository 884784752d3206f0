//! A breakdown nobody declared, asked for in a run: by a column or a rule of the registers an indicator counts.

use crate::explain;
use crate::ir::{Dimension, Expr, ExprKind, FieldId, FigureKind, Hide, IndicatorId, Program, RegisterId, RuleId, Type};
use crate::value::name;
use std::collections::BTreeSet;

/// Adds a breakdown to each indicator that lacks it, where every register it counts has the column or rule: by its name or
/// title, or by a path such as `hộ.xã`.
pub fn break_down(program: &mut Program, by: &str) {
    for id in (0..program.indicators.len()).map(IndicatorId) {
        let declared = &program.indicator(id).dimensions;
        if declared.iter().any(|dimension| is_called(&dimension.name, &dimension.label, by)) {
            continue;
        }
        let registers = explain::registers(program, id);
        let cells = registers.iter().map(|register| Some((*register, cell(program, *register, by)?)));
        let Some(cells) = cells.collect::<Option<Vec<_>>>().filter(|cells| !cells.is_empty()) else { continue };
        let label = cells.first().map_or_else(|| by.to_owned(), |(register, expr)| title(program, *register, expr));
        let hide = hidden_by(program, id);
        if let Some(indicator) = program.indicators.get_mut(id.0) {
            indicator.hide = indicator.hide.or(hide);
            indicator.dimensions.push(Dimension { name: by.to_owned(), label, cells });
        }
    }
}

/// What is hidden of the indicators an indicator is made of: a breakdown nobody declared does not give them away.
fn hidden_by(program: &Program, id: IndicatorId) -> Option<Hide> {
    let (mut seen, mut open) = (BTreeSet::new(), vec![&program.indicator(id).figure]);
    let mut strictest: Option<Hide> = None;
    while let Some(figure) = open.pop() {
        match &figure.kind {
            FigureKind::Indicator(named) if seen.insert(*named) => {
                let named = program.indicator(*named);
                open.push(&named.figure);
                if let Some(hide) = named.hide {
                    let so_far = strictest.get_or_insert(hide);
                    so_far.below = so_far.below.max(hide.below);
                    so_far.zero |= hide.zero;
                }
            }
            _ => open.extend(figure.parts()),
        }
    }
    strictest
}

fn is_called(own: &str, label: &str, asked: &str) -> bool {
    name::same(own, asked) || label.to_lowercase() == asked.to_lowercase()
}

/// What a path says of a record: relations first, a column or a rule last.
fn cell(program: &Program, register: RegisterId, path: &str) -> Option<Expr> {
    let Some((relation, rest)) = path.split_once('.') else { return value(program, register, path) };
    let fields = &program.register(register).fields;
    if let Some(word) = word_column(program, register, relation) {
        return rest.split('.').try_fold(word, |word, asked| above(program, word, asked));
    }
    let position =
        fields.iter().position(|field| field.relation.is_some() && name::same(&field.named.name, relation))?;
    let field = fields.get(position)?;
    let inner = cell(program, field.relation.as_ref()?.target, rest)?;
    let (ty, span) = (inner.ty.clone(), field.named.span);
    Some(Expr { kind: ExprKind::Follow(FieldId(position), Box::new(inner)), ty, span })
}

/// A column that holds words.
fn word_column(program: &Program, register: RegisterId, asked: &str) -> Option<Expr> {
    let mut fields = program.register(register).fields.iter().enumerate();
    let (position, field) = fields.find(|(_, f)| is_called(&f.named.name, &f.named.label, asked))?;
    let kind = ExprKind::Field(FieldId(position));
    matches!(field.ty, Type::Word(_)).then(|| Expr { kind, ty: field.ty.clone(), span: field.named.span })
}

/// The word that holds a word, where its list is called so.
fn above(program: &Program, word: Expr, asked: &str) -> Option<Expr> {
    let Type::Word(list) = word.ty else { return None };
    let (parent, param) = program.tree_above(list)?;
    let named = &program.list(parent).named;
    let span = word.span;
    is_called(&named.name, &named.label, asked).then(|| Expr {
        kind: ExprKind::Param(param, vec![word]),
        ty: Type::Word(parent),
        span,
    })
}

fn value(program: &Program, register: RegisterId, asked: &str) -> Option<Expr> {
    let fields = program.register(register).fields.iter().enumerate();
    let mut fields = fields.filter(|(_, field)| !matches!(field.ty, Type::Record(_)));
    if let Some((position, field)) = fields.find(|(_, f)| is_called(&f.named.name, &f.named.label, asked)) {
        let kind = ExprKind::Field(FieldId(position));
        return Some(Expr { kind, ty: field.ty.clone(), span: field.named.span });
    }
    let rules = program.rules.iter().enumerate().filter(|(_, rule)| rule.register == register);
    let mut called = rules.filter(|(_, rule)| is_called(&rule.named.name, &rule.named.label, asked));
    let (position, rule) = called.next()?;
    Some(Expr { kind: ExprKind::Rule(RuleId(position)), ty: rule.ty.clone(), span: rule.named.span })
}

fn title(program: &Program, register: RegisterId, expr: &Expr) -> String {
    match &expr.kind {
        ExprKind::Field(field) => program.field(register, *field).named.label.clone(),
        ExprKind::Param(id, _) => program.param(*id).named.label.clone(),
        ExprKind::Rule(rule) => program.rule(*rule).named.label.clone(),
        ExprKind::Follow(field, inner) => match &program.field(register, *field).relation {
            Some(relation) => title(program, relation.target, inner),
            None => String::new(),
        },
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::indexing_slicing, reason = "tests")]
    use super::*;
    use crate::source::Files;

    struct One(&'static str);

    impl Files for One {
        fn read(&self, _: &str) -> Result<Vec<u8>, String> {
            Ok(self.0.as_bytes().to_vec())
        }

        fn list(&self, _: &str) -> Result<Vec<String>, String> {
            Ok(Vec::new())
        }
    }

    #[test]
    fn a_breakdown_nobody_declared_may_go_up_from_a_column_of_words() {
        let text = "danh mục huyện \"Huyện\" : đông\n\
                    danh mục xã thuộc huyện\n  a thuộc đông\n\
                    danh sách Hộ\n  xã : một trong xã\n\
                    chỉ tiêu số_hộ\n  = số Hộ\n";
        let loaded = crate::load::load(&One(text), &["rules.ct".to_owned()]);
        let (mut program, faults) = crate::check::check(&loaded.files);
        assert!(faults.is_empty(), "{faults:?}");
        break_down(&mut program, "xã.huyện");
        break_down(&mut program, "xã.tỉnh");
        let told: Vec<(&str, &str)> =
            program.indicators[0].dimensions.iter().map(|of| (of.name.as_str(), of.label.as_str())).collect();
        assert_eq!(told, [("xã.huyện", "Huyện")]);
    }

    #[test]
    fn what_is_made_of_hidden_figures_is_hidden_in_a_breakdown_nobody_declared() {
        let text = "danh mục xã : a, b\n\
                    danh sách Hộ\n  xã : một trong xã\n  nghèo : có/không\n\
                    chỉ tiêu số_nghèo\n  = số Hộ có nghèo\n  ẩn khi dưới 5\n\
                    chỉ tiêu gấp_đôi\n  = số_nghèo × 2\n\
                    chỉ tiêu số_hộ\n  = số Hộ\n";
        let loaded = crate::load::load(&One(text), &["rules.ct".to_owned()]);
        let (mut program, faults) = crate::check::check(&loaded.files);
        assert!(faults.is_empty(), "{faults:?}");
        break_down(&mut program, "xã");
        let hides: Vec<Option<u32>> = program.indicators.iter().map(|i| i.hide.map(|hide| hide.below)).collect();
        assert_eq!(hides, [Some(5), Some(5), None]);
        assert!(program.indicators.iter().all(|indicator| indicator.dimensions.len() == 1));
    }
}
