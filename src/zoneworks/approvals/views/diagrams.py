"""A process, or a case of it, as a drawing: stages as lanes, what comes first above."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zoneworks.approvals import labels
from zoneworks.approvals.engine.process.drawing import HEIGHT, WIDTH, Line, draw
from zoneworks.approvals.engine.process.handling import State, Track
from zoneworks.approvals.engine.process.terms import Conversion, Item, Milestone, Process
from zoneworks.approvals.rows import CaseRow
from zoneworks.core.traditional import in_script

if TYPE_CHECKING:
    from zoneworks.approvals.models import CaseItem

LINE_WIDTH = WIDTH - 16
SHAPES = {
    "done": gettext_lazy("done"),
    "running": gettext_lazy("in hand"),
    "open": gettext_lazy("possible now"),
    "blocked": gettext_lazy("refused or blocked"),
    "inapplicable": gettext_lazy("waits"),
}
"""What the marks of a case's drawing mean."""
Node = Mapping[str, Any]


def process_diagram(process: Process) -> dict[str, Any]:
    """The drawing of a whole version, each item with its limit of the law."""

    def node(part: Item | Milestone) -> Node:
        if isinstance(part, Milestone):
            return {"url": f"#{part.code}", "line": _("milestone"), "shape": ""}
        limit = part.legal[0] if part.legal else part.promised
        line = labels.short_limit(limit) if limit is not None else labels.HANDLINGS[part.handling]
        return {"url": f"#{part.code}", "line": line, "shape": ""}

    return _diagram(process, {one.code: one for one in process.items}, node)


def case_diagram(row: CaseRow, stored: Mapping[tuple[str, Track], "CaseItem"]) -> dict[str, Any]:
    """The drawing of what one project needs, each item by where it stands."""
    case = row.case
    items = {
        code: item
        for code, item in case.plan.items.items()
        if not case.system or (code, Track.FORMAL) in stored
    }

    def node(part: Item | Milestone) -> Node:
        if isinstance(part, Milestone):
            reached, missing = case.milestones.get(part.code), case.missing_for(part.code)
            shape = "done" if reached else "blocked" if missing else "open"
            word = labels.day_text(reached) if reached else _("blocked") if missing else _("lawful")
            return {"url": "", "line": word, "shape": shape}
        found = stored.get((part.code, Track.FORMAL))
        if found is None:
            return {"url": "", "line": _("not known"), "shape": "inapplicable"}
        state = State(found.state)
        shape = {"due": "blocked", "paused": "running", "normal": "done"}.get(
            labels.STATE_SHAPES[state], labels.STATE_SHAPES[state]
        )
        url = reverse("approvals:item", args=[found.pk])
        return {"url": url, "line": labels.ITEM_STATES[state], "shape": shape}

    found = _diagram(case.plan.process, items, node)
    simulated = {code for (code, track), one in stored.items() if track is Track.SIMULATED and one}
    for box in found["boxes"]:
        box["is_dashed"] = box["code"] in simulated
    return found | {"legend": list(SHAPES.items())}


def _diagram(
    process: Process, items: Mapping[str, Item], node: Callable[[Item | Milestone], Node]
) -> dict[str, Any]:
    parts: dict[str, Item | Milestone] = dict(items)
    parts |= {one.code: one for one in process.milestones}
    after = {one.code: one.after for one in process.items}
    after |= {one.code: one.after for one in process.milestones}
    before = {code: _met(code, after, parts) for code in parts}
    lanes = _lanes(process, items, before)
    groups = {
        joint.code: [code for code in joint.items if code in items] for joint in process.joints
    }
    drawn = draw(lanes, before, groups)
    stages = {stage.code: stage for stage in process.stages}
    joints = {joint.code: joint for joint in process.joints}
    boxes = []
    for box in drawn.boxes:
        part = parts[box.code]
        boxes.append(
            {
                "code": box.code,
                "place": f"{box.x} {box.y}",
                "lines": _lines(labels.name_of(part)),
                "name": labels.name_of(part),
                "is_milestone": isinstance(part, Milestone),
                "is_dashed": isinstance(part, Item)
                and part.conversion is not Conversion.NOT_SIMULATED,
                "authority": labels.authority_name(process, part.authority)
                if isinstance(part, Item)
                else in_script(part.article),
                **node(part),
            }
        )
    return {
        "width": str(drawn.width),
        "height": str(drawn.height),
        "box_width": WIDTH,
        "box_height": HEIGHT,
        "lanes": [
            {
                "name": labels.name_of(stages[one.code]),
                "y": str(one.y),
                "height": str(one.height),
                "text_y": str(one.y + 19),
            }
            for one in drawn.lanes
        ],
        "frames": [
            {
                "name": labels.name_of(joints[one.code]),
                **{name: str(getattr(one, name)) for name in ("x", "y", "width", "height")},
            }
            for one in drawn.frames
        ],
        "boxes": boxes,
        "paths": [_path(one) for one in drawn.lines],
        "rows": [
            (labels.name_of(parts[code]), labels.part_names(process, before[code]))
            for code in parts
        ],
    }


def _met(code: str, after: Mapping[str, tuple[str, ...]], wanted: Mapping[str, Any]) -> list[str]:
    """What comes first; what a project does not need is passed over."""
    found: dict[str, None] = {}
    for first in after[code]:
        found |= dict.fromkeys([first] if first in wanted else _met(first, after, wanted))
    return list(found)


def _lanes(
    process: Process, items: Mapping[str, Item], before: Mapping[str, list[str]]
) -> dict[str, list[str]]:
    """The items of each stage, and each milestone in the stage of the last that comes first."""
    order = [stage.code for stage in process.stages]
    place = {code: order.index(item.stage) for code, item in items.items()}

    def of(code: str) -> int:
        if code not in place:
            place[code] = max((of(first) for first in before[code]), default=0)
        return place[code]

    lanes: dict[str, list[str]] = {code: [] for code in order}
    for code in before:
        lanes[order[of(code)]].append(code)
    return lanes


def _path(line: Line) -> str:
    """A line that leaves and arrives upright."""
    (x, y), *rest = line.points
    text = f"M{x} {y}"
    for to_x, to_y in rest:
        middle = round((y + to_y) / 2, 1)
        text += f"L{to_x} {to_y}" if to_x == x else f"C{x} {middle} {to_x} {middle} {to_x} {to_y}"
        x, y = to_x, to_y
    return text


def _lines(text: str) -> list[str]:
    """At most two lines of a label: Chinese signs are square, others about half."""
    lines, width = [""], 0.0
    words = text.split(" ") if " " in text else list(text)
    glue = " " if " " in text else ""
    for word in words:
        size = sum(12.0 if ord(sign) > 0x2E80 else 6.6 for sign in word + glue)
        if width + size > LINE_WIDTH and lines[-1]:
            if len(lines) == 2:
                lines[-1] = lines[-1].rstrip()[:-1] + "…"
                break
            lines.append("")
            width = 0
        lines[-1] += word + glue
        width += size
    return [line.strip() for line in lines]
