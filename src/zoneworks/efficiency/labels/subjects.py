"""What of the slice is reviewed for fair competition."""

from django.utils import translation

from zoneworks.compliance.engine.subjects import Subject, SubjectKind
from zoneworks.efficiency.labels.names import GRADES, POLICY_KINDS
from zoneworks.efficiency.models import GradePolicy

POLICY = "efficiency.GradePolicy"


def subject_of_policy(row: GradePolicy) -> Subject:
    """What a grade brings: to whom, what, on which basis. In Chinese, as it is reviewed."""
    with translation.override("zh-hans"):
        parts = (
            ("适用对象", str(GRADES[row.grade])),
            ("措施性质", str(POLICY_KINDS[row.kind])),
            ("措施内容", row.text),
            ("依据", row.basis or "—"),
        )
    return Subject(SubjectKind.MEASURE, POLICY, row.pk, row.title, parts)
