from django.contrib.staticfiles.apps import StaticFilesConfig


class BuiltStaticFiles(StaticFilesConfig):
    """Serve what was built, and leave the sources it was built from behind."""

    ignore_patterns = [*StaticFilesConfig.ignore_patterns, "src"]
