//! The registers and the kinds of value that rule files are written about.

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Reg {
    Ward,
    Home,
    Person,
    Payment,
    Card,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ty {
    Bool,
    Plain,
    Dong,
    Percent,
    Area,
    Grade,
    Date,
    Text,
}

pub(crate) const REGISTERS: [Reg; 5] = [Reg::Home, Reg::Person, Reg::Payment, Reg::Ward, Reg::Card];

const NUMBERS: [Ty; 3] = [Ty::Plain, Ty::Dong, Ty::Percent];

impl Reg {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Ward => "Ward",
            Self::Home => "Home",
            Self::Person => "Person",
            Self::Payment => "Payment",
            Self::Card => "Card",
        }
    }

    pub(crate) fn is_stock(self) -> bool {
        matches!(self, Self::Home | Self::Person)
    }

    /// The relation field, and where it leads.
    pub(crate) fn above(self) -> Option<(&'static str, Self)> {
        match self {
            Self::Ward => None,
            Self::Home => Some(("ward", Self::Ward)),
            Self::Person => Some(("home", Self::Home)),
            Self::Payment | Self::Card => Some(("person", Self::Person)),
        }
    }

    /// The inverse relations, and whose records each of them names.
    pub(crate) fn below(self) -> &'static [(&'static str, Self)] {
        match self {
            Self::Ward => &[("homes", Self::Home)],
            Self::Home => &[("members", Self::Person)],
            Self::Person => &[("payments", Self::Payment), ("cards", Self::Card)],
            Self::Payment | Self::Card => &[],
        }
    }

    pub(crate) fn fields(self) -> &'static [(&'static str, Ty)] {
        match self {
            Self::Ward => &[("area", Ty::Area), ("quota", Ty::Percent), ("until", Ty::Date)],
            Self::Home => &[
                ("income", Ty::Dong),
                ("electric", Ty::Bool),
                ("area", Ty::Area),
                ("score", Ty::Plain),
                ("built", Ty::Date),
                ("street", Ty::Text),
                ("huge", Ty::Plain),
            ],
            Self::Person => &[
                ("wage", Ty::Dong),
                ("sick", Ty::Bool),
                ("grade", Ty::Grade),
                ("weight", Ty::Plain),
                ("born", Ty::Date),
                ("nick", Ty::Text),
            ],
            Self::Payment => &[
                ("amount", Ty::Dong),
                ("cash", Ty::Bool),
                ("factor", Ty::Plain),
                ("paid_on", Ty::Date),
                ("channel", Ty::Text),
            ],
            Self::Card => &[("grade", Ty::Grade), ("worth", Ty::Dong), ("since", Ty::Date), ("lost", Ty::Bool)],
        }
    }
}

impl Ty {
    pub(crate) fn is_number(self) -> bool {
        NUMBERS.contains(&self)
    }

    pub(crate) fn declared(self) -> &'static str {
        match self {
            Self::Bool => "yes/no",
            Self::Plain => "number",
            Self::Dong => "dong",
            Self::Percent => "%",
            Self::Area => "one of area",
            Self::Grade => "one of grade",
            Self::Date => "date",
            Self::Text => "text",
        }
    }

    /// Constants that are close to what the registers hold. Words have a meaning only beside something of their list.
    pub(crate) fn constants(self) -> &'static [&'static str] {
        match self {
            Self::Bool => &["yes", "no"],
            Self::Plain => &["2", "0", "1", "(1 ÷ 2)", "-1", "3"],
            Self::Dong => &["100 dong", "0 dong", "150 dong", "7 dong", "1_000 dong"],
            Self::Percent => &["50%", "0%", "25%", "100%"],
            Self::Area => &["north", "south", "east"],
            Self::Grade => &["light", "heavy"],
            Self::Date => &["2023-06-30", "2000-02-29", "2023-12-31", "day_judged", "2023-02-28"],
            Self::Text => &["\"a\"", "\"b\"", "\"A\""],
        }
    }
}
