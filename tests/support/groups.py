"""A pytest plugin: tests of one `xdist_group` run in one parallel process, one after the other.

pytest-xdist 3.8 writes the group into an attribute that pytest 9.2 no longer reads, so that the
mark does nothing and what a group shares is made once per process. Here it is written to where the
name of a test is kept now.
"""

from __future__ import annotations

import pytest
from _pytest.nodeid import NodeId


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not getattr(config.option, "loadgroup", False):
        return
    for item in items:
        group = item.get_closest_marker("xdist_group")
        if group and "@" not in item.nodeid.rpartition("]")[2]:
            item._id = NodeId.parse(f"{item.nodeid}@{group.args[0]}")
