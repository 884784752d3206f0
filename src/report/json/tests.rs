//! The JSON face, pinned.

use super::super::sample::{full, small};
use super::json;

#[test]
fn the_same_outcome_gives_the_same_bytes_and_no_float() {
    let parts = full();
    let text = json(&parts.report());
    assert_eq!(text, json(&full().report()));
    let value: serde_json::Value = serde_json::from_str(&text).unwrap_or_default();
    assert!(!has_float(&value));
    assert_eq!(value.pointer("/claims/0/claimed/vi").and_then(|v| v.as_str()), Some("0,57%"));
}

fn has_float(value: &serde_json::Value) -> bool {
    match value {
        serde_json::Value::Number(number) => number.is_f64(),
        serde_json::Value::Array(items) => items.iter().any(has_float),
        serde_json::Value::Object(fields) => fields.values().any(has_float),
        _ => false,
    }
}

#[test]
#[expect(clippy::too_many_lines, reason = "the document itself")]
fn the_whole_document() {
    insta::assert_snapshot!(json(&small().report()), @r#"
    {
      "version": 1,
      "title": "Báo cáo năm 2023 của thành phố Gia Nghĩa",
      "period": {
        "name": {
          "vi": "năm 2023",
          "en": "2023"
        },
        "first": "2023-01-01",
        "last": "2023-12-31"
      },
      "on": "2023-12-31",
      "summary": {
        "indicators": 1,
        "targets": {
          "not_met": 1
        },
        "attained": {
          "due": 1,
          "met": 0,
          "exceeded": 0,
          "within_deviation": 0,
          "not_enough_data": 0,
          "words": {
            "vi": "0/1 chỉ tiêu đạt; 1 không đạt",
            "en": "0 of 1 met; 1 not met"
          }
        },
        "contradictions": 2,
        "warnings": 0,
        "claims": {
          "agree": 0,
          "cannot_be_checked": 0
        },
        "checks": {
          "hold": 0,
          "all": 0
        },
        "rows": {
          "read": 20187,
          "used": 20175,
          "set_aside": 12
        }
      },
      "indicators": [
        {
          "name": "tỷ_lệ_hộ_nghèo",
          "label": "Tỷ lệ hộ nghèo",
          "group": null,
          "note": null,
          "unit": {
            "vi": "%",
            "en": "%"
          },
          "decimals": 2,
          "direction": "lower",
          "value": {
            "exact": "87/20175",
            "shown": {
              "vi": "0,43%",
              "en": "0.43%"
            },
            "parts": {
              "vi": "87/20.175 hộ",
              "en": "87 of 20,175 households"
            },
            "low": "29/6725",
            "high": "29/6725",
            "numerator": "87",
            "denominator": "20175",
            "undetermined": 0,
            "excluded": 0,
            "undefined": null,
            "why": null,
            "left_out": null
          },
          "previous": {
            "exact": "115/20175",
            "shown": {
              "vi": "0,57%",
              "en": "0.57%"
            },
            "parts": {
              "vi": "115/20.175 hộ",
              "en": "115 of 20,175 households"
            },
            "low": "23/4035",
            "high": "23/4035",
            "numerator": "115",
            "denominator": "20175",
            "undetermined": 0,
            "excluded": 0,
            "undefined": null,
            "why": null,
            "left_out": null
          },
          "change": {
            "exact": "-28/20175",
            "shown": {
              "vi": "-0,14 điểm %",
              "en": "-0.14 points"
            }
          },
          "verdict": null,
          "targets": [
            {
              "name": "tỉnh_giao",
              "label": "tỉnh_giao",
              "goal": {
                "vi": "dưới 0,40%",
                "en": "under 0.40%"
              },
              "of": "level",
              "low": null,
              "high": {
                "exact": "0.004",
                "included": false
              },
              "period": {
                "name": {
                  "vi": "năm 2023",
                  "en": "2023"
                },
                "first": "2023-01-01",
                "last": "2023-12-31"
              },
              "compared": "29/6725",
              "verdict": "not_met",
              "words": {
                "vi": "không đạt",
                "en": "not met"
              },
              "gap": {
                "exact": "21/67250",
                "shown": {
                  "vi": "0,03 điểm %",
                  "en": "0.03 points"
                }
              },
              "gap_records": "7",
              "gap_words": {
                "vi": "cao hơn 0,03 điểm %, thừa 07 hộ",
                "en": "0.03 points above, 7 households too many"
              },
              "completion": null,
              "completion_formula": null,
              "written": "",
              "policy": "strict",
              "ground": "bound_missed",
              "ground_words": {
                "vi": "chưa tới mức",
                "en": "the bound is not reached"
              }
            }
          ],
          "breakdowns": []
        }
      ],
      "checks": [],
      "record_checks": [],
      "claims": [
        {
          "report": "BC01",
          "section": null,
          "indicator": "tỷ_lệ_hộ_nghèo",
          "period": {
            "name": {
              "vi": "năm 2023",
              "en": "2023"
            },
            "first": "2023-01-01",
            "last": "2023-12-31"
          },
          "state": "verdict_contradicted",
          "kind": "verdict",
          "title": {
            "vi": "đánh giá trái số liệu",
            "en": "verdict against the figures"
          },
          "claimed": {
            "vi": "đạt",
            "en": "met"
          },
          "computed": {
            "exact": "87/20175",
            "shown": {
              "vi": "0,43%",
              "en": "0.43%"
            },
            "parts": {
              "vi": "87/20.175 hộ",
              "en": "87 of 20,175 households"
            },
            "low": "29/6725",
            "high": "29/6725",
            "numerator": "87",
            "denominator": "20175",
            "undetermined": 0,
            "excluded": 0,
            "undefined": null,
            "why": null,
            "left_out": null
          },
          "detail": {
            "vi": "Báo cáo ghi “đạt” kế hoạch tỉnh giao (dưới 0,40%); “Tỷ lệ hộ nghèo” năm 2023 là 0,43% (87/20.175 hộ): không đạt; cao hơn 0,03 điểm %, thừa 07 hộ.",
            "en": "The report claims \"met\" for the target tỉnh giao (under 0.40%); \"Tỷ lệ hộ nghèo\", year 2023, is 0.43% (87 of 20,175 households): not met; 0.03 points above, 7 households too many."
          }
        },
        {
          "report": "BC01",
          "section": null,
          "indicator": "tỷ_lệ_hộ_nghèo",
          "period": {
            "name": {
              "vi": "năm 2023",
              "en": "2023"
            },
            "first": "2023-01-01",
            "last": "2023-12-31"
          },
          "state": "verdict_without_figure",
          "kind": "missing_denominator",
          "title": {
            "vi": "thiếu mẫu số",
            "en": "missing denominator"
          },
          "claimed": {
            "vi": "đạt",
            "en": "met"
          },
          "computed": {
            "exact": "87/20175",
            "shown": {
              "vi": "0,43%",
              "en": "0.43%"
            },
            "parts": {
              "vi": "87/20.175 hộ",
              "en": "87 of 20,175 households"
            },
            "low": "29/6725",
            "high": "29/6725",
            "numerator": "87",
            "denominator": "20175",
            "undetermined": 0,
            "excluded": 0,
            "undefined": null,
            "why": null,
            "left_out": null
          },
          "detail": {
            "vi": "Báo cáo ghi “đạt” nhưng không nêu “Tỷ lệ hộ nghèo” năm 2023; theo danh sách là 0,43% (87/20.175 hộ).",
            "en": "The report claims \"met\" but does not state \"Tỷ lệ hộ nghèo\", year 2023; the records give 0.43% (87 of 20,175 households)."
          }
        }
      ],
      "reports": [
        {
          "name": "BC01",
          "label": "Báo cáo 01/BC-LĐTĐTBXH",
          "on": "2024-01-10",
          "shown": {
            "vi": "10/01/2024",
            "en": "10 Jan 2024"
          },
          "outside": []
        }
      ],
      "remarks": [],
      "repairs": [],
      "findings": [],
      "registers": [
        {
          "register": "Hộ",
          "file": "data/ho-2023.csv",
          "sheet": null,
          "read": 20187,
          "used": 20175,
          "set_aside": 12,
          "unused_columns": []
        }
      ],
      "set_aside": [
        {
          "register": "Hộ",
          "place": {
            "file": "data/ho-2023.csv",
            "sheet": null,
            "row": 48213,
            "column": "Thu nhập"
          },
          "key": "H48213",
          "code": "E0801",
          "reason": {
            "vi": "không đọc được số tiền “1tr5”",
            "en": "\"1tr5\" cannot be read as money"
          }
        }
      ],
      "warnings": [
        {
          "code": "E0703",
          "message": {
            "vi": "cột `Ghi chú` không dùng đến",
            "en": "column `Ghi chú` is not used"
          },
          "help": null,
          "places": [
            {
              "file": "data/ho-2023.csv",
              "sheet": null,
              "row": null,
              "column": null
            }
          ]
        }
      ],
      "receipt": {
        "engine": "0.1.0",
        "rules_sha256": "efefefefefefefefefefefefefefefefefefefefefefefefefefefefefefefef",
        "data": [
          {
            "file": "data/dao-tao.xlsx",
            "sha256": "cdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcd"
          },
          {
            "file": "data/ho-2023.csv",
            "sha256": "abababababababababababababababababababababababababababababababab"
          }
        ],
        "data_sha256": "51b323a7efbd2d2b79d0e849e14708f20c5274695984bc7b741989dae0bf6f3a",
        "period": {
          "first": "2023-01-01",
          "last": "2023-12-31"
        },
        "on": "2023-12-31",
        "known": null
      }
    }
    "#);
}
