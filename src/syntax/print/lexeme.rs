//! Printing of small things: numbers, units, days, types, legal bases.

use super::kw;
use crate::syntax::ast::{Basis, Expr, ExprKind, Ident, Literal, PlaceKind, Text, TypeExpr, TypeKind, UnitExpr};
use crate::syntax::keyword::{self, Kind};
use crate::value::numeral::{self, Reading};
use crate::value::{Date, Lang};

/// The digits of a number in the style of a language.
///
/// A form is used only if it has exactly the readings of what was typed; where none has, the digits stay as typed.
fn digits(of: &Literal, lang: Lang) -> String {
    let [only] = of.readings.as_slice() else { return of.raw.clone() };
    if of.raw.len() > 1 && of.raw.starts_with('0') && of.raw.bytes().all(|b| b.is_ascii_digit()) {
        return of.raw.clone();
    }
    let grouped = match lang {
        Lang::Vi => numeral::show(only.value, Lang::Vi),
        Lang::En => numeral::show(only.value, Lang::En).replace(',', "_"),
    };
    let plain = only.value.to_string().replace('.', lang.pick(",", "."));
    let same = |form: &String| numeral::readings(form).is_ok_and(|all| same_readings(&all, &of.readings));
    [grouped, plain].into_iter().find(same).unwrap_or_else(|| of.raw.clone())
}

fn same_readings(a: &[Reading], b: &[Reading]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.value == b.value && a.decimals == b.decimals)
}

/// The one decimal of a list whose other members are whole, if the list is such: its comma would have two readings.
pub(super) fn only_decimal(items: &[Expr]) -> Option<&Expr> {
    let digits = |e: &Expr, decimal: bool| match &e.kind {
        ExprKind::Number(n) => n.readings.iter().any(|r| r.decimals > 0) == decimal && (!decimal || n.unit.is_none()),
        _ => false,
    };
    let mut decimals = items.iter().filter(|e| digits(e, true));
    let one = decimals.next()?;
    let rest_is_whole = items.iter().all(|e| std::ptr::eq(e, one) || digits(e, false));
    rest_is_whole.then_some(one)
}

/// A number whose decimals stand behind a point in both languages.
pub(super) fn with_point(of: &Literal, lang: Lang) -> String {
    let shown = literal(of, lang);
    let [only] = of.readings.as_slice() else { return shown };
    let point = only.value.to_string();
    let same = numeral::readings(&point).is_ok_and(|all| same_readings(&all, &of.readings));
    let plain = shown.replacen(&digits(of, lang), &point, 1);
    if same { plain } else { shown }
}

/// A number with its multiplier and unit.
pub(super) fn literal(of: &Literal, lang: Lang) -> String {
    let mut out = digits(of, lang);
    let multiplier = match of.multiplier {
        Some(3) => Some("thousand"),
        Some(6) => Some("million"),
        Some(9) => Some("billion"),
        _ => None,
    };
    if let Some(id) = multiplier {
        out.push(' ');
        out.push_str(kw(id, lang));
    }
    if let Some(of) = &of.unit {
        let unit = unit(of, lang);
        if !unit.starts_with('%') {
            out.push(' ');
        }
        out.push_str(&unit);
    }
    out
}

/// A unit with tight slashes.
pub(super) fn unit(of: &UnitExpr, lang: Lang) -> String {
    if of.above.is_empty() {
        return kw("type_number", lang).to_owned();
    }
    of.above.iter().chain(&of.below).map(|name| unit_word(name, lang)).collect::<Vec<_>>().join("/")
}

/// A built-in unit in the words of a language; any other as it was declared.
fn unit_word(name: &str, lang: Lang) -> &str {
    let known = keyword::all().iter().find(|k| k.kind == Kind::Unit && k.vi == name);
    known.map_or(name, |k| lang.pick(&k.vi, &k.en))
}

/// A day as rule files of a language write it.
pub(super) fn day(of: Date, lang: Lang) -> String {
    of.format(lang.pick("%d/%m/%Y", "%Y-%m-%d")).to_string()
}

/// A text in quotation marks.
pub(super) fn quoted(of: &Text) -> String {
    format!("\"{}\"", of.text)
}

/// ` "Nhãn"`, if there is one.
pub(super) fn label(of: Option<&Text>) -> String {
    of.map(|text| format!(" {}", quoted(text))).unwrap_or_default()
}

/// Names with commas.
pub(super) fn names(of: &[Ident]) -> String {
    of.iter().map(|n| n.text.as_str()).collect::<Vec<_>>().join(", ")
}

/// Texts with commas.
pub(super) fn texts(of: &[Text]) -> String {
    of.iter().map(quoted).collect::<Vec<_>>().join(", ")
}

/// `2 chữ số thập phân`.
pub(super) fn decimals(of: u32, lang: Lang) -> String {
    format!("{of} {}", kw("decimals", lang))
}

/// A type.
pub(super) fn type_expr(of: &TypeExpr, lang: Lang) -> String {
    match &of.kind {
        TypeKind::Text => kw("type_text", lang).to_owned(),
        TypeKind::Number => kw("type_number", lang).to_owned(),
        TypeKind::Quantity => kw("type_quantity", lang).to_owned(),
        TypeKind::Date => kw("type_date", lang).to_owned(),
        TypeKind::Bool => kw("type_bool", lang).to_owned(),
        TypeKind::Unit(of) => unit(of, lang),
        TypeKind::OneOf(words) if words.len() == 1 => format!("{} {}", kw("one_of", lang), names(words)),
        TypeKind::OneOf(words) => format!("{} ({})", kw("one_of", lang), names(words)),
        TypeKind::Record { register, via, inverse } => {
            let mut out = format!("{} {} {}", register.text, kw("by", lang), via.text);
            if let Some(name) = inverse {
                out.push_str(&format!(", {} {}", kw("inverse", lang), name.text));
            }
            out
        }
    }
}

/// `căn cứ khoản 1 Điều 3 NĐ07`.
pub(super) fn basis(of: &Basis, lang: Lang) -> String {
    let mut out = kw("basis", lang).to_owned();
    for (kind, cite) in &of.places {
        let id = match kind {
            PlaceKind::Point => "place_point",
            PlaceKind::Clause => "place_clause",
            PlaceKind::Article => "place_article",
            PlaceKind::Annex => "place_annex",
            PlaceKind::Form => "place_form",
            PlaceKind::Section => "place_section",
            PlaceKind::Part => "place_part",
        };
        out.push_str(&format!(" {} {cite}", kw(id, lang)));
    }
    if let Some(source) = &of.source {
        out.push(' ');
        out.push_str(&source.text);
    }
    out
}

/// ` căn cứ …`, if there is one.
pub(super) fn basis_behind(of: Option<&Basis>, lang: Lang) -> String {
    of.map(|b| format!("\n{}", basis(b, lang))).unwrap_or_default()
}
