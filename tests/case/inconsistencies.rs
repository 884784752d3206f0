//! The inconsistencies of the report, one by one: each in the run by its kind and its figures, or declared to be outside.

use super::{RAN, program};
use chitieu::eval::kind::FindingKind;

const README: &str = include_str!("../../examples/gia-nghia-2023/README.md");

/// Every finding of the run: its kind, whether it is about the report, and its sentence.
fn findings() -> Vec<(FindingKind, String)> {
    let outcome = &RAN.outcome;
    let label = |check: usize| program().checks[check].named.name.clone();
    let checks = outcome.checks.iter().filter(|c| c.holds == Some(false) || c.hides);
    let checks = checks.map(|c| (c.kind, format!("{}: {}", label(c.check), c.detail.vi)));
    let claims = outcome.claims.iter().filter(|c| c.state.contradicts()).map(|c| (c.kind(), c.detail.vi.clone()));
    let remarks = outcome.remarks.iter().map(|r| (r.kind, r.detail.vi.clone()));
    checks.chain(claims).chain(remarks).collect()
}

/// The inconsistency, the kind by which it is told, and what its sentence must hold. One line for each finding.
const SHOWN: &[(&str, &str, &[&str])] = &[
    ("I01", "sum", &["các_trình_độ_đào_tạo", "607", "605", "22 + 70 + 110 + 40 + 240 + 125"]),
    ("I02", "sum", &["các_nhóm_dưới_3_tháng", "16 + 22", "38", "40"]),
    ("I03", "set_inclusion", &["18.434", "17.455", "979"]),
    ("I04", "verdict", &["UBND tỉnh giao", "dưới 0,40%", "87/20.175", "không đạt"]),
    ("I05", "missing_denominator", &["không nêu", "87 hộ", "21.751"]),
    ("I05", "missing_denominator", &["0,57%", "115 hộ", "20.000", "20.353", "20.175"]),
    ("I06", "flow_balance", &["115 - 33 + 5", "87", "05 hộ"]),
    ("I06", "flow_balance", &["126", "167", "41 hộ"]),
    ("I09", "unit", &["326 lượt người", "326 người"]),
    ("I09", "unit", &["920 lượt người", "920 người"]),
    ("I10", "naming", &["326 lượt người", "789 lượt"]),
    ("I11", "population", &["326 người", "365 người", "311 suất", "294 suất"]),
    ("I12", "no_target", &["“vượt”", "Lao động được giải quyết việc làm"]),
    ("I12", "no_target", &["“đạt”", "Tỷ lệ lao động qua đào tạo"]),
    ("I13", "period", &["năm 2024", "năm 2023", "dưới 0,40%"]),
    ("I14", "cut_off", &["tháng 11/2023", "9 tháng đầu năm 2023", "10/11/2023", "năm 2022"]),
    ("I15", "preliminary", &["87 hộ", "10/11/2023", "31/12/2023"]),
    ("I15", "preliminary", &["167 hộ", "10/11/2023", "31/12/2023"]),
    ("I16", "provisional", &["80%", "kế hoạch năm 2024 lấy đúng số này"]),
    ("I17", "approximate", &["gần 5,2 tỷ đồng", "dưới 5.200.000.000"]),
    ("I17", "approximate", &["gần 500 triệu đồng", "dưới 500.000.000"]),
    ("I17", "approximate", &["hơn 35", "trên 35"]),
    ("I21", "set_inclusion", &["920 người", "705 người", "215 người"]),
    ("I23", "population", &["2.626", "1.695"]),
    ("I24", "population", &["5.196.240.000", "5.160.240.000"]),
];

/// What no figure can show: declared in the block of the report, with the reason.
const OUTSIDE: &[&str] = &["I07", "I08", "I18", "I19", "I20", "I22", "I25", "I26"];

#[test]
fn every_inconsistency_is_told_or_declared_outside() {
    let found = findings();
    for (id, kind, figures) in SHOWN {
        let fits = |(of, text): &&(FindingKind, String)| {
            of.id() == *kind && figures.iter().all(|figure| text.contains(figure))
        };
        assert!(found.iter().any(|one| fits(&one)), "{id}: no finding of kind {kind} with {figures:?}: {found:#?}");
    }
    let declared = &program().reports[0].outside;
    assert_eq!(declared.len(), OUTSIDE.len());
    for (id, one) in OUTSIDE.iter().zip(declared) {
        assert!(one.what.starts_with(&format!("{id}: ")) && one.why.is_some(), "{id}: {one:?}");
    }
}

#[test]
fn the_readme_names_the_kind_of_each() {
    for n in 1..=26 {
        let id = format!("I{n:02}");
        let row = README.lines().find(|line| line.starts_with(&format!("| {id} | "))).unwrap();
        let kind = row.split(" | ").nth(1).unwrap();
        if OUTSIDE.contains(&id.as_str()) {
            assert_eq!(kind, "outside", "{id}");
        } else {
            let shown: Vec<&str> = SHOWN.iter().filter(|(of, ..)| *of == id).map(|(_, kind, _)| *kind).collect();
            assert!(!shown.is_empty() && shown.iter().all(|of| *of == kind), "{id}: {kind} {shown:?}");
        }
    }
}

#[test]
fn one_figure_closes_both_sums_of_training_and_touches_the_jobs() {
    let repairs = &RAN.outcome.repairs;
    let name = |check: &usize| program().checks[*check].named.name.as_str();
    let training = repairs.iter().find(|r| r.closes.iter().any(|c| name(c) == "các_trình_độ_đào_tạo")).unwrap();
    let closes: Vec<&str> = training.closes.iter().map(name).collect();
    assert_eq!(closes, ["các_trình_độ_đào_tạo", "các_nhóm_dưới_3_tháng"]);
    assert_eq!((training.count, training.complete, training.repairs.len()), (1, true, 1));
    let repair = &training.repairs[0];
    let [change] = repair.changes.as_slice() else { panic!("{:?}", repair.changes) };
    assert_eq!(program().indicator(change.indicator).named.name, "đào_tạo_dưới_3_tháng");
    assert_eq!((change.from, change.to), (chitieu::value::Fraction::whole(40), chitieu::value::Fraction::whole(38)));
    assert!(change.recorded && !change.or_beyond);
    assert_eq!(repair.opens.iter().map(name).collect::<Vec<_>>(), ["việc_làm_từ_đào_tạo_ngắn_hạn"]);
    assert!(repair.detail.vi.contains("2.624") && repair.detail.vi.contains("2.626"), "{}", repair.detail.vi);
}
