"""Numbers and graphs for each kind of chart."""

from typing import Any

BARS = {
    "unit": "亿元",
    "x_label": "月",
    "x": list(range(1, 11)),
    "series": [
        {"name": "2026", "values": [42, 36, 48, 46, 49, 53, 50, 52, 55, 55.6]},
        {"name": "2025", "values": [40, 35, 44, 43, 45, 48, 47, 48, 51, 51]},
    ],
}
TREND = {
    "unit": "万元/亩",
    "x_label": "季度",
    "x": ["25-1", "25-2", "25-3", "25-4", "26-1", "26-2", "26-3"],
    "series": [
        {"name": "储能", "values": [18.2, 19.1, 20.4, 22.0, 22.4, 23.8, 25.1]},
        {"name": "半导体", "values": [24.0, 23.1, 22.6, 23.4, 24.9, 25.2, 26.0]},
        {"name": "医疗器械", "values": [15.1, 15.4, None, 16.0, 16.8, 17.1, 17.9]},
        {"name": "其他", "values": [9.8, 10.0, 10.3, 10.1, 10.6, 10.9, 11.2], "is_dashed": True},
    ],
}
INTERVALS = {
    "x_label": "压缩率",
    "y_label": "算法",
    "is_share": True,
    "items": [
        {"label": "限制平均（至 90 天）", "low": 0.108, "value": 0.135, "high": 0.162},
        {"label": "比值之均", "low": 0.041, "value": 0.077, "high": 0.113},
        {"label": "和之比", "low": 0.062, "value": 0.087, "high": 0.11},
        {"label": "朴素中位数", "low": None, "value": 0.21, "high": None},
    ],
}


def curves() -> dict[str, Any]:
    """Two curves with their bands."""

    def curve(name: str, factor: float, *, is_dashed: bool) -> dict[str, Any]:
        points = [(t, max(0.0, (1 - t / 120) ** factor)) for t in range(0, 91, 3)]
        return {
            "name": name,
            "points": points,
            "lower": [(t, max(0.0, s - 0.0006 * t - 0.01)) for t, s in points],
            "upper": [(t, min(1.0, s + 0.0006 * t + 0.01)) for t, s in points],
            "is_dashed": is_dashed,
        }

    return {
        "x_label": "自受理起的天数",
        "y_label": "仍未办结",
        "is_share": True,
        "series": [
            curve("2026 年（412 件，在办 37）", 3.4, is_dashed=False),
            curve("2025 年（624 件，在办 0）", 1.7, is_dashed=True),
        ],
        "text": "至 90 天，限制平均用时由 38.4 天降至 22.9 天，"
        "压缩 40.4 %（95 % 区间 36.1–44.5 %）。",
    }


PROCESS = {
    "nodes": [
        {"id": "s", "label": "收件", "count": 1434, "kind": "start"},
        {"id": "a", "label": "受理", "count": 1434},
        {"id": "b", "label": "材料补正", "count": 512},
        {"id": "c", "label": "征求部门意见", "count": 980},
        {"id": "d", "label": "专家评审", "count": 301},
        {"id": "e", "label": "审查", "count": 1402},
        {"id": "f", "label": "T16 Report reasons to hold request", "count": 228},
        {"id": "g", "label": "决定", "count": 1329},
        {"id": "z", "label": "送达", "count": 1329, "kind": "end"},
    ],
    "edges": [
        {"source": "s", "target": "a", "count": 1434, "median_days": 0.4},
        {"source": "a", "target": "b", "count": 512, "median_days": 1.2},
        {"source": "b", "target": "a", "count": 207, "median_days": 9.6},
        {"source": "b", "target": "e", "count": 305, "median_days": 7.9},
        {"source": "a", "target": "c", "count": 840, "median_days": 2.1},
        {"source": "a", "target": "e", "count": 289, "median_days": 0.9},
        {"source": "c", "target": "e", "count": 679, "median_days": 12.6},
        {"source": "c", "target": "d", "count": 301, "median_days": 6.4},
        {"source": "d", "target": "e", "count": 284, "median_days": 21.3},
        {"source": "e", "target": "f", "count": 228, "median_days": 3.3},
        {"source": "f", "target": "g", "count": 190, "median_days": 18.8},
        {"source": "e", "target": "g", "count": 1139, "median_days": 2.6},
        {"source": "e", "target": "e", "count": 96, "median_days": 1.1},
        {"source": "g", "target": "z", "count": 1329, "median_days": 0.2},
    ],
}
