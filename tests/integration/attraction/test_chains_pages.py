"""Pages and API of industry chains, as people and programs use them."""

import json
from typing import Any

import pytest
from django.test import Client
from tests import make, make_chains

from zoneworks.attraction.models import Chain, ChainFlow, ChainNode, NodeFirm
from zoneworks.attraction.services import chains as services
from zoneworks.core.actors import Actor
from zoneworks.core.engine.roles import Role
from zoneworks.core.models import Zone

pytestmark = pytest.mark.django_db
YI = make_chains.YI


@pytest.fixture
def office(officer: Actor) -> Client:
    """The officer's browser, in Chinese."""
    return make.client(officer)


@pytest.fixture
def terminals(officer: Actor) -> make_chains.Terminals:
    return make_chains.Terminals(officer)


def read(browser: Client, path: str, **query: Any) -> str:
    answer = browser.get(path, query)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def test_from_an_empty_chain_to_a_newcomers_partners(officer: Actor, office: Client) -> None:
    assert "尚无产业链" in read(office, "/attraction/chains")
    typed = {"name": "5G智能终端", "leader": "沈望川", "description": "光学与整机"}
    page = office.post("/attraction/chains/new", typed, follow=True).content.decode()
    assert "尚无环节" in page
    chain = Chain.objects.get()
    address = f"/attraction/chains/{chain.pk}"
    nodes = [("音圈马达", "MIDSTREAM", "3813，3982"), ("摄像头模组", "DOWNSTREAM", "")]
    for name, tier, codes in nodes:
        values = {"name": name, "tier": tier, "industry_codes": codes, "products": name}
        assert office.post(f"{address}/nodes/new", values).status_code == 302
    motors, modules = ChainNode.objects.order_by("pk")
    assert motors.industry_codes == ["3813", "3982"]
    form = read(office, f"{address}/flows/new", source=motors.pk)
    assert f'<option value="{motors.pk}" selected>' in form
    flow = {"source": motors.pk, "target": modules.pk, "product": "音圈马达"}
    assert office.post(f"{address}/flows/new", flow).status_code == 302
    back = {"source": modules.pk, "target": motors.pk, "product": "马达"}
    refused = office.post(f"{address}/flows/new", back)
    assert refused.status_code == 422
    assert "这样会形成循环：摄像头模组 → 音圈马达 → 摄像头模组" in refused.content.decode()

    firm = make.enterprise(officer, "海岳模组有限公司", industry_code="3982")
    entry = f"/attraction/chains/nodes/{modules.pk}/enterprises"
    assert "该环节未填行业类别" in read(office, entry)
    wrong = office.post(entry, {"credit_codes": "91430100MA00000000"})
    assert wrong.status_code == 422
    assert not NodeFirm.objects.exists()
    entered = office.post(entry, {"credit_codes": firm.credit_code}, follow=True)
    assert "已录入 1 家企业。" in entered.content.decode()
    other = make.enterprise(officer, "海岳马达有限公司", industry_code="3982")
    offered = read(office, f"/attraction/chains/nodes/{motors.pk}/enterprises")
    assert "海岳马达有限公司" in offered
    chosen = {"enterprises": [firm.pk, other.pk], "products": "对焦马达", "since_on": "2020-01-02"}
    office.post(f"/attraction/chains/nodes/{motors.pk}/enterprises", chosen)
    assert NodeFirm.objects.filter(node=motors).count() == 2

    found = read(office, "/attraction/partners", makes="音圈马达")
    assert "按产品名称匹配的环节" in found
    assert "“摄像头模组”环节直接使用“音圈马达”（1 步）" in found
    assert f"/registry/enterprises/{firm.pk}" in found
    tab = read(office, f"/registry/enterprises/{other.pk}/chains")
    assert "对焦马达" in tab
    assert "“摄像头模组”环节直接使用“音圈马达”（1 步）" in tab


def test_the_map_names_blanks_and_products_without_color(
    office: Client, officer: Actor, terminals: make_chains.Terminals
) -> None:
    make_chains.firm(officer, terminals.motors)
    make_chains.firm(officer, terminals.modules)
    make_chains.firm(officer, terminals.modules)
    page = read(office, f"/attraction/chains/{terminals.chain.pk}")
    drawing = page[page.index("<svg xmlns") : page.index("</svg></div>")]
    assert drawing.count('class="diagram-box is-blocked is-dashed"') == 2
    for name, note in (("磁性合金", "空白"), ("音圈马达", "单点"), ("摄像头模组", "2 家企业")):
        assert f"<title>{name}：{note}" in drawing
    assert "<title>音圈马达 → 摄像头模组：音圈马达</title>" in drawing
    assert drawing.count(f'href="/attraction/chains/nodes/{terminals.motors.pk}"') == 1
    assert [drawing.index(tier) for tier in ("上游", "中游", "下游")] == sorted(
        drawing.index(tier) for tier in ("上游", "中游", "下游")
    )


def test_gaps_and_concentration_name_who_would_gain(
    office: Client, officer: Actor, terminals: make_chains.Terminals
) -> None:
    make_chains.firm(officer, terminals.magnets, "海岳磁钢有限公司")
    make_chains.firm(officer, terminals.modules, "海岳大模组有限公司", 3 * YI)
    make_chains.firm(officer, terminals.modules, "海岳小模组有限公司", YI)
    make_chains.firm(officer, terminals.modules, "海岳新模组有限公司", None)
    page = read(office, f"/attraction/chains/{terminals.chain.pk}/gaps")
    rows = [part.split("</tr>")[0] for part in page.split('<th scope="row">')[1:]]
    motors = next(row for row in rows if "音圈马达" in row)
    assert "空白" in motors
    assert "海岳磁钢有限公司" in motors
    assert "海岳大模组有限公司" in motors
    modules = next(row for row in rows if ">摄像头模组<" in row)
    for text in ("0.625", "75.0%", "海岳大模组有限公司", "1 家产值未知"):
        assert text in modules
    node = read(office, f"/attraction/chains/nodes/{terminals.modules.pk}")
    for text in ("海岳新模组有限公司", "40,000", "0.625", "受益的上游企业"):
        assert text in node
    who = read(office, f"/attraction/chains/{terminals.chain.pk}/nodes")
    assert "海岳小模组有限公司" in who
    assert "音圈马达" in read(office, f"/attraction/chains/{terminals.chain.pk}/timeline")
    assert office.get(f"/attraction/chains/{terminals.chain.pk}/nothing").status_code == 404


def test_a_stale_change_of_a_node_keeps_what_was_typed(
    office: Client, officer: Actor, terminals: make_chains.Terminals
) -> None:
    pk = terminals.motors.pk
    services.change_node(
        officer, pk, {"name": "马达", "tier": "MIDSTREAM", "industry_codes": ["3813"]}, version=1
    )
    typed = {"name": "对焦马达", "tier": "UPSTREAM", "industry_codes": "3813, 3982", "version": "1"}
    stale = office.post(f"/attraction/chains/nodes/{pk}/edit", typed)
    assert stale.status_code == 422
    page = stale.content.decode()
    assert "3813, 3982" in page
    assert "<td>马达</td>" in page
    terminals.motors.refresh_from_db()
    assert terminals.motors.name == "马达"
    assert office.post(f"/attraction/chains/nodes/{pk}/edit", typed | {"version": "2"}).url
    terminals.motors.refresh_from_db()
    assert (terminals.motors.tier, terminals.motors.industry_codes) == (
        *("UPSTREAM", ["3813", "3982"]),
    )


def test_what_was_entered_wrongly_is_corrected_and_taken_away(
    office: Client, officer: Actor, terminals: make_chains.Terminals
) -> None:
    firm = make_chains.firm(officer, terminals.motors, "海岳马达有限公司")
    place = make_chains.place(firm)
    address = f"/attraction/chains/places/{place.pk}"
    assert "海岳马达有限公司" in read(office, f"{address}/edit")
    values = {"products": "闭环马达", "is_leading": "on", "since_on": "2021-03-04", "version": "1"}
    office.post(f"{address}/edit", values)
    place.refresh_from_db()
    assert (place.products, place.is_leading) == ("闭环马达", True)
    assert "链主" in read(office, f"/attraction/chains/nodes/{terminals.motors.pk}")
    refused = office.post(f"/attraction/chains/nodes/{terminals.motors.pk}/remove", {"version": 1})
    assert "该环节还有企业，请先移出。" in refused.content.decode()
    office.post(f"{address}/remove", {"version": "2", "reason": "误录"})
    assert not NodeFirm.objects.exists()
    flow = ChainFlow.objects.get(product="磁钢")
    office.post(f"/attraction/chains/flows/{flow.pk}/edit", {"product": "钕铁硼", "version": "1"})
    flow.refresh_from_db()
    assert flow.product == "钕铁硼"
    office.post(f"/attraction/chains/flows/{flow.pk}/remove", {"version": "2"})
    assert ChainFlow.objects.count() == 2
    for row in ChainNode.objects.all():
        office.post(f"/attraction/chains/nodes/{row.pk}/remove", {"version": "1"})
    office.post(f"/attraction/chains/{terminals.chain.pk}/remove", {"version": "1"})
    assert not Chain.objects.exists()


def test_a_search_for_nothing_or_for_no_class_says_what_to_do(office: Client) -> None:
    assert "排序规则" in read(office, "/attraction/partners")
    nothing = office.get("/attraction/partners", {"makes": " "})
    assert nothing.status_code == 422
    assert "至少一项" in nothing.content.decode()
    wrong = office.get("/attraction/partners", {"industry_code": "C39"})
    assert wrong.status_code == 422
    assert "没有名为“C39”" in wrong.content.decode()
    nowhere = read(office, "/attraction/partners", makes="陶瓷涂层")
    assert "没有匹配的环节" in nowhere
    assert nowhere.count("链上暂无此类企业。") == 3


def test_an_enterprise_finds_no_tab_and_no_page(
    officer: Actor, terminals: make_chains.Terminals
) -> None:
    own = make_chains.firm(officer, terminals.motors)
    zone = Zone.objects.get(pk=officer.zone_id)
    browser = make.client(make.actor(zone, Role.ENTERPRISE, own=own))
    assert "/chains" not in read(browser, f"/registry/enterprises/{own.pk}")
    assert browser.get(f"/registry/enterprises/{own.pk}/chains").status_code == 404
    assert browser.get("/attraction/chains").status_code == 403
    assert browser.get("/attraction/partners", {"makes": "马达"}).status_code == 403


def test_who_may_only_read_is_offered_no_change(
    officer: Actor, terminals: make_chains.Terminals
) -> None:
    make_chains.firm(officer, terminals.motors)
    reader = make.client(make.actor(Zone.objects.get(pk=officer.zone_id), Role.FUND_MANAGER))
    for path in (f"{terminals.chain.pk}", f"nodes/{terminals.motors.pk}"):
        page = read(reader, f"/attraction/chains/{path}")
        assert "/edit" not in page
        assert "/remove" not in page
    page = read(reader, f"/attraction/chains/nodes/{terminals.motors.pk}")
    assert f"/attraction/partners?node={terminals.motors.pk}" in page


def test_the_api_builds_fills_and_asks(officer: Actor, office: Client) -> None:
    def send(method: str, path: str, **values: Any) -> tuple[int, Any]:
        content = json.dumps(values)
        answer = office.generic(method, f"/api/attraction/{path}", content, "application/json")
        return answer.status_code, answer.json() if answer.content else None

    status, chain = send("POST", "chains", name="5G智能终端")
    assert (status, chain["n_nodes"]) == (201, 0)
    _status, motors = send("POST", f"chains/{chain['id']}/nodes", name="音圈马达", tier="MIDSTREAM")
    _status, modules = send(
        "POST", f"chains/{chain['id']}/nodes", name="摄像头模组", tier="DOWNSTREAM"
    )
    ends = {"source_id": motors["id"], "target_id": modules["id"]}
    status, flow = send("POST", "chain-flows", **ends, product="音圈马达")
    assert status == 201
    status, problem = send(
        "POST", "chain-flows", source_id=modules["id"], target_id=motors["id"], product="马达"
    )
    assert (status, list(problem["fields"])) == (422, ["target_id"])
    rows = [make.enterprise(officer) for _each in range(2)]
    status, made = send(
        "POST",
        f"chain-nodes/{modules['id']}/places",
        enterprise_ids=[one.pk for one in rows],
        products="手机摄像头模组",
    )
    assert (status, len(made["items"])) == (201, 2)
    status, problem = send(
        "POST", f"chain-nodes/{modules['id']}/places", enterprise_ids=[rows[0].pk]
    )
    assert (status, list(problem["fields"])) == (422, ["enterprise_ids"])
    gaps = office.get(f"/api/attraction/chains/{chain['id']}/gaps").json()["items"]
    assert [(one["filling"], one["customer_ids"], one["index"]) for one in gaps] == [
        ("BLANK", [one.pk for one in rows], None),
        ("SEVERAL", [], None),
    ]
    place = made["items"][0]
    change = {"is_leading": True, "version": place["version"]}
    assert send("PUT", f"chain-places/{place['id']}", **change)[1]["is_leading"] is True
    assert send("PUT", f"chain-places/{place['id']}", **change)[0] == 409
    found = office.get("/api/attraction/partners", {"makes": "对焦音圈马达"}).json()
    assert found["place_ids"] == [motors["id"]]
    assert [one["steps"] for one in found["customers"]] == [1, 1]
    assert found["customers"][0]["reasons"][0] == {
        "code": "TAKES",
        "text": "“摄像头模组”环节直接使用“音圈马达”（1 步）",
    }
    assert office.get("/api/attraction/partners").status_code == 422
    listed = office.get("/api/attraction/chain-nodes", {"filling": "BLANK"}).json()["items"]
    assert [one["name"] for one in listed] == ["音圈马达"]
    firms = office.get("/api/attraction/chain-firms", {"chain": "终端"}).json()["items"]
    assert {one["places"][0]["node_id"] for one in firms} == {modules["id"]}
    assert send("PUT", f"chain-flows/{flow['id']}", product="马达", version=1)[1]["version"] == 2
    removed = office.delete(f"/api/attraction/chain-flows/{flow['id']}?version=2")
    assert removed.status_code == 204
    refused = office.delete(f"/api/attraction/chain-nodes/{modules['id']}?version=1")
    assert refused.status_code == 422
    assert office.delete(f"/api/attraction/chain-nodes/{motors['id']}?version=1").status_code == 204
