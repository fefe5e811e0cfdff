"""The newsroom's models, a file for each noun."""

from communique.newsroom.models.banners import Banner, BannerText
from communique.newsroom.models.links import (
    Embargo,
    EmbargoTerms,
    Journalist,
    Opening,
    PersonalLink,
    Signatory,
)
from communique.newsroom.models.pictures import Picture, PictureRendition, PictureText
from communique.newsroom.models.published import Concern, FormerAddress, PublishedText
from communique.newsroom.models.releases import (
    Byline,
    Kind,
    Release,
    Remark,
    Source,
    SpeechForm,
    Text,
    TextStanding,
)
from communique.newsroom.models.reviews import Review, Schedule
from communique.newsroom.models.sections import Section, SectionName
from communique.newsroom.models.signing import SignatoryMail
from communique.newsroom.models.subscribers import Mailing, Subscriber, SubscribingCount
from communique.newsroom.models.withdrawals import ForgottenAddress, Successor

__all__ = [
    "Banner",
    "BannerText",
    "Byline",
    "Concern",
    "Embargo",
    "EmbargoTerms",
    "ForgottenAddress",
    "FormerAddress",
    "Journalist",
    "Kind",
    "Mailing",
    "Opening",
    "PersonalLink",
    "Picture",
    "PictureRendition",
    "PictureText",
    "PublishedText",
    "Release",
    "Remark",
    "Review",
    "Schedule",
    "Section",
    "SectionName",
    "Signatory",
    "SignatoryMail",
    "Source",
    "SpeechForm",
    "Subscriber",
    "SubscribingCount",
    "Successor",
    "Text",
    "TextStanding",
]
