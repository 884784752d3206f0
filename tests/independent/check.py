#!/usr/bin/env python3
"""Statistics of generated registers, computed a second time from their formulas and compared with `chitieu run`.

    python3 tests/independent/check.py [path to chitieu] [number of worlds] [first seed]

Everything is a fraction, written from the definitions and from nothing of the program: quantiles by the three rules, Gini as half
the mean difference of all pairs over the mean, S80/S20, FGT 0, 1, 2 of all and of groups with their contributions, Alkire–Foster H, A, M0
with the contribution of each deprivation, growth, indices, mean yearly growth rounded by whole numbers, and the degrees of completion.
Where numpy is there, quantiles of type 7 and inverse CDF are also held against numpy. Exit status 1 where a digit differs.
"""
import json
import os
import random
import subprocess
import sys
import tempfile
from fractions import Fraction as F

try:
    import numpy
except ImportError:
    numpy = None

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
LINE = 1000

RULES = """kèm theo "ngheo.ct"
kèm theo "thay-doi.ct"
kèm theo "bat-binh-dang.ct"
kèm theo "ngheo-da-chieu.ct"
danh sách Mẫu
  định danh mã : chữ
  x : đồng, 1 chữ số thập phân, được để trống
  w : số, 1 chữ số thập phân
  a : có/không
  b : có/không
  c : có/không
cách xác định khoảng_cách cho từng Mẫu
  = khoảng_cách_nghèo(x, 1.000 đồng)
cách xác định bình_phương cho từng Mẫu
  = bình_phương_khoảng_cách_nghèo(x, 1.000 đồng)
cách xác định thiếu cho từng Mẫu
  = mức_thiếu_hụt(x, 1.000 đồng)
cách xác định điểm cho từng Mẫu
  = phần_thiếu_hụt(a, 0,5) + phần_thiếu_hụt(b, 0,3) + phần_thiếu_hụt(c, 0,2)
cách xác định kiểm_duyệt cho từng Mẫu
  = điểm_kiểm_duyệt(điểm, 0,5)
chỉ tiêu q20
  = phân vị 20% x của Mẫu quyền số w
chỉ tiêu q80
  = phân vị 80% x của Mẫu quyền số w
cách xác định thấp cho từng Mẫu
  = x không quá (q20 tính trên toàn bộ)
cách xác định cao cho từng Mẫu
  = x trên (q80 tính trên toàn bộ)
"""

WEIGHTED = [("w", " quyền số w"), ("u", "")]
# Deprivations and their weights.
PARTS = [("a", "0,5", F(1, 2)), ("b", "0,3", F(3, 10)), ("c", "0,2", F(2, 10))]
YEARS = [("2", 2), ("3", 3), ("8,5", F(17, 2))]
# Plans, the points they start from, and the formulas of completion.
PLANS = [("2000", 5000), ("700", 700), ("0", 300)]
DEGREES = ["tỷ số", "nghịch đảo", "đối xứng", "tiến độ"]
LEVELS = [0, 1, 5, 20, 25, 50, 75, 80, 99, 100]


def figures():
    """Name, formula."""
    for tail, weight in WEIGHTED:
        for level in LEVELS:
            for rule, name in (("e", "eurostat"), ("n", "hạng_gần_nhất")):
                yield f"q_{rule}_{level}_{tail}", f"phân vị {level}% x của Mẫu{weight}, cách {name}"
        yield f"gini_{tail}", f"hệ số Gini x của Mẫu{weight}"
        yield f"mean_{tail}", f"bình quân x của Mẫu{weight}"
        yield f"count_{tail}", f"số Mẫu{weight}"
        yield f"fgt0_{tail}", f"tỷ lệ Mẫu có x dưới 1.000 đồng trên tổng số có x có số liệu{weight}"
        yield f"fgt1_{tail}", f"bình quân khoảng_cách của Mẫu{weight}"
        yield f"fgt2_{tail}", f"bình quân bình_phương của Mẫu{weight}"
        yield f"gap_{tail}", f"tổng thiếu của Mẫu{weight}"
        yield f"h_{tail}", f"tỷ lệ Mẫu có điểm ít nhất 0,5{weight}"
        yield f"a_{tail}", f"bình quân điểm của Mẫu có điểm ít nhất 0,5{weight}"
        yield f"m0_{tail}", f"bình quân kiểm_duyệt của Mẫu{weight}"
        yield f"poor_gap_{tail}", f"(tổng thiếu của Mẫu{weight}) / (số Mẫu có x có số liệu và x dưới 1.000 đồng{weight})"
        poor = f"(trung vị x của Mẫu có x có số liệu và x dưới 1.000 đồng{weight})"
        yield f"median_gap_{tail}", f"khoảng_cách_trung_vị_tương_đối(1.000 đồng, {poor})"
        for name, words, _ in PARTS:
            deprived = f"(tỷ lệ Mẫu có {name}{weight})"
            both = f"(tỷ lệ Mẫu có {name} và điểm ít nhất 0,5{weight})"
            yield f"h_{name}_{tail}", deprived[1:-1]
            yield f"censored_{name}_{tail}", both[1:-1]
            yield f"part_{name}_{tail}", f"phần_đóng_góp({words}, {both} / 100%, (bình quân kiểm_duyệt của Mẫu{weight}))"
        for of, cell in (("a", "a"), ("n", "không a")):
            for alpha, value in ((1, "khoảng_cách"), (2, "bình_phương")):
                yield f"fgt{alpha}_{of}_{tail}", f"bình quân {value} của Mẫu có {cell}{weight}"
            known = f"(số Mẫu có x có số liệu và {cell}{weight}) / (số Mẫu có x có số liệu{weight})"
            both = f"(bình quân khoảng_cách của Mẫu có {cell}{weight}) / (bình quân khoảng_cách của Mẫu{weight})"
            yield f"share1_{of}_{tail}", f"{known} × {both}"
        now, before = f"(tổng x của Mẫu có a{weight})", f"(tổng x của Mẫu có b{weight})"
        yield f"growth_{tail}", f"tốc_độ_tăng({now}, {before})"
        yield f"index_{tail}", f"chỉ_số({now}, {before})"
        yield f"chain_{tail}", f"chỉ_số_nối(120, {now}, {before})"
        yield f"task_{tail}", f"tỷ_lệ_nhiệm_vụ({now}, {before})"
        for at, (words, _) in enumerate(YEARS):
            yield f"yearly_{at}_{tail}", f"tăng_bình_quân_năm({now}, {before}, {words})"
    for level in LEVELS:
        yield f"q_l_{level}_u", f"phân vị {level}% x của Mẫu, cách nội_suy"
    yield "total", "tổng x của Mẫu có x có số liệu"
    yield "s80s20", "tỷ_số_giàu_nghèo((tổng x của Mẫu có cao quyền số w), (tổng x của Mẫu có thấp quyền số w))"


def plans():
    """Targets of the total of x, each with a plan, a start and a formula."""
    for at, (plan, start) in enumerate(PLANS):
        for nth, degree in enumerate(DEGREES):
            yield (f"kế hoạch p_{at}_{nth} cho total năm 2023 : không quá {plan} đồng\n"
                   f"  gốc năm 2020 là {start} đồng\n  tính hoàn thành theo {degree}\n")


def completion(value, plan, start, nth):
    """Formula 9; nothing where it divides by what is not above zero, or by a way of no length."""
    if nth == 3:
        return quotient(start - value, start - plan)
    if nth == 1:
        return plan / value if value > 0 else None
    ratio = value / plan if plan > 0 else None
    return ratio if nth == 0 or ratio is None else 2 - ratio


def root(x, n):
    """The n-th root of a fraction: exactly where it has one, else to 6 digits with a half away from zero."""
    def whole(v):
        low, high = 0, 1
        while high ** n <= v:
            high *= 2
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if middle ** n <= v else (low, middle)
        return low
    exact = F(whole(x.numerator), whole(x.denominator))
    if exact ** n == x:
        return exact
    # The whole part of 10^6 times the root, and whether a half more is still below it.
    found = whole(x.numerator * 10 ** (6 * n) // x.denominator)
    return F(found + (F(2 * found + 1, 2 * 10 ** 6) ** n <= x), 10 ** 6)


def yearly(now, before, years):
    """Mean yearly growth over years that may be broken; x to the power q/p is the p-th root of x to the q."""
    if before <= 0 or now < 0:
        return None
    part = 1 / F(years)
    return root((now / before) ** part.numerator, part.denominator) - 1


def eurostat(row, p):
    """The text of the rule, index by index: C_j = pW gives the middle, else C_j < pW < C_(j+1)."""
    total = sum(w for _, w in row)
    if p == 0:
        return row[0][0]
    if p == 1:
        return row[-1][0]
    reached = F(0)
    for j, (x, w) in enumerate(row):
        reached += w
        if reached == p * total:
            return (x + row[j + 1][0]) / 2
        if reached > p * total:
            return x
    raise AssertionError


def nearest_rank(row, p):
    total = sum(w for _, w in row)
    return min(x for x, _ in row if sum(v for y, v in row if y <= x) >= p * total)


def linear(row, p):
    place = (len(row) - 1) * p
    below = row[int(place)][0]
    above = row[min(int(place) + 1, len(row) - 1)][0]
    return below + (above - below) * (place - int(place))


def gini(row):
    total, weighed = sum(w for _, w in row), sum(w * x for x, w in row)
    if weighed <= 0:
        return None
    return sum(w * v * abs(x - y) for x, w in row for y, v in row) / (2 * total * weighed)


def quotient(above, below):
    return above / below if below else None


def expected(rows):
    found = {}
    for tail, weigh in (("w", lambda r: r["w"]), ("u", lambda r: F(1))):
        known = sorted((r["x"], weigh(r)) for r in rows if r["x"] is not None and weigh(r) > 0)
        total = sum(w for _, w in known)
        for level in LEVELS:
            p = F(level, 100)
            found[f"q_e_{level}_{tail}"] = eurostat(known, p) if known else None
            found[f"q_n_{level}_{tail}"] = nearest_rank(known, p) if known else None
            if tail == "u":
                found[f"q_l_{level}_u"] = linear(known, p) if known else None
        found[f"gini_{tail}"] = gini(known) if known else None
        found[f"mean_{tail}"] = quotient(sum(w * x for x, w in known), total)
        found[f"count_{tail}"] = sum((weigh(r) for r in rows), F(0))
        for alpha in (0, 1, 2):
            parts = (w * ((LINE - x) / LINE) ** alpha for x, w in known if x < LINE)
            found[f"fgt{alpha}_{tail}"] = quotient(sum(parts, F(0)), total)
        found[f"gap_{tail}"] = sum((w * max(LINE - x, 0) for x, w in known), F(0))
        score = [(F(5, 10) * r["a"] + F(3, 10) * r["b"] + F(2, 10) * r["c"], weigh(r)) for r in rows]
        everyone = sum(w for _, w in score)
        poor = [(c, w) for c, w in score if c >= F(1, 2)]
        found[f"h_{tail}"] = quotient(sum((w for _, w in poor), F(0)), everyone)
        found[f"a_{tail}"] = quotient(sum((w * c for c, w in poor), F(0)), sum((w for _, w in poor), F(0)))
        found[f"m0_{tail}"] = quotient(sum((w * c for c, w in poor), F(0)), everyone)
        incomes = [(r["x"], weigh(r), r) for r in rows if r["x"] is not None]
        short = [(x, w) for x, w, _ in incomes if x < LINE]
        poor_weight = sum((w for _, w in short), F(0))
        found[f"poor_gap_{tail}"] = quotient(sum((w * (LINE - x) for x, w in short), F(0)), poor_weight)
        weighed = sorted((x, w) for x, w in short if w > 0)
        found[f"median_gap_{tail}"] = (LINE - eurostat(weighed, F(1, 2))) / LINE if weighed else None
        m0 = found[f"m0_{tail}"]
        for name, _, v in PARTS:
            held = [(r, c, w) for r, (c, w) in zip(rows, score) if r[name]]
            found[f"h_{name}_{tail}"] = quotient(sum((w for _, _, w in held), F(0)), everyone)
            censored = quotient(sum((w for _, c, w in held if c >= F(1, 2)), F(0)), everyone)
            found[f"censored_{name}_{tail}"] = censored
            found[f"part_{name}_{tail}"] = None if censored is None else quotient(v * censored, m0)
        for of, yes in (("a", 1), ("n", 0)):
            group = [(x, w) for x, w, r in incomes if r["a"] == yes]
            size = sum((w for _, w in group), F(0))
            for alpha in (1, 2):
                gaps = sum((w * ((LINE - x) / LINE) ** alpha for x, w in group if x < LINE), F(0))
                found[f"fgt{alpha}_{of}_{tail}"] = quotient(gaps, size)
            own, all_of_it = found[f"fgt1_{of}_{tail}"], found[f"fgt1_{tail}"]
            found[f"share1_{of}_{tail}"] = size / total * own / all_of_it if own is not None and all_of_it else None
        now, before = (sum((w * x for x, w, r in incomes if r[k]), F(0)) for k in "ab")
        found[f"growth_{tail}"] = now / before - 1 if before > 0 else None
        found[f"index_{tail}"] = 100 * now / before if before > 0 else None
        found[f"chain_{tail}"] = 120 * now / before if before > 0 else None
        found[f"task_{tail}"] = quotient(now, before)
        for at, (_, years) in enumerate(YEARS):
            found[f"yearly_{at}_{tail}"] = yearly(now, before, years)
    known = sorted((r["x"], r["w"]) for r in rows if r["x"] is not None and r["w"] > 0)
    if known:
        low, high = eurostat(known, F(1, 5)), eurostat(known, F(4, 5))
        bottom = sum((w * x for x, w in known if x <= low), F(0))
        found["s80s20"] = sum((w * x for x, w in known if x > high), F(0)) / bottom if bottom > 0 else None
    else:
        found["s80s20"] = None
    value = sum((r["x"] for r in rows if r["x"] is not None), F(0))
    found["total"] = value
    for at, (plan, start) in enumerate(PLANS):
        for nth in range(len(DEGREES)):
            found[f"p_{at}_{nth}"] = completion(value, F(plan), F(start), nth)
    return found


def world(seed):
    chance = random.Random(seed)
    size = chance.choice([1, 2, 3, 5, 8, 40, 200])
    top = chance.choice([5, 100, 30000])
    lowest = chance.choice([0, 0, -top // 3])
    rows = []
    for _ in range(size):
        rows.append({
            "x": None if chance.random() < 0.05 else F(chance.randint(lowest * 10, top * 10), 10),
            "w": F(chance.choice([0, 10, 10, 15, 23, chance.randint(1, 500)]), 10),
            "a": int(chance.random() < 0.4), "b": int(chance.random() < 0.4), "c": int(chance.random() < 0.4),
        })
    return rows


def shown(value):
    """One digit after the comma, with its sign."""
    if value is None:
        return ""
    tenths = abs(int(value * 10))
    return ("-" if value < 0 else "") + f"{tenths // 10},{tenths % 10}"


def computed(chitieu, rows):
    with tempfile.TemporaryDirectory() as folder:
        for name in ("ngheo.ct", "bat-binh-dang.ct", "ngheo-da-chieu.ct", "thay-doi.ct"):
            with open(os.path.join(ROOT, "rules", "std", name), encoding="utf-8") as source:
                text = source.read()
            with open(os.path.join(folder, name), "w", encoding="utf-8") as copy:
                copy.write(text)
        text = RULES + "".join(f"chỉ tiêu {name}\n  = {formula}\n" for name, formula in figures()) + "".join(plans())
        with open(os.path.join(folder, "thử.ct"), "w", encoding="utf-8") as rules:
            rules.write(text)
        with open(os.path.join(folder, "Mẫu.csv"), "w", encoding="utf-8") as data:
            data.write("mã;x;w;a;b;c\n")
            for at, r in enumerate(rows):
                yes = [("không", "có")[r[k]] for k in "abc"]
                data.write(";".join([f"M{at}", shown(r["x"]), shown(r["w"]), *yes]) + "\n")
        command = [chitieu, "run", folder, "--period", "2023", "--format", "json"]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if not done.stdout:
            sys.exit(f"{' '.join(command)}\n{done.stderr}")
        told = json.loads(done.stdout)
    values = {}
    for indicator in told["indicators"]:
        exact = indicator["value"]["exact"]
        values[indicator["name"]] = None if exact is None else F(exact)
        for target in indicator["targets"]:
            degree = target["completion"]
            values[target["name"]] = None if degree is None else F(degree["exact"])
    return values


def against_numpy(rows, values):
    """The same unweighted quantiles by numpy, to the digits a float holds."""
    known = [float(r["x"]) for r in rows if r["x"] is not None]
    if numpy is None or not known:
        return []
    wrong = []
    for level in LEVELS:
        for rule, method in (("l", "linear"), ("n", "inverted_cdf"), ("e", "averaged_inverted_cdf")):
            other = float(numpy.quantile(known, level / 100, method=method))
            own = float(values[f"q_{rule}_{level}_u"])
            if abs(own - other) > 1e-9 * max(1.0, abs(own)):
                wrong.append(f"q_{rule}_{level}_u: {own}, by numpy {other}")
    return wrong


def main():
    chitieu = sys.argv[1] if len(sys.argv) > 1 else os.path.join(ROOT, "target", "debug", "chitieu")
    worlds, first = (int(sys.argv[i]) if len(sys.argv) > i else default for i, default in ((2, 20), (3, 1)))
    compared, wrong = 0, []
    for seed in range(first, first + worlds):
        rows = world(seed)
        values, other = computed(chitieu, rows), expected(rows)
        for name, value in other.items():
            compared += 1
            if values[name] != value:
                wrong.append(f"seed {seed}, {name}: chitieu {values[name]}, from the formula {value}")
        wrong += [f"seed {seed}, {text}" for text in against_numpy(rows, values)]
    print(f"{compared} figures of {worlds} registers compared{'' if numpy is None else ', quantiles also by numpy'}: {len(wrong)} differ")
    print("\n".join(wrong))
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
