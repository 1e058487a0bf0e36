"""Reviews of the demonstration zone (synthetic): texts entered by hand, one in each state."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from zoneworks.compliance import facts, services
from zoneworks.compliance.engine.conclusions import Heard
from zoneworks.compliance.engine.positive_list import Placement
from zoneworks.compliance.engine.questions import Answer, Defense, Finding, Ground
from zoneworks.compliance.engine.splitting import parts_of
from zoneworks.compliance.engine.subjects import Subject, SubjectKind
from zoneworks.compliance.models import Review
from zoneworks.core import clock, queries
from zoneworks.core.actors import Actor
from zoneworks.core.calendars import national_calendar
from zoneworks.core.demo import Demonstration
from zoneworks.core.engine.roles import Role
from zoneworks.core.models import Membership, Unit

MARKET, READER = "市场监督管理局", ("competition", "秦知衡")


@dataclass(frozen=True, slots=True)
class Text:
    """A text to be reviewed, and what the first reader makes of it."""

    kind: SubjectKind
    title: str
    text: str
    places: tuple[int, ...]
    opinion: str
    heard: Sequence[tuple[Heard, str, str]]
    found: tuple[Answer, ...] = ()
    outside: str = "属于程序性内容，不涉及支持措施"


@dataclass(slots=True)
class Desk:
    """Who opens and reads first, who reads a second time, who revokes."""

    officer: Actor
    reader: Actor
    leader: Actor

    def open(self, on: date, text: Text) -> Review:
        """Open a review on a day."""
        with clock.at(_at(on, 9)):
            content = parts_of(text.text, text.title)
            return services.open_review(
                self.officer, Subject(text.kind, "", 0, text.title, content)
            )

    def read(self, row: Review, text: Text, days: int, *, whole: bool = True) -> None:
        """Answer, place and hear some working days later; hand it on where that is whole."""
        found = {one.question: one for one in text.found}
        codes = facts.rulebook_on(row.opened_on).questions
        answers = [found.get(code, Answer(code, Finding.NO)) for code in codes]
        places = [
            Placement(part, entry, reason="" if entry else text.outside)
            for part, entry in enumerate(text.places, 1)
        ]
        on = national_calendar().add(row.opened_on, days)
        with clock.at(_at(on, 10)):
            services.answer(self.officer, row.pk, answers)
            services.place(self.officer, row.pk, places)
        with clock.at(_at(on, 15)):
            for kind, name, said in text.heard:
                values = {"kind": kind, "name": name, "heard_on": on, "said": said}
                services.add_hearing(self.officer, row.pk, values)
            if whole:
                services.submit(
                    self.officer, row.pk, text.opinion, second_unit_id=self.reader.unit_id
                )

    def confirm(self, row: Review, days: int, remark: str = "") -> None:
        """Confirm the conclusion some working days after the opening."""
        with clock.at(_at(national_calendar().add(row.opened_on, days), 11)):
            services.confirm(self.reader, row.pk, remark)

    def carry_through(self, on: date, text: Text, remark: str = "") -> Review:
        """Open, read twice and conclude within a week."""
        row = self.open(on, text)
        self.read(row, text, 2)
        self.confirm(row, 4, remark)
        return row


RENEWAL = Text(
    SubjectKind.MEASURE,
    "工业企业技术改造普惠支持办法（送审稿）",
    """第一条 支持对象
在园区生产经营、设备投资额达到规定标准的各类工业企业，不分注册地、所有制和规模。
第二条 支持标准
按照设备投资额的 5% 给予补助，单个项目不超过 300 万元，依据省级技术改造专项资金管理办法执行。
第三条 办理程序
公开申报、专家评审、公示五个工作日后拨付。""",
    (1, 11, 0),
    "支持条件客观、公开，对各类企业同等适用，标准与省级专项资金管理办法一致，未发现排除、限制竞争的内容。",
    (
        (Heard.ASSOCIATION, "海岳工业企业联合会", "条件清楚，没有意见。"),
        (Heard.OPERATOR, "海岳储能科技有限公司", "建议明确设备投资额的认定口径，已采纳。"),
    ),
)
DRAFT = """第一条 项目内容
乙方在园区建设储能电池生产基地，固定资产投资 20 亿元。
第二条 用地
甲方依法以挂牌方式供应工业用地约 300 亩，乙方依法参加竞买。
"""
REFUND = Text(
    SubjectKind.AGREEMENT,
    "储能电池生产基地投资协议（一稿）",
    f"""{DRAFT}第三条 扶持
项目投产后五年内，甲方按照乙方缴纳的增值税、企业所得税地方留存部分的 60% 给予奖励。""",
    (14, 3, 0),
    "第三条以缴纳税额为基数，向一家企业返还，属于变相的税收优惠和选择性财政奖励，没有法律、行政法规依据，未经国务院批准。",
    ((Heard.OPERATOR, "海岳正极材料有限公司", "同类企业没有这样的政策，不公平。"),),
    (
        Answer("10-1", Finding.YES, "第三条：按照乙方缴纳税款地方留存部分的 60% 给予奖励。"),
        Answer("10-2", Finding.YES, "第三条：奖励只给予乙方一家。"),
    ),
    "与缴纳税额挂钩，不在正面清单之内",
)
CORRECTED = Text(
    SubjectKind.AGREEMENT,
    "储能电池生产基地投资协议（二稿）",
    f"""{DRAFT}第三条 服务
甲方为项目提供模拟审批和全程代办服务；乙方可以依法享受已经公布的普惠政策。""",
    (14, 3, 5),
    "二稿删去与税收挂钩的奖励，只约定服务和普惠政策，未发现排除、限制竞争的内容。",
    ((Heard.OPERATOR, "海岳正极材料有限公司", "删去返还后没有意见。"),),
)
TACKLE = Text(
    SubjectKind.SUBSIDY,
    "量子测控关键技术攻关补助",
    """第一条 补助对象
承担省级以上量子测控“揭榜挂帅”任务的研发单位。
第二条 补助标准
按照任务经费 1:0.5 配套，每个任务不超过 500 万元，任务验收后停止。""",
    (11, 11),
    "补助限于承担攻关任务的单位，具有差异化补贴的性质，但为促进科技进步，期限明确，符合第十二条第（二）项。",
    (
        (Heard.OPERATOR, "海岳衡量子科技有限公司", "支持，建议验收后及时停止。"),
        (Heard.ASSOCIATION, "海岳科技企业协会", "任务公开张榜，没有意见。"),
    ),
)
REFERRAL = Text(
    SubjectKind.REWARD,
    "招商引荐奖励办法（修订稿）",
    """第一条 奖励对象
首次引荐项目落户的中介机构和个人，园区在编人员除外。
第二条 奖励标准
按照项目实际到位固定资产投资额分档奖励，本地注册的中介机构上浮 20%。""",
    (13, 13),
    "奖励给引荐人，标准公开，未发现排除、限制竞争的内容。",
    ((Heard.ASSOCIATION, "海岳商会", "建议公开奖励名单。"),),
)
HOMES = Text(
    SubjectKind.MEASURE,
    "人才公寓配租办法",
    """第一条 配租条件
在园区就业、符合人才目录且在本市无住房的人员，以个人条件排序。
第二条 租金
按照公布的租金标准收取，对各类企业的职工相同。""",
    (7, 7),
    "以个人条件为准，与所在企业无关，未发现排除、限制竞争的内容。",
    ((Heard.PUBLIC, "园区门户网站公开征求意见", "收到意见 12 条，均为办理细节，已答复。"),),
)
CANTEEN = Text(
    SubjectKind.OTHER,
    "园区共享食堂统一配送安排",
    """第一条 配送
园区共享食堂的食材由公开招标确定的供应商统一配送，合同期一年。""",
    (0,),
    "供应商由公开招标产生，未发现排除、限制竞争的内容。",
    ((Heard.OPERATOR, "海岳味来餐饮有限公司", "没有意见。"),),
    outside="属于采购安排，正面清单未列",
)
RENT = Text(
    SubjectKind.MEASURE,
    "标准厂房租金减免方案",
    """第一条 减免
租赁园区标准厂房的企业，前两年租金减免 30%。
第二条 范围
适用于新签租赁合同的各类企业。""",
    (6, 6),
    "",
    (),
)
STREET = Text(
    SubjectKind.OTHER,
    "园区商业街招租公告",
    "商业街商铺以公开竞价方式招租，不限经营者的注册地和所有制。",
    (1,),
    "",
    (),
)


def load(demonstration: Demonstration) -> None:
    """Enter the zone's own words of an entry, concluded reviews, and those in hand today."""
    desk = _desk(demonstration)
    _own_words(demonstration)
    desk.carry_through(date(2024, 8, 20), RENEWAL, "同意初审意见。")
    desk.carry_through(date(2024, 10, 15), REFUND, "返还税款没有例外可循，应当删去后重新送审。")
    desk.carry_through(date(2024, 11, 5), CORRECTED, "同意初审意见。")
    with clock.running():
        _of_these_weeks(desk)


def _of_these_weeks(desk: Desk) -> None:
    """Reviews that hold, and those that wait, so that desks have something to do."""
    today, calendar = clock.today(), national_calendar()
    ends_on = calendar.add(today, 120)
    exception = Answer(
        "10-2",
        Finding.YES,
        "第一条、第二条：只补助承担攻关任务的单位。",
        Defense.EXCEPTION,
        ground=Ground.INNOVATION,
        alternatives="普惠的研发补助不能集中力量攻关；任务公开张榜，对竞争影响最小。",
        ends_on=ends_on,
        ending="任务验收",
    )
    tackle = replace(TACKLE, found=(exception,))
    revoked = desk.carry_through(_working_day(today, 40), CANTEEN)
    desk.carry_through(_working_day(today, 30), tackle, "任务公开、期限明确，同意。")
    with clock.at(_at(_working_day(today, 12), 16)):
        services.revoke(
            desk.leader, revoked.pk, "接到举报并经抽查核实：招标文件将投标人限定为本地注册企业"
        )
    withdrawn = desk.open(_working_day(today, 9), STREET)
    with clock.at(_at(_working_day(today, 8), 14)):
        services.withdraw(desk.officer, withdrawn.pk, "公告不涉及支持措施，按采购程序办理")
    returned = desk.open(_working_day(today, 5), REFERRAL)
    desk.read(returned, REFERRAL, 2)
    with clock.at(_at(_working_day(today, 1), 10)):
        services.send_back(
            desk.reader,
            returned.pk,
            "第二条“本地注册的中介机构上浮 20%”对外地经营者设置歧视性补贴，请对照第九条重新回答",
        )
    waiting = desk.open(_working_day(today, 3), HOMES)
    desk.read(waiting, HOMES, 1)
    begun = desk.open(_working_day(today, 2), RENT)
    desk.read(begun, RENT, 1, whole=False)


def _own_words(demonstration: Demonstration) -> None:
    """An entry that the zone has written for itself: the others stay samples."""
    member = Membership.objects.get(zone=demonstration.zone, role=Role.ADMINISTRATOR)
    with clock.at(_at(date(2024, 8, 8), 10)):
        services.edit_entry(
            queries.actor_of(member),
            6,
            "标准厂房租赁",
            "按照公布的租金标准向各类企业出租园区自有标准厂房，租金每年评估一次。",
            "租金减免以公布的办法为准，对同类企业同等适用；不得以注册地、税收贡献区别对待。",
            reason="管委会 2024 年第 12 次主任办公会议定",
        )


def _working_day(today: date, before: int) -> date:
    """The working day from which ``before`` working days lead to today or its last working day."""
    calendar = national_calendar()
    day = today
    while calendar.difference(day, today) < before or not calendar.is_working(day):
        day -= timedelta(days=1)
    return day


def _desk(demonstration: Demonstration) -> Desk:
    zone = demonstration.zone
    unit = Unit.objects.get(zone=zone, name=MARKET)
    username, person = READER
    demonstration.add_login(username, person, zone, Role.APPROVING_DEPARTMENT, unit=unit)
    officer = Membership.objects.get(zone=zone, user__username="officer")
    reader = Membership.objects.get(zone=zone, user__username=username)
    leader = Membership.objects.get(zone=zone, role=Role.LEADER)
    return Desk(*(queries.actor_of(one) for one in (officer, reader, leader)))


def _at(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), tzinfo=timezone.get_default_timezone())
