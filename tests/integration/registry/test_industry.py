"""The national classification: shared by all zones, so that a zone adds and renames nothing."""

import json

import pytest
from django.test import Client
from tests import make

from zoneworks.core.engine.roles import Role
from zoneworks.core.models import Event
from zoneworks.registry.models import IndustryClass

pytestmark = pytest.mark.django_db

TREE = [
    {
        "code": "C",
        "name": "制造业",
        "children": [
            {
                "code": "38",
                "name": "Renamed by one zone",
                "children": [{"code": "384", "name": "电池制造", "children": []}],
            }
        ],
    }
]


@pytest.fixture
def web() -> Client:
    return make.client(make.actor(make.zone(), Role.ADMINISTRATOR))


def send(web: Client, tree: object) -> str:
    file = make.upload(json.dumps(tree, ensure_ascii=False), "tree.json")
    answer = web.post("/registry/industry/import", {"file": file}, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def test_an_import_adds_classes_with_an_event_and_renames_none(web: Client) -> None:
    before = IndustryClass.objects.get(pk="38").name
    page = send(web, TREE)
    assert IndustryClass.objects.get(pk="384").parent_id == "38"
    assert IndustryClass.objects.get(pk="38").name == before
    assert "38." in page or "38。" in page
    event = Event.objects.get(act="registry.industry_classes_added")
    assert event.after == {"name": "tree.json", "codes": ["384"]}
    assert event.user is not None


def test_the_same_file_again_adds_nothing(web: Client) -> None:
    send(web, TREE)
    send(web, TREE)
    assert Event.objects.filter(act="registry.industry_classes_added").count() == 1
