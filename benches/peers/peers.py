"""The workloads of the benchmarks as an expert would write them in DuckDB, Polars and numpy."""

import json
import sys
import time

DEPRIVATIONS = [
    "thiếu_việc_làm", "nhiều_người_phụ_thuộc", "thiếu_dinh_dưỡng", "thiếu_bhyt", "thiếu_trình_độ", "trẻ_không_đi_học",
    "nhà_không_bền_chắc", "nhà_chật", "thiếu_nước_sạch", "thiếu_nhà_tiêu", "thiếu_viễn_thông", "thiếu_phương_tiện",
]


def duckdb_w1(folder, threads, source):
    import duckdb

    con = duckdb.connect()
    con.execute(f"set threads to {threads}")
    reader = f"read_parquet('{folder}/Hộ.parquet')" if source == "parquet" else f"read_csv('{folder}/Hộ.csv')"
    truth = (lambda d: f'"{d}"') if source == "parquet" else (lambda d: f"(\"{d}\" = 'có')")
    count = " + ".join(f"{truth(d)}::tinyint" for d in DEPRIVATIONS)
    poor = "thu_nhập <= line and n >= 3"
    each = ", ".join(f"count(*) filter ({poor} and {truth(d)})" for d in DEPRIVATIONS)
    con.execute(f"""
        create temp table wards as
        with h as (
            select *, {count} as n,
                   case "khu_vực" when 'nông_thôn' then 1500000 else 2000000 end as line
            from {reader})
        select "xã" as ward, "tỉnh" as province, count(*) as households, count(*) filter ({poor}) as poor,
               count(*) filter (thu_nhập <= line and n < 3) as near, {each}
        from h group by all""")
    sums = "sum(#3), sum(#4), sum(#5), " + ", ".join(f"sum(#{6 + i})" for i in range(12))
    total = con.execute(f"select {sums} from wards").fetchone()
    provinces = con.execute(f"select province, {sums} from wards group by 1").fetchall()
    wards = con.execute(f"select ward, {sums} from wards group by 1").fetchall()
    return [int(x) for x in total], len(provinces), len(wards)


def polars_w1(folder, threads, source):
    import polars as pl

    if source == "parquet":
        frame = pl.scan_parquet(f"{folder}/Hộ.parquet")
    else:
        frame = pl.scan_csv(f"{folder}/Hộ.csv").with_columns([(pl.col(d) == "có").alias(d) for d in DEPRIVATIONS])
    count = pl.sum_horizontal([pl.col(d).cast(pl.UInt8) for d in DEPRIVATIONS])
    line = pl.when(pl.col("khu_vực") == "nông_thôn").then(1_500_000).otherwise(2_000_000)
    low = pl.col("thu_nhập") <= line
    poor = (low & (count >= 3)).alias("poor")
    wards = (
        frame.with_columns([poor, (low & (count < 3)).alias("near")])
        .group_by("xã", "tỉnh")
        .agg([pl.len().alias("households"), pl.col("poor").sum(), pl.col("near").sum()]
             + [(pl.col(d) & pl.col("poor")).sum().alias(d) for d in DEPRIVATIONS])
        .collect(engine="streaming")
    )
    sums = pl.exclude("xã", "tỉnh").sum()
    total = wards.select(sums).row(0)
    return [int(x) for x in total], wards.group_by("tỉnh").agg(sums).height, wards.group_by("xã").agg(sums).height


def decode_w1(folder, threads, source):
    """Only unpacks the columns, by arrow's own reader."""
    import pyarrow.parquet as pq

    pq.read_table(f"{folder}/Hộ.parquet", use_threads=threads > 1)
    return [0], 0, 0


if __name__ == "__main__":
    name, folder, threads, source = sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4]
    begin = time.perf_counter()
    result = globals()[name](folder, threads, source)
    print(json.dumps({"seconds": time.perf_counter() - begin, "result": result}))
