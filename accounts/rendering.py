"""Answers of the API as JSON."""

from typing import Any

import orjson
from rest_framework.renderers import JSONRenderer
from rest_framework.utils.encoders import JSONEncoder

OPTIONS = orjson.OPT_NON_STR_KEYS | orjson.OPT_PASSTHROUGH_DATETIME
_special = JSONEncoder().default


class FastJSONRenderer(JSONRenderer):
    """The framework's JSON, written by a library that takes a tenth of the time for long answers.

    What the library does not know is written as the framework does: amounts as strings, times with their zone.
    """

    def render(self, data: Any, accepted_media_type: str | None = None, renderer_context: Any = None) -> bytes:
        if data is None:
            return b""
        try:
            return orjson.dumps(data, default=_special, option=OPTIONS)
        except TypeError:  # a number beyond 64 bits
            return bytes(super().render(data, accepted_media_type, renderer_context))
