"""Texts are written in English and marked for translation; the Chinese catalog holds them all."""

import ast
import re
from collections.abc import Iterator
from html.parser import HTMLParser

import polib
import pytest
from django.template.base import Lexer, TokenType
from django.utils import translation
from django.utils.translation import gettext, ngettext, pgettext
from scripts import messages

from zoneworks.core.traditional import traditional

SOURCES = messages.SOURCES
CODE = [path for path in sorted(SOURCES.rglob("*.py")) if "migrations" not in path.parts]
TEMPLATES = sorted(SOURCES.rglob("*.html"))
IDEOGRAPH = re.compile(f"[{messages.IDEOGRAPH}]")
LETTERS = re.compile(f"[A-Za-z]{{2,}}|[{messages.IDEOGRAPH}]")
PROSE = re.compile(f"[A-Z][a-z]+|[a-z]{{2,}} [a-z]{{2,}}|[{messages.IDEOGRAPH}]")

SEEN_OR_HEARD = ("title", "aria-label", "aria-description", "placeholder", "alt", "data-label")
"""Attributes that are texts for people; so are those that start with data-text."""

SAME_IN_EVERY_LANGUAGE = re.compile(
    r"Zoneworks|GB/T 4754-2017|\b(?:SVG|PNG|CSV|XLSX|Excel|PDF|GeoJSON|kVA)\b|kg/m²"
    r"|简体中文|繁體中文|简|繁|English|\bEN\b"  # a language is called by its own name
)
KEYS_AND_CODES = {"kbd", "code", "script", "style"}

TAGS_WITH_TEXTS = {"include", "firstof", "with", "state", "cycle"}
FILTERS_WITH_TEXTS = re.compile(r"\|(?:default|default_if_none|yesno|pluralize):\"([^\"]*)\"")

CHINESE_AS_DATA = {"core/templates/core/styleguide.html": "invented content of each piece"}
CHINESE_IN_CODE = {
    "approvals/demo/cases.py": "content of the demonstration zone",
    "approvals/demo/entering.py": "content of the demonstration zone",
    "approvals/demo/followed.py": "content of the demonstration zone",
    "approvals/demo/histories.py": "content of the demonstration zone",
    "approvals/demo/logs.py": "content of the demonstration zone",
    "approvals/engine/process/documents.py": "days as documents write them",
    "approvals/forms/mirror.py": "headers that exports of Chinese systems usually have",
    "land/labels/articles.py": "how Chinese laws are cited",
    "approvals/labels/processes.py": "what definitions write where no text sets a limit",
    "approvals/readers/__init__.py": "marks of columns in Chinese logs",
    "approvals/readers/columns.py": "names of columns in Chinese logs",
    "approvals/readers/moments.py": "dates and lengths as Chinese logs write them",
    "compliance/demo.py": "content of the demonstration zone",
    "elements/demo.py": "content of the demonstration zone",
    "compliance/engine/splitting.py": "how headings of articles begin",
    "attraction/demo/__init__.py": "content of the demonstration zone",
    "attraction/demo/agreements.py": "content of the demonstration zone",
    "attraction/demo/chains.py": "content of the demonstration zone",
    "attraction/demo/finders.py": "content of the demonstration zone",
    "admission/demo/agreements.py": "content of the demonstration zone",
    "admission/demo/people.py": "content of the demonstration zone",
    "admission/demo/present.py": "content of the demonstration zone",
    "admission/demo/settled.py": "content of the demonstration zone",
    "admission/queries/printing.py": "what documents say and a review reads, one text whoever asks",
    "attraction/demo/leads.py": "content of the demonstration zone",
    "attraction/demo/quantum.py": "content of the demonstration zone",
    "attraction/demo/reading.py": "content of the demonstration zone",
    "attraction/labels/subjects.py": "what a review reads, one text whoever asks",
    "attraction/engine/product_words.py": "the range of Chinese characters",
    "efficiency/demo.py": "content of the demonstration zone",
    "efficiency/labels/subjects.py": "what a review reads, one text whoever asks",
    "core/demo.py": "content of the demonstration zone",
    "core/engine/numbering.py": "the form of a document's number",
    "core/engine/money.py": "units of money as people type them",
    "core/engine/wording.py": "days as documents write them",
    "core/tables/cells.py": "dates, yes and no as Chinese tables write them",
    "core/tables/reading.py": "units as Chinese headers name them",
    "core/templatetags/ui.py": "the yuan's sign, by which a template chooses the unit",
    "core/views/styleguide/__init__.py": "invented content of the style guide",
    "core/views/styleguide/building.py": "invented content of the style guide",
    "core/views/styleguide/land.py": "invented content of the style guide",
    "core/views/styleguide/charts.py": "invented content of the style guide",
    "core/views/styleguide/samples.py": "invented content of the style guide",
    "delivery/demo/histories.py": "content of the demonstration zone",
    "delivery/demo/people.py": "content of the demonstration zone",
    "delivery/demo/present.py": "content of the demonstration zone",
    "delivery/demo/rows.py": "content of the demonstration zone",
    "delivery/demo/teams.py": "content of the demonstration zone",
    "land/demo/buildings.py": "content of the demonstration zone",
    "land/demo/contracts.py": "content of the demonstration zone",
    "land/demo/holders.py": "content of the demonstration zone",
    "land/demo/ground.py": "content of the demonstration zone",
    "land/demo/flagship.py": "content of the demonstration zone",
    "land/demo/idle.py": "content of the demonstration zone",
    "land/demo/trade.py": "content of the demonstration zone",
    "land/demo/parcels.py": "content of the demonstration zone",
    "land/tables/parcels.py": "what Chinese cadastral programs call properties",
    "helpdesk/demo.py": "content of the demonstration zone",
    "helpdesk/engine/classify.py": "words that fill names or end phrases in Chinese",
    "registry/demo.py": "content of the demonstration zone",
    "registry/engine/industry.py": "levels of the official table of industry classes",
    "registry/engine/names.py": "parts of Chinese enterprise names",
    "registry/tables/definitions.py": "headers of the official table of industry classes",
}
"""Chinese that is not a text of the pages, by file, with the reason."""

TEXT_ARGUMENTS = {"label", "help_text", "empty_title", "empty_text", "create_label", "verbose_name"}
REFUSALS = {"DomainError", "ActForbidden", "NotFound", "StaleRecord", "ValidationError"}


# The catalog


def test_the_catalog_has_no_fault(capsys):
    assert messages.check() == 0, capsys.readouterr().err


def test_python_texts_are_found_with_plural_and_context():
    source = """
label = _("Today")
named = gettext_lazy("Two " "parts")
kept = gettext_noop("kept for later")
left = ngettext("%(n)s day", "%(n)s days", n) % {"n": n}
day = pgettext("weekday", "Mon")
left_here = npgettext_lazy("place", "one", "many", n)
passed = _(variable), other("no text")
"""
    found = [(text.msgid, text.plural, text.context) for text in messages.python_texts(source)]
    assert found == [
        ("Today", "", None),
        ("Two parts", "", None),
        ("kept for later", "", None),
        ("%(n)s day", "%(n)s days", None),
        ("Mon", "", "weekday"),
        ("one", "many", "place"),
    ]


def test_template_texts_are_found_in_tags_blocks_and_arguments():
    source = """<p title="Not asked">{% translate "Plain" %} is 'prose (unclosed
    {% translate 'Open' context "door" as word %}
  {% blocktranslate with n=count|number trimmed %}
      Half of {{ n }}
      is 50 %
  {% endblocktranslate %}
   {% blocktranslate count n=n asvar d %}{{ n }} day{% plural %}{{ n }} days{% endblocktranslate %}
    {% include "x.html" with label=_("Argument") %}{{ value|default:_("Filter") }}
"""
    found = {(text.msgid, text.plural, text.context) for text in messages.template_texts(source)}
    assert found == {
        ("Plain", "", None),
        ("Open", "", "door"),
        ("Half of %(n)s is 50 %%", "", None),
        ("%(n)s day", "%(n)s days", None),
        ("Argument", "", None),
        ("Filter", "", None),
    }


def catalog_of(**translations):
    catalog = polib.POFile()
    for msgid, msgstr in translations.items():
        catalog.append(polib.POEntry(msgid=msgid, msgstr=msgstr))
    return catalog


def test_an_update_keeps_translations_drops_what_is_gone_and_adds_what_is_new():
    texts = [messages.Text("Kept", files={"b.py", "a.py"}), messages.Text("New %(n)s")]
    updated = messages.update(catalog_of(Kept="保留", Gone="已去"), texts)
    kept, new = updated
    assert (kept.msgid, kept.msgstr, new.msgid, new.msgstr) == ("Kept", "保留", "New %(n)s", "")
    assert kept.occurrences == [("a.py", ""), ("b.py", "")]
    assert new.flags == ["python-format"]
    assert str(messages.update(updated, texts)) == str(updated)


def test_a_text_that_becomes_plural_keeps_its_translation():
    texts = [messages.Text("%(n)s day", "%(n)s days")]
    updated = messages.update(catalog_of(**{"%(n)s day": "%(n)s 天"}), texts)
    assert updated[0].msgstr_plural == {0: "%(n)s 天"}


def test_texts_on_one_side_only_are_named():
    texts = [messages.Text("In both"), messages.Text("In the sources")]
    faults = list(messages.find_differences(catalog_of(**{"In both": "", "Gone": ""}), texts))
    assert len(faults) == 2
    assert "'In the sources': not in the catalog" in faults[0]
    assert "'Gone': no longer in the sources" in faults[1]


def test_missing_fuzzy_and_obsolete_translations_are_named():
    catalog = catalog_of(Empty="", Doubtful="存疑", Gone="已去")
    catalog[1].flags.append("fuzzy")
    catalog[2].obsolete = True
    assert [fault.split(";")[0] for fault in messages.find_faults(catalog)] == [
        "'Empty': not translated",
        "'Doubtful': fuzzy",
        "'Gone': obsolete",
    ]


def test_a_plural_is_compared_with_its_plural_form():
    catalog = polib.POFile()
    entry = polib.POEntry(msgid="one thing", msgid_plural="%(n)s things")
    entry.msgstr_plural = {0: "有 %(n)s 处"}
    catalog.append(entry)
    assert not list(messages.find_faults(catalog))
    entry.msgstr_plural = {0: "有一处"}
    assert list(messages.find_faults(catalog))


@pytest.mark.parametrize(
    ("source", "planted"),
    [
        ("%(n)s left", "余若干"),
        ("%(n)s left", "余 %(m)s"),
        ("%(n)s left", "余 %(n)s %(n)s"),
        ("%(n)s %% left", "余 %(n)s %"),
        ("{n} days", "天"),
        ("%(n)s days", "{{ n }} 天"),
        ("<b>%(n)s</b> left", "余 <b>%(n)s"),
        ("give --after a day", "请设定日期"),
        ("Throughput", "Throughput"),
        ("Throughput of cases", "案件的 Throughput"),
        ("Read, then save.", "请阅读,然后保存。"),
        ("Read, then save.", "请阅读，然后保存."),
        ("Name: %(name)s", "名称:%(name)s"),
        ("What?", "什么?"),
        ("Stop!", "停止!"),
        ("One; two", "一;二"),
        ("Name (code)", "名称(代码)"),
        ("the “name”", '"名称"'),
        ("Ask the administrator", "请你联系管理员"),
        ("A · B", "甲・乙"),
        ("A · B", "甲 · 乙"),
        ("%(n)s days", "%(n)s天"),
        ("3 days", "共3天"),
        ("CSV file", "CSV文件"),
        ("name", "名 称"),
        ("Read, then save", "阅读， 然后保存"),
        ("Read (again)", "阅读 （再次）"),
        ("3 days", "共 ３ 天"),
        ("3 days", "共  3 天"),
        ("name", "名称 "),
    ],
)
def test_a_planted_fault_is_found(source, planted):
    assert messages.translation_faults(source, planted)


@pytest.mark.parametrize(
    ("source", "good"),
    [
        ("%(n)s working days left", "余 %(n)s 个工作日"),
        ("95 %% interval", "95%% 区间"),
        ("Sample (%(n)s cases): %(share)s", "样本（%(n)s 件）：%(share)s"),
        ("“%(name)s” is registered.", "已登记“%(name)s”。"),
        ("GB/T 4754, 1,000.50 at 12:30", "GB/T 4754，12:30 为 1,000.50"),
        ("save it as .xlsx", "请另存为 .xlsx 格式"),
        ("Wait for <b>%(name)s</b>", "等待<b>“%(name)s”</b>"),
        ("{name}, {size}", "{name}，{size}"),
        ("Zone · role", "园区·角色"),
        ("R&D", "研发投入"),
        (":", "："),
    ],
)
def test_good_chinese_has_no_fault(source, good):
    assert messages.translation_faults(source, good) == []


# The glossary


def glossary_rows():
    lines = (messages.ROOT / "docs" / "glossary.md").read_text(encoding="utf-8").splitlines()
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in lines if line[:2] == "| "]
    return [row for row in rows if row[0] != "English"]


def test_the_glossary_names_places_that_exist():
    places = {place.strip("`") for *_rest, place in glossary_rows()} - {"—"}
    assert places
    assert not [place for place in places if not (SOURCES / place).is_file()]


def test_the_pages_use_the_words_of_the_glossary():
    shown: dict[str, str] = {}
    for entry in messages.read_catalog(messages.CATALOG):  # “Act” is a thing, “act” is to do it
        term = entry.msgid.casefold()
        shown[term] = f"{shown.get(term, '')} {messages.translation_of(entry)}"
    rows = {term.casefold(): chinese for term, chinese, _meaning, _place in glossary_rows()}
    common = rows.keys() & shown.keys()
    assert len(common) > 40
    assert {term: shown[term] for term in common if rows[term] not in shown[term]} == {}


def test_the_glossary_has_each_term_once():
    terms = [row[0] for row in glossary_rows()]
    assert len(terms) == len(set(terms))
    assert all(len(row) == 4 and all(row) for row in glossary_rows())


# The languages


def test_english_needs_no_catalog():
    assert not (SOURCES / "locale" / "en").exists()
    with translation.override("en"):
        assert gettext("Waiting for me") == "Waiting for me"
        assert pgettext("weekday", "Mon") == "Mon"
        one, many = "%(n)s working day left", "%(n)s working days left"
        assert [ngettext(one, many, n) for n in (0, 1, 2)] == [many, one, many]


def test_the_compiled_catalog_speaks_chinese(tmp_path):
    path = tmp_path / "django.mo"
    messages.read_catalog(messages.CATALOG).save_as_mofile(str(path))
    compiled = {entry.msgid: messages.translation_of(entry) for entry in polib.mofile(str(path))}
    assert compiled["Waiting for me"] == "等我"
    assert compiled["%(n)s working day left"] == "余 %(n)s 个工作日"


# Texts that nobody marked for translation


class Reader(HTMLParser):
    """Gathers what people see or hear of a template without its tags, by line."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[tuple[int, str]] = []
        self.silent: list[str] = []

    def handle_starttag(self, tag, attrs):
        for name, value in attrs:
            is_text = name in SEEN_OR_HEARD or name.startswith("data-text")
            if tag == "input" and name == "value":
                is_text = dict(attrs).get("type") in {"submit", "button", "reset"}
            if is_text and value:
                self.texts.append((self.getpos()[0], value))
        if tag in KEYS_AND_CODES:
            self.silent.append(tag)

    def handle_endtag(self, tag):
        if tag in self.silent:
            self.silent.remove(tag)

    def handle_data(self, data):
        if not self.silent:
            first = self.getpos()[0]
            self.texts += [(first + i, line) for i, line in enumerate(data.split("\n"))]


def unmarked_in_template(source: str, may_be_chinese: bool = False) -> list[tuple[int, str]]:
    """Texts of a template that no tag translates, with their lines."""
    reader, found, until = Reader(), [], ""
    for token in Lexer(source).tokenize():
        name = token.contents.split(" ", 1)[0] if token.token_type == TokenType.BLOCK else ""
        if until:
            until = "" if name == until else until
            reader.feed("\n" * token.contents.count("\n"))
        elif name in {"blocktranslate", "blocktrans", "comment"}:
            until = f"end{name}"
        elif name == "block" and token.contents.endswith("_attributes"):
            until = "endblock"  # stands inside a tag
        elif token.token_type == TokenType.TEXT:
            reader.feed(token.contents)
        elif token.token_type in {TokenType.BLOCK, TokenType.VAR}:
            found += [(token.lineno, text) for text in texts_in_tag(name, token.contents)]
    reader.close()
    found += [text for text in reader.texts if LETTERS.search(without_names(text[1]))]
    if may_be_chinese:
        found = [text for text in found if not IDEOGRAPH.search(text[1])]
    return sorted((line, " ".join(text.split())) for line, text in found)


def texts_in_tag(name: str, contents: str) -> Iterator[str]:
    """Prose that a tag or a filter is given as a plain string."""
    literals = [("default", text) for text in FILTERS_WITH_TEXTS.findall(contents)]
    if name in TAGS_WITH_TEXTS:
        literals += re.findall(r"([=\s])\"([^\"]*)\"", contents)
    for _before, text in literals:
        if PROSE.search(without_names(text)):
            yield text


def without_names(text: str) -> str:
    """A text without the names that stand in every language as they are."""
    return SAME_IN_EVERY_LANGUAGE.sub("", text)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.relative_to(SOURCES).as_posix())
def test_templates_hold_no_text_that_is_not_translated(path):
    may_be_chinese = path.relative_to(SOURCES).as_posix() in CHINESE_AS_DATA
    found = unmarked_in_template(path.read_text(encoding="utf-8"), may_be_chinese)
    assert not found, "\n".join(f"{messages.shown(path)}:{line}: {text}" for line, text in found)


def test_unmarked_texts_of_a_template_are_found_with_their_lines():
    source = """{% load i18n %}<h1>{% translate "Marked" %} {{ value }} / 100</h1>
<p>Planted one</p> {# a comment #}
<p title="Planted two" class="no text" data-key="none">{% blocktranslate %}Marked
too{% endblocktranslate %}</p>
<b>甲</b><kbd>Ctrl</kbd><code>code</code><script>var text = "no text";</script>
{% comment %}
not shown
{% endcomment %}<img alt="Planted {{ n }}"><input type="text" value="typed" placeholder="三">
{% include "ui/empty.html" with title="Planted four" kind="plain" text=_("Marked") %}
{{ name|default:"Nobody" }}{% if state == "RUNNING" %}·{% endif %}{% state "late" word %}Zoneworks
<button data-text-days="{n} days" data-role="close">{% icon "close" %}</button>
<i{% if a < b %} class{% endif %}>5</i>{% block body_attributes %} data-page{% endblock %}
"""
    assert unmarked_in_template(source) == [
        (2, "Planted one"),
        (3, "Planted two"),
        (5, "甲"),
        (8, "Planted"),
        (8, "三"),
        (9, "Planted four"),
        (10, "Nobody"),
        (11, "{n} days"),
    ]
    assert (5, "甲") not in unmarked_in_template(source, may_be_chinese=True)


def chinese_in_code(source: str) -> list[tuple[int, str]]:
    """String literals with Chinese, docstrings aside, with their lines."""
    tree = ast.parse(source)
    docstrings = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    return [
        (node.lineno, node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in docstrings
        and IDEOGRAPH.search(node.value)
    ]


def unmarked_in_code(source: str) -> list[tuple[int, str]]:
    """Labels and refusals that are plain strings, with their lines."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        called = node.func.attr if isinstance(node.func, ast.Attribute) else ast.unparse(node.func)
        arguments = [word.value for word in node.keywords if word.arg in TEXT_ARGUMENTS]
        arguments += node.args[:1] if called in REFUSALS else []
        for argument in arguments:
            is_text = isinstance(argument, ast.Constant) and isinstance(argument.value, str)
            if isinstance(argument, ast.JoinedStr) or (is_text and LETTERS.search(argument.value)):
                found.append((argument.lineno, ast.unparse(argument)))
    return sorted(found)


def test_code_holds_no_chinese_but_data():
    found = {
        path.relative_to(SOURCES).as_posix(): literals
        for path in CODE
        if (literals := chinese_in_code(path.read_text(encoding="utf-8")))
    }
    new = [f"{name}:{found[name][0][0]}" for name in sorted(found.keys() - CHINESE_IN_CODE)]
    assert not new, f"mark these texts, or say in CHINESE_IN_CODE what they are: {new}"
    assert not CHINESE_IN_CODE.keys() - found, "these files no longer hold Chinese"


def test_labels_and_refusals_in_code_are_marked():
    found = [
        f"{messages.shown(path)}:{line}: {text}"
        for path in CODE
        if path.name not in {"demo.py", "commands.py", "cli.py"} and "styleguide" not in path.parts
        for line, text in unmarked_in_code(path.read_text(encoding="utf-8"))
    ]
    assert not found, "\n".join(found)


def test_unmarked_texts_of_code_are_found_with_their_lines():
    source = '''"""模块说明。"""
name = "名称"
"""属性说明。"""
field = CharField(label="Name", help_text=_("Marked"), max_length=3)
raise NotFound("There is no such thing.")
raise errors.ActForbidden(f"Not {name}.")
raise NotFound(_("Marked"))
raise ValueError("for engineers")
'''
    assert chinese_in_code(source) == [(2, "名称")]
    assert unmarked_in_code(source) == [
        (4, "'Name'"),
        (5, "'There is no such thing.'"),
        (6, "f'Not {name}.'"),
    ]


def test_every_text_is_there_in_traditional_chinese_with_its_placeholders():
    catalog = messages.read_catalog(messages.CATALOG)
    converted = {(one.msgctxt, one.msgid): one for one in messages.convert(catalog)}
    assert converted.keys() == {(one.msgctxt, one.msgid) for one in catalog}
    for entry in catalog:
        source = messages.translation_of(entry)
        text = messages.translation_of(converted[entry.msgctxt, entry.msgid])
        assert len(text) == len(source), text  # signs are converted, words are kept
        assert messages.placeholder_faults(source, text) == []
        assert traditional(text) == text, "what is traditional is left alone"


@pytest.mark.parametrize(
    ("simplified", "right"),
    [
        ("联系人", "聯繫人"),
        ("事后核查", "事後核查"),
        ("14 天后", "14 天後"),
        ("制发文书", "製發文書"),
        ("准予行政许可决定书", "准予行政許可決定書"),
        ("规划条件", "規劃條件"),
        ("复议", "複議"),
        ("列", "欄"),
        ("该列表的各列，按名称排列", "該列表的各欄，按名稱排列"),
    ],
)
def test_words_that_are_often_converted_wrongly(simplified: str, right: str) -> None:
    assert traditional(simplified) == right
