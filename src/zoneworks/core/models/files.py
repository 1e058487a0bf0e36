"""Files that people bring in."""

from django.db import models

from zoneworks.core.models.rows import ZoneRow


class StoredFile(ZoneRow):
    """An uploaded file, kept as it came. ``sha256`` is its content's digest."""

    name = models.CharField(max_length=200)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    content = models.FileField(upload_to="uploads/%Y/%m/")
    user = models.ForeignKey("core.User", models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["zone", "sha256"], name="core_file_digest")]

    def __str__(self) -> str:
        return self.name
