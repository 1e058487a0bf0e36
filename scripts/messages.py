"""Gather the texts to translate, compile the catalog, and check it: ``gather|compile|check``.

Works without the gettext tools: babel reads Python, Django turns its templates into something
that babel reads, polib reads and writes the catalogs. Texts are written in English in the
sources; the catalog holds their simplified Chinese (``docs/glossary.md`` has the terms). English
needs no catalog: the texts are their own translations, and Django chooses between singular and
plural without one.
"""

import ast
import io
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import polib
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ROOT / "src" / "zoneworks"
CATALOG = SOURCES / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
TRADITIONAL = SOURCES / "locale" / "zh_Hant" / "LC_MESSAGES" / "django.mo"

API = "api"
"""The context of what the docstrings of the API say."""
CONTEXT = (1, "c")
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": (CONTEXT, 2),
    "pgettext_lazy": (CONTEXT, 2),
    "npgettext": (CONTEXT, 2, 3),
    "npgettext_lazy": (CONTEXT, 2, 3),
    "LogUnreadable": None,
    "LogUnusable": None,
}
"""What takes texts to translate, functions and refusals, and which arguments are texts."""

METADATA = {
    "Project-Id-Version": "Zoneworks",
    "Language": "zh_Hans",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=utf-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=1; plural=0;",
}

KEPT_IN_LATIN = frozenset(
    re.findall(
        r"\S+",
        """
        API CGCS2000 CSV EPSG English Esc Excel GB GB18030 GeoJSON GiB JPEG JSON Kaplan MB Meier
        PDF PNG Parquet R&D SHA UTF WGS Word XES XML ZIP Zoneworks csv gzip id null p50 p90 xlsx
        """,
    )
)
"""Latin words that Chinese officials read as they are."""

IDEOGRAPH = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
FULL_WIDTH = "，。；：！？（）、“”‘’《》〈〉【】〔〕「」·…—"
PLACEHOLDER = re.compile(
    r"%\(\w+\)[#0 +-]*\d*(?:\.\d+)?[a-zA-Z]"  # %(name)s
    r"|%%|%[srd]|\{\{.*?\}\}|\{\w*\}"
    r"|<[!/]?\w*>|--[a-z-]+"  # a tag; an option of the command line
    r"|``[^`]+``"  # a name of the API
)
"""What must stand in a translation as it stands in the text."""

STYLING = re.compile(r"</?(?:b|code|em|i|small|strong)>")
MARK = "\ue000"
"""Stands for a placeholder while punctuation and spaces are looked at."""

NARROW = rf"[A-Za-z0-9{MARK}]"
"""A half-width letter or digit, or a value that comes in."""

SPACING = (
    (rf"[{IDEOGRAPH}]{NARROW}|{NARROW}[{IDEOGRAPH}]", "a space is missing in “%s”"),
    (rf"[{IDEOGRAPH}] +[{IDEOGRAPH}]", "a space too many in “%s”"),
    (rf"(?: +[{FULL_WIDTH}]|[{FULL_WIDTH}] +)", "a space beside full-width punctuation in “%s”"),
    (r"  +", "two spaces in a row"),
    (r"[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\u3000]", "“%s” is full-width: write it half-width"),
)

PUNCTUATION = (
    (r"(?<![A-Za-z0-9])[,;:!?]|[,;:!?](?![A-Za-z0-9])", "“%s” should be full-width"),
    (r"\.(?![A-Za-z0-9])", "“%s” should be “。” or “……”"),
    (r"[()]", "“%s” should be full-width"),
    (r"[\"']", "%s should be “ ” or ‘ ’"),
    (r"[・•∙]", "“%s” should be “·”"),
    (r"你", "“%s” should be “您”"),
)


@dataclass
class Text:
    """A text of the sources: its context and plural where it has them, and the files it is in."""

    msgid: str
    plural: str = ""
    context: str | None = None
    files: set[str] = field(default_factory=set)

    @property
    def key(self) -> tuple[str | None, str]:
        """What a catalog finds it by."""
        return self.context, self.msgid


def main(arguments: list[str]) -> int:
    """Run the command that is named."""
    match arguments:
        case ["gather"]:
            return gather()
        case ["compile"]:
            return compile_catalogs()
        case ["check"]:
            return check()
    print("Usage: messages.py gather|compile|check", file=sys.stderr)
    return 2


def gather() -> int:
    """Bring the catalog up to date: add what is new, drop what is gone, keep translations."""
    texts = gather_texts()
    catalog = update(read_catalog(CATALOG), texts)
    CATALOG.parent.mkdir(parents=True, exist_ok=True)
    catalog.save(str(CATALOG))
    missing = len(catalog.untranslated_entries())
    print(f"{len(catalog)} texts, {missing} of them without a translation: {shown(CATALOG)}")
    return 0


def compile_catalogs() -> int:
    """Write the compiled form of the catalog, and that of its conversion to traditional Chinese."""
    catalog = read_catalog(CATALOG)
    catalog.save_as_mofile(str(CATALOG.with_suffix(".mo")))
    TRADITIONAL.parent.mkdir(parents=True, exist_ok=True)
    convert(catalog).save_as_mofile(str(TRADITIONAL))
    return 0


def convert(catalog: polib.POFile) -> polib.POFile:
    """The catalog in traditional Chinese; placeholders stay as they are."""
    from zoneworks.core.traditional import traditional  # only where catalogs are compiled

    found = polib.POFile(wrapwidth=0)
    found.metadata = METADATA | {"Language": "zh_Hant"}
    for entry in catalog:
        if not entry.obsolete:
            one = polib.POEntry(msgid=entry.msgid, msgctxt=entry.msgctxt)
            if entry.msgid_plural:
                one.msgid_plural = entry.msgid_plural
                one.msgstr_plural = {0: traditional(translation_of(entry))}
            else:
                one.msgstr = traditional(entry.msgstr)
            found.append(one)
    return found


def check() -> int:
    """Name each fault of the catalog; 1 when there are any."""
    catalog = read_catalog(CATALOG)
    faults = [*find_differences(catalog, gather_texts()), *find_faults(catalog)]
    for fault in faults:
        print(fault, file=sys.stderr)
    if faults:
        print(f"{len(faults)} faults in {shown(CATALOG)}", file=sys.stderr)
    return bool(faults)


def gather_texts(folder: Path = SOURCES) -> list[Text]:
    """Every text to translate in the Python sources and templates below a folder, in order."""
    texts: dict[tuple[str | None, str], Text] = {}
    for path in sorted([*folder.rglob("*.py"), *folder.rglob("*.html")]):
        source = path.read_text(encoding="utf-8")
        found = python_texts(source) if path.suffix == ".py" else template_texts(source, str(path))
        for text in [*found, *api_texts(source, path)]:
            kept = texts.setdefault(text.key, text)
            kept.plural = kept.plural or text.plural
            kept.files.add(shown(path))
    return sorted(texts.values(), key=lambda text: order(text.msgid, text.context))


def python_texts(source: str) -> Iterator[Text]:
    """The texts that Python code translates."""
    from babel.messages.extract import extract  # only where texts are gathered

    file = io.BytesIO(source.encode())
    for _line, message, _comments, context in extract(
        "python", file, keywords=KEYWORDS, options={"encoding": "utf-8"}
    ):
        msgid, plural = message if isinstance(message, tuple) else (message, "")
        if msgid:
            yield Text(msgid, plural, context)


def api_texts(source: str, path: Path) -> Iterator[Text]:
    """What the docstrings of the API say of its operations and shapes: its page shows them."""
    if path.suffix != ".py" or not {"api", "api.py"} & set(path.parts):
        return
    for node in ast.parse(source).body:
        is_operation = isinstance(node, ast.FunctionDef) and any(
            ast.unparse(one).startswith("router.") for one in node.decorator_list
        )
        if (is_operation or isinstance(node, ast.ClassDef)) and (text := ast.get_docstring(node)):
            yield Text(" ".join(text.split()), context=API)


def template_texts(source: str, origin: str = "") -> Iterator[Text]:
    """The texts that a Django template translates, in tags and in their arguments."""
    code = templatize(source, origin=origin)
    # What is not a text has become a row of X; its indentation means nothing.
    return python_texts("\n".join(line.strip() for line in code.splitlines()))


def read_catalog(path: Path) -> polib.POFile:
    """The catalog, empty when there is none."""
    catalog = polib.pofile(str(path)) if path.exists() else polib.POFile()
    catalog.wrapwidth = 0
    return catalog


def update(catalog: polib.POFile, texts: Iterable[Text]) -> polib.POFile:
    """A catalog of exactly these texts, with the translations that the old one has.

    It names files without lines, and no dates, so that it changes only where texts change.
    """
    old = {(entry.msgctxt, entry.msgid): entry for entry in catalog if not entry.obsolete}
    new = polib.POFile(wrapwidth=0)
    new.metadata = dict(METADATA)
    for text in texts:
        before = old.get(text.key)
        entry = polib.POEntry(
            msgid=text.msgid,
            msgctxt=text.context,
            occurrences=[(file, "") for file in sorted(text.files)],
            tcomment=before.tcomment if before else "",
            flags=[flag for flag in (before.flags if before else []) if flag == "fuzzy"],
        )
        if PLACEHOLDER.search(text.msgid) or PLACEHOLDER.search(text.plural):
            entry.flags.append("python-format")
        translation = translation_of(before) if before else ""
        if text.plural:
            entry.msgid_plural = text.plural
            entry.msgstr_plural = {0: translation}
        else:
            entry.msgstr = translation
        new.append(entry)
    return new


def find_differences(catalog: polib.POFile, texts: Iterable[Text]) -> Iterator[str]:
    """Texts that stand in the sources or in the catalog only."""
    entries = {(entry.msgctxt, entry.msgid): entry for entry in catalog if not entry.obsolete}
    known = set()
    for text in texts:
        known.add(text.key)
        entry = entries.get(text.key)
        if entry is None or bool(entry.msgid_plural) != bool(text.plural):
            yield f"{text.msgid!r}: not in the catalog ({min(text.files, default='')}); gather it"
    for key, entry in entries.items():
        if key not in known:
            yield f"{entry.msgid!r}: no longer in the sources; gather again"


def find_faults(catalog: polib.POFile) -> Iterator[str]:
    """Every fault of every translation, with the text that it belongs to."""
    for entry in catalog:
        if entry.obsolete:
            yield f"{entry.msgid!r}: obsolete; gather again"
            continue
        translation = translation_of(entry)
        if not translation:
            yield f"{entry.msgid!r}: not translated"
            continue
        if entry.fuzzy:
            yield f"{entry.msgid!r}: fuzzy; confirm the translation"
        for fault in translation_faults(entry.msgid_plural or entry.msgid, translation):
            yield f"{entry.msgid!r}: {fault} in {translation!r}"


def translation_faults(source: str, translation: str) -> list[str]:
    """What is wrong with a Chinese translation of an English text."""
    return [
        *placeholder_faults(source, translation),
        *latin_faults(translation),
        *punctuation_faults(translation),
        *spacing_faults(translation),
    ]


def placeholder_faults(source: str, translation: str) -> list[str]:
    """Values that come in on one side only, and stray percent signs beside them."""
    wanted, found = (Counter(PLACEHOLDER.findall(text)) for text in (source, translation))
    faults = [f"{name} is missing" for name in sorted(wanted - found)]
    faults += [f"{name} is not in the text" for name in sorted(found - wanted)]
    is_formatted = any(name.startswith("%") for name in wanted)
    if is_formatted and "%" in PLACEHOLDER.sub("", translation):
        faults.append("a lone % beside placeholders: write %%")
    return faults


def latin_faults(translation: str) -> list[str]:
    """Latin words that are not kept in Latin."""
    words = re.findall(r"(?<![A-Za-z0-9])[A-Za-z][A-Za-z0-9&]+", PLACEHOLDER.sub(" ", translation))
    return [f"“{word}” is not Chinese" for word in words if word not in KEPT_IN_LATIN]


def punctuation_faults(translation: str) -> list[str]:
    """Half-width punctuation where Chinese wants full width."""
    return _search(PUNCTUATION, _marked(translation))


def spacing_faults(translation: str) -> list[str]:
    """Spaces missing between Chinese and Latin, or standing where none belong."""
    faults = _search(SPACING, _marked(translation))
    return faults + (["a space at the end"] if translation != translation.strip() else [])


def _marked(translation: str) -> str:
    return PLACEHOLDER.sub(MARK, STYLING.sub("", translation).replace("%%", "%"))


def _search(rules: Iterable[tuple[str, str]], text: str) -> list[str]:
    faults = []
    for pattern, fault in rules:
        for found in re.findall(pattern, text):
            faults.append(fault % found.replace(MARK, "%()") if "%s" in fault else fault)
    return faults


def translation_of(entry: polib.POEntry) -> str:
    """An entry's translation; Chinese has one form for every number."""
    return str(entry.msgstr_plural.get(0, "") if entry.msgid_plural else entry.msgstr)


def order(msgid: str, context: str | None) -> tuple[str, str, str]:
    """By the alphabet, so that an entry stays where it is while others move between files."""
    return msgid.casefold(), msgid, context or ""


def shown(path: Path) -> str:
    """A path as people name it: from the root of the project."""
    return path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else path.as_posix()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
