//! Writes well-typed rule files from a run of choices: wards, homes, persons and payments, and rules and indicators that
//! use all of the language over them. What `check` refuses of it is a fault of this file.

use super::choices::Choices;
use super::kinds::{Reg, Ty};
use super::words::Words;

/// The registers; `{taken}` is how often homes and persons are counted, `{valid}` may give wards a history. Cards have one.
const REGISTERS: &str = "\
source L1
  in force from 2023-09-05
source L2
  in force from 2024-01-01
source L3
  in force from 2023-12-20
source L4
  in force from 2020-01-01
  out of force from 2024-01-15
list area : north, south, east
list grade : light, heavy
register Ward
{valid}  key ward_id : text
  since : date, optional
  until : date, optional
  area : one of area, optional
  quota : %, optional
register Home
  taken {taken}
  key home_id : text
  ward : Ward by ward_id, inverse homes
  area : one of area, optional
  income : dong, optional
  score : number, 3 decimals, optional
  huge : number, optional
  electric : yes/no, optional
  built : date, optional
  street : text, optional
register Person
  taken {taken}
  key person_id : text
  home : Home by home_id, inverse members
  grade : one of grade, optional
  wage : dong, optional
  weight : number, 1 decimals, optional
  sick : yes/no, optional
  born : date, optional
  nick : text, optional
register Payment
  dated by paid_on
  key payment_id : text
  person : Person by person_id, inverse payments
  paid_on : date
  amount : dong, optional
  factor : number, 18 decimals, optional
  cash : yes/no, optional
  channel : text, optional
register Card
  valid from since{through}
  key card_id : text
  person : Person by person_id, inverse cards
  since : date
  until : date, optional
  grade : one of grade, optional
  worth : dong, optional
  lost : yes/no, optional
";

/// A rule file. Each of `items` becomes a rule or an indicator, which may use those before it.
pub(crate) fn program(schema: &[u8], items: &[Vec<u8>]) -> String {
    written(schema, items, true)
}

/// A rule file that never asks whether a fact is known, nor takes the known records for all there are.
pub(crate) fn program_that_asks_nothing(schema: &[u8], items: &[Vec<u8>]) -> String {
    written(schema, items, false)
}

fn written(schema: &[u8], items: &[Vec<u8>], asks: bool) -> String {
    let mut choices = Choices::new(schema);
    let taken = choices.of(&["yearly", "quarterly", "monthly"]);
    let mut text = REGISTERS.replace("{taken}", taken);
    text.push_str(&params(&mut choices));
    text = text.replace("{valid}", choices.of(&["", "  valid from since through until\n", "  valid from since\n"]));
    text = text.replace("{through}", choices.of(&[" through until", ""]));
    let mut known = Vec::new();
    for (number, item) in items.iter().enumerate() {
        let mut words = Words::new(Choices::new(item), std::mem::take(&mut known));
        words.asks = asks;
        let written =
            if words.choices.once_in(if asks { 3 } else { 2 }) { words.indicator(number) } else { words.rule(number) };
        text.push_str(&written);
        if words.choices.once_in(4) {
            text.push_str(&words.record_check(number));
        }
        known = words.known;
    }
    text
}

/// A norm without keys, one by area and one by grade and area; some of them not in force all the time, or not known yet.
fn params(choices: &mut Choices<'_>) -> String {
    let first = choices.of(&["1990-01-01", "1990-01-01", "1990-01-01", "2022-12-31", "2023-06-30"]);
    let second = choices.of(&["2023-07-01", "2023-12-31", "2024-01-01"]);
    let end = choices.of(&["", "", " through 2023-12-30", " through 2030-01-01"]);
    let end = if second == "2023-07-01" || end.ends_with("2030-01-01") { end } else { "" };
    let (a, b) = (choices.of(&["100", "150", "0"]), choices.of(&["150", "50", "1_000"]));
    let by = choices.of(&["", "  pursuant to L1\n", "  pursuant to L2\n", "  pursuant to L4\n"]);
    let after = choices.of(&["200", "old value + 50", "old value × 2 - 30"]);
    let later = match end {
        " through 2023-12-30" => String::new(),
        _ => format!("amend line\n{by}  applied from 2024-03-01 : {after}\n"),
    };
    let ended = match (end, by) {
        (" through 2023-12-30", _) => choices.of(&["", "extend line\n  pursuant to L3\n  through 2024-01-31\n"]),
        ("", "" | "  pursuant to L1\n") => {
            choices.of(&["", "repeal line\n  pursuant to L3\n  applied from 2024-02-01\n"])
        }
        _ => "",
    };
    format!(
        "param line : dong\n  applied from {first} : {a}\n{by}  applied from {second}{end} : {b}\n{ended}{later}\
         param norm : dong, by area\n  applied from 1990-01-01\n    north : {a}\n    otherwise : {b}\n\
         amend norm\n{by}  applied from {second}\n    north | east : 200\n    south : 100\n\
         param rate : number, by grade, area\n  applied from {first}\n    light, north : 0.5\n    light, south | east : 2\n    \
         heavy, north | south : 1.5\n    heavy, east : -1\n{}{}",
        bands(choices, first),
        local(choices, first, second, by)
    )
}

/// Norms with values of single places, which end before the year does, differ or not, or cover every place there is.
fn local(choices: &mut Choices<'_>, first: &str, second: &str, by: &str) -> String {
    let end = choices.of(&["", " through 2023-10-31"]);
    let (north, others) = (choices.of(&["200", "150"]), choices.of(&["150", "700", "200"]));
    let south = choices.of(&["is south", "in (south, east)"]);
    format!(
        "param toll : dong\n  localities may set more\n  applied from {first} : 100\n  applied from {second} : 150\n\
         amend toll\n{by}  in area is north\n  applied from 2023-03-01{end} : {north}\n\
         amend toll\n  in area {south}\n  applied from 2023-09-01 : {others}\n\
         param dues : dong, by grade\n  localities may set more\n  localities may set less\n  applied from 1990-01-01\n    \
         light : 10\n    heavy : 20\namend dues\n{by}  in area is east\n  applied from {second}\n    light : 5\n    \
         otherwise : unknown\n"
    )
}

/// Norms by numbers: one that leaves some out, and one by a word and two numbers in which bands of one row are cut by others.
fn bands(choices: &mut Choices<'_>, first: &str) -> String {
    let edge = choices.of(&["to under 100 dong", "to 99 dong", "through 50 dong | from 51 dong to 99 dong"]);
    let top = choices.of(&["over 150 dong : 7", "from 151 dong or more : 7", "over 150 dong to under 1_000 dong : 7"]);
    let rest = choices.of(&["", "    otherwise : 0\n", "    otherwise : unknown\n"]);
    let light = choices.of(&["light, from -1 to 3, over 0 dong : 5", "light, otherwise, from 0 dong or more : 5"]);
    format!(
        "param band : number, by wealth : dong\n  applied from {first}\n    from 0 dong {edge} : 1\n    \
         from 100 dong to under 150 dong : 2\n    150 dong : 2.5\n    {top}\n{rest}\
         param grid : number, by grade, level : number, wealth : dong\n  applied from 1990-01-01\n    {light}\n    \
         heavy, under 1, from 7 dong to 150 dong : 1\n    heavy, 1 | 2, from 0 dong to 150 dong : 2\n    \
         heavy, over 2, over 100 dong : 3\n    heavy, over 2, at most 100 dong : 4\n"
    )
}

impl Words<'_> {
    fn rule(&mut self, number: usize) -> String {
        let register = self.choices.of(&[Reg::Home, Reg::Person, Reg::Payment, Reg::Ward, Reg::Card]);
        let ty = self.choices.of(&[
            Ty::Dong,
            Ty::Bool,
            Ty::Area,
            Ty::Plain,
            Ty::Dong,
            Ty::Grade,
            Ty::Date,
            Ty::Text,
            Ty::Percent,
        ]);
        let name = format!("r{number}");
        let mut text = format!("rule {name} for each {} : {}\n", register.name(), ty.declared());
        let from =
            self.choices.of(&[None, Some("1990-01-01"), Some("1990-01-01"), Some("2023-01-01"), Some("2023-07-01")]);
        let amended = from.is_some() && self.choices.once_in(2);
        let mut end = "";
        if let Some(from) = from {
            end = if amended { "" } else { self.choices.of(&["", "", " through 2023-12-30"]) };
            text.push_str(&format!("  applied from {from}{end}\n"));
        }
        text.push_str(self.basis());
        text.push_str(&self.body(register, ty));
        if amended {
            text.push_str(&self.amendments(&name, register, ty));
        }
        text.push_str(self.ending(end, text.contains("L4")).replace("{}", &name).as_str());
        self.know_rule(name, register, ty, &text);
        text
    }

    fn basis(&mut self) -> &'static str {
        self.choices.of(&["", "", "  pursuant to L1\n", "  pursuant to L2\n", "  pursuant to L4\n"])
    }

    /// Amendments on later and later days: a new text, or the old one with a case or a bound changed.
    fn amendments(&mut self, name: &str, register: Reg, ty: Ty) -> String {
        let days =
            self.choices.of(&[&["2023-07-02"][..], &["2023-12-31"], &["2023-07-02", "2023-12-31", "2024-02-15"]]);
        let mut text = String::new();
        for day in days {
            let by = self.basis();
            text.push_str(&format!("amend {name}\n  applied from {day}\n{by}"));
            self.old = Some((register, ty));
            let edit = if ty.is_number() { self.edit(register, ty) } else { None };
            let change = edit.unwrap_or_else(|| self.body(register, ty));
            self.old = None;
            text.push_str(&change);
        }
        text
    }

    /// A change of single cases, or of a bound; where there are no cases only of the bound.
    fn edit(&mut self, register: Reg, ty: Ty) -> Option<String> {
        let change = self.choices.pick(5);
        let case = |words: &mut Self, name: &str| {
            let outcome = words.outcome(register, ty);
            let when = words.test(register);
            format!("{name}: {outcome} when {when}\n")
        };
        Some(match (change, self.cases.as_slice()) {
            (1, [first, _, ..]) => {
                let gone = first.clone();
                self.cases.remove(0);
                format!("  repeals {gone}\n")
            }
            (2, [first, ..]) => {
                let name = first.clone();
                format!("  replaces {}", case(self, &name))
            }
            (3, [_, ..]) => {
                let name = format!("n{}", self.cases.len());
                let added = format!("  adds {}", case(self, &name));
                if self.cases.contains(&name) {
                    return None;
                }
                self.cases.push(name);
                added
            }
            (4, _) => format!("  cap {}\n", self.expr(register, ty, 1)),
            _ => return None,
        })
    }

    /// A repeal of what is open, an extension of what has ended.
    fn ending(&mut self, end: &str, sunset: bool) -> &'static str {
        match (end, sunset) {
            ("", false) => self.choices.of(&["", "", "", "repeal {}\n  pursuant to L3\n  applied from 2024-02-20\n"]),
            ("", true) => "",
            _ => self.choices.of(&["", "extend {}\n  pursuant to L3\n  through 2024-01-31\n"]),
        }
    }

    fn body(&mut self, register: Reg, ty: Ty) -> String {
        self.cases.clear();
        let classes = matches!(ty, Ty::Area | Ty::Grade);
        let mut text = if matches!(ty, Ty::Dong | Ty::Plain) && self.choices.once_in(6) {
            self.scale(register, ty)
        } else if classes || self.choices.once_in(2) {
            self.cases(register, ty)
        } else {
            format!("  = {}\n", self.expr(register, ty, 3))
        };
        if self.choices.once_in(3) {
            text.push_str(&format!("  except when {}\n", self.test(register)));
        }
        if self.choices.once_in(4) {
            let when = self.test(register);
            let outcome = self.outcome(register, ty);
            text.push_str(&format!("  but where {when} then {outcome}\n"));
        }
        if ty.is_number() {
            text.push_str(&self.adjustments(register, ty));
        }
        text
    }

    fn cases(&mut self, register: Reg, ty: Ty) -> String {
        let policies: &[&str] = if ty.is_number() {
            &["highest only", "sum of all", "first that applies", "exactly one", "lowest only"]
        } else {
            &["first that applies", "exactly one"]
        };
        let mut text = format!("  {}\n", self.choices.of(policies));
        for nth in 0..=self.choices.pick(4) {
            let outcome = self.outcome(register, ty);
            let when = self.test(register);
            if ty.is_number() {
                text.push_str(&format!("    c{nth}: {outcome} when {when}\n"));
                self.cases.push(format!("c{nth}"));
            } else {
                text.push_str(&format!("    {outcome} when {when}\n"));
            }
        }
        if !self.choices.once_in(5) {
            let outcome = self.outcome(register, ty);
            text.push_str(&format!("  otherwise {outcome}\n"));
        }
        text
    }

    /// A scale, with bounds that are numbers or the norm, which may cross.
    fn scale(&mut self, register: Reg, ty: Ty) -> String {
        let kind = self.choices.of(&["step on", "cumulative on", "marginal on", "linear on"]);
        let on = self.expr(register, Ty::Dong, 1);
        let gives = if kind == "marginal on" {
            if ty == Ty::Dong { Ty::Percent } else { return self.cases(register, ty) }
        } else {
            ty
        };
        let middle = self.choices.of(&["100 dong", "line", "7 dong"]);
        let keys: [String; 3] = if kind == "linear on" {
            let low = self.choices.of(&["0 dong", "under 0 dong", "from 0 dong or less"]);
            let high = self.choices.of(&["150 dong", "from 150 dong or more", "over 150 dong"]);
            [low.to_owned(), format!("({middle})"), high.to_owned()]
        } else {
            let low =
                self.choices.of(&["from 0 dong to under", "under", "over 0 dong to under", "from -50 dong to under"]);
            let high = self.choices.of(&["over 150 dong", "over 150 dong to 200 dong"]);
            [format!("{low} {middle}"), format!("from {middle} to 150 dong"), high.to_owned()]
        };
        let mut text = format!("  {kind} {on}\n");
        for key in keys {
            let value = self.expr(register, gives, 1);
            text.push_str(&format!("    {key} : {value}\n"));
        }
        if kind != "marginal on" && self.choices.once_in(3) {
            let rest = self.expr(register, gives, 0);
            text.push_str(&format!("    otherwise : {rest}\n"));
        }
        text
    }

    fn outcome(&mut self, register: Reg, ty: Ty) -> String {
        match ty {
            Ty::Area => format!("is {}", self.choices.of(&["north", "south", "east"])),
            Ty::Grade => format!("is {}", self.choices.of(&["light", "heavy"])),
            _ if ty.is_number() && self.choices.once_in(4) => "not entitled".to_owned(),
            _ => self.expr(register, ty, 2),
        }
    }

    fn adjustments(&mut self, register: Reg, ty: Ty) -> String {
        let mut text = String::new();
        if self.choices.once_in(4) {
            let how = self.choices.of(&["rounded to", "rounded up to", "rounded down to"]);
            let step = match ty {
                Ty::Dong => self.choices.of(&["100 dong", "7 dong"]),
                _ => self.choices.of(&["0 decimals", "1 decimals"]),
            };
            text.push_str(&format!("  {how} {step}\n"));
        }
        if self.choices.once_in(5) {
            let [from, through] = [(); 2].map(|()| self.expr(register, Ty::Date, 1));
            text.push_str(&match self.choices.pick(3) {
                0 => format!("  paid monthly from ({from}) through ({through})\n"),
                1 => format!("  paid monthly from ({from})\n"),
                _ => format!("  paid monthly through ({through})\n"),
            });
        }
        for bound in ["floor", "cap"] {
            if self.choices.once_in(4) {
                text.push_str(&format!("  {bound} {}\n", self.expr(register, ty, 1)));
            }
        }
        text
    }

    fn indicator(&mut self, number: usize) -> String {
        let unit = self.choices.of(&[Ty::Plain, Ty::Percent, Ty::Dong]);
        let name = format!("i{number}");
        self.scanned.clear();
        let mut figure = self.figure(unit, 2);
        // A whole aggregate needs no brackets, and has them only inside something else.
        if let Some(bare) = figure.strip_prefix('(').and_then(|f| f.strip_suffix(')'))
            && ["number of", "share of", "mean of", "smallest of", "largest of"].iter().any(|w| bare.starts_with(w))
            && balanced(bare)
        {
            figure = bare.to_owned();
        }
        let mut text = format!("indicator {name}\n  = {figure}\n");
        text.push_str(&self.missing(&figure));
        let dimensions = self.dimensions();
        if !dimensions.is_empty() && self.choices.once_in(2) {
            text.push_str(&format!("  broken down by {}\n", self.choices.of(&dimensions)));
        }
        text.push_str(&self.wanted(&name, unit));
        self.know_indicator(name, unit);
        text
    }
}

impl Words<'_> {
    /// What becomes of records that lack a fact of a register scanned. What stands in for it has to be read by the formula
    /// itself, and is tried by hand.
    fn missing(&mut self, figure: &str) -> String {
        // Who says that a fact may be missing says that its coming changes the figure.
        if !self.asks {
            return String::new();
        }
        // What another indicator scans is noted as scanned too, and is not this one's to treat.
        let own = |register: &Reg| figure.contains(register.name());
        let scanned: Vec<Reg> = self.scanned.iter().copied().filter(own).collect();
        if scanned.is_empty() || !self.choices.once_in(4) {
            return String::new();
        }
        let register = self.choices.of(&scanned);
        let ty = self.choices.of(&[Ty::Dong, Ty::Bool, Ty::Plain]);
        let paths = self.paths(register, ty);
        if paths.is_empty() {
            return String::new();
        }
        let (path, how) = (self.choices.of(&paths), self.choices.of(&["exclude", "exclude", "error"]));
        format!("  missing {path} then {how}\n")
    }
}

/// Whether no bracket closes that was not opened before.
fn balanced(text: &str) -> bool {
    let mut open = 0i32;
    text.chars().all(|c| {
        open += i32::from(c == '(') - i32::from(c == ')');
        open >= 0
    })
}
