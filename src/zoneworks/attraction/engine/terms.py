"""Stages and sources of leads, who finds them, what is said and promised.

Labels in the languages of the pages stand beside the columns that use these codes.
"""

from enum import StrEnum

from zoneworks.registry.engine.terms import ProjectStage


class LeadStage(StrEnum):
    """How far a lead has come before it is a project; then its project tells."""

    LEAD = "LEAD"
    """线索: somebody has named a possible investor."""
    NEGOTIATION = "NEGOTIATION"
    """在谈: talks are held."""
    PROJECT = "PROJECT"
    """立项: it is a project of the register, from the review on."""
    DROPPED = "DROPPED"
    """终止: given up."""
    MERGED = "MERGED"
    """并入: the same as another lead."""


PIPELINE = (
    ProjectStage.LEAD,
    ProjectStage.NEGOTIATION,
    ProjectStage.REVIEW,
    ProjectStage.SIGNED,
)
"""The stages of the board and of the funnel up to the signature."""


class Source(StrEnum):
    """From whom a lead came (线索来源)."""

    STAFF = "STAFF"
    ENTERPRISE = "ENTERPRISE"
    FUND = "FUND"
    BANK = "BANK"
    EVENT = "EVENT"
    FELLOW_FIRM = "FELLOW_FIRM"
    """以商招商: a firm of the zone that brought another one."""
    DIRECT = "DIRECT"
    """The investor came by itself."""


class NeedKind(StrEnum):
    """What an investor needs by a day; the five elements of the zone and power."""

    LAND = "LAND"
    SPACE = "SPACE"
    POWER = "POWER"
    HOMES = "HOMES"
    STAFF = "STAFF"
    MONEY = "MONEY"


class TalkKind(StrEnum):
    """How the zone and an investor spoke."""

    CALL = "CALL"
    MEETING = "MEETING"
    VISIT_OUT = "VISIT_OUT"
    """赴外拜访: the zone went to them."""
    VISIT_HERE = "VISIT_HERE"
    """来访考察: they came and saw sites."""


class DropCause(StrEnum):
    """Why a lead was given up."""

    ELSEWHERE = "ELSEWHERE"
    """It went to another place."""
    NO_ELEMENT = "NO_ELEMENT"
    """Land, space, power, people or money were missing."""
    NOT_ADMITTED = "NOT_ADMITTED"
    NO_INVESTMENT = "NO_INVESTMENT"
    """The investor gave the plan up."""
    NO_ANSWER = "NO_ANSWER"


class FinderKind(StrEnum):
    """Who finds an investor (引荐人), as reward schemes tell them apart."""

    STAFF = "STAFF"
    """Employed by the zone, without the duty to attract investors."""
    IN_CHARGE = "IN_CHARGE"
    """Officials and staff whose duty it is to attract investors, and their leaders."""
    ENTERPRISE = "ENTERPRISE"
    FUND = "FUND"
    BANK = "BANK"
    ASSOCIATION = "ASSOCIATION"
    AGENCY = "AGENCY"
    PERSON = "PERSON"


class Side(StrEnum):
    """Who owes an obligation of an investment agreement."""

    ZONE = "ZONE"
    INVESTOR = "INVESTOR"


class ObligationKind(StrEnum):
    """What is owed; later slices watch their own kinds."""

    INVESTMENT = "INVESTMENT"
    START = "START"
    COMPLETION = "COMPLETION"
    PRODUCTION = "PRODUCTION"
    OUTPUT = "OUTPUT"
    TAX = "TAX"
    STAFF = "STAFF"
    LAND = "LAND"
    PERMITS = "PERMITS"
    UTILITIES = "UTILITIES"
    SERVICE = "SERVICE"
    POLICY = "POLICY"
    """A published measure is applied as it is to everybody."""
    OTHER = "OTHER"


class TopList(StrEnum):
    """The three kinds of top-500 lists (三类500强)."""

    WORLD = "WORLD"
    CHINA = "CHINA"
    PRIVATE = "PRIVATE"
