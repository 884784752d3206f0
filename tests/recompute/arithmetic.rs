//! Arithmetic as it is printed, `mức chuẩn 360.000 đồng/tháng × 2,5`: numbers and signs count, words do not.

use chitieu::value::Fraction;
use chitieu::value::fraction::Rounding;

#[derive(Clone, Debug, PartialEq)]
enum Token {
    Number(Fraction),
    Sign(char),
    Word(String),
}

/// The number a printed text gives, with its digits after the point; rates are shown in per cent and read as such.
pub(super) fn number(text: &str) -> Option<(Fraction, u32)> {
    let tokens = tokens(text)?;
    let first = tokens.iter().find_map(|token| match token {
        Token::Number(n) => Some(*n),
        _ => None,
    })?;
    let place = tokens.iter().position(|token| matches!(token, Token::Number(_)))?;
    let minus = place.checked_sub(1).is_some_and(|before| tokens[before] == Token::Sign('−'));
    let value = if minus { first.negated().ok()? } else { first };
    let digits: String = text.chars().skip_while(|c| !c.is_ascii_digit()).take_while(|c| in_number(*c)).collect();
    let after = digits.split_once(',').map_or(0, |(_, rest)| u32::try_from(rest.len()).unwrap());
    let percent = text.contains('%') && !text.contains('(') || text.split(" (").next().unwrap().contains('%');
    Some((value, if percent { after + 2 } else { after }))
}

/// The value of a printed formula; `None` where it is not made of numbers and signs alone.
pub(super) fn value(text: &str) -> Option<Fraction> {
    let tokens = tokens(text)?;
    let mut reader = Reader { tokens: &tokens, at: 0 };
    let value = reader.sum()?;
    (reader.at == tokens.len()).then_some(value)
}

fn in_number(c: char) -> bool {
    c.is_ascii_digit() || c == '.' || c == ','
}

fn tokens(text: &str) -> Option<Vec<Token>> {
    let letters: Vec<char> = text.chars().collect();
    let mut found = Vec::new();
    let mut at = 0;
    while at < letters.len() {
        let c = letters[at];
        if c.is_ascii_digit() {
            let end = (at..letters.len()).find(|i| !in_number(letters[*i])).unwrap_or(letters.len());
            let raw: String = letters[at..end].iter().collect();
            let raw = raw.trim_end_matches([',', '.']).to_owned();
            at += raw.chars().count();
            if letters.get(at) == Some(&'/') && letters.get(at + 1).is_some_and(char::is_ascii_digit) {
                // A day, or a count out of another: no number to compute with.
                return None;
            }
            let mut value = plain(&raw)?;
            if letters.get(at) == Some(&'%') {
                value = value.over(Fraction::whole(100)).ok()?;
                at += 1;
            }
            found.push(Token::Number(value));
        } else if "+−×÷();,".contains(c) {
            found.push(Token::Sign(c));
            at += 1;
        } else if c == '-' {
            found.push(Token::Sign('−'));
            at += 1;
        } else if c.is_alphabetic() {
            let end = (at..letters.len()).find(|i| !letters[*i].is_alphanumeric() && !"_/".contains(letters[*i]));
            let end = end.unwrap_or(letters.len());
            found.push(Token::Word(letters[at..end].iter().collect()));
            at = end;
        } else {
            at += 1;
        }
    }
    Some(found)
}

/// `1.234,5`.
fn plain(raw: &str) -> Option<Fraction> {
    let (whole, part) = raw.split_once(',').unwrap_or((raw, ""));
    let digits: String = whole.chars().filter(char::is_ascii_digit).chain(part.chars()).collect();
    Fraction::new(digits.parse().ok()?, 10i128.checked_pow(u32::try_from(part.len()).ok()?)?).ok()
}

struct Reader<'a> {
    tokens: &'a [Token],
    at: usize,
}

impl Reader<'_> {
    fn sum(&mut self) -> Option<Fraction> {
        let mut total = self.product()?;
        while let Some(Token::Sign(sign @ ('+' | '−'))) = self.tokens.get(self.at) {
            self.at += 1;
            let next = self.product()?;
            total = if *sign == '+' { total.plus(next) } else { total.minus(next) }.ok()?;
        }
        self.rounded(total)
    }

    /// `…, làm tròn xuống đến 1.000 đồng`.
    fn rounded(&mut self, total: Fraction) -> Option<Fraction> {
        if self.tokens.get(self.at) != Some(&Token::Sign(',')) {
            return Some(total);
        }
        self.at += 1;
        let how = match self.words().as_str() {
            "làm tròn đến" => Rounding::HalfUp,
            "làm tròn lên đến" => Rounding::Up,
            "làm tròn xuống đến" => Rounding::Down,
            // `thu nhập 12 triệu đồng, không thuộc bậc nào` says where a number lies, not what it comes to.
            _ => return None,
        };
        let step = self.factor()?;
        total.round_to(step, how).ok()
    }

    fn product(&mut self) -> Option<Fraction> {
        let mut total = self.factor()?;
        while let Some(Token::Sign(sign @ ('×' | '÷'))) = self.tokens.get(self.at) {
            self.at += 1;
            let next = self.factor()?;
            total = if *sign == '×' { total.times(next) } else { total.over(next) }.ok()?;
        }
        Some(total)
    }

    fn factor(&mut self) -> Option<Fraction> {
        let said = self.words();
        let value = match self.tokens.get(self.at)? {
            Token::Number(n) => {
                self.at += 1;
                *n
            }
            Token::Sign('−') => {
                self.at += 1;
                return self.factor()?.negated().ok();
            }
            Token::Sign('(') => {
                self.at += 1;
                let mut all = vec![self.sum()?];
                while self.tokens.get(self.at) == Some(&Token::Sign(';')) {
                    self.at += 1;
                    all.push(self.sum()?);
                }
                (self.tokens.get(self.at) == Some(&Token::Sign(')'))).then(|| self.at += 1)?;
                match said.as_str() {
                    "" if all.len() == 1 => all[0],
                    "số lớn nhất trong" => *all.iter().max()?,
                    "số nhỏ nhất trong" => *all.iter().min()?,
                    _ => return None,
                }
            }
            _ => return None,
        };
        self.words();
        self.remark()?;
        Some(value)
    }

    fn words(&mut self) -> String {
        let mut said = Vec::new();
        while let Some(Token::Word(word)) = self.tokens.get(self.at) {
            said.push(word.as_str());
            self.at += 1;
        }
        said.join(" ")
    }

    /// What stands in brackets behind a number says where it is from. A rounding there changes it, and is not read here.
    fn remark(&mut self) -> Option<()> {
        if self.tokens.get(self.at) != Some(&Token::Sign('(')) {
            return Some(());
        }
        let end = self.tokens[self.at..].iter().position(|token| *token == Token::Sign(')'))?;
        let inside = &self.tokens[self.at..self.at + end];
        if inside.iter().any(|token| matches!(token, Token::Word(word) if word == "tròn" || word == "thiếu")) {
            return None;
        }
        self.at += end + 1;
        self.words();
        Some(())
    }
}

#[test]
fn printed_arithmetic_is_read_as_it_is_meant() {
    let whole = Fraction::whole;
    assert_eq!(value("mức chuẩn 360.000 đồng/tháng × hệ số 2,5"), Some(whole(900_000)));
    assert_eq!(value("1.000.000 đồng ÷ 3 người").unwrap().to_string(), "1000000/3");
    assert_eq!(value("2 × (3 + 4,5) − 1"), Some(whole(14)));
    assert_eq!(value("mức 400 đồng (tỉnh của hộ đắk nông, mức riêng) × 2"), Some(whole(800)));
    assert_eq!(value("số lớn nhất trong (100 × 5%; 7)"), Some(whole(7)));
    assert_eq!(value("1.234.567 đồng × 1%, làm tròn đến 1.000 đồng"), Some(whole(12_000)));
    assert_eq!(value("số lớn nhất trong (13 × 50%, làm tròn xuống đến 2 đồng; 5)"), Some(whole(6)));
    assert_eq!(value("thu nhập 12 đồng, không thuộc bậc nào"), None);
    assert_eq!(value("từ 01/02/2023 đến 3"), None);
    assert_eq!(value("hai số 1 2"), None);
    assert_eq!(number("33,33% (1/3)"), None);
    assert_eq!(number("33,33%"), Some((Fraction::new(3333, 10000).unwrap(), 4)));
    assert_eq!(number("−1,5 điểm"), Some((Fraction::new(-3, 2).unwrap(), 1)));
}
