"""The knowledge base as a local web page: ``dvcq serve``.

Everything is rendered here and works without JavaScript; scripts only enrich.
Every page has a twin that ends in ``.json``. `routes` is the table of both.
"""

from __future__ import annotations

from dvcq_kb.views.web.app import make_app
from dvcq_kb.views.web.service import Service

__all__ = ["Service", "make_app"]
