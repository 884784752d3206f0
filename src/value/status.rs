//! How far figures are settled, from those reckoned before the period is over to the final ones.

use super::{Message, name};

/// How far a figure is settled; the weakest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DataStatus {
    /// `ước`: reckoned before the period is over.
    Estimated,
    /// `tạm tính`: to be replaced by a figure that is counted.
    Provisional,
    /// `sơ bộ`: before the figures are final.
    Preliminary,
    /// `chính thức`: final.
    Official,
}

impl DataStatus {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Preliminary, Self::Provisional, Self::Estimated, Self::Official];

    /// The status as a stable word.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Estimated => "estimated",
            Self::Provisional => "provisional",
            Self::Preliminary => "preliminary",
            Self::Official => "official",
        }
    }

    /// The status in words.
    #[must_use]
    pub fn words(self) -> Message {
        let vi = match self {
            Self::Estimated => "ước",
            Self::Provisional => "tạm tính",
            Self::Preliminary => "sơ bộ",
            Self::Official => "chính thức",
        };
        Message::new(vi, self.id())
    }

    /// The status of these words, in either language.
    #[must_use]
    pub fn of(words: &str) -> Option<Self> {
        let is = |status: &Self| name::same(&status.words().vi, words) || name::same(status.id(), words);
        Self::ALL.into_iter().find(is)
    }

    /// The weaker of two; what is official or unsaid weakens nothing and is not told.
    #[must_use]
    pub fn weaker(one: Option<Self>, other: Option<Self>) -> Option<Self> {
        let told = |status: &Self| *status != Self::Official;
        [one, other].into_iter().flatten().filter(told).min()
    }
}

#[cfg(test)]
mod tests {
    use super::DataStatus;

    #[test]
    fn what_rests_on_several_is_as_weak_as_the_weakest() {
        let weaker = |one: &str, other: &str| DataStatus::weaker(DataStatus::of(one), DataStatus::of(other));
        assert_eq!(weaker("sơ bộ", "ước"), Some(DataStatus::Estimated));
        assert_eq!(weaker("preliminary", "provisional"), Some(DataStatus::Provisional));
        assert_eq!(weaker("chính thức", "sơ bộ"), Some(DataStatus::Preliminary));
        assert_eq!((weaker("official", ""), weaker("", "")), (None, None));
    }
}
