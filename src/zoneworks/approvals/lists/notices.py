"""Notices on screen."""

from django.db.models import Q
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zoneworks.approvals import labels
from zoneworks.approvals.engine.process.handling import Post
from zoneworks.approvals.models import Notice
from zoneworks.core.columns import choice_filter, day_column
from zoneworks.core.lists import Column, Filter, ListSpec, record_url
from zoneworks.core.templatetags.ui import state


def _post(notice: Notice) -> str:
    """To which post it goes."""
    return str(labels.POSTS[Post(notice.post or Post.APPLICANT)])


def _mark(notice: Notice) -> SafeString | str:
    if not notice.is_unread:
        return state("normal", _("read"), "quiet")
    return format_html(
        '{} <input type="checkbox" name="notice" value="{}" form="mark-read" aria-label="{}">',
        state("soon", _("unread"), "accent"),
        notice.pk,
        _("Choose “%(name)s”") % {"name": labels.notice_subject(notice)},
    )


NOTICES = ListSpec(
    title=_("Notices"),
    default_sort="-is_unread",
    row_url=record_url("approvals:notice"),
    empty_title=_("No notice"),
    empty_text=_("What is decided, asked for or due in your cases is told here."),
    columns=[
        Column("subject", _("About"), labels.notice_subject),
        Column("text", _("Notice"), labels.notice_text),
        Column("post", pgettext_lazy("notice", "To"), _post),
        Column("project", _("Project"), lambda row: row.case.project.name),
        day_column("made_on", _("Day"), is_sorted=False),
        Column("is_unread", _("State"), _mark, sort="is_unread"),
    ],
    filters=[
        Filter(
            "unread",
            _("State"),
            "choice",
            lambda code: Q(is_unread=code == "yes"),
            lambda: [("yes", _("unread")), ("no", _("read"))],
        ),
        choice_filter("kind", _("Kind"), labels.NOTICE_KINDS),
        Filter("q", _("Project"), "text", lambda text: Q(case__project__name__icontains=text)),
    ],
)
