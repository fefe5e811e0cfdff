"""What of the directory shows at the desk: the office's time, its language, and the screens that keep it."""

from communique.directory.desk.entries import DirectoryGroup
from communique.directory.desk.keeping import KeptPolicy
from communique.directory.desk.language import DeskLanguage, office_language
from communique.directory.desk.office import OfficeTime, OfficeViewSet

__all__ = ["DeskLanguage", "DirectoryGroup", "KeptPolicy", "OfficeTime", "OfficeViewSet", "office_language"]
