//! Children under 16 at the end of 2023, and the supports they were given.

use crate::files::{Column, Outcome, csv, parquet, slashes};
use crate::random::{Random, date};
use std::path::Path;

const CHILDREN: usize = 17_455;
const BOYS: usize = 9_662;
const MINORITY: usize = 3_023;
const SPECIAL: usize = 116;
const AT_RISK: usize = 538;
/// Children under six: the report's 18.434 cannot be one, so that their number is invented; 7 of them have no card.
const UNDER_SIX: usize = 6_545;

/// Supports: kind, how many children. The report says what each was for only in passing, and "more than 35" for one.
const SUPPORTS: [(&str, usize); 4] =
    [("Hoàn cảnh đặc biệt", SPECIAL), ("Hoạt động 2", 7_145), ("Hoạt động 3", 36), ("Hoạt động 4", 248)];

/// Writes `Trẻ_em.parquet` and `Hỗ_trợ_trẻ_em.csv`.
pub(crate) fn write(folder: &Path, random: &mut Random) -> Outcome {
    let mut sexes = vec!["nam"; BOYS];
    sexes.resize(CHILDREN, "nữ");
    random.shuffle(&mut sexes);
    let mut minority = vec![Some(true); MINORITY];
    minority.resize(CHILDREN, Some(false));
    random.shuffle(&mut minority);
    let mut states = vec!["đặc_biệt"; SPECIAL];
    states.resize(SPECIAL + AT_RISK, "nguy_cơ");
    states.resize(CHILDREN, "bình_thường");
    random.shuffle(&mut states);
    let mut ages = vec![(true, true); UNDER_SIX - 7];
    ages.resize(UNDER_SIX, (true, false));
    ages.resize(CHILDREN, (false, true));
    random.shuffle(&mut ages);
    let births = ages.iter().map(|(small, _)| {
        let (from, through) =
            if *small { (date(2018, 1, 1), date(2023, 12, 28)) } else { (date(2008, 1, 1), date(2017, 12, 31)) };
        random.day(from, through)
    });
    let births = births.collect();
    let special: Vec<usize> =
        states.iter().enumerate().filter(|(_, state)| **state == "đặc_biệt").map(|(i, _)| i).collect();
    supports(folder, &special, random)?;
    parquet(
        folder,
        "Trẻ_em.parquet",
        vec![
            ("mã_trẻ_em", Column::Text((0..CHILDREN).map(code).collect())),
            ("ngày_sinh", Column::Day(births)),
            ("giới_tính", Column::Word(sexes)),
            ("dân_tộc_thiểu_số", Column::Bool(minority)),
            ("hoàn_cảnh", Column::Word(states)),
            ("thẻ_bhyt", Column::Bool(ages.into_iter().map(|(_, card)| Some(card)).collect())),
        ],
    )
}

fn code(position: usize) -> String {
    format!("TE{:05}", position + 1)
}

fn supports(folder: &Path, special: &[usize], random: &mut Random) -> Outcome {
    let mut rows = Vec::new();
    for (kind, count) in SUPPORTS {
        let mut chosen: Vec<usize> = if count == special.len() { special.to_vec() } else { (0..CHILDREN).collect() };
        random.shuffle(&mut chosen);
        for child in chosen.into_iter().take(count) {
            let day = slashes(random.day(date(2023, 1, 10), date(2023, 12, 20)));
            rows.push(vec![format!("HT{:05}", rows.len() + 1), day, kind.to_owned(), code(child)]);
        }
    }
    csv(folder, "Hỗ_trợ_trẻ_em.csv", &["Mã hỗ trợ", "Ngày hỗ trợ", "Hoạt động", "Mã trẻ em"], rows)
}
