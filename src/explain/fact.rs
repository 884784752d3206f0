//! What was found about one condition: a phrase that is true as it stands, with the value and the bound put in.

use super::reason::{Kind, Reason, Teller, Truth, facts};
use super::record::At;
use super::style;
use super::words::{self, both};
use crate::ir::{Comparison, Expr, ExprKind, Type};
use crate::value::{Lang, Message, Value, date, quantity};

/// More conditions than this are counted, not named.
const NAMED: usize = 6;

/// A side of a comparison that is not known: what is missing, or not determined.
fn lacking(teller: &Teller<'_>, expr: &Expr, at: At, lang: Lang) -> String {
    let text = words::expr(teller.program, at.register, expr, lang);
    if let Some(absent) = teller.absence(expr, at, lang) {
        return absent;
    }
    match (&expr.kind, lang) {
        (ExprKind::Field(field), Lang::Vi) => {
            format!("thiếu số liệu “{}”", teller.program.field(at.register, *field).named.label)
        }
        (ExprKind::Field(_), Lang::En) => format!("{text} is missing"),
        (_, Lang::Vi) => format!("chưa xác định được {text}"),
        (_, Lang::En) => format!("{text} is undetermined"),
    }
}

impl Teller<'_> {
    /// What stands in the tree behind the condition, and the same as a phrase for sentences.
    pub(super) fn observed(&self, expr: &Expr, value: &Value, at: At, reason: &Reason) -> (Message, Message) {
        let shown = both(|lang| words::value(self.program, &expr.ty, value, lang));
        match &expr.kind {
            ExprKind::And(_) | ExprKind::Or(_) | ExprKind::Not(_) => {
                let told = facts(&reason.grounds());
                let joined = both(|lang| told.iter().map(|m| m.get(lang)).collect::<Vec<_>>().join("; "));
                (shown, joined)
            }
            ExprKind::CountTrue(_) | ExprKind::AtLeastTrue(..) => {
                let counted = counted(expr, reason);
                (counted.clone(), counted)
            }
            ExprKind::Compare(left, how, right) => self.compared(left, *how, right, at),
            ExprKind::Between { value, low, high } => self.between(value, low, high, at),
            ExprKind::In(value, items, negated) => self.among(expr, value, items, *negated, at),
            ExprKind::Call(function, _) if function.is_calendar() && *value != Value::Missing => {
                (shown, both(|lang| self.written(expr, at, lang)))
            }
            ExprKind::IsMissing(inner, wanted) => self.presence(inner, *wanted, reason.truth, at),
            _ if expr.ty == Type::Bool => {
                let because = both(|lang| because(reason, lang));
                let yes = both(|lang| self.yes_or_no(expr, value, at, lang));
                let fact = both(|lang| format!("{}{}", yes.get(lang), because.get(lang)));
                (both(|lang| format!("{}{}", shown.get(lang), because.get(lang))), fact)
            }
            _ => (shown, both(|lang| self.operand(expr, at, lang))),
        }
    }

    /// `“Thuộc diện rà soát” là không`.
    fn yes_or_no(&self, expr: &Expr, value: &Value, at: At, lang: Lang) -> String {
        if *value == Value::Missing {
            return lacking(self, expr, at, lang);
        }
        let text = words::expr(self.program, at.register, expr, lang);
        let shown = words::value(self.program, &Type::Bool, value, lang);
        match lang {
            Lang::Vi => format!("“{}” là {shown}", style::capital(&text)),
            Lang::En => format!("{text} is {shown}"),
        }
    }

    fn compared(&self, left: &Expr, how: Comparison, right: &Expr, at: At) -> (Message, Message) {
        let (l, r) = (self.witness.value(left, at), self.witness.value(right, at));
        let unknown = [(left, &l), (right, &r)].into_iter().find(|(_, value)| **value == Value::Missing);
        let decided = || self.holds(left, how, right, at) || self.holds(left, how.opposite(), right, at);
        if let Some((side, _)) = unknown.filter(|_| !decided()) {
            let other = if std::ptr::eq(side, left) { right } else { left };
            let found = both(|lang| {
                let (lack, against) = (lacking(self, side, at, lang), self.operand(other, at, lang));
                let bound = matches!(left.ty, Type::Number(_) | Type::Date);
                match lang {
                    _ if !bound || self.witness.value(other, at) == Value::Missing => lack,
                    Lang::Vi => format!("{lack} để so với {against}"),
                    Lang::En => format!("{lack}, to be compared with {against}"),
                }
            });
            return (found.clone(), found);
        }
        let how = if self.holds(left, how, right, at) { how } else { how.opposite() };
        if unknown.is_some() {
            let fact = both(|lang| self.fact(left, how, right, at, lang));
            return (fact.clone(), fact);
        }
        (both(|lang| self.sides(left, &l, &r, lang)), both(|lang| self.fact(left, how, right, at, lang)))
    }

    /// `1.400.000 đồng so với 1.500.000 đồng`; a word needs no second side.
    fn sides(&self, left: &Expr, l: &Value, r: &Value, lang: Lang) -> String {
        let shown = |value: &Value| words::value(self.program, &left.ty, value, lang);
        match &left.ty {
            Type::Number(_) | Type::Date => {
                format!("{} {} {}", shown(l), lang.pick("so với", "against"), shown(r))
            }
            _ => shown(l),
        }
    }

    fn fact(&self, left: &Expr, how: Comparison, right: &Expr, at: At, lang: Lang) -> String {
        if words::is_age(&left.ty) {
            return self.age_fact(left, how, right, at, lang);
        }
        let subject = self.operand(left, at, lang);
        // A count of conditions and its bound are written as counts: `02/12, dưới 03`.
        let counted = matches!(&left.kind, ExprKind::Rule(rule) if self.out_of(*rule, at).is_some());
        let bound = match (&right.kind, self.witness.value(right, at)) {
            (ExprKind::Const(_), Value::Number(n)) if counted && n.is_whole() => quantity::count(n.numerator(), lang),
            _ => self.operand(right, at, lang),
        };
        let word = match how {
            Comparison::Equal if matches!(left.ty, Type::Number(_)) => lang.pick("bằng", "equal to"),
            Comparison::Equal if matches!(right.kind, ExprKind::Const(_)) => return subject,
            Comparison::Equal => lang.pick("cũng là", "the same as"),
            Comparison::NotEqual => lang.pick("không phải", "not"),
            Comparison::GreaterOrEqual if !matches!(left.ty, Type::Date) => lang.pick("không dưới", "at least"),
            how => words::comparison(how, &left.ty, lang),
        };
        format!("{subject}, {word} {bound}")
    }

    /// `đủ 65 tuổi tại ngày 31/12/2023, từ đủ 60 tuổi trở lên`; `mới đủ 46 tuổi …, chưa đủ 60 tuổi`.
    fn age_fact(&self, left: &Expr, how: Comparison, right: &Expr, at: At, lang: Lang) -> String {
        let value = |expr: &Expr| words::value(self.program, &expr.ty, &self.witness.value(expr, at), lang);
        let (age, bound, day) = (value(left), value(right), date::show(at.day, lang));
        let label = words::expr(self.program, at.register, left, Lang::Vi);
        let own = label.starts_with("tuổi");
        let (short, bounds) = match (how, lang) {
            (Comparison::GreaterOrEqual, Lang::Vi) => (false, format!("từ đủ {bound} trở lên")),
            (Comparison::Less, Lang::Vi) => (true, format!("chưa đủ {bound}")),
            (Comparison::Greater, Lang::Vi) => (false, format!("quá {bound}")),
            (Comparison::LessOrEqual, Lang::Vi) => (true, format!("chưa quá {bound}")),
            (Comparison::Equal, Lang::Vi) => (false, format!("đúng {bound}")),
            (Comparison::NotEqual, Lang::Vi) => (false, format!("không phải {bound}")),
            (how, Lang::En) => (false, format!("{} {bound}", words::comparison(how, &Type::Bool, lang))),
        };
        match lang {
            Lang::Vi => {
                let whose = if own { String::new() } else { format!("{label} ") };
                let word = if short { "mới đủ" } else { "đủ" };
                format!("{whose}{word} {age} tại ngày {day}, {bounds}")
            }
            Lang::En if own => format!("aged {age} on {day}, {bounds}"),
            Lang::En => format!("\"{label}\" {age} on {day}, {bounds}"),
        }
    }

    fn between(
        &self,
        value: &Expr,
        (low, low_in): &(Box<Expr>, bool),
        (high, high_in): &(Box<Expr>, bool),
        at: At,
    ) -> (Message, Message) {
        let below = if *low_in { Comparison::GreaterOrEqual } else { Comparison::Greater };
        let above = if *high_in { Comparison::LessOrEqual } else { Comparison::Less };
        let found = self.witness.value(value, at);
        let ends = [(low, below), (high, above)];
        let outside = ends.iter().any(|(bound, how)| self.holds(value, how.opposite(), bound, at));
        let inside = ends.iter().all(|(bound, how)| self.holds(value, *how, bound, at));
        if found == Value::Missing && !outside && !inside {
            let lack = both(|lang| lacking(self, value, at, lang));
            return (lack.clone(), lack);
        }
        let shown = both(|lang| words::value(self.program, &value.ty, &found, lang));
        // Outside a range, one end tells why.
        for (bound, how) in [(low, below), (high, above)] {
            if !self.holds(value, how, bound, at) && self.holds(value, how.opposite(), bound, at) {
                return (shown, both(|lang| self.fact(value, how.opposite(), bound, at, lang)));
            }
        }
        let fact = both(|lang| {
            let bound = |expr: &Expr| words::value(self.program, &expr.ty, &self.witness.value(expr, at), lang);
            let range = format!(
                "{} {}",
                words::edge(*low_in, &value.ty, lang, &bound(low)),
                words::upper(*high_in, lang, &bound(high))
            );
            let day = date::show(at.day, lang);
            match lang {
                Lang::Vi if words::is_age(&value.ty) => format!("đủ {} tại ngày {day}, {range}", shown.vi),
                Lang::En if words::is_age(&value.ty) => format!("aged {} on {day}, {range}", shown.en),
                _ => format!("{}, {range}", self.operand(value, at, lang)),
            }
        });
        (shown, fact)
    }

    fn among(&self, expr: &Expr, value: &Expr, items: &[Expr], negated: bool, at: At) -> (Message, Message) {
        let found = self.witness.value(value, at);
        if found == Value::Missing {
            let lack = both(|lang| lacking(self, value, at, lang));
            return (lack.clone(), lack);
        }
        let inside = (self.witness.value(expr, at) == Value::Bool(true)) != negated;
        let fact = both(|lang| {
            let subject = self.operand(value, at, lang);
            if inside && !negated {
                return subject;
            }
            let items: Vec<String> = items.iter().map(|item| self.operand(item, at, lang)).collect();
            let word = if inside { lang.pick("thuộc", "in") } else { lang.pick("không thuộc", "not in") };
            format!("{subject}, {word} ({})", items.join(", "))
        });
        (both(|lang| words::value(self.program, &value.ty, &found, lang)), fact)
    }

    fn presence(&self, inner: &Expr, wanted: bool, truth: Option<Truth>, at: At) -> (Message, Message) {
        let missing = (truth == Some(Truth::True)) == wanted;
        let value = both(|lang| words::value(self.program, &inner.ty, &self.witness.value(inner, at), lang));
        let fact = both(|lang| {
            let text = words::expr(self.program, at.register, inner, lang);
            match (missing, lang) {
                (true, _) => lacking(self, inner, at, lang),
                (false, Lang::Vi) => format!("{text} đã có số liệu, là {}", value.vi),
                (false, Lang::En) => format!("{text} is known, {}", value.en),
            }
        });
        (value, fact)
    }
}

/// What decided a condition that is a rule: ` (02/03 điều kiện đúng)`.
fn because(reason: &Reason, lang: Lang) -> String {
    let asked = reason.parts.iter().find(|part| !matches!(part.kind, Kind::Rule | Kind::Parameter));
    let told = asked.map(|part| facts(&part.grounds())).unwrap_or_default();
    if told.is_empty() {
        return String::new();
    }
    let told: Vec<&str> = told.iter().map(|fact| fact.get(lang)).collect();
    format!(" ({})", told.join("; "))
}

/// `02/03 điều kiện đúng (thiếu BHYT, thiếu nước sạch), cần ít nhất 03`.
fn counted(expr: &Expr, reason: &Reason) -> Message {
    let of = |truth: Truth| reason.parts.iter().filter(move |part| part.truth == Some(truth));
    let count = |truth: Truth, lang: Lang| quantity::count(i128::try_from(of(truth).count()).unwrap_or(0), lang);
    both(|lang| {
        let (held, all) = (count(Truth::True, lang), quantity::count(reason.parts.len() as i128, lang));
        let names: Vec<&str> = of(Truth::True).map(|part| part.text.get(lang)).collect();
        let names =
            if names.is_empty() || names.len() > NAMED { String::new() } else { format!(": {}", names.join(", ")) };
        let open = of(Truth::Unknown).map(|part| part.text.get(lang)).collect::<Vec<_>>();
        let open = match (open.len(), lang) {
            (0, _) => String::new(),
            (1..=NAMED, Lang::Vi) => format!("; thiếu số liệu: {}", open.join(", ")),
            (1..=NAMED, Lang::En) => format!("; missing: {}", open.join(", ")),
            (_, Lang::Vi) => format!("; {} điều kiện thiếu số liệu", count(Truth::Unknown, lang)),
            (_, Lang::En) => format!("; {} missing", count(Truth::Unknown, lang)),
        };
        let needed = match (&expr.kind, lang) {
            (ExprKind::AtLeastTrue(n, _), Lang::Vi) => {
                format!("; cần ít nhất {}", quantity::count(i128::from(*n), lang))
            }
            (ExprKind::AtLeastTrue(n, _), Lang::En) => format!("; at least {n} needed"),
            _ => String::new(),
        };
        match lang {
            Lang::Vi => format!("{held}/{all} điều kiện đúng{names}{open}{needed}"),
            Lang::En => format!("{held} of {all} conditions true{names}{open}{needed}"),
        }
    })
}
