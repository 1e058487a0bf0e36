"""The map of a chain as a drawing: tiers from left to right, flows with their products."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import ngettext

from zoneworks.attraction.engine.chain_gaps import Filling, NodeStanding
from zoneworks.attraction.engine.chain_map import LEAD, WIDTH, Line, draw
from zoneworks.attraction.engine.partners import Network
from zoneworks.attraction.labels.chains import FILLING_SHAPES, FILLING_TONES, FILLINGS, TIERS

BOX_TEXT, FLOW_TEXT = WIDTH - 16, LEAD + 4
ARROW = 5
CHINESE, LATIN = 12.0, 6.6
"""How wide a sign is at 12 pixels: Chinese signs are square, others about half. Flows have 11."""


def chain_map(network: Network, standings: Sequence[NodeStanding]) -> dict[str, Any]:
    """The drawing of a chain, each node by how it is filled, with the same flows as rows."""
    drawn = draw([one.node for one in standings], network.flows)
    standing_of = {one.node.id: one for one in standings}
    return {
        "width": f"{drawn.width:g}",
        "height": f"{drawn.height:g}",
        "box_width": WIDTH,
        "bands": [
            {"name": TIERS[one.tier], "x": f"{one.x:g}", "width": f"{one.width:g}"}
            for one in drawn.bands
        ],
        "boxes": [
            _box(standing_of[one.node_id])
            | {
                "place": f"{one.x:g} {one.y:g}",
                "height": f"{one.height:g}",
                "note_y": f"{one.height - 9:g}",
            }
            for one in drawn.boxes
        ],
        "lines": [_line(one, network) for one in drawn.lines],
        "legend": [
            (FILLING_SHAPES[one], FILLINGS[one], FILLING_TONES[one])
            for one in (Filling.BLANK, Filling.SINGLE)
        ],
    }


def filling_text(standing: NodeStanding) -> str:
    """How a node is filled, in words that need no color: blank, a single firm, or how many."""
    if standing.filling is not Filling.SEVERAL:
        return str(FILLINGS[standing.filling])
    count = len(standing.firms)
    return ngettext("%(n)s enterprise", "%(n)s enterprises", count) % {"n": count}


def _box(standing: NodeStanding) -> dict[str, Any]:
    node = standing.node
    return {
        "url": reverse("attraction:chain_node", args=[node.id]),
        "name": node.name,
        "lines": _fitted(node.name, BOX_TEXT, 2),
        "note": filling_text(standing),
        "products": node.products,
        "is_blank": standing.filling is Filling.BLANK,
        "is_single": standing.filling is Filling.SINGLE,
    }


def _line(line: Line, network: Network) -> dict[str, Any]:
    nodes, flow = network.nodes, line.flow
    x, y = line.points[-1]
    return {
        "path": _path(line),
        "x": f"{x - LEAD + 2:g}",
        "y": f"{y - 4:g}",
        "product": flow.product,
        "text": _fitted(flow.product, FLOW_TEXT, 1)[0],
        "source": nodes[flow.source_id].name,
        "target": nodes[flow.target_id].name,
    }


def _path(line: Line) -> str:
    """A line that leaves and arrives level, bent only between columns, with the arrow's head."""
    (x, y), *rest = line.points
    text = f"M{x:g} {y:g}"
    for to_x, to_y in rest:
        middle = (x + to_x) / 2
        is_level = to_y == y
        text += (
            f"H{to_x:g}" if is_level else f"C{middle:g} {y:g} {middle:g} {to_y:g} {to_x:g} {to_y:g}"
        )
        x, y = to_x, to_y
    return text + f"M{x - ARROW:g} {y - ARROW + 1:g}L{x:g} {y:g}L{x - ARROW:g} {y + ARROW - 1:g}"


def _fitted(text: str, width: float, lines: int) -> list[str]:
    """A text in at most so many lines of a width; what is left over is told by an ellipsis."""
    words = text.split(" ") if " " in text else list(text)
    glue = " " if " " in text else ""
    found, filled = [""], 0.0
    for word in words:
        size = sum(CHINESE if ord(sign) > 0x2E80 else LATIN for sign in word + glue)
        if filled + size > width and found[-1]:
            if len(found) == lines:
                found[-1] = found[-1].rstrip()[:-1] + "…"
                break
            found.append("")
            filled = 0
        found[-1] += word + glue
        filled += size
    return [line.strip() for line in found]
