//! Scales: what each band of a number gives, the bands in order, without holes and without overlaps.

use super::expr::made;
use super::scope::Checker;
use crate::diagnostic::{Code, Diagnostic};
use crate::ir::{Basis, Expr, ExprKind, RegisterId, Scale, Tread, Type};
use crate::source::Span;
use crate::syntax::ast::{self, HighWord, Line, LowWord, Relation, Row, RowKey, ScaleKind, Test};
use crate::value::{Fraction, Message, Value};
use std::cmp::Ordering;

/// The register, the type the rule declares, and the law around the rows.
type Around<'a> = (RegisterId, Option<&'a Type>, Option<&'a Basis>);

/// A bound, and whether it is included.
type Bound<'a> = Option<(&'a ast::Expr, bool)>;

impl Checker {
    /// Settles a scale and its rows.
    pub(super) fn settle_scale(
        &mut self,
        kind: ScaleKind,
        on: &ast::Expr,
        rows: &[Line<Row>],
        (here, declared, around): Around<'_>,
    ) -> Option<Expr> {
        let on = self.number(on, here, None)?;
        let own = if kind == ScaleKind::Marginal { None } else { declared.cloned() };
        let mut gives = own;
        let mut treads = Vec::new();
        let mut rest = None;
        let mut sound = true;
        for row in rows {
            let value = row.node.value.as_ref().and_then(|value| self.number(value, here, gives.as_ref()));
            let keys = self.tread(kind, row, &on.ty, here);
            let basis = row.node.basis.as_ref().and_then(|basis| self.basis(basis, around));
            let (Some(value), Some(keys)) = (value, keys) else {
                if row.node.value.is_none() {
                    self.unknown_row(row.span);
                }
                sound = false;
                continue;
            };
            let ty = gives.get_or_insert_with(|| value.ty.clone()).clone();
            sound &= self.must_be(&value, &ty);
            match keys {
                Some((low, high)) => treads.push(Tread { low, high, gives: value, basis, span: row.span }),
                None if kind == ScaleKind::Marginal => {
                    self.rest_of_parts(row.span);
                    sound = false;
                }
                None => sound &= self.one_rest(&mut rest, value, row.span),
            }
        }
        if !sound || treads.is_empty() {
            if treads.is_empty() && sound {
                let message = Message::new("thang này chưa có bậc nào", "this scale has no row");
                let help = Message::new("Thêm dòng `từ … đến dưới … : …`.", "add a row `from … to under … : …`");
                self.fault(Diagnostic::error(Code::BadTable, message).at(on.span).help(help));
            }
            return None;
        }
        self.in_order(kind, &treads, &on.ty);
        let (span, ty) = (on.span, scale_type(kind, &on, gives?)?);
        Some(made(ExprKind::Scale(Box::new(Scale { kind, on, treads, rest })), ty, span))
    }

    fn unknown_row(&mut self, at: Span) {
        let message = Message::new("bậc nào của thang cũng phải có mức", "every row of a scale has a value");
        self.refuse(Code::BadTable, at, message);
    }

    fn rest_of_parts(&mut self, at: Span) {
        let message = Message::new(
            "lũy tiến từng phần không có `còn lại`: mỗi phần nằm trong một bậc",
            "marginal rates have no `otherwise`: each part lies in a band",
        );
        let help = Message::new("Viết bậc cuối `trên … : …`.", "write the last band as `over … : …`");
        self.fault(Diagnostic::error(Code::BadTable, message).at(at).help(help));
    }

    fn one_rest(&mut self, rest: &mut Option<Expr>, value: Expr, at: Span) -> bool {
        if let Some(earlier) = rest {
            self.twice_clause(at, earlier.span);
            return false;
        }
        *rest = Some(value);
        true
    }

    /// The bounds of a row; `Some(None)` for `còn lại`.
    #[expect(clippy::type_complexity, reason = "outer: could it be settled; inner: is it a band, then its bounds")]
    fn tread(
        &mut self,
        kind: ScaleKind,
        row: &Line<Row>,
        ty: &Type,
        here: RegisterId,
    ) -> Option<Option<(Option<(Expr, bool)>, Option<(Expr, bool)>)>> {
        let [key] = row.node.keys.as_slice() else {
            self.one_band(row.span);
            return None;
        };
        let named;
        let (low, high) = match key.as_slice() {
            [] => return Some(None),
            [RowKey::Numbers { test, .. }] => bounds(test),
            [RowKey::Word(name)] => {
                named = ast::Expr { kind: ast::ExprKind::Path(vec![name.clone()]), span: name.span };
                (Some((&named, true)), Some((&named, true)))
            }
            _ => {
                self.one_band(row.span);
                return None;
            }
        };
        let point = matches!((low, high), (Some((low, _)), Some((high, _))) if std::ptr::eq(low, high));
        let stretch = low.is_some() && high.is_some() && !point;
        if (low.is_none() && high.is_none()) || (kind == ScaleKind::Linear && stretch) {
            self.wrong_row(kind, row.span);
            return None;
        }
        let mut settle = |bound: Bound<'_>| match bound {
            None => Some(None),
            Some((bound, included)) => {
                let settled = self.number(bound, here, Some(ty))?;
                self.must_be(&settled, ty).then_some(Some((settled, included)))
            }
        };
        let (low, high) = (settle(low), settle(high));
        Some(Some((low?, high?)))
    }

    fn one_band(&mut self, at: Span) {
        let message = Message::new("mỗi bậc của thang là một khoảng", "a row of a scale is one band");
        let help = Message::new("Viết mỗi khoảng một dòng.", "write each band on a line of its own");
        self.fault(Diagnostic::error(Code::BadTable, message).at(at).help(help));
    }

    fn wrong_row(&mut self, kind: ScaleKind, at: Span) {
        let (message, help) = if kind == ScaleKind::Linear {
            (
                Message::new("nội suy đi qua từng điểm, không qua khoảng", "a line goes through points, not bands"),
                Message::new(
                    "Viết `10 : 100`; hai đầu có thể viết `dưới … : …` và `từ … trở lên : …`.",
                    "write `10 : 100`; the ends may be `under … : …` and `from … or more : …`",
                ),
            )
        } else {
            (
                Message::new("dòng này không phải một khoảng", "this row is no band"),
                Message::new("Viết `từ … đến dưới … : …`.", "write `from … to under … : …`"),
            )
        };
        self.fault(Diagnostic::error(Code::BadTable, message).at(at).help(help));
    }

    /// Each row begins where the one above it ends, as far as that is known before any record is.
    fn in_order(&mut self, kind: ScaleKind, treads: &[Tread], ty: &Type) {
        let whole = matches!(ty, Type::Number(unit) if unit.is_whole())
            && matches!(kind, ScaleKind::Step | ScaleKind::Cumulative);
        for tread in treads {
            if let (Some((low, from)), Some((high, to))) = (constant(tread.low.as_ref()), constant(tread.high.as_ref()))
                && (low > high || (low == high && !(from && to)))
            {
                let message = Message::new("không có số nào ở bậc này", "no number lies in this band");
                self.refuse(Code::BadTable, tread.span, message);
            }
        }
        for (above, below) in treads.iter().zip(treads.iter().skip(1)) {
            let meeting = match (&above.high, &below.low) {
                (None, _) | (_, None) => Some(Meeting::Overlap),
                _ => constant(above.high.as_ref()).zip(constant(below.low.as_ref())).and_then(|(high, low)| {
                    meet(high, low, whole).filter(|met| kind != ScaleKind::Linear || *met == Meeting::Overlap)
                }),
            };
            let Some(meeting) = meeting else { continue };
            let (message, help) = match meeting {
                Meeting::Overlap => (
                    Message::new("bậc này chồng lên bậc trên", "this band overlaps the one above it"),
                    Message::new(
                        "Xếp các bậc từ thấp đến cao, bậc sau bắt đầu từ chỗ bậc trước kết thúc.",
                        "write bands from low to high, each beginning where the one above ends",
                    ),
                ),
                Meeting::Hole => (
                    Message::new(
                        "giữa bậc này và bậc trên còn hở",
                        "a hole is left between this band and the one above it",
                    ),
                    Message::new(
                        "Sửa mốc để bậc sau bắt đầu từ chỗ bậc trước kết thúc.",
                        "let this band begin where the one above ends",
                    ),
                ),
            };
            self.fault(
                Diagnostic::error(Code::BadTable, message)
                    .at(below.span)
                    .because(above.span, Message::new("bậc trên ở đây", "the one above is here"))
                    .help(help),
            );
        }
    }
}

fn scale_type(kind: ScaleKind, on: &Expr, gives: Type) -> Option<Type> {
    let (Type::Number(on), Type::Number(rate)) = (&on.ty, &gives) else { return None };
    Some(if kind == ScaleKind::Marginal { Type::Number(on.times(rate)) } else { gives })
}

/// How two rows meet where they should not.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Meeting {
    Overlap,
    Hole,
}

fn meet((high, to): (Fraction, bool), (low, from): (Fraction, bool), whole: bool) -> Option<Meeting> {
    match high.compare(low) {
        Ordering::Greater => Some(Meeting::Overlap),
        Ordering::Equal if to && from => Some(Meeting::Overlap),
        Ordering::Equal => (!to && !from).then_some(Meeting::Hole),
        // `từ 1 đến hết 5`, `từ 6 …`: nothing counted in wholes lies between.
        Ordering::Less if whole && to && from && high.plus(Fraction::ONE) == Ok(low) => None,
        Ordering::Less => Some(Meeting::Hole),
    }
}

fn constant(bound: Option<&(Expr, bool)>) -> Option<(Fraction, bool)> {
    match &bound?.0.kind {
        ExprKind::Const(Value::Number(number)) => Some((*number, bound?.1)),
        _ => None,
    }
}

/// The lower and the upper bound a row is written with; both are one for a point.
fn bounds(test: &Test) -> (Bound<'_>, Bound<'_>) {
    match test {
        Test::Compare(relation, bound) => match relation {
            Relation::Equal | Relation::Is => (Some((bound, true)), Some((bound, true))),
            Relation::Less | Relation::Under | Relation::AgedUnder | Relation::Before => (None, Some((bound, false))),
            Relation::LessOrEqual | Relation::AtMost | Relation::ThroughAge | Relation::Through => {
                (None, Some((bound, true)))
            }
            Relation::Greater | Relation::Over | Relation::After => (Some((bound, false)), None),
            Relation::GreaterOrEqual | Relation::AtLeast | Relation::Aged | Relation::Since => {
                (Some((bound, true)), None)
            }
            Relation::NotEqual | Relation::IsNot => (None, None),
        },
        Test::OrMore(bound) => (Some((bound, true)), None),
        Test::OrLess(bound) => (None, Some((bound, true))),
        Test::Range { low, from, high, to } => {
            (Some((from, *low != LowWord::Over)), Some((to, *high != HighWord::ToUnder)))
        }
        Test::In { .. } | Test::Missing | Test::Known => (None, None),
    }
}
