//! Builders of small things: days, periods, numbers, units, types, legal bases.

use super::reader::{Kids, Reader};
use crate::diagnostic::Code;
use crate::source::Span;
use crate::syntax::ast::{Basis, Literal, PlaceKind, TypeExpr, TypeKind, UnitExpr};
use crate::syntax::grammar::Rule;
use crate::syntax::keyword::{self, Kind};
use crate::value::numeral::{self, NumeralFault};
use crate::value::{Date, Message, Period, date};
use pest::iterators::Pair;

pub(super) type P<'i> = Pair<'i, Rule>;

/// The whole number in a text that the grammar has found to be digits.
pub(super) fn whole(pair: &P<'_>) -> Option<u32> {
    pair.as_str().parse().ok()
}

fn bad_date(reader: &mut Reader<'_>, span: Span, vi: &str, en: &str, help: Option<Message>) {
    let typed = reader.spelled(span);
    reader.fault(Code::BadDate, span, Message::new(format!("`{typed}` {vi}"), format!("`{typed}` {en}")), help);
}

/// A day of the calendar.
pub(super) fn day(reader: &mut Reader<'_>, pair: &P<'_>) -> Option<Date> {
    let text = pair.as_str();
    let span = reader.span(pair);
    let numbers: Vec<&str> = text.split(['/', '-']).collect();
    let [a, b, c] = numbers.as_slice() else { return None };
    let (y, m, d) = if text.contains('-') { (*a, *b, *c) } else { (*c, *b, *a) };
    if y.len() != 4 {
        let help = (y.len() == 2).then(|| {
            let full = format!("{d:0>2}/{m:0>2}/20{y}");
            Message::new(format!("Viết đủ năm, chẳng hạn `{full}`."), format!("write the full year, such as `{full}`"))
        });
        bad_date(reader, span, "không ghi đủ bốn chữ số của năm", "lacks the four digits of the year", help);
        return None;
    }
    let number = |s: &str| s.parse::<u32>().ok();
    let (year, month, of_month) = (y.parse::<i32>().ok()?, number(m)?, number(d)?);
    let found = date::day(year, month, of_month);
    if found.is_none() {
        let (vi, en) = if (1900..=2999).contains(&year) {
            ("không có trong lịch", "is in no calendar")
        } else {
            ("có năm ngoài khoảng từ 1900 đến 2999", "has a year outside 1900 to 2999")
        };
        let longest = || (28..=31).rev().find(|last| date::day(year, month, *last).is_some());
        let too_late = |last: u32| {
            Message::new(format!("Tháng {month:0>2}/{year} có {last} ngày."), format!("that month has {last} days"))
        };
        let turned = date::day(year, of_month, month).map(|_| {
            let right = format!("{m:0>2}/{d:0>2}/{y}");
            Message::new(format!("Ngày đứng trước tháng: `{right}`."), format!("the day comes first: `{right}`"))
        });
        bad_date(reader, span, vi, en, turned.or_else(|| longest().map(too_late)));
    }
    found
}

/// `31-12-2024` behind a minus sign that stands tight: a day in the dashes of other notations.
pub(super) fn dashed_day(reader: &mut Reader<'_>, dash: Span) -> bool {
    let at = dash.start as usize;
    let start = at.saturating_sub(2);
    let (day, rest) = (reader.typed(start, at), reader.typed(at + 1, at + 8));
    let Some(right) = rest.split_once('-').and_then(|(month, year)| written_day(day, month, year)) else {
        return false;
    };
    other_day(reader, reader.place(start, at + 8), &right);
    true
}

/// The day as this language writes it, when three texts are its parts.
fn written_day(day: &str, month: &str, year: &str) -> Option<String> {
    let number = |s: &str| s.parse::<u32>().ok();
    date::day(year.parse().ok()?, number(month)?, number(day)?)?;
    Some(format!("{day:0>2}/{month:0>2}/{year}"))
}

fn other_day(reader: &mut Reader<'_>, span: Span, right: &str) {
    let typed = reader.spelled(span).to_owned();
    let message = Message::new(
        format!("ngày viết bằng dấu `/`, không viết `{typed}`"),
        format!("a day is written with `/`, not as `{typed}`"),
    );
    reader.fault(Code::BadDate, span, message, Some(write(right)));
}

/// The day that must stand in a line.
pub(super) fn day_in(reader: &mut Reader<'_>, kids: &mut Kids<'_>) -> Option<Date> {
    let pair = kids.find(Rule::date)?;
    day(reader, &pair)
}

fn year_of(text: &str) -> Option<i32> {
    (text.len() == 4).then(|| text.parse().ok()).flatten()
}

/// `năm 2023`, `quý III/2023`, `tháng 7/2024`, `6 tháng đầu năm 2023`, `giai đoạn 2021-2025`.
pub(super) fn period(reader: &mut Reader<'_>, pair: P<'_>) -> Option<Period> {
    let span = reader.span(&pair);
    let inner = pair.into_inner().next()?;
    let kind = inner.as_rule();
    let mut kids = Kids::of(inner);
    let found = match kind {
        Rule::period_year => year_of(kids.find(Rule::whole)?.as_str()).and_then(Period::year),
        Rule::period_first => {
            let months = whole(&kids.find(Rule::whole)?);
            let year = year_of(kids.find(Rule::whole)?.as_str());
            year.zip(months).and_then(|(year, months)| Period::first_months(year, months))
        }
        Rule::period_quarter => {
            let token = kids.find(Rule::quarter_no)?;
            let (quarter, year) = token.as_str().split_once('/')?;
            let number = ["i", "ii", "iii", "iv"].iter().position(|r| *r == quarter).map(|at| at + 1);
            let number = number.and_then(|n| u32::try_from(n).ok()).or_else(|| quarter.parse().ok());
            year_of(year).zip(number).and_then(|(year, quarter)| Period::quarter(year, quarter))
        }
        Rule::period_month => {
            let token = kids.find(Rule::month_no)?;
            let (month, year) = token.as_str().split_once('/')?;
            year_of(year).zip(month.parse().ok()).and_then(|(year, month)| Period::month(year, month))
        }
        _ => {
            let token = kids.find(Rule::span_years)?;
            let (from, to) = token.as_str().split_once(['-', '–'])?;
            year_of(from).zip(year_of(to)).and_then(|(from, to)| Period::years(from, to))
        }
    };
    if found.is_none() {
        bad_date(reader, span, "không phải kỳ nào của lịch", "is no period of the calendar", None);
    }
    found
}

/// `2 chữ số thập phân`.
pub(super) fn decimals(kids: &mut Kids<'_>) -> Option<u32> {
    kids.enter(Rule::decimals)?.find(Rule::whole).as_ref().and_then(whole)
}

/// A number with its multiplier and unit.
pub(super) fn literal(reader: &mut Reader<'_>, pair: P<'_>) -> Option<Literal> {
    let span = reader.span(&pair);
    let mut kids = Kids::of(pair);
    let number = kids.find(Rule::number)?;
    let multiplier = multiplier(&kids);
    let readings = number_readings(reader, &number)?;
    let unit = kids.find(Rule::unit).map(|p| unit(reader, p));
    Some(Literal { raw: number.as_str().to_owned(), readings, multiplier, unit, span })
}

/// `nghìn`, `triệu`, `tỷ`, as a power of ten.
pub(super) fn multiplier(kids: &Kids<'_>) -> Option<u32> {
    kids.which(&[(Rule::kw_thousand, 3), (Rule::kw_million, 6), (Rule::kw_billion, 9)])
}

fn bad_number(reader: &mut Reader<'_>, span: Span, message: Message, help: Option<Message>) {
    reader.fault(Code::BadNumber, span, message, help);
}

fn write(text: impl std::fmt::Display) -> Message {
    Message::new(format!("Viết `{text}`."), format!("write `{text}`"))
}

/// Reads the digits, or says what is wrong with them and how they are written.
fn number_readings(reader: &mut Reader<'_>, pair: &P<'_>) -> Option<Vec<crate::syntax::ast::Reading>> {
    let span = reader.span(pair);
    let text = pair.as_str();
    if let Some((whole, tail)) = text.split_once(',').filter(|(w, t)| three_after(w, t)) {
        two_readings(reader, span, whole, tail);
        return None;
    }
    let parts: Vec<&str> = text.split('.').collect();
    if let [day, month, year] = parts.as_slice()
        && year.len() == 4
        && let Some(right) = written_day(day, month, year)
    {
        other_day(reader, span, &right);
        return None;
    }
    match numeral::readings(text) {
        Ok(readings) => Some(readings),
        Err(fault) => {
            let help = repaired(text, &fault);
            bad_number(reader, span, fault.message(reader.spelled(span)), help);
            None
        }
    }
}

/// `1,500`: a decimal, or thousands in the English style.
fn two_readings(reader: &mut Reader<'_>, span: Span, whole: &str, tail: &str) {
    let short = tail.trim_end_matches('0');
    let decimal = match short.len() {
        0 => whole.to_owned(),
        // A third digit would bring the second reading back.
        3 => format!("{whole},{tail}0"),
        _ => format!("{whole},{short}"),
    };
    let point = decimal.replacen(',', ".", 1);
    let message = Message::new(
        format!("`{whole},{tail}` có hai cách đọc: {decimal} hoặc {whole}.{tail}"),
        format!("`{whole},{tail}` has two readings, {point} and {whole}{tail}"),
    );
    let help =
        Message::new(format!("Viết `{decimal}` hoặc `{whole}{tail}`."), format!("write `{point}` or `{whole}{tail}`"));
    bad_number(reader, span, message, Some(help));
}

/// Whether `1,500`: one comma, three digits behind it, and a count of thousands before it.
fn three_after(whole: &str, tail: &str) -> bool {
    let digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    tail.len() == 3 && digits(tail) && whole.len() <= 3 && digits(whole) && !whole.starts_with('0')
}

/// The form that was probably meant, in both styles of number.
fn repaired(text: &str, fault: &NumeralFault) -> Option<Message> {
    if matches!(fault, NumeralFault::TooLong) {
        return Some(Message::new("Một số có nhiều nhất 28 chữ số.", "a number has at most 28 digits"));
    }
    let digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    if let Some(rest) = text.strip_prefix('.') {
        return digits(rest).then(|| both(&format!("0,{rest}"), &format!("0.{rest}")));
    }
    if text.chars().any(|c| c.is_numeric() && !c.is_ascii()) {
        return plain_digits(text).map(write);
    }
    if let Some((million, rest)) = text.split_once("tr").filter(|(m, r)| digits(m) && digits(r)) {
        return Some(both(&format!("{million},{rest} triệu"), &format!("{million}.{rest} million")));
    }
    if let Some(at) = text.find(|c: char| c.is_alphabetic()) {
        return text.split_at_checked(at).map(with_letters);
    }
    let all: String = text.chars().filter(char::is_ascii_digit).collect();
    let whole = matches!(fault, NumeralFault::BadGroups) && !text.contains(',') && all.len() <= 28;
    whole.then(|| write(grouped(&all)))
}

/// `15kg`, `500k`: digits and a unit run together. Other letters make no number at all.
fn with_letters((number, letters): (&str, &str)) -> Message {
    let known = keyword::full_form(letters).map(|(vi, en)| (vi.to_owned(), en.to_owned()));
    let unit = || {
        let keyword = keyword::all().iter().find(|k| k.spellings().any(|s| s == letters))?;
        Some((keyword.vi.clone(), keyword.en.clone()))
    };
    let other = (letters.len() > 1 && letters.chars().all(char::is_alphabetic))
        .then(|| (letters.to_owned(), letters.to_owned()));
    let touching = number.ends_with(|c: char| c.is_ascii_digit());
    match known.or_else(unit).or(other).filter(|_| touching) {
        Some((vi, en)) => both(&format!("{number} {vi}"), &format!("{number} {en}")),
        None => Message::new(
            "Số chỉ gồm chữ số và dấu ngăn cách; tên bắt đầu bằng chữ cái.",
            "a number is made of digits and their signs; a name begins with a letter",
        ),
    }
}

fn both(vi: &str, en: &str) -> Message {
    Message::new(format!("Viết `{vi}`."), format!("write `{en}`"))
}

/// Digits of other scripts as ordinary ones.
fn plain_digits(text: &str) -> Option<String> {
    text.chars()
        .map(|c| match u32::from(c) {
            n @ 0xFF10..=0xFF19 => char::from_digit(n - 0xFF10, 10),
            n @ 0x0660..=0x0669 => char::from_digit(n - 0x0660, 10),
            n @ 0x06F0..=0x06F9 => char::from_digit(n - 0x06F0, 10),
            _ if c.is_ascii() => Some(c),
            _ => None,
        })
        .collect()
}

/// Digits in groups of three, as a decree prints them.
pub(super) fn grouped(digits: &str) -> String {
    let mut out = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push('.');
        }
        out.push(digit);
    }
    out
}

/// A unit; built-in ones by their Vietnamese names, others as typed.
pub(super) fn unit(reader: &Reader<'_>, pair: P<'_>) -> UnitExpr {
    let span = reader.span(&pair);
    let mut names = pair.into_inner().map(|part| {
        let known = keyword_of(&part, Kind::Unit);
        known.map_or_else(|| reader.raw(&part).to_owned(), |k| k.vi.clone())
    });
    let above = names.next().into_iter().collect();
    UnitExpr { above, below: names.collect(), span }
}

/// The keyword of this kind a part is spelled as.
fn keyword_of(part: &P<'_>, kind: Kind) -> Option<&'static keyword::Keyword> {
    let text = part.as_str();
    let words = text.split(' ').filter(|w| !w.is_empty()).collect::<Vec<_>>().join(" ");
    keyword::all().iter().filter(|k| k.kind == kind).find(|k| k.spellings().any(|s| s == words))
}

/// A type.
pub(super) fn type_expr(reader: &Reader<'_>, pair: P<'_>) -> Option<TypeExpr> {
    let span = reader.span(&pair);
    let part = pair.into_inner().next()?;
    let kind = match part.as_rule() {
        Rule::kw_type_bool => TypeKind::Bool,
        Rule::kw_type_text => TypeKind::Text,
        Rule::kw_type_number => TypeKind::Number,
        Rule::kw_type_quantity => TypeKind::Quantity,
        Rule::kw_type_date => TypeKind::Date,
        Rule::one_of => TypeKind::OneOf(Kids::of(part).names(reader)),
        Rule::record_type => {
            let mut kids = Kids::of(part);
            let (register, via) = (kids.name(reader)?, kids.name(reader)?);
            TypeKind::Record { register, via, inverse: kids.name(reader) }
        }
        Rule::unit => TypeKind::Unit(unit(reader, part)),
        _ => return None,
    };
    Some(TypeExpr { kind, span })
}

const PLACES: [(Rule, PlaceKind); 7] = [
    (Rule::kw_place_point, PlaceKind::Point),
    (Rule::kw_place_clause, PlaceKind::Clause),
    (Rule::kw_place_article, PlaceKind::Article),
    (Rule::kw_place_annex, PlaceKind::Annex),
    (Rule::kw_place_form, PlaceKind::Form),
    (Rule::kw_place_section, PlaceKind::Section),
    (Rule::kw_place_part, PlaceKind::Part),
];

/// `căn cứ khoản 1 Điều 3 NĐ07`.
pub(super) fn basis(reader: &Reader<'_>, pair: P<'_>) -> Basis {
    let span = reader.span(&pair);
    let mut kids = Kids::of(pair);
    let place = |p: P<'_>| {
        let mut kids = Kids::of(p);
        let kind = kids.which(&PLACES)?;
        Some((kind, reader.raw(&kids.find(Rule::cite)?).to_owned()))
    };
    let places = kids.all(Rule::place).into_iter().filter_map(place).collect();
    Basis { places, source: kids.name(reader), span }
}

/// The basis of a line, if it has one.
pub(super) fn basis_in(reader: &Reader<'_>, kids: &mut Kids<'_>) -> Option<Basis> {
    kids.find(Rule::basis).map(|p| basis(reader, p))
}
